"""The committed report holds its floors: a figure that drops fails here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chatbot.evaluation.floors import regressions
from chatbot.evaluation.suites import SUITES

ROOT = Path(__file__).parents[2]
FLOORS: dict[str, Any] = json.loads(Path(__file__).with_name("floors.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    """The report that the floors are about."""
    found: dict[str, Any] = json.loads((ROOT / FLOORS["report"]).read_text("utf-8"))
    return found


def test_no_figure_has_dropped(report: dict[str, Any]) -> None:
    """Measure again with ``make quality``; lowering a floor needs an ADR."""
    assert regressions(report, FLOORS["floors"]) == []


def test_every_suite_measured_has_a_floor(report: dict[str, Any]) -> None:
    """A suite that is in the report and has no floor could drop unseen."""
    measured = {name for name, part in report["suites"].items() if part["figures"]}
    held = {name.partition(".")[0] for name in FLOORS["floors"]}

    assert measured <= held <= set(SUITES)


def test_a_lowered_floor_names_its_reason() -> None:
    """What was lowered is listed with a decision that exists."""
    for name, decision in FLOORS["lowered"].items():
        assert name in FLOORS["floors"]
        assert (ROOT / "docs" / "adr" / decision).is_file()


def test_the_report_tells_no_text_of_the_data(report: dict[str, Any]) -> None:
    """News belongs to its publishers: rows are named, never quoted."""
    for part in report["suites"].values():
        assert all(len(line) < 160 for line in part["failures"])
