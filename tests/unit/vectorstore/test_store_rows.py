"""The flat file of vectors: additions, removals and restarts are seen by the next search."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vectorstore import rows as flat
from vectorstore.roster import Admitted, Roster
from vectorstore.rows import VectorRows
from vectorstore.types import Filter, StoreError, Vectors

DIM, K = 48, 5


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred passages are many here."""
    monkeypatch.setattr(flat, "_COMPARED", 100)
    monkeypatch.setattr(flat, "_FRESH", 50)
    monkeypatch.setattr(flat, "_SEEMING_LEAST", 60)
    monkeypatch.setattr(flat, "_WASTE", 1.0)


@pytest.fixture
def rows(tmp_path: Path) -> VectorRows:
    """No vectors yet."""
    return VectorRows(tmp_path / "new" / "vectors.f32", DIM)


def vectors(count: int, seed: int = 1) -> Vectors:
    """Unit vectors of no pattern."""
    made = np.random.default_rng(seed).normal(size=(count, DIM))
    return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), dtype=np.float32)


def enrol(roster: Roster, numbers: range) -> None:
    """Passages of two languages in turn, every tenth from one outlet."""
    for number in numbers:
        roster.add(
            number,
            f"p{number}",
            article="a",
            lang=("fr", "en")[number % 2],
            outlet="Le Fanal" if number % 10 == 0 else "",
            day=None,
            length=9,
        )


def french(roster: Roster, where: Filter | None = None) -> Admitted:
    """The French passages that a filter admits."""
    return roster.let_through(where or Filter())["fr"]


def test_what_was_added_last_is_found_at_once(rows: VectorRows) -> None:
    """With a sketch behind it or not yet, and after a restart."""
    roster, every = Roster(), vectors(1000)
    enrol(roster, range(400))
    rows.put(range(400), every[:400])
    assert rows.nearest(every[398], french(roster), K)[0][0] == 398
    for size in (402, 460, 900, 1000):
        enrol(roster, range(len(roster), size))
        rows.put(range(400, size), every[400:size])
        number, cosine = rows.nearest(every[size - 2], french(roster), K)[0]
        assert (number, round(cosine, 5)) == (size - 2, 1.0)
    again = VectorRows(rows._path, DIM)

    best = again.nearest(every[600], french(roster), K)
    assert dict(best) == pytest.approx(dict(rows.nearest(every[600], french(roster), K)))
    assert {number % 2 for number, _ in best} == {0}


def test_what_was_taken_out_is_not_found(rows: VectorRows) -> None:
    """Few passages out of a sketch, then most of them, then all."""
    roster, every = Roster(), vectors(1000)
    enrol(roster, range(1000))
    rows.put(range(1000), every)
    assert rows.nearest(every[8], french(roster), K)[0][0] == 8
    for gone in (range(20), range(20, 700)):
        roster.remove(gone)
        found = rows.nearest(every[8], french(roster), K)
        assert len(found) == K
        assert min(number for number, _ in found) >= gone.stop
    roster.remove(range(700, 1000, 2))
    assert "fr" not in roster.let_through(Filter())
    assert rows.nearest(every[8], Admitted(roster, "fr", roster.admitted(Filter())), K) == []


def test_a_filter_away_from_the_question_is_compared_exactly(rows: VectorRows) -> None:
    """An outlet whose passages are all far away is given its best all the same."""
    roster, every = Roster(), vectors(4000)
    enrol(roster, range(4000))
    asked = every[1]
    every[::10] -= 2 * (every[::10] @ asked).clip(min=0)[:, np.newaxis] * asked
    rows.put(range(4000), every)
    where = Filter(outlets=frozenset({"Le Fanal"}))

    found = rows.nearest(asked, french(roster, where), K)
    right = np.argsort(-(every[::10] @ asked), kind="stable")[:K] * 10
    assert [number for number, _ in found] == right.tolist()


def test_vectors_written_after_their_passages_are_seen(rows: VectorRows) -> None:
    """A search between the two writes of an article leaves no empty row behind."""
    roster, every = Roster(), vectors(600)
    enrol(roster, range(600))
    rows.put(range(500), every[:500])
    rows.nearest(every[0], french(roster), K)
    rows.put(range(500, 600), every[500:])

    assert rows.nearest(every[598], french(roster), K)[0][0] == 598


def test_clearing_forgets_the_sketch_too(rows: VectorRows) -> None:
    """Numbers start again after a rebuild, with other vectors."""
    roster, old, new = Roster(), vectors(600), vectors(600, seed=2)
    enrol(roster, range(600))
    rows.put(range(600), old)
    rows.nearest(old[0], french(roster), K)
    rows.clear()
    assert not rows.holds(600)
    rows.put(range(600), new)

    number, cosine = rows.nearest(new[4], french(roster), K)[0]
    assert (number, round(cosine, 5)) == (4, 1.0)
    assert rows.of([4, 2]) == pytest.approx(new[[4, 2]])


def test_a_file_that_cannot_be_read_is_a_store_error(tmp_path: Path) -> None:
    """A folder in its place, for one."""
    (tmp_path / "vectors.f32").mkdir()
    rows = VectorRows(tmp_path / "vectors.f32", DIM)

    with pytest.raises(StoreError, match=r"vectors\.f32"):
        rows.put([0], vectors(1))


def test_what_the_disk_refuses_is_a_store_error(rows: VectorRows) -> None:
    """A full disk, here a limit to what may be written, costs the rows and not the process."""
    resource = pytest.importorskip("resource")
    rows.put([0], vectors(1))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(StoreError, match=r"vectors\.f32"):
            rows.put([3000], vectors(1, seed=2))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    rows.put([3000, 1, 2], vectors(3, seed=2))

    again = VectorRows(rows._path, DIM)
    assert again.of([3000, 1, 2]) == pytest.approx(vectors(3, seed=2))
    assert rows.of([0, 3000]) == pytest.approx(again.of([0, 3000]))
