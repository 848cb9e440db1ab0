"""A run: every row once, failures named, a stop made good, a report that can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from chatbot.errors import ModelError
from chatbot.evaluation import stats
from chatbot.evaluation.page import page
from chatbot.evaluation.run import Step, evaluate
from chatbot.evaluation.telling import at_once
from chatbot.evaluation.types import Bin, Lab, Outcome, Places, Row, Scores
from chatbot.evaluation.work import Work
from tests.unit.evaluation.conftest import PretendLab


@dataclass(kw_only=True)
class Counted:
    """A suite of ten rows that notes which it ran; some fail, or the power goes."""

    name: str = "refusal"
    model: bool = True
    sample: int | None = 4
    seconds: float = 10.0
    broken: frozenset[str] = frozenset()
    stops_after: int = 99
    ran: list[str] = field(default_factory=list)

    def rows(self, places: Places) -> list[Row]:
        """Ten rows of one group."""
        del places
        return [Row(id=f"q{n}", group="fr") for n in range(10)]

    def run(self, rows: Sequence[Row], places: Places, lab: Lab) -> Iterator[Outcome]:
        """Row by row."""
        del places, lab

        def one(row: Row) -> Outcome:
            if row.id in self.broken:
                raise ModelError("engine_closed", origin=row.id)
            return {"id": row.id, "group": row.group, "right": True}

        for outcome in at_once(one, rows):
            if len(self.ran) >= self.stops_after:
                raise KeyboardInterrupt
            self.ran.append(outcome["id"])
            yield outcome

    def score(self, outcomes: Sequence[Outcome]) -> Scores:
        """The share that was right."""
        right = [float(o["right"]) for o in outcomes]
        return Scores(
            figures=stats.present(stats.mean("right", right)),
            reliability=(Bin(promised=0.9, true=0.5, n=3),),
            failures=("<q7>: wrong",),
        )


def run(
    suite: Counted, places: Places, work: Path, *, most: int | None = None, weights: str = "w1"
) -> tuple[list[Step], dict[str, Any]]:
    """The steps and the report of one run."""
    lab = PretendLab(weights=weights)
    events = list(evaluate([suite], places=places, lab=lab, work=Work(work), most=most))
    report = events.pop()
    assert isinstance(report, dict)
    return [event for event in events if isinstance(event, Step)], report


def test_a_run_tells_how_far_it_is(places: Places, tmp_path: Path) -> None:
    """One step a row, the last with nothing left to do."""
    steps, report = run(Counted(), places, tmp_path / "rows.jsonl")

    assert [(step.done, step.total) for step in steps] == [(n, 4) for n in (1, 2, 3, 4)]
    assert steps[-1].left == 0
    assert report["suites"]["refusal"]["figures"]["right"]["value"] == 1.0
    assert report["suites"]["refusal"]["groups"] == {"fr": 4}


def test_a_stopped_run_goes_on_where_it_was(places: Places, tmp_path: Path) -> None:
    """Rows done before the stop are not done again."""
    first, second = Counted(stops_after=2), Counted()
    with pytest.raises(KeyboardInterrupt):
        run(first, places, tmp_path / "rows.jsonl")
    _, report = run(second, places, tmp_path / "rows.jsonl")

    assert len(first.ran) == len(second.ran) == 2
    assert not set(first.ran) & set(second.ran)
    assert report["suites"]["refusal"]["rows"] == 4


def test_other_weights_start_again(places: Places, tmp_path: Path) -> None:
    """What another model did is not taken over."""
    suite = Counted()
    run(suite, places, tmp_path / "rows.jsonl")
    run(suite, places, tmp_path / "rows.jsonl", weights="w2")

    assert len(suite.ran) == 8


def test_a_row_that_fails_is_named_and_tried_again(places: Places, tmp_path: Path) -> None:
    """It counts for no figure; the next run does it."""
    broken = Counted(broken=frozenset({f"q{n}" for n in range(5)}), sample=None)
    steps, report = run(broken, places, tmp_path / "rows.jsonl")

    failed = report["suites"]["refusal"]["failed"]
    assert failed == [f"q{n}: engine_closed" for n in range(5)]
    assert {step.failed.row for step in steps if step.failed} == {f"q{n}" for n in range(5)}
    assert report["suites"]["refusal"]["rows"] == 5
    mended = Counted(sample=None)
    _, report = run(mended, places, tmp_path / "rows.jsonl")
    assert sorted(mended.ran) == [f"q{n}" for n in range(5)]
    assert report["suites"]["refusal"]["rows"] == 10


def test_a_quick_look_takes_fewer_rows(places: Places, tmp_path: Path) -> None:
    """And a longer run continues from it."""
    suite = Counted()
    run(suite, places, tmp_path / "rows.jsonl", most=2)
    assert len(suite.ran) == 2
    run(suite, places, tmp_path / "rows.jsonl", most=5)
    assert len(set(suite.ran)) == len(suite.ran) == 5


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_page_stands_alone(places: Places, tmp_path: Path, lang: str) -> None:
    """Nothing is fetched, everything is escaped, the plot and every figure are there."""
    _, report = run(Counted(), places, tmp_path / "rows.jsonl")
    html = page(report, lang)

    assert f'<html lang="{lang}">' in html
    assert not re.search(r"(?:src|href)=|url\(|<script", html)
    assert "&lt;q7&gt;: wrong" in html
    assert html.count("<circle") == 1
    assert "<code>right</code>" in html
    assert "evaluation_" not in html


def test_a_suite_without_data_is_shown_as_such(places: Places, tmp_path: Path) -> None:
    """Silence would look like success."""
    suite = Counted(sample=0)
    _, report = run(suite, places, tmp_path / "rows.jsonl")

    assert report["suites"]["refusal"]["skipped"] is True
    assert "No data" in page(report, "en")
