"""The bench keeps what finished, goes on after what failed, and says what was reached."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bench.child import call
from tests.bench.measures import MEASURES, Measure, Row, figures, rows, spread
from tests.bench.options import Options
from tests.bench.page import figure, page, table
from tests.bench.runner import BENCHES, BenchError, run_all
from tests.bench.store import Store

QUICK = Options(model=Path("petit.gguf"), quick=True)


class Starter:
    """Gives each benchmark the figures of a script, run after run."""

    def __init__(self, script: dict[str, list[dict[str, Any] | str]]) -> None:
        """A text in the script is a failure."""
        self.script = script
        self.started: list[str] = []

    def __call__(self, name: str, options: Options) -> dict[str, Any]:
        """Start a run."""
        assert options == QUICK
        self.started.append(name)
        given = self.script[name].pop(0)
        if isinstance(given, str):
            raise BenchError(given)
        return {"figures": given, "seconds": 1.0, "load_before": [0.1], "peak_mib": 12}


def bench(folder: Path, starter: Starter, names: list[str], **how: Any) -> Store:
    """Run the named benchmarks into a folder."""
    store = Store(folder, QUICK, fresh=how.pop("fresh", False))
    run_all(names, QUICK, store, start=starter, built=lambda name: name != "search", **how)
    return store


def speeds(ours: float, plain: float) -> dict[str, Any]:
    """Figures of ``generate``."""
    return {"tokens_s": ours, "plain_tokens_s": plain, "first_texts": ["été"]}


def test_every_benchmark_runs_once_before_any_runs_twice(tmp_path: Path) -> None:
    """Noise that lasts meets all benchmarks, not all runs of one."""
    starter = Starter({"ask": [{}, {}], "generate": [speeds(3, 1), speeds(4, 1)]})
    bench(tmp_path, starter, ["generate", "ask"], runs=2)

    assert starter.started == ["generate", "ask", "generate", "ask"]


def test_finished_runs_are_not_done_again(tmp_path: Path) -> None:
    """An interrupted bench goes on where it stopped; ``fresh`` starts anew."""
    bench(tmp_path, Starter({"ask": [{"a": 1}]}), ["ask"], runs=1)
    again = Starter({"ask": [{"a": 2}, {"a": 3}]})
    store = bench(tmp_path, again, ["ask"], runs=2)
    fresh = bench(tmp_path, Starter({"ask": [{"a": 9}]}), ["ask"], runs=1, fresh=True)

    assert again.started == ["ask"]
    assert [run["figures"]["a"] for run in store.runs] == [1, 2]
    assert [run["figures"]["a"] for run in fresh.runs] == [9]


def test_a_failure_costs_its_own_figures_only(tmp_path: Path) -> None:
    """What crashes is noted with its last words and not tried again in this bench."""
    starter = Starter({"ask": ["status -6: mémoire épuisée"], "briefing": [{"b": 1}, {"b": 2}]})
    store = bench(tmp_path, starter, ["ask", "briefing"], runs=2)

    assert starter.started == ["ask", "briefing", "briefing"]
    assert store.failures == [{"bench": "ask", "why": "status -6: mémoire épuisée"}]
    assert json.loads(store.path.read_text("utf-8"))["failures"] == store.failures


def test_what_is_not_built_is_said(tmp_path: Path) -> None:
    """A benchmark whose script is missing does not stop the others."""
    store = bench(tmp_path, Starter({"ask": [{}]}), ["search", "ask"], runs=1)

    assert store.failures == [{"bench": "search", "why": "not built"}]
    assert store.done("ask") == 1


def test_another_model_or_size_is_another_bench(tmp_path: Path) -> None:
    """Runs of the small model never count as runs of the default one."""
    bench(tmp_path, Starter({"ask": [{"a": 1}]}), ["ask"], runs=1)

    assert Store(tmp_path, QUICK).done("ask") == 1
    assert Store(tmp_path, Options(model=Path("grand.gguf"), quick=True)).done("ask") == 0
    assert Store(tmp_path, Options(model=QUICK.model)).done("ask") == 0


def row(runs: list[dict[str, Any]], work: str = "short generations") -> Row:
    """The row of a work."""
    return next(row for row in rows(runs) if work in row.measure.work)


def run(name: str, **given: Any) -> dict[str, Any]:
    """A record of a run."""
    return {
        "bench": name,
        "figures": given,
        "seconds": 1.0,
        "load_before": [0.5],
        "peak_mib": 10,
        "started": "2026-03-12T08:00:00+00:00",
    }


def test_a_ratio_is_taken_within_each_run() -> None:
    """A slow hour that hits both sides leaves the ratio alone."""
    runs = [run("generate", **speeds(9, 3)), run("generate", **speeds(30, 10))]
    found = row(runs)

    assert found.ratio == spread([3.0, 3.0])
    assert found.met == "yes"


@pytest.mark.parametrize(
    ("ours", "plain", "met"), [(4.5, 1, "stretch"), (2.5, 1, "yes"), (2.4, 1, "no")]
)
def test_met_says_how_far_it_went(ours: float, plain: float, met: str) -> None:
    """The reach itself counts as met."""
    assert row([run("generate", **speeds(ours, plain))]).met == met


@pytest.mark.parametrize(("second", "met"), [(20, "yes"), (21, "no")])
def test_a_share_must_stay_under_its_reach(second: float, met: str) -> None:
    """The second briefing should take at most a fifth of the first."""
    assert row([run("briefing", first_s=100, second_s=second)], "second briefing").met == met


def test_seconds_turn_into_times_faster() -> None:
    """Where less is better the baseline stands above."""
    found = row([run("summary", seconds=20.0, langchain_seconds=50.0)], "bilingual summary")

    assert found.ratio is not None
    assert found.ratio.median == 2.5


@pytest.mark.parametrize("figures", [{}, {"tokens_s": 3}, {"tokens_s": 3, "plain_tokens_s": None}])
def test_half_a_figure_is_no_figure(figures: dict[str, Any]) -> None:
    """A missing side leaves the row empty in place of a wrong ratio."""
    assert row([run("generate", **figures)]).met == "not run"


def test_a_nearness_to_the_limit_promises_nothing() -> None:
    """Rows about the machine's limits are shown, not judged."""
    found = row([run("limits", weights_gb_s=8, bandwidth_gb_s=20)], "weights read")

    assert found.met == "shown"


def test_only_numbers_are_figures() -> None:
    """Texts, lists and truth values are details."""
    found = figures([run("ask", first_sentence_s=2, asked=[1], ok=True, why="texte")], "ask")

    assert list(found) == ["first_sentence_s"]


def test_measures_name_benchmarks_that_exist() -> None:
    """No row waits for figures that nobody gives."""
    assert {measure.bench for measure in MEASURES} <= set(BENCHES)


def test_the_page_needs_nothing_else(tmp_path: Path) -> None:
    """One file: plots inside, nothing fetched, what failed told, texts escaped."""
    starter = Starter(
        {
            "generate": [speeds(30, 10), speeds(33, 10)],
            "ask": ["<b>cassé</b>"],
            "limits": [{"profile_s": {"calcul": 3.0, "grammaire": 0.5}}, {}],
        }
    )
    store = bench(tmp_path, starter, ["generate", "ask", "limits", "search"], runs=2)
    store.machine = {"date": "2026-03-12", "packages": {"numpy": "2"}, "load_before": [0.1, 0.2]}
    html = page(store, QUICK)

    assert "<svg" in html
    assert "été" in html
    assert "&lt;b&gt;cassé&lt;/b&gt;" in html
    assert not [mark for mark in ("<script", "<link", "<img", "@import", "src=") if mark in html]
    assert "it measures nothing" in html


def test_the_table_is_markdown() -> None:
    """It can be copied into the documentation as it is."""
    text = table([run("generate", **speeds(30, 10))], [{"bench": "ask", "why": "not built\nx"}])

    assert "| 30.0 tokens/s | 10.0 tokens/s | 3.00 | ≥ 2.50 (stretch 4.00) | yes |" in text
    assert text.endswith("ask: not built\n")


@pytest.mark.parametrize(("value", "text"), [(0.0, "0.000"), (-12.34, "-12.3"), (99999, "99,999")])
def test_figures_keep_what_matters(value: float, text: str) -> None:
    """About three digits, whatever the size."""
    assert figure(value) == text


def test_scripts_of_others_take_what_they_name() -> None:
    """A ``run`` may take the options whole, some by name, or nothing."""

    def whole(options: Options) -> dict[str, Any]:
        return {"got": options}

    def named(*, quick: bool = False, size: int = 7) -> dict[str, Any]:
        return {"got": (quick, size)}

    def nothing() -> dict[str, Any]:
        return {}

    assert call(whole, QUICK) == {"got": QUICK}
    assert call(named, QUICK) == {"got": (True, 7)}
    assert call(nothing, QUICK) == {}


def test_a_measure_without_stretch_never_stretches() -> None:
    """Far beyond a plain reach is still "yes"."""
    measure = Measure(
        bench="score",
        work="w",
        ours="o",
        baseline="b",
        against="",
        unit="",
        ratio="ours/baseline",
        reach=0.9,
    )

    assert Row(measure=measure, ratio=spread([99.0])).met == "yes"
