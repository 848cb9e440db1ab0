"""What a report reads: articles, their citable sentences, and which are copies of which."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from chatbot.facts import Embed
from chatbot.types import LANGS, Article, Evidence, Lang
from chatbot.writing.article import Usage, usage_of
from chatbot.writing.cite import evidence
from vectorstore.types import Passage, Vectors

In = Literal["fr", "en", "both"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What a report needs of the library and the embedder."""

    passages: Callable[[str], list[Passage]]
    vectors: Callable[[Article], Vectors]
    """An article's centred passage vectors, shape ``(n, dim)``."""
    embed: Embed
    groups: Callable[[Sequence[Article]], list[frozenset[str]]]
    """Articles that are copies of one text, singletons included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Some articles, their citable sentences, and which are copies of which."""

    articles: tuple[Article, ...]
    sentences: Mapping[str, Sequence[Evidence]]
    copies: Mapping[str, str]

    def usage(self) -> Usage:
        """What its articles of either language have a way of writing."""
        return usage_of(source for own in self.sentences.values() for source in own)


def langs_of(lang: In) -> tuple[Lang, ...]:
    """The languages a report is written in."""
    return LANGS if lang == "both" else (lang,)


def select(articles: Sequence[Article], shelf: Shelf) -> Selection:
    """Read the articles' sentences and find the copies among them."""
    place = {article.article_id: at for at, article in enumerate(articles)}
    copies = {
        member: first
        for group in shelf.groups(articles)
        for first in [min(group, key=place.__getitem__)]
        for member in group
    }
    sentences = {
        article.article_id: [
            source
            for passage in shelf.passages(article.article_id)
            for source in evidence(passage, article.url)
        ]
        for article in articles
        if article.lang in LANGS
    }
    return Selection(articles=tuple(articles), sentences=sentences, copies=copies)
