"""From documents to the library and its index, one by one, failures included."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeAlias

from chatbot.errors import LibraryError, RecoupeError
from chatbot.library import Library
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


def intake(  # noqa: PLR0913 - the seams are parameters
    documents: Iterable[RawDocument | Ingested],
    *,
    library: Library,
    store: Index,
    embedder: Embedder,
    read: Read | None = None,
    chunk: Chunk | None = None,
) -> Iterator[Ingested]:
    """Read, store and index documents one by one, yielding what became of each.

    A document that cannot be read is ``failed``, with its error, and the rest go on. One that is
    stored but that the index could not take in keeps its status, with a `LibraryError`
    ``index_behind``. Nothing is embedded for ``unchanged`` and ``duplicate``.
    """
    if read is None or chunk is None:
        from chatbot.ingest.chunk import chunk as chunk_article
        from chatbot.ingest.read import read as read_document

        read, chunk = read or read_document, chunk or chunk_article
    for document in documents:
        if isinstance(document, Ingested):
            yield document
            continue
        try:
            result = _put(read(document), library, embedder, chunk)
        except RecoupeError as error:
            yield Ingested(source=document.source, status="failed", error=error)
        else:
            yield _indexed(result, library, store)


def remove(article_id: str, *, library: Library, store: Index) -> Article:
    """Take an article out of the library and the index, and return it.

    Raises `LibraryError`: ``article_unknown``, or ``index_behind`` when only the index failed.
    """
    gone = library.remove(article_id)
    try:
        take_in(gone.article_id, library, store)
    except StoreError as error:
        raise LibraryError("index_behind", origin=gone.article_id) from error
    return gone


def _put(article: Article, library: Library, embedder: Embedder, chunk: Chunk) -> Ingested:
    verdict = library.compare(article)
    if verdict.article is None or verdict.status not in {"added", "updated"}:
        return verdict
    passages = chunk(verdict.article)
    vectors = embed(passages, embedder)
    return library.put(verdict.article, passages, vectors, fingerprint=embedder.fingerprint)


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
