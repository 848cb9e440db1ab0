"""Words that a language does not have: what a small model invents or leaves untranslated."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from chatbot.language.folding import fold
from chatbot.language.frequency import zipf

KNOWN: Final = 1.0
"""Zipf frequency from which a word exists: once in a hundred million words."""
COMMON: Final = 2.0
BORROWED: Final = 2.5
"""Zipf frequency from which on an English word with an accent is no French one left over."""
RARE, FOREIGN = 2.5, 2.0
"""A word rarer than the first is foreign when the other language has it commoner by the second."""
LEFT, LEFT_TOGETHER = 1.4, 1.0
"""By how much commoner a word is in the language of a source that has it for it to have been left
untranslated: alone, and beside another one (1 sentence in 296 of NTREX's translations)."""
_WORD = re.compile(r"(?<![\w’'-])(?:[^\W\d_]{1,7}[’'])?([^\W\d_]{3,})(?![\w-])")
_FORM = re.compile(
    r"([^\W\d_]{3,}?)(?:i?ons|i?ez|ait|aient|ant|èrent|er(?:ai|as|a|ons|ez|ont|ait|aient))"
)
"""Forms of the French verbs in -er that are rare in print; not the participle, which adjectives
share."""


def strange(text: str, lang: str, sources: Iterable[tuple[str, str]] = ()) -> list[str]:
    """Lower-case words of a French or English text that its language does not have.

    A word that stands in a source of the same language is not strange, and one that stands in a
    source of the other one is sooner; capitalised words are names, and compounds are left alone.
    Frequencies are those of the wordfreq package.

    >>> strange("La Turquie a falsivement scheduled un vote.", "fr")
    ['falsivement', 'scheduled']
    >>> strange("Le sérasker est venu.", "fr", [("Un sérasker de la Porte.", "fr")])
    []
    >>> strange("Ceux qui parrainaient la révolte.", "fr")
    []
    >>> strange("A joint communiqué was issued.", "en", [("Un communiqué commun est paru.", "fr")])
    []
    >>> strange("Un software update a tout coupé.", "fr", [("A software update cut it.", "en")])
    ['software', 'update']
    """
    sources = list(sources)
    told = {fold(w) for s, in_lang in sources if in_lang == lang for w in re.findall(r"\w+", s)}
    left = {word for s, in_lang in sources if in_lang != lang for word in _left(text, lang, s)}
    words = dict.fromkeys(match[1] for match in _WORD.finditer(text))
    return [
        w
        for w in words
        if w[0].islower() and fold(w) not in told and (w in left or _unknown(w, lang))
    ]


def is_common(word: str, lang: str) -> bool:
    """Whether a word, capitals aside, is one that people know: once in ten million words.

    Frequencies do not tell names from words: a well-known name is common too.
    """
    return zipf(word.casefold(), lang) >= COMMON


def _unknown(word: str, lang: str) -> bool:
    here = zipf(word, lang)
    if here < KNOWN and _conjugated(word, lang):
        return False
    return here < KNOWN or (here < RARE and _commoner_there(word, lang) >= FOREIGN)


def _left(text: str, lang: str, source: str) -> set[str]:
    """Words of a source in the other language that a text has as they stand there."""
    words, there = (re.findall(r"[^\W\d_]+", part) for part in (text, source))
    known = set(there)
    more = {
        word: _commoner_there(word, lang)
        for word in words
        if word.islower() and word in known and not _borrowed(word, lang)
    }
    alone = {word for word, by in more.items() if by >= LEFT and len(word) >= 3}  # noqa: PLR2004
    pairs = set(pairwise(there))
    together = {
        word
        for pair in pairwise(words)
        if pair in pairs and min(more.get(w, 0.0) for w in pair) >= LEFT_TOGETHER
        for word in pair
    }
    return alone | together


def _borrowed(word: str, lang: str) -> bool:
    """Whether it is English, and English writes it with its accent: “communiqué”."""
    return lang == "en" and not word.isascii() and zipf(word, lang) >= BORROWED


def _conjugated(word: str, lang: str) -> bool:
    """Whether a French word is a form of a verb that people know: « parrainaient »."""
    found = _FORM.fullmatch(word) if lang == "fr" else None
    return found is not None and is_common(f"{found[1]}er", lang)


def _commoner_there(word: str, lang: str) -> float:
    return zipf(word, "en" if lang == "fr" else "fr") - zipf(word, lang)
