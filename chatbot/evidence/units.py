"""What is counted: currencies, measures and lengths of time that stand behind a number.

Small models change them in translation: crowns become francs, and bare numbers get metres. A unit
of a sentence must stand somewhere in its source, in either language. Not here: hours, which are
told of clocks too, and words that mean something else as well (« livres », "second").

>>> [unit.text for unit in units("Un fonds de 66 millions de francs pendant 3 mois")]
['francs', 'mois']
>>> [unit.value for unit in units("Sixty-six million crowns")]
['crown']
"""

from __future__ import annotations

import re
from functools import cache

from chatbot.evidence.detail import Detail
from chatbot.language import fold

_UNITS = """
euro    euros?
dollar  dollars?
franc   francs?
crown   couronnes? crowns? kron[ae]r? kronor
yen     yens?
yuan    yuans?
rouble  roubles? rubles?
shekel  shekels?
rial    rials?
dinar   dinars?
dirham  dirhams?
peso    pesos?
lira    lires? liras?
rupee   roupies? rupees?
metre   metres? meters?
km      kilometres? kilometers? km
mile    miles? milles
tonne   tonnes? tons?
kilo    kilos? kilogrammes? kilograms? kg
litre   litres? liters?
degree  degres? degrees? °c?
hectare hectares? ha
acre    acres?
foot    pieds? feet foot
day     jours? journees? days?
week    semaines? weeks?
month   mois months?
year    ans? annees? years? decennies? decades?
"""
_SIGNS = {"€": "euro", "$": "dollar", "£": "pound"}
"""Currencies' signs, before a number or behind it; ¥ is of two currencies."""
_NAMED_ONLY = {"pound": r"livres?|pounds?|sterling"}
"""Words for a unit that are too often something else to be counted."""
_NUMBER = (
    r"(?:\d[\d.,  \u00a0\u202f]*|\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|"
    r"quinze|vingt|trente|quarante|cinquante|soixante|cent|mille|two|three|four|five|seven|eight|"
    r"nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    r"hundred|thousand|(?:m|b|tr)illion|milliard)s?\b)"
)
_AGE = re.compile(r"(?<=[^\W\d], )1?\d{1,2}(?=[,.;])|\bage[ds]?(?: of)? \d{1,3}\b", re.IGNORECASE)
"""A number of years by itself, as English tells ages: “Ann Lee, 45, left”, “aged 45”."""
_SCALE = r"(?:[\s-]*(?:cents?|mille|hundred|thousand|(?:m|b|tr)illions?|milliards?)\b)?"


def units(text: str) -> list[Detail]:
    """Every unit behind a number, in order; ``value`` is the same in both languages."""
    return [
        Detail(kind="unit", value=_code(unit), text=unit)
        for match in _counted().finditer(fold(text))
        if (unit := match[1] or match[2])
    ]


def measured(text: str) -> set[str]:
    """Every unit that a text names at all, behind a number or not; an age is of years.

    >>> sorted(measured("Ils paieront en couronnes, sur onze mois."))
    ['crown', 'month']
    """
    named = {_code(match[0]) for match in _named().finditer(fold(text))}
    return named | {"year"} if tells_age(text) else named


def tells_age(text: str) -> bool:
    """Whether a text tells an age as English does, without a word for years.

    >>> tells_age("The mayor, Ann Lee, 45, left."), tells_age("On May 3, 45 people left.")
    (True, False)
    """
    return bool(_AGE.search(text))


_BOUNDS = {
    "over": re.compile(r"\b(?:plus d[e.]|more than|over|above|au moins|at least|au-dela de)\s*\d"),
    "under": re.compile(
        r"\b(?:moins d[e.]|less than|fewer than|under|below|pres d[e.]|nearly|almost|au plus|"
        r"at most|jusqu.a|up to|presque)\s*\d"
    ),
}


def bounds(text: str) -> list[Detail]:
    """On which side of a number in digits a text says the truth lies; « environ » is neither.

    >>> [bound.value for bound in bounds("Près de 40 000 personnes, plus de 3 villes")]
    ['over', 'under']
    """
    folded = fold(text)
    return [
        Detail(kind="unit", value=side, text=match[0].rstrip("0123456789 "))
        for side, said in _BOUNDS.items()
        if (match := said.search(folded))
    ]


@cache
def _counted() -> re.Pattern[str]:
    between = r"[\s-]*(?:de\s|d.|of\s)?"
    unit = f"(?:{_any()})(?![\\w²³])|[{''.join(_SIGNS)}]"
    return re.compile(f"{_NUMBER}{_SCALE}{between}({unit})|([{''.join(_SIGNS)}])\\s?\\d")


@cache
def _named() -> re.Pattern[str]:
    words = "|".join([_any(), *_NAMED_ONLY.values()])
    return re.compile(f"(?<![^\\W\\d])(?:{words})(?!\\w)|[{''.join(_SIGNS)}]")


@cache
def _any() -> str:
    return "|".join(form for _, forms in _table() for form in forms)


@cache
def _code(word: str) -> str:
    rows = [*((code, "|".join(forms)) for code, forms in _table()), *_NAMED_ONLY.items()]
    return _SIGNS.get(word) or next(code for code, forms in rows if re.fullmatch(forms, word))


@cache
def _table() -> tuple[tuple[str, tuple[str, ...]], ...]:
    rows = (line.split() for line in _UNITS.split("\n") if line)
    return tuple((code, tuple(forms)) for code, *forms in rows)
