"""How many articles, by day and language and by outlet: what the library's plot shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from chatbot.types import Article

DAYS = 62
"""Days that a plot has room for."""
MONTHS = 36
"""Months that a plot has room for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """The articles of a day, a month or an outlet, by language."""

    label: str
    """ISO day, ISO month (``2031-05``), or the outlet; empty where nothing says."""
    counts: dict[str, int]

    @property
    def total(self) -> int:
        """All languages together."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """The library counted."""

    langs: tuple[str, ...]
    """Most frequent first."""
    dates: tuple[Bar, ...]
    """Oldest first, empty ones between included."""
    monthly: bool
    undated: int
    earlier: int
    """Dated articles older than what is drawn."""
    outlets: tuple[Bar, ...]
    """Most articles first."""


def census(articles: Iterable[Article]) -> Census:
    """Count articles: by day where the last `DAYS` days hold most of them, else by month."""
    held = list(articles)
    dated = [(a.published[:10], a.lang) for a in held if a.published and _is_day(a.published[:10])]
    newest = max((day for day, _ in dated), default="")
    recent = [pair for pair in dated if _between(pair[0], newest) < DAYS]
    monthly = 2 * len(recent) < len(dated)
    if monthly:
        near = [pair for pair in dated if _between(pair[0], newest) < MONTHS * 30]
        recent = [(day[:7], lang) for day, lang in near]
    by_outlet = _bars((a.outlet, a.lang) for a in held)
    return Census(
        langs=tuple(lang for lang, _ in Counter(a.lang for a in held).most_common()),
        dates=tuple(_filled(_bars(recent), monthly=monthly)),
        monthly=monthly,
        undated=len(held) - len(dated),
        earlier=len(dated) - len(recent),
        outlets=tuple(sorted(by_outlet, key=lambda bar: (-bar.total, bar.label))),
    )


def _bars(pairs: Iterable[tuple[str, str]]) -> list[Bar]:
    counts: dict[str, Counter[str]] = {}
    for label, lang in pairs:
        counts.setdefault(label, Counter())[lang] += 1
    return [Bar(label=label, counts=dict(of)) for label, of in sorted(counts.items())]


def _filled(bars: list[Bar], *, monthly: bool) -> list[Bar]:
    """The same with empty bars where nothing was published."""
    if not bars:
        return []
    known = {bar.label: bar for bar in bars}
    label, last, every = bars[0].label, bars[-1].label, []
    while label <= last:
        every.append(known.get(label, Bar(label=label, counts={})))
        label = _next(label, monthly=monthly)
    return every


def _next(label: str, *, monthly: bool) -> str:
    """The day or month after.

    >>> _next("2031-12", monthly=True), _next("2031-02-28", monthly=False)
    ('2032-01', '2031-03-01')
    """
    if not monthly:
        return (date.fromisoformat(label) + timedelta(days=1)).isoformat()
    year, month = int(label[:4]), int(label[5:])
    return f"{year + month // 12:04d}-{month % 12 + 1:02d}"


def _between(day: str, newest: str) -> int:
    """Days from one to the other."""
    return (date.fromisoformat(newest) - date.fromisoformat(day)).days


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
