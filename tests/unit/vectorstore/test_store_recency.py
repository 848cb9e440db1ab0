"""Newer passages before those they update, and nothing else moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from vectorstore.centring import Centring
from vectorstore.embedders import HashEmbedder
from vectorstore.hybrid import HybridStore
from vectorstore.lexical import WordIndex
from vectorstore.memory import MemoryIndex
from vectorstore.recency import MARGIN, newer_first
from vectorstore.rows import VectorRows
from vectorstore.types import Passage, Query, Vectors

SAME = np.array([[1, 0], [0.9, 0.436]], dtype=np.float32)
APART = np.eye(2, dtype=np.float32)


@pytest.mark.parametrize(
    ("scores", "days", "vectors", "order"),
    [
        ([0.70, 0.68], [10, 20], SAME, [1, 0]),
        ([0.70, 0.68], [20, 10], SAME, [0, 1]),
        ([0.70, 0.68], [10, 10], SAME, [0, 1]),
        ([0.70, 0.68], [10, None], SAME, [0, 1]),
        ([0.70, 0.68], [None, 20], SAME, [0, 1]),
        ([0.70, 0.68], [10, 20], APART, [0, 1]),
        ([0.70, 0.70 - 2 * MARGIN], [10, 20], SAME, [0, 1]),
        ([], [], np.empty((0, 2), dtype=np.float32), []),
    ],
)
def test_only_a_newer_alike_and_near_passage_moves(
    scores: list[float], days: list[int | None], vectors: Vectors, order: list[int]
) -> None:
    """Older, undated, unlike or clearly less relevant passages stay where they are."""
    assert newer_first(scores, days, vectors) == order


def test_the_newest_of_several_comes_first() -> None:
    """Three versions of one announcement stand newest first; what stands between gives way."""
    vectors = np.array([[1, 0], [0, 1], [1, 0], [1, 0]], dtype=np.float32)
    assert newer_first([0.70, 0.69, 0.68, 0.67], [10, 50, 20, 30], vectors) == [3, 2, 0, 1]


class Shelf:
    """A library in memory."""

    def __init__(self) -> None:
        """Empty."""
        self.passages: dict[str, Passage] = {}

    def passages_by_id(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Those known."""
        return {id_: self.passages[id_] for id_ in ids if id_ in self.passages}

    def all_passages(self) -> Iterator[tuple[str, list[Passage], Vectors]]:
        """Never asked."""
        return iter(())


def test_the_correction_outranks_what_it_corrects(tmp_path: Path) -> None:
    """The store puts the newer of two opposite statements first, and scores still never rise."""
    embedder, shelf = HashEmbedder(), Shelf()
    lexical = WordIndex(tmp_path / "words.sqlite")
    store = HybridStore(
        dense=MemoryIndex(),
        lexical=lexical,
        embedder=embedder,
        source=shelf,
        centring=Centring(),
        rows=VectorRows(tmp_path / "vectors.f32", embedder.dim),
    )
    told = {
        "2031-03-01": "Le pont de Brévonne restera ouvert aux piétons cet hiver.",
        "2031-05-01": "Le pont de Brévonne ne restera pas ouvert aux piétons cet hiver, dit-on.",
        "2031-06-01": "La fanfare de Lorme cherche un trombone.",
    }
    for number, (day, text) in enumerate(told.items()):
        passage = Passage(
            article_id=str(number),
            ordinal=0,
            text=text,
            start=0,
            end=len(text),
            lang="fr",
            published=day,
        )
        shelf.passages[passage.id] = passage
        store.replace(str(number), [passage], embedder.embed_passages([text]))
    question = "Le pont de Brévonne restera-t-il ouvert aux piétons cet hiver ?"
    hits = store.search(Query(text=question, lang="fr", k=3))
    lexical.close()
    assert [hit.passage.published for hit in hits] == ["2031-05-01", "2031-03-01", "2031-06-01"]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
