"""What must be known before the command line is read: the reader's language, and the home.

``--ui`` and ``--home`` are taken out wherever they stand: before or after the command.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_data_path

from chatbot.errors import SettingsError
from chatbot.messages import system_lang

if TYPE_CHECKING:
    from chatbot.types import Lang

_LANGS = ("fr", "en")
_ANYWHERE = ("--home", "--ui")


@dataclass(frozen=True, slots=True, kw_only=True)
class Argv:
    """A command line without its options for everywhere."""

    rest: tuple[str, ...]
    home: str | None = None
    ui: str | None = None


def scan(argv: Sequence[str]) -> Argv:
    """Take ``--home`` and ``--ui`` out, up to a bare ``--``; the last one wins.

    Raises:
        SettingsError: an option has no value, or ``--ui`` is neither ``fr`` nor ``en``.

    >>> scan(["ask", "Où ?", "--ui=fr", "--", "--home"])
    Argv(rest=('ask', 'Où ?', '--', '--home'), home=None, ui='fr')
    """
    rest: list[str] = []
    found: dict[str, str] = {}
    words = iter(argv)
    for word in words:
        name, equals, value = word.partition("=")
        if word == "--":
            rest += [word, *words]
        elif name not in _ANYWHERE:
            rest.append(word)
        else:
            found[name] = value if equals else next(words, "")
            if not found[name]:
                raise SettingsError("cli_option_empty", option=name)
    if found.get("--ui", "fr") not in _LANGS:
        raise SettingsError("cli_bad_value", option="--ui", wants="fr|en")
    return Argv(rest=tuple(rest), home=found.get("--home"), ui=found.get("--ui"))


def language(argv: Sequence[str]) -> Lang:
    """The reader's language: ``--ui``, ``RECOUPE_UI``, ``<home>/settings.toml``, the system's.

    Never fails: what cannot be used is reported when the settings are read.
    """
    try:
        given = scan(argv)
    except SettingsError:
        given = Argv(rest=())
    for choice in (given.ui, os.environ.get("RECOUPE_UI"), _from_file(given.home)):
        if choice in _LANGS:
            return "fr" if choice == "fr" else "en"
    return "fr" if system_lang() == "fr" else "en"


def _from_file(home: str | None) -> str | None:
    folder = Path(home or os.environ.get("RECOUPE_HOME") or user_data_path("recoupe"))
    try:
        chosen = tomllib.loads((folder.expanduser() / "settings.toml").read_text("utf-8")).get("ui")
    except (OSError, ValueError, RuntimeError):
        return None
    return chosen if isinstance(chosen, str) else None
