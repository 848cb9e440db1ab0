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
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from text_to_num import alpha2digit

from chatbot.language import day_names, fold, month_names
from chatbot.language.calendar import short_month_names
from vectorstore.words import is_stopword, stem, stems

_SPACES = "\u00a0\u202f\u2009 "
_DIGITS = re.compile(
    rf"(?<![\w.,])\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?:[.,]\d+)?(?!\d)"  # 40 000 · 1 234,5
    r"|(?<![\w])\d{1,3}(?:([.,’'])\d{3})(?:\1\d{3})*(?:[.,]\d+)?(?!\d)"  # 40,000 · 40.000
    r"|\d+(?:[.,]\d+)?"
)
_SCALES: dict[str, dict[str, int]] = {
    "fr": {
        "mille": 3, "millier": 3, "milliers": 3, "million": 6, "millions": 6, "m": 6,
        "milliard": 9, "milliards": 9, "md": 9, "mds": 9, "billion": 12, "billions": 12,
    },
    "en": {
        "thousand": 3, "thousands": 3, "k": 3, "million": 6, "millions": 6, "m": 6, "mn": 6,
        "billion": 9, "billions": 9, "bn": 9, "b": 9, "trillion": 12, "trillions": 12,
    },
}  # fmt: skip
_SCALE = re.compile(rf"[{_SPACES}-]?(?:de[{_SPACES}])?([^\W\d_]+)\b")
_SCALED = re.compile(
    r" ; [\s\u00a0-]*(?:de )?(?:(?:mill|bill|trill)ion|milliard|thousand|mille|millier)s?\b",
    re.IGNORECASE,
)
"""A scale word whose digits were taken."""
_PER_CENT = re.compile(r"\bpour[\s\u00a0]cents?\b", re.IGNORECASE)
_HALF_AS = re.compile(r"\bdeux[\s\u00a0]fois[\s\u00a0]moins\b", re.IGNORECASE)
"""“Half as much”."""
_SMALL: dict[str, dict[str, float]] = {
    "fr": {"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8,
           "dizaine": 10, "dizaines": 10, "douzaine": 12, "douzaines": 10,
           "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40,
           "cinquantaine": 50, "soixantaine": 60, "centaine": 100, "centaines": 100,
           "millier": 1000, "milliers": 1000, "décennie": 10, "décennies": 10,
           "demi": 0.5, "moitié": 0.5, "tiers": 3, "quart": 4, "quarts": 4,
           "double": 2, "doubler": 2, "doublent": 2, "doublera": 2, "doubleront": 2,
           "doublant": 2, "doublé": 2, "doublée": 2, "doublés": 2, "doublées": 2},
    "en": {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
           "nine": 9, "ten": 10, "decade": 10, "decades": 10, "dozen": 12,
           "dozens": 10, "hundreds": 100, "half": 0.5,
           "third": 3, "thirds": 3, "quarter": 4, "quarters": 4,
           "double": 2, "doubles": 2, "doubled": 2, "doubling": 2, "twice": 2, "both": 2},
}  # fmt: skip
"""“Dozens” are « des dizaines »; a decade is ten years. « Neuf » is new, if no digit."""
_UNCOUNTED = {
    "fr": re.compile(
        r"(?<!\bdans la )\b(?:quinzaine|quarantaine)\b(?!\sd[e’'])|\bdécennie\s(?=\d{4}\b)"
        r"|\bdemi(?=-(?!heure|journée|siècle|douzaine|million|milliard)\w)|\bquart(?=\sde\sfinale)"
        r"|(?<!\btrois\s)(?<!\b3\s)\bquarts\b"
        r"|(?:(?<=première\s)|(?<=seconde\s)|(?<=deuxième\s))moitié\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\bdecade\sof\s(?=the\s\d)|\bdoubl\w+(?=\sdown\b)|\bboth\s(?=(?:[^\s,.;:]+\s){1,3}and\b)"
        r"|(?:(?<=\bfirst[\s-])|(?<=\bsecond[\s-]))half\b|\bhalf(?=\stime\b)"
        r"|\bhalf(?=-(?!hour|day|century|dozen|million|billion|year|price)\w)"
        r"|(?:(?<=\bthe\s)|(?<=\bthis\s)|(?<=\blast\s)|(?<=\bnext\s)|(?<=\bfirst\s)"
        r"|(?<=\bsecond\s)|(?<=\bthird\s)|(?<=\bfourth\s))quarter\b|\bquarter(?=[\s-]finals?\b)"
        r"|(?<!\bthree[\s-])(?<!\b3\s)\bquarters\b",
        re.IGNORECASE,
    ),
}
"""Where such a word is no number: « la quinzaine », « en quarantaine », “both here and there”,
“the second half”, “the third quarter”, « la demi-finale »."""
_FEW = {
    "un": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8,
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "eight": 8,
}  # fmt: skip
_LARGE = r"((?:m|b)illions?|milliards?)\b"
_RANGE = re.compile(
    rf"(?<![\w-])({'|'.join(_FEW)})(\s(?:et|à|ou|and|to|or)\s)({'|'.join(_FEW)})(?=\s{_LARGE})",
    re.IGNORECASE,
)
"""“Two or three million”."""
_HALF = re.compile(
    rf"(?<![\w-])({'|'.join(_FEW)}|\d+)"
    rf"(?:\sand\sa\shalf\s{_LARGE}|\s{_LARGE}\s(?:et\sdemi|and\sa\shalf)\b)"
    rf"|\b(?:demi-|half(?:\sa\s|-)){_LARGE}",
    re.IGNORECASE,
)
"""“Two and a half million”, « un million et demi », “half a million”."""
_SHARING = re.compile(
    rf"(?:[{_SPACES}](?:et|à|ou|and|to|or)[{_SPACES}]|[{_SPACES}]?[-–][{_SPACES}]?)[€$£]?"
    r"(\d+(?:[.,]\d+)?)"
)
"""What stands between two numbers of one scale word, and the second: “5 to 6 million”."""
_ORDINAL = re.compile(r"(?<!\w)([IVX]+)(?:er|ère|re|e|è|ème|ᵉ)\b")
"""« XIXe »."""
_ROMAN = {"I": 1, "V": 5, "X": 10}
_DECADE = {"fr": re.compile(r"\bannées\s$"), "en": re.compile(r"\bthe (?:\w+ |mid-)?[’']?$")}
"""What stands before a decade without its century: « années 30 », “the early ’30s”."""
_CENTURY = 1900
_COUNTED = re.compile(
    rf"[{_SPACES}-]+(?:(?:d[eu]s?|of(?: the)?)[{_SPACES}]+|d[’'])?(?:\d+[{_SPACES}]+)?"
    r"([^\W\d_]{3,})"
)
"""The word after a number, another number of the same things between: “three of the four cars”."""
_CLOCK = {
    "fr": re.compile(r"\b(\d{1,2})[ \u00a0\u202f]?h(?:eures?)?[ \u00a0\u202f]?(\d{2})?\b"),
    "en": re.compile(
        r"\b(\d{1,2})(?:[:.](\d{2}))?[ \u00a0\u202f]?([ap])\.?m\b\.?|\b(\d{1,2}):(\d{2})\b",
        re.IGNORECASE,
    ),
}
_CLOCK_BEFORE = re.compile(
    r"\b(?:à|vers|dès|avant|après|entre|est|h(?:eures?)?\s(?:et|à|ou)|\w+di|matin|soir)\s$",
    re.IGNORECASE,
)
_CLOCK_AFTER = re.compile(
    r"\s(?:du (?:matin|soir)|de l[’']après|locales?\b|précises\b|(?:et|à)\s\d)"
)
_LASTING = re.compile(r"\sd(?:e\s|[’'])(?!l)")
"""« à 3 heures de route »."""
_DAY = 24
_NOON = 12
_MAY = re.compile(
    r"\b(?:in|of|since|until|by|from|last|next|early|late|mid|this|\d{1,2}(?:st|nd|rd|th)?)"
    r"[ -]May\b"
    r"|\bMay (?:\d|of\b)"
)
"""The month; “may” is a verb elsewhere."""
_VERBS = {"may": _MAY, "march": re.compile(r"\bM(?:arch|ARCH)\b")}
"""English months that are verbs too, and how they are written."""
_UNSURE = {"fr": {"sept"}, "en": {"mar", "jun", "sep"}}
"""Abbreviations of months that are a number, or parts of names, more often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One checkable thing a sentence states: an amount, a clock time, a month, a day or a name."""

    kind: Literal["number", "time", "month", "weekday", "unit", "name", "word"]
    """``name``: one of the names table; ``word``: any other with a capital."""
    value: str
    text: str
    """As the sentence writes it."""

    @property
    def tells_when(self) -> bool:
        """Whether it is a clock time, a month or a day."""
        return self.kind in {"time", "month", "weekday"}


def details(text: str, lang: str) -> list[Detail]:
    """Every amount, clock time, month and weekday of a text, in order of kind."""
    found, rest = _times(text, lang)
    found += [
        Detail(kind="number", value=str(value), text=words) for value, words in _amounts(rest, lang)
    ]
    return found + list(_calendar(text, "fr" if lang == "fr" else "en"))


def amounts(text: str, lang: str) -> set[Decimal]:
    """The numbers of a text, scale words applied: « 1,2 milliard » is 1200000000."""
    return {value for value, _ in _amounts(_times(text, lang)[1], lang)}


def counted(text: str, lang: str) -> list[tuple[Decimal, str]]:
    """Each number that stands before a word, and that word: what there is so much of.

    >>> counted("140 pompiers et trois des quatre voitures", "fr")
    [(Decimal('140'), 'pompiers'), (Decimal('3'), 'voitures'), (Decimal('4'), 'voitures')]
    """
    key = "fr" if lang == "fr" else "en"
    scales = "|".join(_SCALES[key])
    _, rest = _times(text, lang)
    rest = re.sub(rf"(?:{_DIGITS.pattern})[{_SPACES}-]?(?:{scales})\b", ";", rest)
    small = re.compile(rf"\b(?:{'|'.join(_SMALL[key])})\b", re.IGNORECASE)
    plain = small.sub(lambda m: str(_SMALL[key][m[0].lower()]), alpha2digit(rest, key))
    after = ((match, _COUNTED.match(plain, match.end())) for match in _DIGITS.finditer(plain))
    return [
        (_value(match[0], lang), word[1])
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


def is_calendar(word: str, lang: str) -> bool:
    """Whether a word names a month, a weekday or, by its number, a century: « XIXe »."""
    key, folded = "fr" if lang == "fr" else "en", fold(word)
    if key == "en" and folded in _VERBS:
        return word[0].isupper()
    if key == "fr" and _ORDINAL.fullmatch(word):
        return True
    short = short_month_names(key).keys() - _UNSURE[key]
    return folded in {*month_names(key), *day_names(key), *short}


def _calendar(text: str, lang: str) -> Iterator[Detail]:
    """Months, whole or short, and weekdays."""
    folded = fold(text)
    verbs = _VERBS if lang == "en" else {}
    for name, number in month_names(lang).items():
        written, where = (verbs[name], text) if name in verbs else (rf"\b{name}\b", folded)
        if re.search(written, where):
            yield Detail(kind="month", value=str(number), text=name)
    for match in _short_months(lang).finditer(folded):
        name = match[1] or match[2]
        yield Detail(kind="month", value=str(short_month_names(lang)[name]), text=name)
    for name, number in day_names(lang).items():
        if re.search(rf"\b{name}\b", folded):
            yield Detail(kind="weekday", value=str(number), text=name)


@cache
def _short_months(lang: str) -> re.Pattern[str]:
    """Abbreviations of months, told by a point behind them or a number beside them."""
    names = "|".join(name for name in short_month_names(lang) if lang == "en" or name != "sept")
    return re.compile(rf"\b\d{{1,2}}(?:er|st|nd|rd|th)? ({names})\b|\b({names})(?:\.|,? \d)")


def _times(text: str, lang: str) -> tuple[list[Detail], str]:
    """Clock times as ``HH:MM``, and the text without them."""
    found: list[Detail] = []

    def take(match: re.Match[str]) -> str:
        groups = match.groups()
        hour, minute = int(groups[0] or groups[-2] or 0), int(groups[1] or groups[-1] or 0)
        if lang != "fr":
            hour, minute = int(groups[0] or groups[3]), int(groups[1] or groups[4] or 0)
            if groups[2]:
                hour = hour % _NOON + (_NOON if groups[2].lower() == "p" else 0)
        elif not groups[1] and _lasts(match):
            return match[0]
        found.append(Detail(kind="time", value=f"{hour:02}:{minute:02}", text=match[0]))
        return " "

    pattern = _CLOCK["fr" if lang == "fr" else "en"]
    return found, pattern.sub(take, text)


def _lasts(match: re.Match[str]) -> bool:
    """Whether French full hours are how long something lasts, as in « 48 heures ».

    They are a time of the day where a word before or behind them says so.
    """
    end = match.start() + len(match[0].rstrip())
    before, after = match.string[: match.start()], match.string[end:]
    told = _CLOCK_BEFORE.search(before) or _CLOCK_AFTER.match(after)
    return int(match[1]) >= _DAY or not told or bool(_LASTING.match(after))


def _amounts(text: str, lang: str) -> list[tuple[Decimal, str]]:
    """Values and the words that say them: digits first, then what number words are left."""
    key = "fr" if lang == "fr" else "en"
    found: list[tuple[Decimal, str]] = []

    def take(match: re.Match[str]) -> str:
        found.append(_read(match, key))
        return " ; "

    def ordinal(match: re.Match[str]) -> str:
        found.append((_roman(match[1]), match[0]))
        return " "

    if key == "fr":
        text = _HALF_AS.sub("moitié moins", _PER_CENT.sub("%", text))
        text = _ORDINAL.sub(ordinal, text)
    text = _in_digits(_UNCOUNTED[key].sub(" ", text), key)
    spelled = _SCALED.sub(" ; ", _DIGITS.sub(take, text))
    left = _SCALED.sub(" ; ", _DIGITS.sub(take, alpha2digit(spelled, key)))
    words = re.findall(r"[^\W\d_]+", left.casefold())
    return found + [
        (Decimal(str(_SMALL[key][word])), word) for word in words if word in _SMALL[key]
    ]


def _in_digits(text: str, lang: str) -> str:
    """A text with what it says in words of small numbers of millions, and halves, in digits.

    >>> _in_digits("Un million et demi de voix, deux ou trois millions d’euros", "fr")
    '1,5 million de voix, 2 ou 3 millions d’euros'
    """
    point = "," if lang == "fr" else "."

    def few(word: str) -> int:
        return int(word) if word.isdecimal() else _FEW[word.casefold()]

    def halve(match: re.Match[str]) -> str:
        return f"{few(match[1] or '0')}{point}5 {match[2] or match[3] or match[4]}"

    text = _RANGE.sub(lambda match: f"{few(match[1])}{match[2]}{few(match[3])}", text)
    return _HALF.sub(halve, text)


def _read(match: re.Match[str], lang: str) -> tuple[Decimal, str]:
    """Digits with the scale word behind them, or behind the next, and a decade with its century."""
    text, end, value = match.string, match.end(), _value(match[0], lang)
    scale, power = _scale(text, end, lang)
    if power:
        end = scale
    elif _DECADE[lang].search(text[: match.start()]) and (
        lang == "fr" or text[end : end + 1] == "s"
    ):
        value += _CENTURY if value in range(20, 100, 10) else 0
    elif (shared := _SHARING.match(text, end)) and value < _value(shared[1], lang):
        power = _scale(text, shared.end(), lang)[1]
    return _plain(value.scaleb(power)), text[match.start() : end]


def _scale(text: str, start: int, lang: str) -> tuple[int, int]:
    """Where a scale word ends that stands there, and its power of ten; 0 if there is none."""
    word = _SCALE.match(text, start)
    return (word.end(), _SCALES[lang].get(word[1].casefold(), 0)) if word else (start, 0)


def _roman(numeral: str) -> Decimal:
    values = [_ROMAN[letter] for letter in numeral]
    signs = (
        -1 if value < after else 1 for value, after in zip(values, [*values[1:], 0], strict=True)
    )
    return Decimal(sum(sign * value for sign, value in zip(signs, values, strict=True)))


def _plain(value: Decimal) -> Decimal:
    """One form a value, so that equal numbers are equal strings."""
    whole = value.to_integral_value()
    return Decimal(int(whole)) if value == whole else value.normalize()


def _value(digits: str, lang: str) -> Decimal:
    """Read digits as the language groups them; a lone separator before three digits groups.

    What is grouped like no number (a telephone number, “310.825.2974”) is its digits in a row.
    """
    plain = re.sub(rf"[{_SPACES}’']", "", digits)
    if re.fullmatch(r"\d{1,3}([.,]\d{3})+", plain):
        decimal_point = "," if lang == "fr" else "."
        if plain.count(",") + plain.count(".") > 1 or decimal_point not in plain:
            return Decimal(re.sub(r"[.,]", "", plain))
    if "," in plain and "." in plain:
        last = max(plain.rfind(","), plain.rfind("."))
        plain = re.sub(r"[.,]", "", plain[:last]) + "." + plain[last + 1 :]
    plain = plain.replace(",", ".")
    return Decimal(plain if plain.count(".") <= 1 else plain.replace(".", ""))
