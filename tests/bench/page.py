"""What was measured, as a page that needs nothing else and as a table of text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tests.bench import plots
from tests.bench.measures import MEASURES, Row, Run, Spread, figures, rows
from tests.bench.options import Options
from tests.bench.store import Store

_NOTES = Path(__file__).parent
_DECIMALS = ((100, 0), (10, 1), (1, 2))


def page(store: Store, options: Options) -> str:
    """The whole page: no script, no style or picture from elsewhere."""
    env = Environment(loader=FileSystemLoader(_NOTES), autoescape=True, undefined=StrictUndefined)
    env.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    env.filters.update(figure=figure, spread=spread_text)
    found = rows(store.runs)
    benches = dict.fromkeys(run["bench"] for run in store.runs)
    return env.get_template("page.html.jinja").render(
        model=options.model.name,
        quick=options.quick,
        machine=store.machine,
        rows=[_cells(row) for row in found],
        plots=[Markup(svg) for svg in _plots(found, store.runs) if svg],  # noqa: S704 - ours
        benches={name: figures(store.runs, name) for name in benches},
        details={name: _details(store.runs, name) for name in benches},
        runs=store.runs,
        failures=store.failures,
    )


def table(runs: Sequence[Run], failures: Sequence[Mapping[str, Any]]) -> str:
    """The rows of the page as a Markdown table, then what failed."""
    head = ("work", "ours", "baseline", "ratio", "reach", "met")
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for row in rows(runs):
        cells = _cells(row)
        lines.append("| " + " | ".join(cells[name] for name in head) + " |")
    failed = [f"{failure['bench']}: {failure['why'].splitlines()[0]}" for failure in failures]
    return "\n".join([*lines, *failed]) + "\n"


def figure(value: float) -> str:
    """A number with about three figures that matter.

    >>> figure(1234.5), figure(56.78), figure(0.12345)
    ('1,234', '56.8', '0.123')
    """
    decimals = next((places for least, places in _DECIMALS if abs(value) >= least), 3)
    return f"{value:,.{decimals}f}"


def spread_text(value: Spread) -> str:
    """Median, and from lowest to highest where runs differ.

    >>> spread_text(Spread(median=2.0, low=1.5, high=3.0, runs=3))
    '2.00 (1.50–3.00)'
    """
    text = figure(value.median)
    return text if value.low == value.high else f"{text} ({figure(value.low)}–{figure(value.high)})"


def _cells(row: Row) -> dict[str, str]:
    measure = row.measure
    sign = "≥" if measure.at_least else "≤"
    reach = f"{sign} {figure(measure.reach)}" if measure.reach else "–"
    if measure.stretch:
        reach += f" (stretch {figure(measure.stretch)})"
    return {
        "work": measure.work,
        "ours": f"{spread_text(row.ours)} {measure.unit}" if row.ours else "–",
        "baseline": f"{spread_text(row.baseline)} {measure.unit}" if row.baseline else "–",
        "against": measure.against,
        "ratio": spread_text(row.ratio) if row.ratio else "–",
        "reach": reach,
        "met": row.met,
    }


def _plots(found: Sequence[Row], runs: Sequence[Run]) -> list[str]:
    profiles = [run for run in runs if run["bench"] == "limits"][-1:]
    return [
        plots.ratios(found),
        plots.over_runs(found, runs),
        *(plots.pair(row) for row in found if row.measure in MEASURES),
        *(plots.shares(run, "profile_s", "Where the engine's time goes") for run in profiles),
    ]


def _details(runs: Sequence[Run], bench: str) -> dict[str, Any]:
    """What a benchmark's last run says beside numbers."""
    last = [run["figures"] for run in runs if run["bench"] == bench][-1]
    return {k: v for k, v in last.items() if not isinstance(v, int | float)}
