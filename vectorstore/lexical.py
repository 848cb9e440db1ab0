"""The lexical leg: BM25 in SQLite FTS5 over words already stemmed and folded.

FTS5 because it is in the standard library, incremental and transactional, and ranks as bm25s does
on the same stems. The stemming is ours (`vectorstore.words`), so the tokenizer only splits blanks.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from vectorstore.postings import Postings, Scores
from vectorstore.roster import Admitted, Numbers, Roster
from vectorstore.types import Change, Filter, Passage, StoreError, Term, epoch_day
from vectorstore.words import query_stems, stems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_Row: TypeAlias = tuple[int, str, str, str, str, int | None]
"""Number, id, article, language, outlet and day of a passage."""
TITLE_WEIGHT: Final = 0.5
"""A word of the headline, which every passage of the article repeats, against one of the text."""
_MAX_STEMS: Final = 64
"""Longer questions are searched by their first stems: an OR of hundreds is slow and says little."""
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS passages (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, article TEXT NOT NULL,
    lang TEXT NOT NULL, outlet TEXT NOT NULL, day INTEGER);
CREATE INDEX IF NOT EXISTS passages_article ON passages (article);
CREATE INDEX IF NOT EXISTS passages_lang ON passages (lang);
CREATE TABLE IF NOT EXISTS stamp (only INTEGER PRIMARY KEY CHECK (only = 1), stamp TEXT NOT NULL);
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (text, title, tokenize = 'ascii');
"""
_ROSTER: Final = "SELECT number, id, article, lang, outlet, day FROM passages ORDER BY number"
_WORTH: Final = """
SELECT rowid, -bm25(words, 1.0, ?) FROM words WHERE words MATCH ? AND rowid > ? ORDER BY rowid
"""


class Fts5Index:
    """One SQLite file; safe from any thread. Every failure of SQLite is a `StoreError`."""

    def __init__(self, path: Path, *, title_weight: float = TITLE_WEIGHT) -> None:
        """Open or create the file; one that is no database is left for `clear` to replace."""
        self._path = path
        self._title_weight = title_weight
        self._lock = RLock()
        self._connection: sqlite3.Connection | None = None
        self._roster = Roster()
        self._postings = Postings(self._worth)

    def replace(self, article_id: str, passages: Sequence[Passage]) -> Change:
        """Make these the article's only passages; an empty sequence removes it."""
        with self._lock:
            with self._transaction() as db:
                rows = db.execute("SELECT id, number FROM passages WHERE article = ?", [article_id])
                old: dict[str, int] = dict(rows.fetchall())
                gone = [(number,) for number in old.values()]
                db.executemany("DELETE FROM words WHERE rowid = ?", gone)
                db.executemany("DELETE FROM passages WHERE number = ?", gone)
                fresh = [_insert(db, passage) for passage in passages]
            self._roster.remove(old.values())
            self._enrol(fresh)
        new = {passage.id for passage in passages}
        return Change(added=len(new - old.keys()), removed=len(old.keys() - new))

    def extend(self, passages: Sequence[Passage]) -> None:
        """Add passages of any articles to an index that holds none of them."""
        with self._lock:
            with self._transaction() as db:
                fresh = [_insert(db, passage) for passage in passages]
            self._enrol(fresh)

    def query(self, text: str, k: int, where: Filter) -> list[tuple[str, float]]:
        """Best first: passage id and BM25 score, higher is better."""
        found = [hit for hits in self.by_lang(text, k, where).values() for hit in hits]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:k]

    def by_lang(
        self, text: str, k: int, where: Filter, rendered: Mapping[str, Sequence[Term]] | None = None
    ) -> dict[str, list[tuple[str, float]]]:
        """The best ``k`` in every language held that the filter admits, as `query` gives them."""
        plain = [(stem,) for stem in query_stems(text)]
        with self._transaction():
            roster, admitted = self._roster, self._roster.admitted(where)
            found: dict[str, list[tuple[str, float]]] = {}
            worths: dict[str, Scores] = {}
            for lang in roster.langs:
                if where.langs and lang not in where.langs:
                    continue
                key = lang if lang in (rendered or {}) else ""
                if key not in worths:
                    worths[key] = self._worth_of((rendered or {}).get(key, plain))
                here = np.flatnonzero((worths[key] > 0) & admitted & roster.of_lang(lang))
                found[lang] = self._best(here.astype(np.int32), worths[key], k)
            return found

    def _worth_of(self, terms: Sequence[Term]) -> Scores:
        """The score of every passage, by number."""
        roster = self._roster
        worth = np.zeros(len(roster.ids), dtype=np.float32)
        for term in terms[:_MAX_STEMS]:
            held = [
                self._postings.of(stem, last=len(roster.ids) - 1, count=len(roster))
                for stem in term
            ]
            best = np.zeros(len(worth) if len(held) > 1 else 0, dtype=np.float32)
            for numbers, scores in held:
                if len(held) == 1:
                    worth[numbers] += scores
                else:
                    best[numbers] = np.maximum(best[numbers], scores)
            if len(held) > 1:
                worth += best
        return worth

    def admitted(self, where: Filter) -> dict[str, Admitted]:
        """What a filter lets through, in every language held."""
        with self._transaction():
            mask = self._roster.admitted(where)
            return {
                lang: Admitted(self._roster, mask & self._roster.of_lang(lang), held=held)
                for lang, held in self._roster.langs.items()
                if not where.langs or lang in where.langs
            }

    def numbers(self, ids: Sequence[str]) -> list[int]:
        """The numbers of passages held; `StoreError` for one that is not."""
        with self._transaction():
            found = [self._roster.number(id_) for id_ in ids]
        if None in found:
            raise StoreError(f"{self._path}: a passage that was written is not held")
        return [number for number in found if number is not None]

    def size(self) -> int:
        """One more than the highest number held."""
        with self._transaction():
            return len(self._roster.ids)

    def count(self) -> int:
        """Passages held."""
        with self._transaction():
            return len(self._roster)

    def langs(self) -> dict[str, int]:
        """Passages held, by language."""
        with self._transaction():
            return dict(self._roster.langs)

    def ids(self) -> set[str]:
        """Every passage id held."""
        with self._transaction():
            return {id_ for id_ in self._roster.ids if id_}

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
            self._roster, self._postings = Roster(), Postings(self._worth)
            self._enrol(self._connection.execute(_ROSTER))
        return self._connection

    def _enrol(self, rows: Iterable[_Row]) -> None:
        for number, id_, article, lang, outlet, day in rows:
            self._roster.add(number, id_, article=article, lang=lang, outlet=outlet, day=day)

    def _worth(self, stem: str, after: int) -> tuple[Numbers, Scores]:
        """The passages numbered above ``after`` that hold a stem, and its BM25 score in each."""
        match = '"' + stem.replace('"', "") + '"'
        with self._transaction() as db:
            rows = db.execute(_WORTH, [self._title_weight, match, after]).fetchall()
        numbers, scores = zip(*rows, strict=True) if rows else ((), ())
        return np.array(numbers, dtype=np.int32), np.array(scores, dtype=np.float32)

    def _best(self, found: Numbers, worth: Scores, k: int) -> list[tuple[str, float]]:
        if len(found) > k > 0:
            least = np.partition(worth[found], -k)[-k]
            found = found[worth[found] >= least]
        ranked = ((self._roster.ids[number], float(worth[number])) for number in found)
        return sorted(ranked, key=lambda hit: (-hit[1], hit[0]))[:k]


def _insert(db: sqlite3.Connection, passage: Passage) -> _Row:
    row = (
        passage.id,
        passage.article_id,
        passage.lang,
        passage.outlet,
        epoch_day(passage.published),
    )
    number = db.execute(
        "INSERT INTO passages (id, article, lang, outlet, day) VALUES (?, ?, ?, ?, ?)", row
    ).lastrowid
    text, title = (stems(part, passage.lang) for part in (passage.text, passage.title))
    db.execute(
        "INSERT INTO words (rowid, text, title) VALUES (?, ?, ?)",
        [number, " ".join(text), " ".join(title)],
    )
    return (number or 0, *row)
