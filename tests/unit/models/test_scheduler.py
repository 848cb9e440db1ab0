"""Many texts through one context give what each gives alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.errors import ModelError
from chatbot.models.scheduler import Logits, Row, Scheduler, Tokens

VOCABULARY = 23
BATCH = 16
END = 0


@dataclass
class _Cell:
    token: int
    position: int
    sequences: set[int]


@dataclass
class FakeDecoder:
    """A context that computes nothing but refuses every misuse llama.cpp would choke on."""

    context: int
    slots: int = 6
    shares: bool = True
    fail_at: int | None = None
    cells: list[_Cell] = field(default_factory=list)
    computed: int = 0
    batches: int = 0

    def held(self, sequence: int) -> list[int]:
        """Tokens of a sequence, in order, with no hole."""
        cells = sorted(
            (cell for cell in self.cells if sequence in cell.sequences), key=lambda c: c.position
        )
        assert [cell.position for cell in cells] == list(range(len(cells)))
        return [cell.token for cell in cells]

    def decode(self, rows: Sequence[Row]) -> list[Logits]:
        """Check the batch, keep its tokens, answer for the wanted ones."""
        self.batches += 1
        if self.batches == self.fail_at:
            raise ModelError("model_failed", code=-3)
        assert 0 < len(rows) <= BATCH
        for row in rows:
            assert 0 <= row.sequence < self.slots
            assert row.position == len(self.held(row.sequence))
            self.cells.append(_Cell(row.token, row.position, {row.sequence}))
        assert len(self.cells) <= self.context, "no cell left"
        self.computed += len(rows)
        assert sum(row.wanted for row in rows) <= self.slots
        return [_logits(self.held(row.sequence)) for row in rows if row.wanted]

    def copy(self, source: int, target: int, n: int) -> None:
        """Lend cells to an empty sequence."""
        assert self.shares
        assert not self.held(target)
        assert len(self.held(source)) >= n
        for cell in self.cells:
            if source in cell.sequences and cell.position < n:
                cell.sequences.add(target)

    def keep(self, sequence: int, n: int) -> None:
        """Drop the end of a sequence."""
        assert self.shares or n == 0
        for cell in self.cells:
            if cell.position >= n:
                cell.sequences.discard(sequence)
        self.cells = [cell for cell in self.cells if cell.sequences]

    def clear(self) -> None:
        """Drop everything."""
        self.cells = []


def _logits(tokens: list[int]) -> Logits:
    """What comes after these tokens: a function of all of them."""
    seed = int.from_bytes(sha256(repr(tokens).encode()).digest()[:4])
    return np.random.default_rng(seed).normal(size=VOCABULARY).astype(np.float32)


@dataclass(eq=False)
class FakeTask:
    """Writes greedily until the end token or its room is used."""

    prompt: Tokens
    room: int
    cancel_after: int | None = None
    written: list[int] = field(default_factory=list)
    ended: str = ""
    cancelled: bool = False

    def step(self, logits: Logits) -> int | None:
        """Take the best token."""
        assert not self.ended
        token = int(logits.argmax())
        self.written.append(token)
        if self.cancel_after is not None and len(self.written) >= self.cancel_after:
            self.cancelled = True
        if token == END or len(self.written) == self.room:
            self.ended = "finished"
            return None
        return token

    def end(self, error: ModelError | None) -> None:
        """Note why it ended early."""
        assert not self.ended
        self.ended = "cancelled" if error is None else error.key


def _tokens(*values: int) -> Tokens:
    return np.array(values, dtype=np.int32)


def _run(decoder: FakeDecoder, tasks: Sequence[FakeTask], *, parallel: int = 4) -> None:
    scheduler = Scheduler(decoder, parallel=parallel, slots=decoder.slots, batch=BATCH)
    scheduler.add(tasks)
    for _ in range(10_000):
        if not scheduler.busy:
            return
        scheduler.step()
    pytest.fail("the scheduler never ends")


def _alone(task: FakeTask) -> list[int]:
    """What a task writes with a context of its own."""
    twin = FakeTask(prompt=task.prompt, room=task.room)
    _run(FakeDecoder(context=1000), [twin])
    return twin.written


_BEGINNINGS = st.lists(st.integers(1, VOCABULARY - 1), min_size=1, max_size=40)


@st.composite
def _batches(draw: st.DrawFn) -> list[FakeTask]:
    """Prompts that share beginnings of many lengths, some given up on the way."""
    stem = draw(_BEGINNINGS)
    tasks = []
    for _ in range(draw(st.integers(1, 12))):
        shared = draw(st.integers(0, len(stem)))
        tail = draw(st.lists(st.integers(1, VOCABULARY - 1), min_size=1, max_size=20))
        cancel = draw(st.none() | st.integers(1, 5))
        room = draw(st.integers(1, 12))
        tasks.append(FakeTask(_tokens(*stem[:shared], *tail), room, cancel_after=cancel))
    return tasks


@settings(deadline=None, max_examples=60)
@given(
    tasks=_batches(), context=st.integers(72, 200), parallel=st.integers(1, 5), shares=st.booleans()
)
def test_together_as_alone(
    tasks: list[FakeTask], context: int, parallel: int, *, shares: bool
) -> None:
    """Whatever shares a batch, a memory and prefixes, each text is what it would be alone."""
    decoder = FakeDecoder(context=context, shares=shares)
    _run(decoder, tasks, parallel=parallel)
    for task in tasks:
        alone = _alone(task)
        if task.ended == "cancelled":
            assert task.written == alone[: len(task.written)]
        else:
            assert task.ended == "finished"
            assert task.written == alone


def test_a_common_beginning_is_read_once() -> None:
    """Sixteen prompts queued together cost their beginning once."""
    stem = list(range(1, 23)) * 5
    tasks = [FakeTask(_tokens(*stem, 1 + i, 7), 1) for i in range(16)]
    decoder = FakeDecoder(context=1000)
    _run(decoder, tasks)
    assert decoder.computed == len(stem) + 16 * 2


def test_a_beginning_is_remembered_between_requests() -> None:
    """The next question over the same sources reads only the question."""
    stem = list(range(1, 23)) * 3
    decoder = FakeDecoder(context=1000)
    scheduler = Scheduler(decoder, parallel=4, slots=6, batch=BATCH)
    for question in ((1, 2, 3), (4, 5, 6)):
        scheduler.add([FakeTask(_tokens(*stem, *question), 1)])
        while scheduler.busy:
            scheduler.step()
    assert decoder.computed == len(stem) + 6


def test_kinds_of_prompts_are_remembered_side_by_side() -> None:
    """Judging many claims does not push out the beginning of the writing prompts."""
    write, judge = [5] * 40, [6] * 40
    decoder = FakeDecoder(context=1000, slots=6)
    scheduler = Scheduler(decoder, parallel=4, slots=6, batch=BATCH)

    def ask(stem: list[int], *tails: int) -> int:
        before = decoder.computed
        scheduler.add([FakeTask(_tokens(*stem, tail, 9), 1) for tail in tails])
        while scheduler.busy:
            scheduler.step()
        return decoder.computed - before

    assert ask(write, 1) == 42
    assert ask(judge, *range(1, 13)) == 40 + 12 * 2
    assert ask(write, 2) == 2


def test_nobody_waits_for_a_prompt_that_is_gone() -> None:
    """When the prompt others wait for is cancelled, they go on without it."""
    stem = list(range(1, 23)) * 5
    first = FakeTask(_tokens(*stem, 1), 5)
    second = FakeTask(_tokens(*stem, 2), 5)
    decoder = FakeDecoder(context=1000)
    scheduler = Scheduler(decoder, parallel=4, slots=6, batch=BATCH)
    scheduler.add([first, second])
    scheduler.step()
    first.cancelled = True
    while scheduler.busy:
        scheduler.step()
    assert first.ended == "cancelled"
    assert second.written == _alone(second)


def test_memory_is_promised_before_it_is_used() -> None:
    """Texts that do not fit together take turns; none is refused and none overflows."""
    tasks = [FakeTask(_tokens(*[i + 1] * 30), 40) for i in range(8)]
    decoder = FakeDecoder(context=100)
    _run(decoder, tasks)
    assert all(task.ended == "finished" for task in tasks)


def test_the_first_come_is_not_overtaken_for_ever() -> None:
    """A large prompt starts before small ones that came after it and would fit sooner."""
    running = FakeTask(_tokens(*[1] * 40), 8)
    large = FakeTask(_tokens(*[2] * 80), 8)
    small = [FakeTask(_tokens(*[3 + i] * 10), 8) for i in range(10)]
    scheduler = Scheduler(FakeDecoder(context=100), parallel=4, slots=6, batch=BATCH)
    scheduler.add([running, large, *small])
    while not large.written:
        scheduler.step()
    assert not any(task.written for task in small)


def test_a_failed_batch_fails_its_texts_and_no_others() -> None:
    """After llama.cpp fails, those running are told, and those waiting still run."""
    tasks = [FakeTask(_tokens(*[i + 1] * 30), 4) for i in range(6)]
    decoder = FakeDecoder(context=100, fail_at=3)
    _run(decoder, tasks, parallel=2)
    ends = [task.ended for task in tasks]
    assert ends.count("model_failed") == 2
    assert ends.count("finished") == 4
    for task in tasks:
        if task.ended == "finished":
            assert task.written == _alone(task)
