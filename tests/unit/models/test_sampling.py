"""The next token is the best one allowed."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

from chatbot.models.sampling import TOP_K, Logits, Tokens, choose, likeliest, probabilities


@dataclass
class Allow:
    """A grammar that allows a set, and counts what it is asked."""

    tokens: set[int]
    asked: int = field(default=0)

    def allowed(self, tokens: Tokens) -> np.typing.NDArray[np.bool_]:
        """Answer for each token."""
        self.asked += len(tokens)
        return np.array([int(token) in self.tokens for token in tokens], dtype=np.bool_)


@pytest.fixture
def logits() -> Logits:
    """A vocabulary of a thousand, best first at token 999."""
    return np.arange(1000, dtype=np.float32)


def _choose(
    logits: Logits, constraint: Allow | None = None, temperature: float = 0.0
) -> int | None:
    rng = np.random.default_rng(3)
    return choose(logits, temperature=temperature, rng=rng, constraint=constraint)


def test_greedy_is_the_likeliest(logits: Logits) -> None:
    """Without a grammar, temperature 0 takes the best token, the first of equals."""
    assert _choose(logits) == 999
    assert _choose(np.zeros(5, dtype=np.float32)) == 0


@pytest.mark.parametrize("best", [999, 998, 800, 700, 1])
def test_grammar_takes_the_best_allowed(logits: Logits, best: int) -> None:
    """However far down the best allowed token stands, it is found."""
    assert _choose(logits, Allow({best, 0})) == best


def test_grammar_is_asked_little_when_it_agrees(logits: Logits) -> None:
    """A token the grammar accepts costs one question, not a vocabulary of them."""
    constraint = Allow({999})
    _choose(logits, constraint)
    assert constraint.asked == 1


def test_nothing_allowed_is_none(logits: Logits) -> None:
    """A grammar at its end, with no end token to give, ends the text."""
    assert _choose(logits, Allow(set())) is None


def test_temperature_draws_among_the_best(logits: Logits) -> None:
    """Above 0, only the best few are drawn, the same ones for the same seed."""
    flat = logits / np.float32(1000)
    rng = np.random.default_rng(1)
    drawn = [choose(flat, temperature=1.0, rng=rng) for _ in range(300)]
    again = np.random.default_rng(1)
    assert drawn == [choose(flat, temperature=1.0, rng=again) for _ in range(300)]
    assert len(set(drawn)) > 20
    assert {token for token in drawn if token is not None} <= set(range(1000 - TOP_K, 1000))


def test_temperature_obeys_the_grammar(logits: Logits) -> None:
    """A drawn token is always one the grammar allows."""
    allowed = {3, 500, 900}
    rng = np.random.default_rng(1)
    flat = logits / np.float32(1000)
    drawn = {choose(flat, temperature=1.0, rng=rng, constraint=Allow(allowed)) for _ in range(100)}
    assert drawn == allowed


def test_likeliest_is_ordered(logits: Logits) -> None:
    """The short list comes best first."""
    assert likeliest(logits, 3).tolist() == [999, 998, 997]


def test_probabilities_are_over_everything() -> None:
    """Answers share what the whole vocabulary leaves them."""
    logits = np.log(np.array([0.1, 0.2, 0.3, 0.4], dtype=np.float32))
    found = probabilities(logits, [frozenset({0}), frozenset({1, 2})])
    assert found == pytest.approx((0.1, 0.5))
