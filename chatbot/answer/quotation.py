"""Which sentences answer as they stand, and how the reader is given them.

The nearest to the question, in either language, are read before any passage is: what a sentence
says as it stands needs no prose of a small model's (ADR 20).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from threading import Event as Flag
from typing import TypeAlias

from chatbot.evidence.attribution import opinion
from chatbot.evidence.judge import Judge
from chatbot.evidence.leaning import corrects, leans
from chatbot.evidence.question import adds, covered, gives, procedural, wants
from chatbot.language import is_statement, one_line
from chatbot.types import LANGS, Evidence, Lang, Sentence, Stage
from chatbot.writing.article import usage_of
from chatbot.writing.cite import Numbering, evidence
from chatbot.writing.compose import Composer
from chatbot.writing.draft import Draft, Job, printed, quoted, repeats
from vectorstore.glossary import OTHER
from vectorstore.types import Hit

QUOTABLE, QUOTABLE_AT_HOME = 0.7, 0.75
"""Least chance that a sentence contains the answer for it to be told without another's help, across
languages and within one: there the judge is surer of right and of wrong ones."""
SURER = 0.8
"""Least chance, or support of what is written, of a further sentence: what the first already
answers is not worth a doubt."""
LEANING = 0.55
"""Least chance of a sentence whose passage clearly contains the answer, and from which nothing
could be written."""
_AS_LIKELY = 0.1
"""How much less likely another sentence of such a passage may be."""
_READ = 2
"""Sentences judged before passages are. They hold the answer in nine passages of ten; of farther
ones some only seem to, where the passage around them says otherwise (docs/LOG.md)."""

Nearness: TypeAlias = Callable[[str, Lang, Sequence[Evidence]], Sequence[float]]
"""How near each sentence, of either language, is to a question; only the order counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as it is understood."""

    question: str
    searched: str
    """What is searched for it; more than the question where that needs its chat."""
    lang: Lang
    reader: Lang
    """The language of the answer."""


class Quoter:
    """Finds sentences that answer as they stand."""

    def __init__(self, judge: Judge, composer: Composer, near: Nearness | None) -> None:
        """Judge with a judge, translate and write with a composer.

        ``near`` says which sentences to read first; without it none is told before passages are
        read.
        """
        self._judge = judge
        self._composer = composer
        self._near = near

    def first(
        self, asked: Asked, hits: Sequence[Hit], numbering: Numbering, cancel: Flag | None
    ) -> Iterator[Stage | Sentence]:
        """Sentences that answer a question, after the stage of their telling.

        Nothing where the nearest few do not answer. In another language than the reader's they are
        translated, else written, else quoted as they stand.
        """
        if self._near is None or procedural(asked.question):
            return
        want = wants(asked.question)
        around = [source for hit in hits for source in evidence(hit.passage)]
        found = [
            source
            for source in around
            if _stands_alone(source, asked)
            and gives(want, source.text, source.lang, asked.question)
        ]
        alike: dict[str, list[Evidence]] = {}
        for source in self.ranked(asked, found):
            alike.setdefault(one_line(source.text), []).append(source)
        nearest = [copies[0] for copies in list(alike.values())[:_READ]]
        beside = around if any(source.lang != asked.reader for source in nearest) else []
        habits = usage_of(beside)[asked.reader]
        read = self.chances(asked.question, nearest, cancel)
        told: list[str] = []
        for chance, source in sorted(read, key=_first, reverse=True):
            floor = QUOTABLE_AT_HOME if source.lang == asked.lang else QUOTABLE
            if chance < (SURER if told else floor) or repeats(source.text, told):
                continue
            job = Job(
                task="answer",
                lang=asked.reader,
                sources=(source,),
                question=asked.question,
                told=tuple(told),
                habits=habits,
            )
            if not told:
                yield Stage(name="write")
            told.append(source.text)
            copies = alike[one_line(source.text)]
            sentence = self.told(copies, job, numbering, cancel)
            if cancel and cancel.is_set():
                return
            yield sentence

    def last(
        self, job: Job, numbering: Numbering, cancel: Flag | None, *, clear: bool
    ) -> Iterator[Sentence]:
        """The most telling of a passage, where nothing could be written from it.

        Of one that ``clear``-ly answers, less is asked of its sentences, for they lean on one
        another; two that are as likely are both told, in their order. But not where a way of doing
        something is asked for, which takes more.
        """
        clear = clear and not procedural(job.question)
        want = wants(job.question)
        fit = [
            source
            for source in job.sources
            if gives(want, source.text, source.lang, job.question)
            and is_statement(source.text)
            and not corrects(source.text)
        ]
        read = sorted(self.chances(job.question, fit, cancel), key=_first, reverse=True)
        floor = LEANING if clear else QUOTABLE
        if not read or read[0][0] < floor:
            return
        least = max(floor, read[0][0] - _AS_LIKELY)
        chosen = [source for chance, source in read[: 2 if clear else 1] if chance >= least]
        for source in sorted(chosen, key=job.sources.index):
            yield self.told([source], job, numbering, cancel, write=False)

    def ranked(self, asked: Asked, sources: Sequence[Evidence]) -> list[Evidence]:
        """Sentences by how near they are to a question, the nearest first; as they come without."""
        if self._near is None or not sources:
            return list(sources)
        nearness = self._near(asked.searched, asked.lang, sources)
        order = sorted(zip(nearness, sources, strict=True), key=_first, reverse=True)
        return [source for _, source in order]

    def chances(
        self, question: str, sources: Sequence[Evidence], cancel: Flag | None
    ) -> list[tuple[float, Evidence]]:
        """How surely each sentence contains the answer; none where it was stopped."""
        texts = [one_line(source.text) for source in sources]
        return list(zip(self._judge.answers(question, texts, cancel=cancel), sources, strict=False))

    def told(
        self,
        copies: Sequence[Evidence],
        job: Job,
        numbering: Numbering,
        cancel: Flag | None,
        *,
        write: bool = True,
    ) -> Sentence:
        """A source's own sentence; in the reader's language where that passes every check.

        Quoted, it cites its ``copies`` in other articles too; the first is the one told.
        """
        source = copies[0]
        if source.lang != job.lang:
            for draft in self._renderings(source, job, cancel, write=write):
                if draft is not None and not draft.verbatim and worth(draft, job):
                    return printed(draft, job.lang, numbering)
        once: dict[str, Evidence] = {}
        for copy in copies:
            once.setdefault(copy.passage.article_id, copy)
        return quoted(source, numbering, *list(once.values())[1:])

    def _renderings(
        self, source: Evidence, job: Job, cancel: Flag | None, *, write: bool
    ) -> Iterator[Draft | None]:
        """A sentence in the reader's language, each way only where the one before did not do."""
        if self._composer.translator is not None and OTHER.get(source.lang) == job.lang:
            yield from self._composer.translations([(job, source)], cancel=cancel)
        if write:
            yield from self._composer.compose([job], cancel=cancel)


def worth(draft: Draft | None, job: Job) -> bool:
    """Whether a sentence may be printed after those told, and answers what was asked at all."""
    if draft is None or draft.reason:
        return False
    if job.told and not draft.translated and draft.support < SURER:
        return False
    if not gives(wants(job.question), draft.text, job.lang, job.question):
        return False
    if not adds(job.question, draft.text, job.lang):
        return False
    titles = [source.passage.title for source in job.sources]
    return any(covered(job.question, lang, [*titles, draft.text]) > 0 for lang in LANGS)


def independent(source: Evidence) -> bool:
    """Whether a sentence leans on none before it, and is no question, column's or correction."""
    return not (
        leans(source.text)
        or corrects(source.text)
        or source.text.rstrip().endswith("?")
        or opinion(source.passage.title)
    )


def _stands_alone(source: Evidence, asked: Asked) -> bool:
    """Whether a sentence may answer without the one before it, and in its own name."""
    if not independent(source):
        return False
    if source.lang != asked.lang:
        return True
    told = [source.passage.title, source.text]
    return (
        adds(asked.question, source.text, asked.lang)
        and covered(asked.searched, asked.lang, told) > 0
    )


def _first(pair: tuple[float, Evidence]) -> float:
    return pair[0]
