"""Shapes of lines: what a sentence, a headline or a label looks like."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"\w+(?:[’'.-]\w+)*")
_FINAL = re.compile(r"[.!?…][\s»”\"’')\]]*$")
_PROSE_WORDS = 12
_SENTENCE_WORDS = 4
_HEADLINE_WORDS = 4
_HEADLINE_CHARACTERS = 220


def words(line: str) -> list[str]:
    """The words of a line, elided articles and hyphens kept inside."""
    return _WORD.findall(line)


def ends_sentence(line: str) -> bool:
    """Tell whether a line ends as a sentence does, closing quotation marks aside."""
    return _FINAL.search(line) is not None


def is_prose(line: str) -> bool:
    """A sentence, or so many words that it can only be one.

    >>> is_prose("Le pont a rouvert hier soir."), is_prose("Afficher tous les commentaires")
    (True, False)
    """
    count = len(words(line))
    return count >= _PROSE_WORDS or (count >= _SENTENCE_WORDS and ends_sentence(line))


def is_headline(line: str) -> bool:
    """Several words without a full stop, short enough to stand over an article."""
    stops = line.rstrip("»”\"’') ").endswith(".") and not line.rstrip().endswith("...")
    return len(words(line)) >= _HEADLINE_WORDS and len(line) <= _HEADLINE_CHARACTERS and not stops


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "UNKNOWN").split()[0]


def scripts(text: str) -> dict[str, int]:
    """Letters counted by script, as Unicode names them.

    >>> scripts("Été גנץ")
    {'LATIN': 3, 'HEBREW': 3}
    """
    counts: dict[str, int] = {}
    for letter in filter(str.isalpha, text):
        name = _script(letter)
        counts[name] = counts.get(name, 0) + 1
    return counts
