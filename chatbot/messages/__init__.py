"""What Recoupe says to people, in French and English: one TOML table an area and language.

>>> say("language_name", "fr"), say("language_name", "en")
('français', 'English')
"""

from __future__ import annotations

import locale
import os
import tomllib
from functools import cache
from importlib.resources import files


@cache
def catalogue(lang: str) -> dict[str, str]:
    """Every message of a language, by key, from every ``<area>.<lang>.toml`` beside this module."""
    table: dict[str, str] = {}
    for entry in sorted(files(__name__).iterdir(), key=lambda item: item.name):
        if entry.name.endswith(f".{lang}.toml"):
            table.update(tomllib.loads(entry.read_text("utf-8")))
    return table


def has(key: str) -> bool:
    """Tell whether a message exists."""
    return key in catalogue("en")


def say(key: str, lang: str, **values: object) -> str:
    """Render one message; ``KeyError`` for an unknown key is a bug."""
    text = catalogue("fr" if lang == "fr" else "en")[key]
    return text.format(**values) if values else text


def system_lang() -> str:
    """The reader's language from the environment: ``fr`` or ``en``."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "fr" if value.lower().startswith("fr") else "en"
    return "fr" if (locale.getlocale()[0] or "").lower().startswith("fr") else "en"
