"""Joins what is alike into groups, each held to how alike its own members are.

Agglomerative: the two groups most alike for what they are join first. How alike two groups are is
the mean over pairs (group average, Sokal and Michener 1958) over the geometric mean of the two
groups' own cohesion: the cosine of their centroids, but for a group's likeness to itself. Articles
of a loose affair resemble each other little, and need no more to be joined; two tight affairs on
the same people stay apart. A small group's cohesion is drawn towards the usual one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """When groups join."""

    least: float
    """Likeness over cohesion at which two groups join."""
    usual: float
    """Mean likeness of two articles of one affair."""
    weight: float = 5.0
    """Pairs of articles that the usual likeness counts for in a group's cohesion."""


def join(alike: Matrix, start: Sequence[int], apart: Flags, bounds: Bounds) -> list[int]:
    """A group's number for each row, in no order.

    ``alike``: likeness of every two rows, symmetric, shape ``(n, n)``; ``start``: a number for each
    row, the same for rows that are together whatever their likeness; ``apart``: rows that are
    never, on any path, of one group, shape ``(n, n)``.
    """
    groups = _Groups(alike, start, apart, bounds)
    while groups.join_best():
        pass
    return groups.labels()


class _Groups:
    """Groups under way: sums of likeness within and between them."""

    def __init__(self, alike: Matrix, start: Sequence[int], apart: Flags, bounds: Bounds) -> None:
        _, place = np.unique(np.asarray(start), return_inverse=True)
        member = np.eye(place.max() + 1)[place]  # shape (rows, groups)
        self._bounds = bounds
        self._of = place.copy()
        self._sums = member.T @ alike @ member
        self._sizes = member.sum(axis=0)
        self._within = (np.diag(self._sums) - member.T @ np.diag(alike)) / 2
        self._apart: Flags = (member.T @ apart @ member) > 0
        np.fill_diagonal(self._apart, val=True)
        self._scores = np.stack([self._row(at) for at in range(len(self._sizes))])
        self._best = self._scores.max(axis=1)

    def join_best(self) -> bool:
        """Join the two groups most alike; false where none are alike enough."""
        one = int(self._best.argmax())
        if self._best[one] < self._bounds.least:
            return False
        self._merge(one, int(self._scores[one].argmax()))
        return True

    def labels(self) -> list[int]:
        """The group of each row."""
        return [int(group) for group in self._of]

    def _merge(self, one: int, other: int) -> None:
        self._within[one] += self._within[other] + self._sums[one, other]
        self._sizes[one] += self._sizes[other]
        self._sums[one] += self._sums[other]
        self._sums[:, one] = self._sums[one]
        self._apart[one] |= self._apart[other]
        self._apart[:, one] = self._apart[one]
        self._apart[other] = self._apart[:, other] = True
        self._of[self._of == other] = one
        stale = np.isin(self._scores.argmax(axis=1), (one, other))
        self._put(one)
        self._put(other)
        stale[[one, other]] = True
        self._best = np.maximum(self._best, self._scores[:, one])
        self._best[stale] = self._scores[stale].max(axis=1)

    def _put(self, at: int) -> None:
        self._scores[at] = self._row(at)
        self._scores[:, at] = self._scores[at]

    def _row(self, at: int) -> Matrix:
        mean = self._sums[at] / (self._sizes[at] * self._sizes)
        cohesion = self._cohesion()
        scores: Matrix = mean / np.sqrt(cohesion[at] * cohesion)
        return np.where(self._apart[at], -1.0, scores)

    def _cohesion(self) -> Matrix:
        bounds = self._bounds
        pairs = self._sizes * (self._sizes - 1) / 2
        drawn: Matrix = (self._within + bounds.weight * bounds.usual) / (pairs + bounds.weight)
        return drawn
