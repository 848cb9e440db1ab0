"""The line at the engine: few at once, fair, and nobody waits for somebody who has left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from threading import Event as Signal

from chatbot.ui.line import Line, Ticket


def _places(line: Line, ticket: Ticket, cancel: Signal) -> Iterator[int]:
    """The places told, without waiting between two looks."""
    return line.wait(ticket, cancel)


def test_the_first_are_served_and_the_others_told_their_place() -> None:
    """Two at once: the third is next, the fourth after; each is told again when it changes."""
    line, cancel = Line(2), Signal()
    with ExitStack() as stack:
        first, second = (ExitStack(), ExitStack())
        tickets = [part.enter_context(line.join(name)) for part, name in ((first, 1), (second, 2))]
        assert [list(_places(line, ticket, cancel)) for ticket in tickets] == [[], []]
        third, fourth = (stack.enter_context(line.join(name)) for name in (3, 4))
        waiting = line.wait(fourth, cancel)
        assert next(waiting) == 2
        first.close()
        assert list(line.wait(third, cancel)) == []
        assert next(waiting) == 1
        second.close()
        assert list(waiting) == []


def test_many_questions_of_one_reader_do_not_hold_up_another() -> None:
    """Whoever has less under way goes first, whatever the order of arrival."""
    line, cancel = Line(1), Signal()
    with ExitStack() as stack:
        running = stack.enter_context(line.join("anaïs"))
        assert list(line.wait(running, cancel)) == []
        hers = [stack.enter_context(line.join("anaïs")) for _ in range(3)]
        his = stack.enter_context(line.join("boris"))
        assert next(line.wait(his, cancel)) == 1
        assert [next(line.wait(ticket, cancel)) for ticket in hers] == [2, 3, 4]


def test_who_leaves_makes_room() -> None:
    """A question cancelled while waiting ends its wait, and its place is free."""
    line, cancel = Line(1), Signal()
    with line.join("a") as served:
        assert list(line.wait(served, Signal())) == []
        with line.join("b") as gone:
            waiting = line.wait(gone, cancel)
            assert next(waiting) == 1
            cancel.set()
            assert list(waiting) == []
            assert not gone.served
        with line.join("c") as after:
            assert next(line.wait(after, Signal())) == 1
