"""The claims that were written to mislead: what the files hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.evaluation.reading import lines

FOLDER = Path(__file__).parent / "claims"
EVERY = [(path.stem, one) for path in sorted(FOLDER.glob("*.jsonl")) for one in lines(path)]


def test_no_source_stands_twice() -> None:
    """480 sources of four kinds."""
    assert len({one["source"] for _, one in EVERY}) == len(EVERY) == 480
    assert len({name for name, _ in EVERY}) == 4


@pytest.mark.parametrize("label", [0, 1])
def test_as_many_follow_as_do_not(label: int) -> None:
    """Three of each for every source, none of them twice."""
    for _, one in EVERY:
        assert sum(held == label for _, held in one["claims"]) == 3
        assert len({claim for claim, _ in one["claims"]}) == 6


def test_length_does_not_give_the_label_away() -> None:
    """Claims that follow and claims that do not are about as long."""
    means = [
        sum(len(claim.split()) for claim in told) / len(told)
        for held in (0, 1)
        for told in [[c for _, one in EVERY for c, label in one["claims"] if label == held]]
    ]

    assert abs(means[0] - means[1]) < 1.5
