"""Many texts through one context give what each gives alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.errors import ModelError
from chatbot.models.cache import PrefixCache
from chatbot.models.lanes import Lane
from chatbot.models.scheduler import Interrupted, Logits, Row, Scheduler, Tokens
from chatbot.models.shelf import Shelf

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
    outputs: int = 6
    shares: bool = True
    fail_at: int | None = None
    interrupt_at: frozenset[int] = frozenset()
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
        if self.batches in self.interrupt_at:
            raise Interrupted
        assert 0 < len(rows) <= BATCH
        for row in rows:
            assert 0 <= row.sequence < self.slots
            assert row.position == len(self.held(row.sequence))
            self.cells.append(_Cell(row.token, row.position, {row.sequence}))
        assert len(self.cells) <= self.context, "no cell left"
        self.computed += len(rows)
        assert sum(row.wanted for row in rows) <= self.outputs
        known = {row.sequence: self.held(row.sequence) for row in rows}
        return [_logits(known[row.sequence][: row.position + 1]) for row in rows if row.wanted]

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

    def save(self, sequence: int, tokens: Tokens, path: Path) -> bool:
        """Write the tokens themselves: they are all the state there is."""
        assert self.held(sequence)[: len(tokens)] == tokens.tolist()
        path.write_bytes(tokens.tobytes())
        return True

    def load(self, sequence: int, tokens: Tokens, path: Path) -> bool:
        """Fill an empty sequence."""
        assert not self.held(sequence)
        if path.read_bytes() != tokens.tobytes():
            return False
        self.cells.extend(_Cell(int(t), i, {sequence}) for i, t in enumerate(tokens))
        assert len(self.cells) <= self.context, "no cell left"
        return True


def _logits(tokens: list[int]) -> Logits:
    """What comes after these tokens: a function of all of them."""
    seed = int.from_bytes(sha256(repr(tokens).encode()).digest()[:4])
    return np.random.default_rng(seed).normal(size=VOCABULARY).astype(np.float32)


_LANE = Lane()
"""The caller of every task that names none."""


@dataclass(eq=False)
class FakeTask:
    """Writes greedily until the end token or its room is used."""

    prompt: Tokens
    room: int
    cancel_after: int | None = None
    lane: Lane = field(default_factory=lambda: _LANE)
    static: int = 0
    watched: int = 1
    seen: list[int] = field(default_factory=list)
    """The best tokens after the watched ones but the last."""
    written: list[int] = field(default_factory=list)
    ended: str = ""
    cancelled: bool = False

    def step(self, logits: Logits) -> int | None:
        """Take the best token."""
        assert not self.ended
        token = int(logits.argmax())
        if len(self.seen) < self.watched - 1:
            self.seen.append(token)
            return None
        self.written.append(token)
        if self.cancel_after is not None and len(self.written) >= self.cancel_after:
            self.cancelled = True
        if token == END or len(self.written) == self.room:
            self.ended = "finished"
            return None
        return token

    def reread(self) -> None:
        """Watch again, unless it is writing already."""
        self.seen = self.seen if self.written else []

    def end(self, error: ModelError | None) -> None:
        """Note why it ended early."""
        assert not self.ended
        self.ended = "cancelled" if error is None else error.key


def _tokens(*values: int) -> Tokens:
    return np.array(values, dtype=np.int32)


def _scheduler(decoder: FakeDecoder, *, parallel: int = 4, shelf: Path | None = None) -> Scheduler:
    cache = PrefixCache(decoder, decoder.slots, Shelf(shelf) if shelf else None)
    return Scheduler(decoder, parallel=parallel, cache=cache, batch=BATCH)


def _run(decoder: FakeDecoder, tasks: Sequence[FakeTask], *, parallel: int = 4) -> None:
    scheduler = _scheduler(decoder, parallel=parallel)
    scheduler.add(tasks)
    for _ in range(10_000):
        if not scheduler.busy:
            return
        scheduler.step()
    pytest.fail("the scheduler never ends")


def _alone(task: FakeTask) -> list[int]:
    """What a task sees and writes with a context of its own."""
    twin = FakeTask(prompt=task.prompt, room=task.room, lane=Lane(), watched=task.watched)
    _run(FakeDecoder(context=1000), [twin])
    return [*twin.seen, *twin.written]


_BEGINNINGS = st.lists(st.integers(1, VOCABULARY - 1), min_size=1, max_size=40)


@st.composite
def _batches(draw: st.DrawFn) -> list[FakeTask]:
    """Prompts that share beginnings of many lengths, some given up on the way."""
    stem = draw(_BEGINNINGS)
    tasks = []
    lanes = [Lane(), Lane(), Lane(background=True), Lane(background=True)]
    for _ in range(draw(st.integers(1, 12))):
        shared = draw(st.integers(0, len(stem)))
        tail = draw(st.lists(st.integers(1, VOCABULARY - 1), min_size=1, max_size=20))
        cancel = draw(st.none() | st.integers(1, 5))
        room = draw(st.integers(1, 12))
        prompt = _tokens(*stem[:shared], *tail)
        lane = draw(st.sampled_from(lanes))
        watched = draw(st.just(1) | st.integers(1, len(prompt)))
        tasks.append(FakeTask(prompt, room, cancel_after=cancel, lane=lane, watched=watched))
    return tasks


@settings(deadline=None, max_examples=60)
@given(
    tasks=_batches(),
    context=st.integers(72, 200),
    parallel=st.integers(1, 5),
    shares=st.booleans(),
    interrupts=st.frozensets(st.integers(1, 30)),
    arrivals=st.lists(st.integers(0, 6), min_size=12, max_size=12),
)
def test_together_as_alone(  # noqa: PLR0913 - everything that may vary
    tasks: list[FakeTask],
    context: int,
    parallel: int,
    interrupts: frozenset[int],
    arrivals: list[int],
    *,
    shares: bool,
) -> None:
    """Whatever shares a batch, a memory and prefixes, whoever comes when and stops a batch.

    Each text is what it would be alone.
    """
    decoder = FakeDecoder(context=context, shares=shares, interrupt_at=interrupts)
    scheduler = _scheduler(decoder, parallel=parallel)
    for task, pause in zip(tasks, arrivals, strict=False):
        scheduler.add([task])
        for _ in range(pause):
            scheduler.step()
    for _ in range(10_000):
        if not scheduler.busy:
            break
        scheduler.step()
    for task in tasks:
        alone = _alone(task)
        found = [*task.seen, *task.written]
        if task.ended == "cancelled":
            assert found == alone[: len(found)]
        else:
            assert task.ended == "finished"
            assert found == alone


def test_a_common_beginning_is_read_once() -> None:
    """Sixteen prompts queued together cost their beginning once."""
    stem = list(range(1, 23)) * 5
    tasks = [FakeTask(_tokens(*stem, 1 + i, 7), 1) for i in range(16)]
    decoder = FakeDecoder(context=1000)
    _run(decoder, tasks)
    assert decoder.computed == len(stem) + 16 * 2


def test_watched_tokens_are_read_though_they_are_known() -> None:
    """A text whose likelihood is asked twice is read twice; what comes before it, once."""
    stem = list(range(1, 23)) * 3
    decoder = FakeDecoder(context=1000)
    scheduler = _scheduler(decoder)
    tasks = [FakeTask(_tokens(*stem, 1, 2, 3, 4), 1, watched=4) for _ in range(2)]
    for task in tasks:
        scheduler.add([task])
        while scheduler.busy:
            scheduler.step()
    assert decoder.computed == len(stem) + 8
    assert [len(task.seen) for task in tasks] == [3, 3]
    assert tasks[0].seen == tasks[1].seen


def test_a_beginning_is_remembered_between_requests() -> None:
    """The next question over the same sources reads only the question."""
    stem = list(range(1, 23)) * 3
    decoder = FakeDecoder(context=1000)
    scheduler = _scheduler(decoder)
    for question in ((1, 2, 3), (4, 5, 6)):
        scheduler.add([FakeTask(_tokens(*stem, *question), 1)])
        while scheduler.busy:
            scheduler.step()
    assert decoder.computed == len(stem) + 6


def test_kinds_of_prompts_are_remembered_side_by_side() -> None:
    """Judging many claims does not push out the beginning of the writing prompts."""
    write, judge = [5] * 40, [6] * 40
    decoder = FakeDecoder(context=1000, slots=6)
    scheduler = _scheduler(decoder)

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
    scheduler = _scheduler(decoder)
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
    scheduler = _scheduler(FakeDecoder(context=100))
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
    assert ends.count("model_failed") in {1, 2}
    assert ends.count("model_failed") + ends.count("finished") == 6
    for task in tasks:
        if task.ended == "finished":
            assert task.written == _alone(task)


def test_a_reader_goes_before_background_work() -> None:
    """A briefing stands still while a question is answered, then goes on as if nothing was."""
    background = Lane(background=True)
    briefing = [FakeTask(_tokens(*[i + 1] * 20), 12, lane=background) for i in range(4)]
    decoder = FakeDecoder(context=1000)
    scheduler = _scheduler(decoder)
    scheduler.add(briefing)
    for _ in range(8):
        scheduler.step()
    before = [len(task.written) for task in briefing]
    question = FakeTask(_tokens(*[9] * 20), 6, lane=Lane())
    scheduler.add([question])
    while not question.ended:
        scheduler.step()
    assert [len(task.written) for task in briefing] == before
    while scheduler.busy:
        scheduler.step()
    assert all(task.written == _alone(task) for task in [*briefing, question])


def test_background_work_gives_up_its_place() -> None:
    """A reader does not wait for memory that background texts were promised."""
    background = Lane(background=True)
    briefing = [FakeTask(_tokens(*[i + 1] * 20), 25, lane=background) for i in range(2)]
    decoder = FakeDecoder(context=100)
    scheduler = _scheduler(decoder)
    scheduler.add(briefing)
    while not all(len(task.written) > 2 for task in briefing):
        scheduler.step()
    question = FakeTask(_tokens(*[9] * 60), 6, lane=Lane())
    scheduler.add([question])
    before = decoder.batches
    while not question.ended:
        scheduler.step()
    assert decoder.batches - before <= 4 + 6
    while scheduler.busy:
        scheduler.step()
    assert all(task.written == _alone(task) for task in [*briefing, question])


def test_readers_share_fairly() -> None:
    """One question is answered long before another reader's forty are."""
    many = [FakeTask(_tokens(*[1 + i % 20] * 10, i % 7 + 1), 4, lane=Lane()) for i in range(40)]
    for task in many:
        task.lane = many[0].lane
    scheduler = _scheduler(FakeDecoder(context=1000, slots=6))
    scheduler.add(many)
    for _ in range(3):
        scheduler.step()
    one = FakeTask(_tokens(*[21] * 12), 4, lane=Lane())
    scheduler.add([one])
    while not one.ended:
        scheduler.step()
    assert sum(bool(task.ended) for task in many) < 20


def test_a_batch_in_vain_is_known_from_outside() -> None:
    """Whoever cancels or comes first learns whether the batch under way still serves anybody."""
    scheduler = _scheduler(decoder := FakeDecoder(context=1000))
    task = FakeTask(_tokens(1, 2, 3), 4, lane=Lane(background=True))
    seen: list[tuple[bool, bool]] = []
    decode = decoder.decode

    def looking(rows: Sequence[Row]) -> list[Logits]:
        seen.append((scheduler.in_vain(readers=False), scheduler.in_vain(readers=True)))
        task.cancelled = True
        seen.append((scheduler.in_vain(readers=False), scheduler.in_vain(readers=True)))
        return decode(rows)

    decoder.decode = looking  # type: ignore[method-assign]
    scheduler.add([task])
    scheduler.step()
    assert seen == [(False, True), (True, True)]
    assert not scheduler.in_vain(readers=False)


def test_beginnings_outlive_the_process(tmp_path: Path) -> None:
    """After a start, what was read before every question is fetched, not read again."""
    stem = list(range(1, 21)) * 4
    computed = []
    for _ in range(2):
        decoder = FakeDecoder(context=1000)
        cache = PrefixCache(decoder, decoder.slots, Shelf(tmp_path))
        scheduler = Scheduler(decoder, parallel=4, cache=cache, batch=BATCH)
        tasks = [FakeTask(_tokens(*stem, 5 + i, 7), 3, static=len(stem)) for i in range(3)]
        scheduler.add(tasks)
        while scheduler.busy:
            scheduler.step()
        cache.shelve()
        assert all(task.written == _alone(task) for task in tasks)
        computed.append(decoder.computed)
    assert computed[0] - computed[1] == len(stem)
    assert len(list(tmp_path.glob("*.kv"))) == 1


def test_a_damaged_beginning_is_read_again(tmp_path: Path) -> None:
    """A file that does not hold what its name says is dropped; nothing else is lost."""
    stem = list(range(1, 21)) * 4
    for damage in (False, True):
        if damage:
            next(tmp_path.glob("*.kv")).write_bytes(b"?")
        decoder = FakeDecoder(context=1000)
        scheduler = _scheduler(decoder, shelf=tmp_path)
        task = FakeTask(_tokens(*stem, 7), 3, static=len(stem))
        scheduler.add([task])
        while scheduler.busy:
            scheduler.step()
        scheduler._cache.shelve()
        assert task.written == _alone(task)
    assert next(tmp_path.glob("*.kv")).stat().st_size > 1
