"""The support check on its own: does this source support this claim?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from chatbot.evidence.judge import Judge
from chatbot.evidence.match import missing
from chatbot.language import detect
from chatbot.models.translation import Translator
from chatbot.types import Verdict

SUPPORTED = 0.55
"""Least support of a supported claim and of a printed sentence (docs/LOG.md)."""
_CONTRADICTED = 0.6
_BATCH = 16
LACKING = 0.3
"""Most support a claim can have whose numbers, dates or known names its source lacks: one in ten
such claims was supported all the same. Of unknown capitalised words more than a third were, so
that they say little of a claim that others wrote; what we print may not have them."""


def verify(
    judge: Judge, pairs: Iterable[tuple[str, str]], translator: Translator | None = None
) -> Iterator[tuple[float, Verdict]]:
    """Judge ``(source, claim)`` pairs in order: support from 0 to 1, and a verdict.

    A claim may be in the other language than its source. Numbers, dates and known names that the
    source does not state cap the support. With a ``translator`` French is judged in English, which
    small models judge better (docs/LOG.md); the comparisons by program read what was given.
    """
    rows = iter(pairs)
    while batch := list(islice(rows, _BATCH)):
        told = batch if translator is None else _in_english(batch, translator)
        scores = [_capped(s, pair) for s, pair in zip(judge.support(told), batch, strict=True)]
        doubtful = [i for i, score in enumerate(scores) if score < SUPPORTED]
        against = dict(zip(doubtful, judge.contradicts([told[i] for i in doubtful]), strict=True))
        for i, score in enumerate(scores):
            yield score, _verdict(score, against.get(i, 0.0))


def _in_english(pairs: Sequence[tuple[str, str]], translator: Translator) -> list[tuple[str, str]]:
    french = list(dict.fromkeys(t for pair in pairs for t in pair if detect(t, "en") == "fr"))
    found = translator.translate(french, "fr", "en") if french else []
    known = {text: best[0] for text, best in zip(french, found, strict=True)}
    return [(known.get(source, source), known.get(claim, claim)) for source, claim in pairs]


def _capped(score: float, pair: tuple[str, str]) -> float:
    source, claim = pair
    lang = detect(claim, "en")
    lacking = missing(claim, lang, [(source, detect(source, lang))])
    telling = any(detail.kind != "word" for detail in lacking)
    return min(score, LACKING) if telling else score


def _verdict(score: float, against: float) -> Verdict:
    if score >= SUPPORTED:
        return "supported"
    return "contradicted" if against >= _CONTRADICTED else "unsupported"
