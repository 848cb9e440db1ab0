"""Passages: whole sentences of one paragraph, short enough to rank, long enough to understand.

Two or three sentences a passage and no overlap: a passage is what is cited and shown, so it must
stand on its own and appear once.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from chatbot.ingest.drafting import same_line
from chatbot.ingest.lines import ends_sentence
from chatbot.language import is_stuck, sentences
from vectorstore.types import Passage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chatbot.types import Article

TARGET = 400
"""Characters a passage holds at most, unless one sentence is longer."""
LEAST = 80
"""Characters under which a passage is joined to a neighbour where it can be."""
_Span: TypeAlias = tuple[int, int]


def chunk(article: Article, *, target: int = TARGET, least: int = LEAST) -> list[Passage]:
    """Cut an article into passages, ``text == article.text[start:end]``, in code points.

    The headline is context, not a passage, where a body follows it. A sentence stuck on repeating
    itself is in no passage, and no passage reaches over it.
    """
    text = article.text
    spans = _without_headline(article, sentences(text, article.lang))
    groups: list[list[_Span]] = []
    for run in _runs(text, spans):
        groups += _packed(text, run, target, least)
    return [
        Passage(
            article_id=article.article_id,
            ordinal=ordinal,
            text=text[group[0][0] : group[-1][1]],
            start=group[0][0],
            end=group[-1][1],
            lang=article.lang,
            outlet=article.outlet,
            published=article.published,
            title=article.title,
        )
        for ordinal, group in enumerate(groups)
    ]


def _without_headline(article: Article, spans: list[_Span]) -> list[_Span]:
    first = article.text.split("\n", 1)[0]
    body = [span for span in spans if span[0] > len(first)]
    return body if body and same_line(first, article.title) else spans


def _runs(text: str, spans: Iterable[_Span]) -> Iterator[list[_Span]]:
    """Sentences with nothing stuck between them."""
    run: list[_Span] = []
    for span in spans:
        if not is_stuck(text[slice(*span)]):
            run.append(span)
            continue
        yield run
        run = []
    yield run


def _packed(text: str, run: list[_Span], target: int, least: int) -> list[list[_Span]]:
    """Fill passages paragraph by paragraph, then join what came out too short."""
    groups: list[list[_Span]] = []
    for paragraph in _paragraphs(text, run):
        groups += _filled(paragraph, target)
    return _joined(text, groups, target, least)


def _paragraphs(text: str, run: list[_Span]) -> Iterator[list[_Span]]:
    paragraph = run[:1]
    for before, span in pairwise(run):
        if "\n" in text[before[1] : span[0]]:
            yield paragraph
            paragraph = []
        paragraph.append(span)
    if paragraph:
        yield paragraph


def _filled(paragraph: list[_Span], target: int) -> list[list[_Span]]:
    """As few passages as the target allows, about equally long."""
    length = _length(paragraph)
    even = length / max(1, -(-length // target))
    groups: list[list[_Span]] = [[]]
    for span in paragraph:
        group = groups[-1]
        if group and _past_even(group, span, even, target):
            groups.append(group := [])
        group.append(span)
    return groups


def _past_even(group: list[_Span], span: _Span, even: float, target: int) -> bool:
    """Too long with this sentence, or already nearer to an equal share without it."""
    now, then = _length(group), span[1] - group[0][0]
    return then > target or then - even > even - now


def _joined(text: str, groups: list[list[_Span]], target: int, least: int) -> list[list[_Span]]:
    """A short passage ends what came before it; a subheading opens what follows."""
    joined: list[list[_Span]] = []
    for place, group in enumerate(groups):
        before = joined[-1] if joined else None
        last = place == len(groups) - 1
        back = _length(group) < least and (last or ends_sentence(text[slice(*group[-1])]))
        forward = before is not None and _length(before) < least
        if before and (back or forward) and group[-1][1] - before[0][0] <= target + least:
            joined[-1] = before + group
        else:
            joined.append(group)
    return joined


def _length(group: list[_Span]) -> int:
    return group[-1][1] - group[0][0]
