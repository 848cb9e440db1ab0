"""Many texts through one context: what runs together in the next batch.

Writing is bound by memory bandwidth and reading by arithmetic, so a batch takes one token of
every text being written and fills up with prompts being read (as in Sarathi-Serve, Agrawal et
al. 2024). Requests start in the order they came, but for those that wait for a shared prefix.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from chatbot.errors import ModelError
from chatbot.models.cache import Memory, PrefixCache, Slot

Logits = npt.NDArray[np.float32]
Tokens = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Row:
    """One token of a batch: where it stands, in which sequence, and whether its logits matter."""

    token: int
    position: int
    sequence: int
    wanted: bool


class Decoder(Memory, Protocol):
    """A context that runs batches."""

    def decode(self, rows: Sequence[Row]) -> list[Logits]:
        """Logits of the wanted rows, in order; raises `ModelError`."""
        ...

    def clear(self) -> None:
        """Forget every sequence."""
        ...


class Task(Protocol):
    """One request, as the scheduler sees it."""

    prompt: Tokens
    room: int
    """Tokens it may write."""

    @property
    def cancelled(self) -> bool:
        """Whether nobody wants it any more."""
        ...

    def step(self, logits: Logits) -> int | None:
        """Take the logits after the last token; the next token, or ``None`` when finished."""
        ...

    def end(self, error: ModelError | None) -> None:
        """Say that it was cancelled, or failed with ``error``."""
        ...


@dataclass(slots=True, eq=False)
class _Running:
    task: Task
    slot: Slot
    next: int | None = None
    """The token written last, not yet in memory; ``None`` while the prompt is being read."""


class Scheduler:
    """Runs tasks to their end, a batch at a time. One thread only."""

    def __init__(self, decoder: Decoder, *, parallel: int, slots: int, batch: int) -> None:
        """At most ``parallel`` tasks at once, in ``slots`` sequences, ``batch`` tokens a batch."""
        self._decoder = decoder
        self._parallel = parallel
        self._batch = batch
        self._cache = PrefixCache(decoder, slots)
        self._waiting: list[Task] = []
        self._running: list[_Running] = []

    @property
    def busy(self) -> bool:
        """Whether a step would do anything."""
        return bool(self._waiting or self._running)

    def add(self, tasks: Iterable[Task]) -> None:
        """Queue tasks; a prompt must leave room for one token in the context."""
        self._waiting.extend(tasks)

    def step(self) -> None:
        """Drop what was cancelled, start what fits, run one batch."""
        self._drop()
        self._admit()
        rows, owners = self._rows()
        if not rows:
            return
        try:
            logits = self._decoder.decode(rows)
        except ModelError as error:
            self._fail(error)
            return
        for running, result in zip(owners, logits, strict=True):
            running.next = running.task.step(result)
            if running.next is None:
                self._finish(running)

    def end(self, error: ModelError) -> None:
        """End every task, running or waiting, with an error."""
        for task in [*(running.task for running in self._running), *self._waiting]:
            task.end(error)
        self._running, self._waiting = [], []

    def _drop(self) -> None:
        for running in [r for r in self._running if r.task.cancelled]:
            running.task.end(None)
            self._finish(running)
        for task in [t for t in self._waiting if t.cancelled]:
            task.end(None)
            self._waiting.remove(task)

    def _admit(self) -> None:
        for task in list(self._waiting):
            if len(self._running) >= self._parallel:
                return
            if self._cache.better_wait(task.prompt):
                continue
            slot = self._cache.claim(task.prompt, task.room)
            if slot is None:
                return
            self._waiting.remove(task)
            self._running.append(_Running(task=task, slot=slot))

    def _rows(self) -> tuple[list[Row], list[_Running]]:
        """The next batch, and whose logits it asks for, in order."""
        rows: list[Row] = []
        owners: list[_Running] = []
        for running in self._running:
            if running.next is not None:
                slot = running.slot
                rows.append(Row(running.next, len(slot.cells), slot.sequence, wanted=True))
                self._cache.grew(slot, 1, of_prompt=False)
                owners.append(running)
        reading = [running for running in self._running if running.next is None]
        owners.extend(running for running in reading if self._read(running, rows))
        return rows, owners

    def _read(self, running: _Running, rows: list[Row]) -> bool:
        """Add as much of a prompt as there is space for; whether that completes it."""
        slot = running.slot
        start = slot.filled
        end = min(len(slot.prompt), start + self._batch - len(rows))
        last = len(slot.prompt) - 1
        rows.extend(
            Row(int(slot.prompt[i]), i, slot.sequence, wanted=i == last) for i in range(start, end)
        )
        self._cache.grew(slot, end - start, of_prompt=True)
        return start < end == len(slot.prompt)

    def _finish(self, running: _Running) -> None:
        self._running.remove(running)
        self._cache.release(running.slot)

    def _fail(self, error: ModelError) -> None:
        """A batch failed: what it left in memory is unknown, so nothing of it is kept."""
        for running in self._running:
            running.task.end(error)
        self._running = []
        self._decoder.clear()
        self._cache.forget()
