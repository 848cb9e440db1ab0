"""The path from articles to an answer on the real default model: what holds whatever it says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from chatbot.build import Desk, build
from chatbot.config import load
from chatbot.language import detect
from chatbot.models.catalogue import catalogue
from chatbot.models.inventory import is_installed
from chatbot.types import Answer, Finished, Summary

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [
    pytest.mark.model,
    pytest.mark.chroma,
    pytest.mark.slow,
    pytest.mark.timeout(1200),
]
SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("[01][0-9]-*"))[8:13]
"""The strike: two languages, five outlets."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A fresh home with some samples, the real embedder, Chroma and the default model."""
    settings = load(home=tmp_path_factory.mktemp("home"))
    if not is_installed(catalogue()[settings.engine.model], settings.models):
        pytest.skip("the default model is not installed: recoupe models pull")
    with build(settings) as desk:
        results = list(desk.ingest(map(str, SAMPLES)))
        assert {result.status for result in results} == {"added"}
        yield desk


def answered(desk: Desk, question: str) -> Answer:
    """The answer to a question."""
    *_, last = desk.ask(question)
    assert isinstance(last, Finished)
    assert isinstance(last.result, Answer)
    return last.result


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("What pay rise did the Skerra Line crews obtain?", "en"),
        ("Qui est la médiatrice nommée dans la grève des ferries d’Orsund ?", "fr"),
    ],
)
def test_an_answer_is_cited_to_the_character(desk: Desk, question: str, lang: str) -> None:
    """Asked what the articles say, it answers in the question's language, citing exact text."""
    answer = answered(desk, question)

    assert (answer.status, answer.lang) == ("answered", lang)
    for sentence in answer.sentences:
        assert sentence.status in {"supported", "quoted"}
        for citation in sentence.citations:
            text = desk.library.article(citation.article_id).text
            assert citation.quote == text[citation.start : citation.end]
        if sentence.status == "supported":
            assert detect(sentence.text, "fr" if lang == "en" else "en") == lang


def test_what_the_articles_do_not_say_is_not_answered(desk: Desk) -> None:
    """A question about something else gets a refusal in its language, and the nearest passages."""
    answer = answered(desk, "Quelle est la recette de la tarte aux pommes ?")

    assert answer.status == "not_found"
    assert not answer.sentences
    assert detect(answer.text, "en") == "fr"
    assert answer.nearest


def test_a_summary_has_both_languages_and_every_article(desk: Desk) -> None:
    """Each fact is told in both languages with citations; each article is cited or left out."""
    *_, last = desk.summarize(lang="both", sentences=2)
    assert isinstance(last, Finished)
    summary = last.result
    assert isinstance(summary, Summary)

    assert summary.facts
    cited = {left.article_id for left in summary.left_out}
    for fact in summary.facts:
        assert set(fact.renderings) == {"fr", "en"}
        cited |= {c.article_id for s in fact.renderings.values() for c in s.citations}
    assert cited == set(summary.articles)
