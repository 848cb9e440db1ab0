"""The repository keeps its promises: documents, locks, messages, scripts and the wheel."""

from __future__ import annotations

import ast
import os
import re
import shlex
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.core import TyperGroup

from chatbot.cli.argv import scan
from chatbot.cli.run import app
from chatbot.cli.session import Session
from chatbot.config import Settings

ROOT = Path(__file__).parents[2]
MESSAGES = ROOT / "chatbot" / "messages"
README = (ROOT / "README.md").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCKS = ("requirements.lock", "requirements-dev.lock")
SAME_IN_BOTH = {"article", "articles", "chroma", "citation", "citations", "date", "english"} | {
    *("français", "options", "page", "pages", "passage", "passages", "pdf", "python"),
    *("briefings", "min", "organisations", "s", "versions"),
    *("licence", "verdict"),
    *("question", "questions", "recoupe", "source", "sources", "version"),
}
"""Words that are rightly the same in French and English."""
COMMAND = re.compile(r"(?:chmod|pip install|recoupe) ")
"""What begins so is typed as it is."""


def areas() -> list[str]:
    """Every area of the message catalogue."""
    return sorted({path.name.partition(".")[0] for path in MESSAGES.glob("*.toml")})


def table(area: str, lang: str) -> dict[str, str]:
    """One file of messages."""
    return tomllib.loads((MESSAGES / f"{area}.{lang}.toml").read_text("utf-8"))


def documented(text: str) -> Iterator[str]:
    """Every command line in the shell blocks of a document."""
    for block in re.findall(r"```sh\n(.*?)```", text, flags=re.DOTALL):
        yield from block.splitlines()


def command(*path: str) -> Any:
    """A command of the command line by its words."""
    found: Any = typer.main.get_command(app())
    for word in path:
        found = found.commands[word]
    return found


def words(text: str) -> set[str]:
    """The words of a message, without its values and the commands it quotes."""
    text = re.sub(r"\{[^}]*\}|recoupe [a-z ]+|https?://\S*", " ", text)
    return {word.lower() for word in re.findall(r"[^\W\d_]+", text)}


def names(lock: str) -> dict[str, str]:
    """Package to version, as locked."""
    text = (ROOT / lock).read_text("utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text, flags=re.MULTILINE))


@pytest.mark.parametrize("line", [line for line in documented(README) if "recoupe " in line])
def test_commands_of_the_readme_are_understood(line: str) -> None:
    """Every option and value shown exists."""
    typed = list(scan(shlex.split(line)[1:]).rest)
    depth = 2 if typed[0] in {"feeds", "library", "models", "topics"} else 1

    with command(*typed[:depth]).make_context("recoupe", typed[depth:], obj=Session(lang="fr")):
        pass


def test_make_targets_of_the_documents_exist() -> None:
    """A newcomer's first command works as written."""
    text = README + (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    targets = set(
        re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), flags=re.MULTILINE)
    )

    assert set(re.findall(r"(?:^|`)make ([a-z]+)", text, flags=re.MULTILINE)) <= targets


def test_every_command_is_in_the_readme() -> None:
    """What can be typed can be read about."""
    rows = "\n".join(line for line in README.splitlines() if line.startswith("| `recoupe "))
    root = command()
    for name, part in root.commands.items():
        assert f"recoupe {name}" in rows
        if isinstance(part, TyperGroup):
            assert all(re.search(rf"\b{sub}\b", rows) for sub in part.commands)


def test_the_command_reference_is_up_to_date() -> None:
    """``docs/commands.md`` is what the help pages say today."""
    made = subprocess.run(
        [sys.executable, ROOT / "scripts" / "commands.py"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=dict(os.environ) | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
    )

    assert (ROOT / "docs" / "commands.md").read_text("utf-8") == made.stdout, "run make docs"


def test_every_setting_is_in_the_readme() -> None:
    """The table of settings names each one, and no other."""
    section = README.partition("## Settings")[2].partition("\n## ")[0]
    told = {
        key
        for line in section.splitlines()
        if line.startswith("| `")
        for key in re.findall(r"`([a-z_.]+)`", line.split("|")[1])
    }
    real: set[str] = set()
    for name, about in Settings.model_fields.items():
        parts = getattr(about.annotation, "model_fields", None)
        real |= {f"{name}.{part}" for part in parts} if parts else {name}

    assert told == real


def test_links_of_the_documents_lead_somewhere() -> None:
    """A relative link names a file that exists; pictures are made by hand."""
    for document in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text("utf-8")):
            assert (document.parent / target).exists() or target.endswith(".png"), (
                document,
                target,
            )


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_hold_hashes_and_no_address(lock: str) -> None:
    """Any mirror serves; nothing else does."""
    text = (ROOT / lock).read_text("utf-8")
    entries = re.split(r"\n(?=\S)", text.strip())

    assert "://" not in text
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not [entry for entry in entries if entry.startswith("-")]


def test_locks_hold_every_dependency() -> None:
    """What pyproject.toml asks for is locked, alike in both files."""
    wanted = {re.split(r"[\[<>=~! ]", line)[0] for line in PROJECT["dependencies"]}
    run, dev = names(LOCKS[0]), names(LOCKS[1])

    assert wanted <= run.keys()
    assert run.items() <= dev.items()
    assert "torch" not in dev


def imported() -> set[str]:
    """The distributions whose modules our code imports."""
    providers = packages_distributions()
    found: set[str] = set()
    for file in [
        ROOT / "app.py",
        *(ROOT / "chatbot").rglob("*.py"),
        *(ROOT / "vectorstore").rglob("*.py"),
    ]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            modules += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for module in modules:
                top = module.partition(".")[0]
                found |= {name.lower().replace("_", "-") for name in providers.get(top, ())}
    return found


def test_every_import_is_declared_and_every_dependency_imported() -> None:
    """Nothing comes along by accident, nothing is installed for no reason."""
    asked = {re.split(r"[\[<>=~! ]", line)[0] for line in PROJECT["dependencies"]}
    optional = [line for lines in PROJECT["optional-dependencies"].values() for line in lines]
    extras = {re.split(r"[<>=]", line)[0] for line in optional}

    assert imported() - asked - extras <= {"recoupe"}
    assert asked - imported() <= {"lxml-html-clean"}  # trafilatura's, see pyproject.toml


@pytest.mark.parametrize("area", areas())
def test_messages_are_twins(area: str) -> None:
    """French and English have the same keys, the same values to fill in, and differ in words."""
    fr, en = table(area, "fr"), table(area, "en")

    assert fr.keys() == en.keys()
    for key in fr:
        fields = [set(re.findall(r"\{(\w+)", text)) for text in (fr[key], en[key])]
        assert fields[0] == fields[1], key
        same = words(fr[key]) <= SAME_IN_BOTH or COMMAND.match(fr[key])
        assert fr[key] != en[key] or same, key


def test_no_message_is_told_twice() -> None:
    """Areas share one table: a key of two areas would hide one of them."""
    keys = [key for area in areas() for key in table(area, "en")]

    assert sorted({key for key in keys if keys.count(key) > 1}) == []


@pytest.mark.parametrize("area", areas())
def test_french_is_properly_set(area: str) -> None:
    """No plain space before high punctuation, no straight apostrophe within words."""
    for key, text in table(area, "fr").items():
        if not key.endswith("_example"):
            assert not re.search(r" [:;!?»]|« |\w'\w", text), (key, text)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names in the wheel."""
    from hatchling.builders.wheel import WheelBuilder

    folder = tmp_path_factory.mktemp("wheel")
    built = next(iter(WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])))
    with zipfile.ZipFile(built) as archive:
        return archive.namelist()


def test_the_wheel_holds_every_file_of_the_packages(wheel: list[str]) -> None:
    """Prompts, messages, templates, migrations and the model catalogue travel with the code."""
    wanted = {
        path.relative_to(ROOT).as_posix()
        for package in ("chatbot", "vectorstore", "prompts")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert wanted <= set(wheel)
    assert any(name.startswith("prompts/") and name.endswith(".yaml") for name in wheel)


def shell(script: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run some shell after reading the scripts' common part."""
    source = f". {shlex.quote(str(ROOT / 'scripts' / 'common.sh'))}\n{script}"
    surroundings = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LANG": "C"} | env
    return subprocess.run(
        ["/bin/bash", "-euc", source], env=surroundings, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("script", "env", "about"),
    [
        ("find_python", {"PYTHON": "/nowhere/python3"}, "python3-venv"),
        ("need_space / 999999999999", {}, "999999999999"),
        ("PATH=/nowhere need_compiler", {}, "g++"),
    ],
)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_what_a_machine_lacks_is_one_line(
    script: str, env: dict[str, str], about: str, lang: str
) -> None:
    """The line says what to install, in the reader's language, and the status is 2."""
    done = shell(script, RECOUPE_UI=lang, **env)

    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert about in done.stderr
    assert done.stderr.startswith("recoupe : " if lang == "fr" else "recoupe: ")


SCRIPTS = [ROOT / ".ci" / "run", *sorted((ROOT / "scripts").iterdir())]


@pytest.mark.parametrize(
    "script", [path for path in SCRIPTS if path.suffix in {"", ".sh"}], ids=lambda path: path.name
)
def test_scripts_can_be_read(script: Path) -> None:
    """No shell script is broken, whatever path it takes."""
    assert subprocess.run(["/bin/bash", "-n", script], check=False).returncode == 0
