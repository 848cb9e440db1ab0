"""The curve of support is found again from judgements whose curve is known."""

from __future__ import annotations

import math
import random

from chatbot.evaluation.stats import calibration_error
from scripts.calibrate import applied, crossed, fit, report


def judgements(slope: float, shift: float, n: int = 4000) -> tuple[list[float], list[bool]]:
    """Log odds, and truths drawn by a curve."""
    draw = random.Random(7)  # noqa: S311 - drawing truths, not secrets
    odds = [draw.gauss(0, 2) for _ in range(n)]
    truth = [draw.random() < 1 / (1 + math.exp(-(slope * x + shift))) for x in odds]
    return odds, truth


def test_the_curve_is_found_again() -> None:
    """Slope and shift within what so many draws allow."""
    slope, shift = fit(*judgements(2.1, -1.0))

    assert abs(slope - 2.1) < 0.2
    assert abs(shift + 1.0) < 0.2


def test_a_fitted_curve_keeps_its_promise_on_others() -> None:
    """Cross-validated support is calibrated where the judge's own word is not."""
    odds, truth = judgements(2.1, -1.0)
    raw = applied((1.0, 0.0), odds)

    assert calibration_error(crossed(odds, truth), truth) < 0.03
    assert calibration_error(raw, truth) > 0.08
    assert "slope 2." in report(odds, truth, raw)


def test_all_of_one_kind_is_fitted_without_a_fault() -> None:
    """Smoothed targets keep the curve finite where every claim is supported."""
    slope, shift = fit([-1.0, 0.0, 1.0], [True, True, True])

    assert math.isfinite(slope)
    assert math.isfinite(shift)
