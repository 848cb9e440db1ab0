"""The JSON shapes that scripts outside the project read."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256

import numpy as np
import pytest

from chatbot import wire
from chatbot.errors import ExportError
from chatbot.types import (
    Answer,
    Article,
    Briefing,
    Citation,
    Disagreement,
    Fact,
    Ingested,
    LeftOut,
    Manifest,
    Named,
    Position,
    Seconds,
    Sentence,
    Story,
    Summary,
    TimelineEntry,
)
from vectorstore.types import Hit, Passage

ARTICLE = Article(
    article_id="a1",
    source="/presse/bac.txt",
    title="Le bac de Trémeur rouvre",
    text="Le bac rouvre. L’œuvre est achevée.",
    lang="fr",
    removed=("Partager",),
)
CITATION = Citation(
    n=1,
    article_id="a1",
    passage_id="p1",
    outlet="",
    title="Le bac de Trémeur rouvre",
    url="",
    published=None,
    lang="fr",
    quote="Le bac rouvre.",
    start=0,
    end=14,
)
SENTENCE = Sentence(
    text="Le bac a rouvert.", lang="fr", status="supported", support=0.9, citations=(CITATION,)
)
FACT = Fact(id="f1", renderings={"fr": SENTENCE}, sources=1, independent_sources=1, date=None)
SECONDS = Seconds(first_token=None, total=1.23456)


def keys(text: str) -> list[str]:
    """Names as DESIGN.md writes them."""
    return text.split()


def test_citation_keeps_its_keys_and_says_null_for_what_is_unknown() -> None:
    """No outlet, URL or date is ``null``, never an empty string."""
    shape = wire.citation_json(CITATION)
    assert list(shape) == keys(
        "n article_id passage_id outlet title url published lang quote start end"
    )
    assert (shape["outlet"], shape["url"], shape["published"]) == (None, None, None)
    assert ARTICLE.text[shape["start"] : shape["end"]] == shape["quote"]


def test_sentence_support_is_a_plain_number() -> None:
    """A score that comes from NumPy still goes through `json`."""
    sentence = Sentence(
        text="Oui.",
        lang="fr",
        status="quoted",
        support=np.float32(0.5),  # type: ignore[arg-type]  # what a careless caller passes
        citations=(CITATION,),
    )
    shape = wire.sentence_json(sentence)
    assert list(shape) == keys("text lang status support citations")
    assert json.loads(json.dumps(shape))["support"] == 0.5


def test_answer_not_found_has_nearest_passages() -> None:
    """An honest refusal still has every key."""
    answer = Answer(
        id=None,
        question="Qui a payé ?",
        lang="fr",
        status="not_found",
        sentences=(),
        text="Rien dans vos articles.",
        nearest=(CITATION,),
        prompt="answer.fr@1",
        model="m",
        seconds=SECONDS,
    )
    shape = wire.answer_json(answer)
    assert list(shape) == keys(
        "id question lang status sentences text nearest prompt model seconds"
    )
    assert shape["sentences"] == []
    assert shape["seconds"] == {"first_token": None, "total": 1.235}
    assert wire.result_json(answer) == shape


def test_summary_has_both_titles_and_the_renderings_written() -> None:
    """A language that was not asked for has a ``null`` title and no rendering."""
    summary = Summary(
        title={"fr": "Le bac"},
        lang="fr",
        facts=(FACT,),
        articles=("a1",),
        left_out=(LeftOut(article_id="a2", why="hors sujet"),),
        prompt="p",
        model="m",
        seconds=SECONDS,
    )
    shape = wire.summary_json(summary)
    assert list(shape) == keys("title lang facts articles left_out prompt model seconds")
    assert shape["title"] == {"fr": "Le bac", "en": None}
    assert list(shape["facts"][0]) == keys("id renderings sources independent_sources date")
    assert list(shape["facts"][0]["renderings"]) == ["fr"]
    assert shape["left_out"] == [{"article_id": "a2", "why": "hors sujet"}]
    assert wire.result_json(summary) == shape


def test_briefing_lists_its_sources_without_their_text() -> None:
    """The manifest names each article and a hash of its text; the text stays in the library."""
    story = Story(
        id="s1",
        title={"en": "Ferry", "fr": "Le bac"},
        status="new",
        articles=("a1",),
        outlets=1,
        independent_sources=1,
        facts=(FACT,),
        dated=False,
        disagreements=(
            Disagreement(
                about={"fr": "Le coût", "en": "Cost"},
                positions=(Position(text={"fr": "Élevé", "en": "High"}, citations=(CITATION,)),),
            ),
        ),
        timeline=(TimelineEntry(date="2031-05-02", fact_id="f1"),),
        changed=("f1",),
    )
    briefing = Briefing(
        date="2031-05-02",
        days=1,
        lang="both",
        stories=(story,),
        left_out=(),
        model="m",
        prompt="p",
        seconds=SECONDS,
        articles={"a1": ARTICLE},
    )
    shape = wire.briefing_json(briefing)
    assert list(shape)[:6] == keys("date days stories left_out model seconds")
    told = shape["stories"][0]
    assert list(told)[:10] == keys(
        "id title status articles outlets independent_sources facts disagreements timeline changed"
    )
    assert list(told["title"]) == ["fr", "en"]
    assert told["dated"] is False
    assert told["disagreements"][0]["positions"][0]["citations"][0]["n"] == 1
    assert told["timeline"] == [{"date": "2031-05-02", "fact_id": "f1", "kind": "published"}]
    assert shape["sources"] == [
        {
            "article_id": "a1",
            "title": "Le bac de Trémeur rouvre",
            "outlet": None,
            "url": None,
            "published": None,
            "lang": "fr",
            "sha256": sha256(ARTICLE.text.encode()).hexdigest(),
        }
    ]
    assert ARTICLE.text not in json.dumps(shape, ensure_ascii=False)
    assert wire.result_json(briefing) == shape


def test_a_whole_briefing_comes_back_from_its_json() -> None:
    """What was kept as JSON is the same briefing: stories, texts, manifest, every empty field."""
    citation = replace(CITATION, outlet="L’Écho", url="https://echo.exemple/1", published="2031")
    said = replace(SENTENCE, support=0.123456789, citations=(CITATION, citation))
    story = Story(
        id="s1",
        title={"fr": "Le bac"},
        status="developing",
        articles=("a1", "a2"),
        outlets=2,
        independent_sources=1,
        facts=(replace(FACT, renderings={"fr": said}, date="2031-05"),),
        dated=False,
        disagreements=(
            Disagreement(
                about={"fr": "Le coût", "en": "Cost"},
                positions=(Position(text={"fr": "Élevé"}, citations=(citation,)),),
            ),
        ),
        timeline=(TimelineEntry(date="2031-05", fact_id="f1", kind="event"),),
        changed=("f1",),
        names=(Named(kind="place", forms={"fr": "Trémeur"}, articles=("a1",)),),
    )
    briefing = Briefing(
        date="2031-05-02",
        days=3,
        lang="both",
        stories=(story,),
        left_out=(LeftOut(article_id="a2", why="copie"),),
        model="m",
        prompt="p",
        seconds=Seconds(first_token=None, total=1.5),
        articles={"a1": ARTICLE, "a2": replace(ARTICLE, article_id="a2", text="\ud800 œuvre")},
        top=("f1",),
        made="2031-05-02T06:00:00+02:00",
        previous="2031-05-01",
        manifest=Manifest(
            sources={"a1": "0" * 64},
            prompts=("fact.fr@1",),
            supported=1,
            quoted=0,
            dropped=0,
            translator="opus@1",
        ),
    )
    kept = json.loads(json.dumps(wire.briefing_json(briefing, whole=True)))

    assert wire.briefing_from_json(kept) == briefing
    assert wire.briefing_from_json(wire.briefing_json(briefing)) == replace(briefing, articles={})


def test_an_older_briefing_can_still_be_read() -> None:
    """Keys that came later have their defaults."""
    shape = wire.briefing_json(
        Briefing(
            date="2031-05-02",
            days=1,
            lang="fr",
            stories=(),
            left_out=(),
            model="m",
            prompt="p",
            seconds=SECONDS,
        )
    )
    for key in ("top", "made", "previous", "manifest"):
        del shape[key]
    read = wire.briefing_from_json(shape)

    assert (read.top, read.made, read.previous, read.manifest) == ((), "", None, None)


@pytest.mark.parametrize(("id_", "first"), [(None, "rank"), ("q7", "id")])
def test_hit_carries_the_query_id_only_when_there_is_one(id_: str | None, first: str) -> None:
    """A single search has no ``id`` key at all."""
    passage = Passage(article_id="a1", ordinal=0, text="Le bac", start=0, end=6, lang="fr")
    hit = Hit(passage=passage, score=0.5, dense_rank=2, lexical_rank=None)
    shape = wire.hit_json(hit, 1, id_)
    expected = keys(
        "rank article_id passage_id text start end lang outlet published score dense_rank"
        " lexical_rank"
    )
    assert next(iter(shape)) == first
    assert [key for key in shape if key != "id"][:12] == expected
    assert shape["lexical_rank"] is None


def test_a_failed_document_says_why_in_the_readers_language() -> None:
    """Failures have every key, and an error in the language asked for."""
    error = ExportError("settings_unreadable", origin="x.toml")
    shape = wire.ingested_json(Ingested(source="x", status="failed", error=error), "fr")
    assert list(shape) == keys("source status article_id title outlet published lang error")
    assert shape["article_id"] is None
    assert "réglages illisibles" in shape["error"]


def test_an_added_document_has_no_error() -> None:
    """Success says ``null``, not an empty string."""
    shape = wire.ingested_json(Ingested(source="x", status="added", article=ARTICLE), "en")
    assert (shape["article_id"], shape["outlet"], shape["error"]) == ("a1", None, None)


def test_an_article_is_listed_and_shown() -> None:
    """The list has no text; the page has the text and the lines removed."""
    row, whole = wire.article_row(ARTICLE), wire.article_json(ARTICLE)
    assert list(row)[:7] == keys("article_id source title outlet published lang revision")
    assert list(whole)[:9] == keys(
        "article_id title outlet url published lang revision text removed"
    )
    assert whole["removed"] == ["Partager"]
