"""Claims of our own, written plainly and written to mislead: what the files hold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from chatbot.evaluation.reading import lines
from chatbot.evaluation.stats import auc
from chatbot.evaluation.suites.support import OWN
from vectorstore.words import stems

FOLDER = Path(__file__).parent
Told = Sequence[dict[str, Any]]


@pytest.fixture(params=OWN)
def told(request: pytest.FixtureRequest) -> Told:
    """Every source of a set with its claims."""
    return sources(request.param)


def sources(name: str) -> Told:
    """Those of one set."""
    return [one for path in (FOLDER / name).glob("*.jsonl") for one in lines(path)]


def test_no_source_stands_twice(told: Told) -> None:
    """480 sources in each."""
    assert len({one["source"] for one in told}) == len(told) == 480


@pytest.mark.parametrize("label", [0, 1])
def test_as_many_follow_as_do_not(told: Told, label: int) -> None:
    """Three of each for every source, none of them twice."""
    for one in told:
        assert sum(held == label for _, held in one["claims"]) == 3
        assert len({claim for claim, _ in one["claims"]}) == 6


def test_length_does_not_give_the_label_away(told: Told) -> None:
    """Claims that follow and claims that do not are about as long."""
    means = [
        sum(len(claim.split()) for claim in found) / len(found)
        for held in (0, 1)
        for found in [[c for one in told for c, label in one["claims"] if label == held]]
    ]

    assert abs(means[0] - means[1]) < 1.5


@pytest.mark.parametrize(("name", "least", "most"), [("plain", 0.6, 0.75), ("claims", 0.1, 0.3)])
def test_what_words_in_common_tell(name: str, least: float, most: float) -> None:
    """A little of plain claims, as of other people's sets; the opposite of those that mislead."""
    shares, truth = [], []
    for one in sources(name):
        source = set(stems(one["source"], "en"))
        for claim, held in one["claims"]:
            words = stems(claim, "en")
            shares.append(sum(word in source for word in words) / len(words))
            truth.append(bool(held))

    assert least < auc(shares, truth) < most
