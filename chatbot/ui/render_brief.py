"""The briefing page as HTML: its making, the paper itself, the calendar, the topics."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Literal

from chatbot.export import layout, typography, words
from chatbot.export.views import Page, Section
from chatbot.library.briefings import PastBriefing
from chatbot.messages import say
from chatbot.types import Briefing, Lang, Stage
from chatbot.ui.calendar import month
from chatbot.ui.fill import fill
from chatbot.ui.shelves import In

STAGES = ("read", "group", "choose", "write", "check")
"""What making a briefing goes through, in this order."""
MINUTE = 60


def paper(result: Briefing, lang: Lang, *, langs: In, past: bool = False) -> str:
    """A briefing to read: the languages wanted, as far as it has them."""
    page = layout.page(result, ui_lang=lang)
    shown = _columns(page, langs)
    return fill(
        "paper",
        lang,
        page=page,
        brief=result,
        langs=shown,
        past=past,
        w=words,
        typeset=typography.typeset,
        open_at_first=_open_at_first,
        heading=words.subheading(page, lang),
    )


def progress(stage: Stage | None, lang: Lang, *, began: float) -> str:
    """A briefing being made: each step, how far, for how long, and how much longer if known."""
    at = STAGES.index(stage.name) if stage and stage.name in STAGES else -1
    steps: list[tuple[str, Literal["done", "now", "next"]]] = []
    for place, name in enumerate(STAGES):
        state: Literal["done", "now", "next"] = (
            "done" if place < at else "now" if place == at else "next"
        )
        steps.append((say(f"rooms_stage_{name}", lang), state))
    return fill(
        "making",
        lang,
        stage=stage,
        steps=steps,
        known=at >= 0,
        since=duration(time.monotonic() - began, lang) if began else "",
        detail=stage.detail if stage else "",
    )


def empty(lang: Lang, *, articles: int) -> str:
    """What to do before there is a briefing to read."""
    return fill("unbriefed", lang, articles=articles)


def calendar(past: Sequence[PastBriefing], lang: Lang, *, shown: str, opened: str) -> str:
    """Past briefings by day: the month wanted (the last there is, by default), then a list."""
    return fill("calendar", lang, past=past, opened=opened, month=month(past, shown, lang))


def topics(wanted: Sequence[str], lang: Lang) -> str:
    """What the reader follows, each with a button to follow it no more."""
    return fill("topics", lang, topics=wanted)


def duration(seconds: float, lang: Lang) -> str:
    """Say how long.

    >>> duration(8, "fr").split(), duration(95, "en").split()
    (['8', 's'], ['1', 'min', '35', 's'])
    """
    whole = max(0, round(seconds))
    if whole < MINUTE:
        return say("rooms_seconds", lang, s=whole)
    return say("rooms_minutes", lang, m=whole // MINUTE, s=whole % MINUTE)


def _columns(page: Page, langs: In) -> tuple[str, ...]:
    wanted = tuple(code for code in page.langs if langs in {"both", code})
    return wanted or page.langs


def _open_at_first(section: Section) -> bool:
    """What is new or changed lies open; what was told before and mere context are folded."""
    story = section.story
    return story is not None and story.dated and story.status != "unchanged"
