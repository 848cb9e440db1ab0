"""The library page as HTML: intake, notices, the table, the plot, revisions compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from chatbot.errors import RecoupeError
from chatbot.export import typography
from chatbot.library.census import Bar, Census
from chatbot.library.comparing import differences
from chatbot.library.feeds import Feed
from chatbot.library.listing import COLUMNS, Listing, Shown
from chatbot.messages import say
from chatbot.types import Article, Ingested, Lang
from chatbot.ui.fill import fill
from chatbot.ui.shelves import Shelving

HIGH = 120
"""Height of the tallest bar of the plot, in SVG units."""
WIDE = 720
"""Width of the plot, in SVG units."""
LABELS = 8
"""Dates written under the plot, at most."""
OUTLETS = 12
"""Outlets drawn, at most; the table tells all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One bar of the plot: where it stands, and a piece for each language."""

    x: float
    label: str
    written: bool
    pieces: tuple[tuple[str, float, float], ...]
    """Language, top and height."""
    total: int


def intake(results: Sequence[Ingested], lang: Lang, *, busy: bool) -> str:
    """What became of each document given, failures with their reason."""
    return fill("intake", lang, results=results, busy=busy, why=why, called=called)


def notice(shelf: Shelving, lang: Lang) -> str:
    """The last thing done, with the way back where there is one, or what went wrong."""
    error = shelf.trouble.render(lang) if shelf.trouble else ""
    said = say(shelf.said[0], lang, **shelf.said[1]) if shelf.said else ""
    return fill("notice", lang, error=error, said=said, undo=shelf.removed is not None)


def table(shown: Shown, listing: Listing, failed: Sequence[Ingested], lang: Lang) -> str:
    """One page of the articles, and before them what could not be read."""
    return fill(
        "shelf",
        lang,
        shown=shown,
        listing=listing,
        columns=COLUMNS,
        failed=failed,
        why=why,
        called=called,
    )


def plot(counted: Census, lang: Lang) -> str:
    """Articles by day and language and by outlet, drawn; the same as tables."""
    most = max((bar.total for bar in counted.dates), default=0)
    columns = _columns(counted, most, lang)
    return fill(
        "plot",
        lang,
        census=counted,
        columns=columns,
        step=_step(counted),
        wide=WIDE,
        high=HIGH,
        most=most,
        outlets=counted.outlets[:OUTLETS],
        longest=max((bar.total for bar in counted.outlets), default=1),
        date_words=lambda label: date_words(label, lang),
    )


def comparison(revisions: Sequence[Article], newer: int, lang: Lang) -> str:
    """Two revisions of an article, one after the other in one text."""
    place = next((n for n, r in enumerate(revisions) if r.revision == newer), len(revisions) - 1)
    place = max(place, 1) if len(revisions) > 1 else 0
    new = revisions[place]
    old = revisions[place - 1] if place else new
    found = differences(old.text, new.text, new.lang)
    fields = [
        (say(f"ui_col_{name}", lang), before, after)
        for name, before, after in (
            ("title", old.title, new.title),
            ("outlet", old.outlet, new.outlet),
            ("date", old.published or "", new.published or ""),
        )
        if before != after
    ]
    return fill(
        "compare",
        lang,
        old=old,
        new=new,
        found=found,
        fields=fields,
        revisions=revisions,
        added=sum(d.kind == "added" for d in found),
        removed=sum(d.kind == "removed" for d in found),
    )


def date_words(label: str, lang: Lang) -> str:
    """Say a day or a month.

    >>> date_words("2031-05", "fr"), date_words("2031-05-02", "en")
    ('mai 2031', 'May 2, 2031')
    """
    if len(label) == len("2031-05"):
        from datetime import date

        from babel.dates import format_date

        said: str = format_date(date.fromisoformat(f"{label}-01"), "LLLL yyyy", locale=lang)
        return said
    return typography.long_date(label, lang)


def called(source: str) -> str:
    """A dropped file by its name, an address whole."""
    return source if "://" in source else PurePath(source).name


def why(result: Ingested, lang: str) -> str:
    """Why a document failed: ours says it in the reader's language, others in their own.

    The document is named beside it, so it is not named again by its place on this machine.
    """
    error = result.error
    if not isinstance(error, RecoupeError):
        return str(error or "")
    said = error.render(lang)
    named = error.origin and called(error.origin) == called(result.source)
    return said.removeprefix(f"{error.origin} — ") if named else said


def _step(counted: Census) -> float:
    return min(40.0, WIDE / max(len(counted.dates), 1))


def _columns(counted: Census, most: int, lang: Lang) -> list[Column]:
    every = max(1, -(-len(counted.dates) // LABELS))
    step = _step(counted)
    return [
        Column(
            x=round(place * step, 1),
            label=_short(bar.label, lang),
            written=place % every == 0,
            pieces=tuple(_pieces(bar, counted.langs, most)),
            total=bar.total,
        )
        for place, bar in enumerate(counted.dates)
    ]


def _pieces(bar: Bar, langs: Sequence[str], most: int) -> list[tuple[str, float, float]]:
    """The languages of a bar, stacked from the ground up."""
    pieces, ground = [], float(HIGH)
    for code in langs:
        height = round(HIGH * bar.counts.get(code, 0) / most, 1)
        if height:
            ground -= height
            pieces.append((code, round(ground, 1), height))
    return pieces


def _short(label: str, lang: Lang) -> str:
    """A date short enough to stand under a bar."""
    from datetime import date

    from babel.dates import format_date, format_skeleton

    day: Any = date.fromisoformat(label if len(label) > len("2031-05") else f"{label}-01")
    if len(label) == len("2031-05"):
        return str(format_date(day, "MM/yy", locale=lang))
    return str(format_skeleton("MMMd", day, locale=lang))


def feeds(followed: Sequence[Feed], lang: Lang) -> str:
    """The feeds followed, when each was read, and why one could not be."""
    return fill("feeds", lang, feeds=followed)
