"""The lexical leg: BM25 over words already stemmed and folded, in a file of SQLite's.

The stemming is ours (`vectorstore.words`), the lists too (`vectorstore.postings`): FTS5 ranks the
same and needs tens of milliseconds where a word is common. SQLite keeps them whole: a write is all
or nothing, and a kill loses none.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from vectorstore import postings
from vectorstore.postings import Scores
from vectorstore.roster import Admitted, Numbers, Roster
from vectorstore.types import Change, Filter, Passage, StoreError, Term, epoch_day
from vectorstore.words import query_stems, stems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_Row: TypeAlias = tuple[int, str, str, str, str, int | None, int]
"""Number, id, article, language, outlet, day and words of a passage."""
TITLE_WEIGHT: Final = 0.5
"""A word of the headline, which every passage of the article repeats, against one of the text."""
_MAX_STEMS: Final = 64
"""Longer questions are searched by their first stems: an OR of hundreds is slow and says little."""
_REMEMBERED: Final = 4_000_000
"""Scores kept until the next write, eight bytes each: of words looked for before."""
_MAPPED: Final = 1 << 28
"""Bytes of the file that are read where the system holds them, not copied a page at a time."""
_SCHEMA: Final = f"""
CREATE TABLE IF NOT EXISTS passages (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, article TEXT NOT NULL,
    lang TEXT NOT NULL, outlet TEXT NOT NULL, day INTEGER, words INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS passages_article ON passages (article);
CREATE INDEX IF NOT EXISTS passages_lang ON passages (lang);
CREATE TABLE IF NOT EXISTS stamp (only INTEGER PRIMARY KEY CHECK (only = 1), stamp TEXT NOT NULL);
{postings.POSTINGS}
"""
_INSERT: Final = """
INSERT INTO passages (id, article, lang, outlet, day, words) VALUES (?, ?, ?, ?, ?, ?)
"""
_ROSTER: Final = """
SELECT number, id, article, lang, outlet, day, words FROM passages ORDER BY number
"""


class WordIndex:
    """One SQLite file; safe from any thread. Every failure of SQLite is a `StoreError`."""

    def __init__(self, path: Path, *, title_weight: float = TITLE_WEIGHT) -> None:
        """Open or create the file; one that is no database is left for `clear` to replace."""
        self._path = path
        self._title_weight = title_weight
        self._lock = RLock()
        self._connection: sqlite3.Connection | None = None
        self._roster = Roster()
        self._known: dict[str, tuple[Numbers, Scores]] = {}
        self._kept = 0
        self._admitted: dict[Filter, Mapping[str, Admitted]] = {}

    def replace(self, article_id: str, passages: Sequence[Passage]) -> Change:
        """Make these the article's only passages; an empty sequence removes it."""
        with self._lock:
            with self._transaction() as db:
                rows = db.execute("SELECT id, number FROM passages WHERE article = ?", [article_id])
                old: dict[str, int] = dict(rows.fetchall())
                postings.remove(db, list(old.values()))
                gone = [(number,) for number in old.values()]
                db.executemany("DELETE FROM passages WHERE number = ?", gone)
                fresh = _insert(db, passages)
            self._roster.remove(old.values())
            self._enrol(fresh)
        new = {passage.id for passage in passages}
        return Change(added=len(new - old.keys()), removed=len(old.keys() - new))

    def extend(self, passages: Sequence[Passage]) -> None:
        """Add passages of any articles to an index that holds none of them."""
        with self._lock:
            with self._transaction() as db:
                fresh = _insert(db, passages)
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
        with self._transaction() as db:
            worths: dict[str, tuple[Numbers, Scores]] = {}
            found: dict[str, list[tuple[str, float]]] = {}
            for lang, who in self._let_through(where).items():
                key = lang if lang in (rendered or {}) else ""
                if key not in worths:
                    worth = self._worth(db, (rendered or {}).get(key, plain))
                    worths[key] = np.flatnonzero(worth > 0).astype(np.int32), worth
                holders, worth = worths[key]
                found[lang] = self._best(who.among(holders), worth, k)
            return found

    def _worth(self, db: sqlite3.Connection, terms: Sequence[Term]) -> Scores:
        """The score of every passage, by number."""
        worth = np.zeros(len(self._roster.ids), dtype=np.float32)
        for term in terms[:_MAX_STEMS]:
            lists = [found for stem in term if len((found := self._scored(db, stem))[0])]
            if len(lists) == 1:
                numbers, scores = lists[0]
                worth[numbers] += scores
            elif lists:
                best = np.zeros_like(worth)
                for numbers, scores in lists:
                    best[numbers] = np.maximum(best[numbers], scores)
                worth += best
        return worth

    def _scored(self, db: sqlite3.Connection, stem: str) -> tuple[Numbers, Scores]:
        """The passages that hold a stem, and its score in each."""
        if stem not in self._known:
            found = postings.held(db, stem, len(self._roster.ids))
            scores = postings.bm25(
                found, self._damping, count=len(self._roster), title_weight=self._title_weight
            )
            self._kept += len(scores)
            if self._kept > _REMEMBERED:
                self._known, self._kept = {}, len(scores)
            self._known[stem] = found.numbers, scores
        return self._known[stem]

    @cached_property
    def _damping(self) -> Scores:
        """What the length of every passage weakens its words by, by number."""
        roster = self._roster
        return postings.damping(roster.lengths, count=len(roster), words=roster.words)

    def _forget(self) -> None:
        self._known, self._kept = {}, 0
        self._admitted.clear()
        self.__dict__.pop("_damping", None)

    def admitted(self, where: Filter) -> dict[str, Admitted]:
        """What a filter lets through, in every language held."""
        with self._transaction():
            return dict(self._let_through(where))

    def _let_through(self, where: Filter) -> Mapping[str, Admitted]:
        """The same, kept until the next write for no filter and for the last one asked for."""
        if where not in self._admitted:
            whole = self._admitted.get(Filter())
            self._admitted.clear()
            if whole is not None:
                self._admitted[Filter()] = whole
            self._admitted[where] = self._roster.let_through(where)
        return self._admitted[where]

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
        """Let SQLite check the file; raise `StoreError` on any damage."""
        with self._transaction() as db:
            (verdict,) = db.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                raise StoreError(f"{self._path}: {verdict}")

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
            opened = sqlite3.connect(self._path, check_same_thread=False)
            # losing the last transaction in a power cut is cheap: the index can be rebuilt
            opened.execute("PRAGMA synchronous = NORMAL")
            opened.execute(f"PRAGMA mmap_size = {_MAPPED}")
            self._roster = Roster()
            try:
                self._enrol(opened.execute(_ROSTER))
            except sqlite3.Error:  # a file of an earlier form
                opened.close()
                raise
            self._connection = opened
        return self._connection

    def _enrol(self, rows: Iterable[_Row]) -> None:
        self._forget()
        for number, id_, article, lang, outlet, day, length in rows:
            self._roster.add(
                number, id_, article=article, lang=lang, outlet=outlet, day=day, length=length
            )

    def _best(self, numbers: Numbers, worth: Scores, k: int) -> list[tuple[str, float]]:
        scores = worth.take(numbers)
        if len(numbers) > k > 0:
            best = np.flatnonzero(scores >= np.partition(scores, -k)[-k])
            numbers, scores = numbers[best], scores[best]
        ids = (self._roster.ids[number] for number in numbers)
        ranked = zip(ids, scores.tolist(), strict=True)
        return sorted(ranked, key=lambda hit: (-hit[1], hit[0]))[:k]


def _insert(db: sqlite3.Connection, passages: Sequence[Passage]) -> list[_Row]:
    fresh: list[_Row] = []
    counted: list[tuple[int, list[str], list[str]]] = []
    for passage in passages:
        text, title = (stems(part, passage.lang) for part in (passage.text, passage.title))
        row = (
            passage.id,
            passage.article_id,
            passage.lang,
            passage.outlet,
            epoch_day(passage.published),
            len(text) + len(title),
        )
        number = db.execute(_INSERT, row).lastrowid or 0
        fresh.append((number, *row))
        counted.append((number, text, title))
    postings.add(db, counted)
    return fresh
