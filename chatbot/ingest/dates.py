"""Dates that a text states about itself, in French and English; never guessed from its prose."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from email.utils import parsedate_to_datetime

from chatbot.language import fold

_MONTHS = {
    1: "janvier|janv|january|jan",
    2: "fevrier|fevr|fev|february|feb",
    3: "mars|march|mar",
    4: "avril|avr|april|apr",
    5: "mai|may",
    6: "juin|june|jun",
    7: "juillet|juil|july|jul",
    8: "aout|august|aug",
    9: "septembre|september|sept|sep",
    10: "octobre|october|oct",
    11: "novembre|november|nov",
    12: "decembre|december|dec",
}
_BY_NAME = {name: number for number, names in _MONTHS.items() for name in names.split("|")}
_NAME = "|".join(sorted(_BY_NAME, key=len, reverse=True))
_DAY = (
    r"(?:(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
)
_DAY += r"|mon|tue|wed|thu|fri|sat|sun)\.?,?\s+"
_CLOCK = r"(?P<h>\d{1,2})\s?(?:h|:)\s?(?P<m>\d{2})?(?::\d{2}(?:\.\d+)?)?\s?(?P<half>[ap]\.?m\b\.?)?"
_ZONE = r"(?P<zone>\s?(?:z\b|utc|gmt|[+-]\d\d:?\d\d))?"
_TIME = rf"(?:(?:\s*(?:a|at|,|-|–|—|\||t|@)\s*|\s+){_CLOCK}{_ZONE})?"
_DATE = re.compile(
    rf"(?<!\w)(?:{_DAY})?(?:"
    rf"(?P<y1>(?:19|20)\d\d)-(?P<n1>\d\d)-(?P<d1>\d\d)"
    rf"|(?P<d2>\d{{1,2}})(?:er|st|nd|rd|th)?\s+(?:of\s+)?(?P<n2>{_NAME})\b\.?,?\s+(?P<y2>(?:19|20)\d\d)"
    rf"|(?P<n3>{_NAME})\b\.?\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y3>(?:19|20)\d\d)"
    rf"|(?P<d4>\d{{1,2}})[/.](?P<n4>\d{{1,2}})[/.](?P<y4>(?:19|20)\d\d)"
    rf"){_TIME}(?!\w)"
)
_YEAR_MONTHS = 12
_NOON = 12


def find_date(text: str) -> tuple[str, int, int] | None:
    """The first full date of a short text: ISO 8601, and where it stands in the folded text.

    ``3/4/2026`` is read day first unless that is impossible.

    >>> find_date("Publié le mardi 3 mars 2026 à 14h30")[0]
    '2026-03-03T14:30'
    >>> find_date("March 3, 2026")[0], find_date("au printemps 2026")
    ('2026-03-03', None)
    """
    for match in _DATE.finditer(fold(text)):
        day = _day(match)
        if day is not None:
            return day.isoformat() + _time(match), match.start(), match.end()
    return None


def iso(text: str) -> str | None:
    """A date as headers, feeds and people write it, in ISO 8601; ``None`` if it is none.

    >>> iso("Fri, 02 Aug 2024 10:15:00 +0200"), iso("2 août 2024"), iso("hier")
    ('2024-08-02T10:15:00+02:00', '2024-08-02', None)
    """
    text = text.strip()
    parsed = _moment(text)
    if parsed is None:
        found = find_date(text)
        return found[0] if found else None
    if not _plausible(parsed.date()):
        return None
    midnight = parsed.time() == dt.time.min and parsed.tzinfo is None
    return parsed.date().isoformat() if midnight else parsed.isoformat()


def is_to_come(text: str) -> bool:
    """Tell whether a date is one of after tomorrow, when nothing has been published.

    >>> is_to_come("2999-01-01"), is_to_come("2026-03-03"), is_to_come("hier")
    (True, False, False)
    """
    parsed = _moment(text.strip())
    return parsed is not None and parsed.date() > _limit()


def _moment(text: str) -> dt.datetime | None:
    """Text in ISO 8601 or as mail headers write it."""
    for parse in (dt.datetime.fromisoformat, parsedate_to_datetime):
        with contextlib.suppress(ValueError):
            return parse(text)
    return None


def _day(match: re.Match[str]) -> dt.date | None:
    form = next(number for number in "1234" if match[f"y{number}"])
    year, name, day = (match[f"{part}{form}"] for part in "ynd")
    month = _BY_NAME.get(name) or int(name)
    if form == "4" and month > _YEAR_MONTHS:
        month, day = int(day), str(month)
    try:
        found = dt.date(int(year), month, int(day))
    except ValueError:
        return None
    return found if _plausible(found) else None


def _plausible(day: dt.date) -> bool:
    """Newspapers of our time, and nothing from after tomorrow."""
    return dt.date(1900, 1, 1) <= day <= _limit()


def _limit() -> dt.date:
    return dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=2)


def _time(match: re.Match[str]) -> str:
    if not match["h"]:
        return ""
    hour, minute = int(match["h"]), int(match["m"] or 0)
    if match["half"]:
        hour = hour % _NOON + (_NOON if match["half"].startswith("p") else 0)
    if hour > 23 or minute > 59:  # noqa: PLR2004 - a clock's own limits
        return ""
    zone = (match["zone"] or "").strip()
    offset = zone if zone[:1] in ("+", "-") else "+00:00" if zone else ""
    return f"T{hour:02d}:{minute:02d}{offset}"
