"""Numbers as the two presses write them, in digits and in words.

Number words are read by ``text2num`` (allo-media); this module knows digits and their groups, scale
words, halves, ranges and decades, and which words of number count nothing.
"""

from __future__ import annotations

import re
from decimal import Decimal

from text_to_num import alpha2digit

SPACES = "\u00a0\u202f\u2009 "
DIGITS = re.compile(
    rf"(?<![\w.,])\d{{1,3}}(?:[{SPACES}]\d{{3}})+(?:[.,]\d+)?(?!\d)"  # 40 000 · 1 234,5
    r"|(?<![\w])\d{1,3}(?:([.,’'])\d{3})(?:\1\d{3})*(?:[.,]\d+)?(?!\d)"  # 40,000 · 40.000
    r"|\d+(?:[.,]\d+)?"
)
SCALES: dict[str, dict[str, int]] = {
    "fr": {
        "mille": 3, "millier": 3, "milliers": 3, "million": 6, "millions": 6, "m": 6,
        "milliard": 9, "milliards": 9, "md": 9, "mds": 9, "billion": 12, "billions": 12,
    },
    "en": {
        "thousand": 3, "thousands": 3, "k": 3, "million": 6, "millions": 6, "m": 6, "mn": 6,
        "billion": 9, "billions": 9, "bn": 9, "b": 9, "trillion": 12, "trillions": 12,
    },
}  # fmt: skip
_SCALE = re.compile(rf"[{SPACES}-]?(?:de[{SPACES}])?([^\W\d_]+)\b")
_SCALED = re.compile(
    r" ; [\s\u00a0-]*(?:de )?(?:(?:mill|bill|trill)ion|milliard|thousand|mille|millier)s?\b",
    re.IGNORECASE,
)
"""A scale word whose digits were taken."""
_PER_CENT = re.compile(r"\bpour[\s\u00a0]cents?\b", re.IGNORECASE)
_HALF_AS = re.compile(r"\bdeux[\s\u00a0]fois[\s\u00a0]moins\b", re.IGNORECASE)
"""“Half as much”."""
SMALL: dict[str, dict[str, float]] = {
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
    rf"(?:[{SPACES}](?:et|à|ou|and|to|or)[{SPACES}]|[{SPACES}]?[-–][{SPACES}]?)[€$£]?"
    r"(\d+(?:[.,]\d+)?)"
)
"""What stands between two numbers of one scale word, and the second: “5 to 6 million”."""
ORDINAL = re.compile(r"(?<!\w)([IVX]+)(?:er|ère|re|e|è|ème|ᵉ)\b")
"""« XIXe »."""
_ROMAN = {"I": 1, "V": 5, "X": 10}
_DECADE = {"fr": re.compile(r"\bannées\s$"), "en": re.compile(r"\bthe (?:\w+ |mid-)?[’']?$")}
"""What stands before a decade without its century: « années 30 », “the early ’30s”."""
_CENTURY = 1900


def values(text: str, lang: str) -> list[tuple[Decimal, str]]:
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
        text = ORDINAL.sub(ordinal, text)
    text = _in_digits(_UNCOUNTED[key].sub(" ", text), key)
    spelled = _SCALED.sub(" ; ", DIGITS.sub(take, text))
    left = _SCALED.sub(" ; ", DIGITS.sub(take, alpha2digit(spelled, key)))
    words = re.findall(r"[^\W\d_]+", left.casefold())
    return found + [(Decimal(str(SMALL[key][word])), word) for word in words if word in SMALL[key]]


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
    text, end, value = match.string, match.end(), in_figures(match[0], lang)
    scale, power = _scale(text, end, lang)
    if power:
        end = scale
    elif _DECADE[lang].search(text[: match.start()]) and (
        lang == "fr" or text[end : end + 1] == "s"
    ):
        value += _CENTURY if value in range(20, 100, 10) else 0
    elif (shared := _SHARING.match(text, end)) and value < in_figures(shared[1], lang):
        power = _scale(text, shared.end(), lang)[1]
    return _plain(value.scaleb(power)), text[match.start() : end]


def _scale(text: str, start: int, lang: str) -> tuple[int, int]:
    """Where a scale word ends that stands there, and its power of ten; 0 if there is none."""
    word = _SCALE.match(text, start)
    return (word.end(), SCALES[lang].get(word[1].casefold(), 0)) if word else (start, 0)


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


def in_figures(digits: str, lang: str) -> Decimal:
    """Read digits as the language groups them; a lone separator before three digits groups.

    What is grouped like no number (a telephone number, “310.825.2974”) is its digits in a row.
    """
    plain = re.sub(rf"[{SPACES}’']", "", digits)
    if re.fullmatch(r"\d{1,3}([.,]\d{3})+", plain):
        decimal_point = "," if lang == "fr" else "."
        if plain.count(",") + plain.count(".") > 1 or decimal_point not in plain:
            return Decimal(re.sub(r"[.,]", "", plain))
    if "," in plain and "." in plain:
        last = max(plain.rfind(","), plain.rfind("."))
        plain = re.sub(r"[.,]", "", plain[:last]) + "." + plain[last + 1 :]
    plain = plain.replace(",", ".")
    return Decimal(plain if plain.count(".") <= 1 else plain.replace(".", ""))
