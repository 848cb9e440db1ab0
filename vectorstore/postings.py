"""Which passages hold a word, and how often: inverted lists in SQLite, read as arrays.

FTS5 looks every matched passage up to weigh it, 40 ms for a word in one passage of eight among
100,000. Here a word's list is a few records of six bytes a passage, read as arrays in well under a
millisecond; the lists are cut in blocks of passage numbers, so that adding an article rewrites a
few kilobytes and taking one out reads a single block.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from vectorstore.types import StoreError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from vectorstore.roster import Numbers

Scores: TypeAlias = npt.NDArray[np.float32]

_BLOCK: Final = 8192
"""Passage numbers a block."""
_MOST: Final = 255
"""Times a word is counted in one passage."""
_POSTING: Final = np.dtype([("number", "<i4"), ("text", "u1"), ("title", "u1")])
POSTINGS: Final = """
CREATE TABLE IF NOT EXISTS postings (
    block INTEGER NOT NULL, stem TEXT NOT NULL, list BLOB NOT NULL, PRIMARY KEY (block, stem)
) WITHOUT ROWID;
"""
_APPEND: Final = """
INSERT INTO postings VALUES (?, ?, ?)
ON CONFLICT DO UPDATE SET list = CAST(list || excluded.list AS BLOB)
"""
_LISTS: Final = "SELECT list FROM postings WHERE block IN ({}) AND stem = ? ORDER BY block"


@dataclass(frozen=True, slots=True)
class Held:
    """The passages that hold a word, ascending, and its occurrences in their text and title."""

    numbers: Numbers
    text: npt.NDArray[np.uint8]
    title: npt.NDArray[np.uint8]


def add(db: sqlite3.Connection, rows: Iterable[tuple[int, list[str], list[str]]]) -> None:
    """Take in passages: number, above every earlier one, and the stems of text and title."""
    lists: dict[tuple[int, str], list[tuple[int, int, int]]] = {}
    for number, text, title in rows:
        in_text, in_title = Counter(text), Counter(title)
        for stem in in_text | in_title:
            counts = min(_MOST, in_text[stem]), min(_MOST, in_title[stem])
            lists.setdefault((number // _BLOCK, stem), []).append((number, *counts))
    made = ((*key, np.array(found, _POSTING).tobytes()) for key, found in sorted(lists.items()))
    db.executemany(_APPEND, made)


def remove(db: sqlite3.Connection, numbers: Sequence[int]) -> None:
    """Leave no trace of passages."""
    for block in {number // _BLOCK for number in numbers}:
        rows = db.execute("SELECT stem, list FROM postings WHERE block = ?", [block]).fetchall()
        every = _read([found for _, found in rows])
        gone = np.isin(every["number"], list(numbers))
        ends = np.cumsum([len(found) // _POSTING.itemsize for _, found in rows])
        for place in np.unique(np.searchsorted(ends, np.flatnonzero(gone), side="right")):
            stem = rows[place][0]
            part = slice(int(ends[place - 1]) if place else 0, int(ends[place]))
            left = every[part][~gone[part]]
            if len(left):
                change = "UPDATE postings SET list = ? WHERE block = ? AND stem = ?"
                db.execute(change, [left.tobytes(), block, stem])
            else:
                db.execute("DELETE FROM postings WHERE block = ? AND stem = ?", [block, stem])


def held(db: sqlite3.Connection, stem: str, size: int) -> Held:
    """Look a word up among the passages numbered below ``size``."""
    blocks = ",".join(map(str, range(size // _BLOCK + 1)))
    every = _read([row[0] for row in db.execute(_LISTS.format(blocks), [stem])])
    return Held(*(np.ascontiguousarray(every[name]) for name in ("number", "text", "title")))


def damping(lengths: npt.NDArray[np.int32], *, count: int, words: int) -> Scores:
    """What BM25 adds to a word's occurrences in every passage (k1 1.2, b 0.75), by number.

    ``lengths`` are the words of every passage, ``words`` those of all ``count`` together.
    """
    relative = lengths * np.float32(count / max(1, words))
    return np.asarray(1.2 * (0.25 + 0.75 * relative), dtype=np.float32)


def bm25(found: Held, weakened: Scores, *, count: int, title_weight: float) -> Scores:
    """What a word is worth in the passages that hold it, as FTS5 weighs it.

    ``weakened`` is the `damping` of all ``count`` passages.
    Robertson and Zaragoza 2009, "The probabilistic relevance framework: BM25 and beyond".
    """
    holders = len(found.numbers)
    rarity = max(1e-6, float(np.log((count - holders + 0.5) / (holders + 0.5)))) if count else 0.0
    often = found.text + np.float32(title_weight) * found.title
    scores: Scores = often * np.float32(rarity * 2.2)
    scores /= often + weakened.take(found.numbers)
    return scores


def _read(lists: Sequence[bytes]) -> npt.NDArray[np.void]:
    try:
        return np.frombuffer(b"".join(lists), _POSTING)
    except ValueError as error:
        raise StoreError(f"a list of postings is damaged: {error}") from error
