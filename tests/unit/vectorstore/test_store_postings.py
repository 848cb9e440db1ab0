"""Inverted lists: what goes in comes out, and what is taken out leaves no trace."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import numpy as np
import pytest

from vectorstore import postings
from vectorstore.types import StoreError

FAR = 20_000
"""A number two blocks further on."""


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    """No lists yet."""
    with closing(sqlite3.connect(":memory:")) as opened:
        opened.executescript(postings.POSTINGS)
        yield opened


def numbers(db: sqlite3.Connection, stem: str) -> list[int]:
    """Who holds a stem."""
    return [int(number) for number in postings.held(db, stem, FAR + 1).numbers]


def test_lists_come_back_in_order_across_blocks(db: sqlite3.Connection) -> None:
    """Passages added at different times, far apart, with their counts in text and title."""
    postings.add(db, [(1, ["quai", "quai", "ferm"], ["quai"]), (2, ["port"], [])])
    postings.add(db, [(FAR, ["quai"], []), (FAR + 1, [], ["port"])])

    found = postings.held(db, "quai", FAR + 2)
    assert found.numbers.tolist() == [1, FAR]
    assert found.text.tolist() == [2, 1]
    assert found.title.tolist() == [1, 0]
    assert numbers(db, "jamais") == []


def test_a_passage_taken_out_leaves_no_trace(db: sqlite3.Connection) -> None:
    """Not even the words that it alone held."""
    postings.add(db, [(1, ["secret", "quai"], []), (2, ["quai"], []), (FAR, ["quai", "port"], [])])
    postings.remove(db, [1, FAR])

    assert numbers(db, "quai") == [2]
    assert [row[0] for row in db.execute("SELECT stem FROM postings")] == ["quai"]
    postings.remove(db, [])
    postings.remove(db, [777])
    assert numbers(db, "quai") == [2]


def test_a_word_said_a_thousand_times_is_counted_as_often(db: sqlite3.Connection) -> None:
    """Counts end where a byte does, rather than start again."""
    postings.add(db, [(3, ["quai"] * 1000, ["quai"] * 300)])

    found = postings.held(db, "quai", 4)
    assert (found.text.tolist(), found.title.tolist()) == ([255], [255])


def test_a_rarer_word_and_a_shorter_passage_are_worth_more(db: sqlite3.Connection) -> None:
    """BM25, and never less than nothing, however common the word."""
    postings.add(db, ((n, ["quai", "port"] if n == 1 else ["quai"], []) for n in range(1, 9)))
    lengths = np.array([0, 2, 4, 40, 4, 4, 4, 4, 4], dtype=np.int32)

    def scores(stem: str) -> list[float]:
        found = postings.held(db, stem, 9)
        damping = postings.damping(lengths, count=8, words=int(lengths.sum()))
        told = postings.bm25(found, damping, count=8, title_weight=0.5)
        return [float(score) for score in told]

    assert scores("port")[0] > scores("quai")[0] > scores("quai")[2] > 0
    assert scores("jamais") == []


def test_a_damaged_list_is_told(db: sqlite3.Connection) -> None:
    """Bytes that are no list raise `StoreError`, which rebuilds the index."""
    postings.add(db, [(1, ["quai"], [])])
    db.execute("UPDATE postings SET list = x'0102030405'")

    with pytest.raises(StoreError, match="damaged"):
        postings.held(db, "quai", 2)
