"""Whether a sentence's verb goes the way its own numbers do.

Small models turn « est revenue à 1,9 %, contre 2,3 % » into “has risen to 1.9%, from 2.3%”: every
number is in the source, and the sentence contradicts itself. No source is needed to see it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from chatbot.evidence.detail import Detail
from chatbot.evidence.moments import is_calendar
from chatbot.evidence.numbers import amounts

_NUMBER = (
    r"(?:US)?[$€£]?\d[\d.,\u00a0\u202f]*(?: \d{3})*"
    r"(?:[\s-]?(?:mille|milliers|milliards?|(?:m|b|tr)illions?|thousand|bn|m)\b)?"
)
_GAP = r"[^.;:]{0,60}?"
_ABOUT: Final = {
    "fr": r"(?:(?:environ|seulement|quelque|(?:un peu )?(?:plus|moins) de|près de) )?",
    "en": r"(?:(?:about|around|some|only|just|nearly|almost|(?:just )?(?:over|under)) )?",
}
_UP: Final = {
    "fr": r"augment\w+|progress[eé]\w*|grimp\w+|bondi\w*|remont\w+|relev\w+|s[’']est accrue?s?",
    "en": r"rose|risen|rises|rising|increas\w+|climb\w+|grew|grown|jump\w+|soar\w+|raised",
}
_DOWN: Final = {
    "fr": r"baiss\w+|diminu\w+|recul\w+|chut\w+|abaiss\w+|tomb[eé]\w*|r[eé]dui\w+",
    "en": r"fell|fallen|falls|falling|decreas\w+|declin\w+|dropp?(?:ed|s)?|lowered|reduced|cut",
}
_TO: Final = {
    "fr": rf"\bà {_ABOUT['fr']}({_NUMBER}){_GAP}"
    rf"\b(?:contre|après|au lieu de|par rapport à) {_ABOUT['fr']}({_NUMBER})",
    "en": rf"\bto {_ABOUT['en']}({_NUMBER}){_GAP}"
    rf"\b(?:from|compared (?:to|with)|against|after) {_ABOUT['en']}({_NUMBER})",
}
_FROM_TO: Final = {
    "fr": rf"\bde ({_NUMBER}){_GAP}\bà ({_NUMBER})",
    "en": rf"\bfrom ({_NUMBER}){_GAP}\bto ({_NUMBER})",
}
_YEAR = re.compile(r"(?:19|20)\d\d")
_CLOCK = re.compile(r"\s?(?:[ap]\.?m\b|h\b|heures?\b|o[’']clock)", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\D{0,12}?\s(?:en|au|aux|à|in|at|for)\s(?:the\s)?([A-ZÀ-Ý][\w-]+)")
"""« contre 67 en Allemagne »: of something else; “against 2.3% in January” is not."""
_SINCE = re.compile(
    r"(?:après|after) \D*\d[\d.,]*[\s-]"
    r"(?:heures?|jours?|semaines?|mois|ans|années|hours?|days?|weeks?|months?|years?)\b"
)
"""“After 3 years”."""
_FAR = 12
"""Letters behind a number that hold what it counts."""
_SMALL = 100
"""Below, a number without a scale word shares the other's."""


def backwards(text: str, lang: str) -> list[Detail]:
    """The verbs of rise or fall that their numbers contradict.

    >>> [d.text for d in backwards("Inflation has risen to 1.9%, compared to 2.3% before.", "en")]
    ['risen']
    >>> backwards("L’inflation a baissé de 2,3 % à 1,9 %.", "fr")
    []
    >>> backwards("Profits rose to 1.2 billion euros from 980 million.", "en")
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
                one, other = _values(match[2], match[3], code)
                change = one - other if last_first else other - one
                if change * sign < 0 and _comparable(match, code):
                    found.append(Detail(kind="word", value=match[1].casefold(), text=match[1]))
    return found


def _comparable(match: re.Match[str], lang: str) -> bool:
    """Whether two numbers are no years, no times, and not told of two places."""
    text = match.string
    for group in (2, 3):
        if _YEAR.fullmatch(match[group].rstrip(".,")) or _CLOCK.match(text, match.end(group)):
            return False
    place = _ELSEWHERE.match(text, match.end(3))
    if place and not is_calendar(place[1], lang):
        return False
    return not _SINCE.search(text, match.end(2), match.end(3) + _FAR)


def _values(one: str, other: str, lang: str) -> list[Decimal]:
    """Two numbers; a small one has the scale of the other, as in “1.2 to 1.5 billion”."""
    texts = [text.rstrip(".,\u00a0\u202f ") for text in (one, other)]
    scale = next((word[0] for text in texts if (word := re.search(r"[a-z]+$", text))), "")
    return [
        _value(f"{text} {scale}", lang) if value < _SMALL else value
        for text, value in ((text, _value(text, lang)) for text in texts)
    ]


def _value(number: str, lang: str) -> Decimal:
    return next(iter(amounts(number, lang)), Decimal(0))
