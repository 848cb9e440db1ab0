"""What will be told of each story, and in which order: news first, by weight, within a length."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from chatbot.briefing.memory import Memory
from chatbot.facts import Candidate, Sheet, candidates, pick, sheet
from chatbot.report import Selection, Shelf, copied
from chatbot.stories import stories, story_id
from chatbot.types import Article

Length = Literal["short", "normal", "long"]
Status = Literal["new", "developing", "unchanged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """Facts of a story, one more than it has articles within bounds; and of them all."""

    fewest: int
    most: int
    all: int


SIZES: Mapping[Length, Size] = MappingProxyType(
    {
        "short": Size(fewest=2, most=3, all=12),
        "normal": Size(fewest=3, most=7, all=36),
        "long": Size(fewest=4, most=12, all=120),
    }
)
"""About one, three and eight minutes of reading: a fact has some 25 words."""
CONTEXT = 2
"""Facts told before that a developing story is reminded with, and all that an unchanged one has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A story about to be told."""

    id: str
    part: Selection
    page: Sheet
    found: tuple[Candidate, ...]
    """Every fact it could be told with, best first."""
    status: Status
    chosen: tuple[Candidate, ...] = ()
    """What is told: what is new first."""

    @property
    def articles(self) -> tuple[Article, ...]:
        """Its articles of this window, newest first."""
        return self.part.articles

    @property
    def old(self) -> frozenset[str]:
        """Articles that say nothing which was not told before."""
        fresh = {id_ for fact in self.found if not fact.told for id_ in fact.articles}
        return frozenset(article.article_id for article in self.articles) - fresh


def grouped(whole: Selection, shelf: Shelf, memory: Memory) -> dict[str, list[Article]]:
    """The stories of a window by their ids; those told before go on, with what joins them."""
    readable = [a for a in whole.articles if whole.sentences.get(a.article_id)]
    window = {article.article_id for article in whole.articles}
    vectors = {
        article.article_id: shelf.vectors(article)
        for article in [*readable, *memory.earlier()]
        if article.article_id not in window or whole.sentences.get(article.article_id)
    }
    vectors = {id_: rows for id_, rows in vectors.items() if len(rows)}
    earlier = [
        article
        for article in memory.earlier()
        if article.article_id in vectors and article.article_id not in window
    ]
    known = {id_: held for id_, ids in memory.stories.items() if (held := ids & vectors.keys())}
    told = [article for article in readable if article.article_id in vectors]
    found: dict[str, list[Article]] = {}
    for group in stories([*told, *earlier], vectors, known=known):
        now = [article for article in group if article.article_id in window]
        if now:
            newest = sorted(now, key=lambda article: article.published or "", reverse=True)
            found.setdefault(story_id(group, known), []).extend(newest)
    return found


def studied(
    story: str, group: Sequence[Article], whole: Selection, shelf: Shelf, memory: Memory
) -> Plan:
    """Every fact that a story could be told with, and whether any of it is new."""
    ids = {article.article_id for article in group}
    sentences = {key: value for key, value in whole.sentences.items() if key in ids}
    page = sheet(sentences, shelf.embed)
    part = Selection(articles=tuple(group), sentences=sentences, copies=copied(page, whole.copies))
    found = tuple(candidates(page, part.copies, known=memory.known(story, group)))
    status: Status = "new"
    if story in memory.stories or all(fact.told for fact in found):
        status = "unchanged" if all(fact.told for fact in found) else "developing"
    return Plan(id=story, part=part, page=page, found=found, status=status)


def planned(
    plans: Sequence[Plan], length: Length, *, first: frozenset[str] = frozenset()
) -> list[Plan]:
    """The plans in the order they are told, each with its facts chosen.

    ``first`` are the stories that the reader cares for most: of the news, these come first. Every
    story has a fact before any has a second, and so on, until the length is reached.
    """
    size = SIZES[length]
    ordered = sorted(plans, key=lambda plan: _weight(plan, first), reverse=True)
    picked = [
        _picked(plan, min(size.most, max(size.fewest, len(plan.articles) + 1))) for plan in ordered
    ]
    share = [0] * len(picked)
    for depth in range(size.most):
        for place, facts in enumerate(picked):
            if depth < len(facts) and sum(share) < size.all:
                share[place] += 1
    return [
        replace(plan, chosen=tuple(facts if len(facts) == most else _picked(plan, most)))
        for plan, facts, most in zip(ordered, picked, share, strict=True)
    ]


def independent(plan: Plan) -> int:
    """Sources that do not copy one another."""
    copies = plan.part.copies
    return len({copies.get(a.article_id, a.article_id) for a in plan.articles})


def _weight(plan: Plan, first: frozenset[str]) -> tuple[bool, bool, bool, int, str]:
    """News before what is unchanged, dated before context; then by interest, sources, and day."""
    newest = max((a.published or "" for a in plan.articles), default="")
    news, dated = plan.status != "unchanged", bool(newest)
    return (news, dated, plan.id in first, independent(plan), newest)


def _picked(plan: Plan, most: int) -> list[Candidate]:
    """What is new, then some of what was told; each by its score."""
    fresh = pick([fact for fact in plan.found if not fact.told], most)
    told = [fact for fact in plan.found if fact.told]
    return fresh + pick(told, min(CONTEXT, most - len(fresh)))
