"""Brief: the stories of some days, each with its facts, what is new and most important first.

Articles that carry no date belong to no day: a story made of them alone is told as context, after
the news, and says so. A dated story may draw on undated articles that tell the same affair.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import chain
from threading import Event as Flag

from chatbot.briefing.dispute import disputes, written
from chatbot.briefing.interest import Chosen, Wanted, choose
from chatbot.briefing.memory import Memory
from chatbot.briefing.plan import Length, Plan, grouped, independent, planned, studied
from chatbot.briefing.shape import manifest, top
from chatbot.briefing.timeline import timeline
from chatbot.briefing.who import named
from chatbot.report import In, Reporter, Selection, Telling, langs_of, left_out, select
from chatbot.types import (
    Article,
    Briefing,
    Event,
    Fact,
    Finished,
    Lang,
    LeftOut,
    Stage,
    Story,
)
from chatbot.writing.prompting import prompt


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
    length: Length = "normal",
    past: Sequence[Briefing] = (),
    wanted: Wanted | None = None,
    cancel: Flag | None = None,
) -> Iterator[Event]:
    """Make the briefing of articles already filtered to the window; ends with `Finished`.

    ``past`` are the last briefings of earlier days, newest first: what they told is not news.
    ``wanted`` are the topics that choose the stories, and those whose stories come first.
    """
    start = time.monotonic()
    memory = Memory(past, reporter.shelf.embed)
    yield Stage(name="read", total=len(articles))
    whole = select(articles, reporter.shelf)
    yield Stage(name="group", total=len(articles))
    choice = choose(grouped(whole, reporter.shelf, memory), wanted or Wanted(), reporter.shelf)
    plans = planned(
        (yield from _studied(reporter, whole, memory, choice, cancel)), length, first=choice.first
    )
    chosen = [fact for plan in plans for fact in plan.chosen]
    told: list[Story] = []
    missed = choice.left_out(ui_lang)
    telling = Telling(reporter, chosen, lang, usage=whole.usage(), start=start, cancel=cancel)
    with closing(telling):
        for place, plan in enumerate(plans):
            title = _headline(reporter, plan, lang, cancel) if not telling.stopped else {}
            shown = title.get(ui_lang) or next(iter(title.values()), "")
            yield Stage(name="story", done=place, total=len(plans), detail=shown)
            facts = yield from telling.take(len(plan.chosen))
            missed += _missed(plan, facts, ui_lang, stopped=telling.stopped)
            if facts:
                told.append(_story(plan, title, facts))
    yield from _compare(reporter, plans, told, lang=lang, telling=telling, cancel=cancel)
    in_stories = chain(choice.off, *(plan.articles for plan in plans))
    apart = _untold(whole, in_stories)
    missed += left_out(apart, [], ui_lang, tried=frozenset(), stopped=telling.stopped)
    yield Finished(
        result=Briefing(
            date=date,
            days=days,
            lang=lang,
            stories=tuple(told),
            left_out=tuple(missed),
            model=reporter.engine.name,
            prompt=prompt("fact", langs_of(lang)[0]).ref,
            seconds=telling.seconds(),
            articles={article.article_id: article for article in articles},
            top=top(told),
            made=dt.datetime.now().astimezone().isoformat(timespec="seconds"),
            previous=memory.date,
            topics=wanted.only if wanted else (),
            manifest=manifest(
                told,
                articles,
                langs_of(lang),
                chosen=len(chosen),
                translator=reporter.translator,
            ),
        )
    )


def _headline(reporter: Reporter, plan: Plan, lang: In, cancel: Flag | None) -> dict[str, str]:
    """A headline a language of a story that is told."""
    told = plan.chosen
    return reporter.titles.of(plan.articles, lang, told=told, cancel=cancel) if told else {}


def _studied(
    reporter: Reporter, whole: Selection, memory: Memory, choice: Chosen, cancel: Flag | None
) -> Generator[Event, None, list[Plan]]:
    """What each story could be told with, as far as this came before it was stopped."""
    plans: list[Plan] = []
    for done, (story, group) in enumerate(choice.groups.items()):
        if cancel is not None and cancel.is_set():
            break
        yield Stage(name="embed", done=done, total=len(choice.groups))
        plans.append(studied(story, group, whole, reporter.shelf, memory))
    return plans


def _compare(  # noqa: PLR0913 - what comparing depends on
    reporter: Reporter,
    plans: Sequence[Plan],
    told: list[Story],
    *,
    lang: In,
    telling: Telling,
    cancel: Flag | None,
) -> Iterator[Event]:
    """Add to each story that is news what its outlets differ on; nothing once stopped."""
    by_id = {plan.id: plan for plan in plans}
    for place, story in enumerate(told):
        if telling.stopped:
            return
        yield Stage(name="check", done=place, total=len(told))
        if story.status != "unchanged" and story.outlets > 1:
            found = disputes(by_id[story.id], reporter.judge, cancel=cancel)
            sides = written(found, reporter, lang, telling, cancel=cancel)
            told[place] = replace(story, disagreements=tuple(sides))


def _missed(plan: Plan, facts: Sequence[Fact], lang: Lang, *, stopped: bool) -> list[LeftOut]:
    """The articles of a story that no fact cites, and why."""
    tried = frozenset(article for fact in plan.chosen for article in fact.articles)
    return left_out(plan.part, facts, lang, tried=tried, stopped=stopped, old=plan.old)


def _untold(whole: Selection, grouped: Iterable[Article]) -> Selection:
    """Articles in no story: without a usable sentence, in another language, no news."""
    in_story = {article.article_id for article in grouped}
    apart = tuple(a for a in whole.articles if a.article_id not in in_story)
    return Selection(articles=apart, sentences=whole.sentences, copies=whole.copies)


def _story(plan: Plan, title: dict[str, str], facts: Sequence[Fact]) -> Story:
    outlets = {article.outlet for article in plan.articles if article.outlet}
    nameless = sum(not article.outlet for article in plan.articles)
    return Story(
        id=plan.id,
        title=title,
        status=plan.status,
        articles=tuple(article.article_id for article in plan.articles),
        outlets=len(outlets) + nameless,
        independent_sources=independent(plan),
        facts=tuple(facts),
        dated=any(article.published for article in plan.articles),
        timeline=timeline(facts),
        changed=tuple(
            fact.id for fact, chosen in zip(facts, plan.chosen, strict=False) if not chosen.told
        ),
        names=named(plan.articles),
    )
