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


@dataclass(frozen=True, slots=True)
class Term:
    """A wrong word of a translation, what its source must say, and the right one."""

    source: tuple[re.Pattern[str], ...]
    wrong: re.Pattern[str]
    right: str

    def put_right(self, text: str, source: str) -> str:
        """The translation with this word put right, where the source has what it takes."""
        if not all(pattern.search(source) for pattern in self.source):
            return text
        return self.wrong.sub(self._right, text)

    def _right(self, found: re.Match[str]) -> str:
        word = found.expand(self.right)
        return word[0].upper() + word[1:] if found[0][0].isupper() else word


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
            source=tuple(_words(pattern) for pattern in entry["source"]),
            wrong=_words(entry["wrong"]),
            right=entry["right"],
        )
        for entry in found.get(lang, ())
    )


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", _FLAGS)
