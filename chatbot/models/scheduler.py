"""Many texts through one context: what runs together in the next batch.

Writing is bound by memory bandwidth and reading by arithmetic, so a batch takes one token of
every text being written and fills up with prompts being read (as in Sarathi-Serve, Agrawal et
al. 2024). Finished texts make room for waiting ones at every step. While a reader waits,
background texts stand still, and give up their place in memory when it is needed: they are read
again later, with what they had written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

import numpy as np
import numpy.typing as npt

from chatbot.errors import ModelError
from chatbot.models.cache import Memory, PrefixCache, Slot
from chatbot.models.lanes import Lane, in_turn, shares

Logits = npt.NDArray[np.float32]
Tokens = npt.NDArray[np.int32]


class Interrupted(Exception):  # noqa: N818 - not an error: a decoder was asked to stop
    """A batch was given up half-way; nothing of it is in memory."""


@dataclass(frozen=True, slots=True)
class Row:
    """One token of a batch: where it stands, in which sequence, and whether its logits matter."""

    token: int
    position: int
    sequence: int
    wanted: bool


class Decoder(Memory, Protocol):
    """A context that runs batches."""

    outputs: int
    """Rows of a batch whose logits it can give; as many as it has sequences, at least."""

    def decode(self, rows: Sequence[Row]) -> list[Logits]:
        """Logits of the wanted rows, in order; raises `ModelError` or `Interrupted`."""
        ...

    def clear(self) -> None:
        """Forget every sequence."""
        ...


class Task(Protocol):
    """One request, as the scheduler sees it."""

    prompt: Tokens
    room: int
    """Tokens it may write."""
    static: int
    """Tokens at the start of the prompt that other requests will begin with too."""
    watched: int
    """Tokens at the end of the prompt whose logits are wanted; the last one's at least."""
    lane: Lane
    """Whose it is."""

    @property
    def cancelled(self) -> bool:
        """Whether nobody wants it any more."""
        ...

    def step(self, logits: Logits) -> int | None:
        """Take the logits after the last token; the next token, or ``None`` when finished.

        Those of the prompt's other watched tokens come first, in order; no token is wanted then.
        """
        ...

    def reread(self) -> None:
        """Forget the logits taken so far: the prompt is read again."""
        ...

    def end(self, error: ModelError | None) -> None:
        """Say that it was cancelled, or failed with ``error``."""
        ...


@dataclass(slots=True, eq=False)
class _Entry:
    """A task in the queue or at work."""

    task: Task
    tokens: Tokens
    """What must be read: the prompt, and after a pause what was written too."""
    written: list[int] = field(default_factory=list)
    """Tokens written since ``tokens`` were read; the last one is not yet in memory."""
    slot: Slot = field(default_factory=lambda: Slot(sequence=-1))

    @property
    def lane(self) -> Lane:
        return self.task.lane

    @property
    def watched(self) -> int:
        """Tokens at the end of what is read whose logits are wanted."""
        return 1 if len(self.tokens) > len(self.task.prompt) else self.task.watched

    @property
    def unread(self) -> int:
        """Tokens still to be read."""
        return len(self.tokens) - self.slot.filled


@dataclass(frozen=True, slots=True)
class _Part:
    """What one task does in a batch: the next ``n`` tokens it reads, or one it wrote."""

    entry: _Entry
    n: int

    @property
    def wanted(self) -> int:
        """How many of its tokens' logits are wanted."""
        unread = self.entry.unread
        return max(0, self.n - max(0, unread - self.entry.watched)) if unread else 1

    def rows(self) -> list[Row]:
        slot, tokens = self.entry.slot, self.entry.tokens
        if not self.entry.unread:
            return [Row(self.entry.written[-1], len(slot.cells), slot.sequence, wanted=True)]
        start, end = slot.filled, slot.filled + self.n
        watched = end - self.wanted
        return [
            Row(int(tokens[i]), i, slot.sequence, wanted=i >= watched) for i in range(start, end)
        ]


class Scheduler:
    """Runs tasks to their end, a batch at a time. One thread only, but for `in_vain`."""

    def __init__(self, decoder: Decoder, *, parallel: int, cache: PrefixCache, batch: int) -> None:
        """At most ``parallel`` tasks at once in a cache's sequences, ``batch`` tokens a batch."""
        self._decoder = decoder
        self._parallel = parallel
        self._batch = batch
        self._cache = cache
        self._waiting: list[_Entry] = []
        self._running: list[_Entry] = []
        self._at_work: tuple[Task, ...] = ()

    @property
    def busy(self) -> bool:
        """Whether a step would do anything."""
        return bool(self._waiting or self._running)

    def in_vain(self, *, readers: bool) -> bool:
        """Whether the batch under way serves nobody: none of its tasks is wanted any more.

        With ``readers``, background tasks do not count, and neither does a batch about to start.
        Safe from any thread.
        """
        at_work = self._at_work
        if not at_work:
            return readers
        return all(task.cancelled or (readers and task.lane.background) for task in at_work)

    def add(self, tasks: Iterable[Task]) -> None:
        """Queue tasks; a prompt must leave room for one token in the context."""
        for task in tasks:
            active = {id(e.lane): e.lane for e in [*self._waiting, *self._running]}
            if id(task.lane) not in active:
                task.lane.join(active.values())
            self._waiting.append(_Entry(task=task, tokens=task.prompt))

    def step(self) -> None:
        """Drop what was cancelled, start what fits, run one batch."""
        self._drop()
        self._admit()
        parts = self._parts()
        if not parts:
            return
        rows = [row for part in parts for row in part.rows()]
        wanted = [part.wanted for part in parts]
        self._at_work = tuple(part.entry.task for part in parts)
        try:
            logits = iter(self._decoder.decode(rows))
        except Interrupted:
            return
        except ModelError as error:
            self._fail(error)
            return
        finally:
            self._at_work = ()
        self._note(parts)
        for part, n in zip(parts, wanted, strict=True):
            done = not part.entry.unread
            for result in islice(logits, n - done):
                part.entry.task.step(result)
            if done:
                self._advance(part.entry, next(logits))

    def end(self, error: ModelError) -> None:
        """End every task, running or waiting, with an error."""
        for entry in [*self._running, *self._waiting]:
            entry.task.end(error)
        self._running, self._waiting = [], []

    def _drop(self) -> None:
        for entry in [e for e in self._running if e.task.cancelled]:
            entry.task.end(None)
            self._finish(entry)
        for entry in [e for e in self._waiting if e.task.cancelled]:
            entry.task.end(None)
            self._waiting.remove(entry)

    def _admit(self) -> None:
        """Start waiting tasks, in turn, until there is enough to read or no place left."""
        urgent = any(not e.lane.background for e in [*self._waiting, *self._running])
        for running in self._running:
            running.slot.paused = urgent and running.lane.background
        passed: set[int] = set()
        while self._unread() < self._batch:
            ready = [e for e in self._waiting if id(e) not in passed]
            entry = next(iter(in_turn(ready, lambda e: e.lane)), None)
            if entry is None or (urgent and entry.lane.background):
                return
            if self._cache.better_wait(entry.tokens, watched=entry.watched):
                passed.add(id(entry))
            elif not self._start(entry):
                return

    def _start(self, entry: _Entry) -> bool:
        """Give a task its place, a background task's if need be; whether there was one."""
        slot = None
        while slot is None:
            if len(self._running) < self._parallel:
                left = entry.task.room - (len(entry.tokens) - len(entry.task.prompt))
                slot = self._cache.claim(
                    entry.tokens, max(left, 1), static=entry.task.static, watched=entry.watched
                )
            if slot is None and not self._make_way(entry):
                return False
        entry.slot = slot
        self._waiting.remove(entry)
        self._running.append(entry)
        return True

    def _make_way(self, entry: _Entry) -> bool:
        """Send the youngest background task back to the queue for a reader's; whether it did."""
        idle = [e for e in self._running if e.slot.paused]
        if entry.lane.background or not idle:
            return False
        back = idle[-1]
        self._finish(back)
        back.task.reread()
        tokens = np.concatenate([back.tokens, np.array(back.written, dtype=np.int32)])
        self._waiting.insert(0, _Entry(task=back.task, tokens=tokens))
        return True

    def _unread(self) -> int:
        return sum(e.unread for e in self._running if not e.slot.paused)

    def _parts(self) -> list[_Part]:
        """The next batch: a token of every text, then prompts, each lane its share."""
        able = [e for e in self._running if not e.slot.paused]
        parts = [_Part(entry, 1) for entry in able if not entry.unread][: self._batch]
        reading: dict[int, list[_Entry]] = {}
        for entry in in_turn([e for e in able if e.unread], lambda e: e.lane):
            reading.setdefault(id(entry.lane), []).append(entry)
        wants = [sum(e.unread for e in entries) for entries in reading.values()]
        rooms = shares(self._batch - len(parts), wants)
        outputs = self._decoder.outputs - len(parts)
        for entries, share in zip(reading.values(), rooms, strict=True):
            room = share
            for entry in entries:
                n = min(entry.unread, room)
                n -= max(0, _Part(entry, n).wanted - outputs)
                if n:
                    parts.append(part := _Part(entry, n))
                    room -= n
                    outputs -= part.wanted
        return parts

    def _note(self, parts: Sequence[_Part]) -> None:
        """The batch ran: its tokens are in memory."""
        for part in parts:
            reading = bool(part.entry.unread)
            self._cache.grew(part.entry.slot, part.n, of_prompt=reading)
            part.entry.lane.served += part.n

    def _advance(self, entry: _Entry, logits: Logits) -> None:
        token = entry.task.step(logits)
        if token is None:
            self._finish(entry)
        else:
            entry.written.append(token)

    def _finish(self, entry: _Entry) -> None:
        self._running.remove(entry)
        self._cache.release(entry.slot)

    def _fail(self, error: ModelError) -> None:
        """A batch failed: what it left in memory is unknown, so nothing of it is kept."""
        for entry in self._running:
            entry.task.end(error)
        self._running = []
        self._decoder.clear()
        self._cache.forget()
