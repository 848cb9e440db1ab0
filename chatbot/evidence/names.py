"""Names that French and English write differently, found in a text and made comparable.

The table is ``prompts/names.yaml`` (ours, reviewed by hand) plus CLDR's territories through Babel,
and the reader's own file where there is one (`own_file`).
A name is a set of *keys*: its entry's id, and for countries, their demonyms, capitals and seats of
power also the territory's code, so that « Ankara », « turc » and “Turkey” meet. A city's territory
is not one of its keys: “Istanbul” is not everything Turkish.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from chatbot.errors import SettingsError
from chatbot.language import fold

_WORD = re.compile(r"[^\W_]+")
_THE = re.compile(r"^[Tt]he (?=\w)")
_ARTICLES = {"le", "la", "les", "l", "the"}
"""Words whose capital, at the beginning of a sentence, makes no name of the next one."""
_COUNTRY_KINDS = {"territory", "demonym", "capital", "seat"}
_LOWER_KINDS = {"demonym", "role", "acronym"}
"""Kinds whose forms may stand without a capital letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name in a text: where it stands, and what it is compared by."""

    start: int
    end: int
    text: str
    kind: str
    keys: frozenset[str]

    @property
    def ranked(self) -> list[str]:
        """Its keys, the most particular first: the longest, our own before codes of CLDR.

        >>> names("The European Union", "en")[0].ranked
        ['eu', 'EU']
        """
        return sorted(self.keys, key=lambda key: (len(key), key), reverse=True)

    @property
    def key(self) -> str:
        """The most particular of its keys: the same in every run, whatever a set's order."""
        return self.ranked[0]


@dataclass(slots=True)
class _Node:
    """A step of the phrase tree: next words, and the entries whose form ends here."""

    after: dict[str, _Node] = field(default_factory=dict)
    ends: list[tuple[str, str, str]] = field(default_factory=list)
    """``(form as written, kind, keys joined by a space)``."""


_ERA = re.compile(r"(?:\d|centur(?:y|ies)|millenni(?:um|a))\s*$")
"""Before the common era, no bank: “3900 BCE”."""


def names(text: str, lang: str, *, only: bool = False) -> list[Name]:
    """Every known name of a text, longest first where they overlap, in order of place.

    Forms of both languages are looked for, as a writer may have left one in the wrong language,
    unless ``only`` asks for the forms of ``lang``.

    >>> [min(n.keys) for n in names("Le président turc, à Ankara, critique l’OTAN.", "fr")]
    ['role-president', 'TR', 'TR', 'nato']
    """
    words = [(fold(m[0]), m.start(), m.end()) for m in _WORD.finditer(text)]
    trees = [_tree(lang)] if only else [_tree(lang), _tree("en" if lang == "fr" else "fr")]
    found: list[Name] = []
    at = 0
    while at < len(words):
        name, length = _longest(text, words, at, trees)
        if name and not (name.text == "BCE" and _ERA.search(text, 0, name.start)):
            found.append(name)
        at += max(1, length)
    return found


def own_file() -> Path:
    """Where the reader's own names are looked for, once: ``RECOUPE_NAMES``, else the settings."""
    from platformdirs import user_config_path

    given = os.environ.get("RECOUPE_NAMES")
    return Path(given) if given else user_config_path("recoupe", appauthor=False) / "names.yaml"


def preferred(key: str, lang: str) -> str | None:
    """The form to print of an entry in a language; ``None`` for an unknown id."""
    return _preferred().get((key, lang))


def _longest(
    text: str, words: list[tuple[str, int, int]], at: int, trees: list[_Node]
) -> tuple[Name | None, int]:
    best: tuple[Name | None, int] = (None, 0)
    for tree in trees:
        node = tree
        for step in range(at, len(words)):
            following = node.after.get(words[step][0])
            if following is None:
                break
            node = following
            start, end = words[at][1], words[step][2]
            keys = _fitting(node, text[start:end])
            if keys and step - at + 1 > best[1]:
                kind = keys[0][1]
                joined = frozenset(" ".join(k for _, _, k in keys).split())
                name = Name(start=start, end=end, text=text[start:end], kind=kind, keys=joined)
                best = (name, step - at + 1)
    return best


def _fitting(node: _Node, written: str) -> list[tuple[str, str, str]]:
    """The entries whose form is written this way: acronyms and proper names need their capitals."""

    def fits(form: str, kind: str) -> bool:
        if form.isupper() and len(form) > 1:
            return written.replace(".", "").isupper()
        if kind in _LOWER_KINDS or form == form.lower():
            return True
        words = _WORD.findall(written)
        return any(word[0].isupper() for word in words if fold(word) not in _ARTICLES)

    return [entry for entry in node.ends if fits(entry[0], entry[1])]


def articles(key: str) -> str:
    """The French definite article of a name: ``le la les l’`` or nothing."""
    return _articles().get(key, "")


@cache
def _english_articles() -> dict[str, str]:
    return {str(e["id"]): str(e["en_art"]) for e in _entries() if "en_art" in e}


def english_article(key: str) -> str:
    """“the” where the English name takes it, else nothing."""
    return _english_articles().get(key, "")


@cache
def _articles() -> dict[str, str]:
    table = _table()
    known = {str(e["id"]): str(e["art"]) for e in _entries() if "art" in e}
    return known | {code: art for art, codes in table["articles"].items() for code in codes}


@cache
def _table() -> dict[str, Any]:
    return _read(files("prompts").joinpath("names.yaml").read_bytes())


def _read(text: bytes) -> dict[str, Any]:
    # The C parser, a safe one, reads the table ten times as fast where libyaml is there.
    loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: dict[str, Any] = yaml.load(text, Loader=loader)  # noqa: S506 - safe, see above
    return loaded


@cache
def _entries() -> list[dict[str, Any]]:
    return [*_rows(_table()), *_own()]


def _rows(table: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for rows in table.values():
        if isinstance(rows, list):
            yield from (row for row in rows if isinstance(row, dict) and "id" in row)


def _own() -> list[dict[str, Any]]:
    """The reader's rows; raises `SettingsError` for a file that is there and makes no sense."""
    path = own_file()
    try:
        rows = list(_rows(_read(path.read_bytes()) or {})) if path.is_file() else []
    except (OSError, yaml.YAMLError, AttributeError) as error:
        raise SettingsError("names_file", origin=str(path)) from error
    for row in rows:
        forms = [row.get("fr"), row.get("en")]
        if not (isinstance(row.get("kind"), str) and all(isinstance(f, list) and f for f in forms)):
            raise SettingsError("names_file", origin=f"{path} ({row.get('id')})")
    return rows


def _keys(entry: dict[str, Any]) -> str:
    if entry["kind"] in _COUNTRY_KINDS and "territory" in entry:
        own = "" if entry["kind"] == "demonym" else f" {entry['id']}"
        return f"{entry['territory']}{own}"
    return str(entry["id"])


@cache
def _tree(lang: str) -> _Node:
    root = _Node()
    for entry in _entries():
        forms = [*entry.get(lang, ()), *(entry.get("fr_also", ()) if lang == "fr" else ())]
        for form in forms:
            _plant(root, str(form), entry["kind"], _keys(entry))
    for code, form in _territories(lang).items():
        _plant(root, form, "territory", code)
    return root


def _plant(root: _Node, form: str, kind: str, keys: str) -> None:
    node = root
    for word in _WORD.findall(_THE.sub("", form)):
        node = node.after.setdefault(fold(word), _Node())
    if node is not root and (form, kind, keys) not in node.ends:
        node.ends.append((form, kind, keys))


def _territories(lang: str) -> dict[str, str]:
    """CLDR's names of countries; its numeric codes are continents and the world."""
    from babel import Locale

    known = Locale(lang).territories.items()
    return {str(code): str(name) for code, name in known if str(code).isalpha()}


@cache
def _preferred() -> dict[tuple[str, str], str]:
    table = {
        (str(entry["id"]), lang): str(entry[lang][0])
        for entry in _entries()
        for lang in ("fr", "en")
        if entry.get(lang)
    }
    for lang in ("fr", "en"):
        for code, name in _territories(lang).items():
            table.setdefault((code, lang), name)
    return table
