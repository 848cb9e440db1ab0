"""Choosing the next token, and reading probabilities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Logits = npt.NDArray[np.float32]
Tokens = npt.NDArray[np.int32]

TOP_K = 40
"""Tokens in the draw when the temperature is above 0: llama.cpp's own default."""
_SHORTLIST = 256


class Constraint(Protocol):
    """What a grammar says of tokens."""

    def allowed(self, tokens: Tokens) -> npt.NDArray[np.bool_]:
        """Which of these tokens may come next."""
        ...


def likeliest(logits: Logits, k: int, constraint: Constraint | None = None) -> Tokens:
    """The ``k`` best tokens allowed, best first; fewer where fewer are allowed.

    Asking the grammar about a whole vocabulary is slow, so it is asked about the single best
    token first, then about a short list, then about all: the result is the same.
    """
    for n in sorted({k, _SHORTLIST, len(logits)}):
        tokens = _best(logits, n)
        if constraint is not None:
            tokens = tokens[constraint.allowed(tokens)]
        if len(tokens) >= min(k, len(logits)) or n == len(logits):
            break
    return tokens[:k]


def choose(
    logits: Logits,
    *,
    temperature: float,
    rng: np.random.Generator,
    constraint: Constraint | None = None,
) -> int | None:
    """The next token, greedy at temperature 0; ``None`` when the grammar allows none."""
    tokens = likeliest(logits, 1 if temperature <= 0 else TOP_K, constraint)
    if len(tokens) <= 1:
        return int(tokens[0]) if len(tokens) else None
    weights = softmax(logits[tokens] / temperature)
    return int(rng.choice(tokens, p=weights))


def probabilities(logits: Logits, groups: Sequence[frozenset[int]]) -> tuple[float, ...]:
    """Probability that the next token is one of each group's, over the whole vocabulary."""
    chances = softmax(logits)
    return tuple(float(chances[sorted(group)].sum()) for group in groups)


def log_probability(logits: Logits, token: int) -> float:
    """Log probability of a token, in nats, over the whole vocabulary.

    >>> round(log_probability(np.array([1, 1, 1, 1], dtype=np.float32), 2), 3)
    -1.386
    """
    top = logits.max()
    return float(logits[token] - top - np.log(np.exp(logits - top).sum()))


def softmax(logits: Logits) -> npt.NDArray[np.float64]:
    """Probabilities, in double precision.

    >>> softmax(np.array([0, 0], dtype=np.float32)).tolist()
    [0.5, 0.5]
    """
    powers = np.exp(logits.astype(np.float64) - logits.max())
    total: npt.NDArray[np.float64] = powers / powers.sum()
    return total


def _best(logits: Logits, n: int) -> Tokens:
    if n == 1:
        return np.array([logits.argmax()], dtype=np.int32)
    if n >= len(logits):
        return np.argsort(-logits, kind="stable").astype(np.int32)
    top = np.sort(np.argpartition(-logits, n)[:n])
    return top[np.argsort(-logits[top], kind="stable")].astype(np.int32)
