"""Words of news that the translation model takes for others, put right where its source says so.

« sirène » is no mermaid on a dam, and « the toll » of a flood no « péage ». The entries of
``terms.toml`` are ours, each read by a person; they are applied before a translation is judged, so
that what they change is judged too, and to what it is when it is put back (automatic post-editing
by terminology).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

_FLAGS: Final = re.IGNORECASE
_VOWEL: Final = re.compile("[aeiouàâéèêîôœ]", _FLAGS)
_ARTICLES: Final = {
    ("en", True): (
        (r"\b(l|d|qu)[ea] $", r"\1’"),
        (r"\b(d)u $", r"\1e l’"),
        (r"\bau $", "à l’"),
        (r"\b(ce) $", r"\1t "),
        (r"\b([mts])a $", r"\1on "),
    ),
    ("en", False): ((r"\b([ld])[’']$", r"\1e "),),
    ("fr", True): ((r"\b(a) $", r"\1n "),),
    ("fr", False): ((r"\b(a)n $", r"\1 "),),
}
"""What small words become before a word put right, by the language translated and whether that word
has a vowel at its head where the wrong one had none, or the other way about."""


@dataclass(frozen=True, slots=True)
class Term:
    """A wrong word of a translation, what its source must say and not say, and the right one."""

    lang: str
    source: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...]
    wrong: re.Pattern[str]
    right: str

    def put_right(self, text: str, source: str) -> str:
        """The translation with this word put right, where the source leaves no doubt."""
        said = all(pattern.search(source) for pattern in self.source)
        if not said or any(pattern.search(source) for pattern in self.unless):
            return text
        for found in reversed(list(self.wrong.finditer(text))):
            text = self._before(found) + self._right(found) + text[found.end() :]
        return text

    def _right(self, found: re.Match[str]) -> str:
        word = found.expand(self.right)
        return word[0].upper() + word[1:] if found[0][0].isupper() else word

    def _before(self, found: re.Match[str]) -> str:
        """What stands before a word, its article made to fit the right one."""
        before = found.string[: found.start()]
        vowels = [bool(_VOWEL.match(word)) for word in (found[0], found.expand(self.right))]
        if vowels[0] != vowels[1]:
            for article, fitting in _ARTICLES[self.lang, vowels[1]]:
                before = re.sub(article, fitting, before, flags=_FLAGS)
        return before


def meant(text: str, source: str, lang: str) -> str:
    """A translation of a sentence in ``lang`` with the words its source means.

    >>> meant("By telephone and mermaid.", "Par téléphone et par sirène.", "fr")
    'By telephone and siren.'
    >>> meant("The mermaid sang.", "L’ondine chantait.", "fr")
    'The mermaid sang.'
    """
    for term in terms(lang):
        text = term.put_right(text, source)
    return text


@lru_cache(maxsize=2)
def terms(lang: str) -> tuple[Term, ...]:
    """The terms of sentences in a language, in the order of the file; none for a third one."""
    found = tomllib.loads((files(__package__) / "terms.toml").read_text("utf-8"))
    return tuple(
        Term(
            lang=lang,
            source=tuple(_words(pattern) for pattern in entry["source"]),
            unless=tuple(_words(pattern) for pattern in entry.get("unless", ())),
            wrong=_words(entry["wrong"]),
            right=entry["right"],
        )
        for entry in found.get(lang, ())
    )


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", _FLAGS)
