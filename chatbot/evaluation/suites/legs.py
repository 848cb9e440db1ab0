"""The parts of search on their own: what each technique buys over e5 alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from chatbot.evaluation.lab import article_id, as_passages
from chatbot.evaluation.types import Document
from chatbot.types import Article
from vectorstore.centring import Centring
from vectorstore.fusion import reciprocal_rank_fusion
from vectorstore.hybrid import HybridStore, Tuning
from vectorstore.lexical import WordIndex
from vectorstore.memory import MemoryIndex
from vectorstore.types import Embedder, Passage, Query, Vectors

Place = tuple[str, int]
Ranker = Callable[[HybridStore, Query], list[str]]


def hybrid(store: HybridStore, query: Query) -> list[str]:
    """The store's own search."""
    return [hit.passage.id for hit in store.search(query)]


def lexical(store: HybridStore, query: Query) -> list[str]:
    """BM25 over both languages at once."""
    return [id_ for id_, _ in store.lexical.query(query.text, query.k, query.where)]


def rank_fusion(store: HybridStore, query: Query) -> list[str]:
    """The usual way: one list a leg over both languages, reciprocal rank fusion."""
    vector = store.question_vector(query.text, query.lang)
    dense = store.dense.query(vector, query.k, query.where)
    return list(reciprocal_rank_fusion([id_ for id_, _ in dense], lexical(store, query)))


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A way to search: how hits are ranked, whether each language's mean is taken away."""

    ranker: Ranker
    centred: bool
    tuning: Tuning = field(default_factory=Tuning)


NO_WORDS: Final = Tuning(lexical_weight=0.0, share=0.0)
SYSTEMS: Final = {
    "e5": System(ranker=hybrid, centred=False, tuning=NO_WORDS),
    "lexical": System(ranker=lexical, centred=False),
    "fused": System(ranker=rank_fusion, centred=False),
    "centred": System(ranker=hybrid, centred=True, tuning=NO_WORDS),
    "fused-centred": System(ranker=rank_fusion, centred=True),
    "no-share": System(ranker=hybrid, centred=True, tuning=replace(Tuning(), share=0.0)),
}


class Legs:
    """Every system over some documents, in memory, until `close`."""

    def __init__(self, documents: Sequence[Document], embedder: Embedder) -> None:
        """Embed the passages once for all systems."""
        passages = [passage for document in documents for passage in _passages(document)]
        self._folder = TemporaryDirectory()
        self._lexical = WordIndex(Path(self._folder.name) / "words.sqlite")
        self._lexical.extend(passages)
        self._shelf = Shelf(passages)
        vectors = embedder.embed_passages([passage.text for passage in passages])
        self._stores = {name: self._store(SYSTEMS[name], vectors, embedder) for name in SYSTEMS}

    def search(self, query: Query) -> dict[str, list[Place]]:
        """What each system finds, best first."""
        return {
            name: [self._shelf.place(id_) for id_ in SYSTEMS[name].ranker(store, query)]
            for name, store in self._stores.items()
        }

    def close(self) -> None:
        """Forget the index."""
        self._lexical.close()
        self._folder.cleanup()

    def _store(self, system: System, vectors: Vectors, embedder: Embedder) -> HybridStore:
        store = HybridStore(
            dense=MemoryIndex(),
            lexical=self._lexical,
            embedder=embedder,
            source=self._shelf,
            centring=None if system.centred else Centring(),
            tuning=system.tuning,
        )
        passages = list(self._shelf.passages.values())
        store.dense.extend(passages, store.means.centre(vectors, [p.lang for p in passages]))
        return store


class Shelf:
    """Passages as a system of record that never has to rebuild an index."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        """Keep them by id, in order."""
        self.passages = {passage.id: passage for passage in passages}

    def place(self, id_: str) -> Place:
        """The article and the number of a passage."""
        return self.passages[id_].article_id, self.passages[id_].ordinal

    def passages_by_id(self, ids: Sequence[str]) -> dict[str, Passage]:
        """The passages under these ids."""
        return {id_: self.passages[id_] for id_ in ids}

    def all_passages(self) -> Iterator[tuple[str, list[Passage], Vectors]]:
        """Nothing: the indexes are filled once."""
        return iter(())


def _passages(document: Document) -> list[Passage]:
    article = Article(
        article_id=article_id(document.id),
        source=document.id,
        title=document.title,
        text=document.text,
        lang=document.lang,
    )
    return as_passages(article, document.passages)
