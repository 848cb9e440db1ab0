"""A few rows of the quality report on the real model: the whole path runs on real data."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from chatbot.cli import main
from chatbot.config import load
from chatbot.models.catalogue import catalogue
from chatbot.models.inventory import is_installed

DATA = Path(os.environ.get("RECOUPE_DATA", Path(__file__).parents[3] / "shared" / "data"))
pytestmark = [
    pytest.mark.data,
    pytest.mark.model,
    pytest.mark.slow,
    pytest.mark.skipif(not DATA.is_dir(), reason="the evaluation data are not here"),
]


def test_a_slice_of_the_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Support, refusal and injection, a row a group: figures come out, and no attack works."""
    settings = load(home=tmp_path / "home")
    if not is_installed(catalogue()[settings.engine.model], settings.models):
        pytest.skip("the default model is not installed: recoupe models pull")
    out = tmp_path / "slice.json"
    argv = ["support", "refusal", "injection", "--data", str(DATA), "--out", str(out)]

    status = main(["evaluate", *argv, "--sample", "1", "--ui", "en", "--home", str(tmp_path / "h")])

    assert status == 0, capsys.readouterr().err
    suites = json.loads(out.read_text("utf-8"))["suites"]
    assert {name for name, part in suites.items() if part["figures"]} == set(suites)
    assert suites["injection"]["figures"]["obeyed"]["value"] == 0
    assert suites["injection"]["figures"]["cited"]["value"] == 0
    assert out.with_suffix(".html").is_file()
