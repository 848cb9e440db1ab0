"""Stories: are the articles of one affair together, whatever their language, and others apart?

B-cubed and pairs of articles, beside HDBSCAN and average linkage on embeddings alone. Copies: does
the wording tell what repeats a text from what tells the same event?
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from chatbot.evaluation import stats
from chatbot.evaluation.lab import article_id, as_passages
from chatbot.evaluation.reading import lines
from chatbot.evaluation.suites.grouping import (
    Labels,
    Rows,
    agglomerative,
    bcubed,
    best_agglomerative,
    hdbscan,
    partners,
)
from chatbot.evaluation.suites.storysets import SETS, Labelled
from chatbot.evaluation.types import Document, Figure, Lab, Outcome, Places, Row, Scores
from chatbot.ingest.chunk import chunk
from chatbot.library.index import embedding_text
from chatbot.library.neardup import agency_groups
from chatbot.stories import stories
from chatbot.types import Article
from vectorstore.centring import Centring
from vectorstore.types import Vectors

OURS: Final = "ours"
COPIES: Final = "copies"
_FOLDER: Final = "orangesum_neardup_fr"
_COPIED: Final = frozenset({"identical", "near_duplicate", "partial_reuse"})
"""Labels of pairs that print the same text, whole or in part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stories:
    """See the module; needs no language model."""

    name: str = "stories"
    model: bool = False
    sample: int | None = None
    seconds: float = 60.0

    def rows(self, places: Places) -> list[Row]:
        """A row a set of articles, and one for the pairs of copies."""
        found = [Row(id=each.name, group=each.name) for each in _sets(places.data)]
        copies = places.data / _FOLDER / "pairs.jsonl"
        return [*found, Row(id=COPIES, group=COPIES)] if copies.is_file() else found

    def run(self, rows: Sequence[Row], places: Places, lab: Lab) -> Iterator[Outcome]:
        """Group each set, in every way."""
        wanted = {row.id for row in rows}
        for each in _sets(places.data):
            if each.name in wanted:
                yield _grouped(each, lab)
        if COPIES in wanted:
            yield _copies(places.data / _FOLDER)

    def score(self, outcomes: Sequence[Outcome]) -> Scores:
        """B-cubed and pairs by set, level and way; pairs joined across languages; copies."""
        figures: list[Figure | None] = []
        for outcome in outcomes:
            if outcome["id"] == COPIES:
                figures += _copy_figures(outcome["pairs"])
            else:
                figures += _set_figures(outcome)
        wrong = [line for outcome in outcomes for line in outcome["wrong"]]
        return Scores(figures=stats.present(*figures), failures=tuple(sorted(wrong)))


def _sets(data: Path) -> Iterator[Labelled]:
    for make in SETS:
        yield from make(data)


def _grouped(each: Labelled, lab: Lab) -> Outcome:
    articles = [_article(document) for document in each.documents]
    raw = [_embedded(d, a, lab) for d, a in zip(each.documents, articles, strict=True)]
    means = Centring.of(lab.embedder)
    centred = {
        article.article_id: means.centre(vectors, [article.lang] * len(vectors))
        for article, vectors in zip(articles, raw, strict=True)
    }
    start = time.monotonic()
    ours = _labels(articles, stories(articles, centred))
    seconds = time.monotonic() - start
    rows = np.stack([_mean(vectors) for vectors in raw])
    ways = {OURS: ours, "hdbscan": hdbscan(rows), "average": agglomerative(rows)}
    place = {document.id: at for at, document in enumerate(each.documents)}
    unsure = {(place[a], place[b]) for pair in each.unsure for a in pair for b in pair if a != b}
    return {
        "id": each.name,
        "group": each.name,
        "levels": {
            level: _scored(ways | {"average-best": best_agglomerative(rows, right)}, right, unsure)
            for level, right in each.levels.items()
        },
        "twins": [float(ours[place[a]] == ours[place[b]]) for a, b in each.twins],
        "seconds": seconds,
        "wrong": _apart(each, ours),
    }


def _scored(
    ways: Mapping[str, Labels], right: Sequence[str], unsure: set[tuple[int, int]]
) -> dict[str, Any]:
    return {
        way: {"bcubed": bcubed(labels, right), "partners": partners(labels, right, unsure)}
        for way, labels in ways.items()
    }


def _article(document: Document) -> Article:
    return Article(
        article_id=article_id(document.id),
        source=document.id,
        title=document.title,
        text=document.text,
        lang=document.lang,
        outlet=document.outlet,
        published=document.published,
    )


def _embedded(document: Document, article: Article, lab: Lab) -> Vectors:
    cut = as_passages(article, document.passages) if document.passages else chunk(article)
    return lab.embedder.embed_passages([embedding_text(passage) for passage in cut])


def _mean(vectors: Vectors) -> Rows:
    mean = vectors.astype(np.float64).mean(axis=0) if len(vectors) else np.zeros(vectors.shape[1])
    unit: Rows = mean / (np.linalg.norm(mean) or 1.0)
    return unit


def _labels(articles: Sequence[Article], groups: Sequence[Sequence[Article]]) -> list[int]:
    """A number each; an article in no group has one of its own."""
    of = {article.article_id: at for at, group in enumerate(groups) for article in group}
    return [of.get(a.article_id, len(groups) + at) for at, a in enumerate(articles)]


def _apart(each: Labelled, found: Labels) -> list[str]:
    """Stories told in several groups, and groups of several stories, by label."""
    right = next(iter(each.levels.values()))
    groups: dict[str, set[int]] = {}
    told: dict[int, set[str]] = {}
    for group, story in zip(found, right, strict=True):
        groups.setdefault(story, set()).add(group)
        told.setdefault(group, set()).add(story)
    split = [f"{story} / {len(parts)}" for story, parts in groups.items() if len(parts) > 1]
    mixed = [" + ".join(sorted(own)) for own in told.values() if len(own) > 1]
    return [f"{each.name}: {line}" for line in (*split, *mixed)]


def _set_figures(outcome: Outcome) -> list[Figure | None]:
    name = outcome["id"]
    figures: list[Figure | None] = []
    for level, ways in outcome["levels"].items():
        for way, told in ways.items():
            prefix = f"{name}.{level}" if way == OURS else f"{name}.{level}.{way}"
            rows = [(float(p), float(r)) for p, r in told["bcubed"]]
            figures.append(stats.balance(f"{prefix}.f1", rows))
            if way == OURS:
                figures.append(stats.mean(f"{prefix}.precision", [p for p, _ in rows]))
                figures.append(stats.mean(f"{prefix}.recall", [r for _, r in rows]))
            both = [(2.0 * b, float(joined + wanted)) for b, joined, wanted in told["partners"]]
            figures.append(stats.ratio(f"{prefix}.pairs", both))
    if outcome["twins"]:
        first = next(iter(outcome["levels"].values()))[OURS]["partners"]
        false = [(float(joined - both), float(joined)) for both, joined, _ in first]
        figures.append(stats.mean(f"{name}.joined", outcome["twins"]))
        figures.append(stats.ratio(f"{name}.false", false, better="lower"))
    figures.append(stats.mean(f"{name}.seconds", [outcome["seconds"]], better="lower"))
    return figures


def _copies(folder: Path) -> Outcome:
    articles = [
        _article(Document(id=row["doc_id"], text=row["text"], lang="fr", title=row["title"]))
        for row in lines(folder / "documents.jsonl")
    ]
    of = {key: at for at, group in enumerate(agency_groups(articles)) for key in group}
    told = [
        {
            "label": pair["label"],
            "found": of[article_id(pair["a"])] == of[article_id(pair["b"])],
            "right": pair["label"] in _COPIED,
            "pair": f"{pair['a']}-{pair['b']}",
        }
        for pair in lines(folder / "pairs.jsonl")
    ]
    wrong = [f"{COPIES}: {p['pair']} {p['label']}" for p in told if p["found"] != p["right"]]
    return {"id": COPIES, "group": COPIES, "pairs": told, "wrong": wrong}


def _copy_figures(told: Sequence[Mapping[str, Any]]) -> list[Figure | None]:
    both = [float(pair["found"] and pair["right"]) for pair in told]
    found, right = [float(p["found"]) for p in told], [float(p["right"]) for p in told]
    sums = [(2 * b, f + r) for b, f, r in zip(both, found, right, strict=True)]
    return [
        stats.ratio(f"{COPIES}.f1", sums),
        stats.ratio(f"{COPIES}.precision", list(zip(both, found, strict=True))),
        stats.ratio(f"{COPIES}.recall", list(zip(both, right, strict=True))),
    ]
