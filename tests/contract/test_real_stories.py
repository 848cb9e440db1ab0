"""The samples become the affairs they tell, whatever the language, with the real embedder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from chatbot.config import load
from chatbot.facts import candidates, sheet
from chatbot.ingest.chunk import chunk
from chatbot.ingest.media import media_type
from chatbot.ingest.read import read
from chatbot.library.index import embedding_text
from chatbot.models.embedding import open_embedder
from chatbot.stories import stories
from chatbot.types import RawDocument
from chatbot.writing.cite import evidence
from vectorstore.centring import Centring

if TYPE_CHECKING:
    from collections.abc import Sequence

    from chatbot.types import Article
    from vectorstore.types import Embedder, Vectors

pytestmark = [pytest.mark.model, pytest.mark.slow]
FILES = sorted((Path(__file__).parents[2] / "samples").glob("[0-9]*"))
FLOOD = {"01", "02", "03", "04", "05", "06", "07", "15", "16", "17"}
STRIKE = {"09", "10", "11", "12", "13"}


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    """The one that readers have."""
    return open_embedder(load())


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    """The samples by their numbers."""
    return {path.name[:2]: _read(path) for path in FILES}


def _read(path: Path) -> Article:
    data = path.read_bytes()
    kind = media_type(data, name=path.name)
    return read(RawDocument(source=path.name, data=data, media_type=kind))


def _centred(embedder: Embedder, texts: Sequence[str], langs: Sequence[str]) -> Vectors:
    return Centring.of(embedder).centre(embedder.embed_passages(list(texts)), list(langs))


@pytest.mark.parametrize("without", ["", "16 17", "01 02", "06 07 16", "15 16 17 19"])
def test_an_affair_told_in_two_languages_is_one_story(
    embedder: Embedder, articles: dict[str, Article], without: str
) -> None:
    """The flood is one story and the strike another; what is neither stays out of both.

    On any day: with or without the treaty, the first reports, or the column that comments on them.
    """
    articles = {n: article for n, article in articles.items() if n not in without.split()}
    flood = FLOOD - set(without.split())
    vectors = {
        article.article_id: _centred(
            embedder,
            [embedding_text(p) for p in chunk(article)],
            [article.lang] * len(chunk(article)),
        )
        for article in articles.values()
    }
    number = {article.article_id: n for n, article in articles.items()}
    groups = stories(list(articles.values()), vectors)
    found = [{number[article.article_id] for article in group} for group in groups]

    assert flood in found
    assert STRIKE in found
    assert all(len(group) == 1 for group in found if group not in (flood, STRIKE))


def test_a_dispatch_and_its_translation_tell_the_same_facts(
    embedder: Embedder, articles: dict[str, Article]
) -> None:
    """Sentence by sentence, two languages become one fact with two sources."""
    both = {n: [s for p in chunk(articles[n]) for s in evidence(p)] for n in ("03", "05")}
    facts = candidates(sheet(both, lambda texts, langs: _centred(embedder, texts, langs)), {})
    paired = [{source.lang for source in fact.sources} for fact in facts].count({"fr", "en"})

    assert paired >= 8
    assert all(len(fact.sources) <= 2 for fact in facts)
