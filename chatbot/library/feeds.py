"""Feeds that are followed: where they are, when they were read, what was taken from each."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from chatbot.errors import IngestError, LibraryError
from chatbot.library.database import Database, Row

TRIES = 3
"""Readings of an article that may fail before it is passed over."""
_REMEMBERED = 1000
"""Entries of a feed that are remembered, the last ones taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed that is followed."""

    url: str
    title: str
    added: str
    """ISO 8601 date and time, with its zone; so is ``fetched``."""
    fetched: str | None = None
    """When it was last read whole; ``None``: never yet."""
    etag: str = ""
    modified: str = ""
    """What its server wants back in ``If-None-Match`` and ``If-Modified-Since``."""
    error: IngestError | None = None
    """Why the last reading failed."""


class Feeds:
    """The feeds of a library. Any method may raise `LibraryError`."""

    def __init__(self, database: Database) -> None:
        """Use a database already open."""
        self._database = database

    def listed(self) -> list[Feed]:
        """Every feed, in the order added."""
        return [_feed(row) for row in self._database.rows("SELECT * FROM feeds ORDER BY rowid")]

    def get(self, url: str) -> Feed:
        """The feed at an address; raises `LibraryError` ``feed_unknown``."""
        found = self._database.rows("SELECT * FROM feeds WHERE url = :url", {"url": url})
        if not found:
            raise LibraryError("feed_unknown", origin=url)
        return _feed(found[0])

    def add(self, url: str, title: str = "") -> Feed:
        """Follow a feed; one already followed keeps its place and takes a title it lacked."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO feeds (url, title, added, etag, modified) VALUES (?, ?, ?, '', '')"
                " ON CONFLICT (url) DO UPDATE SET title = excluded.title WHERE title = ''",
                (url, title, _now()),
            )
        return self.get(url)

    def remove(self, url: str) -> Feed:
        """Follow a feed no longer, and return it; its articles stay. `LibraryError` if unknown."""
        gone = self.get(url)
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM feeds WHERE url = ?", (url,))
        return gone

    def failed(self, url: str, error: IngestError) -> None:
        """Note why a feed could not be read."""
        failure = {"key": error.key, "values": {k: str(v) for k, v in error.values.items()}}
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE feeds SET failure = ? WHERE url = ?",
                (json.dumps(failure, ensure_ascii=False), url),
            )

    def read(self, url: str, *, title: str = "", etag: str = "", modified: str = "") -> None:
        """Note that a feed was read whole, with what its server wants back next time."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE feeds SET title = iif(title = '', ?, title), etag = ?, modified = ?,"
                " fetched = ?, failure = NULL WHERE url = ?",
                (title, etag, modified, _now(), url),
            )

    def known(self, url: str) -> frozenset[str]:
        """Entries of a feed that need no reading: taken, or failed too often."""
        sql = "SELECT entry FROM feed_entries WHERE url = :url AND (taken OR tries >= :tries)"
        found = self._database.rows(sql, {"url": url, "tries": TRIES})
        return frozenset(row["entry"] for row in found)

    def settle(self, url: str, entries: Iterable[tuple[str, bool]]) -> None:
        """Note which entries of a feed were taken and which failed; old ones are forgotten."""
        with self._database.transaction() as connection:
            connection.executemany(
                "INSERT INTO feed_entries (url, entry, tries, taken) VALUES (:url, :entry,"
                " NOT :taken, :taken) ON CONFLICT (url, entry) DO UPDATE SET"
                " tries = tries + excluded.tries, taken = max(taken, excluded.taken)",
                [{"url": url, "entry": entry, "taken": int(taken)} for entry, taken in entries],
            )
            connection.execute(
                "DELETE FROM feed_entries WHERE url = :url AND rowid NOT IN (SELECT rowid FROM"
                " feed_entries WHERE url = :url ORDER BY rowid DESC LIMIT :most)",
                {"url": url, "most": _REMEMBERED},
            )


def _feed(row: Row) -> Feed:
    failure = json.loads(row["failure"]) if row["failure"] else None
    return Feed(
        url=row["url"],
        title=row["title"],
        added=row["added"],
        fetched=row["fetched"],
        etag=row["etag"],
        modified=row["modified"],
        error=IngestError(failure["key"], **failure["values"]) if failure else None,
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
