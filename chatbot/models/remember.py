"""An engine that never does the same work twice.

What a model answers greedily depends on nothing but its weights and the request, so each result
is kept under a hash of both (the request holds the prompt with its examples: another version is
another request). A crash loses only what was under way.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from hashlib import sha256
from threading import Event
from typing import Any, Final, Literal, Protocol, Self, TypeVar

from chatbot.models.translation import Translator
from chatbot.models.types import Continuation, Engine, Generation, Piece, Scoring
from chatbot.types import Lang

_R = TypeVar("_R", Scoring, Continuation)

TEXT: Final = "text"
SCORE: Final = "score"
LIKELIHOOD: Final = "likelihood"
TRANSLATION: Final = "translation"


class Memory(Protocol):
    """Where results are kept: the library's cache."""

    def cached(self, kind: str, key: str) -> bytes | None:
        """What was remembered, or ``None``."""
        ...

    def remember(self, kind: str, key: str, value: bytes) -> None:
        """Keep a value under a kind and a key."""
        ...


class RememberingEngine:
    """Another engine, asked only what it was not asked before; see `Engine`.

    Texts drawn at a temperature above 0 are not kept, nor are cancelled or failed requests.
    """

    def __init__(self, engine: Engine, memory: Memory) -> None:
        """Ask ``engine`` what ``memory`` does not know."""
        self._engine = engine
        self._memory = memory

    @property
    def name(self) -> str:
        """The other engine's."""
        return self._engine.name

    @property
    def fingerprint(self) -> str:
        """The other engine's."""
        return self._engine.fingerprint

    @property
    def context(self) -> int:
        """The other engine's."""
        return self._engine.context

    def lane(self, *, background: bool = False) -> Self:
        """The same memory over another lane of the engine."""
        return type(self)(self._engine.lane(background=background), self._memory)

    def generate(
        self, requests: Sequence[Generation], *, cancel: Event | None = None
    ) -> Iterator[Piece]:
        """Write what is not remembered; a remembered text comes in one piece, first."""
        keys = [self._key(TEXT, request) for request in requests]
        asked: list[int] = []
        for index, (key, request) in enumerate(zip(keys, requests, strict=True)):
            kept = None if request.temperature > 0 else self._memory.cached(TEXT, key)
            if kept is None:
                asked.append(index)
            else:
                text, finish = json.loads(kept)
                yield Piece(index=index, text=text, finish=finish)
        texts = [""] * len(requests)
        left = [requests[i] for i in asked]
        for piece in self._engine.generate(left, cancel=cancel) if left else ():
            index = asked[piece.index]
            texts[index] += piece.text
            if requests[index].temperature <= 0:
                self._keep(keys[index], texts[index], piece.finish)
            yield Piece(index=index, text=piece.text, finish=piece.finish)

    def score(
        self, requests: Sequence[Scoring], *, cancel: Event | None = None
    ) -> list[tuple[float, ...]]:
        """Score what is not remembered; a request made twice is scored once."""
        keys, known, asked = self._recalled(SCORE, requests)
        found = self._engine.score(list(asked.values()), cancel=cancel) if asked else []
        for key, values in zip(asked, found, strict=True):
            known[key] = values
            if any(values):  # a cancelled request scores 0 throughout
                self._memory.remember(SCORE, key, json.dumps(values).encode())
        return [tuple(map(float, known[key])) for key in keys]

    def likelihood(
        self, requests: Sequence[Continuation], *, cancel: Event | None = None
    ) -> list[float] | None:
        """Weigh what is not remembered; a request made twice is weighed once."""
        keys, known, asked = self._recalled(LIKELIHOOD, requests)
        found = self._engine.likelihood(list(asked.values()), cancel=cancel) if asked else []
        if found is None:
            return None
        for key, value in zip(asked, found, strict=True):
            known[key] = value
            if math.isfinite(value):  # a cancelled request is infinitely unlikely
                self._memory.remember(LIKELIHOOD, key, json.dumps(value).encode())
        return [known[key] for key in keys]

    def count(self, text: str) -> int:
        """The other engine's count."""
        return self._engine.count(text)

    def close(self) -> None:
        """Close the other engine."""
        self._engine.close()

    def _recalled(
        self, kind: str, requests: Sequence[_R]
    ) -> tuple[list[str], dict[str, Any], dict[str, _R]]:
        """The requests' keys; by key, what is remembered of them, and those left to ask."""
        keys = [self._key(kind, request) for request in requests]
        kept = {key: self._memory.cached(kind, key) for key in keys}
        known = {key: json.loads(value) for key, value in kept.items() if value}
        asked = {key: r for key, r in zip(keys, requests, strict=True) if key not in known}
        return keys, known, asked

    def _keep(
        self, key: str, text: str, finish: Literal["stop", "length", "cancelled"] | None
    ) -> None:
        if finish in {"stop", "length"}:
            value = json.dumps([text, finish], ensure_ascii=False).encode()
            self._memory.remember(TEXT, key, value)

    def _key(self, kind: str, request: Generation | Scoring | Continuation) -> str:
        told = json.dumps([kind, self.fingerprint, asdict(request)], sort_keys=True)
        return sha256(told.encode()).hexdigest()


class RememberingTranslator:
    """Another translator, asked only what it was not asked before; see `Translator`."""

    def __init__(self, translator: Translator, memory: Memory) -> None:
        """Ask ``translator`` what ``memory`` does not know."""
        self._translator = translator
        self._memory = memory

    @property
    def fingerprint(self) -> str:
        """The other translator's."""
        return self._translator.fingerprint

    def translate(self, texts: Sequence[str], source: str, target: Lang) -> list[list[str]]:
        """Translate what is not remembered; a text given twice is translated once."""
        keys = {text: self._key(text, source, target) for text in texts}
        kept = {text: self._memory.cached(TRANSLATION, key) for text, key in keys.items()}
        told: dict[str, list[str]] = {t: json.loads(value) for t, value in kept.items() if value}
        asked = [text for text in keys if text not in told]
        found = self._translator.translate(asked, source, target) if asked else []
        for text, renderings in zip(asked, found, strict=True):
            told[text] = renderings
            value = json.dumps(renderings, ensure_ascii=False).encode()
            self._memory.remember(TRANSLATION, keys[text], value)
        return [told[text] for text in texts]

    def _key(self, text: str, source: str, target: str) -> str:
        told = json.dumps([TRANSLATION, self.fingerprint, source, target, text])
        return sha256(told.encode()).hexdigest()
