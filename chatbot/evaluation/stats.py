"""Figures with their uncertainty. Everything here is pure and seeded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from chatbot.evaluation.types import Bin, Figure

Floats = npt.NDArray[np.float64]
Better = Literal["higher", "lower", "neither"]
RESAMPLES = 1000
_SEED = 20261122
_BINS = 10


def mean(name: str, values: Sequence[float], *, better: Better = "higher") -> Figure | None:
    """The mean of a value a row; ``None`` of no rows."""
    if not values:
        return None
    rows = np.asarray(values, dtype=np.float64)
    picks = np.random.default_rng(_SEED).integers(len(rows), size=(RESAMPLES, len(rows)))
    low, high = np.percentile(rows[picks].mean(axis=1), [2.5, 97.5])
    return _figure(name, rows.mean(), low, high, len(rows), better)


def ratio(
    name: str, parts: Sequence[tuple[float, float]], *, better: Better = "higher"
) -> Figure | None:
    """The sum of the rows' first numbers over that of their second; ``None`` where that is 0."""
    rows = np.asarray(parts, dtype=np.float64).reshape(-1, 2)
    total = rows.sum(axis=0)
    if not total[1]:
        return None
    picks = np.random.default_rng(_SEED).integers(len(rows), size=(RESAMPLES, len(rows)))
    sums = rows[picks].sum(axis=1)
    drawn = sums[sums[:, 1] > 0]
    low, high = np.percentile(drawn[:, 0] / drawn[:, 1], [2.5, 97.5])
    return _figure(name, total[0] / total[1], low, high, int(total[1]), better)


def balance(name: str, rows: Sequence[tuple[float, float]]) -> Figure | None:
    """F1 of the rows' mean precision and mean recall, each row's given; ``None`` of no rows."""
    if not rows:
        return None
    values = np.asarray(rows, dtype=np.float64)
    picks = np.random.default_rng(_SEED).integers(len(values), size=(RESAMPLES, len(values)))
    low, high = np.percentile(_f1(values[picks].mean(axis=1)), [2.5, 97.5])
    return _figure(name, float(_f1(values.mean(axis=0))), low, high, len(values), "higher")


def auc(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """Chance that a true row scores above a false one, ties counting half (Mann-Whitney U).

    Needs rows of both kinds.

    >>> auc([0.9, 0.4, 0.4], [True, True, False])
    0.75
    """
    from scipy.stats import rankdata

    truth = np.asarray(labels, dtype=bool)
    true, false = int(truth.sum()), int((~truth).sum())
    ranks = rankdata(np.asarray(scores, dtype=np.float64))
    return float((ranks[truth].sum() - true * (true + 1) / 2) / (true * false))


def balanced_accuracy(said: Sequence[bool], labels: Sequence[bool]) -> float:
    """Mean of the shares of true rows and of false rows that were told right.

    >>> balanced_accuracy([True, True, False], [True, False, False])
    0.75
    """
    right = np.asarray(said, dtype=bool) == np.asarray(labels, dtype=bool)
    truth = np.asarray(labels, dtype=bool)
    return float((right[truth].mean() + right[~truth].mean()) / 2)


def reliability(scores: Sequence[float], labels: Sequence[bool]) -> tuple[Bin, ...]:
    """Rows in ten bins of equal width by score; empty bins are left out."""
    values = np.asarray(scores, dtype=np.float64)
    truth = np.asarray(labels, dtype=np.float64)
    places = np.minimum((values * _BINS).astype(int), _BINS - 1)
    return tuple(
        Bin(
            promised=round(float(values[places == place].mean()), 4),
            true=round(float(truth[places == place].mean()), 4),
            n=int((places == place).sum()),
        )
        for place in range(_BINS)
        if (places == place).any()
    )


def calibration_error(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """Mean gap between promise and truth over the bins (ECE, Naeini et al. 2015).

    >>> calibration_error([0.8, 0.8, 0.8, 0.8, 0.8], [True, True, True, True, False])
    0.0
    """
    bins = reliability(scores, labels)
    gaps = [abs(bin_.promised - bin_.true) * bin_.n for bin_ in bins]
    return round(sum(gaps) / sum(bin_.n for bin_ in bins), 6)


def judged(
    name: str,
    measure: Callable[[Sequence[float], Sequence[bool]], float],
    scores: Sequence[float],
    labels: Sequence[bool],
    *,
    better: Better = "higher",
) -> Figure | None:
    """A measure of scores against labels, rows drawn kind by kind; ``None`` without both kinds."""
    values, truth = np.asarray(scores, dtype=np.float64), np.asarray(labels, dtype=bool)
    kinds = [np.flatnonzero(truth), np.flatnonzero(~truth)]
    if not all(map(len, kinds)):
        return None
    random = np.random.default_rng(_SEED)
    drawn = []
    for _ in range(RESAMPLES // 2):
        picks = np.concatenate([random.choice(kind, len(kind)) for kind in kinds])
        drawn.append(measure(values[picks].tolist(), truth[picks].tolist()))
    low, high = np.percentile(drawn, [2.5, 97.5])
    told = measure(values.tolist(), truth.tolist())
    return _figure(name, told, float(low), float(high), len(values), better)


def average(name: str, figures: Sequence[Figure | None]) -> Figure | None:
    """The plain mean of independent figures; ``None`` when one of them is missing.

    Its bounds add up the figures' own as independent errors do.
    """
    known = [figure for figure in figures if figure is not None]
    if not known or len(known) < len(figures):
        return None
    value = sum(figure.value for figure in known) / len(known)
    below = sum((f.value - f.low) ** 2 for f in known) ** 0.5 / len(known)
    above = sum((f.high - f.value) ** 2 for f in known) ** 0.5 / len(known)
    n = sum(figure.n for figure in known)
    return _figure(name, value, value - below, value + above, n, known[0].better)


def present(*figures: Figure | None) -> tuple[Figure, ...]:
    """The figures that could be measured."""
    return tuple(figure for figure in figures if figure is not None)


def _f1(means: Floats) -> Floats:
    """Harmonic mean along the last axis, 0 where both are 0."""
    total = means.sum(axis=-1)
    f1: Floats = 2 * means.prod(axis=-1) / np.where(total > 0, total, 1.0)
    return f1


def _figure(  # noqa: PLR0913, PLR0917 - all that a figure says
    name: str, value: float, low: float, high: float, n: int, better: Better
) -> Figure:
    rounded = (round(float(number), 4) for number in (value, low, high))
    told, least, most = rounded
    return Figure(name=name, value=told, low=least, high=most, n=n, better=better)
