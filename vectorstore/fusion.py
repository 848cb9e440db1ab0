"""Joining what two legs found in several languages into one list.

Words lift what the vectors found (`blend`), and the sums decide between languages too, each sure of
a share (`interleave`). That is fair only because a question's words are looked for in each language
in that language (`vectorstore.glossary`); left as they are, they meet passages of their own
language far more often than the right one of the other, and reciprocal rank fusion, the usual way,
lets them push it out.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

RRF_K: Final = 60
"""The paper's constant; results hardly move between 20 and 100."""

Id = TypeVar("Id", bound=Hashable)


def blend(
    cosines: Mapping[Id, float], words: Mapping[Id, float], *, weight: float, best: float
) -> dict[Id, float]:
    """Cosine plus ``weight`` times the share of the ``best`` lexical score, best first.

    A convex combination, after Bruch, Gai and Ingber 2023, "An analysis of fusion functions for
    hybrid retrieval" (ACM TOIS 42:1). What only the words found counts as near as the last that
    the vectors found.

    >>> blend({"a": 0.8, "b": 0.7}, {"b": 8.0, "c": 2.0}, weight=0.2, best=8.0)
    {'b': 0.9, 'a': 0.8, 'c': 0.75}
    """
    floor = min(cosines.values(), default=0.0)
    scores = {
        item: round(cosines.get(item, floor) + weight * words.get(item, 0.0) / (best or 1.0), 6)
        for item in [*cosines, *(item for item in words if item not in cosines)]
    }
    return dict(sorted(scores.items(), key=lambda pair: -pair[1]))


def interleave(
    turns: Sequence[str], lists: Mapping[str, Sequence[Id]], *, share: float
) -> Iterator[Id]:
    """Take the next of ``lists[turn]`` for every turn, then what is left, in the lists' order.

    However far down ``turns`` a language comes, it has ``share`` of every beginning of the result
    (rounded down) for as long as its list lasts.

    >>> list(interleave(["en"] * 4, {"en": ["a", "b", "c", "d"], "fr": ["x", "y"]}, share=0.25))
    ['a', 'b', 'c', 'x', 'd', 'y']
    """
    queues = {name: deque(items) for name, items in lists.items()}
    waiting = deque([*turns, *(name for name, items in lists.items() for _ in items)])
    taken: Counter[str] = Counter()
    while any(queues.values()):
        due = int(share * (taken.total() + 1))
        turn = next((name for name in queues if queues[name] and taken[name] < due), waiting[0])
        waiting.remove(turn)
        if queues[turn]:
            taken[turn] += 1
            yield queues[turn].popleft()


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
