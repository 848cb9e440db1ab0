"""Whether an answer says what it should: words compared, never shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from chatbot.evidence.numbers import details
from chatbot.language import fold

_WORD = re.compile(r"\w+")
_GROUPED = re.compile(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}(?!\d))")
_CARRIES_NOTHING = (
    "the a an of in on at to by for and le la les l un une des du de d au aux en et a"
)
_EMPTY = frozenset(_CARRIES_NOTHING.split())


def plain(text: str) -> list[str]:
    """The words of a text, folded; digits that belong together joined.

    >>> plain("Près de 40 000 réfugiés, l’été")
    ['pres', 'de', '40000', 'refugies', 'l', 'ete']
    """
    joined = _GROUPED.sub("", text)
    joined = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", joined)
    return _WORD.findall(fold(joined))


def says(text: str, wanted: str, lang: str) -> bool:
    """Whether a text holds some words: in a row, each of them somewhere, or the same numbers.

    Words that carry nothing (articles, prepositions) need not be there.

    >>> says("L’enquête a duré deux ans.", "deux ans", "fr")
    True
    >>> says("Fourteen people were treated.", "14", "en"), says("It took years.", "14", "en")
    (True, False)
    """
    words, asked = plain(text), plain(wanted)
    if not asked:
        return False
    if _in_a_row(asked, words):
        return True
    numbers = {d.value for d in details(wanted, lang)}
    content = {w for w in asked if w not in _EMPTY}
    if content and content <= set(words):
        return True
    bare = {w for w in content if not any(c.isdigit() for c in w)}
    if not numbers or not numbers <= {d.value for d in details(text, lang)}:
        return False
    return _spelt(bare, wanted, lang) <= set(words)


def says_all(text: str, facts: Iterable[str], lang: str) -> bool:
    """Whether a text holds every fact; « | » parts accepted forms of one.

    >>> says_all("Imre will lead it, with 24 staff.", ["Halvard Imre | Imre", "24"], "en")
    True
    """
    return all(any(says(text, form, lang) for form in fact.split("|")) for fact in facts)


def says_any(text: str, forms: Sequence[str], lang: str) -> bool:
    """Whether a text holds one of several forms of an answer."""
    return any(says(text, form, lang) for form in forms)


def _in_a_row(asked: Sequence[str], words: Sequence[str]) -> bool:
    size = len(asked)
    return any(list(words[at : at + size]) == list(asked) for at in range(len(words) - size + 1))


def _spelt(bare: set[str], wanted: str, lang: str) -> set[str]:
    """The words that are no number or month of their own."""
    told = {word for detail in details(wanted, lang) for word in plain(detail.text)}
    return {word for word in bare if word not in told and not details(word, lang)}
