"""The day that a sentence tells of: written out, or counted from its article's own date.

What a sentence only says of when somebody spoke (« a annoncé mercredi », “said on Wednesday”) is
taken where nothing else is there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache, lru_cache

from chatbot.language import day_names, fold, month_names
from chatbot.language.calendar import short_month_names

_SPEECH = {
    "fr": r"(?:a|ont|avait|avaient) (?:\w+ )?(?:annonc|declar|affirm|indiqu|precis|assur|reconn|"
    r"rapport|soulign|di)\w{0,3}(?: \w+){0,2}? ",
    "en": r"(?:said|says|told \w+|announced|declared|added|reported|acknowledged)(?: \w+)?"
    r"(?: on)? ",
}
_CLAUSE = r"(?=[^,;:]*$)"
_AHEAD = {
    "fr": re.compile(
        r"\b(?:prochaine?|d'ici|(?!(?:opera|camera|cholera|agora|extra|ultra|infra|affront)\b)"
        r"\w{2,}(?:ra|ront)|doi(?:t|vent)|prevue?s?"
        r"|(?:va|vont) (?:s[e']? ?|y |\w+ment )?\w+(?:er|ir|re)"
        rf"|\w+(?:er|ir|[nru]dr|evr|ttr|ourr)(?:ait|aient)\b{_CLAUSE})\b"
    ),
    "en": re.compile(
        r"\b(?:will|shall|next|(?:is|are) (?:due )?to|due|scheduled|expected"
        r"|(?:set|going|plan(?:s|ned)?|(?<!to )go(?:es)?) to"
        rf"|would(?! have\b){_CLAUSE})\b"
    ),
}
"""Words that look ahead: a weekday is then the next one, the conditional's in its own clause."""
_RELATIVE = {
    "fr": {r"avant-hier": -2, r"hier": -1, r"aujourd'?hui|ce (?:matin|soir|midi)": 0, r"demain": 1},
    "en": {
        r"yesterday|last night": -1,
        r"today|tonight|this (?:morning|evening)": 0,
        "tomorrow": 1,
    },
}
_UNLIKE = re.compile(
    r"\b(?:[^\W\d_a-zà-ÿ]\w*(?:ra|ront)"
    r"|(?:\w*ér|(?:re|at|é)?tir|\w*spir|admir|désir|déchir|vir|ser)(?:ait|aient))\b"
)
"""What ends as French verbs that look ahead do: names (« Skerra »), imperfects (« opérait »).

« Serait arrivé lundi » tells of the past.
"""
_ASIDE = {
    "fr": re.compile(r"(?<=,) (?:qui|dont|ou|auquel|a laquelle)\b(?:[^,;:]|,(?=\d))*"),
    "en": re.compile(r"(?<=,) (?:who|whose|whom|which|where)\b(?:[^,;:]|,(?=\d))*"),
}
"""What a sentence adds of somebody or something, as folded."""
_Found = Iterator[tuple[int, str]]
"""Where a date stands, and its ISO day, month or year."""


@lru_cache(maxsize=4096)
def event_day(
    text: str, lang: str, published: str | None, *, spoken: bool = True, aside: bool = True
) -> str | None:
    """The ISO day, month or year of what a sentence tells; ``None`` where it names none.

    ``published`` is the article's ISO date: days of the week and the like count from it, and a
    date without a year is the one nearest to it. ``spoken``: else when somebody spoke of it.
    ``aside``: else what it adds of somebody or something (“whose party won on Sunday”).

    >>> event_day("Le pont a fermé lundi 2 mars, a annoncé hier la mairie.", "fr", "2026-03-04")
    '2026-03-02'
    >>> event_day("The council will meet on Saturday.", "en", "2026-03-05T08:00:00+01:00")
    '2026-03-07'
    >>> event_day("The bridge is closed to lorries.", "en", "2026-03-05") is None
    True
    """
    code = "fr" if lang == "fr" else "en"
    plain = _UNLIKE.sub("…", text) if code == "fr" else text
    told = _span(code).sub(r"\g<last>", " ".join(fold(plain).split()))
    base = date.fromisoformat(published[:10]) if published else None
    told = _until(code).sub(" ", told)
    main = _ASIDE[code].sub(" ", told)
    parts = [main, told] if aside else [main]
    layers = [(_speech(code).sub(" ", part), True) for part in parts]
    if spoken:
        layers.append((parts[-1], False))
    for words, ahead in layers:
        found = (
            min(_dates(words, code, base), default=None)
            or min(_weekdays(words, code, base, ahead=ahead), default=None)
            or min(_months(words, code), default=None)
            or min(_years(words), default=None)
        )
        if found:
            return found[1]
    return None


def _dates(text: str, lang: str, base: date | None) -> _Found:
    """A day of a month, in the year named or the nearest."""
    for match in _date(lang).finditer(text):
        groups = match.groupdict()
        day, month = int(groups["d"] or groups["d2"]), groups["m"] or groups["m2"]
        found = _nearest(day, _month_numbers(lang)[month], groups["y"], base)
        if found:
            yield match.start(), found.isoformat()


def _weekdays(text: str, lang: str, base: date | None, *, ahead: bool) -> _Found:
    """A day of the week, the last or the next, or yesterday and the like."""
    if base is None:
        return
    for match in _weekday(lang).finditer(text):
        wanted = day_names(lang)[match[1]]
        days = -((base.weekday() - wanted) % 7)
        if ahead and (_following(text, match) or _coming(text[: match.end()], lang)):
            days = days % 7 or (7 if _following(text, match) else 0)
        yield match.start(), (base + timedelta(days)).isoformat()
    for words, days in _RELATIVE[lang].items():
        for match in re.finditer(rf"(?<!-)\b(?:{words})\b", text):
            yield match.start(), (base + timedelta(days)).isoformat()


def _following(text: str, weekday: re.Match[str]) -> bool:
    """« jeudi prochain », “next Thursday”."""
    named = text[max(0, weekday.start() - 5) : weekday.end() + 10]
    return bool(re.search(rf"\bnext {weekday[0]}|{weekday[0]} prochain\b", named))


def _coming(before: str, lang: str) -> bool:
    """Whether a weekday that ends ``before`` is the next: no participle parts it from its verb."""
    cue = next(reversed(list(_AHEAD[lang].finditer(before))), None)
    return cue is not None and (
        lang == "fr" or not re.search(r"(?<!\bbe )\b\w+ed\b", before[cue.end() :])
    )


def _months(text: str, lang: str) -> _Found:
    """A month with its year."""
    names = "|".join(_month_numbers(lang))
    for match in re.finditer(rf"\b({names})\.?,? (1\d\d\d|20\d\d)\b", text):
        yield match.start(), f"{match[2]}-{_month_numbers(lang)[match[1]]:02}"


def _years(text: str) -> _Found:
    """A year in which something happened."""
    for match in re.finditer(r"\b(?:en|in) (1\d\d\d|20\d\d)\b", text):
        yield match.start(), match[1]


def _nearest(day: int, month: int, year: str | None, base: date | None) -> date | None:
    if year is None and base is None:
        return None
    years = [int(year)] if year else [base.year + n for n in (-1, 0, 1)] if base else []
    found = [made for y in years if (made := _made(y, month, day))]
    near: Callable[[date], int] = lambda one: abs((one - base).days) if base else 0  # noqa: E731
    return min(found, key=near, default=None)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@cache
def _month_numbers(lang: str) -> dict[str, int]:
    """Months by their names and, as a number stands beside them here, by their abbreviations."""
    return month_names(lang) | short_month_names(lang)


@cache
def _date(lang: str) -> re.Pattern[str]:
    months = "|".join(_month_numbers(lang))
    year = r"\.?(?:,? (?P<y>1\d\d\d|20\d\d))?\b"
    if lang == "fr":
        return re.compile(rf"\b(?P<d>\d{{1,2}})(?:er)? (?P<m>{months}){year}(?P<d2>)(?P<m2>)")
    return re.compile(
        rf"\b(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m>{months})"
        rf"|(?P<m2>{months})\.? (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)){year}"
    )


@cache
def _weekday(lang: str) -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(day_names(lang))})s?\b")


@cache
def _span(lang: str) -> re.Pattern[str]:
    """« de lundi à mardi »: what is told is of the last."""
    days = "|".join(day_names(lang))
    first, last = ("(?:de|du)", "(?:a|au)") if lang == "fr" else ("from", "to")
    return re.compile(rf"\b{first} (?:{days}) {last} (?P<last>{days})\b")


@cache
def _until(lang: str) -> re.Pattern[str]:
    """Until when something lasts is not when it happens."""
    days, months = "|".join(day_names(lang)), "|".join(_month_numbers(lang))
    if lang == "fr":
        return re.compile(
            rf"\bjusqu'(?:au|a) (?:(?:{days})\b)?(?: ?\d{{1,2}}(?:er)? (?:{months})\b)?"
        )
    date_ = rf"(?:\d{{1,2}} (?:{months})|(?:{months})\.? \d{{1,2}})"
    return re.compile(rf"\b(?:until|till) (?:(?:{days})\b)?(?:,? ?{date_}\b)?")


@cache
def _speech(lang: str) -> re.Pattern[str]:
    days = "|".join(day_names(lang))
    words = "|".join(_RELATIVE[lang])
    return re.compile(rf"\b{_SPEECH[lang]}(?:{days}|{words})\b")
