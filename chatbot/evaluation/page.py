"""The report as one HTML file that needs nothing else: tables, bars and the reliability plot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from chatbot.messages import has, say

SIDE = 240
"""Width and height of a plot, in SVG units."""
MARGIN = 34


def page(report: Mapping[str, Any], lang: str) -> str:
    """Draw a report in a language, ready to be written to a file."""
    environment = Environment(
        loader=PackageLoader("chatbot.evaluation", "templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.get_template("report.html.jinja")

    def words(key: str, **values: object) -> str:
        return say(f"evaluation_{key}", lang, **values) if has(f"evaluation_{key}") else key

    return template.render(
        report=report, lang=lang, say=words, points=points, place=place, side=SIDE, margin=MARGIN
    )


def place(value: float) -> float:
    """Where a share from 0 to 1 stands on an axis, from the left.

    >>> place(0), place(1)
    (34, 240)
    """
    return round(MARGIN + value * (SIDE - MARGIN), 1)


def points(bins: list[Mapping[str, Any]]) -> list[dict[str, float]]:
    """Centres and radii of a reliability plot's points; an area says how many rows.

    >>> points([{"promised": 0.5, "true": 1.0, "n": 4}])
    [{'x': 137.0, 'y': 0.0, 'r': 10.0}]
    """
    most = max((bin_["n"] for bin_ in bins), default=1)
    return [
        {
            "x": place(bin_["promised"]),
            "y": round(SIDE - place(bin_["true"]), 1),
            "r": round(2 + 8 * (bin_["n"] / most) ** 0.5, 1),
        }
        for bin_ in bins
    ]
