"""Names as articles of the reader's language write them: « l’Alvène », « la Karvélie »."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from chatbot.language import fold, zipf
from chatbot.types import LANGS, Evidence, Lang

_NAME: Final = re.compile(r"\b[^\W\d_a-zà-ÿ][\w-]*")
_LAND: Final = re.compile(r"(?<=.{4})i[ae]$")
"""How both languages end names of countries: “Karvelia”, « Karvélie »."""
_KNOWN: Final = 2.0
"""Zipf frequency from which a word is the language's own."""


def proper(text: str) -> list[str]:
    """Its words with a capital, but those all in capitals.

    >>> proper("La Karvélie et l’ONU négocient.")
    ['La', 'Karvélie']
    """
    return [name for name in _NAME.findall(text) if not name.isupper()]


def spellings(sources: Iterable[Evidence]) -> dict[Lang, Mapping[str, str]]:
    """Names that sources of both languages have and write otherwise, by language as it has them.

    « l’Alvène » of a French article is “the Alvene” of an English one. Each by what the two ways
    to write it have in common.
    """
    found: dict[Lang, dict[str, str]] = {lang: {} for lang in LANGS}
    for source in sources:
        for lang in LANGS:
            if source.lang == lang:
                found[lang].update((_key(name), name) for name in proper(source.text))
    return {
        lang: {
            key: name
            for key, name in sorted(names.items())
            if any(other.get(key, name) != name for other in found.values())
        }
        for lang, names in found.items()
    }


def in_names(text: str, names: Mapping[str, str], lang: Lang) -> str:
    """A text of a language with some names written as its articles have them, by `spellings`.

    >>> in_names("Les envoyés de Karvelia", {"karveli": "Karvélie"}, "fr")
    'Les envoyés de Karvélie'
    """
    return _NAME.sub(lambda found: _own(found[0], names.get(_key(found[0])), lang), text)


def as_written(text: str, source: str, lang: Lang) -> str:
    """A text of a language with the names of its source as that writes them, accents and all.

    Not those that the language has a form of its own for.

    >>> as_written("Hydralvene asked Israel.", "Hydralvène a interrogé Israël.", "en")
    'Hydralvène asked Israel.'
    """
    names = {fold(name): name for name in proper(source)}
    return _NAME.sub(lambda found: _own(found[0], names.get(fold(found[0])), lang), text)


def _own(found: str, name: str | None, lang: Lang) -> str:
    """The name for what was found, unless that differs in capitals alone or is a known word."""
    if name is None or name.lower() == found.lower() or zipf(found, lang) >= _KNOWN:
        return found
    return name


def _key(name: str) -> str:
    return _LAND.sub("i", fold(name))
