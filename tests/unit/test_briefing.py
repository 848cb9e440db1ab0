"""A briefing tells the stories of some days, most important first, nobody forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event as Flag

import pytest

from chatbot.briefing import brief, window
from chatbot.briefing.plan import SIZES
from chatbot.evidence.judge import Judge
from chatbot.messages import say
from chatbot.report import In, Reporter
from chatbot.types import LANGS, Article, Briefing, Event, Lang, Printed, Stage
from chatbot.writing.compose import Composer
from tests.newsroom import (
    BRIDGE,
    FERRIES,
    HARVEST,
    REPAIRS,
    STRIKE,
    Newsroom,
    article,
    finished,
    shelf,
)

DAY = "2026-03-10"
PONT = article("pont", BRIDGE, REPAIRS, title="Velcourt ferme son pont", outlet="Le Val")
BRIDGED = article("bridge", BRIDGE, REPAIRS, lang="en", title="Velcourt closes its bridge")
PORT = article("port", STRIKE, FERRIES, title="Grève à Tessing", published="2026-03-09")
LAVENDER = article("lavande", HARVEST, title="Peu de lavande", published=None)
ARTICLES = (LAVENDER, PORT, PONT, BRIDGED)


def events(  # noqa: PLR0913 - what a briefing depends on
    articles: Sequence[Article],
    *,
    lang: In = "both",
    days: int = 2,
    ui_lang: Lang = "en",
    cancel: Flag | None = None,
    room: Newsroom | None = None,
) -> list[Event]:
    """What happens while these articles are told."""
    engine = (room or Newsroom()).engine()
    reporter = Reporter(
        engine=engine, composer=Composer(engine, Judge(engine)), shelf=shelf(articles)
    )
    return list(
        brief(reporter, articles, date=DAY, days=days, lang=lang, ui_lang=ui_lang, cancel=cancel)
    )


def briefing(articles: Sequence[Article], **given: object) -> Briefing:
    """The briefing of these articles."""
    return finished(iter(events(articles, **given)), Briefing)  # type: ignore[arg-type]


def cited(result: Briefing) -> set[str]:
    """Every article that a sentence cites."""
    return {
        c.article_id
        for story in result.stories
        for fact in story.facts
        for sentence in fact.renderings.values()
        for c in sentence.citations
    }


@pytest.mark.parametrize(
    ("day", "days", "first"),
    [
        (DAY, 1, DAY),
        (DAY, 3, "2026-03-08"),
        ("2024-03-01", 2, "2024-02-29"),
        ("2026-01-03", 7, "2025-12-28"),
        (DAY, 0, DAY),
        (DAY, -4, DAY),
        ("0001-01-02", 9, "0001-01-01"),
        (DAY, 10**9, "0001-01-01"),
    ],
)
def test_window(day: str, days: int, first: str) -> None:
    """A window ends on its day, reaches back over months and years, and holds at least one day."""
    assert window(day, days) == (first, day)


@pytest.mark.parametrize("day", ["hier", "2026-02-30", ""])
def test_a_day_that_is_none(day: str) -> None:
    """What is no date is refused."""
    with pytest.raises(ValueError, match=r"isoformat|day"):
        window(day, 1)


def test_one_story_an_affair_in_both_languages() -> None:
    """Articles on one affair are one story; what more sources tell comes first."""
    result = briefing(ARTICLES)
    first = result.stories[0]

    assert [set(story.articles) for story in result.stories] == [
        {"pont", "bridge"},
        {"port"},
        {"lavande"},
    ]
    assert first.title == {"fr": PONT.title, "en": BRIDGED.title}
    assert (first.outlets, first.independent_sources) == (2, 2)
    assert all(set(fact.renderings) == set(LANGS) for fact in first.facts)


def test_undated_stories_come_last() -> None:
    """A story that nobody dates is context: after the news, and it says so."""
    result = briefing(ARTICLES)

    assert [story.dated for story in result.stories] == [True, True, False]
    assert result.stories[-1].timeline == ()
    assert all(fact.date is None for fact in result.stories[-1].facts)


def test_an_undated_article_may_join_the_news() -> None:
    """An article without a date that tells a dated affair is part of its story."""
    undated = article("sans-date", BRIDGE, REPAIRS, lang="en", published=None)
    (story,) = briefing([PONT, undated]).stories

    assert set(story.articles) == {"pont", "sans-date"}
    assert story.dated


def test_every_article_is_cited_or_left_out() -> None:
    """Each article of the window is cited, or listed once with a reason, never both."""
    articles = [
        *ARTICLES,
        article("copie", BRIDGE, REPAIRS, outlet="Le Double"),
        article("vide", ""),
        article("miettes", "Le pont ?", "Fermé."),
    ]
    result = briefing(articles)
    missed = [row.article_id for row in result.left_out]

    assert cited(result) | set(missed) == {a.article_id for a in articles}
    assert not cited(result) & set(missed)
    assert len(missed) == len(set(missed))
    assert set(result.articles) == {a.article_id for a in articles}


def test_renderings_share_their_citations() -> None:
    """Within a fact both languages cite the same; across the briefing numbers run from 1."""
    result = briefing(ARTICLES)
    told = [fact for story in result.stories for fact in story.facts]

    assert all(f.renderings["fr"].citations == f.renderings["en"].citations for f in told)
    numbers = [c.n for f in told for c in f.renderings["fr"].citations]
    assert list(dict.fromkeys(numbers)) == list(range(1, len(set(numbers)) + 1))
    by_id = result.articles
    assert all(
        c.quote == by_id[c.article_id].text[c.start : c.end]
        for f in told
        for s in f.renderings.values()
        for c in s.citations
    )


def test_a_failing_rendering_is_quoted() -> None:
    """A sentence that fails in one language is quoted there and told in the other."""
    result = briefing([PORT], room=Newsroom(doubted={STRIKE["en"]}))
    fact = next(f for f in result.stories[0].facts if f.renderings["fr"].text == STRIKE["fr"])

    assert fact.renderings["fr"].status == "supported"
    assert fact.renderings["en"].status == "quoted"
    assert fact.renderings["en"].text == STRIKE["fr"]


def test_the_timeline_is_in_order() -> None:
    """Dated facts, oldest first, each a fact of its story."""
    later = article("suite", REPAIRS, BRIDGE, published="2026-03-12")
    for story in briefing([later, PONT, BRIDGED]).stories:
        ids = {fact.id for fact in story.facts}
        dates = [entry.date for entry in story.timeline]

        assert dates == sorted(dates)
        assert {entry.fact_id for entry in story.timeline} <= ids
        assert len(story.facts) <= SIZES["normal"].most


@pytest.mark.parametrize("lang", LANGS)
def test_one_language(lang: Lang) -> None:
    """A briefing in one language holds that one, titles included."""
    result = briefing(ARTICLES, lang=lang, ui_lang=lang)

    assert result.lang == lang
    assert all(set(story.title) == {lang} for story in result.stories)
    assert {s for st in result.stories for f in st.facts for s in f.renderings} == {lang}


def test_no_articles() -> None:
    """A day without news gives an empty briefing, without an error."""
    result = briefing([])

    assert (result.stories, result.left_out, result.articles) == ((), (), {})
    assert (result.date, result.days) == (DAY, 2)
    assert result.seconds.first_token is None


def test_events_in_order() -> None:
    """Reading, grouping, then story by story, every sentence printed once."""
    seen = events(ARTICLES)
    names = [event.name for event in seen if isinstance(event, Stage)]
    result = finished(iter(seen), Briefing)
    told = [s for st in result.stories for f in st.facts for s in f.renderings.values()]

    assert names[:2] == ["read", "group"]
    assert names[names.index("story") - 1] == "embed"
    assert names.count("story") == len(result.stories)
    assert [event.sentence for event in seen if isinstance(event, Printed)] == told


def test_cancelled() -> None:
    """Stopped at once, a briefing holds no story and says that it was stopped."""
    cancel = Flag()
    cancel.set()
    result = briefing(ARTICLES, cancel=cancel)

    assert result.stories == ()
    assert {row.why for row in result.left_out} == {say("left_out_cancelled", "en")}


def test_an_article_in_another_language() -> None:
    """An article that cannot be told is left out, and the others are told."""
    german = article("deutsch", "Die Brücke ist seit Montag gesperrt.", lang="de")
    result = briefing([PONT, german])

    assert [row.article_id for row in result.left_out] == ["deutsch"]
    assert len(result.stories) == 1
