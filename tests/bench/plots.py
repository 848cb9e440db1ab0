"""The page's plots, as SVG to stand in the page; drawn by Matplotlib."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tests.bench.measures import Row, Run, Spread, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_OURS, _THEIRS, _GREY = "#1b6b63", "#b9783f", "#777777"
_WIDTH = 7.4


def ratios(rows: Sequence[Row]) -> str:
    """How far each measure goes towards its reach (1 is reached), with the spread of the runs."""
    shown = [row for row in rows if row.ratio is not None and row.measure.reach]
    if not shown:
        return ""
    names = [f"{row.measure.work}" for row in shown]
    values = [_reached(row) for row in shown]

    def draw(axes: Axes) -> None:
        axes.barh(names, [v.median for v in values], color=_colours(shown), height=0.6)
        for place, value in enumerate(values):
            axes.plot([value.low, value.high], [place, place], color="black", linewidth=1.2)
        axes.axvline(1, color="black", linestyle="--", linewidth=1)
        axes.set_xlabel("ratio as a share of its reach (1 or more: met)")
        axes.invert_yaxis()

    return _svg(draw, height=0.9 + 0.42 * len(shown))


def pair(row: Row) -> str:
    """One measure: ours beside the baseline, with the spread of the runs."""
    if row.ours is None or row.baseline is None:
        return ""
    values = [row.ours, row.baseline]

    def draw(axes: Axes) -> None:
        axes.barh(["ours", "baseline"], [v.median for v in values], color=[_OURS, _THEIRS])
        for place, value in enumerate(values):
            axes.plot([value.low, value.high], [place, place], color="black", linewidth=1.2)
        axes.set_xlabel(row.measure.unit)
        axes.set_title(row.measure.work, fontsize=9, loc="left")
        axes.invert_yaxis()

    return _svg(draw, height=1.5)


def shares(run: Run, figure: str, title: str) -> str:
    """A figure that maps names to seconds, as one stacked bar with a legend."""
    parts: Mapping[str, Any] = run["figures"].get(figure) or {}
    total = sum(parts.values())
    if not total:
        return ""

    def draw(axes: Axes) -> None:
        left = 0.0
        for name, seconds in sorted(parts.items(), key=lambda part: -part[1]):
            label = f"{name}: {seconds:.2f} s, {seconds / total:.1%}"
            axes.barh([""], [seconds], left=left, label=label)
            left += seconds
        axes.set_xlabel("seconds")
        axes.set_title(title, fontsize=9, loc="left")
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.45), ncols=2, frameon=False)

    return _svg(draw, height=2.1 + 0.12 * len(parts))


def over_runs(rows: Sequence[Row], runs: Sequence[Run]) -> str:
    """Each ratio run by run, so that a drifting machine shows."""
    lines = {row.measure.work: _by_run(row, runs) for row in rows if row.measure.reach}
    lines = {work: values for work, values in lines.items() if len(values) > 1}
    if not lines:
        return ""

    def draw(axes: Axes) -> None:
        for work, values in lines.items():
            axes.plot(range(1, len(values) + 1), values, marker="o", label=work, linewidth=1.2)
        axes.set_xlabel("run")
        axes.set_ylabel("ratio")
        axes.set_xticks(range(1, max(map(len, lines.values())) + 1))
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), frameon=False, fontsize=7)

    return _svg(draw, height=2.6 + 0.2 * len(lines))


def _by_run(row: Row, runs: Sequence[Run]) -> list[float]:
    measure = row.measure
    pairs = [
        (run["figures"].get(measure.ours), run["figures"].get(measure.baseline))
        for run in runs
        if run["bench"] == measure.bench
    ]
    known = [(o, b) for o, b in pairs if number(o) and number(b) and o > 0 and b > 0]
    return [o / b if measure.ratio == "ours/baseline" else b / o for o, b in known]


def _reached(row: Row) -> Spread:
    """The ratio as a share of its reach, more always being better."""
    ratio, reach = row.ratio, row.measure.reach
    if ratio is None:
        raise ValueError(row.measure.work)
    if row.measure.at_least:
        low, mid, high = ratio.low / reach, ratio.median / reach, ratio.high / reach
    else:
        low, mid, high = reach / ratio.high, reach / ratio.median, reach / ratio.low
    return Spread(median=mid, low=low, high=high, runs=ratio.runs)


def _colours(rows: Sequence[Row]) -> list[str]:
    return [_THEIRS if row.met == "no" else _OURS for row in rows]


def _svg(draw: Any, *, height: float) -> str:
    import matplotlib as mpl
    from matplotlib.figure import Figure

    style: Any = {"svg.fonttype": "none", "svg.hashsalt": "bench", "font.size": 8}
    with mpl.rc_context(style):
        figure = Figure(figsize=(_WIDTH, height), layout="constrained")
        axes = figure.subplots()
        for side in ("top", "right"):
            axes.spines[side].set_visible(False)
        draw(axes)
        text = io.StringIO()
        figure.savefig(text, format="svg", metadata={"Date": None}, transparent=True)
    svg = text.getvalue()
    return svg[svg.index("<svg") :]
