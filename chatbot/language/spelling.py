"""Words that a language does not have: what a small model invents or leaves untranslated."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from chatbot.language.folding import fold

KNOWN: Final = 1.0
"""Zipf frequency from which a word exists: once in a hundred million words."""
COMMON: Final = 2.0
RARE, FOREIGN = 2.5, 2.0
"""A word rarer than the first is foreign when the other language has it commoner by the second."""
_WORD = re.compile(r"(?<![\w’'-])(?:[^\W\d_]{1,7}[’'])?([^\W\d_]{3,})(?![\w-])")


def strange(text: str, lang: str, sources: Iterable[tuple[str, str]] = ()) -> list[str]:
    """Lower-case words of a French or English text that its language does not have.

    A word that stands in a source of the same language is not strange; capitalised words are
    names, and compounds are left alone. Frequencies are those of the wordfreq package.

    >>> strange("La Turquie a falsivement scheduled un vote.", "fr")
    ['falsivement', 'scheduled']
    >>> strange("Le sérasker est venu.", "fr", [("Un sérasker de la Porte.", "fr")])
    []
    """
    told = {fold(w) for s, in_lang in sources if in_lang == lang for w in re.findall(r"\w+", s)}
    words = dict.fromkeys(match[1] for match in _WORD.finditer(text))
    return [w for w in words if w[0].islower() and fold(w) not in told and _unknown(w, lang)]


def is_common(word: str, lang: str) -> bool:
    """Whether a word, capitals aside, is one that people know: once in ten million words.

    Frequencies do not tell names from words: a well-known name is common too.
    """
    from wordfreq import zipf_frequency

    return bool(zipf_frequency(word.casefold(), lang) >= COMMON)


def _unknown(word: str, lang: str) -> bool:
    from wordfreq import zipf_frequency

    here = zipf_frequency(word, lang)
    there = zipf_frequency(word, "en" if lang == "fr" else "fr")
    return bool(here < KNOWN or (here < RARE and there - here >= FOREIGN))
