"""The seam between what Recoupe asks of a language model and whatever answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from threading import Event
from typing import Literal, Protocol, TypeAlias

Progress: TypeAlias = Callable[[int, int], None]
"""Told the bytes in place and the total."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One turn of a chat."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Generation:
    """One text to write.

    Put what repeats between requests first in ``messages``: a shared prefix is read once.
    """

    messages: tuple[Message, ...]
    max_tokens: int = 256
    stop: tuple[str, ...] = ()
    """Texts that end the writing; never part of it."""
    grammar: str | None = None
    """A GBNF grammar with a rule named ``root``."""
    temperature: float = 0.0
    """0 is greedy and deterministic."""
    seed: int = 0
    fixed: int = 0
    """Leading messages that other requests share word for word: kept for the next start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """How likely is each of these answers as the very next words?"""

    messages: tuple[Message, ...]
    answers: tuple[str, ...]
    """Compared by their first token, so no two may start alike."""
    fixed: int = 0
    """Leading messages that other requests share word for word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Continuation:
    """How likely is this text as what the assistant says next?"""

    messages: tuple[Message, ...]
    text: str
    fixed: int = 0
    """Leading messages that other requests share word for word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some words of request ``index``; ``finish`` is set on its last piece."""

    index: int
    text: str
    finish: Literal["stop", "length", "cancelled"] | None = None


class Engine(Protocol):
    """Runs a language model for many callers at once; safe from any thread.

    Every method raises `chatbot.errors.ModelError` when the model cannot be run or a prompt does
    not fit its context.
    """

    @property
    def name(self) -> str:
        """What to print beside a result: a catalogue name, a file name or a server's model."""
        ...

    @property
    def fingerprint(self) -> str:
        """Identity of weights and template: cached results of another model never match."""
        ...

    @property
    def context(self) -> int:
        """Tokens a prompt and its answer may take together."""
        ...

    def lane(self, *, background: bool = False) -> Engine:
        """The same model for another caller.

        Callers at once are served fairly by lane, and those in the background only while no other
        waits. Closing any lane's engine closes the model.
        """
        ...

    def generate(
        self, requests: Sequence[Generation], *, cancel: Event | None = None
    ) -> Iterator[Piece]:
        """Write every request; pieces of different requests may interleave.

        Setting ``cancel``, or closing the iterator, stops within a token.
        """
        ...

    def score(
        self, requests: Sequence[Scoring], *, cancel: Event | None = None
    ) -> list[tuple[float, ...]]:
        """Probability of each answer at the next token, over the whole vocabulary.

        One tuple a request, in order; a tuple's values follow ``answers`` and may sum to less
        than 1. Cancelled requests score 0 throughout.
        """
        ...

    def likelihood(
        self, requests: Sequence[Continuation], *, cancel: Event | None = None
    ) -> list[float] | None:
        """Log probability of each text, in nats: the sum over its tokens, 0 at the most.

        ``None`` where the engine cannot tell. Cancelled requests are infinitely unlikely.
        """
        ...

    def count(self, text: str) -> int:
        """Tokens of a text (an estimate for remote models)."""
        ...

    def close(self) -> None:
        """Free the model; further calls raise `ModelError`."""
        ...


def write(engine: Engine, request: Generation, *, cancel: Event | None = None) -> str:
    """Write one request and return its whole text."""
    return "".join(piece.text for piece in engine.generate([request], cancel=cancel))


def write_all(
    engine: Engine, requests: Sequence[Generation], *, cancel: Event | None = None
) -> list[str]:
    """Write every request and return the texts in order."""
    texts = [""] * len(requests)
    for piece in engine.generate(requests, cancel=cancel):
        texts[piece.index] += piece.text
    return texts
