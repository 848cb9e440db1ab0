"""Real pages, as they come: whatever digits, lists and marks they hold, a briefing is made."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import pytest

from chatbot.briefing import brief
from chatbot.evaluation.reading import lines
from chatbot.evidence.judge import Judge
from chatbot.ingest.chunk import chunk
from chatbot.language import detect
from chatbot.library.neardup import agency_groups
from chatbot.report import Reporter, Shelf
from chatbot.types import Article, Briefing
from chatbot.writing.compose import Composer
from tests.fakes import ScriptedEngine
from tests.newsroom import finished
from vectorstore.embedders import HashEmbedder

DATA = Path(os.environ.get("RECOUPE_DATA", Path(__file__).parents[3] / "shared" / "data"))
DAY = "2026-03-10"
EACH, LONGEST, _DAY_OF = 24, 20_000, 8
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not DATA.is_dir(), reason="the evaluation data are not here"),
]


def pages(folder: str) -> Iterator[str]:
    """The texts of a set: extracted news, or the pages that WiCE's claims cite."""
    for file in sorted((DATA / folder).glob("*.jsonl")):
        for row in lines(file):
            text = row.get("text") or "\n".join(row.get("evidence", ()))
            yield ("\n\n".join(text) if isinstance(text, list) else text)[:LONGEST]


def told(articles: Sequence[Article]) -> Briefing:
    """Their briefing by a model that says Yes to everything and writes one thing."""
    passages = {article.article_id: chunk(article) for article in articles}
    embedder = HashEmbedder()
    shelf = Shelf(
        passages=passages.__getitem__,
        vectors=lambda a: embedder.embed_passages([p.text for p in passages[a.article_id]]),
        embed=lambda texts, _langs: embedder.embed_passages(list(texts)),
        groups=agency_groups,
    )
    engine = ScriptedEngine(
        lambda _: '{"text": "Rien de neuf.", "sources": [1]}', score=lambda _: (0.9, 0.1)
    )
    reporter = Reporter(engine=engine, composer=Composer(engine, Judge(engine)), shelf=shelf)
    events = brief(reporter, articles, date=DAY, days=2, lang="both", ui_lang="fr", past=())
    return finished(events, Briefing)


@pytest.mark.parametrize("folder", ["html_fr", "fundus_en", "zyte_en", "wice_en"])
def test_real_pages_are_told(folder: str) -> None:
    """Every page is told of or left out with a reason; none ends the briefing."""
    every = list(islice(pages(folder), EACH))
    for number in range(0, len(every), _DAY_OF):
        articles = [
            Article(
                article_id=f"{folder}-{number}-{place}",
                source=f"{place}.txt",
                title=text.strip().partition("\n")[0][:80],
                text=text,
                lang=detect(text[:2000], "en"),
                outlet=f"Outlet {place}",
                url="",
                published=DAY,
            )
            for place, text in enumerate(every[number : number + _DAY_OF])
        ]
        briefing = told(articles)

        heard = {id_ for story in briefing.stories for id_ in story.articles}
        heard |= {left.article_id for left in briefing.left_out}
        assert heard == {article.article_id for article in articles}
