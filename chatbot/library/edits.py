"""What the reader corrected of an article, kept apart from what its document says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime

from chatbot.errors import LibraryError
from chatbot.library import rows
from chatbot.library.database import Database
from chatbot.types import Article, Hints
from vectorstore.types import Passage, Vectors

_PUT = """
    INSERT INTO edits (article_id, title, outlet, published)
    VALUES (:article_id, :title, :outlet, :published)
    ON CONFLICT (article_id) DO UPDATE SET
        title = coalesce(excluded.title, title), outlet = coalesce(excluded.outlet, outlet),
        published = coalesce(excluded.published, published)
"""


class Edits:
    """The corrections of a library. Any method may raise `LibraryError`."""

    def __init__(self, database: Database) -> None:
        """Use a database already open."""
        self._database = database

    def of(self, article_id: str) -> Hints:
        """What was corrected of an article; empty hints if nothing."""
        sql = "SELECT title, outlet, published FROM edits WHERE article_id = :id"
        found = self._database.rows(sql, {"id": article_id})
        return Hints(**dict(found[0])) if found else Hints()

    def over(self, article: Article) -> Article:
        """The article with what was corrected of it."""
        return corrected(article, self.of(article.article_id))

    def keep(
        self,
        article: Article,
        hints: Hints,
        passages: Sequence[Passage],
        vectors: Vectors,
        *,
        fingerprint: str,
    ) -> None:
        """Store an article that is there already with what was corrected of it.

        A field not given keeps what was said before. Passages embedded anew lose the vectors of
        every other embedder. The indexes will have to take it in.
        """
        values = rows.vector_values(passages, vectors, fingerprint)
        old = [(passage.id,) for passage in passages]
        with self._database.transaction() as connection:
            connection.execute(rows.PUT_ARTICLE, rows.article_values(article))
            connection.execute(rows.NOTE_CHANGE, (article.article_id,))
            connection.execute(_PUT, asdict(hints) | {"article_id": article.article_id})
            connection.executemany("DELETE FROM vectors WHERE passage_id = ?", old)
            connection.executemany(rows.PUT_VECTOR, values)

    def revive(self, article: Article, earlier: Sequence[Article], hints: Hints) -> None:
        """Give an article put back its number, its earlier revisions and its corrections."""
        with self._database.transaction() as connection:
            connection.executemany(rows.PUT_REVISION, map(rows.article_values, earlier))
            connection.execute(rows.PUT_ARTICLE, rows.article_values(article))
            if hints != Hints():
                connection.execute(_PUT, asdict(hints) | {"article_id": article.article_id})


def corrected(article: Article, hints: Hints) -> Article:
    """The article with every field that the hints give; an empty date takes the date away."""
    return replace(
        article,
        title=article.title if hints.title is None else hints.title.strip(),
        outlet=article.outlet if hints.outlet is None else hints.outlet.strip(),
        published=article.published if hints.published is None else hints.published or None,
    )


def checked(hints: Hints) -> Hints:
    """The hints, their date known to be one; raise `LibraryError` ``edit_bad_date``.

    >>> checked(Hints(published=" 2031-05-01 ")).published
    '2031-05-01'
    """
    day = (hints.published or "").strip()
    try:
        datetime.fromisoformat(day or "2031-01-01")
    except ValueError:
        raise LibraryError("edit_bad_date", origin=day) from None
    return hints if hints.published is None else replace(hints, published=day)
