"""Words of a source put into the other language, for a writer that has few words of it.

A small model knows how to build a French sentence and lacks the word for a flood; told that
“flood” is « inondation » or « crue », it uses one (docs/LOG.md). The words are the glossary's, so
only ordinary words of the press are helped, and none is imposed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from chatbot.evidence.moments import is_calendar
from chatbot.language import fold, zipf
from chatbot.types import Lang
from vectorstore.glossary import OTHER, translations

MOST: Final = 8
"""Words helped at the most: each costs the prompt some five tokens."""
_CHOICES: Final = 3
_KNOWN: Final = 5.0
"""Zipf frequency from which a word is so common that any model has it, in many senses."""
_SHARED: Final = 4.0
"""Zipf frequency from which the other language has the word as well: « sources », no springs."""
_ALIKE: Final = 5
"""Letters at the beginning that make two words one for the eye."""


def vocabulary(text: str, lang: str, into: Lang) -> list[str]:
    """The rarest words of a text in a language, each with what it may be in another one.

    In the order of the text, at most `MOST`. Empty within one language, or where the glossary has
    none of them.

    >>> vocabulary("The flood reached the reservoir.", "en", "fr")
    ['flood = inondation, crue, inonder', 'reservoir = réservoir, retenue']
    >>> vocabulary("La crue a noyé la vallée.", "fr", "fr")
    []
    """
    if OTHER.get(lang) != into:
        return []
    helped: dict[str, list[str]] = {}
    for word in re.findall(r"[^\W\d_]{3,}", text):
        if word.islower() and word not in helped and (found := _choices(word, lang)):
            helped[word] = found
    kept = sorted(helped, key=lambda word: zipf(word, lang))[:MOST]
    return [f"{word} = {', '.join(helped[word])}" for word in helped if word in kept]


def _choices(word: str, lang: str) -> list[str]:
    """What the glossary offers for a word that needs help."""
    common = zipf(word, lang) >= _KNOWN or zipf(word, OTHER[lang]) >= _SHARED
    if common or is_calendar(word, lang):
        return []
    found = translations(word, lang)[:_CHOICES]
    return [] if all(_looks_alike(word, other) for other in found) else found


def _looks_alike(one: str, other: str) -> bool:
    one, other = fold(one), fold(other)
    return one == other or (min(len(one), len(other)) >= _ALIKE and one[:_ALIKE] == other[:_ALIKE])


def joined(texts: Iterable[tuple[str, str]], into: Lang) -> list[str]:
    """The vocabulary of several texts, each with its language, no word twice."""
    found = (entry for text, lang in texts for entry in vocabulary(text, lang, into))
    return list(dict.fromkeys(found))[:MOST]
