"""A briefing tells the stories of some days, most important first, nobody forgotten."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace
from threading import Event as Flag

import numpy as np
import pytest

from chatbot.briefing import brief, has_news, window
from chatbot.briefing.memory import Memory
from chatbot.briefing.plan import CONTEXT, SIZES, Length
from chatbot.evidence.judge import Judge
from chatbot.facts import sheet
from chatbot.messages import say
from chatbot.models.remember import RememberingEngine
from chatbot.report import In, Reporter
from chatbot.report.reporter import AT_ONCE
from chatbot.types import LANGS, Article, Briefing, Event, Lang, Printed, Stage
from chatbot.wire import text_hash
from chatbot.writing.cite import evidence
from chatbot.writing.compose import Composer
from tests.fakes import ScriptedEngine
from tests.newsroom import (
    BRIDGE,
    FERRIES,
    HARVEST,
    NEWS,
    REPAIRS,
    SHUTTLE,
    STRIKE,
    Newsroom,
    article,
    embed,
    finished,
    passage,
    shelf,
)
from vectorstore.types import Vectors

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
    past: Sequence[Briefing] = (),
    length: Length = "normal",
    date: str = DAY,
) -> list[Event]:
    """What happens while these articles are told."""
    engine = (room or Newsroom()).engine()
    reporter = Reporter(
        engine=engine,
        composer=Composer(engine, Judge(engine)),
        shelf=shelf([*(a for b in past for a in b.articles.values()), *articles]),
    )
    return list(
        brief(
            reporter,
            articles,
            date=date,
            days=days,
            lang=lang,
            ui_lang=ui_lang,
            length=length,
            past=past,
            cancel=cancel,
        )
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

    cited = [{lang: set(s.citations) for lang, s in f.renderings.items()} for f in told]
    assert all(both["fr"] == both["en"] for both in cited)
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

    (other,) = (f for f in result.stories[0].facts if f != fact)

    assert {s.status for s in fact.renderings.values()} == {"quoted"}
    assert fact.renderings["en"].text == STRIKE["fr"]
    assert (other.renderings["en"].status, other.renderings["en"].lang) == ("supported", "en")


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


def test_a_first_briefing_is_all_new() -> None:
    """Nothing to compare with: every story is new, every fact changed."""
    result = briefing(ARTICLES)

    assert result.previous is None
    assert {story.status for story in result.stories} == {"new"}
    assert all(set(s.changed) == {f.id for f in s.facts} for s in result.stories)


def test_a_day_without_anything_new_is_short() -> None:
    """The same articles the next day: the same stories, unchanged, in few facts, and it says so."""
    first = briefing([PORT, PONT, BRIDGED, LAVENDER])
    again = briefing([PORT, PONT, BRIDGED, LAVENDER], past=[first], date="2026-03-11")

    assert again.previous == DAY
    assert {story.id for story in again.stories} == {story.id for story in first.stories}
    assert {story.status for story in again.stories} == {"unchanged"}
    assert all(story.changed == () for story in again.stories)
    assert all(len(story.facts) <= CONTEXT for story in again.stories)
    assert not has_news(again)
    assert has_news(first)


def test_what_is_new_comes_first() -> None:
    """A story goes on with tomorrow's article: its new fact first, what was told after it."""
    first = briefing([PONT, PORT])
    later = article("navette", BRIDGE, REPAIRS, SHUTTLE, published="2026-03-11", outlet="L’Autre")
    result = briefing([PORT, PONT, later], past=[first], date="2026-03-11")
    story = result.stories[0]

    assert (story.status, story.id) == ("developing", first.stories[0].id)
    assert story.facts[0].renderings["fr"].text == SHUTTLE["fr"]
    assert story.changed == (story.facts[0].id,)
    assert result.stories[-1].status == "unchanged"
    assert result.top[0] == story.facts[0].id


def test_a_told_fact_is_known_in_the_other_language() -> None:
    """What another outlet says in the other language was told; with another number, it was not."""
    first = briefing([PONT])
    english = article("bridge", BRIDGE, REPAIRS, lang="en", published="2026-03-11")
    (told,) = briefing([english], past=[first], date="2026-03-11").stories
    dearer = article("dearer", BRIDGE["en"], REPAIRS["en"] + " In all 9 firms bid.", lang="en")
    assert told.status == "unchanged"
    assert told.id == first.stories[0].id
    known = Memory([first], embed).known(first.stories[0].id, [dearer])
    page = sheet({"d": evidence(passage("Nine firms: " + REPAIRS["en"], lang="en"))}, embed)
    assert list(known(page)) == [False]


def test_a_corrected_article_is_read_again() -> None:
    """An article that says something else now is not old because it was read before."""
    first = briefing([PONT])
    corrected = article("pont", BRIDGE, SHUTTLE, title=PONT.title, outlet="Le Val")
    (story,) = briefing([corrected], past=[first], date="2026-03-11").stories

    assert story.status == "developing"
    assert story.facts[0].renderings["fr"].text == SHUTTLE["fr"]


def test_articles_that_say_nothing_new_are_left_out_with_the_reason() -> None:
    """Of an unchanged story, the articles not cited again were told before."""
    articles = [PONT, article("encore", HARVEST, title="Encore", outlet="Le Val 2"), PORT]
    grouped = article("tout", BRIDGE, REPAIRS, SHUTTLE, STRIKE, FERRIES, HARVEST)
    first = briefing([*articles, grouped])
    again = briefing([*articles, grouped], past=[first], date="2026-03-11")

    assert all(row.why == say("left_out_told", "en") for row in again.left_out)


def test_the_top_takes_one_fact_a_story_before_a_second() -> None:
    """At most five, the first story first, each a fact of the briefing."""
    result = briefing(ARTICLES)
    firsts = [story.facts[0].id for story in result.stories]

    assert list(result.top[: len(firsts)]) == firsts
    assert len(result.top) == min(5, sum(len(story.facts) for story in result.stories))
    assert len(set(result.top)) == len(result.top)


def test_the_manifest_counts_what_became_of_sentences() -> None:
    """Every article by the hash of its text, the prompts, and how many were written or quoted."""
    result = briefing([PONT, PORT], room=Newsroom(doubted={STRIKE["en"]}))
    told = [s for st in result.stories for f in st.facts for s in f.renderings.values()]

    assert result.manifest is not None
    assert result.manifest.sources == {a.article_id: text_hash(a) for a in (PONT, PORT)}
    quoted = [s for s in told if s.lang == "fr"]  # the sources' own words, the failed one's too
    assert (result.manifest.supported, result.manifest.quoted) == (
        len(told) - len(quoted),
        len(quoted),
    )
    assert result.manifest.dropped == 0
    assert {"fact.fr", "fact.en"} <= {ref.partition("@")[0] for ref in result.manifest.prompts}


@pytest.mark.parametrize("length", ["short", "normal", "long"])
def test_length_bounds_facts(length: Length) -> None:
    """Facts of a story and of all stay within the length asked for; every story has one first."""
    many = [article(f"n{n}", item) for n, item in enumerate(NEWS)]
    result = briefing([*many, article("tout", *NEWS)], length=length)

    assert all(len(story.facts) <= SIZES[length].most for story in result.stories)
    assert sum(len(story.facts) for story in result.stories) <= SIZES[length].all


def test_outlets_that_differ_are_set_side_by_side() -> None:
    """Each position stands in both languages with its source; the judge has confirmed it."""
    three = "La police de Tessing annonce que 3 personnes ont été tuées sur le port."
    five = "The Tessing union counts 5 people killed at the port on Monday evening."
    one = article("police", three, STRIKE, outlet="Le Val")
    other = article("syndicat", five, STRIKE, outlet="The Other", lang="en")
    room = Newsroom()
    engine = ScriptedEngine(room.write, lambda _: (0.9, 0.1))
    page = replace(shelf([one, other]), embed=lambda texts, _: alike(texts))
    reporter = Reporter(engine=engine, composer=Composer(engine, Judge(engine)), shelf=page)
    events = brief(reporter, [one, other], date=DAY, days=1)
    (story,) = finished(events, Briefing).stories
    (point,) = story.disagreements

    police, union = sorted(point.positions, key=lambda p: p.citations[0].outlet)

    assert point.about == {lang: f"{say('about_dead', lang)} (Tessing)" for lang in LANGS}
    assert police.text == dict.fromkeys(LANGS, f"«\u00a0{three}\u00a0»"), "French marks on French"
    assert union.text == dict.fromkeys(LANGS, f"“{five}”")
    assert [c.outlet for p in (police, union) for c in p.citations] == ["Le Val", "The Other"]


def test_time_left_is_told() -> None:
    """Once facts are written, stages say how long the rest may take."""
    stages = [e for e in events(ARTICLES) if isinstance(e, Stage) and e.name == "write"]

    assert all(stage.left is None or stage.left >= 0 for stage in stages)
    assert any(stage.left is not None for stage in stages)


def test_a_killed_briefing_goes_on_where_it_was() -> None:
    """What the engine had answered is not asked again, but for what was under way."""
    memory = Shelved()
    first, second = Newsroom().engine(), Newsroom().engine()
    whole = making(RememberingEngine(first, memory))
    told = 0
    for event in whole:
        told += isinstance(event, Printed)
        if told == 4:
            whole.close()
            break
    asked_before = [*first.generations, *first.scorings]
    result = finished(making(RememberingEngine(second, memory)), Briefing)

    assert result.stories
    again = [r for r in (*second.generations, *second.scorings) if r in asked_before]
    assert len(again) < len(asked_before)
    assert len(again) <= AT_ONCE


class Shelved(dict[tuple[str, str], bytes]):
    """The library's cache, in memory."""

    def cached(self, kind: str, key: str) -> bytes | None:
        """What was kept."""
        return self.get((kind, key))

    def remember(self, kind: str, key: str, value: bytes) -> None:
        """Keep."""
        self[kind, key] = value


def making(engine: RememberingEngine) -> Generator[Event]:
    """A briefing under way."""
    reporter = Reporter(
        engine=engine, composer=Composer(engine, Judge(engine)), shelf=shelf(ARTICLES)
    )
    yield from brief(reporter, ARTICLES, date=DAY, days=2)


def alike(texts: Sequence[str]) -> Vectors:
    """Vectors that are all near, none the same."""
    count = len(texts)
    return np.linalg.cholesky(0.5 * np.ones((count, count)) + 0.5 * np.eye(count)).astype("float32")
