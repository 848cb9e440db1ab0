"""A summary hears every article of its selection, and says which it left out and why."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event as Flag

import pytest

from chatbot.evidence.judge import Judge
from chatbot.messages import say
from chatbot.report import In, Reporter
from chatbot.summarize import summarize
from chatbot.types import LANGS, Article, Event, Finished, Lang, Printed, Stage, Summary
from chatbot.writing.compose import Composer
from tests.newsroom import (
    BRIDGE,
    FERRIES,
    HARVEST,
    NEWS,
    REPAIRS,
    STRIKE,
    Newsroom,
    article,
    finished,
    shelf,
)

ARTICLES = (
    article("pont", BRIDGE, REPAIRS, title="Velcourt ferme son pont"),
    article("bridge", BRIDGE, lang="en", title="Velcourt closes its bridge"),
    article("port", STRIKE, FERRIES, title="Grève à Tessing"),
    article("lavande", HARVEST, title="Peu de lavande"),
)


def events(
    articles: Sequence[Article],
    *,
    lang: In = "both",
    sentences: int = 6,
    cancel: Flag | None = None,
    ui_lang: Lang = "en",
) -> list[Event]:
    """What happens while these articles are summarized."""
    engine = Newsroom().engine()
    reporter = Reporter(
        engine=engine, composer=Composer(engine, Judge(engine)), shelf=shelf(articles)
    )
    return list(
        summarize(
            reporter, articles, lang=lang, sentences=sentences, cancel=cancel, ui_lang=ui_lang
        )
    )


def summary(articles: Sequence[Article], **given: object) -> Summary:
    """The summary of these articles."""
    return finished(iter(events(articles, **given)), Summary)  # type: ignore[arg-type]


def cited(result: Summary) -> set[str]:
    """Every article that a sentence cites."""
    return {c.article_id for f in result.facts for s in f.renderings.values() for c in s.citations}


@pytest.mark.parametrize("sentences", [1, 2, 3, 6, 20])
def test_every_article_is_cited_or_left_out(sentences: int) -> None:
    """At any length, each article is cited or listed with a reason, never both."""
    result = summary(ARTICLES, sentences=sentences)
    missed = {row.article_id for row in result.left_out}

    assert len(result.facts) <= sentences
    assert result.articles == tuple(a.article_id for a in ARTICLES)
    assert cited(result) | missed == set(result.articles)
    assert not cited(result) & missed
    assert all(row.why for row in result.left_out)


def test_both_languages_from_the_same_evidence() -> None:
    """Each fact is told in both languages with one set of citations."""
    for fact in summary(ARTICLES).facts:
        assert set(fact.renderings) == set(LANGS)
        assert set(fact.renderings["fr"].citations) == set(fact.renderings["en"].citations)
        assert {lang: s.text for lang, s in fact.renderings.items()} in NEWS


@pytest.mark.parametrize("lang", LANGS)
def test_reasons_are_in_the_readers_language(lang: Lang) -> None:
    """The interface's language says why, whatever the summary's."""
    result = summary(ARTICLES, lang="fr", sentences=1, ui_lang=lang)

    assert say("left_out_length", lang) in {row.why for row in result.left_out}


def test_events_in_order() -> None:
    """Reading, then writing, each sentence as it is ready, then the summary once."""
    seen = events(ARTICLES)
    names = [event.name for event in seen if isinstance(event, Stage)]
    last = seen[-1]

    assert names[:2] == ["read", "embed"]
    assert set(names[2:]) == {"write"}
    assert isinstance(last, Finished)
    assert isinstance(last.result, Summary)
    told = [s for fact in last.result.facts for s in fact.renderings.values()]
    assert [event.sentence for event in seen if isinstance(event, Printed)] == told


def test_what_a_summary_says_of_itself() -> None:
    """Title, language, prompt, model and seconds are there."""
    result = summary(ARTICLES, lang="en")

    assert result.title == {"en": "Velcourt closes its bridge"}
    assert (result.lang, result.model) == ("en", "scripted")
    assert result.prompt.startswith("fact.en@")
    assert result.seconds.first_token is not None


def test_no_articles() -> None:
    """An empty selection gives an empty summary, without an error."""
    result = summary([])

    assert (result.facts, result.articles, result.left_out, result.title) == ((), (), (), {})
    assert result.seconds.first_token is None


def test_only_scraps() -> None:
    """Articles without a sentence to tell are all left out, with reasons."""
    result = summary([article("a", "Non."), article("b", "")])

    assert result.facts == ()
    assert {row.article_id for row in result.left_out} == {"a", "b"}


def test_cancelled() -> None:
    """Stopped, a summary holds what was told; the others say that it was stopped."""
    cancel = Flag()
    cancel.set()
    result = summary(ARTICLES, cancel=cancel)

    assert result.facts == ()
    assert {row.why for row in result.left_out} == {say("left_out_cancelled", "en")}
