"""Settings: where they come from, and what is said of those that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.config import load


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of this test's own, and the working folder beside it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RECOUPE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_a_tilde_that_names_nobody_is_part_of_a_name(tmp_path: Path) -> None:
    """``~`` is the reader's folder, ``~$a`` is a name like another."""
    assert load(home=Path("~")).home == Path.home()
    assert load(home=Path("~$a"), models=Path("~$b")).models == tmp_path / "~$b"
