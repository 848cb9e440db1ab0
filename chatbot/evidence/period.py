"""Time in a question: “this week”, « en juillet », « depuis 2022 » as dates of publication.

Relative to the day the question is asked. What happens on a day is reported on the next ones, so a
period in the past is followed by `REPORTED` days.

No article says “this week” of the reader's week, nor, as a rule, the year it is published in. To
articles of the period itself a question is put without such words: the judge of answers is surer
of right passages then (docs/LOG.md).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final

from chatbot.evidence.question import TELLING, subject
from chatbot.language import day_names, folded, month_names

REPORTED: Final = 7
"""Days after an event in which articles about it still appear."""
_NUMBERS: Final = {
    "fr": ("deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"),
    "en": ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
}
_WITH: Final = {
    "fr": r"(?:\b(?:au cours(?: d[eu])?|dans|des|du|de|pendant|durant|sur|pour|en) |\bd')?",
    "en": r"(?:\b(?:in|of|for|from|over|during|within) )?",
}
"""A preposition that goes where the words of a period go."""
_OPEN: Final = re.compile(
    r"(?:^|[\s’'])(?:à|au|aux|avant|après|depuis|dès|que|et|entre|vers|par|avec"
    r"|on|at|by|to|about|since|until|till|before|after|than|as|and|between|with)\s*$",
    re.IGNORECASE,
)
"""What cannot stand without the words that come after it."""
_LOOSE: Final = re.compile(r"^[\s,]+|,(?=\s*[?,.!])")


_HAPPENED: Final = {
    "fr": re.compile(
        r"\b(?:a|ont|avait|avaient|est|sont|était|étaient)(?:-t)?(?:-(?:il|elle|ils|elles|on))?"
        r"(?: (?!à |de )\w+){0,2}? \w*(?:é|ée|és|ées|i|it|is|ie|ies|u|us|ue|ues|ert|erte|ort)\b"
        r"|\b(?:fut|furent)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(r"\b(?:did|was|were|had|happen\w*|been)\b|^(?!.*\b(?:do|does|is|are|can)\b)"),
}
"""What a question has before “today” where it asks of an event; else “today” may be nowadays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Days of publication, both included; ``None``: open on that side."""

    since: date
    until: date | None
    within: date | None
    """Its own last day, before those on which it is still reported."""
    rest: str
    """What of the question stands beside its words."""
    bare: str | None = None
    """What is asked of articles of the period, which need not say when; ``None`` where its words
    say more than the date of an article does, or nothing is asked without them."""
    day: date | None = None
    """The one day it is, of which an article published later may tell as well."""
    dated: bool = False
    """Whether it is called by its date, not counted from today."""
    ongoing: bool = False
    """Whether “today” may only say that what is asked for goes on, whenever it was published."""


_Days = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class _Rule:
    """Words of a period, and its days."""

    pattern: re.Pattern[str]
    days: Callable[[re.Match[str], date], _Days | None]
    reported: bool = False
    """Whether it goes on being reported."""
    dated: bool = True
    """Whether the date of an article says as much."""
    day: bool = False
    """Whether it is one day, of which an article may be seen to tell."""


def period(question: str, lang: str, today: date) -> Period | None:
    """The period a question is about; ``None`` where it names none.

    >>> found = period("Qui a été élu en juillet à Velcourt ?", "fr", date(2026, 3, 10))
    >>> (str(found.since), str(found.within), str(found.until)) if found else None
    ('2025-07-01', '2025-07-31', '2025-08-07')
    >>> found.bare if found else None
    'Qui a été élu à Velcourt ?'
    >>> period("How many of the 2022 reforms passed?", "en", date(2026, 3, 10)) is None
    True
    """
    text, places = folded(question)
    for rule in _rules(lang):
        match = rule.pattern.search(text)
        found = rule.days(match, today) if match else None
        if match and found and found[0] <= today:
            since, within = found
            until = within + timedelta(REPORTED) if within and rule.reported else within
            start, end = places[match.start()], places[match.end()]
            before, after = question[:start].rstrip(), question[end:]
            told = rule.dated and not text.startswith("'s", match.end())
            return Period(
                since=since,
                until=None if until and until >= today else until,
                within=within,
                rest=f"{before} {after}".strip(),
                bare=_left(before, after, lang) if told else None,
                day=since if rule.day else None,
                dated=bool(match.groupdict().keys() & {"day", "month", "year"}),
                ongoing=rule.days is _today and not _HAPPENED[lang].search(before),
            )
    return None


def _left(before: str, after: str, lang: str) -> str | None:
    """A question without the words between two parts of it; ``None`` where they ask nothing."""
    left = _LOOSE.sub("", before + after).strip()
    if _OPEN.search(before) or sum(subject(left, lang).values()) < TELLING:
        return None
    return left[:1].upper() + left[1:]


@cache
def _rules(lang: str) -> tuple[_Rule, ...]:
    months = "|".join(sorted(month_names(lang), key=len, reverse=True))
    weekdays = "|".join(day_names(lang))
    count = rf"(?P<n>\d{{1,3}}|{'|'.join(_NUMBERS[lang])})"
    if lang == "fr":
        date_ = rf"(?:le )?(?P<day>\d{{1,2}})(?:er)? (?P<month>{months})(?: (?P<year>\d{{4}}))?"
        month = rf"(?:le mois (?:de |d'))?(?P<month>{months})(?: (?P<year>\d{{4}}))?"
        dates = (
            rf"\b(?:du|les?|entre le) (?P<first>\d{{1,2}})(?:er)?(?: (?P<since>{months}))? "
            rf"(?:au|et(?: le)?|a) (?P<day>\d{{1,2}})(?:er)? (?P<month>{months})"
            rf"(?: (?P<year>\d{{4}}))?\b"
        )
        both = (
            rf"\b(?:en|de|entre|courant) (?P<since>{months}) (?:et|a)(?: en)? (?:d')?"
            rf"(?P<month>{months})(?: (?P<year>\d{{4}}))?\b"
        )
        part_of_day = r"(?: (?:matin|midi|apres-midi|soir|nuit))?"
        part = r"(?:la )?(?P<part>fin|debut|mi)[ -](?:du mois )?(?:de |d')?"
        words = {
            r"\baujourd'?hui\b": _today,
            rf"\bavant-hier{part_of_day}\b": _day_before,
            rf"\bhier{part_of_day}\b": _yesterday,
            r"\bcette semaine\b": _this_week,
            r"\bla semaine (?:derniere|passee)\b": _last_week,
            r"\bce mois(?:-ci)?\b": _this_month,
            r"\ble mois (?:dernier|passe)\b": _last_month,
            r"\bcette annee\b": _this_year,
            r"\bl'an(?:nee)? (?:derniere?|passee?)\b": _last_year,
            rf"\b(?:ces|les|des) {count} derni(?:eres?|ers) (?P<unit>jour|semaine|mois)s?\b": _back,
        }
        since, during, on = r"\bdepuis ", r"\b(?:en|courant) ", r"\b"
        at = r"\b(?:(?:en|courant|vers|a) )?"
    else:
        date_ = (
            rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{months})"
            rf"|(?P<month2>{months}) (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?)(?:,? (?P<year>\d{{4}}))?"
        )
        month = rf"(?P<month>{months})(?: (?P<year>\d{{4}}))?"
        dates = (
            rf"\b(?:from|between|on) (?:(?P<since>{months}) (?P<first>\d{{1,2}})(?:st|nd|rd|th)?"
            rf" (?:to|and) (?:(?P<month>{months}) )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?"
            rf"|(?P<first2>\d{{1,2}})(?:st|nd|rd|th)?(?: (?P<since2>{months}))? (?:to|and) "
            rf"(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?P<month2>{months}))"
            rf"(?:,? (?P<year>\d{{4}}))?\b"
        )
        both = (
            rf"\b(?:in|from|between|during) (?P<since>{months}) (?:and|to)(?: in)? "
            rf"(?!may [a-z])(?P<month>{months})(?: (?P<year>\d{{4}}))?\b"
        )
        part = r"(?P<part>early|late|mid|(?:the )?(?:end|beginning|start|middle) of)[ -]"
        words = {
            r"\btoday\b": _today,
            r"\byesterday(?: (?:morning|afternoon|evening|night))?\b": _yesterday,
            r"\bthis week\b": _this_week,
            r"\blast week\b": _last_week,
            r"\bthis month\b": _this_month,
            r"\blast month\b": _last_month,
            r"\bthis year\b": _this_year,
            r"\blast year\b": _last_year,
            rf"\bthe (?:last|past) {count} (?P<unit>day|week|month)s?\b": _back,
        }
        since, during, on = r"\bsince ", r"\b(?:in|during) ", r"\b(?:on|of) "
        at = r"\b(?:in|during|at|around|towards?) "
    year = r"(?P<year>(?:19|20)\d\d)\b"
    past = {_yesterday, _day_before}
    rules = [
        _Rule(re.compile(_WITH[lang] + said), days, reported=days in past, day=days in past)
        for said, days in words.items()
    ]
    rules += [
        _Rule(re.compile(rf"{since}{date_}"), _from(_date), dated=False),
        _Rule(re.compile(rf"{since}(?:{part})?{month}\b"), _from(_month), dated=False),
        _Rule(re.compile(rf"{since}{year}"), _from(_year), dated=False),
        _Rule(re.compile(rf"{since}(?P<weekday>{weekdays})\b"), _from(_weekday), dated=False),
        _Rule(re.compile(dates), _dates, reported=True),
        _Rule(re.compile(both), _months, reported=True),
        _Rule(re.compile(rf"{_WITH[lang]}{on}{date_}\b"), _date, reported=True, day=True),
        _Rule(re.compile(rf"{at}{part}{month}\b"), _part, reported=True, dated=False),
        _Rule(re.compile(rf"{during}{month}\b"), _month, reported=True),
        _Rule(re.compile(rf"{during}{year}"), _year, reported=True),
    ]
    return tuple(rules)


def _today(_: re.Match[str], today: date) -> _Days:
    return today, None


def _yesterday(_: re.Match[str], today: date) -> _Days:
    return today - timedelta(1), today - timedelta(1)


def _day_before(_: re.Match[str], today: date) -> _Days:
    return today - timedelta(2), today - timedelta(2)


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


def _dates(match: re.Match[str], today: date) -> _Days | None:
    """From one day to another, of a month named once or of two."""
    said = {name.rstrip("2"): given for name, given in match.groupdict().items() if given}
    last = _named(said.get("month", said.get("since", "")))
    first = _named(said.get("since", said.get("month", "")))
    for year in [int(said["year"])] if "year" in said else [today.year, today.year - 1]:
        begins, day, end = year - (first > last), int(said["first"]), int(said["day"])
        if 1 <= day <= monthrange(begins, first)[1] and 1 <= end <= monthrange(year, last)[1]:
            days = date(begins, first, day), date(year, last, end)
            if days[0] <= min(days[1], today):
                return days
    return None


def _months(match: re.Match[str], today: date) -> _Days | None:
    """From one month to another, the year named once."""
    found, first = _month(match, today), _named(match["since"])
    if found is None:
        return None
    year = found[0].year - (first > found[0].month)
    return date(year, first, 1), found[1]


def _month(match: re.Match[str], today: date) -> _Days | None:
    month = _named(match["month"])
    year = int(match["year"]) if match["year"] else today.year - (month > today.month)
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _part(match: re.Match[str], today: date) -> _Days | None:
    """A third of a month: its beginning, its middle or its end."""
    found = _month(match, today)
    if found is None or found[1] is None:
        return None
    first, last = found
    told = match["part"]
    if "mi" in told:
        return first.replace(day=11), first.replace(day=20)
    end = told in {"fin", "late"} or "end of" in told
    return (first.replace(day=21), last) if end else (first, first.replace(day=10))


def _year(match: re.Match[str], _: date) -> _Days:
    return date(int(match["year"]), 1, 1), date(int(match["year"]), 12, 31)


def _weekday(match: re.Match[str], today: date) -> _Days | None:
    wanted = next(
        days[match["weekday"]] for days in map(day_names, _NUMBERS) if match["weekday"] in days
    )
    day = today - timedelta((today.weekday() - wanted) % 7 or 7)
    return day, day


def _named(name: str) -> int:
    return next(months[name] for months in map(month_names, _NUMBERS) if name in months)
