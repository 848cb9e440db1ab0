"""Fakes that tests hand to the code in place of a language model."""

from __future__ import annotations

import math
import re
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from threading import Event
from types import SimpleNamespace
from typing import Self, TypeAlias, TypeVar

import pytest

from chatbot.errors import ModelError
from chatbot.models.types import Continuation, Generation, Piece, Scoring
from chatbot.types import LANGS, Lang

R = TypeVar("R")
T = TypeVar("T")
Writer: TypeAlias = Callable[[Generation], str] | Iterable[str]
Scorer: TypeAlias = Callable[[Scoring], Sequence[float]] | Iterable[Sequence[float]]


class ScriptedEngine:
    """An engine that says what it is told: functions of the request, or queues used in order.

    Deterministic; keeps every request in ``generations``, ``scorings`` and ``continuations``. A
    queue that runs out raises `AssertionError`: the code asked more than the test foresaw. Without
    ``score``, every answer is as likely as the others; without ``likely``, every text is certain.
    """

    name = "scripted"
    fingerprint = "scripted"

    def __init__(
        self,
        write: Writer = (),
        score: Scorer | None = None,
        *,
        likely: Callable[[Continuation], float] = lambda _: 0.0,
        context: int = 8192,
    ) -> None:
        """Take the script; ``context`` counts words."""
        self._write = write if callable(write) else _pop(write)
        self._score = _uniform if score is None else score if callable(score) else _pop(score)
        self._likely = likely
        self.context = context
        self.generations: list[Generation] = []
        self.scorings: list[Scoring] = []
        self.continuations: list[Continuation] = []
        self.closed = False
        self.lanes: list[bool] = []

    def lane(self, *, background: bool = False) -> Self:
        """Itself; notes in ``lanes`` whether background was asked."""
        self.lanes.append(background)
        return self

    def generate(
        self, requests: Sequence[Generation], *, cancel: Event | None = None
    ) -> Iterator[Piece]:
        """Yield each text word by word, the requests' words interleaved."""
        self.generations.extend(requests)
        texts = []
        for request in requests:
            self._check(" ".join(message.content for message in request.messages))
            texts.append(_cut(self._write(request), request))
        left = set(range(len(texts)))
        for step in range(max((len(words) for words, _ in texts), default=0) + 1):
            for index in sorted(left):
                words, cut = texts[index]
                if cancel is not None and cancel.is_set():
                    left.remove(index)
                    yield Piece(index=index, text="", finish="cancelled")
                elif step == len(words):
                    left.remove(index)
                    yield Piece(index=index, text="", finish="length" if cut else "stop")
                else:
                    yield Piece(index=index, text=words[step])

    def score(
        self, requests: Sequence[Scoring], *, cancel: Event | None = None
    ) -> list[tuple[float, ...]]:
        """Score each request as told; 0 throughout once cancelled."""
        self.scorings.extend(requests)
        scores = []
        for request in requests:
            self._check(" ".join(message.content for message in request.messages))
            if cancel is not None and cancel.is_set():
                scores.append((0.0,) * len(request.answers))
                continue
            told = tuple(self._score(request))
            assert len(told) == len(request.answers), (told, request.answers)
            scores.append(told)
        return scores

    def likelihood(
        self, requests: Sequence[Continuation], *, cancel: Event | None = None
    ) -> list[float]:
        """Each text as likely as told; infinitely unlikely once cancelled."""
        self.continuations.extend(requests)
        gone = cancel is not None and cancel.is_set()
        return [-math.inf if gone else self._likely(request) for request in requests]

    def count(self, text: str) -> int:
        """Count words."""
        return len(text.split())

    def close(self) -> None:
        """Refuse further calls."""
        self.closed = True

    def _check(self, prompt: str) -> None:
        if self.closed:
            raise ModelError("engine_closed", origin=self.name)
        if self.count(prompt) >= self.context:
            raise ModelError("prompt_too_long", tokens=self.count(prompt), context=self.context)


class Unweighing(ScriptedEngine):
    """One that cannot tell how likely a text is, as a server's chat cannot."""

    def likelihood(  # type: ignore[override]
        self, requests: Sequence[Continuation], *, cancel: Event | None = None
    ) -> None:
        """Nothing."""
        del requests, cancel


def _pop(script: Iterable[T]) -> Callable[[R], T]:
    queue = deque(script)

    def take(request: R) -> T:
        assert queue, f"nothing scripted for {request!r}"
        return queue.popleft()

    return take


def _uniform(request: Scoring) -> Sequence[float]:
    return (1 / len(request.answers),) * len(request.answers)


def _cut(text: str, request: Generation) -> tuple[list[str], bool]:
    """The words of a text, ended where a stop text or the length says; whether length did."""
    for stop in request.stop:
        text = text.partition(stop)[0]
    words = re.findall(r"\s*\S+\s*$|\s*\S+", text)
    return words[: request.max_tokens], len(words) > request.max_tokens


class ScriptedTranslator:
    """A translator that says what it is told to, whatever the text."""

    fingerprint = "scripted"

    def __init__(self, *renderings: str, back: str = "") -> None:
        """``renderings``: what any text may become, the likeliest first.

        ``back``: what those become again; empty: themselves.
        """
        self.renderings = list(renderings)
        self.back = back
        self.asked: list[tuple[str, str, str]] = []

    def translate(self, texts: Sequence[str], source: str, target: Lang) -> list[list[str]]:
        """The renderings, once a text; as the real one, between French and English only."""
        if {source, target} != set(LANGS):
            raise ModelError("no_translator", source=source, target=target)
        self.asked += [(text, source, target) for text in texts]
        again = [self.back] if self.back else self.renderings
        return [again if text in self.renderings else self.renderings for text in texts]


class DictionaryTranslator(ScriptedTranslator):
    """A translator that knows some texts, and leaves any other as it is."""

    def __init__(self, known: Mapping[str, str]) -> None:
        """``known``: what each text becomes."""
        super().__init__()
        self.known = known

    def translate(self, texts: Sequence[str], source: str, target: Lang) -> list[list[str]]:
        """One rendering of each text."""
        self.asked += [(text, source, target) for text in texts]
        return [[self.known.get(text, text)] for text in texts]


def leave_free(n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every disk say that this many bytes are free."""
    usage = SimpleNamespace(total=10, used=0, free=n)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
