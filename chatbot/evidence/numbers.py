"""Numbers and dates that a sentence states, comparable across French and English.

Number words are read by ``text2num`` (allo-media), names of months and days come from CLDR
through Babel; this module only knows how the two presses write digits.

>>> sorted(amounts("1,2 milliard d’euros pour 40 000 personnes", "fr"))
[Decimal('40000'), Decimal('1200000000')]
>>> amounts("1.2 billion euros for 40,000 people", "en") == _
False
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from text_to_num import alpha2digit

from chatbot.evidence.detail import Detail
from chatbot.evidence.moments import calendar, is_calendar, times
from chatbot.evidence.values import DIGITS, SCALES, SMALL, SPACES, in_figures, values
from vectorstore.words import is_stopword, stem, stems

_COUNTED = re.compile(
    rf"[{SPACES}-]+(?:(?:d[eu]s?|of(?: the)?)[{SPACES}]+|d[’'])?(?:\d+[{SPACES}]+)?"
    r"([^\W\d_]{3,})"
)
"""The word after a number, another number of the same things between: “three of the four cars”."""


def details(text: str, lang: str) -> list[Detail]:
    """Every amount, clock time, month and weekday of a text, in order of kind."""
    found, rest = times(text, lang)
    found += [
        Detail(kind="number", value=str(value), text=words) for value, words in values(rest, lang)
    ]
    return found + list(calendar(text, "fr" if lang == "fr" else "en"))


def amounts(text: str, lang: str) -> set[Decimal]:
    """The numbers of a text, scale words applied: « 1,2 milliard » is 1200000000."""
    return {value for value, _ in values(times(text, lang)[1], lang)}


def counted(text: str, lang: str) -> list[tuple[Decimal, str]]:
    """Each number that stands before a word, and that word: what there is so much of.

    >>> counted("140 pompiers et trois des quatre voitures", "fr")
    [(Decimal('140'), 'pompiers'), (Decimal('3'), 'voitures'), (Decimal('4'), 'voitures')]
    """
    key = "fr" if lang == "fr" else "en"
    scales = "|".join(SCALES[key])
    _, rest = times(text, lang)
    rest = re.sub(rf"(?:{DIGITS.pattern})[{SPACES}-]?(?:{scales})\b", ";", rest)
    small = re.compile(rf"\b(?:{'|'.join(SMALL[key])})\b", re.IGNORECASE)
    plain = small.sub(lambda m: str(SMALL[key][m[0].lower()]), alpha2digit(rest, key))
    after = ((match, _COUNTED.match(plain, match.end())) for match in DIGITS.finditer(plain))
    return [
        (in_figures(match[0], lang), word[1])
        for match, word in after
        if word and not (is_stopword(word[1]) or is_calendar(word[1], lang))
    ]


def recounted(claim: str, lang: str, sources: Iterable[str]) -> list[str]:
    """What a claim counts otherwise than its sources, all in its language, which count it too.

    Their number may stand elsewhere in them: “140 firefighters” and “three of the cars left the
    rails” do not make three firefighters. Left alone where one sentence says both.

    >>> told = ["140 pompiers sont engagés.", "Trois des quatre voitures ont quitté les rails."]
    >>> recounted("Trois pompiers ont quitté les rails.", "fr", told)
    ['3 pompiers']
    >>> recounted("140 pompiers sont venus, quatre voitures brûlent.", "fr", told)
    []
    """
    texts = list(sources)
    known: dict[str, set[Decimal]] = {}
    for text in texts:
        for value, word in counted(text, lang):
            known.setdefault(stem(word, lang), set()).add(value)
    said = [(amounts(text, lang), stems(text, lang)) for text in texts]
    return [
        f"{value} {word}"
        for value, word in counted(claim, lang)
        if value not in known.get(same := stem(word, lang), {value})
        and not any(value in numbers and same in words for numbers, words in said)
    ]
