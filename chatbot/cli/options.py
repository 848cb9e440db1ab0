"""Options that several commands share, and how they become filters.

A ``help`` is a message key; `chatbot.cli.help` turns it into words.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import typer

from chatbot.errors import SettingsError

if TYPE_CHECKING:
    from vectorstore.types import Filter


def option(*names: str, metavar: str | None = None, key: str) -> typer.models.OptionInfo:
    """Declare an option: its names, the shape of its value, the message key of its help."""
    made: typer.models.OptionInfo = typer.Option(
        *names, metavar=metavar, help=key, show_default=False
    )
    return made


Json: TypeAlias = Annotated[bool, option("--json", key="cli_opt_json")]
Langs: TypeAlias = Annotated[
    list[str] | None, option("--source-lang", metavar="LANG", key="cli_opt_source_lang")
]
Outlets: TypeAlias = Annotated[
    list[str] | None, option("--outlet", metavar="NAME", key="cli_opt_outlet")
]
Since: TypeAlias = Annotated[
    str | None, option("--since", metavar="YYYY-MM-DD", key="cli_opt_since")
]
Until: TypeAlias = Annotated[
    str | None, option("--until", metavar="YYYY-MM-DD", key="cli_opt_until")
]
Rendering: TypeAlias = Literal["fr", "en", "both"]
In: TypeAlias = Annotated[Rendering, option("--in", metavar="fr|en|both", key="cli_opt_in")]


def day(text: str, name: str) -> str:
    """Check a date given to an option and return it as ``YYYY-MM-DD``; raises `SettingsError`."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise SettingsError("cli_bad_value", option=name, wants="YYYY-MM-DD") from None


def selection(
    *,
    langs: list[str] | None = None,
    outlets: list[str] | None = None,
    since: str | None = None,
    until: str | None = None,
) -> Filter:
    """Turn filter options into a filter; raises `SettingsError` on a date that is none."""
    from vectorstore.types import Filter

    return Filter(
        langs=frozenset(langs or ()),
        outlets=frozenset(outlets or ()),
        since=day(since, "--since") if since else None,
        until=day(until, "--until") if until else None,
    )
