# ruff: noqa: INP001 - a script, in no package
"""Write every help page, in both languages, as one document: ``make docs``."""

from __future__ import annotations

import io
import os
import sys
from contextlib import redirect_stdout
from typing import TYPE_CHECKING

import typer
from typer.core import TyperGroup

from chatbot.cli import main
from chatbot.cli.run import app

if TYPE_CHECKING:
    from collections.abc import Iterator


def document() -> str:
    """The pages of every command, English then French, as Markdown."""
    parts = ["# Commands\n\nWritten by `make docs` from the command's own help pages."]
    for heading, lang in (("English", "en"), ("Français", "fr")):
        parts.append(f"## {heading}")
        for words in ([], *commands()):
            title = " ".join(["recoupe", *words])
            parts.append(f"### {title}\n\n```text\n{page(words, lang).strip()}\n```")
    return "\n\n".join(parts) + "\n"


def commands() -> Iterator[list[str]]:
    """Every command's words, a group before its members."""
    root = typer.main.get_command(app())
    for name, command in root.commands.items() if isinstance(root, TyperGroup) else ():
        yield [name]
        if isinstance(command, TyperGroup):
            yield from ([name, sub] for sub in command.commands)


def page(words: list[str], lang: str) -> str:
    """One help page, laid out for 80 columns."""
    os.environ["COLUMNS"] = "80"
    with redirect_stdout(io.StringIO()) as out:
        main([*words, "--help", "--ui", lang])
    return out.getvalue()


if __name__ == "__main__":
    sys.stdout.write(document())
