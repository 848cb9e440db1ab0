"""What a reader cares for, as it bears on a briefing: what is told first, and what alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chatbot.messages import say
from chatbot.report import Shelf
from chatbot.topics import ranked
from chatbot.types import Article, Lang, LeftOut

Groups = Mapping[str, Sequence[Article]]
"""Stories' articles, by the story's id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Topics that choose the stories told, and topics that only put theirs first."""

    only: tuple[str, ...] = ()
    first: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The stories to tell, those of them to tell first, and the articles of the others."""

    groups: dict[str, list[Article]]
    first: frozenset[str]
    off: tuple[Article, ...]

    def left_out(self, lang: Lang) -> list[LeftOut]:
        """Say of each article off the topics that it is."""
        why = say("briefing_off_topic", lang)
        return [LeftOut(article_id=article.article_id, why=why) for article in self.off]


def choose(groups: Groups, wanted: Wanted, shelf: Shelf) -> Chosen:
    """Choose among stories by their relevance; without topics all are told, none first."""
    kept = set(groups)
    if any(topic.strip() for topic in wanted.only):
        kept = set(ranked(groups, wanted.only, vectors=shelf.vectors, embed=shelf.embed))
    told = {id_: list(group) for id_, group in groups.items() if id_ in kept}
    first = ranked(told, wanted.first, vectors=shelf.vectors, embed=shelf.embed)
    return Chosen(
        groups=told,
        first=frozenset(first),
        off=tuple(a for id_, group in groups.items() if id_ not in kept for a in group),
    )
