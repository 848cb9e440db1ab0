"""Figures must not drop: a report held against floors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NOISE = 0.005
"""How far below its floor a figure may be read: the last digit of a share of some hundred rows."""


def regressions(
    report: Mapping[str, Any], floors: Mapping[str, float], *, noise: float = NOISE
) -> list[str]:
    """Figures on the wrong side of their floor, in words; empty when all hold.

    A floor is named ``suite.figure``. Of a figure for which lower is better, the floor is the most
    it may be. A figure that nobody measured is a regression: it may have dropped.

    >>> told = {"suites": {"search": {"figures": {"r1": {"value": 0.9, "better": "higher"}}}}}
    >>> regressions(told, {"search.r1": 0.9}), regressions(told, {"search.r1": 0.95})
    ([], ['search.r1: 0.900 < 0.950'])
    >>> regressions(told, {"search.r5": 0.9})
    ['search.r5: not measured']
    """
    found = []
    for name, floor in floors.items():
        figure = _figure(report, name)
        if figure is None:
            found.append(f"{name}: not measured")
        elif figure["better"] == "lower":
            if figure["value"] > floor + noise:
                found.append(f"{name}: {figure['value']:.3f} > {floor:.3f}")
        elif figure["value"] < floor - noise:
            found.append(f"{name}: {figure['value']:.3f} < {floor:.3f}")
    return found


def _figure(report: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    suite, _, figure = name.partition(".")
    part = report["suites"].get(suite, {})
    found: Mapping[str, Any] | None = part.get("figures", {}).get(figure)
    return found
