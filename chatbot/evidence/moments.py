"""Clock times, months and days that a text states; names of months and days are CLDR's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from chatbot.evidence.detail import Detail
from chatbot.evidence.values import ORDINAL
from chatbot.language import day_names, fold, month_names
from chatbot.language.calendar import short_month_names

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


def times(text: str, lang: str) -> tuple[list[Detail], str]:
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


def is_calendar(word: str, lang: str) -> bool:
    """Whether a word names a month, a weekday or, by its number, a century: « XIXe »."""
    key, folded = "fr" if lang == "fr" else "en", fold(word)
    if key == "en" and folded in _VERBS:
        return word[0].isupper()
    if key == "fr" and ORDINAL.fullmatch(word):
        return True
    short = short_month_names(key).keys() - _UNSURE[key]
    return folded in {*month_names(key), *day_names(key), *short}


def calendar(text: str, lang: str) -> Iterator[Detail]:
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
