"""From documents to the library and its index, many at a time, failures included."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from chatbot.errors import LibraryError, RecoupeError
from chatbot.library import Library
from chatbot.library.catalogue import Entry
from chatbot.library.index import (
    Index,
    embed,
    embedding_text,
    ensure_index,
    reembed,
    reindex,
    sync,
    take_in,
)
from chatbot.library.wording import fingerprint as wording
from chatbot.types import Article, Ingested, RawDocument
from vectorstore.types import Embedder, Passage, StoreError

__all__ = [
    "Index",
    "embedding_text",
    "ensure_index",
    "intake",
    "reembed",
    "reindex",
    "remove",
    "sync",
]

Read: TypeAlias = Callable[[RawDocument], Article]
Chunk: TypeAlias = Callable[[Article], list[Passage]]

FULL: Final = 256
"""Passages that are embedded and stored together; one long article may be more."""
MOST: Final = 64
"""Documents that wait for one another."""
PATIENCE: Final = 0.5
"""Seconds after which what has come is taken in, so that slow sources show results as they come."""


def intake(  # noqa: PLR0913 - the seams are parameters
    documents: Iterable[RawDocument | Ingested],
    *,
    library: Library,
    store: Index,
    embedder: Embedder,
    read: Read | None = None,
    chunk: Chunk | None = None,
) -> Iterator[Ingested]:
    """Read, store and index documents, yielding what became of each, in their order.

    Those that come quickly are embedded and stored together, a few hundred passages at a time, so
    that memory does not grow with their number and a kill costs one batch, which is then as if it
    had never come. A document that cannot be read is ``failed``, with its error, and the rest go
    on. One that is stored but that the index could not take in keeps its status, with a
    `LibraryError` ``index_behind``. Nothing is embedded for ``unchanged`` and ``duplicate``.
    """
    if read is None or chunk is None:
        from chatbot.ingest.chunk import chunk as chunk_article
        from chatbot.ingest.read import read as read_document

        read, chunk = read or read_document, chunk or chunk_article
    batch = _Batch(library=library, store=store, embedder=embedder)
    for document in documents:
        if isinstance(document, Ingested):
            batch.known(document)
        else:
            try:
                article = read(document)
                if batch.touches(article):
                    yield from batch.taken()
                batch.add(article, chunk)
            except RecoupeError as error:
                batch.known(Ingested(source=document.source, status="failed", error=error))
        if batch.due:
            yield from batch.taken()
    yield from batch.taken()


def remove(article_id: str, *, library: Library, store: Index) -> Article:
    """Take an article out of the library and the index, and return it.

    Raises `LibraryError`: ``article_unknown``, or ``index_behind`` when only the index failed.
    """
    with library.indexing:  # nobody is correcting it
        gone = library.remove(article_id)
        try:
            take_in(gone.article_id, library, store)
        except StoreError as error:
            raise LibraryError("index_behind", origin=gone.article_id) from error
    return gone


@dataclass(kw_only=True)
class _Batch:
    """Documents read and not yet stored, with the results that wait behind them."""

    library: Library
    store: Index
    embedder: Embedder
    _waiting: list[tuple[Ingested, list[Passage] | None]] = field(default_factory=list)
    _marks: set[str] = field(default_factory=set)
    _passages: int = 0
    _since: float = field(default_factory=time.monotonic)

    @property
    def due(self) -> bool:
        """Whether what waits should be taken in now."""
        full = self._passages >= FULL or len(self._waiting) >= MOST
        return full or not self._passages or time.monotonic() - self._since > PATIENCE

    def touches(self, article: Article) -> bool:
        """Whether the article, or a copy of it, is waiting to be stored."""
        return not self._marks.isdisjoint(_marks(article))

    def known(self, result: Ingested) -> None:
        """A result that needs nothing but its turn."""
        self._waiting.append((result, None))

    def add(self, article: Article, chunk: Chunk) -> None:
        """An article as read; one the library has already only waits for its turn."""
        verdict = self.library.compare(article)
        if verdict.article is None or verdict.status not in {"added", "updated"}:
            self.known(verdict)
            return
        passages = chunk(verdict.article)
        self._waiting.append((verdict, passages))
        self._marks |= _marks(verdict.article)
        self._passages += len(passages)

    def taken(self) -> Iterator[Ingested]:
        """Embed, store and index what waits; results in the order of the documents."""
        waiting, self._waiting = self._waiting, []
        self._marks, self._passages = set(), 0
        fresh = [(verdict, passages) for verdict, passages in waiting if passages is not None]
        stored = iter(self._stored(fresh))
        for result, passages in waiting:
            yield _indexed(result if passages is None else next(stored), self.library, self.store)
        self._since = time.monotonic()

    def _stored(self, fresh: list[tuple[Ingested, list[Passage]]]) -> list[Ingested]:
        """Store together; where that fails, one by one, so that one cannot harm the rest."""
        if not fresh:
            return []
        try:
            return self._put(fresh)
        except RecoupeError as error:
            if len(fresh) == 1:
                return [Ingested(source=fresh[0][0].source, status="failed", error=error)]
            return [result for one in fresh for result in self._stored([one])]

    def _put(self, fresh: list[tuple[Ingested, list[Passage]]]) -> list[Ingested]:
        name = self.embedder.fingerprint
        every = [passage for _, passages in fresh for passage in passages]
        vectors = embed(every, self.embedder)
        entries: list[Entry] = []
        at = 0
        for verdict, passages in fresh:
            if verdict.article is not None:
                entries.append((verdict.article, passages, vectors[at : at + len(passages)]))
            at += len(passages)
        with self.library.indexing:  # no other embedder takes over in between
            if name == self.embedder.fingerprint:
                return self.library.put_all(entries, fingerprint=name)
        return self._put(fresh)


def _marks(article: Article) -> set[str]:
    return {article.article_id, wording(article.outlet, article.text)}


def _indexed(result: Ingested, library: Library, store: Index) -> Ingested:
    """Index what a document became; even an unchanged one, should the index have missed it."""
    if result.article is None:
        return result
    try:
        take_in(result.article.article_id, library, store)
    except StoreError as error:
        behind = LibraryError("index_behind", origin=result.source)
        behind.__cause__ = error
        return replace(result, error=behind)
    return result
