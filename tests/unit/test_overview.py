"""Who asks what the news is hears how each story begins, and nothing is judged to answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import pytest

from chatbot.answer import Answerer, Overview, Request
from chatbot.evidence.judge import Judge
from chatbot.messages import say
from chatbot.report import Reporter
from chatbot.types import Answer, Article, Event, Lang, Stage, Turn
from chatbot.writing.compose import Composer
from tests.fakes import ScriptedEngine
from tests.newsroom import (
    BRIDGE,
    FERRIES,
    HARVEST,
    REPAIRS,
    SHUTTLE,
    STRIKE,
    Newsroom,
    article,
    asked,
    finished,
    shelf,
)
from vectorstore.types import Filter, Hit, Query

TODAY = date(2026, 3, 12)
BRIDGES = (
    article("val", BRIDGE, REPAIRS, outlet="Le Val", published="2026-03-11"),
    article("vale", BRIDGE, REPAIRS, lang="en", outlet="The Vale", published="2026-03-11"),
)
PORT = article("port", STRIKE, FERRIES, outlet="Le Port", published="2026-03-10")
OLD = article("ancien", HARVEST, outlet="Le Plateau", published="2026-01-05")
LIBRARY = (*BRIDGES, PORT, OLD)


def kept(articles: tuple[Article, ...], where: Filter) -> Iterator[Article]:
    """Those whose day the filter lets through, newest first."""
    for one in sorted(articles, key=lambda article: article.published or "", reverse=True):
        day = one.published or ""
        if (where.since or "") <= day <= (where.until or "9999"):
            yield one


def events(
    question: str,
    *articles: Article,
    where: Filter | None = None,
    history: Sequence[Turn] = (),
    room: Newsroom | None = None,
    searched: bool = True,
) -> tuple[list[Event], ScriptedEngine]:
    """What happens where this is asked of these articles, and who was asked to judge."""
    engine = (room or Newsroom()).engine()
    judge = Judge(engine)
    shelved = shelf(articles)
    reporter = Reporter(engine=engine, composer=Composer(engine, judge), shelf=shelved)

    def search(query: Query) -> list[Hit]:
        """Every passage that the filter lets through: a small library."""
        own = kept(articles, query.where)
        told = (passage for one in own for passage in shelved.passages(one.article_id))
        return [Hit(passage=passage, score=1.0) for passage in told]

    answerer = Answerer(
        search=search if searched else lambda _: [],
        engine=engine,
        composer=Composer(engine, judge),
        judge=judge,
        stored=lambda: len(articles),
        overview=Overview(
            reporter,
            lambda bounds: kept(articles, bounds),
            lambda ids: [one for one in articles if one.article_id in set(ids)],
        ),
    )
    request = Request(question=question, today=TODAY, where=where or Filter(), history=history)
    return list(answerer.ask(request)), engine


@pytest.mark.parametrize(
    ("question", "lang"), [("Quoi de neuf\u00a0?", "fr"), ("What is the latest news?", "en")]
)
def test_each_story_is_told_by_its_lead(question: str, lang: Lang) -> None:
    """Those of most sources first, in the reader's language, copies and old ones left away."""
    happened, engine = events(question, *LIBRARY)
    answer = finished(iter(happened), Answer)

    assert answer.status == "answered"
    assert [s.text for s in answer.sentences] == [BRIDGE[lang], STRIKE[lang]]
    assert all(s.lang == lang and s.citations for s in answer.sentences)
    assert not [s for s in engine.scorings if asked(s).task == "answers"]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Que s’est-il passé hier\u00a0?", [BRIDGE["fr"]]),
        ("Que s’est-il passé avant-hier\u00a0?", [STRIKE["fr"]]),
        ("Que s’est-il passé en janvier\u00a0?", [HARVEST["fr"]]),
        ("Quoi de neuf aujourd’hui\u00a0?", []),
    ],
)
def test_the_news_of_a_period(question: str, told: list[str]) -> None:
    """Only what was published in it; that nothing was is no fault of any filter."""
    happened, _ = events(question, *LIBRARY)
    answer = finished(iter(happened), Answer)

    assert [s.text for s in answer.sentences] == told
    assert answer.text == say("not_found", "fr") or told
    assert any(step.name == "search" and "2026-" in step.detail for step in stages(happened))


@pytest.mark.parametrize(
    ("question", "searched"),
    [("Que s’est-il passé en 1946\u00a0?", True), ("Quoi de neuf aujourd’hui\u00a0?", False)],
)
def test_what_happened_once_is_searched(question: str, *, searched: bool) -> None:
    """Nothing was published then, but an article may tell of it; of today none else does."""
    happened, _ = events(question, *LIBRARY)

    assert (len([step for step in stages(happened) if step.name == "search"]) > 1) == searched


def test_a_readers_dates_go_before_the_questions() -> None:
    """What the reader filtered by stays filtered."""
    happened, _ = events("Quoi de neuf hier\u00a0?", *LIBRARY, where=Filter(until="2026-02-01"))

    assert [s.text for s in finished(iter(happened), Answer).sentences] == [HARVEST["fr"]]


ABOUT = {"fr": [BRIDGE["fr"], REPAIRS["fr"]], "en": [BRIDGE["en"], REPAIRS["en"]]}


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("Quoi de neuf sur le pont de Velcourt\u00a0?", "fr"),
        ("Résume-moi l’affaire du pont de Velcourt.", "fr"),
        ("What do we know about the Velcourt bridge?", "en"),
        ("Where does the Velcourt bridge stand?", "en"),
        ("Que s’est-il passé hier au pont de Velcourt\u00a0?", "fr"),
        ("What happened to the Velcourt bridge?", "en"),
    ],
)
def test_a_subject_is_told_as_a_whole(question: str, lang: Lang) -> None:
    """What its articles establish in the reader's language, and nothing of other stories."""
    happened, _ = events(question, *LIBRARY)
    answer = finished(iter(happened), Answer)

    assert answer.status == "answered"
    assert sorted(s.text for s in answer.sentences) == sorted(ABOUT[lang])
    assert all(s.citations for s in answer.sentences)


@pytest.mark.parametrize(
    "question",
    [
        "Quoi de neuf sur le tunnel de Marance\u00a0?",
        "Résume-moi le pont de Marance.",
        "What do we know about the Velcourt tunnel?",
    ],
)
def test_a_subject_of_no_article_is_not_told(question: str) -> None:
    """Half of its words, or a name that the articles do not have, make it another."""
    happened, _ = events(question, *LIBRARY)

    assert finished(iter(happened), Answer).status == "not_found"
    assert "group" not in {step.name for step in stages(happened)}


def test_how_things_stand_is_told_by_the_newest() -> None:
    """Older articles are left to who asks for all that is known."""
    older = article("avant", BRIDGE, SHUTTLE, outlet="Le Val", published="2026-02-01")
    newer = article("apres", BRIDGE, REPAIRS, outlet="Le Mont", published="2026-03-11")
    stands, _ = events("Où en est le pont de Velcourt\u00a0?", older, newer, PORT)
    known, _ = events("Que sait-on du pont de Velcourt\u00a0?", older, newer, PORT)

    told = {s.text for s in finished(iter(stands), Answer).sentences}
    assert told == {BRIDGE["fr"], REPAIRS["fr"]}
    assert {s.text for s in finished(iter(known), Answer).sentences} == told | {SHUTTLE["fr"]}


def test_a_subject_that_nothing_is_found_of_is_not_told() -> None:
    """Search finds no passage, or the library has lost its article meanwhile."""
    happened, _ = events("Quoi de neuf sur le pont\u00a0?", *LIBRARY, searched=False)

    assert finished(iter(happened), Answer).status == "not_found"
    assert "group" not in {step.name for step in stages(happened)}


def test_what_a_chat_is_about_is_particular() -> None:
    """“What happened?” after a question on the bridge asks about the bridge."""
    before = Turn(question="Pourquoi le pont est-il fermé\u00a0?", answer=BRIDGE["fr"])
    room = Newsroom(rewritten=before.question)
    happened, _ = events("Que s’est-il passé\u00a0?", *LIBRARY, history=[before], room=room)

    assert "group" not in {step.name for step in stages(happened)}


def test_an_empty_library_says_so() -> None:
    """As for any question."""
    happened, _ = events("Quoi de neuf\u00a0?")

    assert finished(iter(happened), Answer).text == say("not_found_empty", "fr")


def test_articles_without_a_day_are_news_where_none_has_one() -> None:
    """And no others."""
    undated = article("pont", BRIDGE, published=None)
    alone, _ = events("Quoi de neuf\u00a0?", undated)
    beside, _ = events("Quoi de neuf\u00a0?", undated, PORT)

    assert [s.text for s in finished(iter(alone), Answer).sentences] == [BRIDGE["fr"]]
    assert [s.text for s in finished(iter(beside), Answer).sentences] == [STRIKE["fr"]]


def stages(happened: list[Event]) -> list[Stage]:
    """The stages among what happened."""
    return [step for step in happened if isinstance(step, Stage)]
