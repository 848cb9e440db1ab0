"""Topics that a reader cares for, kept in the library."""

from __future__ import annotations

from datetime import UTC, datetime

from chatbot.errors import LibraryError
from chatbot.language import fold
from chatbot.library.database import Database


class Topics:
    """The topics of a library. Any method may raise `LibraryError`."""

    def __init__(self, database: Database) -> None:
        """Use a database already open."""
        self._database = database

    def listed(self) -> list[str]:
        """Every topic, in the order added."""
        found = self._database.rows("SELECT topic FROM topics ORDER BY rowid")
        return [row["topic"] for row in found]

    def add(self, topic: str) -> str:
        """Keep a topic and return it as kept; the same words however written are one.

        Raises `LibraryError` ``topic_empty`` for words that hold no letter or digit.
        """
        words, key = " ".join(topic.split()), _key(topic)
        if not key:
            raise LibraryError("topic_empty", origin=topic)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._database.transaction() as connection:
            connection.execute("INSERT OR IGNORE INTO topics VALUES (?, ?, ?)", (key, words, now))
        (row,) = self._database.rows("SELECT topic FROM topics WHERE key = :key", {"key": key})
        return str(row["topic"])

    def remove(self, topic: str) -> str:
        """Drop a topic and return it as it was kept; raises `LibraryError` ``topic_unknown``."""
        values = {"key": _key(topic)}
        found = self._database.rows("SELECT topic FROM topics WHERE key = :key", values)
        if not found:
            raise LibraryError("topic_unknown", origin=topic)
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM topics WHERE key = :key", values)
        return str(found[0]["topic"])


def _key(topic: str) -> str:
    words = (fold(word) for word in topic.split())
    return " ".join(word for word in words if any(map(str.isalnum, word)))
