"""Changing the embedder: the old index answers until the new one is ready, whatever happens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from chatbot.errors import LibraryError
from chatbot.intake import ensure_index, intake, remove
from chatbot.library import Library
from chatbot.library.change import Change, PairSource, ServingEmbedder
from chatbot.library.pairs import Pair
from chatbot.types import Article, Ingested, RawDocument, Stage
from vectorstore.embedders import HashEmbedder
from vectorstore.hybrid import HybridStore
from vectorstore.lexical import WordIndex
from vectorstore.memory import MemoryIndex
from vectorstore.rows import VectorRows
from vectorstore.types import Passage, Query, StoreError, Vectors


class Counting(HashEmbedder):
    """An embedder that counts the passages it reads, and may die at one."""

    def __init__(self, dim: int) -> None:
        """Another size is another model."""
        super().__init__(dim)
        self.asked = 0
        self.last = 10_000

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Count, then embed."""
        if self.asked >= self.last:
            raise StoreError("out of memory")
        self.asked += sum(text.startswith("Le quai") for text in texts)
        return super().embed_passages(texts)


class House:
    """A library with its stores, as the desk puts them together."""

    def __init__(self, home: Path) -> None:
        """Open what is there."""
        self.home = home
        self.stack = ExitStack()
        self.library = self.stack.enter_context(Library.open(home / "library.sqlite"))
        self.dense: dict[str, MemoryIndex] = {}

    def store(self, pair: Pair, embedder: HashEmbedder) -> HybridStore:
        """A store over a pair's own files."""
        folder = self.home / "index" / pair.name
        lexical = WordIndex(folder / "lexical.sqlite")
        self.stack.callback(lexical.close)
        return HybridStore(
            dense=self.dense.setdefault(pair.name, MemoryIndex()),
            lexical=lexical,
            embedder=embedder,
            source=PairSource(library=self.library, fingerprint=embedder.fingerprint),
            rows=VectorRows(folder / "vectors.f32", embedder.dim),
        )

    def serve(self, embedder: HashEmbedder) -> HybridStore:
        """The store that answers, in step."""
        store = self.store(self.library.pairs.serving, embedder)
        list(ensure_index(self.library, store, embedder=embedder))
        return store

    def change(self, serving: HybridStore, embedder: HashEmbedder) -> Iterator[Stage]:
        """Begin or resume a change."""
        return Change(
            library=self.library,
            serving=serving,
            embedder=embedder,
            open_store=lambda pair: self.store(pair, embedder),
        ).run()

    def take(self, store: HybridStore, *named: tuple[str, str]) -> list[Ingested]:
        """Take texts in."""
        documents = [
            RawDocument(source=name, data=text.encode(), media_type="text/plain")
            for name, text in named
        ]
        return list(
            intake(
                documents,
                library=self.library,
                store=store,
                embedder=ServingEmbedder(store=store),
                read=read,
                chunk=chunk,
            )
        )


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An empty one."""
    built = House(tmp_path)
    yield built
    built.stack.close()


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several batches over few passages."""
    monkeypatch.setattr("chatbot.library.index.BATCH", 4)


def read(document: RawDocument) -> Article:
    """The whole text is the article."""
    text = document.data.decode()
    name = document.source
    return Article(article_id=name.rjust(8, "0"), source=name, title="", text=text, lang="fr")


def chunk(article: Article) -> list[Passage]:
    """One passage."""
    return [
        Passage(
            article_id=article.article_id,
            ordinal=0,
            text=article.text,
            start=0,
            end=len(article.text),
            lang="fr",
        )
    ]


def found(store: HybridStore, text: str) -> str:
    """The best passage for a question."""
    hits = store.search(Query(text=text, lang="fr"))
    return hits[0].passage.text if hits else ""


TEXTS = [(f"n{number}", f"Le quai numéro {number} rouvre.") for number in range(10)]


def test_the_old_index_answers_until_the_new_one_is_ready(house: House) -> None:
    """Articles that come, change and go meanwhile are in the new one too."""
    old, new = Counting(64), Counting(96)
    store = house.serve(old)
    house.take(store, *TEXTS)
    names = []
    for number, stage in enumerate(house.change(store, new)):
        names.append(stage.name)
        assert found(store, "quai numéro 7") == "Le quai numéro 7 rouvre."
        assert store.embedder is old
        if number == 0:
            house.take(store, ("neuf", "Un phare neuf à Ormessan."), ("n3", "Le quai 3 brûle."))
            remove("000000n5", library=house.library, store=store)
        if stage.name == "index":
            house.take(store, ("tard", "Une grève tardive à Valmorte."))
    assert names[0] == "embed"
    assert "index" in names
    assert store.embedder is new
    assert house.library.pairs.serving.fingerprint == new.fingerprint
    assert store.ids() == house.library.passage_ids()
    assert found(store, "phare Ormessan") == "Un phare neuf à Ormessan."
    assert found(store, "grève Valmorte") == "Une grève tardive à Valmorte."
    assert found(store, "quai brûle") == "Le quai 3 brûle."
    store.probe()
    assert store.ids() == house.library.passage_ids()
    assert list(ensure_index(house.library, store, embedder=new)) == []
    assert house.library.missing(old.fingerprint) == house.library.passage_count()


def test_what_comes_after_the_switch_is_embedded_by_the_new_one(house: House) -> None:
    """Work that began before the switch goes on with the store it has."""
    old, new = Counting(64), Counting(96)
    store = house.serve(old)
    house.take(store, *TEXTS)
    list(house.change(store, new))
    before = old.asked
    house.take(store, ("neuf", "Le quai neuf d’Ormessan."))
    assert found(store, "quai neuf Ormessan") == "Le quai neuf d’Ormessan."
    assert (old.asked, house.library.missing(new.fingerprint)) == (before, 0)


@pytest.mark.parametrize("steps", range(1, 8))
def test_an_interrupted_change_goes_on_where_it_stopped(
    house: House, tmp_path: Path, steps: int
) -> None:
    """Whichever step was the last, nothing is embedded twice and the old index is whole."""
    old, new = Counting(64), Counting(96)
    store = house.serve(old)
    house.take(store, *TEXTS)
    changing = house.change(store, new)
    for _ in range(steps):
        next(changing, None)
    del changing
    house.stack.close()

    again = House(tmp_path)
    pair = again.library.pairs.serving
    store = again.serve(old if pair.fingerprint == old.fingerprint else new)
    assert found(store, "quai numéro 7") == "Le quai numéro 7 rouvre."
    list(again.change(store, new))
    assert new.asked == len(TEXTS)
    assert store.embedder is new
    assert found(store, "quai numéro 7") == "Le quai numéro 7 rouvre."
    again.stack.close()


def test_a_new_embedder_that_fails_leaves_the_old_one_serving(house: House) -> None:
    """The error is the reader's to see; the index is as it was."""
    old, new = Counting(64), Counting(96)
    store = house.serve(old)
    house.take(store, *TEXTS)
    new.last = 4
    with pytest.raises((StoreError, LibraryError)):
        list(house.change(store, new))
    assert store.embedder is old
    assert found(store, "quai numéro 7") == "Le quai numéro 7 rouvre."
    assert house.library.missing(new.fingerprint) == len(TEXTS) - 4


def test_changing_ones_mind_gives_the_first_change_up(house: House) -> None:
    """Back to the old embedder: nothing to do; on to a third: a pair of its own."""
    old, second, third = Counting(64), Counting(96), Counting(128)
    store = house.serve(old)
    house.take(store, *TEXTS)
    changing = house.change(store, second)
    next(changing)
    del changing
    list(house.change(store, third))
    assert house.library.pairs.serving.fingerprint == third.fingerprint
    assert house.library.pairs.coming is None
    assert found(store, "quai numéro 7") == "Le quai numéro 7 rouvre."
