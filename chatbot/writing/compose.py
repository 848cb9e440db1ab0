"""Sentences that are written from evidence, checked against it, and only then printed.

Write under a grammar that can only cite what was given; check numbers, dates and names by
program, support by the judge, and the language; rewrite once where there is a reason that says
what to change; else quote the source's own words; else drop. Jobs go to the engine together, so
that it can batch them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from threading import Event
from typing import TypeAlias

from chatbot.evidence.initials import unabbreviated
from chatbot.evidence.judge import Judge, Translated
from chatbot.language import one_line
from chatbot.models.translation import Translator
from chatbot.models.types import Engine, Generation, Message, write_all
from chatbot.types import Evidence, Lang
from chatbot.writing.adjunct import parted, rejoined
from chatbot.writing.check import (
    fittest,
    floor,
    headed,
    labelled,
    lacking,
    marked,
    others,
    returned,
    stated,
    verbatim,
    verdict,
)
from chatbot.writing.draft import Draft, Job, joined, read
from chatbot.writing.grammar import cited_sentence
from chatbot.writing.prompting import prompt
from chatbot.writing.translate import finished, foreign, put_back, rendered

_Pair: TypeAlias = tuple[int, tuple[Evidence, ...]]
"""A draft by its number, and what it may have been written from."""


class Composer:
    """Turns jobs into checked sentences."""

    def __init__(
        self,
        engine: Engine,
        judge: Judge,
        *,
        paraphrase: bool = True,
        translator: Translator | None = None,
    ) -> None:
        """Write with an engine, check with a judge.

        Without ``paraphrase``, a fact that a source states in the language asked for is that
        source's sentence; the model writes what columns say. With a ``translator``, facts of
        sources in the other language are its work, else the model's.
        """
        self._engine = engine
        self.judge = judge
        self._paraphrase = paraphrase
        self.translator = translator

    def compose(self, jobs: Sequence[Job], *, cancel: Event | None = None) -> list[Draft | None]:
        """The best draft of each job, passed or not; ``None`` where the model had nothing to add.

        It declined to answer, or repeated what was told.

        A draft whose ``reason`` is empty has passed every check.
        """
        drafts: list[Draft | None] = [None if self._paraphrase else stated(job) for job in jobs]
        asked = [(i, job, foreign(job)) for i, job in enumerate(jobs)] if self.translator else []
        wanted = [(i, (job, source)) for i, job, source in asked if source is not None]
        found = self.translations([pair for _, pair in wanted], cancel=cancel) if wanted else []
        for (i, _), made in zip(wanted, found, strict=True):
            drafts[i] = made
        unsaid = [i for i, draft in enumerate(drafts) if draft is None]
        first = [self._messages(jobs[i], None) for i in unsaid]
        written = self._attempt([jobs[i] for i in unsaid], first, cancel)
        for i, draft in zip(unsaid, written, strict=True):
            drafts[i] = draft
        failed = [i for i in unsaid if (draft := drafts[i]) is not None and draft.mendable]
        if failed and not (cancel and cancel.is_set()):
            again = [self._messages(jobs[i], drafts[i]) for i in failed]
            second = self._attempt([jobs[i] for i in failed], again, cancel)
            for i, draft in zip(failed, second, strict=True):
                drafts[i] = next(
                    (
                        d
                        for d in (draft, marked(jobs[i], draft), marked(jobs[i], drafts[i]))
                        if d is not None and not d.reason
                    ),
                    drafts[i],
                )
        for i in unsaid:
            if (told := drafts[i]) is not None:
                drafts[i] = labelled(told, jobs[i].lang)
        return drafts

    def translations(
        self, wanted: Sequence[tuple[Job, Evidence]], *, cancel: Event | None = None
    ) -> list[Draft]:
        """A sentence of the other language for each job, translated and checked, passed or not.

        A draft whose ``reason`` is empty has passed every check. Needs a translator.
        """
        translator = self.translator
        if translator is None:
            msg = "no translator"
            raise ValueError(msg)
        texts = [unabbreviated(one_line(source.text), source.lang) for _, source in wanted]
        whole = [
            translator.translate([text], source.lang, job.lang)[0]
            for (job, source), text in zip(wanted, texts, strict=True)
        ]
        told = self._judged(wanted, whole, translator, cancel)
        parts = {
            i: halves
            for i, (text, draft) in enumerate(zip(texts, told, strict=True))
            if draft.reason and (halves := parted(text, wanted[i][1].lang))
        }
        if parts and not (cancel and cancel.is_set()):
            again = [wanted[i] for i in parts]
            joined_ = [
                [self._in_parts(halves, source, job.lang, translator)]
                for (job, source), halves in zip(again, parts.values(), strict=True)
            ]
            for i, draft in zip(
                parts, self._judged(again, joined_, translator, cancel), strict=True
            ):
                told[i] = told[i] if draft.reason else draft
        return [
            labelled(finished(draft, job), job.lang)
            for (job, _), draft in zip(wanted, told, strict=True)
        ]

    def _judged(
        self,
        wanted: Sequence[tuple[Job, Evidence]],
        renderings: Sequence[Sequence[str]],
        translator: Translator,
        cancel: Event | None,
    ) -> list[Draft]:
        """The best rendering of each sentence, checked both ways."""
        drafts = [
            rendered(job, source, offered)
            for (job, source), offered in zip(wanted, renderings, strict=True)
        ]
        checked = self._checked([job for job, _ in wanted], drafts, cancel)
        told = [draft for draft in checked if draft is not None]
        live = [i for i, draft in enumerate(told) if not draft.reason]
        sure = self.judge.translated(
            [
                Translated(
                    text=unabbreviated(one_line(source.text), source.lang),
                    rendering=told[i].text,
                    again=put_back(told[i].text, job.lang, translator),
                    lang=job.lang,
                    support=told[i].support,
                )
                for i in live
                for job, source in [wanted[i]]
            ],
            cancel=cancel,
        )
        for i, support in zip(live, sure, strict=True):
            told[i] = returned(told[i], wanted[i][0].lang, support)
        return told

    @staticmethod
    def _in_parts(
        halves: tuple[str, str], source: Evidence, lang: Lang, translator: Translator
    ) -> str:
        """A sentence whose opening is translated by itself."""
        (head, *_), (rest, *_) = translator.translate(halves, source.lang, lang)
        return rejoined(head, rest, lang)

    def _messages(self, job: Job, refused: Draft | None) -> tuple[Message, ...]:
        task = prompt(job.task, job.lang)
        if refused is None:
            return task.messages(**job.inputs())
        cites = "".join(f"[{job.sources.index(source) + 1}]" for source in refused.used)
        return task.again(f"{refused.text} {cites}", refused.reason, **job.inputs())

    def _attempt(
        self, jobs: Sequence[Job], chats: Sequence[tuple[Message, ...]], cancel: Event | None
    ) -> list[Draft | None]:
        requests = [
            Generation(
                messages=chat,
                max_tokens=prompt(job.task, job.lang).max_tokens,
                grammar=cited_sentence(len(job.sources)),
                fixed=prompt(job.task, job.lang).fixed,
            )
            for job, chat in zip(jobs, chats, strict=True)
        ]
        texts = write_all(self._engine, requests, cancel=cancel)
        drafts = [read(text, job) for text, job in zip(texts, jobs, strict=True)]
        told = [draft and verbatim(job, draft) for draft, job in zip(drafts, jobs, strict=True)]
        return self._checked(jobs, told, cancel)

    def _checked(
        self, jobs: Sequence[Job], drafts: Sequence[Draft | None], cancel: Event | None
    ) -> list[Draft | None]:
        """Judge every draft at once; then say which may be printed, and why others may not.

        What is a source's own sentence needs no judge.
        """
        live = {i: d for i, d in enumerate(drafts) if d is not None and not d.verbatim}
        heads = {i: headed(jobs[i], d) for i, d in live.items()}
        wider = {i: _wider(jobs[i], d) for i, d in live.items()}
        bare = {i for i, d in live.items() if lacking(jobs[i], d.text, d.used)}

        def judged(asked: Iterable[_Pair]) -> dict[_Pair, float]:
            pairs = {(i, used): (heads[i] + joined(used), live[i].text) for i, used in asked}
            return self._supports(pairs, cancel)

        cited = [(i, d.used) for i, d in live.items()]
        scores = judged(cited + [(i, used) for i in bare for used in wider[i]])
        weak = [i for i, used in cited if scores[i, used] < floor(jobs[i], used)]
        scores |= judged((i, used) for i in weak if i not in bare for used in wider[i])
        checked = list(drafts)
        for i, draft in live.items():
            told = [
                replace(draft, used=used, support=scores[i, used])
                for used in (draft.used, *wider[i])
                if (i, used) in scores
            ]
            checked[i] = verdict(jobs[i], fittest(jobs[i], told[0], told[1:]))
        return checked

    def _supports(
        self, pairs: Mapping[_Pair, tuple[str, str]], cancel: Event | None
    ) -> dict[_Pair, float]:
        scores = self.judge.support(list(pairs.values()), cancel=cancel)
        return dict(zip(pairs, scores, strict=True))


def _wider(job: Job, draft: Draft) -> tuple[tuple[Evidence, ...], ...]:
    """What else of its evidence a draft may have been written from, the likeliest first."""
    return tuple(others(job, draft)) if len(draft.used) < len(job.sources) else ()
