"""Time in a question: “this week”, « en juillet », « depuis 2022 » as dates of publication.

Relative to the day the question is asked. What happens on a day is reported on the next ones, so a
period in the past is followed by `REPORTED` days.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final

from chatbot.language import fold

REPORTED: Final = 7
"""Days after an event in which articles about it still appear."""
_NUMBERS: Final = {
    "fr": ("deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"),
    "en": ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days, both included; ``None``: open on that side."""

    since: date
    until: date | None
    words: str
    """What of the question said so, folded."""


_Days = tuple[date, date | None]
_Rule = tuple[re.Pattern[str], Callable[[re.Match[str], date], _Days | None]]


def period(question: str, lang: str, today: date) -> Period | None:
    """The period a question is about; ``None`` where it names none.

    >>> found = period("Que s’est-il passé en juillet ?", "fr", date(2026, 3, 10))
    >>> (str(found.since), str(found.until)) if found else None
    ('2025-07-01', '2025-08-07')
    >>> period("How many of the 2022 reforms passed?", "en", date(2026, 3, 10)) is None
    True
    """
    text = fold(question)
    for pattern, days in _rules(lang):
        match = pattern.search(text)
        found = days(match, today) if match else None
        if match and found and found[0] <= today:
            return Period(since=found[0], until=found[1], words=match[0].strip())
    return None


@cache
def _rules(lang: str) -> tuple[_Rule, ...]:
    months = "|".join(sorted(_months(lang), key=len, reverse=True))
    weekdays = "|".join(_weekdays(lang))
    count = rf"(?P<n>\d{{1,3}}|{'|'.join(_NUMBERS[lang])})"
    if lang == "fr":
        date_ = rf"(?:le )?(?P<day>\d{{1,2}})(?:er)? (?P<month>{months})(?: (?P<year>\d{{4}}))?"
        month = rf"(?:(?:le mois|fin|debut) (?:de |d'))?(?P<month>{months})(?: (?P<year>\d{{4}}))?"
        words = {
            r"\baujourd'?hui\b": _days_ago(0),
            r"\bavant-hier\b": _days_ago(2),
            r"\bhier\b": _days_ago(1),
            r"\bcette semaine\b": _this_week,
            r"\bla semaine (?:derniere|passee)\b": _last_week,
            r"\bce mois(?:-ci)?\b": _this_month,
            r"\ble mois (?:dernier|passe)\b": _last_month,
            r"\bcette annee\b": _this_year,
            r"\bl'an(?:nee)? (?:derniere?|passee?)\b": _last_year,
            rf"\b(?:ces|les|des) {count} derni(?:eres?|ers) (?P<unit>jour|semaine|mois)": _back,
        }
        since, during = r"\bdepuis ", r"\b(?:en|courant) "
    else:
        date_ = (
            rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{months})"
            rf"|(?P<month2>{months}) (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?)(?:,? (?P<year>\d{{4}}))?"
        )
        month = rf"(?:early |late )?(?P<month>{months})(?: (?P<year>\d{{4}}))?"
        words = {
            r"\btoday\b": _days_ago(0),
            r"\byesterday\b": _days_ago(1),
            r"\bthis week\b": _this_week,
            r"\blast week\b": _last_week,
            r"\bthis month\b": _this_month,
            r"\blast month\b": _last_month,
            r"\bthis year\b": _this_year,
            r"\blast year\b": _last_year,
            rf"\bthe (?:last|past) {count} (?P<unit>day|week|month)": _back,
        }
        since, during = r"\bsince ", r"\b(?:in|during) "
    on = r"\b" if lang == "fr" else r"\bon "
    rules = words | {
        rf"{since}{date_}": _from(_date),
        rf"{since}{month}\b": _from(_month),
        rf"{since}(?P<year>(?:19|20)\d\d)\b": _from(_year),
        rf"{since}(?P<weekday>{weekdays})\b": _from(_weekday),
        rf"{on}{date_}": _around(_date),
        rf"{during}{month}\b": _around(_month),
        rf"{during}(?P<year>(?:19|20)\d\d)\b": _around(_year),
    }
    return tuple((re.compile(pattern), days) for pattern, days in rules.items())


def _days_ago(n: int) -> Callable[[re.Match[str], date], _Days | None]:
    def days(_: re.Match[str], today: date) -> _Days:
        return today - timedelta(n), today - timedelta(n) if n else None

    return days


def _this_week(_: re.Match[str], today: date) -> _Days:
    return today - timedelta(today.weekday()), None


def _last_week(_: re.Match[str], today: date) -> _Days:
    monday = today - timedelta(today.weekday() + 7)
    return monday, monday + timedelta(6)


def _this_month(_: re.Match[str], today: date) -> _Days:
    return today.replace(day=1), None


def _last_month(_: re.Match[str], today: date) -> _Days:
    last = today.replace(day=1) - timedelta(1)
    return last.replace(day=1), last


def _this_year(_: re.Match[str], today: date) -> _Days:
    return today.replace(month=1, day=1), None


def _last_year(_: re.Match[str], today: date) -> _Days:
    return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)


def _back(match: re.Match[str], today: date) -> _Days | None:
    written = match["n"]
    both = next((words for words in _NUMBERS.values() if written in words), None)
    n = both.index(written) + 2 if both else int(written)
    each = {"j": 1, "d": 1, "s": 7, "w": 7, "m": 31}[match["unit"][0]]
    return (today - timedelta(n * each), None) if n else None


def _from(what: Callable[[re.Match[str], date], _Days | None]) -> Callable[..., _Days | None]:
    def days(match: re.Match[str], today: date) -> _Days | None:
        found = what(match, today)
        return (found[0], None) if found else None

    return days


def _around(what: Callable[[re.Match[str], date], _Days | None]) -> Callable[..., _Days | None]:
    def days(match: re.Match[str], today: date) -> _Days | None:
        found = what(match, today)
        if found is None or found[1] is None:
            return found
        return found[0], found[1] + timedelta(REPORTED)

    return days


def _date(match: re.Match[str], today: date) -> _Days | None:
    groups = match.groupdict()
    name = groups["month"] or groups.get("month2")
    day = int(groups["day"] or groups["day2"] or 0)
    month = _named(str(name))
    years = [int(groups["year"])] if groups["year"] else [today.year, today.year - 1]
    for year in years:
        if 1 <= day <= monthrange(year, month)[1] and date(year, month, day) <= today:
            return date(year, month, day), date(year, month, day)
    return None


def _month(match: re.Match[str], today: date) -> _Days | None:
    month = _named(match["month"])
    year = int(match["year"]) if match["year"] else today.year - (month > today.month)
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _year(match: re.Match[str], _: date) -> _Days:
    return date(int(match["year"]), 1, 1), date(int(match["year"]), 12, 31)


def _weekday(match: re.Match[str], today: date) -> _Days | None:
    wanted = next(
        days[match["weekday"]] for days in map(_weekdays, _NUMBERS) if match["weekday"] in days
    )
    day = today - timedelta((today.weekday() - wanted) % 7 or 7)
    return day, day


def _named(name: str) -> int:
    return next(months[name] for months in map(_months, _NUMBERS) if name in months)


@cache
def _months(lang: str) -> dict[str, int]:
    from babel.dates import get_month_names

    return {fold(name): n for n, name in get_month_names("wide", locale=lang).items()}


@cache
def _weekdays(lang: str) -> dict[str, int]:
    from babel.dates import get_day_names

    return {fold(name): n for n, name in get_day_names("wide", locale=lang).items()}
