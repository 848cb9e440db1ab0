"""Groupings compared with the right one, and the usual ways to group by embeddings alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

Labels = Sequence[int]
"""A group's number for each document."""
Rows = npt.NDArray[np.float64]

_CUTS: Final = np.arange(0.02, 0.99, 0.02)
"""Share of the tree's height at which it is cut."""


def bcubed(found: Labels, right: Sequence[str]) -> list[tuple[float, float]]:
    """Precision and recall of each document (Bagga and Baldwin 1998; Amigó et al. 2009).

    >>> bcubed([1, 1, 2], ["a", "a", "a"])
    [(1.0, 0.6666666666666666), (1.0, 0.6666666666666666), (1.0, 0.3333333333333333)]
    """
    told, true = np.asarray(found), np.asarray(right)
    scores = []
    for group, story in zip(told, true, strict=True):
        together, alike = told == group, true == story
        both = float((together & alike).sum())
        scores.append((both / float(together.sum()), both / float(alike.sum())))
    return scores


def partners(
    found: Labels, right: Sequence[str], unsure: Collection[tuple[int, int]] = ()
) -> list[tuple[int, int, int]]:
    """For each document: others joined to it rightly, joined at all, and to be joined.

    ``unsure``: pairs of places, both ways, that count in none of the three.

    >>> partners([1, 1, 2], ["a", "a", "a"])
    [(1, 1, 2), (1, 1, 2), (0, 0, 2)]
    """
    told, true = np.asarray(found), np.asarray(right)
    counted = ~np.eye(len(told), dtype=bool)
    for one, other in unsure:
        counted[one, other] = False
    together = (told[:, None] == told) & counted
    alike = (true[:, None] == true) & counted
    counts = np.stack([(together & alike).sum(1), together.sum(1), alike.sum(1)], axis=1)
    return [(int(both), int(joined), int(wanted)) for both, joined, wanted in counts]


def hdbscan(rows: Rows) -> list[int]:
    """HDBSCAN (Campello et al. 2013) as scikit-learn sets it, groups of two allowed.

    ``rows``: unit vectors, shape ``(n, dim)``. What it calls noise is a group by itself.
    """
    from sklearn.cluster import HDBSCAN

    labels = HDBSCAN(min_cluster_size=2, copy=True).fit_predict(rows)
    fresh = int(labels.max(initial=-1)) + 1
    return [int(label) if label >= 0 else fresh + at for at, label in enumerate(labels)]


def agglomerative(rows: Rows) -> list[int]:
    """Average linkage by cosine, cut where the mean silhouette is highest (Rousseeuw 1987)."""
    from sklearn.metrics import silhouette_score

    cuts = [labels for labels in _cut(rows) if 1 < len(set(labels)) < len(labels)]
    if not cuts:
        return list(range(len(rows)))
    return max(cuts, key=lambda labels: float(silhouette_score(rows, labels, metric="cosine")))


def best_agglomerative(rows: Rows, right: Sequence[str]) -> list[int]:
    """Average linkage by cosine, cut where B-cubed F1 is highest: nobody could know that cut."""
    return max(_cut(rows), key=lambda labels: _f1(bcubed(labels, right)))


def _cut(rows: Rows) -> list[list[int]]:
    from scipy.cluster.hierarchy import fcluster, linkage

    tree = linkage(rows, "average", metric="cosine")
    height = float(tree[-1, 2])
    return [[int(n) for n in fcluster(tree, cut * height, "distance")] for cut in _CUTS]


def _f1(scores: Sequence[tuple[float, float]]) -> float:
    precision, recall = np.mean(scores, axis=0)
    return float(2 * precision * recall / (precision + recall))
