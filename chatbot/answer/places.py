"""Where to look for an answer: in the period that a question names, then anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from chatbot.answer.quotation import Asked
from chatbot.evidence.period import period
from chatbot.evidence.question import general
from chatbot.evidence.theme import Theme, theme
from chatbot.types import Lang
from vectorstore.types import Filter


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where to look, what to show of it, and what to ask there."""

    where: Filter
    asked: Asked
    shown: str = ""
    days: tuple[date, date] | None = None
    """The first and the last day that a passage must tell of."""
    elsewhere: bool = False
    """Whether what was not published there may be told of by other articles."""


def places(asked: Asked, where: Filter, today: date) -> Iterator[Place]:
    """Where to look for an answer, in turn.

    First among the articles of the period the question names, without the words that name it where
    their dates, or the days they tell of, say as much; then among all that may still report on it,
    then anywhere. A year in a question may be that of what an article tells, not of the article;
    but of a period counted from today others tell only where they name a day of it. What the
    reader filtered by date stays filtered.
    """
    days: tuple[date, date] | None = None
    when = None if where.since or where.until else period(asked.searched, asked.lang, today)
    if when is not None:
        since, until = when.since, when.until
        if when.bare:
            own = period(asked.question, asked.lang, today)
            bare = replace(
                asked,
                question=own.bare if own and own.bare else asked.question,
                searched=when.bare,
            )
            last = until if when.day else when.within
            day = (when.day, when.day) if when.day else None
            yield _published(where, since, last, bare, day)
            if when.within and not when.day:
                since = when.within + timedelta(1)
        late = when.day is not None or (when.within != until and since <= today)
        if not when.bare or (when.dated and late):
            yield _published(where, since, until, asked)
        if not (when.dated or when.ongoing):
            days = (when.since, when.within or today)
    yield Place(where=where, asked=asked, days=days)


def bounded(question: str, lang: Lang, where: Filter, today: date) -> Place | None:
    """Where the news is that a question asks for; ``None`` where it asks for something particular.

    In the period it names; what the reader filtered by date stays filtered.
    """
    when = period(question, lang, today)
    if not general(when.rest if when else question):
        return None
    asked = Asked(question=question, searched=question, lang=lang, reader=lang)
    if when is None or where.since or where.until:
        return Place(where=where, asked=asked)
    place = _published(where, when.since, when.within, asked)
    return replace(place, elsewhere=when.dated)


def themed(question: str, lang: Lang, where: Filter, today: date) -> tuple[Theme, Place] | None:
    """A subject that a question asks to hear about as a whole, and where; ``None`` without one.

    In the period it names; what the reader filtered by date stays filtered.
    """
    when = period(question, lang, today)
    wanted = theme(when.rest if when else question, lang)
    if wanted is None:
        return None
    asked = Asked(question=question, searched=wanted.topic, lang=lang, reader=lang)
    if when is None or where.since or where.until:
        return wanted, Place(where=where, asked=asked, elsewhere=True)
    place = _published(where, when.since, when.within, asked)
    return wanted, replace(place, elsewhere=True)


def _published(
    where: Filter,
    since: date,
    until: date | None,
    asked: Asked,
    days: tuple[date, date] | None = None,
) -> Place:
    """A place by days of publication."""
    first, last = since.isoformat(), until.isoformat() if until else None
    return Place(
        where=replace(where, since=first, until=last),
        asked=asked,
        shown=f" ({first} → {last or '…'})",
        days=days,
    )
