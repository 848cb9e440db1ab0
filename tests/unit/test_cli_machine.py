"""The commands about this machine: models, doctor, serve."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chatbot.cli import main
from chatbot.config import Settings

Recoupe = Callable[..., tuple[int, str, str]]


@pytest.fixture
def recoupe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Recoupe:
    """Run a command line with an empty home and an empty folder of models."""
    monkeypatch.setenv("RECOUPE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RECOUPE_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")

    def run(*argv: str) -> tuple[int, str, str]:
        status = main(argv)
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def test_models_are_listed_with_what_a_script_needs(recoupe: Recoupe) -> None:
    """Each row names job, place, licence, size and hash; one writer is the default."""
    status, out, _err = recoupe("models", "list", "--json")

    rows = [json.loads(line) for line in out.splitlines()]
    wanted = {"name", "job", "installed", "default", "path", "licence", "bytes", "sha256"}
    assert status == 0
    assert all(wanted <= row.keys() for row in rows)
    assert len([row for row in rows if row["job"] == "writer" and row["default"]]) == 1


def test_models_are_listed_for_people(recoupe: Recoupe) -> None:
    """Names come first, sizes in the reader's units."""
    assert "Mo" in recoupe("models", "list", "--ui", "fr")[1]


def test_models_verify_finds_a_damaged_file(recoupe: Recoupe, tmp_path: Path) -> None:
    """Bytes that changed under an old date make the status 1, and the model is named."""
    mine = tmp_path / "petit.gguf"
    mine.write_bytes(b"GGUF" + bytes(100))
    recoupe("models", "pull", "--file", str(mine))
    assert recoupe("models", "verify")[0] == 0

    stored = tmp_path / "models" / "petit.gguf"
    stored.unlink()
    stored.write_bytes(b"GGUF" + bytes(99) + b"x")
    os.utime(stored, (0, 0))
    status, out, err = recoupe("models", "verify", "--json")

    rows = {row["name"]: row["ok"] for row in map(json.loads, out.splitlines())}
    assert (status, rows["petit"]) == (1, False)
    assert "petit" in err


def test_models_pull_names_what_cannot_be_had(recoupe: Recoupe, tmp_path: Path) -> None:
    """An unknown name and a file that is no model are one line each."""
    text = tmp_path / "model.gguf"
    text.write_text("not a model", "utf-8")
    for argv in (["nobody-7b"], ["--file", str(text)], ["--file", str(tmp_path / "none.gguf")]):
        status, out, err = recoupe("models", "pull", *argv)

        assert (status, out, len(err.splitlines())) == (2, "", 1)


def test_models_pull_adopts_a_file(recoupe: Recoupe, tmp_path: Path) -> None:
    """A GGUF the reader has becomes one of the models."""
    (tmp_path / "petit.gguf").write_bytes(b"GGUF" + bytes(100))

    status, out, err = recoupe("models", "pull", "--file", str(tmp_path / "petit.gguf"))

    assert (status, out) == (0, "")
    assert "petit.gguf" in err.splitlines()[-1]
    assert (tmp_path / "models" / "petit.gguf").is_file()


def test_doctor_says_what_is_missing(recoupe: Recoupe) -> None:
    """Without a model the status is 1 and the advice names the command."""
    status, out, _err = recoupe("doctor", "--json")

    rows = {row["check"]: row for row in map(json.loads, out.splitlines())}
    assert status == 1
    assert "models pull" in rows["writer"]["advice"]
    assert recoupe("doctor", "--ui", "fr")[1].count("✗") >= 1


def test_serve_takes_its_place_from_options(
    recoupe: Recoupe, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Options win over the settings, and only where they are given."""
    served: list[Settings] = []

    def serve(settings: Settings, **_options: Any) -> None:
        served.append(settings)

    monkeypatch.setattr("chatbot.ui.serve", serve)
    monkeypatch.setenv("RECOUPE_SERVE__HOST", "localhost")

    assert recoupe("serve", "--port", "0", "--ui", "fr")[0] == 0
    assert (served[0].serve.host, served[0].serve.port, served[0].ui) == ("localhost", 0, "fr")
