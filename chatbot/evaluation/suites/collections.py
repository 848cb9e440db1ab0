"""The passages that search and answers look through, and the queries over them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from chatbot.evaluation.reading import lines
from chatbot.evaluation.types import Document, Row

OTHER: Final = {"en": "fr", "fr": "en"}
Place = tuple[str, int]
"""A document's id and the number of a passage of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """Documents, and queries whose right passages are known."""

    name: str
    documents: tuple[Document, ...]
    rows: tuple[Row, ...]


def news(folder: Path, *, swapped: bool, titled: bool) -> dict[str, tuple[Document, int]]:
    """NTREX, each article in one language (or, swapped, the other), by passage id.

    A passage's place is its document and its number in it.
    """
    about = {doc["doc_id"]: doc for doc in lines(folder / "docs.jsonl")}
    texts: dict[str, list[dict[str, Any]]] = {}
    for row in lines(folder / "passages.jsonl"):
        texts.setdefault(row["doc_id"], []).append(row)
    places: dict[str, tuple[Document, int]] = {}
    for doc_id, rows in texts.items():
        lang = about[doc_id]["lang_mixed"]
        lang = OTHER[lang] if swapped else lang
        document = Document(
            id=doc_id,
            text="\n\n".join(row[lang] for row in rows),
            lang=lang,
            title=about[doc_id][f"title_{lang}"] if titled else "",
            outlet=str(about[doc_id].get("source", "")),
            passages=tuple(row[lang] for row in rows),
        )
        places |= {row["passage_id"]: (document, place) for place, row in enumerate(rows)}
    return places


def documents(places: Mapping[str, tuple[Document, int]]) -> tuple[Document, ...]:
    """Each document once, in order."""
    return tuple({document.id: document for document, _ in places.values()}.values())


def headlines(data: Path, *, swapped: bool) -> Iterator[Collection]:
    """Which article has this headline? Titles are kept out of the index."""
    folder = data / "ntrex_fr_en"
    bare = news(folder, swapped=swapped, titled=False)
    if not bare:
        return
    of: dict[str, list[Place]] = {}
    for document, place in bare.values():
        of.setdefault(document.id, []).append((document.id, place))
    langs = {document.id: document.lang for document in documents(bare)}
    rows: list[Row] = []
    for query in lines(folder / "queries_headline.jsonl"):
        best = max(query["qrels"].values())
        own = [doc for doc, grade in query["qrels"].items() if grade == best and doc in of]
        like = [doc for doc in (*query["qrels"], *query["ignore"]) if doc not in own]
        right = [place for doc in own for place in of[doc]]
        ignored = [place for doc in like for place in of.get(doc, ())]
        if own:
            rows += _both("headlines", query, query, langs[own[0]], right, ignored)
    name = f"headlines-{'swapped' if swapped else 'mixed'}"
    yield Collection(name=name, documents=documents(bare), rows=tuple(rows))


def sentences(data: Path, *, swapped: bool) -> Iterator[Collection]:
    """Which passage has this sentence, or answers this question?"""
    folder = data / "ntrex_fr_en"
    titled = news(folder, swapped=swapped, titled=True)
    if not titled:
        return
    rows: list[Row] = []
    for query in lines(folder / "queries_sentence.jsonl"):
        if place := titled.get(query["passage_id"]):
            document, number = place
            rows += _both("sentences", query, query, document.lang, [(document.id, number)])
    for query in lines(folder / "questions_handwritten.jsonl"):
        right = [titled[name] for name in query["passages"] if name in titled]
        if right and query["answerable"]:
            places = [(document.id, number) for document, number in right]
            told = {"en": query["question_en"], "fr": query["question_fr"]}
            rows += _both("questions", query, told, right[0][0].lang, places)
    name = f"sentences-{'swapped' if swapped else 'mixed'}"
    yield Collection(name=name, documents=documents(titled), rows=tuple(rows))


def encyclopaedia(folder: Path, lang: str) -> tuple[Document, ...]:
    """PIAF or XQuAD: a document a passage, under its article's title."""
    return tuple(
        Document(
            id=row["passage_id"],
            text=row["text"],
            lang=lang,
            title=row["title"],
            outlet=row["passage_id"],
            passages=(row["text"],),
        )
        for row in lines(folder / "passages.jsonl")
    )


def wiki(data: Path, *, name: str, folder: str, lang: str) -> Iterator[Collection]:
    """Which passage answers this question? One language."""
    texts = encyclopaedia(data / folder, lang)
    known = {document.id for document in texts}
    rows = [
        _row(name, query["qid"], query["question"], lang, lang, [(query["passage_id"], 0)])
        for query in lines(data / folder / "questions.jsonl")
        if query["passage_id"] in known
    ]
    if rows:
        yield Collection(name=name, documents=texts, rows=tuple(rows))


WIKIS: Final = {"piaf": ("piaf_fr", "fr"), "xquad": ("xquad_en", "en")}
COLLECTIONS: Final[Sequence[Callable[[Path], Iterator[Collection]]]] = (
    partial(headlines, swapped=False),
    partial(headlines, swapped=True),
    partial(sentences, swapped=False),
    partial(sentences, swapped=True),
    *(partial(wiki, name=name, folder=folder, lang=lang) for name, (folder, lang) in WIKIS.items()),
)


def _both(  # noqa: PLR0913, PLR0917 - all that a query says
    kind: str,
    query: Mapping[str, Any],
    texts: Mapping[str, Any],
    target: str,
    right: Sequence[Place],
    ignored: Sequence[Place] = (),
) -> list[Row]:
    """The query in each language, over an article in one."""
    return [
        _row(kind, query["qid"], texts[lang], lang, target, right, ignored) for lang in ("en", "fr")
    ]


def _row(  # noqa: PLR0913, PLR0917 - all that a query says
    kind: str,
    qid: str,
    text: str,
    lang: str,
    target: str,
    right: Sequence[Place],
    ignored: Sequence[Place] = (),
) -> Row:
    return Row(
        id=f"{kind}/{qid}/{lang}-{target}",
        group=f"{kind}/{lang}-{target}",
        data={
            "set": kind,
            "text": text,
            "lang": lang,
            "target": target,
            "right": [list(place) for place in right],
            "ignored": [list(place) for place in ignored],
        },
    )
