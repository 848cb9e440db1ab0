"""Groups are joined by how alike they are for what they are."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from chatbot.stories.joining import Bounds, join

BOUNDS = Bounds(least=0.65, usual=0.3, weight=1.0)


def blocks(*sizes: int, within: list[float], between: float) -> npt.NDArray[np.float64]:
    """Groups in a row, each of one likeness within, and one likeness between them."""
    alike = np.full((sum(sizes), sum(sizes)), between)
    at = 0
    for size, own in zip(sizes, within, strict=True):
        alike[at : at + size, at : at + size] = own
        at += size
    np.fill_diagonal(alike, 1.0)
    return alike


def joined(alike: npt.NDArray[np.float64], apart: npt.NDArray[np.bool_] | None = None) -> list[int]:
    """Groups numbered in order of their first row."""
    none = np.zeros(alike.shape, dtype=bool)
    found = join(alike, range(len(alike)), none if apart is None else apart, BOUNDS)
    return [found.index(group) for group in found]


def test_a_loose_group_is_joined_where_tight_ones_stay_apart() -> None:
    """The same likeness joins what is no more alike itself, and parts what is much more so."""
    loose = blocks(6, 6, within=[0.22, 0.22], between=0.2)
    tight = blocks(6, 6, within=[0.6, 0.6], between=0.2)

    assert set(joined(loose)) == {0}
    assert joined(tight) == [0] * 6 + [6] * 6


def test_two_alone_join_by_the_usual_likeness() -> None:
    """Nothing is known of two single rows but how alike affairs usually are."""
    assert joined(np.array([[1.0, 0.21], [0.21, 1.0]])) == [0, 0]
    assert joined(np.array([[1.0, 0.18], [0.18, 1.0]])) == [0, 1]


def test_what_is_kept_apart_never_meets_through_a_third() -> None:
    """Two rows that must not be together stay so, though a third is like both."""
    alike = np.full((3, 3), 0.9)
    apart = np.zeros((3, 3), dtype=bool)
    apart[0, 1] = apart[1, 0] = True

    assert len(set(joined(alike, apart))) == 2


def test_what_begins_together_stays_together() -> None:
    """Rows of one start are one group, alike or not, and a third may join both."""
    alike = np.array([[1.0, 0.0, 0.6], [0.0, 1.0, 0.6], [0.6, 0.6, 1.0]])
    none = np.zeros((3, 3), dtype=bool)

    assert len(set(join(alike, [7, 7, 8], none, BOUNDS))) == 1
    assert len(set(join(np.eye(3), [7, 7, 8], none, BOUNDS))) == 2


def test_the_order_of_rows_does_not_matter() -> None:
    """The same groups come out of the rows shuffled."""
    random = np.random.default_rng(3)
    alike = blocks(5, 4, 7, within=[0.5, 0.4, 0.3], between=0.05) + random.normal(0, 0.01, (16, 16))
    alike = (alike + alike.T) / 2
    order = random.permutation(16)
    straight, shuffled = joined(alike), joined(alike[np.ix_(order, order)])

    together = {(a, b) for a in range(16) for b in range(16) if straight[a] == straight[b]}
    again = {
        (order[a], order[b]) for a in range(16) for b in range(16) if shuffled[a] == shuffled[b]
    }
    assert together == again
