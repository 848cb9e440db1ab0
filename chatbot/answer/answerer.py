"""Answers questions, event by event."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Event as Flag

from chatbot.answer.accounts import Accounts
from chatbot.answer.overview import Overview
from chatbot.answer.places import Place, bounded, places, themed
from chatbot.answer.quotation import QUOTABLE, Asked, Nearness, Quoter, worth
from chatbot.answer.sources import Chooser, by_age, may_answer, tells_of
from chatbot.evidence.accounts import compared
from chatbot.evidence.judge import Judge
from chatbot.evidence.leaning import leans
from chatbot.evidence.question import bare, covered, gives, hangs, newest, procedural, wants
from chatbot.evidence.theme import Theme
from chatbot.language import as_told, detect, fold
from chatbot.messages import say
from chatbot.models.types import Engine, Generation, write
from chatbot.types import (
    Answer,
    Citation,
    Event,
    Evidence,
    Finished,
    Found,
    Lang,
    Printed,
    Seconds,
    Sentence,
    Stage,
    Turn,
)
from chatbot.writing.cite import Numbering, evidence
from chatbot.writing.compose import Composer
from chatbot.writing.draft import Draft, Job, printed, repeats
from chatbot.writing.grammar import LINE
from chatbot.writing.prompting import prompt
from vectorstore.types import Filter, Hit, Passage, Query

CANDIDATES = 8
"""Passages shown side by side to the model; one digit each."""
FEW = 3
"""Passages that may answer, below which farther ones are read too."""
COPYABLE = 0.6
"""Least chance that a sentence contains the answer where the writer chose to copy it, which says
something for it; others need more (`chatbot.answer.quotation`)."""
_CLEARER = 0.05
"""How much surer another sentence must be than the one that the writer copied: within that the
shape of a batch decides (docs/LOG.md)."""
MANY = 16
"""Passages read where sources are compared, so that more of them speak."""
NEAREST = 3
"""Passages offered where nothing answers."""
KEPT = 0.5
"""Least part of what a follow-up is about that stands in it once it is made to stand alone."""
_WIDER = 4
"""Times as many passages searched where only those that tell of some days are read, or where too
few of those found may answer."""
_AROUND = 24
"""Passages whose articles may be on a subject."""
_TURNS = 3
"""Earlier exchanges shown when a follow-up is made to stand alone."""

Search = Callable[[Query], list[Hit]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A question and everything it depends on."""

    question: str
    id: str | None = None
    lang: Lang | None = None
    """The question's language, where the caller knows it."""
    answer_lang: Lang | None = None
    """The answer's; ``None``: the question's."""
    ui_lang: Lang = "en"
    where: Filter = field(default_factory=Filter)
    history: Sequence[Turn] = ()
    today: date | None = None
    """The day that “this week” is counted from; ``None``: this one."""
    cancel: Flag | None = None


@dataclass(slots=True)
class _Clock:
    start: float = field(default_factory=time.monotonic)
    first: float | None = None

    def printed(self) -> None:
        if self.first is None:
            self.first = time.monotonic() - self.start

    def seconds(self) -> Seconds:
        total = round(time.monotonic() - self.start, 3)
        return Seconds(
            first_token=None if self.first is None else round(self.first, 3), total=total
        )


class Answerer:
    """Answers questions from a search and an engine; holds no state between questions."""

    def __init__(  # noqa: PLR0913 - all that answering takes
        self,
        *,
        search: Search,
        engine: Engine,
        composer: Composer,
        judge: Judge,
        stored: Callable[[], int],
        text: Callable[[Passage], str] = lambda passage: passage.text,
        near: Nearness | None = None,
        overview: Overview | None = None,
    ) -> None:
        """``stored`` counts the articles of the library, ``text`` is all that a passage's says.

        With ``near``, what a source says in the reader's language is quoted before anything is
        written in other words; with ``overview``, who asks what the news is hears it.
        """
        self._search = search
        self._engine = engine
        self._judge = judge
        self._composer = composer
        self._chooser = Chooser(judge)
        self._quoter = Quoter(judge, composer, near)
        self._accounts = Accounts(self._quoter) if near else None
        self._stored = stored
        self._text = text
        self._overview = overview

    def ask(self, request: Request) -> Iterator[Event]:
        """Answer, event by event; the last is `Finished` with an `Answer`."""
        clock = _Clock()
        asked: Lang = request.lang or detect(request.question, request.ui_lang)
        lang: Lang = request.answer_lang or asked
        question = searched = request.question
        if request.history:
            yield Stage(name="understand")
            question, searched = self._understood(request, asked)
        today = request.today or date.today()  # noqa: DTZ011 - the reader's day
        each = compared(question, asked) if self._accounts else None
        if each and searched == question:
            searched = each
        whole = Asked(question=each or question, searched=searched, lang=asked, reader=lang)
        steps = self._found(whole, today, request, compare=each is not None)
        news = bounded(searched, asked, request.where, today)
        if news is not None and self._overview is not None:
            told = self._overview.told(news.where, lang, cancel=request.cancel)
            steps = _news(news, told, steps)
        elif (
            self._overview is not None
            and not each
            and (of := themed(searched, asked, request.where, today))
        ):
            steps = self._themed(*of, lang, steps, request.cancel)
        hits: list[Hit] = []
        sentences: list[Sentence] = []
        for step in steps:
            if isinstance(step, Sentence):
                clock.printed()
                sentences.append(step)
                yield Printed(sentence=step)
                continue
            if isinstance(step, Found):
                hits = list(step.hits)
            yield step
        key = "not_found"
        if not self._stored():
            key = "not_found_empty"
        elif not hits and (news is None or request.where != Filter()):
            key = "not_found_filtered"
        yield self._finish(request, lang, clock, sentences, hits, key)

    def _themed(
        self,
        theme: Theme,
        place: Place,
        lang: Lang,
        steps: Iterator[Event | Sentence],
        cancel: Flag | None,
    ) -> Iterator[Event | Sentence]:
        """What is known of a subject; of what happened, a sentence that says so if there is one."""
        if theme.scope == "event":
            silent = True
            for made in steps:
                silent = silent and not isinstance(made, Sentence)
                yield made
            if not silent or (cancel and cancel.is_set()):
                return
            steps = iter(())
        yield from _news(place, self._on(theme, place, lang, cancel), steps)

    def _on(
        self, theme: Theme, place: Place, lang: Lang, cancel: Flag | None
    ) -> Iterator[Stage | Sentence]:
        asked = place.asked
        query = Query(text=asked.searched, lang=asked.lang, k=_AROUND, where=place.where)
        ids = dict.fromkeys(hit.passage.article_id for hit in self._search(query))
        if self._overview is not None and ids:
            yield from self._overview.on(theme, asked.lang, ids, place.where, lang, cancel=cancel)

    def _found(
        self, whole: Asked, today: date, request: Request, *, compare: bool
    ) -> Iterator[Event | Sentence]:
        """What answers in the first place where anything does."""
        refused: set[str] = set()
        for place in places(whole, request.where, today):
            yield Stage(name="search", detail=whole.searched + place.shown)
            hits = self._searched(place, MANY if compare else CANDIDATES)
            if not hits:
                continue
            yield Found(hits=tuple(hits))
            left = self._able(place, hits, refused)
            yield Stage(name="choose", total=len(left))
            for group in by_age(left) if newest(whole.searched) else [left]:
                answering = False
                for made in self._sentences(place.asked, group, request.cancel, compare=compare):
                    answering = True
                    yield made
                if answering:
                    return
            if place.asked is not whole:  # what says less than was asked does not say all of it
                refused |= {hit.passage.id for hit in left}

    def _searched(self, place: Place, most: int) -> list[Hit]:
        """Passages of a place, best first; where it is some days', those that tell of them."""
        asked, days = place.asked, place.days
        k = most * (_WIDER if days else 1)
        hits = self._search(Query(text=asked.searched, lang=asked.lang, k=k, where=place.where))
        return [hit for hit in hits if days is None or tells_of(hit.passage, days)][:most]

    def _able(self, place: Place, hits: Sequence[Hit], refused: set[str]) -> list[Hit]:
        """Passages that may answer by their words, and by those of their articles.

        Of those found; where they are fewer than `FEW`, of farther ones too.
        """
        able = [hit for hit in hits if self._may(place.asked, hit, refused)]
        known = {hit.passage.id for hit in hits}
        farther = self._searched(place, _WIDER * len(hits)) if len(able) < FEW else []
        able += (
            hit
            for hit in farther
            if hit.passage.id not in known and self._may(place.asked, hit, refused)
        )
        return able[: len(hits)]

    def _may(self, asked: Asked, hit: Hit, refused: set[str]) -> bool:
        passage = hit.passage
        return passage.id not in refused and may_answer(
            asked.question, asked.lang, passage, self._text, about=asked.searched
        )

    def _understood(self, request: Request, lang: Lang) -> tuple[str, str]:
        """What a follow-up asks, and what is searched for it."""
        alone = self._standalone(request, lang)
        if covered(request.question, lang, [alone]) < KEPT:
            # the rewriting lost what was asked: it only says what the chat is about
            return request.question, f"{alone} {request.question}"
        if hangs(request.question, alone, lang):
            return request.question, f"{request.history[-1].question} {request.question}"
        alone = bare(request.question, alone, lang)
        return alone, alone

    def _standalone(self, request: Request, lang: Lang) -> str:
        """The question without its chat; itself where the rewriting went astray."""
        task = prompt("standalone", lang)
        turns = [
            {"question": turn.question, "answer": turn.answer} for turn in request.history[-_TURNS:]
        ]
        wanted = Generation(
            messages=task.messages(history=turns, question=request.question),
            max_tokens=task.max_tokens,
            grammar=LINE,
            fixed=task.fixed,
        )
        written = write(self._engine, wanted, cancel=request.cancel).strip()
        known = fold(
            " ".join([request.question, *(f"{t['question']} {t['answer']}" for t in turns)])
        )
        strange = [w for w in fold(written).split() if len(w) > 5 and w.strip("?.,") not in known]  # noqa: PLR2004
        return (
            written
            if written and len(strange) <= 1 and detect(written, lang) == lang
            else request.question
        )

    def _sentences(
        self, asked: Asked, hits: Sequence[Hit], cancel: Flag | None, *, compare: bool
    ) -> Iterator[Stage | Sentence]:
        """Sentences that answer as they stand, else one from each passage that answers.

        To ``compare``, what each source says. Nothing at all, no stage either, where no passage
        answers.
        """
        numbering, silent = Numbering(), True
        if compare and self._accounts is not None:
            # prose from one passage would say what several say
            yield from self._accounts.told(asked, hits, numbering, cancel)
            return
        for made in self._quoter.first(asked, hits, numbering, cancel):
            silent = False
            yield made
        if silent:
            yield from self._written(asked, hits, numbering, cancel)

    def _written(
        self, asked: Asked, hits: Sequence[Hit], numbering: Numbering, cancel: Flag | None
    ) -> Iterator[Stage | Sentence]:
        """A sentence from each passage that answers, after the stage of their writing."""
        told: list[str] = []
        chosen = self._chooser.answering(
            asked.question, hits, told=lambda: bool(told), cancel=cancel
        )
        for rank, found in enumerate(chosen):
            job = Job(
                task="answer",
                lang=asked.reader,
                sources=tuple(evidence(found.hit.passage)),
                question=asked.question,
                told=tuple(told),
            )
            if not rank:
                yield Stage(name="write")
            (draft,) = self._composer.compose([job], cancel=cancel)
            if cancel and cancel.is_set():
                return
            if draft is not None and draft.verbatim and worth(draft, job):
                draft = self._copied(draft, job, cancel)
            if draft is not None and worth(draft, job):
                told.append(draft.text)
                yield printed(draft, asked.reader, numbering)
            elif draft is not None and not told:
                for sentence in self._quoter.last(job, numbering, cancel, clear=found.clear):
                    told.append(sentence.text)
                    yield sentence

    def _copied(self, draft: Draft, job: Job, cancel: Flag | None) -> Draft:
        """A source's own sentence that the writer copied, now that it is judged; passed or not.

        Another of its passage is told instead where that is surer to contain the answer, and sure
        enough without the writer's choice.
        """
        want = wants(job.question)
        fit = [
            source
            for source in job.sources
            if source in draft.used
            or (
                source.lang == job.lang
                and gives(want, source.text, source.lang, job.question)
                and not (leans(source.text) or repeats(source.text, job.told))
            )
        ]
        chances = self._quoter.chances(job.question, fit, cancel)
        own = next(((sure, source) for sure, source in chances if source in draft.used), None)
        if own is None:  # stopped
            return replace(draft, reason=say("retry_unsupported", job.lang))
        best = max(chances, key=lambda pair: pair[0])
        if best[0] > max(own[0] + _CLEARER, QUOTABLE):
            own = best
        least = QUOTABLE if procedural(job.question) else COPYABLE
        reason = "" if own[0] >= least else say("retry_unsupported", job.lang)
        return replace(draft, text=own[1].text, used=own[1:], reason=reason)

    def _finish(  # noqa: PLR0913, PLR0917 - all that an answer says
        self,
        request: Request,
        lang: Lang,
        clock: _Clock,
        sentences: list[Sentence],
        hits: Sequence[Hit],
        key: str,
    ) -> Finished:
        numbering = Numbering()
        answer = Answer(
            id=request.id,
            question=request.question,
            lang=lang,
            status="answered" if sentences else "not_found",
            sentences=tuple(sentences),
            text=_text(sentences) or say(key, lang),
            nearest=() if sentences else tuple(_nearest(hits, numbering)),
            prompt=prompt("answer", lang).ref,
            model=self._engine.name,
            seconds=clock.seconds(),
        )
        return Finished(result=answer)


def _news(
    place: Place, told: Iterator[Stage | Sentence], otherwise: Iterator[Event | Sentence]
) -> Iterator[Event | Sentence]:
    """What the news is, story by story; of another time, else what articles tell of it."""
    yield Stage(name="search", detail=place.asked.question + place.shown)
    silent = True
    for made in told:
        silent = silent and isinstance(made, Stage)
        yield made
    if silent and place.elsewhere:
        yield from otherwise


def _nearest(hits: Sequence[Hit], numbering: Numbering) -> Iterator[Citation]:
    for hit in hits[:NEAREST]:
        passage = hit.passage
        whole = Evidence(passage=passage, text=passage.text, start=passage.start, end=passage.end)
        yield numbering.citation(whole)


def _text(sentences: Sequence[Sentence]) -> str:
    """The whole answer with its citation marks; quotations in the marks of their language."""
    marked = []
    for sentence in sentences:
        marks = "".join(f"[{citation.n}]" for citation in sentence.citations)
        marked.append(f"{as_told(sentence)} {marks}")
    return " ".join(marked)
