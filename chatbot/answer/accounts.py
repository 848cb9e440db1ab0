"""What each source says of one thing, where a question compares them.

Nobody writes “the papers do not agree”: the accounts are told beside each other, each in its own
sentence, and the reader compares.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import Event as Flag

from chatbot.answer.quotation import QUOTABLE, SURER, Asked, Quoter, independent
from chatbot.evidence.numbers import amounts
from chatbot.evidence.question import gives, wants
from chatbot.language import one_line
from chatbot.types import Evidence, Sentence, Stage
from chatbot.writing.cite import Numbering, evidence
from chatbot.writing.draft import Job, repeats
from vectorstore.types import Hit

MOST = 4
"""Accounts told."""
_EACH, _READ = 2, 12
"""Sentences judged of an article, and of all: the nearest."""


class Accounts:
    """Tells what several sources say of one thing."""

    def __init__(self, quoter: Quoter) -> None:
        """Rank, judge and tell with a quoter."""
        self._quoter = quoter

    def told(
        self, asked: Asked, hits: Sequence[Hit], numbering: Numbering, cancel: Flag | None
    ) -> Iterator[Stage | Sentence]:
        """An account a sentence, the oldest first; nothing where none surely tells of it.

        Of one source another sentence is told too where it surely tells of it, in another figure:
        both sides of a dispute may stand in one article.
        """
        alike: dict[str, list[Evidence]] = {}
        for source in self._nearest(asked, hits):
            alike.setdefault(one_line(source.text), []).append(source)
        read = self._quoter.chances(asked.question, [same[0] for same in alike.values()], cancel)
        sure = sorted(read, key=lambda pair: pair[0], reverse=True)
        chosen: list[Evidence] = []
        for chance, source in sure:
            floor = SURER if _heard(source, chosen) else QUOTABLE
            if chance >= floor and len(chosen) < MOST and _other(source, chosen):
                chosen.append(source)
        if chosen:
            yield Stage(name="write")
        for source in sorted(chosen, key=lambda s: (s.passage.published or "", s.start)):
            job = Job(task="answer", lang=asked.reader, sources=(source,), question=asked.question)
            sentence = self._quoter.told(alike[one_line(source.text)], job, numbering, cancel)
            if cancel and cancel.is_set():
                return
            yield sentence

    def _nearest(self, asked: Asked, hits: Sequence[Hit]) -> list[Evidence]:
        """The sentences worth judging, nearest first."""
        want = wants(asked.question)
        found = [
            source
            for hit in hits
            for source in evidence(hit.passage)
            if independent(source) and gives(want, source.text, source.lang, asked.question)
        ]
        kept: list[Evidence] = []
        count: dict[str, int] = {}
        for source in self._quoter.ranked(asked, found):
            article = source.passage.article_id
            count[article] = count.get(article, 0) + 1
            if count[article] <= _EACH and len(kept) < _READ:
                kept.append(source)
        return kept


def _heard(source: Evidence, told: Sequence[Evidence]) -> bool:
    """Whether its source is among those told."""
    return any(_whose(source) == _whose(one) for one in told)


def _other(source: Evidence, told: Sequence[Evidence]) -> bool:
    """Whether a sentence is another account than those told: of another source, or figure."""
    if repeats(source.text, [one.text for one in told]):
        return False
    figures = amounts(source.text, source.lang)
    return all(
        figures - amounts(one.text, one.lang) for one in told if _whose(one) == _whose(source)
    )


def _whose(source: Evidence) -> str:
    return source.passage.outlet or source.passage.article_id
