"""Whether a draft may be printed, and why not: details, support, language, speaker, spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import chain, islice

from chatbot.evidence.attribution import (
    asserted,
    attributes,
    opinion,
    personal,
    rumoured,
    spoken,
)
from chatbot.evidence.claims import claim, mistold
from chatbot.evidence.detail import Detail
from chatbot.evidence.match import missing
from chatbot.evidence.numbers import recounted
from chatbot.evidence.question import RARE, TELLING, unsaid
from chatbot.evidence.verify import SUPPORTED
from chatbot.language import QUOTES, detect, fold, strange
from chatbot.messages import say
from chatbot.types import LANGS, Evidence, Lang
from chatbot.writing.draft import Draft, Job, joined, texts
from vectorstore.glossary import meaning

ACROSS = 0.86
"""Least support of a sentence that is not in its source's language: what the model gets wrong in
translation its judge is slow to see (docs/LOG.md)."""
TRANSLATED = 0.57
"""Least support of what a translation model made of its source: of `Judge.translated`."""
ANSWERED = 0.68
"""The same of an answer, which is short: names and numbers, compared besides, are most of it."""
CERTAIN = 0.9
"""Support from which on an answer may use a common word of its question that no source has."""
_LACKING = 0.3
"""Most support of a draft whose details its sources lack."""
COPIED = 0.8
"""Share of the words of a sentence and of its source, in both and in one order, from which on the
sentence is a copy."""


def verbatim(job: Job, draft: Draft) -> Draft:
    """A draft that hardly differs from a sentence in its own language, as that sentence.

    The one word that a small model changes while it copies is mostly wrong (docs/LOG.md), and the
    source's own are as short. Left alone are drafts with details of their own or words of their
    question, since what is wrong with those can be told, and what a column says: it is announced.
    """
    near = [(_likeness(draft.text, s.text), s) for s in job.sources if s.lang == job.lang]
    likeness, source = max(near, key=lambda pair: pair[0], default=(0.0, None))
    if source is None or likeness < COPIED or _opinion([source]):
        return draft
    if missing(draft.text, job.lang, texts([source])) or _echoed(job, draft.text, [source]):
        return draft
    return _quotation(source)


def stated(job: Job) -> Draft | None:
    """The sentence of a source that tells a fact in the language asked for; ``None`` without one.

    What a small model says in other words of its own language is wrong half of the time, and its
    judge does not see it (docs/LOG.md). A column's sentences are left to it: they are announced.
    """
    if job.task != "fact":
        return None
    home = (source for source in job.sources if source.lang == job.lang)
    source = next((source for source in home if not _opinion([source])), None)
    return None if source is None else _quotation(source)


def _quotation(source: Evidence) -> Draft:
    return Draft(text=source.text, used=(source,), support=1.0, verbatim=True)


def _likeness(text: str, other: str) -> float:
    """Twice the words in the same order, over those of both (Ratcliff and Metzener 1988)."""
    ours, theirs = (re.findall(r"\w+", fold(each)) for each in (text, other))
    return SequenceMatcher(None, ours, theirs, autojunk=False).ratio()


def verdict(job: Job, draft: Draft) -> Draft:
    """Whether a draft, with what it cites and its support, may be printed; why not."""
    used, support = draft.used, draft.support
    absent = lacking(job, draft.text, used)
    other: Lang = "en" if job.lang == "fr" else "fr"
    reason, words, vague = "", list[str](), False
    if detect(draft.text, other if _long(draft.text) else job.lang) != job.lang:
        reason = say("retry_language", job.lang)
    elif told := (
        [detail.text for detail in absent]
        or _echoed(job, draft.text, used, support)
        or _recounted(job, draft.text, used)
        or _mistold(job, draft, used)
    ):
        reason = say("retry_details", job.lang, details=", ".join(told[:3]))
    elif support < (SUPPORTED if draft.translated else floor(job, used)):
        reason, vague = say("retry_unsupported", job.lang), True
    elif _unattributed(job, draft.text, used):
        reason = say("retry_attribution", job.lang)
    elif words := strange(draft.text, job.lang, texts(job.sources)):
        reason = say("retry_spelling", job.lang, words=", ".join(words[:3]))
    return replace(
        draft,
        support=min(support, _LACKING) if absent else support,
        reason=reason,
        mendable=bool(reason) and not vague,
        strange=tuple(words),
    )


def returned(draft: Draft, lang: Lang, support: float) -> Draft:
    """A translation with the support that `Judge.translated` gives it; refused where too little."""
    reason = "" if support >= TRANSLATED else say("retry_unsupported", lang)
    return replace(draft, support=support, reason=reason)


def others(job: Job, draft: Draft) -> Iterator[tuple[Evidence, ...]]:
    """What else a draft may have been written from, the likeliest first.

    The one sentence that has the details which the cited ones lack; the cited ones with the one
    that completes them; all the evidence together.
    """
    if lacking(job, draft.text, draft.used):
        more = [source for source in job.sources if source not in draft.used]
        alone = ((source,) for source in job.sources)
        joined_ = (_in_order(job, (*draft.used, source)) for source in more)
        holding = (used for used in chain(alone, joined_) if not lacking(job, draft.text, used))
        yield from islice(holding, 1)
    yield job.sources


def fittest(job: Job, cited: Draft, wider: Sequence[Draft]) -> Draft:
    """A draft with what it was most likely written from: what it cites, or one of ``wider``.

    That which supports it; else that which has its details, of which nothing then is missing.
    """
    passing = (draft for draft in wider if draft.support >= floor(job, draft.used))
    whole = (
        draft
        for draft in (wider if wider and lacking(job, cited.text, cited.used) else ())
        if not lacking(job, draft.text, draft.used)
    )
    return next(chain(passing, whole), cited)


def _in_order(job: Job, used: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Evidence as it follows in its passage, for a judge to read."""
    return tuple(source for source in job.sources if source in used)


def lacking(job: Job, text: str, used: Sequence[Evidence]) -> list[Detail]:
    """Details that no cited sentence states and no headline lends."""
    absent = missing(text, job.lang, texts(used))
    lent = _lent(job, text, used, absent)
    return [detail for detail in absent if detail not in lent]


def _lent(job: Job, text: str, used: Sequence[Evidence], absent: Sequence[Detail]) -> list[Detail]:
    """Of what the cited sentences lack, the names that the question says and their article too.

    In the passage or in its headline: the sentence only says “it” where the article has named it.
    Likewise the year it was published in, which news leave out.
    """
    if not absent or not job.question:
        return []
    years = {(s.passage.published or "")[:4] for s in used}
    around = [(part, s.lang) for s in used for part in (s.passage.text, s.passage.title)]
    nowhere = missing(text, job.lang, [*texts(used), *around])
    unasked = missing(text, job.lang, [(job.question, lang) for lang in LANGS])
    return [
        detail
        for detail in absent
        if detail not in unasked
        and (
            detail.value in years
            if detail.kind == "number"
            else detail.kind in {"name", "word"} and detail not in nowhere
        )
    ]


def headed(job: Job, draft: Draft) -> str:
    """The headlines that a draft's sentences are to be read under: where they lend it a name.

    The days they were published on, where those lend it a year.
    """
    absent = missing(draft.text, job.lang, texts(draft.used))
    lent = {detail.kind for detail in _lent(job, draft.text, draft.used, absent)}
    days = [(s.passage.published or "")[:10] for s in draft.used if "number" in lent]
    titles = [s.passage.title.rstrip(".") for s in draft.used if lent & {"name", "word"}]
    return "".join(f"{head}. " for head in dict.fromkeys([*days, *titles]) if head)


def floor(job: Job, used: Sequence[Evidence]) -> float:
    """Least support for print: more is asked across languages."""
    if all(source.lang == job.lang for source in used):
        return SUPPORTED
    return ANSWERED if job.task == "answer" else ACROSS


def _echoed(job: Job, text: str, used: Sequence[Evidence], support: float = 0.0) -> list[str]:
    """Words that an answer has from its question alone; none can be told across languages.

    Of an answer that is surely supported, none but rare ones: “obtained” may stand for "got".
    """
    if not job.question or any(source.lang != job.lang for source in used):
        return []
    around = [part for s in used for part in (s.passage.text, s.passage.title)]
    least = RARE if support >= CERTAIN else TELLING
    return unsaid(job.question, text, job.lang, around, least=least)


def _recounted(job: Job, text: str, used: Sequence[Evidence]) -> list[str]:
    """What a draft counts otherwise than what it cites; none can be told across languages."""
    if any(source.lang != job.lang for source in used):
        return []
    return recounted(text, job.lang, [source.text for source in used])


def _mistold(job: Job, draft: Draft, used: Sequence[Evidence]) -> list[str]:
    """Dead or hurt of an answer in words of its own that its sources count as something else."""
    if job.task != "answer" or draft.translated or draft.verbatim:
        return []
    sources = [claim(source.text, source.lang) for source in used]
    return [str(value) for value in mistold(claim(draft.text, job.lang), sources)]


def _unattributed(job: Job, text: str, used: Sequence[Evidence]) -> bool:
    """Whether a sentence tells as its own what each of its sources says that somebody says."""
    if personal(text, job.lang) or asserted(text, job.lang, texts(used)):
        return True
    said = all(spoken(s.text, s.lang) or personal(s.text, s.lang) for s in used)
    told = attributes(text, job.lang) or rumoured(text, job.lang, texts(used))
    return said and not _opinion(used) and not told


def _opinion(used: Sequence[Evidence]) -> bool:
    return all(opinion(source.passage.title) for source in used)


def labelled(draft: Draft, lang: Lang) -> Draft:
    """A sentence that passed, announced as an opinion where its sources are nothing else."""
    if draft.reason or not _opinion(draft.used) or attributes(draft.text, lang):
        return draft
    outlets = list(dict.fromkeys(s.passage.outlet for s in draft.used if s.passage.outlet))
    whose = ", ".join(["Opinion", *outlets])
    return replace(draft, label=say("opinion", lang, whose=whose, text=""))


def marked(job: Job, draft: Draft | None) -> Draft | None:
    """A draft whose only fault are words of the source's language, with these in quotation marks.

    A currency or a title that has no translation is quoted as the source writes it. ``None`` where
    that does not mend everything, or where the glossary has all the words of one quotation.
    """
    if draft is None or not draft.strange:
        return None
    told = set(re.findall(r"\w+", joined(draft.used)))
    if not told.issuperset(draft.strange):
        return None
    opening, closing = QUOTES[job.lang]
    word = rf"\b(?:{'|'.join(map(re.escape, draft.strange))})\b"
    kept = re.compile(rf"{word}(?:\s+{word})*")
    if any(_translatable(found, draft.used) for found in kept.findall(draft.text)):
        return None
    text = kept.sub(rf"{opening}\g<0>{closing}", draft.text)
    return replace(draft, text=text, reason="", strange=())


def _translatable(words: str, used: Sequence[Evidence]) -> bool:
    """Whether each of some words could have been translated."""
    return all(
        any(meaning(word, source.lang) is not None for source in used) for word in words.split()
    )


def _long(text: str) -> bool:
    return len(text.split()) >= 6  # noqa: PLR2004 - enough words for function words to vote
