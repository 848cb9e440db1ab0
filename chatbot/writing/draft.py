"""What is to be written and what was: jobs, drafts, and how the writer's text becomes one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from chatbot.evidence.attribution import unled, unquoted
from chatbot.language import fold, one_line, sentences
from chatbot.types import Evidence, Lang, Sentence
from chatbot.writing.article import Habits
from chatbot.writing.cite import Numbering
from chatbot.writing.mend import mend
from chatbot.writing.respell import respell
from chatbot.writing.terms import meant
from chatbot.writing.vocabulary import joined as helped

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
    habits: Habits = field(default_factory=Habits)
    """What its language's sources write before names, how they spell these, and words."""

    def inputs(self) -> dict[str, object]:
        """What the task's prompt wants."""
        told = [one_line(source.text) for source in self.sources]
        langs = [source.lang for source in self.sources]
        words = helped(zip(told, langs, strict=True), self.lang)
        given: dict[str, object] = {"sources": told, "vocabulary": words}
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
    label: str = ""
    """What announces it as an opinion; empty where nothing does."""
    verbatim: bool = False
    """Whether it is a source's own sentence, to be printed in quotation marks."""
    translated: bool = False
    """Whether a translation model made it of its source's sentence."""


def read(text: str, job: Job) -> Draft | None:
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
    whole = respell(mend(unled(told, texts(used)), job.lang), job.lang, texts(used))
    for source in used:
        if source.lang != job.lang:
            whole = meant(whole, source.text, source.lang)
    spans = sentences(whole, job.lang)
    if not spans or repeats(sentence := whole[slice(*spans[0])], job.told):
        return None
    return Draft(text=sentence, used=used)


def repeats(text: str, told: Sequence[str]) -> bool:
    """Whether most words of a sentence were already told."""
    words = {word for word in fold(text).split() if len(word) > 3}  # noqa: PLR2004 - content words
    return any(len(words & set(fold(other).split())) >= 0.7 * max(1, len(words)) for other in told)


def joined(sources: Sequence[Evidence]) -> str:
    """The words of some evidence, on one line."""
    return " ".join(one_line(source.text) for source in sources)


def texts(sources: Sequence[Evidence]) -> list[tuple[str, str]]:
    """Each text with its language, as comparisons by program want them."""
    return [(source.text, source.lang) for source in sources]


def printed(draft: Draft, lang: Lang, numbering: Numbering) -> Sentence:
    """A draft that passed, as a sentence with its citations."""
    if draft.verbatim:
        return quoted(draft.used[0], numbering, *draft.used[1:])
    return Sentence(
        text=f"{draft.label}{draft.text}",
        lang=lang,
        status="supported",
        support=round(draft.support, 4),
        citations=numbering.citations(draft.used),
    )


def quoted(source: Evidence, numbering: Numbering, *others: Evidence) -> Sentence:
    """The source's own words, in its own language; what else says the same is cited after it."""
    return Sentence(
        text=source.text,
        lang=source.lang,
        status="quoted",
        support=1.0,
        citations=numbering.citations((source, *others)),
    )
