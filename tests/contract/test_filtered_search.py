"""Under any filter, the store finds what an exact search of everything admitted finds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from vectorstore import near
from vectorstore import rows as flat
from vectorstore.centring import Centring
from vectorstore.chroma import ChromaIndex, ChromaPlace
from vectorstore.hybrid import HybridStore
from vectorstore.lexical import WordIndex
from vectorstore.memory import MemoryIndex
from vectorstore.near import searches
from vectorstore.rows import VectorRows
from vectorstore.types import DenseIndex, Filter, Passage, Query, Vectors
from vectorstore.words import stems

COUNT, DIM, K = 2000, 64, 20
WIDE = Filter(since="2031-01-01", until="2031-09-30")
FILTERS = [
    Filter(),
    Filter(langs=frozenset({"fr"})),
    WIDE,
    Filter(outlets=frozenset({"Le Fanal"})),
    Filter(outlets=frozenset({"Le Fanal"}), since="2031-03-01", until="2031-03-31"),
    Filter(articles=frozenset({"a7", "a8"}), langs=frozenset({"en"})),
    Filter(outlets=frozenset({"Nobody's Gazette"})),
    Filter(until="1999-12-31"),
]


def collection() -> tuple[list[Passage], Vectors]:
    """Passages in forty clusters, each cluster mostly from one outlet."""
    rng = np.random.default_rng(11)
    centres = rng.normal(size=(40, DIM))
    groups = rng.integers(0, 40, COUNT)
    rows = centres[groups] + 0.7 * rng.normal(size=(COUNT, DIM))
    outlets = ("Le Fanal", "L’Écho", "The Ferry", "The Lamp", "")
    passages = [
        Passage(
            article_id=f"a{number // 8}",
            ordinal=number % 8,
            text=f"Le quai {number} rouvre.",
            start=0,
            end=20,
            lang=("fr", "en", "fr", "en", "tr")[number % 5],
            outlet=outlets[(groups[number] + (number % 9 == 0)) % 5],
            published=None if number % 11 == 0 else f"2031-{1 + number % 12:02}-15",
        )
        for number in range(COUNT)
    ]
    vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return passages, np.asarray(vectors, dtype=np.float32)


PASSAGES, VECTORS = collection()


@pytest.fixture(scope="module", params=["memory", pytest.param("chroma", marks=pytest.mark.chroma)])
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[DenseIndex, WordIndex, VectorRows]]:
    """The passages in a dense index, the lexical one and the flat file."""
    folder: Path = tmp_path_factory.mktemp("filled")
    dense: DenseIndex = MemoryIndex()
    if request.param == "chroma":
        dense = ChromaIndex(ChromaPlace(path=folder / "chroma"))
    lexical = WordIndex(folder / "lexical.sqlite")
    rows = VectorRows(folder / "vectors.f32", DIM)
    dense.extend(PASSAGES, VECTORS)
    lexical.extend(PASSAGES)
    rows.put(lexical.numbers([passage.id for passage in PASSAGES]), VECTORS)
    yield dense, lexical, rows
    lexical.close()
    if isinstance(dense, ChromaIndex):
        dense.close()


WAYS = {
    "compared": {},
    "sketched": {"_COMPARED": 10, "_FRESH": 1, "_WASTE": 1.0, "_SEEMING_LEAST": 0},
    "graph": {},
}
"""What small libraries, large ones and very large ones do, here in a small one."""


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("where", FILTERS)
def test_filters_lose_nothing(
    filled: tuple[DenseIndex, WordIndex, VectorRows],
    where: Filter,
    way: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Compared exactly, seen in a sketch or taken from the graph, filters narrow and wide."""
    dense, lexical, rows = filled
    for name, value in WAYS[way].items():
        monkeypatch.setattr(flat, name, value)
    monkeypatch.setattr(near, "_LOOKED_THROUGH", 10 if way == "graph" else COUNT)
    reference = MemoryIndex()
    reference.extend(PASSAGES, VECTORS)
    admitted = lexical.admitted(where)
    shares = []
    for vector in VECTORS[:400:40]:
        parts = searches(vector, K, where, admitted=admitted, dense=dense, rows=rows)
        answer = {lang: hits for part in parts for lang, hits in part().items()}
        assert answer.keys() == admitted.keys()
        for lang, found in answer.items():
            right = reference.query(vector, K, replace(where, langs=frozenset({lang})))
            assert len(found) == len(right)
            assert all(where.admits(BY_ID[id_]) for id_, _ in found)
            assert [cosine for _, cosine in found] == sorted((c for _, c in found), reverse=True)
            if right:
                both = {id_ for id_, _ in found} & {id_ for id_, _ in right}
                shares.append(len(both) / len(right))
    assert np.mean(shares or [1.0]) >= (1.0 if way == "compared" else 0.98)


def test_gathered_rows_compare_as_whole_ranges_do(
    filled: tuple[DenseIndex, WordIndex, VectorRows], monkeypatch: pytest.MonkeyPatch
) -> None:
    """How the vectors are read changes neither which are found nor how near they are."""
    _, lexical, kept = filled
    for who in lexical.admitted(WIDE).values():
        found = []
        for share in (0.0, 2.0):
            monkeypatch.setattr(flat, "_DENSE", share)
            found.append(dict(kept.nearest(VECTORS[7], who, K)))
        assert found[0] == pytest.approx(found[1], abs=1e-6)


class Known:
    """An embedder that knows two questions, and a library that holds the passages."""

    fingerprint, dim = "known", DIM

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """A vector of the collection's own."""
        return VECTORS[[len(text) for text in texts]]

    embed_passages = embed_queries

    def passages_by_id(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Those asked for."""
        return {id_: BY_ID[id_] for id_ in ids}

    def all_passages(self) -> Iterator[tuple[str, list[Passage], Vectors]]:
        """Never asked."""
        return iter(())


@pytest.mark.parametrize(
    ("question", "lang"), [("Le quai 7 rouvre-t-il ?", "fr"), ("quay 9", "en")]
)
@pytest.mark.parametrize("where", FILTERS)
def test_a_search_returns_what_its_filter_admits(
    filled: tuple[DenseIndex, WordIndex, VectorRows], where: Filter, question: str, lang: str
) -> None:
    """Both legs, both languages and the order by date keep to outlet, date, language, article."""
    dense, lexical, rows = filled
    store = HybridStore(
        dense=dense,
        lexical=lexical,
        embedder=Known(),
        source=Known(),
        centring=Centring(),
        rows=rows,
    )
    hits = store.search(Query(text=question, lang=lang, k=30, where=where))

    admitted = [passage for passage in PASSAGES if where.admits(passage)]
    assert all(where.admits(hit.passage) for hit in hits)
    assert len(hits) == min(30, len(admitted))


BY_ID = {passage.id: passage for passage in PASSAGES}


def test_words_are_weighed_as_fts5_weighs_them(tmp_path: Path) -> None:
    """After additions and removals too, scores are those of SQLite's own BM25 on the same stems."""
    index = WordIndex(tmp_path / "words.sqlite")
    index.extend(PASSAGES[:1000])
    index.query("quai 5 rouvre", 10, Filter())
    index.extend(PASSAGES[1000:1050])
    index.replace("a3", [])
    found = dict(index.query("quai 5 rouvre", 2000, Filter()))
    index.close()
    again = WordIndex(tmp_path / "words.sqlite")
    assert dict(again.query("quai 5 rouvre", 2000, Filter())) == found
    again.close()
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute(
            "CREATE VIRTUAL TABLE words USING fts5 (id UNINDEXED, text, title, tokenize = 'ascii')"
        )
        kept = [passage for passage in PASSAGES[:1050] if passage.article_id != "a3"]
        rows = [(p.id, " ".join(stems(p.text, p.lang)), "") for p in kept]
        db.executemany("INSERT INTO words VALUES (?, ?, ?)", rows)
        match = '"quai" OR "5" OR "rouvr"'
        weighed = dict(
            db.execute("SELECT id, -bm25(words, 0, 1, 0.5) FROM words WHERE words MATCH ?", [match])
        )
    assert found.keys() == weighed.keys()
    for id_, score in weighed.items():
        assert found[id_] == pytest.approx(score, rel=1e-4, abs=1e-5)
