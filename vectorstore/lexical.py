"""The lexical leg: BM25 in SQLite FTS5 over words already stemmed and folded.

FTS5 because it is in the standard library, incremental and transactional, and ranks as bm25s does
on the same stems. The stemming is ours (`vectorstore.words`), so the tokenizer only splits blanks.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Final

from vectorstore.types import Change, Filter, Passage, StoreError, epoch_day
from vectorstore.words import query_stems, stems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

TITLE_WEIGHT: Final = 0.5
"""A word of the headline, which every passage of the article repeats, against one of the text."""
_MAX_STEMS: Final = 64
"""Longer questions are searched by their first stems: an OR of hundreds is slow and says little."""
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS passages (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, article TEXT NOT NULL,
    lang TEXT NOT NULL, outlet TEXT NOT NULL, day INTEGER);
CREATE INDEX IF NOT EXISTS passages_article ON passages (article);
CREATE INDEX IF NOT EXISTS passages_lang ON passages (lang);
CREATE TABLE IF NOT EXISTS stamp (only INTEGER PRIMARY KEY CHECK (only = 1), stamp TEXT NOT NULL);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (text, title, tokenize = 'ascii');
"""
_QUERY: Final = """
SELECT passages.id, -bm25(words, 1.0, ?) FROM words JOIN passages ON passages.number = words.rowid
WHERE words MATCH ? {bounds} ORDER BY bm25(words, 1.0, ?), passages.id LIMIT ?
"""


class Fts5Index:
    """One SQLite file; safe from any thread. Every failure of SQLite is a `StoreError`."""

    def __init__(self, path: Path, *, title_weight: float = TITLE_WEIGHT) -> None:
        """Open or create the file; one that is no database is left for `clear` to replace."""
        self._path = path
        self._title_weight = title_weight
        self._lock = RLock()
        self._connection: sqlite3.Connection | None = None

    def replace(self, article_id: str, passages: Sequence[Passage]) -> Change:
        """Make these the article's only passages; an empty sequence removes it."""
        with self._transaction() as db:
            rows = db.execute("SELECT id, number FROM passages WHERE article = ?", [article_id])
            old = {id_: (number,) for id_, number in rows}
            new = {passage.id for passage in passages}
            db.executemany("DELETE FROM words WHERE rowid = ?", old.values())
            db.executemany("DELETE FROM passages WHERE number = ?", old.values())
            _insert(db, passages)
        return Change(added=len(new - old.keys()), removed=len(old.keys() - new))

    def extend(self, passages: Sequence[Passage]) -> None:
        """Add passages of any articles to an index that holds none of them."""
        with self._transaction() as db:
            _insert(db, passages)

    def query(self, text: str, k: int, where: Filter) -> list[tuple[str, float]]:
        """Best first: passage id and BM25 score, higher is better."""
        wanted = query_stems(text)[:_MAX_STEMS]
        if not wanted:
            return []
        match = " OR ".join('"' + stem.replace('"', "") + '"' for stem in wanted)
        bounds, values = _bounds(where)
        weight = self._title_weight
        with self._transaction() as db:
            rows = db.execute(_QUERY.format(bounds=bounds), [weight, match, *values, weight, k])
            return [(id_, float(score)) for id_, score in rows]

    def count(self) -> int:
        """Passages held."""
        return sum(self.langs().values())

    def langs(self) -> dict[str, int]:
        """Passages held, by language."""
        with self._transaction() as db:
            return dict(db.execute("SELECT lang, count(*) FROM passages GROUP BY lang").fetchall())

    def ids(self) -> set[str]:
        """Every passage id held."""
        with self._transaction() as db:
            return {id_ for (id_,) in db.execute("SELECT id FROM passages")}

    def stamp(self) -> str:
        """What `set_stamp` last kept here; empty after `clear`."""
        with self._transaction() as db:
            row = db.execute("SELECT stamp FROM stamp").fetchone()
            return str(row[0]) if row else ""

    def set_stamp(self, stamp: str) -> None:
        """Keep a word on what the indexes were made with."""
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO stamp VALUES (1, ?)", [stamp])

    def probe(self) -> None:
        """Let SQLite check the file, and FTS5 its index; raise `StoreError` on any damage."""
        with self._transaction() as db:
            (verdict,) = db.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                raise StoreError(f"{self._path}: {verdict}")
            db.execute("INSERT INTO words (words) VALUES ('integrity-check')")

    def clear(self) -> None:
        """Forget everything, even a file that is no database."""
        with self._lock:
            self.close()
            try:
                for suffix in ("", "-wal", "-shm", "-journal"):
                    Path(f"{self._path}{suffix}").unlink(missing_ok=True)
            except OSError as error:
                raise StoreError(f"{self._path}: {error}") from error

    def close(self) -> None:
        """Let go of the file; the next call opens it again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, one thread at a time."""
        with self._lock:
            try:
                with self._open() as db:
                    yield db
            except (sqlite3.Error, OSError) as error:
                raise StoreError(f"{self._path}: {error}") from error

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, check_same_thread=False)) as fresh:
                fresh.execute("PRAGMA journal_mode = WAL")
                fresh.executescript(_SCHEMA)
            self._connection = sqlite3.connect(self._path, check_same_thread=False)
            # losing the last transaction in a power cut is cheap: the index can be rebuilt
            self._connection.execute("PRAGMA synchronous = NORMAL")
        return self._connection


def _insert(db: sqlite3.Connection, passages: Iterable[Passage]) -> None:
    for passage in passages:
        day = epoch_day(passage.published)
        number = db.execute(
            "INSERT INTO passages (id, article, lang, outlet, day) VALUES (?, ?, ?, ?, ?)",
            [passage.id, passage.article_id, passage.lang, passage.outlet, day],
        ).lastrowid
        text, title = (stems(part, passage.lang) for part in (passage.text, passage.title))
        db.execute(
            "INSERT INTO words (rowid, text, title) VALUES (?, ?, ?)",
            [number, " ".join(text), " ".join(title)],
        )


def _bounds(where: Filter) -> tuple[str, list[str | int]]:
    """A filter as SQL conditions and their values."""
    clauses: list[str] = []
    values: list[str | int] = []
    columns = {"lang": where.langs, "outlet": where.outlets, "article": where.articles}
    for column, allowed in columns.items():
        if allowed:
            clauses.append(f"AND passages.{column} IN ({', '.join('?' * len(allowed))})")
            values += sorted(allowed)
    for sign, bound in ((">=", epoch_day(where.since)), ("<=", epoch_day(where.until))):
        if bound is not None:
            clauses.append(f"AND passages.day {sign} ?")
            values.append(bound)
    return " ".join(clauses), values
