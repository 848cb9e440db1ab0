"""Articles whose stories are known: ECB+ (English), RPM2 (French) and NTREX (both, and mixed)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from chatbot.evaluation.reading import lines
from chatbot.evaluation.types import Document
from chatbot.types import LANGS


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """Documents and, at each level, the story of each, in the same order."""

    name: str
    documents: tuple[Document, ...]
    levels: Mapping[str, tuple[str, ...]]
    """The first level is the one aimed at."""
    unsure: frozenset[frozenset[str]] = field(default_factory=frozenset)
    """Pairs of document ids that may or may not be one story: left out of scores of pairs."""
    twins: tuple[tuple[str, str], ...] = ()
    """Ids of one article in two languages."""


def ecbplus(folder: Path) -> Iterator[Labelled]:
    """ECB+ (Cybulska and Vossen 2014): two alike affairs a topic."""
    rows = lines(folder / "ecbplus_en" / "documents.jsonl")
    if rows:
        yield Labelled(
            name="ecbplus",
            documents=tuple(Document(id=r["doc_id"], text=r["text"], lang="en") for r in rows),
            levels=_levels(rows, "story", "topic"),
        )


def rpm2(folder: Path) -> Iterator[Labelled]:
    """RPM2 (de Loupy et al. 2010): topics, and the two dates at which each was in the news."""
    rows = lines(folder / "rpm2_fr" / "documents.jsonl")
    if rows:
        told = (
            Document(
                id=r["doc_id"], text=f"{r['title']}\n\n{r['text']}", lang="fr", title=r["title"]
            )
            for r in rows
        )
        yield Labelled(name="rpm2", documents=tuple(told), levels=_levels(rows, "topic", "cluster"))


def ntrex(folder: Path) -> Iterator[Labelled]:
    """NTREX: in English, in French, each article in one of them, and each in both."""
    rows = lines(folder / "ntrex_fr_en" / "docs.jsonl")
    cut: dict[str, list[dict[str, Any]]] = {}
    for passage in lines(folder / "ntrex_fr_en" / "passages.jsonl"):
        cut.setdefault(passage["doc_id"], []).append(passage)
    told = [row | {"passages": cut.get(row["doc_id"], [])} for row in rows]
    if not told:
        return
    for lang in sorted(LANGS):
        yield _news(f"ntrex-{lang}", [(row, lang) for row in told])
    yield _news("ntrex-mixed", [(row, row["lang_mixed"]) for row in told])
    yield _news("ntrex-both", [(row, lang) for row in told for lang in LANGS])


SETS: Final[tuple[Callable[[Path], Iterator[Labelled]], ...]] = (ecbplus, rpm2, ntrex)


def _news(name: str, told: list[tuple[dict[str, Any], str]]) -> Labelled:
    of: dict[str, list[str]] = {}
    for row, lang in told:
        of.setdefault(row["story"], []).append(_id(row, lang))
    twice: dict[str, list[str]] = {}
    for row, lang in told:
        twice.setdefault(row["doc_id"], []).append(_id(row, lang))
    unsure = {
        frozenset({_id(row, lang), other})
        for row, lang in told
        for story in row["alt_stories"]
        for other in of.get(story, ())
    }
    return Labelled(
        name=name,
        documents=tuple(_document(row, lang) for row, lang in told),
        levels={"story": tuple(row["story"] for row, _ in told)},
        unsure=frozenset(unsure),
        twins=tuple((ids[0], ids[1]) for ids in twice.values() if len(ids) == len(LANGS)),
    )


def _document(row: Mapping[str, Any], lang: str) -> Document:
    passages = tuple(passage[lang] for passage in row["passages"])
    return Document(
        id=_id(row, lang),
        text="\n\n".join(passages),
        lang=lang,
        title=row[f"title_{lang}"],
        passages=passages,
    )


def _id(row: Mapping[str, Any], lang: str) -> str:
    return f"{row['doc_id']}/{lang}"


def _levels(rows: list[dict[str, Any]], *names: str) -> dict[str, tuple[str, ...]]:
    return {name: tuple(str(row[name]) for row in rows) for name in names}
