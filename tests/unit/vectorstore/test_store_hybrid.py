"""The store as a whole, over fakes: no model, no Chroma."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from vectorstore.centring import Centring
from vectorstore.embedders import HashEmbedder
from vectorstore.hybrid import HybridStore, Tuning
from vectorstore.lexical import WordIndex
from vectorstore.memory import MemoryIndex
from vectorstore.types import Change, Filter, Hit, Passage, Query, StoreError, Vectors

EMBEDDER = HashEmbedder()


@dataclass
class Shelf:
    """A library in memory."""

    articles: dict[str, list[Passage]] = field(default_factory=dict)

    def passages_by_id(self, ids: Sequence[str]) -> dict[str, Passage]:
        """The passages known under these ids."""
        every = {item.id: item for items in self.articles.values() for item in items}
        return {id_: every[id_] for id_ in ids if id_ in every}

    def all_passages(self) -> Iterator[tuple[str, list[Passage], Vectors]]:
        """Every article."""
        for article, items in self.articles.items():
            yield article, items, EMBEDDER.embed_passages([item.text for item in items])


@pytest.fixture
def shelf() -> Shelf:
    """An empty library."""
    return Shelf()


@pytest.fixture
def store(tmp_path: Path, shelf: Shelf) -> Iterator[HybridStore]:
    """An empty store over it."""
    lexical = WordIndex(tmp_path / "words.sqlite")
    yield HybridStore(dense=MemoryIndex(), lexical=lexical, embedder=EMBEDDER, source=shelf)
    lexical.close()


def add(store: HybridStore, shelf: Shelf, article: str, *texts: str, lang: str = "fr") -> Change:
    """Put an article in the library and the store, as intake does."""
    items = [
        Passage(
            article_id=article, ordinal=n, text=text, start=0, end=len(text), lang=lang, outlet=lang
        )
        for n, text in enumerate(texts)
    ]
    shelf.articles[article] = items
    return store.replace(article, items, EMBEDDER.embed_passages(list(texts)))


def search(
    store: HybridStore, text: str, *, lang: str = "fr", k: int = 10, where: Filter | None = None
) -> list[Hit]:
    """Ask the store."""
    return store.search(Query(text=text, lang=lang, k=k, where=where or Filter()))


def test_a_name_is_found_in_the_other_language(store: HybridStore, shelf: Shelf) -> None:
    """A French question finds the English passage on the same person, with its ranks."""
    add(store, shelf, "fr", *(f"Le quai {n} rouvre au public." for n in range(30)))
    add(store, shelf, "en", "Police questioned İbrahim Karadağ.", "The ferry was late.", lang="en")

    best = search(store, "Qu’a dit Ibrahim Karadag ?")[0]
    assert best.passage.text == "Police questioned İbrahim Karadağ."
    assert (best.dense_rank, best.lexical_rank) == (1, 1)
    assert best.cosine is not None
    assert best.cosine > 0.4


def test_each_language_has_its_share(store: HybridStore, shelf: Shelf) -> None:
    """Thirty near passages of one language leave room for the other."""
    add(store, shelf, "fr", *(f"Le canal de Brévonne, épisode {n}." for n in range(30)))
    add(store, shelf, "en", *(f"A ferry sails at {n} o'clock." for n in range(30)), lang="en")

    hits = search(store, "canal de Brévonne")
    assert [hit.passage.lang for hit in hits[:4]] == ["fr"] * 4
    assert [hit.passage.lang for hit in hits].count("en") == 2


def test_a_filter_on_language_leaves_only_that_one(store: HybridStore, shelf: Shelf) -> None:
    """Shares do not let through what the filter excludes."""
    add(store, shelf, "fr", "Le canal rouvre.", "Le phare ferme.")
    add(store, shelf, "en", "The canal reopens.", lang="en")

    hits = search(store, "canal", where=Filter(langs=frozenset({"en"})))
    assert [hit.passage.lang for hit in hits] == ["en"]
    assert not search(store, "canal", where=Filter(langs=frozenset({"tr"})))
    assert len(search(store, "canal", where=Filter(outlets=frozenset({"fr"})))) == 2


def test_a_third_language_is_searched_too(store: HybridStore, shelf: Shelf) -> None:
    """Whatever is in the library can be found."""
    add(store, shelf, "tr", "Karadağ limanı açıldı.", lang="tr")

    assert search(store, "port Karadag")[0].passage.lang == "tr"


def test_scores_never_rise(store: HybridStore, shelf: Shelf) -> None:
    """Sorting by score keeps the order, and k bounds the list."""
    add(store, shelf, "fr", *(f"Le canal {n} rouvre à Brévonne {n % 7}." for n in range(40)))
    add(store, shelf, "en", *(f"Canal {n} reopens." for n in range(40)), lang="en")

    hits = search(store, "le canal 5 de Brévonne", k=20)
    scores = [hit.score for hit in hits]
    assert len(hits) == 20
    assert scores == sorted(scores, reverse=True)
    assert len({hit.passage.id for hit in hits}) == 20
    assert len(search(store, "canal", k=70)) == 70


@pytest.mark.parametrize(("text", "k"), [("", 5), (" \n", 5), ("canal", 0), ("?", 5)])
def test_empty_questions_are_no_error(store: HybridStore, shelf: Shelf, text: str, k: int) -> None:
    """Nothing asked, at most something near."""
    assert search(store, "canal") == []
    add(store, shelf, "fr", "Le canal rouvre.")

    assert len(search(store, text, k=k)) <= 1


def test_replacing_and_removing_keep_both_indexes_in_step(store: HybridStore, shelf: Shelf) -> None:
    """A correction is found, the old words are not, and the probe agrees."""
    assert add(store, shelf, "a", "Douze blessés.", "La maire se tait.") == Change(added=2)
    assert add(store, shelf, "a", "Dix blessés.", "La maire se tait.") == Change(added=1, removed=1)
    store.probe()
    assert search(store, "blessés")[0].passage.text == "Dix blessés."
    assert store.remove("a") == Change(removed=2)
    assert store.remove("a") == Change()
    assert (store.count(), store.dense.count(), store.ids()) == (0, 0, set())
    store.probe()


def test_a_hit_that_the_library_lost_is_left_out(store: HybridStore, shelf: Shelf) -> None:
    """The library is the truth."""
    add(store, shelf, "a", "Le canal rouvre.")
    shelf.articles.clear()

    assert search(store, "canal") == []


@dataclass
class FailingIndex(MemoryIndex):
    """Dies in the middle of a write."""

    def replace(self, article_id: str, passages: Sequence[Passage], vectors: Vectors) -> Change:
        """Refuse."""
        raise StoreError(f"the disk is full at {article_id}: {len(passages)} {len(vectors)}")


def test_a_write_cut_short_is_noticed_and_mended(store: HybridStore, shelf: Shelf) -> None:
    """The stamp stays away until a rebuild, whatever is written in between."""
    add(store, shelf, "a", "Le canal rouvre.")
    whole, store.dense = store.dense, FailingIndex()
    with pytest.raises(StoreError, match="disk is full"):
        add(store, shelf, "b", "Le phare ferme.")
    store.dense = whole
    with pytest.raises(StoreError, match="half written"):
        store.probe()
    add(store, shelf, "c", "Le port dort.")
    with pytest.raises(StoreError, match="half written"):
        store.probe()

    seen: list[int] = []
    assert store.rebuild(seen.append) == 3
    store.probe()
    assert seen == [3]
    assert search(store, "phare")[0].passage.article_id == "b"


def test_an_index_of_another_embedder_is_noticed(store: HybridStore, shelf: Shelf) -> None:
    """Vectors of two embedders, or of two means, never meet."""
    add(store, shelf, "a", "Le canal rouvre.")
    other = HybridStore(
        dense=store.dense,
        lexical=store.lexical,
        embedder=EMBEDDER,
        source=shelf,
        centring=Centring(),
    )

    with pytest.raises(StoreError, match="another embedder"):
        other.probe()
    other.rebuild()
    other.probe()


def test_indexes_out_of_step_are_noticed(store: HybridStore, shelf: Shelf) -> None:
    """An index in memory is empty after a restart: the probe asks for a rebuild."""
    add(store, shelf, "a", "Le canal rouvre.")
    store.dense = MemoryIndex()

    with pytest.raises(StoreError, match="0 passages in the dense index, 1 in the lexical"):
        store.probe()
    store.rebuild()
    assert search(store, "canal")


def test_rebuilding_goes_in_batches(store: HybridStore, shelf: Shelf) -> None:
    """A large library is written piece by piece, with progress, and searches as before."""
    for number in range(30):
        texts = [f"Le quai {number} épisode {n} rouvre." for n in range(50)]
        add(store, shelf, str(number), *texts)
    before = [hit.passage.id for hit in search(store, "quai 7 épisode 3")]
    seen: list[int] = []

    assert store.rebuild(seen.append) == 1500
    assert seen == [1000, 1500]
    assert [hit.passage.id for hit in search(store, "quai 7 épisode 3")] == before


def test_words_weigh_what_the_tuning_says(store: HybridStore, shelf: Shelf) -> None:
    """Without words, the order is that of the vectors alone."""
    add(store, shelf, "a", "Le canal rouvre.", "Le phare ferme.", "Le port dort.")
    store.tuning = Tuning(lexical_weight=0.0, share=0.0)
    hits = search(store, "canal rouvre phare")

    assert [hit.dense_rank for hit in hits] == [1, 2, 3]
    assert np.all(np.diff([hit.cosine for hit in hits if hit.cosine is not None]) <= 0)
