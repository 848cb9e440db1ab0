"""British or American: translations spell words as the English articles they stand beside do.

The translation model has “metres” and “meters”. Whoever reads both in one briefing stumbles, so
that a word of a translation that no article has, but in the other spelling, gets that spelling.
Nothing is put right by a list of words: only what these articles write themselves is taken over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from chatbot.language import zipf

_WORD: Final = re.compile(r"(?<![\w’'-])[a-z]{4,}\b")
"""Small letters only: a name is spelt as its bearers do."""
_MADE: Final = r"(s|d|ed|ing|er|ers|al|ation|ations|able|ful|ly|ite|ites|less|hood|hoods|y)?$"
_METRE: Final = r"^(\w*(?:met|cent|theat|lit|fib|calib|lust|somb|spect|sab|scept|meag))"
_IZE: Final = r"(e|es|ed|ing|er|ers|ation|ations)$"
_TURNS: Final = tuple(
    (re.compile(pattern), turned)
    for pattern, turned in (
        (rf"{_METRE}er(s|ed)?$", r"\1re\2"),
        (rf"{_METRE}re(s|d)?$", r"\1er\2"),
        (rf"(?<=.[bdlmnptv])or{_MADE}", r"our\1"),  # labor, harbor, favorite
        (rf"(?<=.[bdlmnptv])our{_MADE}", r"or\1"),
        (rf"(?<=...)iz{_IZE}", r"is\1"),
        (rf"(?<=...)is{_IZE}", r"iz\1"),
        (rf"^(anal|paral)yz{_IZE}", r"\1ys\2"),
        (rf"^(anal|paral)ys(?!es){_IZE}", r"\1yz\2"),  # “analyses” are several, too
        (r"(?<=def|off|ret)ense(s|less)?$", r"ence\1"),
        (r"(?<=def|off|ret)ence(s|less)?$", r"ense\1"),
        (r"(?<=...[aeiou])l(ed|ing|er|ers)$", r"ll\1"),  # traveled, canceled
        (r"(?<=...[aeiou])ll(ed|ing|er|ers)$", r"l\1"),
        (r"(?<=dial|atal|anal)og(s)?$", r"ogue\1"),
        (r"(?<=dial|atal|anal)ogue(s)?$", r"og\1"),
        (r"^program(s)?$", r"programme\1"),
        (r"^programme(s)?$", r"program\1"),
        (r"^plow(s|ed|ing)?$", r"plough\1"),
        (r"^plough(s|ed|ing)?$", r"plow\1"),
        (r"^jewelry$", "jewellery"),
        (r"^jewellery$", "jewelry"),
    )
)
"""How each spelling becomes the other one; every pair of them that exists is one word."""
_REAL: Final = 1.5
"""Zipf frequency below which a spelling is nobody's."""


def spelt(texts: Iterable[str]) -> frozenset[str]:
    """The words of English texts, names left out."""
    return frozenset(word for text in texts for word in _WORD.findall(text))


def in_spelling(text: str, words: frozenset[str]) -> str:
    """An English text with the spelling of ``words`` where it has the other one.

    >>> in_spelling("It let 480 cubic meters through.", spelt(["Two metres of water."]))
    'It let 480 cubic metres through.'
    >>> in_spelling("The center is 90 meters away.", spelt(["Many meters, some metres."]))
    'The center is 90 meters away.'
    """
    return _WORD.sub(lambda found: _own(found[0], words), text)


def _own(word: str, words: frozenset[str]) -> str:
    if word in words:
        return word
    other = next((turned for turned in _turned(word) if _near(turned, words)), word)
    return other if zipf(other, "en") >= _REAL else word


def _near(word: str, words: frozenset[str]) -> bool:
    """Whether a word stands there, as it is or as one or several: “metres” says how “metre” is."""
    return bool({word, f"{word}s", word.removesuffix("s")} & words)


def _turned(word: str) -> Iterator[str]:
    for pattern, turned in _TURNS:
        other = pattern.sub(turned, word)
        if other != word:
            yield other
