"""Search: is the right passage found, within a language and across, and better than by e5 alone?

The news collection is mixed: each article in one of its two languages, then each in the other.
Queries are headlines (titles kept out of the index), sentences and questions, in both languages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from chatbot.evaluation import stats
from chatbot.evaluation.lab import article_id
from chatbot.evaluation.suites.collections import COLLECTIONS, Collection
from chatbot.evaluation.suites.legs import SYSTEMS, Legs
from chatbot.evaluation.types import Figure, Lab, Outcome, Places, Row, Scores
from chatbot.types import LANGS
from vectorstore.types import Query

E5 = "e5"
"""The embedder alone, as it comes."""
DEPTH = 50
"""Hits looked through for the right one."""
OURS = "ours"
"""The whole of ``recoupe search``, beside the legs it is made of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """See the module; needs no language model."""

    name: str = "search"
    model: bool = False
    sample: int | None = 300
    seconds: float = 0.15

    def rows(self, places: Places) -> list[Row]:
        """Every query of every collection there is data for."""
        return [row for collection in _collections(places) for row in collection.rows]

    def run(self, rows: Sequence[Row], places: Places, lab: Lab) -> Iterator[Outcome]:
        """Find, collection by collection."""
        wanted = {row.id for row in rows}
        for collection in _collections(places):
            chosen = [row for row in collection.rows if row.id in wanted]
            if chosen:
                yield from self._found(collection, chosen, lab)

    def _found(self, collection: Collection, rows: Sequence[Row], lab: Lab) -> Iterator[Outcome]:
        with (
            lab.library(f"search-{collection.name}", collection.documents) as subject,
            closing(Legs(collection.documents, lab.embedder)) as legs,
        ):
            for row in rows:
                query = Query(text=row.data["text"], lang=row.data["lang"], k=DEPTH)
                hits = subject.search(query)
                ours = [(h.passage.article_id, h.passage.ordinal) for h in hits]
                found = {OURS: ours, **legs.search(query)}
                yield _outcome(row, found, [h.passage.lang for h in hits[:10]])

    def score(self, outcomes: Sequence[Outcome]) -> Scores:
        """Recall and reciprocal rank by set and direction, what each leg reaches, and the gain."""
        figures: list[Figure | None] = []
        for name, group in _grouped(outcomes, "set"):
            directions = _grouped(group, "direction")
            for direction, rows in directions:
                figures += _measures(f"{name}.{direction}", rows, (OURS, E5))
            for side, rows in _grouped(group, "side"):
                prefix = f"{name}.{side}" if len(directions) > 1 else name
                figures += _measures(prefix, rows, (OURS, *SYSTEMS))
            figures.append(_behind(name, group))
        news = [outcome for outcome in outcomes if outcome["set"] not in {"piaf", "xquad"}]
        figures += _shares("top10", news)
        for asked in LANGS:
            rows = [outcome for outcome in news if outcome["direction"].startswith(asked)]
            figures += _shares(f"top10.asked-{asked}", rows)
        lost = [o["id"] for o in outcomes if _recalled(o["ranks"][OURS], 10) < 1]
        return Scores(figures=stats.present(*figures), failures=tuple(sorted(lost)))


def _outcome(row: Row, found: dict[str, list[tuple[str, int]]], top: Sequence[str]) -> Outcome:
    right, ignored = _places(row.data["right"]), _places(row.data["ignored"])
    kept = {name: [hit for hit in hits if hit not in ignored] for name, hits in found.items()}
    ranks = {
        name: next((rank for rank, hit in enumerate(hits, start=1) if hit in right), None)
        for name, hits in kept.items()
    }
    source, target = row.data["lang"], row.data["target"]
    return {
        "id": row.id,
        "group": row.group,
        "set": row.data["set"],
        "direction": f"{source}-{target}",
        "side": "same" if source == target else "cross",
        "ranks": ranks,
        "share": {lang: top.count(lang) / max(1, len(top)) for lang in LANGS},
    }


def _places(named: Sequence[Sequence[Any]]) -> set[tuple[str, int]]:
    return {(article_id(document), ordinal) for document, ordinal in named}


def _measures(name: str, rows: Sequence[Outcome], systems: Sequence[str]) -> list[Figure | None]:
    figures: list[Figure | None] = []
    for system in systems:
        ranks = [outcome["ranks"][system] for outcome in rows]
        prefix = name if system == OURS else f"{name}.{system}"
        figures += [
            stats.mean(f"{prefix}.r1", [_recalled(rank, 1) for rank in ranks]),
            stats.mean(f"{prefix}.r5", [_recalled(rank, 5) for rank in ranks]),
            stats.mean(f"{prefix}.mrr", [_reciprocal(rank) for rank in ranks]),
        ]
    gains = [
        _reciprocal(outcome["ranks"][OURS]) - _reciprocal(outcome["ranks"][E5]) for outcome in rows
    ]
    return [*figures, stats.mean(f"{name}.gain", gains)]


def _behind(name: str, rows: Sequence[Outcome]) -> Figure | None:
    """Recall@5 that a question loses where the same passage is in the other language."""
    found: dict[tuple[str, str], dict[str, float]] = {}
    for outcome in rows:
        target = outcome["direction"].partition("-")[2]
        query = (outcome["id"].rpartition("/")[0], target)
        found.setdefault(query, {})[outcome["side"]] = _recalled(outcome["ranks"][OURS], 5)
    lost = [both["same"] - both["cross"] for both in found.values() if len(both) == len(LANGS)]
    return stats.mean(f"{name}.behind.r5", lost, better="lower")


def _shares(name: str, rows: Sequence[Outcome]) -> list[Figure | None]:
    """Part of the ten best hits that is in each language."""
    return [
        stats.mean(f"{name}.{lang}", [row["share"][lang] for row in rows], better="neither")
        for lang in LANGS
    ]


def _recalled(rank: int | None, depth: int) -> float:
    return float(rank is not None and rank <= depth)


def _reciprocal(rank: int | None) -> float:
    return 1 / rank if rank and rank <= 10 else 0.0  # noqa: PLR2004 - MRR@10


def _grouped(outcomes: Sequence[Outcome], key: str) -> list[tuple[str, list[Outcome]]]:
    ordered = sorted(outcomes, key=itemgetter(key))
    return [(name, list(group)) for name, group in groupby(ordered, key=itemgetter(key))]


def _collections(places: Places) -> Iterator[Collection]:
    for make in COLLECTIONS:
        yield from make(places.data)
