"""Invented pages and scrapes, and what must come of each; ``<page>.expected`` is reviewed by eye.

Run with ``UPDATE_GOLDEN=1`` to write what comes out now, then read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chatbot.ingest.chunk import chunk
from chatbot.ingest.media import media_type
from chatbot.ingest.read import read
from chatbot.types import Article, RawDocument

GOLDEN = Path(__file__).parents[2] / "golden"
PAGES = sorted(path for path in GOLDEN.iterdir() if path.suffix in (".html", ".txt"))


def told(article: Article) -> str:
    """An article as a page to read."""
    passages = (f"[{one.ordinal}] {one.text}" for one in chunk(article))
    return "\n".join(
        [
            f"title: {article.title}",
            f"outlet: {article.outlet}",
            f"published: {article.published}",
            f"url: {article.url}",
            f"lang: {article.lang}",
            "",
            article.text,
            "",
            "--- removed",
            *article.removed,
            "--- passages",
            *passages,
            "",
        ]
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_page_reads_as_agreed(page: Path) -> None:
    """Text, metadata, what was removed and the passages, to the letter."""
    data = page.read_bytes()
    kind = media_type(data, name=page.name)
    article = read(RawDocument(source=page.name, data=data, media_type=kind))
    expected = page.with_suffix(page.suffix + ".expected")
    if os.environ.get("UPDATE_GOLDEN"):
        expected.write_text(told(article), "utf-8")
    assert told(article) == expected.read_text("utf-8")
