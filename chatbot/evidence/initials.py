"""Initials that a sentence gives a name in passing: « le Conseil du bassin (CBA) »."""

from __future__ import annotations

import re
from typing import Final

from chatbot.evidence.names import names
from chatbot.language import fold

_INITIALS: Final = re.compile(r"[ \u00a0]\(([A-ZÀ-Ý]{2,6})\)")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_NAMED: Final = 4
"""Words, at most, that one letter of some initials takes: « Conseil du bassin de l’Alvène »."""


def unabbreviated(text: str, lang: str) -> str:
    """A sentence without the initials that it gives a name in passing.

    In the other language they are others, and a translation model leaves the whole name as it is
    for their sake. Initials are those of words before them, in order (after Schwartz and Hearst
    2003). Known ones stay, and those that the sentence uses again.

    >>> unabbreviated("The Alvene Basin Council (ABC) met.", "en")
    'The Alvene Basin Council met.'
    >>> unabbreviated("L’Organisation des Nations unies (ONU) s’est réunie.", "fr")
    'L’Organisation des Nations unies (ONU) s’est réunie.'
    """

    def kept(found: re.Match[str]) -> str:
        before = _LETTERS.findall(fold(text[: found.start()]))[-_NAMED * len(found[1]) :]
        first = iter(word[0] for word in before)
        explained = all(letter in first for letter in fold(found[1]))
        again = len(re.findall(rf"\b{found[1]}\b", text)) > 1
        return "" if explained and not again and not names(found[1], lang) else found[0]

    return _INITIALS.sub(kept, text)
