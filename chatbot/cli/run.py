"""The table of commands, and the one place where errors become words and exit statuses."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import typer

from chatbot.cli import INTERRUPTED, articles, evaluation, feeds, machine, names, questions, reports
from chatbot.cli.argv import language, scan
from chatbot.cli.help import Book, Page, explain
from chatbot.cli.session import Command, DeskFactory, Session
from chatbot.errors import RecoupeError

BROKEN_PIPE = 141
"""Exit status of a process ended by SIGPIPE (128 + the signal)."""

_COMMANDS: dict[str, Command] = {
    "ingest": articles.ingest,
    "search": questions.search,
    "ask": questions.ask,
    "summarize": reports.summarize,
    "briefing": reports.briefing,
    "verify": questions.verify,
    "names": names.names,
    "evaluate": evaluation.evaluate,
    "reindex": articles.reindex,
    "serve": machine.serve,
    "mcp": machine.mcp,
    "doctor": machine.doctor,
}
_GROUPS: dict[str, dict[str, Command]] = {
    "feeds": {
        "add": feeds.feeds_add,
        "list": feeds.feeds_list,
        "remove": feeds.feeds_remove,
        "fetch": feeds.feeds_fetch,
    },
    "topics": {
        "add": feeds.topics_add,
        "list": feeds.topics_list,
        "remove": feeds.topics_remove,
    },
    "library": {
        "list": articles.library_list,
        "show": articles.library_show,
        "remove": articles.library_remove,
        "export": articles.library_export,
    },
    "models": {
        "list": machine.models_list,
        "pull": machine.models_pull,
        "verify": machine.models_verify,
    },
}


def run(argv: Sequence[str] | None, *, desk_factory: DeskFactory | None) -> int:
    """See `chatbot.cli.main`."""
    words = sys.argv[1:] if argv is None else list(argv)
    _speak_utf8()
    session = Session(lang=language(words), factory=desk_factory)
    try:
        given = scan(words)
        session = replace(session, home=given.home, ui=given.ui)
        return _invoke([_text(word) for word in given.rest], session)
    except RecoupeError as error:
        session.fail(error)
        if error.key == "cli_output_failed":
            _let_stdout_go()
        return 2
    except BrokenPipeError:
        _let_stdout_go()
        return BROKEN_PIPE


def app() -> typer.Typer:
    """Lay out every command; helps are message keys, put into words by their pages."""
    root = _group("recoupe")
    for name, command in _COMMANDS.items():
        _add(root, name, command, f"cli_{name}")
    for group, commands in _GROUPS.items():
        branch = _group(group)
        for name, command in commands.items():
            _add(branch, name, command, f"cli_{group}_{name}")
        root.add_typer(branch, name=group)
    return root


def _group(name: str) -> typer.Typer:
    key = f"cli_{name}"
    group = typer.Typer(
        cls=Book,
        name=name,
        help=key,
        epilog=f"{key}_example",
        add_completion=False,
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    group.callback()(_nothing)
    return group


def _nothing() -> None:
    """A group does nothing by itself."""


def _add(group: typer.Typer, name: str, command: Command, key: str) -> None:
    group.command(name, cls=Page, help=key, epilog=f"{key}_example")(command)


def _invoke(args: list[str], session: Session) -> int:
    command: Any = typer.main.get_command(app())
    try:
        with command.make_context("recoupe", args, obj=session) as context:
            return int(command.invoke(context) or 0)
    except typer.Exit as end:
        return end.exit_code
    except typer.Abort:
        session.note(session.say("cli_stopped"))
        return INTERRUPTED
    except typer.TyperException as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            session.note(error.message)
        else:
            told = explain(error, session.lang)
            session.note(f"recoupe: {told} — {session.say('cli_try_help')}")
        return 2


def _speak_utf8() -> None:
    """JSON is UTF-8 whatever the locale; bytes of odd file names come out escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _text(word: str) -> str:
    """The word with bytes that are not UTF-8 escaped, unless it names a file that is there."""
    said = os.fsencode(word).decode("utf-8", "backslashreplace")
    return word if said == word or os.path.lexists(word) else said


def _let_stdout_go() -> None:
    """Nobody takes stdout any more: point it at nothing, so that exiting stays quiet."""
    with suppress(OSError, ValueError):
        stdout = sys.stdout.fileno()
        os.dup2(os.open(os.devnull, os.O_WRONLY), stdout)
