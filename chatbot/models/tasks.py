"""One request as it runs in the local engine: what happens to each set of logits."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Event
from typing import TYPE_CHECKING, Generic, Literal, TypeAlias, TypeVar

import numpy as np

from chatbot.errors import ModelError
from chatbot.models.lanes import Lane
from chatbot.models.sampling import Logits, Tokens, choose, log_probability, probabilities
from chatbot.models.text import TextStream
from chatbot.models.types import Generation, Piece, Scoring

if TYPE_CHECKING:
    from chatbot.models.native import Native

T = TypeVar("T")
Scored: TypeAlias = tuple[int, tuple[float, ...]]
"""Index of a request, and the probabilities of its answers."""
Likely: TypeAlias = tuple[int, float]
"""Index of a request, and the log probability of its text."""


_PATIENCE = 0.02
"""Seconds between two looks at whether the caller still wants an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What a request has the model read."""

    tokens: Tokens
    static: int = 0
    """Tokens at its start that other requests will begin with too."""


class Call(Generic[T]):
    """One caller's requests: where results go, and whether the caller is still there."""

    def __init__(
        self, cancel: Event | None, lane: Lane, unwanted: Callable[[], None] = lambda: None
    ) -> None:
        """Wanted until ``cancel`` is set or the call closed; then ``unwanted`` is called."""
        self.lane = lane
        self._cancel = cancel
        self._closed = False
        self._unwanted = unwanted
        self._outbox: SimpleQueue[T | ModelError] = SimpleQueue()

    @property
    def cancelled(self) -> bool:
        """Whether nobody waits any more."""
        return self._closed or (self._cancel is not None and self._cancel.is_set())

    def put(self, result: T | ModelError) -> None:
        """Hand over a result, or what went wrong."""
        self._outbox.put(result)

    def get(self) -> T:
        """Wait for a result; raise the `ModelError` put in its place."""
        while True:
            try:
                result = self._outbox.get(timeout=_PATIENCE if self._cancel else None)
            except Empty:
                if self.cancelled:
                    self._unwanted()
                continue
            if isinstance(result, ModelError):
                raise result
            return result

    def close(self) -> None:
        """The caller has gone, or has everything."""
        self._closed = True
        self._unwanted()


class WritingTask:
    """Writes one text, piece by piece."""

    watched = 1

    def __init__(
        self, native: Native, call: Call[Piece], index: int, request: Generation, prompt: Prompt
    ) -> None:
        """Prepare; raise `ModelError` for a grammar that cannot be read."""
        self.prompt, self.static, self.lane = prompt.tokens, prompt.static, call.lane
        self.room = max(1, min(request.max_tokens, native.context - len(prompt.tokens)))
        self._native = native
        self._call = call
        self._index = index
        self._temperature = request.temperature
        self._rng = np.random.default_rng(request.seed)
        self._grammar = native.grammar(request.grammar) if request.grammar else None
        self._text = TextStream(request.stop)
        self._left = self.room

    @property
    def cancelled(self) -> bool:
        """Whether nobody waits for this text."""
        return self._call.cancelled

    def step(self, logits: Logits) -> int | None:
        """Choose the next token and send what it adds; ``None`` when the text is finished."""
        token = choose(
            logits, temperature=self._temperature, rng=self._rng, constraint=self._grammar
        )
        if token is None or self._native.ends(token):
            self._finish("stop")
            return None
        if self._grammar is not None:
            self._grammar.accept(token)
        text = self._text.feed(self._native.piece(token))
        self._left -= 1
        if self._text.stopped or not self._left:
            self._finish("stop" if self._text.stopped else "length", text)
            return None
        if text:
            self._call.put(Piece(index=self._index, text=text))
        return token

    def reread(self) -> None:
        """Nothing to forget: what was written stays."""

    def end(self, error: ModelError | None) -> None:
        """Cancelled, or failed."""
        if error is None:
            self._finish("cancelled")
        else:
            self._close()
            self._call.put(error)

    def _finish(self, why: Literal["stop", "length", "cancelled"], text: str = "") -> None:
        self._close()
        text += self._text.close()
        self._call.put(Piece(index=self._index, text=text, finish=why))

    def _close(self) -> None:
        if self._grammar is not None:
            self._grammar.close()


class ScoringTask:
    """Reads a prompt and gives the probabilities of its answers."""

    room = watched = 1

    def __init__(
        self, native: Native, call: Call[Scored], index: int, request: Scoring, prompt: Prompt
    ) -> None:
        """Prepare; raise `ModelError` for answers that cannot be told apart."""
        self.prompt, self.static, self.lane = prompt.tokens, prompt.static, call.lane
        self._call = call
        self._index = index
        self._groups = first_tokens(native, request.answers)

    @property
    def cancelled(self) -> bool:
        """Whether nobody waits for this score."""
        return self._call.cancelled

    def step(self, logits: Logits) -> None:
        """Read the probabilities; one step is all."""
        self._call.put((self._index, probabilities(logits, self._groups)))

    def reread(self) -> None:
        """Nothing to forget."""

    def end(self, error: ModelError | None) -> None:
        """Cancelled: 0 throughout; or failed."""
        self._call.put(error or (self._index, (0.0,) * len(self._groups)))


class LikelihoodTask:
    """Reads a chat and what is said next, and gives the log probability of the latter."""

    room = 1

    def __init__(self, call: Call[Likely], index: int, prompt: Prompt, said: Tokens) -> None:
        """Read ``said``, of one token at least, after a prompt; its last token needs no reading."""
        self.prompt = np.concatenate([prompt.tokens, said[:-1]])
        self.static, self.watched, self.lane = prompt.static, len(said), call.lane
        self._call = call
        self._index = index
        self._said = said
        self._found: list[float] = []

    @property
    def cancelled(self) -> bool:
        """Whether nobody waits for this."""
        return self._call.cancelled

    def step(self, logits: Logits) -> None:
        """Note how likely the next token was; after the last one say how likely all are."""
        self._found.append(log_probability(logits, int(self._said[len(self._found)])))
        if len(self._found) == len(self._said):
            self._call.put((self._index, sum(self._found)))

    def reread(self) -> None:
        """Begin again."""
        self._found = []

    def end(self, error: ModelError | None) -> None:
        """Cancelled: infinitely unlikely; or failed."""
        self._call.put(error or (self._index, -math.inf))


def first_tokens(native: Native, answers: tuple[str, ...]) -> list[frozenset[int]]:
    """The tokens that begin each answer, written plainly or after a space.

    A token that begins two answers (the space before two digits) speaks for none. Raises
    `ModelError` when that leaves an answer without any.
    """
    found = [
        {
            int(tokens[0])
            for form in (a, f" {a}")
            if len(tokens := native.tokenize(form, special=False))
        }
        for a in answers
    ]
    groups = [
        frozenset(group.difference(*found[:i], *found[i + 1 :])) for i, group in enumerate(found)
    ]
    if not all(groups):
        raise ModelError("answers_alike", answers=", ".join(answers))
    return groups
