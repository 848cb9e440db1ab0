"""Many texts at once on a real model: the same as one by one, and nobody waits for nothing."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from chatbot.models.engine import LlamaEngine
from chatbot.models.types import Continuation, Generation, Message, Scoring, write, write_all

pytestmark = [pytest.mark.model, pytest.mark.timeout(600)]

TIES = 2
"""How many times plain `Llama`'s own spread is still a tie: both ends of a comparison have it."""
_SYSTEM = "You rewrite a news item as one plain sentence. Keep every name."
_EXAMPLE = (
    "The port of Velmare stays shut until the crane is repaired, its director Odile Ransart said.",
    "Odile Ransart, who directs the port of Velmare, said it stays shut until a crane is mended.",
)
_ITEMS = (
    "The mayor of Tarnsby opened a library in the old mill. Children had painted its doors.",
    "Le maire de Brévanne a inauguré un pont de bois sur la Lisse, attendu depuis des années.",
    "Two ferries between Orlock and Saint-Aubrac were cancelled because of fog.",
    "La coopérative de Montferrac embauche des apprentis pour réparer les vélos de la région.",
    "The museum of Quillan shows letters that the poet Mira Voss never sent.",
    "Un incendie a détruit le hangar de la gare de Lorvaux sans faire de blessé.",
)


@pytest.fixture(scope="module")
def llama(gguf: Path) -> Iterator[LlamaEngine]:
    """One engine for all tests."""
    engine = LlamaEngine(gguf, context=4096)
    yield engine
    engine.close()


def _chat(item: str) -> tuple[Message, ...]:
    return (
        Message(role="system", content=_SYSTEM),
        Message(role="user", content=_EXAMPLE[0]),
        Message(role="assistant", content=_EXAMPLE[1]),
        Message(role="user", content=item),
    )


def _long(words: str = "fifty", tokens: int = 300) -> Generation:
    ask = Message(role="user", content=f"Write the numbers from one to {words} in words.")
    return Generation(messages=(ask,), max_tokens=tokens)


class Plain:
    """llama-cpp-python's own `Llama`, a prompt at a time, ``batch`` tokens at a time."""

    def __init__(self, gguf: Path, batch: int) -> None:
        """Load the model."""
        from llama_cpp import Llama

        self._llama = Llama(
            str(gguf),
            n_ctx=512,
            n_batch=batch,
            verbose=False,
            logits_all=True,
            n_threads=os.cpu_count(),
        )

    def logs(self, tokens: Sequence[int], last: int) -> npt.NDArray[np.float64]:
        """Natural logarithms of each next token's probability, (last, vocabulary)."""
        self._llama.reset()
        self._llama.eval(tokens)
        logits = self._llama.scores[len(tokens) - last : len(tokens)].astype(np.float64)
        top = logits.max(axis=1, keepdims=True)
        shifted: npt.NDArray[np.float64] = logits - top
        logs: npt.NDArray[np.float64] = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        return logs


@pytest.fixture(scope="module")
def plain(gguf: Path) -> Plain:
    """Prompts read in one go."""
    return Plain(gguf, 512)


@pytest.fixture(scope="module")
def halting(gguf: Path) -> Plain:
    """The same prompts in small steps, which the processor adds up in another order."""
    return Plain(gguf, 31)


def test_together_is_exact(llama: LlamaEngine, plain: Plain, halting: Plain) -> None:
    """Every token of texts written together is the one plain `Llama` likes best, up to ties.

    A tie is what plain `Llama` itself cannot tell apart: its logarithms differ as much between
    steps of one size and of another.
    """
    texts = write_all(llama, [Generation(messages=_chat(i), max_tokens=40) for i in _ITEMS])
    behind, own = {}, 0.0
    for item, text in zip(_ITEMS, texts, strict=True):
        with llama._worker.using() as native:
            prompt = native.tokenize(native.render(_chat(item)), special=True)
            words = native.tokenize(text, special=False)
        tokens, written = [*prompt.tolist(), *words.tolist()], np.arange(len(words))
        reads = [reader.logs(tokens, len(words) + 1)[:-1] for reader in (plain, halting)]
        behind[text] = (reads[0].max(axis=1) - reads[0][written, words]).max()
        own = max(own, np.abs(reads[0][written, words] - reads[1][written, words]).max())
    assert max(behind.values()) < TIES * own, f"itself {own:.2f}, we {behind}"


def test_scores_are_those_of_one_at_a_time(
    llama: LlamaEngine, plain: Plain, halting: Plain
) -> None:
    """A score depends on what else is asked no more than plain `Llama`'s on the size of a step."""
    answers = ("The", "Le", "Two")
    asked = [Scoring(messages=_chat(item), answers=answers) for item in _ITEMS]
    together = np.log(llama.score(asked))
    alone = np.log([llama.score([one])[0] for one in asked])
    with llama._worker.using() as native:
        prompts = [native.tokenize(native.render(one.messages), special=True) for one in asked]
        firsts = [int(native.tokenize(answer, special=False)[0]) for answer in answers]
    reads = [
        np.array([reader.logs(prompt.tolist(), 1)[0, firsts] for prompt in prompts])
        for reader in (plain, halting)
    ]
    own = np.abs(reads[0] - reads[1]).max()
    ours = np.abs(together - alone).max()
    assert ours < TIES * own, f"plain Llama differs from itself by {own:.2f}, we by {ours:.2f}"
    assert TIES * own < np.abs(together - np.roll(together, 1, axis=0)).max() / 4


def test_likelihoods_are_those_of_plain_llama(
    llama: LlamaEngine, plain: Plain, halting: Plain
) -> None:
    """How likely each item is after another one, asked together, is what plain `Llama` makes it."""
    pairs = list(zip(_ITEMS, (*_ITEMS[1:], _ITEMS[0]), strict=True))
    asked = [Continuation(messages=_chat(item), text=text) for item, text in pairs]
    found = llama.likelihood(asked)
    assert found is not None
    for (item, text), ours in zip(pairs, found, strict=True):
        with llama._worker.using() as native:
            prompt = native.tokenize(native.render(_chat(item)), special=True)
            words = native.tokenize(text, special=False)
        tokens, said = [*prompt.tolist(), *words.tolist()], np.arange(len(words))
        reads = [
            reader.logs(tokens, len(words) + 1)[:-1][said, words] for reader in (plain, halting)
        ]
        own = np.abs(reads[0] - reads[1]).sum()
        assert abs(ours - reads[0].sum()) < TIES * own
        assert own < abs(ours) / 10


def test_a_beginning_read_back_changes_nothing(gguf: Path, tmp_path: Path) -> None:
    """The first text after a start reads its beginning from disk, and is the same text."""
    request = Generation(messages=_chat(_ITEMS[0]), max_tokens=30, fixed=3)
    texts, seconds = [], []
    for _ in range(2):
        engine = LlamaEngine(gguf, context=1024, prefixes=tmp_path)
        engine.count("load")
        start = time.perf_counter()
        texts.append(write(engine, request))
        seconds.append(time.perf_counter() - start)
        deadline = time.monotonic() + 10
        while not list(tmp_path.rglob("*.kv")) and time.monotonic() < deadline:
            time.sleep(0.05)
        engine.close()
    assert texts[0] == texts[1]
    assert len(list(tmp_path.rglob("*.kv"))) == 1


def test_a_cancelled_prompt_stops_at_once(llama: LlamaEngine) -> None:
    """Giving up while a long prompt is being read does not wait for the end of its batch."""
    cancel = threading.Event()
    prompt = Message(role="user", content="un mot et puis un autre " * 300)
    threading.Timer(0.3, cancel.set).start()
    start = time.perf_counter()
    pieces = list(llama.generate([Generation(messages=(prompt,))], cancel=cancel))
    assert pieces[-1].finish == "cancelled"
    assert time.perf_counter() - start < 1.3
    assert write(llama, Generation(messages=_chat(_ITEMS[0]), max_tokens=3))


def test_a_reader_interrupts_background_work(llama: LlamaEngine) -> None:
    """A question asked during a briefing is answered first, and the briefing is not harmed."""
    reference = write(llama, _long(tokens=24))
    behind = llama.lane(background=True)
    briefing: list[str] = []
    worker = threading.Thread(
        target=lambda: briefing.extend(write_all(behind, [_long(tokens=24)] * 12))
    )
    worker.start()
    time.sleep(0.5)
    start = time.perf_counter()
    assert write(llama.lane(), Generation(messages=_chat(_ITEMS[2]), max_tokens=6))
    answered = time.perf_counter() - start
    assert worker.is_alive()
    worker.join()
    finished = time.perf_counter() - start
    assert answered < finished
    assert {text[:20] for text in briefing} == {reference[:20]}
