"""What earlier briefings told: their stories, the articles they read, and their facts.

A sentence is known when its article was read before and says the same now; when its very words
were cited; or, across sources and languages, when its meaning is that of a fact told of the same
story and it has no number that the fact lacks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from chatbot.evidence.numbers import amounts
from chatbot.facts import Embed, Known, Sheet
from chatbot.language import fold
from chatbot.types import Article, Briefing, Citation, Evidence, Story

ALREADY = 0.7
"""Least centred cosine between a sentence and one told before that says the same."""
MOST_ARTICLES = 300
"""Articles of earlier stories that new ones may join, the last told first."""
MOST_TOLD = 80
"""Cited sentences of one story that new ones are compared with, the last told first."""


class Memory:
    """Some earlier briefings, newest first, as one memory."""

    def __init__(self, past: Sequence[Briefing], embed: Embed) -> None:
        """Remember these; ``embed`` gives centred vectors."""
        self._embed = embed
        self.date = past[0].date if past else None
        self.articles: dict[str, Article] = {}
        """The articles that were in a story, as they were last read."""
        self.stories: Mapping[str, frozenset[str]] = {}
        """Story id to the ids of its articles; an article is of one story, the last it was in."""
        self._cited: dict[str, dict[str, Citation]] = {}
        self._remember(past)

    def earlier(self) -> list[Article]:
        """The articles of `stories`, as they were last read."""
        held = {article_id for ids in self.stories.values() for article_id in ids}
        return [article for id_, article in self.articles.items() if id_ in held]

    def is_old(self, article: Article) -> bool:
        """Whether a story held this article, saying what it says now."""
        read = self.articles.get(article.article_id)
        return read is not None and read.text == article.text

    def known(self, story: str, group: Sequence[Article]) -> Known:
        """Which sentences of a story's articles are no news."""
        old = {article.article_id for article in group if self.is_old(article)}
        every = {key for cited in self._cited.values() for key in cited}
        told = list(self._cited.get(story, {}).values())[:MOST_TOLD]

        def flags(page: Sheet) -> list[bool]:
            found = [
                source.passage.article_id in old or _key(source.text) in every
                for source in page.sources
            ]
            if told and not all(found):
                for row in self._same(page, told):
                    found[row] = True
            return found

        return flags

    def _same(self, page: Sheet, told: Sequence[Citation]) -> Iterator[int]:
        """Rows of a sheet that say what one of these said, and no number more."""
        vectors = self._embed([c.quote for c in told], [c.lang for c in told])
        for row, (source, near) in enumerate(
            zip(page.sources, page.vectors @ vectors.T, strict=True)
        ):
            alike = [c for c, cosine in zip(told, near, strict=True) if cosine >= ALREADY]
            if any(_covered(source, by=citation) for citation in alike):
                yield row

    def _remember(self, past: Sequence[Briefing]) -> None:
        stories: dict[str, set[str]] = {}
        for briefing, story in ((b, s) for b in past for s in b.stories):
            for article_id in story.articles:
                read = briefing.articles.get(article_id)
                if read is None or article_id in self.articles:
                    continue
                if len(self.articles) < MOST_ARTICLES:
                    stories.setdefault(story.id, set()).add(article_id)
                self.articles[article_id] = read
            cited = self._cited.setdefault(story.id, {})
            cited.update(
                (_key(c.quote), c) for c in _citations(story) if _key(c.quote) not in cited
            )
        self.stories = {story: frozenset(ids) for story, ids in stories.items()}


def _citations(story: Story) -> Iterator[Citation]:
    for fact in story.facts:
        for sentence in fact.renderings.values():
            yield from sentence.citations


def _key(text: str) -> str:
    """A sentence by its words alone."""
    return " ".join(fold(text).split())


def _covered(source: Evidence, *, by: Citation) -> bool:
    return amounts(source.text, source.lang) <= amounts(by.quote, by.lang)
