"""Correcting an article's headline, outlet or date, and taking a removal back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from chatbot.errors import LibraryError
from chatbot.library import edits
from chatbot.library.catalogue import Library
from chatbot.library.index import Index, embed, take_in
from chatbot.types import Article, Hints
from vectorstore.types import Embedder, Passage, StoreError


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """All that the library knew of an article before it was taken out."""

    article: Article
    earlier: tuple[Article, ...] = ()
    """Its earlier revisions, oldest first."""
    edited: Hints = field(default_factory=Hints)


def remembered(article_id: str, library: Library) -> Removed:
    """What it takes to restore an article; raises `LibraryError` ``article_unknown``."""
    *earlier, article = library.revisions(article_id)
    edited = library.edits.of(article.article_id)
    return Removed(article=article, earlier=tuple(earlier), edited=edited)


def edit(
    article_id: str, hints: Hints, *, library: Library, store: Index, embedder: Embedder
) -> Article:
    """Correct an article and return it as it is now; what its document says no longer counts.

    This is no revision: its words are those of its publisher. A short passage is embedded with
    its headline, so passages are embedded anew when that changes. Raises `LibraryError`:
    ``article_unknown``, ``edit_bad_date``, or ``index_behind`` when only the index failed.
    """
    hints = edits.checked(hints)
    with library.indexing:  # no new revision, and no other embedder, comes in between
        before = library.article(article_id)
        now = edits.corrected(before, hints)
        held = library.passages(now.article_id) if now.title != before.title else []
        passages = [replace(passage, title=now.title) for passage in held]
        vectors = embed(passages, embedder)
        library.edits.keep(now, hints, passages, vectors, fingerprint=embedder.fingerprint)
    return _indexed(now, library, store)


def restore(
    removed: Removed,
    passages: Sequence[Passage],
    *,
    library: Library,
    store: Index,
    embedder: Embedder,
) -> Article:
    """Put back what was removed, earlier revisions and corrections too, and return the article.

    Restoring what came back meanwhile changes nothing. Raises `LibraryError` ``index_behind`` when
    only the index failed.
    """
    article = removed.article
    with library.indexing:  # no other embedder takes over in between
        first = library.compare(replace(article, revision=1))
        if first.status != "added" or first.article is None:
            return first.article or article
        vectors = embed(passages, embedder)
        library.put(first.article, passages, vectors, fingerprint=embedder.fingerprint)
        library.edits.revive(article, removed.earlier, removed.edited)
    return _indexed(article, library, store)


def _indexed(article: Article, library: Library, store: Index) -> Article:
    try:
        take_in(article.article_id, library, store)
    except StoreError as error:
        raise LibraryError("index_behind", origin=article.article_id) from error
    return article
