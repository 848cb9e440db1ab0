"""What the indexes have still to take in, and results worth keeping."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from chatbot.library.database import Database


class Outbox:
    """Articles changed or removed since the indexes last heard.

    Written in the transaction that changes the article (the "transactional outbox" of
    https://microservices.io/patterns/data/transactional-outbox.html), so that a crash between
    library and index is made good at the next start.
    """

    def __init__(self, database: Database) -> None:
        """Use a database already open."""
        self._database = database

    def pending(self, article_id: str | None = None, *, pair: str | None = None) -> dict[str, int]:
        """Articles not yet settled, oldest change first, each with the number of its change.

        ``pair`` names a pair of indexes; ``None``: the one that serves.
        """
        sql = """SELECT article_id, change FROM outbox
                 WHERE pair = coalesce(:pair, (SELECT name FROM pairs WHERE serving = 1))
                     AND (:id IS NULL OR article_id = :id) ORDER BY change"""
        found = self._database.rows(sql, {"id": article_id, "pair": pair})
        return {row["article_id"]: row["change"] for row in found}

    def settle(self, changes: Sequence[int]) -> None:
        """Note that the indexes hold these changes; a later change of the article stays."""
        with self._database.transaction() as connection:
            sql = "DELETE FROM outbox WHERE change = ?"
            connection.executemany(sql, [(change,) for change in changes])


KEPT: Final = 200_000
"""Results kept at the most: some 50 MB, or 500 briefings."""


class Cache:
    """Results worth keeping, by kind and key."""

    def __init__(self, database: Database, *, most: int = KEPT) -> None:
        """Use a database already open, and keep at most so many results."""
        self._database = database
        self._most = most

    def get(self, kind: str, key: str) -> bytes | None:
        """What was kept under a kind and a key; ``None`` if nothing."""
        sql = "SELECT value FROM cache WHERE kind = :kind AND key = :key"
        found = self._database.rows(sql, {"kind": kind, "key": key})
        return bytes(found[0]["value"]) if found else None

    def put(self, kind: str, key: str, value: bytes) -> None:
        """Keep a result, replacing what the kind and key held; the oldest make room."""
        with self._database.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO cache VALUES (?, ?, ?)", (kind, key, value))
            oldest = "DELETE FROM cache WHERE rowid <= (SELECT max(rowid) FROM cache) - ?"
            connection.execute(oldest, (self._most,))

    def clear(self, kind: str) -> None:
        """Drop every result of a kind."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM cache WHERE kind = ?", (kind,))
