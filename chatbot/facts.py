"""From articles to facts: sentences that say the same thing, ranked, covering every article.

Selection is by program alone: sentences of the articles are grouped by meaning across languages
(average-linkage agglomerative clustering on centred embeddings), scored by independent sources,
centrality, recency and place in the article, then picked so that each article is represented
before any is told twice (in the spirit of maximal marginal relevance, Carbonell and Goldstein
1998). What was told before comes after what was not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from chatbot.evidence.numbers import amounts
from chatbot.language import fold
from chatbot.types import Evidence
from vectorstore.types import Vectors

SAME = 0.68
"""Least centred cosine, on average, between sentences told as one fact."""
_ACROSS = 1.12
"""What a cosine between two languages is worth: translations of one sentence have 0.64 to 0.80,
the same told in other words mostly 0.62 and more, other things 0.6 and less (docs/LOG.md)."""
_SHORTEST, _LONGEST = 45, 420
_TOO_ALIKE = 0.55
"""Centred cosine above which a further fact says nothing new."""
_DANGLING = re.compile(
    r"^[«“\"\s]*(?:il|elle|ils|elles|cela|ceci|ce|cet|cette|ces|celui|celle|ceux|leur|leurs|lui|on|"
    r"he|she|it|they|this|that|these|those|his|her|its|their|but|and|however|mais|et|or|puis|then|"
    r"meanwhile|also|toutefois|cependant|en outre|par ailleurs|depuis lors|since then|for his part|"
    r"de son cote|la source|the source|la meme source|the same|selon la meme|voici|here|"
    r"le texte|the text"
    r"|(?:sans|avec|pour|contre|apres|avant|d.apres|without|with|for|against|after|before) "
    r"(?:lui|elles?|eux|cela|him|her|it|them|this|that)"
    r"|(?!chez|assez)[a-z]{3,}ez (?:la|les?|une?|donc|ce|cette|que))\b"
)
"""How a sentence begins that leans on the one before it, or tells its reader to do something."""

_ERRATUM = re.compile(
    r"\bversion (?:precedente|anterieure|initiale) de (?:l'|cet |cette )(?:article|depeche)\b"
    r"|\b(?:earlier|previous|original) version of this (?:article|story|report|column)\b"
)
"""What a correction says was wrong: told alone it would be the error again."""

_HEARD = 0.05
"""What a fact gains for each further article that nothing picked cites: a lead goes before a detail
that two articles share."""
_RECENT = 0.15
"""What the newest article's sentences gain; those of a day before, half of it."""

Embed = Callable[[Sequence[str], Sequence[str]], Vectors]
"""Texts and their languages to centred unit vectors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The sentences of some articles that can be told, each with its place and its vector."""

    sources: tuple[Evidence, ...]
    places: tuple[int, ...]
    """Counted from the start of the article."""
    vectors: Vectors
    """Centred unit vectors, shape ``(len(sources), dim)``."""


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
    told: bool = False
    """Whether an earlier report told it."""

    @property
    def articles(self) -> frozenset[str]:
        """The articles that say it."""
        return frozenset(source.passage.article_id for source in self.sources)


def sheet(articles: Mapping[str, Sequence[Evidence]], embed: Embed) -> Sheet:
    """The sentences worth telling; ``articles`` maps ids to sentences in order."""
    rows = [
        (source, place)
        for sentences in articles.values()
        for place, source in enumerate(sentences)
        if tellable(source)
    ]
    sources = tuple(source for source, _ in rows)
    vectors = (
        embed([source.text for source in sources], [source.lang for source in sources])
        if rows
        else np.zeros((0, 0), dtype=np.float32)
    )
    return Sheet(sources=sources, places=tuple(place for _, place in rows), vectors=vectors)


def candidates(
    page: Sheet, copies: Mapping[str, str], *, known: Known | None = None
) -> list[Candidate]:
    """Every fact that the sentences could make, best first.

    ``copies`` maps an article to the one that stands for all copies of the same text (itself,
    mostly); ``known`` says what was told before.
    """
    if not page.sources:
        return []
    scores, told = _scores(page), known(page) if known else [False] * len(page.sources)
    early = _early(page)
    found = [_candidate(members, page, scores, copies, told, early) for members in _groups(page)]
    return sorted(found, key=lambda fact: -fact.score)


def _scores(page: Sheet) -> list[float]:
    """Centrality, recency and place, less for a sentence that leans on the one before it."""
    centre = page.vectors.mean(axis=0)
    centrality = page.vectors @ (centre / (np.linalg.norm(centre) or 1.0))
    days = [source.passage.published or "" for source in page.sources]
    newest = max(days)
    return [
        float(near)
        + 0.3 / (1 + place)
        + (_RECENT / (1 + _days(newest, day)) if day else 0.0)
        - (0.35 if _DANGLING.match(fold(source.text)) else 0.0)
        for source, place, near, day in zip(
            page.sources, page.places, centrality, days, strict=True
        )
    ]


def _early(page: Sheet) -> list[float]:
    """How near to the beginning of its article each sentence stands: 1 for the first, towards 0.

    What several outlets tell at the end is what they always add ("the company carries…").
    """
    last: dict[str, int] = {}
    for source, place in zip(page.sources, page.places, strict=True):
        article = source.passage.article_id
        last[article] = max(place, last.get(article, 0))
    return [
        1 - place / (last[source.passage.article_id] + 1)
        for source, place in zip(page.sources, page.places, strict=True)
    ]


def _days(newest: str, day: str) -> int:
    """Whole days between two ISO dates."""
    return int((np.datetime64(newest[:10]) - np.datetime64(day[:10])).astype(int))


def pick(found: Sequence[Candidate], most: int) -> list[Candidate]:
    """At most ``most`` facts: first each article's best, then the best that say something new."""
    picked: list[Candidate] = []
    waiting = set().union(*(fact.articles for fact in found)) if found else set()
    pool = list(found)
    while waiting and pool and len(picked) < most:
        best = max(pool, key=lambda fact: _worth(fact, waiting))
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
    return sorted(picked, key=lambda fact: -fact.score)


def _worth(fact: Candidate, waiting: set[str]) -> float:
    """Its score, and a little for each further article that it lets be heard; else nothing."""
    heard = len(fact.articles & waiting)
    return fact.score + _HEARD * (heard - 1) if heard else -np.inf


def tellable(source: Evidence) -> bool:
    """A statement that can stand alone; no question, heading, bare quotation or corrected error."""
    text = source.text.strip()
    if not _SHORTEST <= len(text) <= _LONGEST or text[-1] not in '.!»”"…':
        return False
    bare = text[0] in '«“"' and text[-1] in '»”"'
    return not bare and "?" not in text and not _ERRATUM.search(fold(text))


def _groups(page: Sheet) -> list[list[int]]:
    if len(page.sources) == 1:
        return [[0]]
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    langs = np.array([source.lang for source in page.sources])
    near = (page.vectors @ page.vectors.T).astype(np.float64)
    near[langs[:, None] != langs[None, :]] *= _ACROSS
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
    scores: Sequence[float],
    copies: Mapping[str, str],
    told: Sequence[bool],
    early: Sequence[float],
) -> Candidate:
    """The best sentence of each article, best article first."""
    ordered = sorted(members, key=lambda row: -scores[row])
    one_each: dict[str, int] = {}
    for row in ordered:
        one_each.setdefault(page.sources[row].passage.article_id, row)
    independent = len({copies.get(article, article) for article in one_each})
    mean = page.vectors[members].mean(axis=0)
    unit = mean / (np.linalg.norm(mean) or 1.0)
    best = page.sources[ordered[0]]
    return Candidate(
        sources=tuple(page.sources[row] for row in one_each.values()),
        score=scores[ordered[0]]
        + 0.4 * (independent - 1) * float(np.mean([early[row] for row in one_each.values()])),
        independent=independent,
        vector=tuple(float(x) for x in unit),
        told=told[ordered[0]] or _states(best, [page.sources[row] for row in members if told[row]]),
    )


def _states(source: Evidence, told: Sequence[Evidence]) -> bool:
    """Whether sentences grouped with a source, and told before, have all its numbers."""
    stated = {value for other in told for value in amounts(other.text, other.lang)}
    return bool(told) and amounts(source.text, source.lang) <= stated


def _alike(one: Candidate, other: Candidate) -> float:
    return float(np.dot(one.vector, other.vector))
