"""Propose names for the table from a library: facts that its articles tell in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chatbot.evidence.proposals import Proposal, proposals
from chatbot.facts import candidates, sheet
from chatbot.report import Shelf, select
from chatbot.stories import stories
from chatbot.types import Article


def proposed(articles: Sequence[Article], shelf: Shelf) -> list[Proposal]:
    """Names that the table lacks, surest first, for a person to read and to add.

    Sentences are compared within a story alone, so that time grows with the stories' sizes.
    """
    vectors = {article.article_id: shelf.vectors(article) for article in articles}
    read = [article for article in articles if len(vectors[article.article_id])]
    groups = stories(read, vectors)
    return proposals(pair for group in groups for pair in _pairs(group, shelf))


def _pairs(group: Sequence[Article], shelf: Shelf) -> Iterator[tuple[str, str]]:
    """French and English sentences of a story that say the same."""
    if len({article.lang for article in group}) < 2:  # noqa: PLR2004 - one language has no pairs
        return
    selection = select(group, shelf)
    for fact in candidates(sheet(selection.sentences, shelf.embed), selection.copies):
        for ours in fact.sources:
            for theirs in fact.sources:
                if (ours.lang, theirs.lang) == ("fr", "en"):
                    yield ours.text, theirs.text
