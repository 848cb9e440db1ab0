"""The line at the engine: few questions at once, in a fair order, each told its place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Condition
from threading import Event as Signal

PATIENCE = 0.25
"""Seconds between two looks at whether the reader still waits."""


@dataclass(slots=True, eq=False)
class Ticket:
    """One question's place."""

    reader: object
    served: bool = False


class Line:
    """Serves ``at_once`` questions together; safe from any thread.

    Whoever has fewest questions served goes first, then who came first: somebody who asks ten
    things at once does not keep others waiting behind them.
    """

    def __init__(self, at_once: int) -> None:
        """An empty line."""
        self._at_once = at_once
        self._tickets: list[Ticket] = []
        self._changed = Condition()

    @contextmanager
    def join(self, reader: object) -> Iterator[Ticket]:
        """Take a place, and leave it at the end, served or not. ``reader``: compared, not read."""
        ticket = Ticket(reader)
        with self._changed:
            self._tickets.append(ticket)
        try:
            yield ticket
        finally:
            with self._changed:
                self._tickets.remove(ticket)
                self._changed.notify_all()

    def wait(self, ticket: Ticket, cancel: Signal) -> Iterator[int]:
        """Wait for one's turn: gives the place in line (1 is next) each time it changes.

        Ends when served, or when ``cancel`` is set.
        """
        told = 0
        while not cancel.is_set():
            with self._changed:
                if self._serve(ticket):
                    return
                place = self._waiting().index(ticket) + 1
                if place == told:
                    self._changed.wait(PATIENCE)
                    continue
            told = place
            yield place

    def _serve(self, ticket: Ticket) -> bool:
        """Whether it is this ticket's turn; if so, it is served."""
        free = self._at_once - sum(t.served for t in self._tickets)
        if ticket in self._waiting()[: max(free, 0)]:
            ticket.served = True
        return ticket.served

    def _waiting(self) -> list[Ticket]:
        """Those not served yet, in the order of their turns."""
        ahead: dict[object, int] = {}
        for ticket in self._tickets:
            ahead[ticket.reader] = ahead.get(ticket.reader, 0) + ticket.served
        turns: list[tuple[int, Ticket]] = []
        for ticket in self._tickets:
            if not ticket.served:
                turns.append((ahead[ticket.reader], ticket))
                ahead[ticket.reader] += 1
        return [ticket for _, ticket in sorted(turns, key=lambda turn: turn[0])]
