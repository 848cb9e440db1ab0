"""The last report there is, held against its floors."""

from __future__ import annotations

import json
from pathlib import Path

from chatbot.evaluation.last import last


def test_the_report_that_comes_with_recoupe_is_read(tmp_path: Path) -> None:
    """Without one of one's own; every figure with a floor is there, with its bounds."""
    found = last(tmp_path)
    assert found is not None
    assert not found.own
    assert len(found.figures) > 10
    assert all(0 <= f.low <= f.value <= f.high for f in found.figures)


def test_a_report_of_ones_own_wins(tmp_path: Path) -> None:
    """A figure below its floor, or above for one where less is better, does not hold."""
    figures = {
        "headlines.same.r1": {"value": 0.5, "low": 0.4, "high": 0.6, "n": 9, "better": "higher"}
    }
    report = {"date": "2031-05-01", "suites": {"search": {"figures": figures}}}
    (tmp_path / "report.json").write_text(json.dumps(report), "utf-8")
    found = last(tmp_path)
    assert found is not None
    assert found.own
    assert [(f.name, f.holds) for f in found.figures] == [("headlines.same.r1", False)]


def test_a_damaged_report_is_passed_over(tmp_path: Path) -> None:
    """Whatever stands in the file, the page is drawn."""
    (tmp_path / "report.json").write_text("{", "utf-8")
    found = last(tmp_path)
    assert found is not None
    assert not found.own
