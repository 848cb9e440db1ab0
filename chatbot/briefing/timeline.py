"""When what a story tells happened: the day its source says, else the day it was published."""

from __future__ import annotations

from collections.abc import Sequence

from chatbot.evidence.days import event_day
from chatbot.types import Citation, Fact, TimelineEntry


def timeline(facts: Sequence[Fact]) -> tuple[TimelineEntry, ...]:
    """One entry a dated fact, oldest first; none where all are of one day, which draws no line."""
    entries = [entry for fact in facts if (entry := _entry(fact))]
    if len({entry.date for entry in entries}) < 2:  # noqa: PLR2004 - a line has two ends
        return ()
    return tuple(sorted(dict.fromkeys(entries), key=lambda entry: entry.date))


def _entry(fact: Fact) -> TimelineEntry | None:
    told = next((day for source in _sources(fact) if (day := _day(source))), None)
    if told:
        return TimelineEntry(date=told, fact_id=fact.id, kind="event")
    return TimelineEntry(date=fact.date, fact_id=fact.id) if fact.date else None


def _sources(fact: Fact) -> Sequence[Citation]:
    """The sentence the fact was written from, and those that say the same."""
    return next((sentence.citations for sentence in fact.renderings.values()), ())


def _day(source: Citation) -> str | None:
    return event_day(source.quote, source.lang, source.published, aside=False)
