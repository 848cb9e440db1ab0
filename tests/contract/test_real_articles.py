"""Five real articles, as scraped, kept outside the repository: nothing of theirs is lost."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chatbot.config import FetchSettings
from chatbot.ingest.read import read
from chatbot.ingest.sources import documents
from chatbot.types import Article, Hints, RawDocument

ARTICLES = Path(
    os.environ.get("RECOUPE_ARTICLES", Path(__file__).parents[3] / "shared" / "articles")
)
FURNITURE = (
    "Show More",
    "Back to top button",
    "Verified by MonsterInsights",
    "Related Articles",
    "Akismet",
    "S’abonner",
    "Afficher tous les commentaires",
    "0 Commentaires",
    "Notification pour",
    "retirera d'office tout commentaire",
    "Photo :",
)
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not ARTICLES.is_dir(), reason="the five real articles are not here"),
]


@pytest.fixture(scope="module")
def articles() -> list[tuple[str, Article]]:
    """Each file's own text and the article read from it."""
    found = documents([str(ARTICLES)], settings=FetchSettings(), hints=Hints(), stdin=None)
    return [(d.data.decode("utf-8"), read(d)) for d in found if isinstance(d, RawDocument)]


def test_no_furniture_is_stored(articles: list[tuple[str, Article]]) -> None:
    """What the sites put around their articles is in ``removed``, not in ``text``."""
    assert articles
    for _, article in articles:
        assert [words for words in FURNITURE if words in article.text] == []


def test_every_line_is_stored_or_listed(articles: list[tuple[str, Article]]) -> None:
    """A line of the file is in the text, or among the lines said to be removed."""
    for raw, article in articles:
        kept = "".join((article.text + "".join(article.removed)).split())
        lost = [line for line in raw.splitlines() if "".join(line.split()) not in kept]

        assert lost == []
