"""Joining ranked lists that do not share a scale."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Final, TypeVar

RRF_K: Final = 60
"""The paper's constant; results hardly move between 20 and 100."""

Id = TypeVar("Id", bound=Hashable)


def reciprocal_rank_fusion(
    *ranked: Sequence[Id], weights: Sequence[float] = (), k: int = RRF_K
) -> dict[Id, float]:
    """Score every item by the sum of ``weight / (k + rank)`` over the lists it is in, best first.

    Cormack, Clarke and Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual rank
    learning methods", SIGIR 2009. ``weights`` are 1 unless given, one a list (`ValueError`
    otherwise). Equal scores keep the order of the lists.

    >>> list(reciprocal_rank_fusion(["b", "a"], ["a", "c"]))
    ['a', 'b', 'c']
    """
    scores: dict[Id, float] = {}
    for ids, weight in zip(ranked, weights or [1.0] * len(ranked), strict=True):
        for rank, item in enumerate(ids, start=1):
            scores[item] = scores.get(item, 0.0) + weight / (k + rank)
    return dict(sorted(scores.items(), key=lambda pair: -pair[1]))
