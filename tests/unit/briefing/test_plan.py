"""Stories share a briefing's length: each has its turn, and its articles are heard first."""

from __future__ import annotations

import numpy as np
import pytest

from chatbot.briefing.plan import SIZES, Length, Plan, planned
from chatbot.facts import Candidate, Sheet
from chatbot.report import Selection
from chatbot.writing.cite import evidence
from tests.newsroom import article, passage


def plan(story: str, articles: int, each: int) -> Plan:
    """A story of so many articles, each with so many facts of its own, none like another."""
    written = tuple(article(f"{story}{n}") for n in range(articles))
    facts = []
    for at in range(articles * each):
        one = written[at % articles]
        said = passage(f"{one.article_id} dit la chose numéro {at}.", article_id=one.article_id)
        vector = np.eye(articles * each)[at]
        score = 1 - at % articles / 100 - at / 10_000  # the last articles' facts are worth least
        facts.append(
            Candidate(
                sources=tuple(evidence(said)), score=score, independent=1, vector=tuple(vector)
            )
        )
    facts.sort(key=lambda fact: -fact.score)
    return Plan(
        id=story,
        part=Selection(articles=written, sentences={}, copies={}),
        page=Sheet(sources=(), places=(), vectors=np.zeros((0, 1), dtype=np.float32)),
        found=tuple(facts),
        status="new",
    )


@pytest.mark.parametrize("length", ["short", "normal", "long"])
def test_a_story_alone_has_all_it_may(length: Length) -> None:
    """A day of one affair tells more of it than a day of many."""
    (alone,) = planned([plan("seule", 30, 2)], length)
    crowd = planned([plan(f"s{n}-", 6, 4) for n in range(12)], length)

    assert len(alone.chosen) == SIZES[length].most
    assert all(len(one.chosen) < SIZES[length].most for one in crowd)
    assert sum(len(one.chosen) for one in crowd) <= SIZES[length].all


def test_a_share_is_spent_on_every_article() -> None:
    """Where stories leave little room, each still has its articles heard before details."""
    stories = planned([plan(f"s{n}-", 4, 6) for n in range(9)], "normal")

    for one in stories:
        assert len(one.chosen) == 4
        assert {id_ for fact in one.chosen for id_ in fact.articles} == {
            a.article_id for a in one.articles
        }
