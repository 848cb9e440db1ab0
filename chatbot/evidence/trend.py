"""Whether a sentence's verb goes the way its own numbers do.

Small models turn « est revenue à 1,9 %, contre 2,3 % » into “has risen to 1.9%, from 2.3%”: every
number is in the source, and the sentence contradicts itself. No source is needed to see it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from chatbot.evidence.numbers import Detail, amounts

_NUMBER = r"\d[\d.,\u00a0\u202f]*(?: \d{3})*"
_GAP = r"[^.;:]{0,60}?"
_UP: Final = {
    "fr": r"augment\w+|progress[eé]\w*|grimp\w+|bondi\w*|remont\w+|relev\w+|s[’']est accrue?s?",
    "en": r"rose|risen|rises|rising|increas\w+|climb\w+|grew|grown|jump\w+|soar\w+|raised",
}
_DOWN: Final = {
    "fr": r"baiss\w+|diminu\w+|recul\w+|chut\w+|abaiss\w+|tomb[eé]\w*|r[eé]dui\w+",
    "en": r"fell|fallen|falls|falling|decreas\w+|declin\w+|dropp?(?:ed|s)?|lowered|reduced|cut",
}
_TO: Final = {
    "fr": rf"\bà ({_NUMBER}){_GAP}\b(?:contre|après|au lieu de|par rapport à)\b{_GAP}({_NUMBER})",
    "en": rf"\bto ({_NUMBER}){_GAP}\b(?:from|compared (?:to|with)|against|after){_GAP}({_NUMBER})",
}
_FROM_TO: Final = {
    "fr": rf"\bde ({_NUMBER}){_GAP}\bà ({_NUMBER})",
    "en": rf"\bfrom ({_NUMBER}){_GAP}\bto ({_NUMBER})",
}


def backwards(text: str, lang: str) -> list[Detail]:
    """The verbs of rise or fall that their numbers contradict.

    >>> [d.text for d in backwards("Inflation has risen to 1.9%, compared to 2.3% before.", "en")]
    ['risen']
    >>> backwards("L’inflation a baissé de 2,3 % à 1,9 %.", "fr")
    []
    """
    code = "fr" if lang == "fr" else "en"
    found = []
    for ways, sign in ((_UP, 1), (_DOWN, -1)):
        for reading, last_first in ((_TO, True), (_FROM_TO, False)):
            if (code, sign, last_first) == ("fr", -1, False):
                continue  # « une baisse de 1 à 3 % » is a range
            pattern = rf"\b({ways[code]})\b{_GAP}{reading[code]}"
            for match in re.finditer(pattern, text, re.IGNORECASE):
                one, other = (_value(match[group], code) for group in (2, 3))
                change = one - other if last_first else other - one
                if change * sign < 0:
                    found.append(Detail(kind="word", value=match[1].casefold(), text=match[1]))
    return found


def _value(number: str, lang: str) -> Decimal:
    return next(iter(amounts(number.rstrip(".,\u00a0\u202f "), lang)), Decimal(0))
