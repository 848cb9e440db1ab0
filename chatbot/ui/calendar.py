"""A month of past briefings."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chatbot.library.briefings import PastBriefing
from chatbot.types import Lang

MONDAY = 0
"""Weeks begin on Monday, in both languages: ISO 8601."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day of the month, and the last briefing made of it."""

    number: int
    iso: str
    past: PastBriefing | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month to draw."""

    iso: str
    name: str
    weekdays: tuple[tuple[str, str], ...]
    """Short and full names, Monday first."""
    weeks: tuple[tuple[Day | None, ...], ...]
    """``None`` for days of other months."""
    earlier: str
    """The last month before that has a briefing; empty if none."""
    later: str


def month(past: Sequence[PastBriefing], wanted: str, lang: Lang) -> Month | None:
    """The month wanted, or the last that has a briefing; ``None`` when there is none at all."""
    known = sorted({briefing.date[:7] for briefing in past})
    if not known:
        return None
    iso = wanted if wanted in known else known[-1]
    by_day: dict[str, PastBriefing] = {}
    for briefing in past:  # newest first: the last made of a day stays
        by_day.setdefault(briefing.date, briefing)
    return Month(
        iso=iso,
        name=_name(iso, lang),
        weekdays=_weekdays(lang),
        weeks=tuple(_weeks(iso, by_day)),
        earlier=max((other for other in known if other < iso), default=""),
        later=min((other for other in known if other > iso), default=""),
    )


def _weeks(iso: str, by_day: dict[str, PastBriefing]) -> list[tuple[Day | None, ...]]:
    year, number = int(iso[:4]), int(iso[5:])
    return [
        tuple(
            Day(number=n, iso=f"{iso}-{n:02d}", past=by_day.get(f"{iso}-{n:02d}")) if n else None
            for n in week
        )
        for week in Calendar(MONDAY).monthdayscalendar(year, number)
    ]


def _name(iso: str, lang: Lang) -> str:
    from babel.dates import format_date

    said: str = format_date(date.fromisoformat(f"{iso}-01"), "LLLL yyyy", locale=lang)
    return said


def _weekdays(lang: Lang) -> tuple[tuple[str, str], ...]:
    from babel.dates import get_day_names

    short, full = (get_day_names(w, "stand-alone", locale=lang) for w in ("abbreviated", "wide"))
    return tuple((short[n].rstrip("."), full[n]) for n in range(7))
