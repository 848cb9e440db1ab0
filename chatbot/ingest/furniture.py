"""The vocabulary of site furniture, compiled once from ``furniture.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from chatbot.language import fold

_BULLETS = re.compile(r"^[\s\-–—•·*>»›|→▶►▼+#]+")
_SPACES = re.compile(r"\s+")
_PARTED = re.compile(r"\s+[|•·]\s+")
_QUOTED = re.compile("[«»“”]")
_SEPARATORS = re.compile(r"\s*(?:[|>/›»·•,;]| [-–—] )\s*")
_MOST_SECTION_WORDS = 4
_LONGEST_NOTICE = 800
_Pattern = re.Pattern[str]


def shape(line: str) -> str:
    """A line as the vocabulary sees it: folded, single-spaced, bullets and final marks off.

    >>> shape("  • À lire aussi : ")
    'a lire aussi'
    """
    folded = _SPACES.sub(" ", fold(line)).strip()
    return _BULLETS.sub("", folded).rstrip(" :.!>»→›|…·•-")


def label(line: str) -> str:
    """The kind of furniture a whole line is (``share``, ``related``, …); empty if none.

    >>> label("Afficher tous les commentaires"), label("S’abonner au journal coûte trois euros.")
    ('more', '')
    >>> label("Partager | Voir tous les commentaires")
    'share'
    """
    kinds = [_kind(shape(part)) for part in _PARTED.split(line)]
    return kinds[0] if all(kinds) else ""


def _kind(shaped: str) -> str:
    return next((kind for kind, pattern in _labels() if pattern.fullmatch(shaped)), "")


def notice(line: str) -> bool:
    """Tell whether a line opens as a site's own notice: cookies, newsletter, comment policy.

    >>> notice("Ce site utilise Akismet pour réduire les indésirables.")
    True
    >>> notice("« Nous utilisons des cookies depuis dix ans », reconnaît le directeur.")
    False
    """
    if len(line) > _LONGEST_NOTICE or _QUOTED.search(line) or line.startswith("- "):
        return False
    return _notices().match(shape(line)) is not None


def section(line: str) -> bool:
    """Tell whether a line is nothing but names of sections or countries.

    >>> section("Monde | Proche-Orient"), section("Turkey"), section("Le Monde attend")
    (True, True, False)
    """
    parts = [part for part in _SEPARATORS.split(shape(line)) if part]
    short = all(len(part.split()) <= _MOST_SECTION_WORDS for part in parts)
    return bool(parts) and short and all(part in _sections() for part in parts)


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    text = files("chatbot.ingest").joinpath("furniture.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _labels() -> tuple[tuple[str, _Pattern], ...]:
    listed = _table()["labels"].items()
    return tuple(
        (kind, re.compile("|".join(f"(?:{one})" for one in some))) for kind, some in listed
    )


@cache
def _notices() -> _Pattern:
    return re.compile(
        "|".join(f"(?:{one})" for some in _table()["notices"].values() for one in some)
    )


@cache
def _sections() -> frozenset[str]:
    from babel import Locale

    listed = str(_table()["sections"]["names"]).replace("\n", "").split("|")
    countries = [
        fold(str(name)) for lang in ("fr", "en") for name in Locale(lang).territories.values()
    ]
    return frozenset([*map(str.strip, listed), *countries]) - {""}
