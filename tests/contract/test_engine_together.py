"""Many texts at once on a real model: the same as one by one, and nobody waits for nothing."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from chatbot.models.engine import LlamaEngine
from chatbot.models.types import Generation, Message, Scoring, write, write_all

pytestmark = [pytest.mark.model, pytest.mark.timeout(600)]

TIE = 0.25
"""Logits this close are a tie: sums in another order differ in their last bits."""
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


def test_together_is_exact(gguf: Path, llama: LlamaEngine) -> None:
    """Every token of texts written together is the one plain `Llama` likes best, up to ties."""
    from llama_cpp import Llama

    texts = write_all(llama, [Generation(messages=_chat(i), max_tokens=40) for i in _ITEMS])
    plain = Llama(str(gguf), n_ctx=512, verbose=False, logits_all=True, n_threads=os.cpu_count())
    for item, text in zip(_ITEMS, texts, strict=True):
        with llama._worker.using() as native:
            prompt = native.tokenize(native.render(_chat(item)), special=True)
            words = native.tokenize(text, special=False)
        plain.reset()
        plain.eval([*prompt.tolist(), *words.tolist()])
        logits = plain.scores[len(prompt) - 1 : len(prompt) + len(words) - 1]
        behind = logits.max(axis=1) - logits[np.arange(len(words)), words]
        assert behind.max() < TIE, f"{text!r}: {words[behind.argmax()]} is {behind.max():.2f} off"
    plain.close()


def test_scores_are_those_of_one_at_a_time(llama: LlamaEngine) -> None:
    """A probability does not depend on what else is asked at the same moment."""
    asked = [Scoring(messages=_chat(item), answers=("The", "Le", "Two")) for item in _ITEMS]
    together = llama.score(asked)
    alone = [llama.score([one])[0] for one in asked]
    assert np.abs(np.array(together) - np.array(alone)).max() < 0.05


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
