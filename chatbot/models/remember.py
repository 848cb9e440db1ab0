"""An engine that never does the same work twice.

What a model answers greedily depends on nothing but its weights and the request, so each result
is kept under a hash of both (the request holds the prompt with its examples: another version is
another request). A crash loses only what was under way.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from hashlib import sha256
from threading import Event
from typing import Final, Literal, Protocol, Self

from chatbot.models.types import Engine, Generation, Piece, Scoring

TEXT: Final = "text"
SCORE: Final = "score"


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
        for piece in self._engine.generate([requests[i] for i in asked], cancel=cancel):
            index = asked[piece.index]
            texts[index] += piece.text
            if requests[index].temperature <= 0:
                self._keep(keys[index], texts[index], piece.finish)
            yield Piece(index=index, text=piece.text, finish=piece.finish)

    def score(
        self, requests: Sequence[Scoring], *, cancel: Event | None = None
    ) -> list[tuple[float, ...]]:
        """Score what is not remembered; a request made twice is scored once."""
        keys = [self._key(SCORE, request) for request in requests]
        kept = {key: self._memory.cached(SCORE, key) for key in keys}
        scores = {key: tuple(map(float, json.loads(value))) for key, value in kept.items() if value}
        asked = {
            key: request for key, request in zip(keys, requests, strict=True) if key not in scores
        }
        found = self._engine.score(list(asked.values()), cancel=cancel) if asked else []
        for key, values in zip(asked, found, strict=True):
            scores[key] = values
            if any(values):  # a cancelled request scores 0 throughout
                self._memory.remember(SCORE, key, json.dumps(values).encode())
        return [scores[key] for key in keys]

    def count(self, text: str) -> int:
        """The other engine's count."""
        return self._engine.count(text)

    def close(self) -> None:
        """Close the other engine."""
        self._engine.close()

    def _keep(
        self, key: str, text: str, finish: Literal["stop", "length", "cancelled"] | None
    ) -> None:
        if finish in {"stop", "length"}:
            value = json.dumps([text, finish], ensure_ascii=False).encode()
            self._memory.remember(TEXT, key, value)

    def _key(self, kind: str, request: Generation | Scoring) -> str:
        told = json.dumps([kind, self.fingerprint, asdict(request)], sort_keys=True)
        return sha256(told.encode()).hexdigest()
