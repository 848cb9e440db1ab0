"""Brief: the stories of some days, each with its facts, most important first.

Articles that carry no date belong to no day: a story made of them alone is told as context, after
the news, and says so. A dated story may draw on undated articles that tell the same affair.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator, Sequence
from hashlib import sha256
from threading import Event as Flag
from typing import Literal

from chatbot.report import In, Reporter, Selection, langs_of, left_out, select
from chatbot.stories import stories
from chatbot.types import (
    Article,
    Briefing,
    Event,
    Fact,
    Finished,
    Lang,
    LeftOut,
    Printed,
    Seconds,
    Stage,
    Story,
    TimelineEntry,
)
from chatbot.writing.cite import Numbering
from chatbot.writing.prompting import prompt

Length = Literal["short", "normal", "long"]
FEWEST, MOST = 3, 7
"""Facts of a story: one more than it has articles, within these bounds."""


def window(day: str, days: int) -> tuple[str, str]:
    """First and last day, ISO, of the ``days`` days that end on ``day``.

    >>> window("2026-03-10", 3)
    ('2026-03-08', '2026-03-10')
    """
    last = dt.date.fromisoformat(day)
    reach = min(max(days, 1) - 1, (last - dt.date.min).days)
    return (last - dt.timedelta(days=reach)).isoformat(), day


def brief(  # noqa: PLR0913 - what a briefing depends on
    reporter: Reporter,
    articles: Sequence[Article],
    *,
    date: str,
    days: int,
    lang: In = "both",
    ui_lang: Lang = "en",
    length: Length = "normal",  # noqa: ARG001
    past: Sequence[Briefing] = (),
    cancel: Flag | None = None,
) -> Iterator[Event]:
    """Make the briefing of articles already filtered to the window; ends with `Finished`.

    ``past`` are the last briefings of earlier days, newest first: what they told is not news.
    """
    start = time.monotonic()
    first: float | None = None
    told: list[Story] = []
    missed: list[LeftOut] = []
    numbering = Numbering()
    yield Stage(name="read", total=len(articles))
    whole = select(articles, reporter.shelf)
    yield Stage(name="group", total=len(articles))
    grouped = _ordered(_grouped(whole, reporter), whole)
    for place, group in enumerate(grouped):
        part = _part(whole, group)
        title = reporter.title(group, lang, cancel=cancel)
        yield Stage(name="story", done=place, total=len(grouped), detail=_shown(title, ui_lang))
        chosen = reporter.chosen(part, min(MOST, max(FEWEST, len(group) + 1)))
        facts: list[Fact] = []
        for step in reporter.tell(chosen, lang, numbering, cancel=cancel):
            if isinstance(step, Stage):
                yield step
                continue
            first = first if first is not None else time.monotonic() - start
            facts.append(step)
            for sentence in step.renderings.values():
                yield Printed(sentence=sentence)
        stopped = bool(cancel and cancel.is_set())
        tried = frozenset(article for fact in chosen for article in fact.articles)
        missed += left_out(part, facts, ui_lang, tried=tried, stopped=stopped)
        if facts:
            told.append(_story(group, title, facts, whole))
    apart = _part(whole, _untold(whole, grouped))
    missed += left_out(apart, [], ui_lang, tried=frozenset(), stopped=False)
    result = Briefing(
        date=date,
        days=days,
        lang=lang,
        stories=tuple(told),
        left_out=tuple(missed),
        model=reporter.engine.name,
        prompt=prompt("fact", langs_of(lang)[0]).ref,
        seconds=Seconds(
            first_token=None if first is None else round(first, 3),
            total=round(time.monotonic() - start, 3),
        ),
        articles={article.article_id: article for article in articles},
        made=dt.datetime.now().astimezone().isoformat(timespec="seconds"),
        previous=past[0].date if past else None,
    )
    yield Finished(result=result)


def _grouped(whole: Selection, reporter: Reporter) -> list[list[Article]]:
    readable = [a for a in whole.articles if whole.sentences.get(a.article_id)]
    vectors = {article.article_id: reporter.shelf.vectors(article) for article in readable}
    return stories(readable, vectors)


def _untold(whole: Selection, groups: Sequence[Sequence[Article]]) -> list[Article]:
    """Articles in no story: without a usable sentence, in another language, no news."""
    grouped = {article.article_id for group in groups for article in group}
    return [article for article in whole.articles if article.article_id not in grouped]


def _part(whole: Selection, group: Sequence[Article]) -> Selection:
    ids = {article.article_id for article in group}
    sentences = {key: value for key, value in whole.sentences.items() if key in ids}
    return Selection(articles=tuple(group), sentences=sentences, copies=whole.copies)


def _ordered(groups: list[list[Article]], whole: Selection) -> list[list[Article]]:
    """News before context; then by independent sources, then by the newest article."""

    def weight(group: list[Article]) -> tuple[bool, int, str]:
        newest = max((a.published or "" for a in group), default="")
        return (bool(newest), _independent(group, whole), newest)

    for group in groups:
        group.sort(key=lambda article: article.published or "", reverse=True)
    return sorted(groups, key=weight, reverse=True)


def _independent(group: Sequence[Article], whole: Selection) -> int:
    return len({whole.copies.get(a.article_id, a.article_id) for a in group})


def _story(
    group: Sequence[Article], title: dict[str, str], facts: Sequence[Fact], whole: Selection
) -> Story:
    ids = tuple(article.article_id for article in group)
    outlets = {article.outlet for article in group if article.outlet}
    nameless = sum(not article.outlet for article in group)
    timeline = sorted(
        (TimelineEntry(date=fact.date, fact_id=fact.id) for fact in facts if fact.date),
        key=lambda entry: entry.date,
    )
    if len({entry.date for entry in timeline}) == 1:
        timeline = []  # one day draws no line
    return Story(
        id=sha256("\0".join(sorted(ids)).encode()).hexdigest()[:12],
        title=title,
        status="new",
        articles=ids,
        outlets=len(outlets) + nameless,
        independent_sources=_independent(group, whole),
        facts=tuple(facts),
        dated=any(article.published for article in group),
        timeline=tuple(timeline),
        changed=tuple(fact.id for fact in facts),
    )


def _shown(title: dict[str, str], lang: Lang) -> str:
    return title.get(lang) or next(iter(title.values()), "")
