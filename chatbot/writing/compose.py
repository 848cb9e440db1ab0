"""Sentences that are written from evidence, checked against it, and only then printed.

Write under a grammar that can only cite what was given; check numbers, dates and names by
program, support by the judge, and the language; rewrite once where there is a reason that says
what to change; else quote the source's own words; else drop. Jobs go to the engine together, so
that it can batch them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Event
from typing import Literal, TypeVar

from chatbot.evidence.attribution import attributes, opinion, personal, spoken, unled, unquoted
from chatbot.evidence.judge import Judge
from chatbot.evidence.match import missing
from chatbot.evidence.numbers import Detail
from chatbot.evidence.question import unsaid
from chatbot.evidence.verify import LACKING, SUPPORTED
from chatbot.language import detect, fold, sentences, strange
from chatbot.messages import say
from chatbot.models.types import Engine, Generation, Message, write_all
from chatbot.types import LANGS, Evidence, Lang, Sentence
from chatbot.writing.cite import Numbering
from chatbot.writing.grammar import cited_sentence
from chatbot.writing.mend import mend
from chatbot.writing.prompting import prompt
from chatbot.writing.respell import respell
from chatbot.writing.vocabulary import joined

K = TypeVar("K")
ACROSS = 0.86
"""Least support of a sentence that is not in its source's language: what the model gets wrong in
translation its judge is slow to see (docs/LOG.md)."""
_CITES = re.compile(r"\s*((?:\[\d+\])+)\s*$")
_REFUSAL = re.compile(
    r"(?i)\b(?:not (?:mentioned|stated|specified|provided|given|indicated|known)"
    r"|do(?:es)? not (?:mention|state|say|specify|provide|indicate)|no information"
    r"|aucune information|ne (?:précis|mentionn|indiqu|fourni)\w* (?:pas|aucun)"
    r"|(?:extraits?|articles?|passages?) ne "
    r"(?:di\w+|donn\w+|conti\w+|permet\w*|répond\w*) (?:pas|aucun)"
    r"|n[’'](?:est|a) pas (?:été )?(?:mentionn|précis|indiqu|fourni|donn)\w*)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One sentence to print: the task, its language, and the evidence it may cite."""

    task: Literal["answer", "fact"]
    lang: Lang
    sources: tuple[Evidence, ...]
    question: str = ""
    told: tuple[str, ...] = ()
    """Sentences printed before it, not to be repeated."""

    def inputs(self) -> dict[str, object]:
        """What the task's prompt wants."""
        texts = [" ".join(source.text.split()) for source in self.sources]
        langs = [source.lang for source in self.sources]
        words = joined(zip(texts, langs, strict=True), self.lang)
        given: dict[str, object] = {"sources": texts, "vocabulary": words}
        return given | ({"question": self.question} if self.task == "answer" else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A sentence as written, what it cites, and how it fared."""

    text: str
    used: tuple[Evidence, ...]
    support: float = 0.0
    reason: str = ""
    """Why it may not be printed, in its language; empty when it may."""
    mendable: bool = False
    """Whether the reason says what to change: “more than the excerpts” alone does not."""
    strange: tuple[str, ...] = ()
    """Words its language does not have, where nothing else is wrong with it."""


class Composer:
    """Turns jobs into checked sentences."""

    def __init__(self, engine: Engine, judge: Judge) -> None:
        """Write with an engine, check with a judge."""
        self._engine = engine
        self.judge = judge

    def compose(self, jobs: Sequence[Job], *, cancel: Event | None = None) -> list[Draft | None]:
        """The best draft of each job, passed or not; ``None`` where the model had nothing to add.

        It declined to answer, or repeated what was told.

        A draft whose ``reason`` is empty has passed every check.
        """
        drafts = self._attempt(jobs, [self._messages(job, None) for job in jobs], cancel)
        failed = [i for i, draft in enumerate(drafts) if draft is not None and draft.mendable]
        if failed and not (cancel and cancel.is_set()):
            again = [self._messages(jobs[i], drafts[i]) for i in failed]
            second = self._attempt([jobs[i] for i in failed], again, cancel)
            for i, draft in zip(failed, second, strict=True):
                drafts[i] = next(
                    (
                        d
                        for d in (draft, _marked(jobs[i], draft), _marked(jobs[i], drafts[i]))
                        if d is not None and not d.reason
                    ),
                    drafts[i],
                )
        return [_labelled(draft, job.lang) for job, draft in zip(jobs, drafts, strict=True)]

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
        drafts = [_read(text, job) for text, job in zip(texts, jobs, strict=True)]
        return self._checked(jobs, drafts, cancel)

    def _checked(
        self, jobs: Sequence[Job], drafts: Sequence[Draft | None], cancel: Event | None
    ) -> list[Draft | None]:
        """Judge every draft at once; then say which may be printed, and why others may not."""
        live = {i: draft for i, draft in enumerate(drafts) if draft is not None}
        heads = {i: _headed(jobs[i], d) for i, d in live.items()}
        narrow = self._supports(
            {i: (heads[i] + _joined(d.used), d.text) for i, d in live.items()}, cancel
        )
        others = {
            (i, used): (heads[i] + _joined(used), d.text)
            for i, d in live.items()
            if len(d.used) < len(jobs[i].sources)
            and (narrow[i] < _floor(jobs[i], d.used) or _lacking(jobs[i], d.text, d.used))
            for used in _others(jobs[i], d)
        }
        wide = self._supports(others, cancel)
        checked = list(drafts)
        for i, draft in live.items():
            told = replace(draft, support=narrow[i])
            for (of, used), support in wide.items():
                if of == i and support >= _floor(jobs[i], used):
                    told = replace(draft, support=support, used=used)
                    break
            checked[i] = _verdict(jobs[i], told)
        return checked

    def _supports(self, pairs: Mapping[K, tuple[str, str]], cancel: Event | None) -> dict[K, float]:
        scores = self.judge.support(list(pairs.values()), cancel=cancel)
        return dict(zip(pairs, scores, strict=True))


def _others(job: Job, draft: Draft) -> Iterator[tuple[Evidence, ...]]:
    """What else a draft may have been written from, the likeliest first.

    The one sentence that has the details which the cited ones lack; all the evidence together.
    """
    if _lacking(job, draft.text, draft.used):
        yield from [(source,) for source in job.sources if not _lacking(job, draft.text, [source])][
            :1
        ]
    yield job.sources


def _verdict(job: Job, draft: Draft) -> Draft:
    """Whether a draft, with what it cites and its support, may be printed; why not."""
    used, support = draft.used, draft.support
    lacking = _lacking(job, draft.text, used)
    other: Lang = "en" if job.lang == "fr" else "fr"
    reason, words, vague = "", list[str](), False
    if detect(draft.text, other if _long(draft.text) else job.lang) != job.lang:
        reason = say("retry_language", job.lang)
    elif told := [detail.text for detail in lacking] or _echoed(job, draft.text, used):
        reason = say("retry_details", job.lang, details=", ".join(told[:3]))
    elif support < _floor(job, used):
        reason, vague = say("retry_unsupported", job.lang), True
    elif _unattributed(job, draft.text, used):
        reason = say("retry_attribution", job.lang)
    elif words := strange(draft.text, job.lang, _texts(job.sources)):
        reason = say("retry_spelling", job.lang, words=", ".join(words[:3]))
    return replace(
        draft,
        support=min(support, LACKING) if lacking else support,
        reason=reason,
        mendable=bool(reason) and not vague,
        strange=tuple(words),
    )


def _lacking(job: Job, text: str, used: Sequence[Evidence]) -> list[Detail]:
    """Details that no cited sentence states and no headline lends."""
    lacking = missing(text, job.lang, _texts(used))
    lent = _lent(job, text, used, lacking)
    return [detail for detail in lacking if detail not in lent]


def _lent(job: Job, text: str, used: Sequence[Evidence], lacking: Sequence[Detail]) -> list[Detail]:
    """Of what the cited sentences lack, the names that the question says and their article too.

    In the passage or in its headline: the sentence only says “it” where the article has named it.
    """
    if not lacking or not job.question:
        return []
    around = [(part, s.lang) for s in used for part in (s.passage.text, s.passage.title)]
    nowhere = missing(text, job.lang, [*_texts(used), *around])
    unasked = missing(text, job.lang, [(job.question, lang) for lang in LANGS])
    names = (detail for detail in lacking if detail.kind in {"name", "word"})
    return [name for name in names if name not in nowhere and name not in unasked]


def _headed(job: Job, draft: Draft) -> str:
    """The headlines that a draft's sentences are to be read under: where they lend it a name."""
    lacking = missing(draft.text, job.lang, _texts(draft.used))
    if not _lent(job, draft.text, draft.used, lacking):
        return ""
    titles = dict.fromkeys(s.passage.title for s in draft.used if s.passage.title)
    return "".join(f"{title.rstrip('.')}. " for title in titles)


def _floor(job: Job, used: Sequence[Evidence]) -> float:
    """Least support for print: more is asked across languages."""
    return SUPPORTED if all(source.lang == job.lang for source in used) else ACROSS


def _echoed(job: Job, text: str, used: Sequence[Evidence]) -> list[str]:
    """Words that an answer has from its question alone; none can be told across languages."""
    if not job.question or any(source.lang != job.lang for source in used):
        return []
    texts = [part for s in used for part in (s.passage.text, s.passage.title)]
    return unsaid(job.question, text, job.lang, texts)


def _unattributed(job: Job, text: str, used: Sequence[Evidence]) -> bool:
    """Whether a sentence tells as its own what each of its sources says that somebody says."""
    if personal(text, job.lang):
        return True
    said = all(spoken(s.text, s.lang) or personal(s.text, s.lang) for s in used)
    return said and not _opinion(used) and not attributes(text, job.lang)


def _opinion(used: Sequence[Evidence]) -> bool:
    return all(opinion(source.passage.title) for source in used)


def _labelled(draft: Draft | None, lang: Lang) -> Draft | None:
    """A sentence that passed, announced as an opinion where its sources are nothing else."""
    if draft is None or draft.reason or not _opinion(draft.used) or attributes(draft.text, lang):
        return draft
    outlets = list(dict.fromkeys(s.passage.outlet for s in draft.used if s.passage.outlet))
    whose = ", ".join(["Opinion", *outlets])
    return replace(draft, text=say("opinion", lang, whose=whose, text=draft.text))


def _marked(job: Job, draft: Draft | None) -> Draft | None:
    """A draft whose only fault are words of the source's language, with these in quotation marks.

    A currency or a title that has no translation is quoted as the source writes it. ``None`` where
    that does not mend everything.
    """
    if draft is None or not draft.strange:
        return None
    told = set(re.findall(r"\w+", _joined(draft.used)))
    if not told.issuperset(draft.strange):
        return None
    opening, closing = ("«\u00a0", "\u00a0»") if job.lang == "fr" else ("“", "”")
    word = rf"\b(?:{'|'.join(map(re.escape, draft.strange))})\b"
    text = re.sub(rf"{word}(?:\s+{word})*", rf"{opening}\g<0>{closing}", draft.text)
    return replace(draft, text=text, reason="", strange=())


def _long(text: str) -> bool:
    return len(text.split()) >= 6  # noqa: PLR2004 - enough words for function words to vote


def _read(text: str, job: Job) -> Draft | None:
    """Split the prose from its citations; ``None`` when it says nothing or nothing new.

    One sentence was asked for: what a talkative model adds is left away.
    """
    match = _CITES.search(text)
    if match is None or (job.task == "answer" and _REFUSAL.search(text)):
        return None
    numbers = dict.fromkeys(int(n) for n in re.findall(r"\d+", match[1]))
    if not all(1 <= n <= len(job.sources) for n in numbers):
        return None  # an engine that takes no grammar cited what it was not given
    used = tuple(job.sources[n - 1] for n in numbers)
    told = unquoted(text[: match.start()], (source.text for source in used))
    whole = respell(mend(unled(told, _texts(used)), job.lang), job.lang, _texts(used))
    spans = sentences(whole, job.lang)
    if not spans or _repeats(sentence := whole[slice(*spans[0])], job.told):
        return None
    return Draft(text=sentence, used=used)


def _repeats(text: str, told: Sequence[str]) -> bool:
    """Whether most words of a sentence were already told."""
    words = {word for word in fold(text).split() if len(word) > 3}  # noqa: PLR2004 - content words
    return any(len(words & set(fold(other).split())) >= 0.7 * max(1, len(words)) for other in told)


def _joined(sources: Sequence[Evidence]) -> str:
    return " ".join(" ".join(source.text.split()) for source in sources)


def _texts(sources: Sequence[Evidence]) -> list[tuple[str, str]]:
    return [(source.text, source.lang) for source in sources]


def printed(draft: Draft, lang: Lang, numbering: Numbering) -> Sentence:
    """A draft that passed, as a sentence with its citations."""
    return Sentence(
        text=draft.text,
        lang=lang,
        status="supported",
        support=round(draft.support, 4),
        citations=numbering.citations(draft.used),
    )


def quoted(source: Evidence, numbering: Numbering) -> Sentence:
    """The source's own words, in its own language."""
    return Sentence(
        text=source.text,
        lang=source.lang,
        status="quoted",
        support=1.0,
        citations=(numbering.citation(source),),
    )
