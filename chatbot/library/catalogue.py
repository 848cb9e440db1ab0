"""The library: articles, what they said before, their passages and vectors.

It is the truth, and every index is made from it.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self, TypeAlias

from chatbot.errors import LibraryError
from chatbot.library import rows
from chatbot.library.briefings import Briefings
from chatbot.library.conversations import Conversations
from chatbot.library.database import Database
from chatbot.library.edits import Edits
from chatbot.library.feeds import Feeds
from chatbot.library.outbox import Cache, Outbox
from chatbot.library.pairs import Pairs
from chatbot.library.passages import PassageTable
from chatbot.library.topics import Topics
from chatbot.types import Article, Ingested
from vectorstore.types import Filter, Passage, Vectors

BATCH = 64  # articles read at a time, so that a large library is never whole in memory
PREFIX = 4  # characters of an article's id that may stand for all of it
EVERYTHING = Filter()
Entry: TypeAlias = tuple[Article, Sequence[Passage], Vectors]
"""An article with its passages and their vectors."""


class Library(PassageTable):
    """Every stored article; safe to use from many threads. Any method may raise `LibraryError`."""

    def __init__(self, database: Database) -> None:
        """Use a database already open; `Library.open` is the usual way in."""
        super().__init__(database)
        self.outbox = Outbox(database)
        self.pairs = Pairs(database)
        self.edits = Edits(database)
        self.briefings = Briefings(database)
        self.feeds = Feeds(database)
        self.topics = Topics(database)
        self.indexing = threading.RLock()
        """Held while an index takes in a change, so that none overtakes a later one."""
        self.conversations = Conversations(database)
        self._cache = Cache(database)

    @classmethod
    def open(cls, path: Path, *, readonly: bool = False) -> Self:
        """Open the library in a file, made if absent; to read, an absent file is an empty library.

        Reading is possible while another process writes.
        """
        return cls(Database(path, readonly=readonly))

    def close(self) -> None:
        """Close the file; closing twice is harmless."""
        self._database.close()

    def __enter__(self) -> Self:
        """Close at the end of the block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Close, whatever happened."""
        self.close()

    def article(self, article_id: str) -> Article:
        """The article with this id, or the only one whose id begins so (4 characters or more).

        Raises `LibraryError` ``article_unknown`` or ``article_ambiguous``.
        """
        if found := self.stored([article_id]):
            return found[0]
        sql = f"{rows.ARTICLES} WHERE substr(article_id, 1, length(:id)) = :id LIMIT 4"
        long_enough = len(article_id) >= PREFIX
        alike = self._database.rows(sql, {"id": article_id}) if long_enough else []
        if len(alike) > 1:
            some = ", ".join(row["article_id"] for row in alike)
            raise LibraryError("article_ambiguous", id=article_id, some=some)
        if not alike:
            raise LibraryError("article_unknown", id=article_id)
        return rows.to_article(alike[0])

    def articles(self, where: Filter = EVERYTHING) -> Iterator[Article]:
        """Every article admitted, newest first, undated ones last; read a batch at a time."""
        order = "ORDER BY published IS NULL, published DESC, article_id"
        sql = f"SELECT article_id FROM articles WHERE {rows.ADMITTED} {order}"  # noqa: S608 - constants
        ids = [row["article_id"] for row in self._database.rows(sql, rows.bounds(where))]
        for at in range(0, len(ids), BATCH):
            batch = ids[at : at + BATCH]
            found = {article.article_id: article for article in self.stored(batch)}
            yield from (found[article_id] for article_id in batch if article_id in found)

    def revisions(self, article_id: str) -> list[Article]:
        """What an article has said, oldest first, ending with what it says now."""
        current = self.article(article_id)
        sql = f"{rows.REVISIONS} WHERE article_id = :id ORDER BY revision"
        earlier = self._database.rows(sql, {"id": current.article_id})
        return [*map(rows.to_article, earlier), current]

    def outlets(self) -> list[str]:
        """The names of the outlets that have articles here, in order."""
        sql = "SELECT DISTINCT outlet FROM articles WHERE outlet <> '' ORDER BY outlet"
        return [row["outlet"] for row in self._database.rows(sql)]

    def count(self) -> int:
        """Articles held."""
        return int(self._database.rows("SELECT count(*) AS n FROM articles")[0]["n"])

    def compare(self, article: Article) -> Ingested:
        """Tell what `put` would do, with the article as it is or would be stored.

        After ``unchanged`` or ``duplicate``, nothing need be embedded.
        """
        if known := self.stored([article.article_id]):
            now = self.edits.over(_informed(article, by=known[0]))
            if now == known[0]:
                return Ingested(source=article.source, status="unchanged", article=now)
            now = replace(now, removed=article.removed, revision=now.revision + 1)
            return Ingested(source=article.source, status="updated", article=now)
        sql = f"{rows.ARTICLES} WHERE wording = :wording ORDER BY rowid LIMIT 1"
        if copies := self._database.rows(sql, rows.article_values(article)):
            copy = rows.to_article(copies[0])
            return Ingested(source=article.source, status="duplicate", article=copy)
        now = replace(article, revision=1)
        return Ingested(source=article.source, status="added", article=now)

    def put(
        self, article: Article, passages: Sequence[Passage], vectors: Vectors, *, fingerprint: str
    ) -> Ingested:
        """Store an article with its passages and their vectors, in one transaction.

        Same id and same words: ``unchanged``. Same id, other words: ``updated``, the earlier
        revision kept. Another source of the same outlet with the same words: ``duplicate``,
        returning the article already there. The same words from another outlet are ``added``.
        ``fingerprint`` is the embedder's; `ValueError` when the parts do not belong together.
        """
        return self.put_all([(article, passages, vectors)], fingerprint=fingerprint)[0]

    def put_all(self, entries: Sequence[Entry], *, fingerprint: str) -> list[Ingested]:
        """`put` several in one transaction: all are stored, or, after an error, none."""
        values = []
        for article, passages, vectors in entries:
            _check(article, passages)
            values.append(rows.vector_values(passages, vectors, fingerprint))
        verdicts = []
        with self._database.transaction() as connection:
            connection.execute(rows.FIRST_EMBEDDER, (fingerprint,))
            for (article, passages, _), blobs in zip(entries, values, strict=True):
                verdict = self.compare(article)
                if verdict.article and verdict.status in {"added", "updated"}:
                    _write(connection, verdict.article)
                    sound = [rows.passage_values(passage) for passage in passages]
                    connection.executemany(rows.PUT_PASSAGE, sound)
                    connection.executemany(rows.PUT_VECTOR, blobs)
                verdicts.append(verdict)
        return verdicts

    def remove(self, article_id: str) -> Article:
        """Forget an article with all its revisions, and return it; ids as for `article`."""
        with self._database.transaction() as connection:
            gone = self.article(article_id)
            connection.execute("DELETE FROM articles WHERE article_id = ?", (gone.article_id,))
            connection.execute(rows.NOTE_CHANGE, (gone.article_id,))
        return gone

    def copy(self, path: Path) -> None:
        """Write all that the library holds to another file, which must not exist."""
        self._database.copy(path)

    def erase(self) -> None:
        """Forget everything: articles, revisions, conversations, briefings, feeds, topics.

        The indexes must be made anew afterwards.
        """
        self._database.erase()

    def cached(self, kind: str, key: str) -> bytes | None:
        """What was remembered under a kind and a key; ``None`` if nothing."""
        return self._cache.get(kind, key)

    def remember(self, kind: str, key: str, value: bytes) -> None:
        """Keep a result, replacing what the kind and key held."""
        self._cache.put(kind, key, value)

    def forget(self, kind: str) -> None:
        """Drop every remembered result of a kind."""
        self._cache.clear(kind)

    def stored(self, ids: Iterable[str]) -> list[Article]:
        """Those of some ids, in no order; ids of none are passed over."""
        sql = f"{rows.ARTICLES} WHERE article_id IN (SELECT value FROM json_each(:ids))"  # noqa: S608 - constants
        found = self._database.rows(sql, {"ids": rows.as_list(ids)})
        return [rows.to_article(row) for row in found]


def _informed(article: Article, *, by: Article) -> Article:
    """The new reading, with what an earlier one knew and this one does not (a hint, a date).

    A title that is only the text's first line, or an outlet that is only the server's name, tells
    nothing against one that was stated or hinted. The boilerplate taken out is no part of what an
    article says: a page's changing furniture makes no revision.
    """
    guessed = _opens(article.title, by.text) and not _opens(by.title, by.text)
    served = f"//{article.outlet}/" in f"{article.url}/".replace("//www.", "//")
    return replace(
        article,
        source=by.source,
        title=by.title if guessed else article.title or by.title,
        outlet=(by.outlet if served else "") or article.outlet or by.outlet,
        url=article.url or by.url,
        published=article.published or by.published,
        revision=by.revision,
        removed=by.removed,
    )


def _opens(title: str, text: str) -> bool:
    """Whether the title is the text's first line, or a part of it."""
    return title.rstrip("…") in " ".join(text.split("\n", 1)[0].split())


def _check(article: Article, passages: Sequence[Passage]) -> None:
    for passage in passages:
        said = article.text[passage.start : passage.end]
        if passage.article_id != article.article_id or passage.text != said:
            raise ValueError(f"passage {passage.ordinal} is not of article {article.article_id}")


def _write(connection: sqlite3.Connection, article: Article) -> None:
    if article.revision > 1:
        connection.execute(rows.KEEP_REVISION, {"article_id": article.article_id})
    connection.execute("DELETE FROM passages WHERE article_id = ?", (article.article_id,))
    connection.execute(rows.PUT_ARTICLE, rows.article_values(article))
    connection.execute(rows.NOTE_CHANGE, (article.article_id,))
