"""The doctor says what is missing, in the reader's language, and what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatbot import doctor
from chatbot.config import EngineSettings, Settings, load
from chatbot.doctor import Check, checks
from tests.fakes import leave_free


def _settings(tmp_path: Path, model: str = "qwen2.5-coder-1.5b") -> Settings:
    return load(home=tmp_path, models=tmp_path / "models", engine=EngineSettings(model=model))


def _by_name(found: list[Check]) -> dict[str, Check]:
    return {check.check: check for check in found}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_finding_reads_well(tmp_path: Path, lang: str) -> None:
    """Each check has a sentence without holes; what fails has advice."""
    for check in checks(_settings(tmp_path), lang):
        assert check.detail
        assert "{" not in check.detail + check.advice
        assert check.advice or check.ok


@pytest.mark.parametrize(
    ("model", "missing", "command"),
    [
        ("qwen2.5-coder-1.5b", ("en-fr", "fr-en"), "recoupe models pull — "),
        ("qwen2.5-coder-1.5b", ("fr-en",), "recoupe models pull opus-mt-fr-en — "),
        ("http://127.0.0.1:9/v1", ("en-fr", "fr-en"), "recoupe models pull opus-mt-en-fr && "),
        ("qwen2.5-coder-1.5b", (), ""),
    ],
)
def test_translators_are_a_hint(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    model: str,
    missing: tuple[str, ...],
    command: str,
) -> None:
    """Without them the model translates: nothing is wrong, and one command brings them."""
    absent = {f"opus-mt-{direction}" for direction in missing}
    monkeypatch.setattr(
        doctor,
        "is_installed",
        lambda entry, _: entry.job == "translator" and entry.name not in absent,
    )
    row = _by_name(list(checks(_settings(tmp_path, model))))["translators"]
    assert row.ok
    assert row.advice.startswith(command)
    assert bool(row.advice) == bool(missing)
    assert all(name in row.detail for name in absent)


@pytest.mark.parametrize(
    ("home", "ok"), [("folder", True), ("new/h", True), ("file", False), ("file/h", False)]
)
def test_a_file_is_no_home(tmp_path: Path, home: str, ok: bool) -> None:  # noqa: FBT001
    """Nor is what would be inside it: no library can be made there."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    found = _by_name(list(checks(_settings(tmp_path / home))))["home"]
    assert found.ok == ok
    assert bool(found.advice) != ok


def test_a_missing_model_is_one_command_away(tmp_path: Path) -> None:
    """The advice is the command to type."""
    writer = _by_name(list(checks(_settings(tmp_path))))["writer"]
    assert not writer.ok
    assert writer.advice == "recoupe models pull qwen2.5-coder-1.5b"


def test_a_model_file_of_ones_own(tmp_path: Path) -> None:
    """A path in the settings is looked at as it is."""
    path = tmp_path / "mine.gguf"
    path.write_bytes(b"GGUF")
    assert _by_name(list(checks(_settings(tmp_path, str(path)))))["writer"].ok


def test_a_silent_server(tmp_path: Path) -> None:
    """A remote model that does not answer is said, and llama.cpp is not asked for."""
    found = _by_name(list(checks(_settings(tmp_path, "http://127.0.0.1:9/v1"), "fr")))
    assert not found["writer"].ok
    assert "127.0.0.1:9" in found["writer"].detail
    assert found["llama"].ok


def test_no_space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is found."""
    leave_free(0, monkeypatch)
    disk = _by_name(list(checks(_settings(tmp_path))))["disk"]
    assert not disk.ok
    assert "--home" in disk.advice


def test_rows_are_json(tmp_path: Path) -> None:
    """Everything in a row can be printed as JSON."""
    for check in checks(_settings(tmp_path)):
        json.dumps([check.check, check.ok, check.detail, check.advice])
