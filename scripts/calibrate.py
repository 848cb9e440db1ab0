# ruff: noqa: INP001 - a script, in no package
"""Fit the curve from the judge's Yes to `support` again, with the model of the settings.

``python scripts/calibrate.py [DATA] [PAIRS]``: RTE-3 of the folder of evaluation data (default
``../shared/data``), as many pairs in each direction of language (96). Prints slope and shift for
`chatbot.evidence.judge`, the calibration error of the curve in use and, cross-validated, of the
new one. One logistic curve on log odds (Platt 1999, with his smoothed targets).
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from chatbot.build import build
from chatbot.config import load
from chatbot.evaluation.stats import auc, calibration_error
from chatbot.evaluation.suites.support import DIRECTIONS, Support
from chatbot.evaluation.types import Places, Row
from chatbot.evidence.judge import Judge, calibrated, log_odds

FOLDS, SEED = 5, 0
Curve = tuple[float, float]
"""Slope and shift: the support is the logistic of ``slope * log odds + shift``."""


def chosen(rows: Sequence[Row], each: int) -> list[Row]:
    """So many rows of each direction, drawn with a fixed seed."""
    draw = random.Random(SEED)  # noqa: S311 - drawing pairs, not secrets
    sets = ([row for row in rows if row.data["set"] == name] for name in DIRECTIONS)
    return [row for one in sets for row in draw.sample(one, min(each, len(one)))]


def fit(odds: Sequence[float], truth: Sequence[bool]) -> Curve:
    """The curve that makes the truth likeliest."""
    from scipy.optimize import minimize

    x, held = np.asarray(odds), np.asarray(truth, dtype=bool)
    yes, no = held.sum(), (~held).sum()
    target = np.where(held, (yes + 1) / (yes + 2), 1 / (no + 2))

    def loss(curve: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
        z = curve[0] * x + curve[1]
        return float(np.sum(np.logaddexp(0, z) - target * z))

    slope, shift = minimize(loss, np.array([1.0, 0.0]), method="BFGS").x
    return float(slope), float(shift)


def applied(curve: Curve, odds: Sequence[float]) -> list[float]:
    """The support that a curve gives."""
    z = curve[0] * np.asarray(odds) + curve[1]
    return [float(value) for value in 1 / (1 + np.exp(-z))]


def crossed(odds: Sequence[float], truth: Sequence[bool]) -> list[float]:
    """Support of each pair by a curve fitted on the other folds."""
    fold = np.random.default_rng(SEED).permutation(len(odds)) % FOLDS
    given = np.zeros(len(odds))
    for number in range(FOLDS):
        here = fold == number
        others = [i for i in range(len(odds)) if not here[i]]
        curve = fit([odds[i] for i in others], [truth[i] for i in others])
        given[here] = applied(curve, np.asarray(odds)[here].tolist())
    return given.tolist()


def report(odds: Sequence[float], truth: Sequence[bool], used: Sequence[float]) -> str:
    """The new curve, and how well the one in use and it keep their promise."""
    slope, shift = fit(odds, truth)
    new = crossed(odds, truth)
    return (
        f"{len(truth)} pairs, AUC {auc(odds, truth):.3f}\n"
        f"in use: calibration error {calibration_error(used, truth):.3f}\n"
        f"fitted: slope {slope:.2f}, shift {shift:.2f}, "
        f"calibration error {calibration_error(new, truth):.3f} (cross-validated)\n"
    )


def main(arguments: Sequence[str]) -> None:
    """Judge the pairs and print the report."""
    data = Path(arguments[0] if arguments else "../shared/data")
    each = int(arguments[1]) if len(arguments) > 1 else 96
    rows = chosen(Support().rows(Places(data=data, articles=data, root=data)), each)
    if not rows:
        sys.exit(f"{data}: no rte3_fr_en/pairs.jsonl")
    pairs = [(str(row.data["source"]), str(row.data["claim"])) for row in rows]
    with build(load()) as desk:
        said = Judge(desk.engine).yes(pairs)
    truth = [bool(row.data["supported"]) for row in rows]
    sys.stdout.write(report([log_odds(yes) for yes in said], truth, [calibrated(y) for y in said]))


if __name__ == "__main__":
    main(sys.argv[1:])
