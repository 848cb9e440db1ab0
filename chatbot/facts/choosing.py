"""Sentences to facts: grouped by meaning, ordered by worth, picked so that everybody is heard.

Grouping is average-linkage agglomerative clustering on centred embeddings, across languages;
picking is in the spirit of maximal marginal relevance (Carbonell and Goldstein 1998). What was told
before comes after what was not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from chatbot.evidence.numbers import amounts
from chatbot.facts.sheets import SAME, Matrix, Sheet, likeness
from chatbot.facts.worth import early, news, scores
from chatbot.types import Evidence

_TOO_ALIKE = 0.55
"""Centred cosine above which a further fact says nothing new."""
_SHARED = 0.4
"""What a fact gains for each further source, where it stands at the beginning of them all."""
_ORDER = 0.5
"""How much of that counts in the order of telling: every outlet puts the news itself in a sentence
of its own, and shares what is told in passing (docs/LOG.md)."""
_HEARD = 0.05
"""What a fact gains for each further article that nothing picked cites: a lead goes before a detail
that two articles share."""
_AGAIN = 0.3
"""What a fact loses that says what a picked one does: its article may say something else."""
Known = Callable[[Sheet], Sequence[bool]]
"""Which sentences of a sheet an earlier report told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A fact that may be told: its source sentences, best first, and why it matters."""

    sources: tuple[Evidence, ...]
    score: float
    independent: int
    """Sources that do not copy one another."""
    vector: tuple[float, ...]
    shared: float = 0.0
    """How much of the score is for being told by several sources."""
    aside: bool = False
    """Whether every source tells it in passing: neither at its head nor in its headline's words."""
    told: bool = False
    """Whether an earlier report told it."""

    @property
    def articles(self) -> frozenset[str]:
        """The articles that say it."""
        return frozenset(source.passage.article_id for source in self.sources)


def candidates(
    page: Sheet, copies: Mapping[str, str], *, known: Known | None = None
) -> list[Candidate]:
    """Every fact that the sentences could make, best first.

    ``copies`` maps an article to the one that stands for all copies of the same text (itself,
    mostly); ``known`` says what was told before.
    """
    if not page.sources:
        return []
    near = likeness(page)
    worth = scores(page, copies, near)
    told = known(page) if known else [False] * len(page.sources)
    near_top, newsy = early(page), dict(zip(page.sources, news(page), strict=True))
    made = (_candidate(group, page, worth, copies, told, near_top) for group in _groups(near))
    found = [replace(fact, aside=not any(newsy[s] for s in fact.sources)) for fact in made]
    return sorted(found, key=lambda fact: -fact.score)


def pick(found: Sequence[Candidate], most: int) -> list[Candidate]:
    """At most ``most`` facts, in the order to tell them.

    First each article's best is taken, then the best that say something new. Of several
    articles none comes first that all who tell it tell in passing, where another is there.
    """
    picked: list[Candidate] = []
    waiting = set().union(*(fact.articles for fact in found)) if found else set()
    pool = list(found)
    while waiting and pool and len(picked) < most:
        best = max(pool, key=lambda fact: _worth(fact, waiting, picked))
        if not best.articles & waiting:
            break
        picked.append(best)
        pool.remove(best)
        waiting -= best.articles
    for fact in pool:
        if len(picked) >= most:
            break
        if all(_alike(fact, other) < _TOO_ALIKE for other in picked):
            picked.append(fact)
    picked.sort(key=lambda fact: (1 - _ORDER) * fact.shared - fact.score)
    alone = len(set().union(*(fact.articles for fact in picked))) <= 1
    first = next((fact for fact in picked if not fact.aside), None)
    if alone or first is None:
        return picked
    return [first, *(fact for fact in picked if fact is not first)]


def _worth(fact: Candidate, waiting: set[str], picked: Sequence[Candidate]) -> float:
    """Its score, a little for each further article that it lets be heard, less for what was said.

    Nothing is worth telling of articles that were heard.
    """
    heard = len(fact.articles & waiting)
    again = any(_alike(fact, other) >= _TOO_ALIKE for other in picked)
    return fact.score + _HEARD * (heard - 1) - _AGAIN * again if heard else -np.inf


def _groups(near: Matrix) -> list[list[int]]:
    """Rows of sentences that are alike on average, by how near every two are."""
    if len(near) == 1:
        return [[0]]
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    apart = 1.0 - np.minimum((near + near.T) / 2, 1.0)
    np.fill_diagonal(apart, 0.0)
    tree = linkage(squareform(apart, checks=False), "average")
    groups: dict[int, list[int]] = {}
    for row, label in enumerate(fcluster(tree, 1 - SAME, criterion="distance")):
        groups.setdefault(int(label), []).append(row)
    return list(groups.values())


def _candidate(  # noqa: PLR0913, PLR0917 - all that a fact's worth depends on
    members: list[int],
    page: Sheet,
    worth: Sequence[float],
    copies: Mapping[str, str],
    told: Sequence[bool],
    near_top: Sequence[float],
) -> Candidate:
    """The best sentence of each article, best article first."""
    ordered = sorted(members, key=lambda row: -worth[row])
    one_each: dict[str, int] = {}
    for row in ordered:
        one_each.setdefault(page.sources[row].passage.article_id, row)
    independent = len({copies.get(article, article) for article in one_each})
    mean = page.vectors[members].mean(axis=0)
    unit = mean / (np.linalg.norm(mean) or 1.0)
    best = page.sources[ordered[0]]
    shared = _SHARED * (independent - 1) * float(np.mean([near_top[r] for r in one_each.values()]))
    return Candidate(
        sources=tuple(page.sources[row] for row in one_each.values()),
        score=worth[ordered[0]] + shared,
        independent=independent,
        shared=shared,
        vector=tuple(float(x) for x in unit),
        told=told[ordered[0]] or _states(best, [page.sources[row] for row in members if told[row]]),
    )


def _states(source: Evidence, told: Sequence[Evidence]) -> bool:
    """Whether sentences grouped with a source, and told before, have all its numbers."""
    stated = {value for other in told for value in amounts(other.text, other.lang)}
    return bool(told) and amounts(source.text, source.lang) <= stated


def _alike(one: Candidate, other: Candidate) -> float:
    return float(np.dot(one.vector, other.vector))
