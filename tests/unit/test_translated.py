"""A dispatch and its translation are one source; two reports of one event are two."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from chatbot.facts import sheet
from chatbot.ingest.chunk import chunk
from chatbot.report import copied
from chatbot.report.translated import translations
from chatbot.types import Article
from chatbot.writing.cite import evidence
from tests.newsroom import BRIDGE, FERRIES, HARVEST, REPAIRS, SHUTTLE, STRIKE, article, embed

DISPATCH = (BRIDGE, SHUTTLE, REPAIRS, HARVEST)


def pairs(*articles: Article) -> list[tuple[str, str]]:
    """What is taken for a translation of what."""
    told = {a.article_id: [s for p in chunk(a) for s in evidence(p)] for a in articles}
    return list(translations(sheet(told, embed)))


def test_a_translation_tells_the_same_in_the_same_order() -> None:
    """Sentence for sentence; a paragraph left out or added changes nothing."""
    original = article("fr", *DISPATCH)

    assert pairs(original, article("en", *DISPATCH, lang="en")) == [("fr", "en")]
    assert pairs(original, article("en", *DISPATCH[1:], STRIKE, lang="en")) == [("fr", "en")]


@pytest.mark.parametrize(
    "other",
    [
        (HARVEST, REPAIRS, SHUTTLE, BRIDGE),  # the same in another order
        (BRIDGE, STRIKE, FERRIES, HARVEST),  # half of it
        (BRIDGE, SHUTTLE),  # too short to tell
    ],
)
def test_a_report_of_its_own_is_no_translation(other: Sequence[dict[str, str]]) -> None:
    """Who writes for himself orders for himself."""
    assert pairs(article("fr", *DISPATCH), article("en", *other, lang="en")) == []


def test_within_one_language_wording_decides() -> None:
    """Copies of one language are found by their words; meaning alone joins no two of them."""
    assert pairs(article("a", *DISPATCH), article("b", *DISPATCH)) == []


def test_copies_of_a_dispatch_and_of_its_translation_are_one() -> None:
    """Whatever each stands for, all of them end with the same."""
    told = [article("a", *DISPATCH), article("b", *DISPATCH, lang="en")]
    page = sheet({a.article_id: [s for p in chunk(a) for s in evidence(p)] for a in told}, embed)
    copies = {"a": "a2", "a2": "a2", "b": "b", "b2": "b", "c": "c"}

    assert copied(page, copies) == {"a": "a2", "a2": "a2", "b": "a2", "b2": "a2", "c": "c"}
