"""The support check on its own: does this source support this claim?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from chatbot.evidence.gather import LONG, bearing
from chatbot.evidence.judge import Judge, log_odds, probability
from chatbot.evidence.match import missing
from chatbot.language import detect
from chatbot.models.translation import Translator
from chatbot.types import Verdict
from vectorstore.types import Embedder
from vectorstore.words import content_words

SUPPORTED = 0.55
"""Least support of a supported claim and of a printed sentence (docs/LOG.md)."""
_CONTRADICTED = 0.6
_CONCERNS = 0.3
"""Least share of a claim's words that a source has which may deny it; others are not asked."""
_BATCH = 16
_BELOW = 0.98
_LACKS = 0.5
"""Log odds that support loses for each number, date or known name that the source lacks, three at
most; whatever is left then stays below `SUPPORTED`, in its order: of 134 such claims in RTE-3 12 %
were supported all the same (docs/LOG.md)."""
_UNKNOWN = 1.2
"""The same for each other capitalised word, four at most, where the source is a page: that names
what it speaks of, two sentences may not. Within a language: other names are translated."""
_PAGE = 600
"""Characters of a source from which on it is one."""


def verify(
    judge: Judge,
    pairs: Iterable[tuple[str, str]],
    translator: Translator | None = None,
    embedder: Embedder | None = None,
) -> Iterator[tuple[float, Verdict]]:
    """Judge ``(source, claim)`` pairs in order: support from 0 to 1, and a verdict.

    A claim may be in the other language than its source. Numbers, dates and known names that the
    source does not state cost it its support. With a ``translator`` French is judged in English,
    which small models judge better (docs/LOG.md). With an ``embedder`` a long source is judged by
    the sentences that bear on the claim. The comparisons by program read all that was given.
    """
    rows = iter(pairs)
    while batch := list(islice(rows, _BATCH)):
        told = batch if embedder is None else _shortened(batch, translator, embedder)
        told = told if translator is None else _in_english(told, translator)
        scores = [_weighed(s, pair) for s, pair in zip(judge.support(told), batch, strict=True)]
        doubtful = [i for i, s in enumerate(scores) if s < SUPPORTED and _concerns(*told[i])]
        against = dict(zip(doubtful, judge.contradicts([told[i] for i in doubtful]), strict=True))
        for i, score in enumerate(scores):
            yield score, _verdict(score, against.get(i, 0.0))


def _shortened(
    pairs: Sequence[tuple[str, str]], translator: Translator | None, embedder: Embedder
) -> list[tuple[str, str]]:
    """Each pair with what of its source bears on its claim, where that is long."""
    return [
        (_borne(source, claim, translator, embedder) if len(source) > LONG else source, claim)
        for source, claim in pairs
    ]


def _borne(source: str, claim: str, translator: Translator | None, embedder: Embedder) -> str:
    """What bears on a claim, which is looked for in the source's language."""
    lang = detect(source, "en")
    spoken = detect(claim, lang)
    if translator is not None and spoken != lang:
        ((claim, *_),) = translator.translate([claim], spoken, lang)
    return bearing(source, claim, lang, embedder)


def _in_english(pairs: Sequence[tuple[str, str]], translator: Translator) -> list[tuple[str, str]]:
    french = list(dict.fromkeys(t for pair in pairs for t in pair if detect(t, "en") == "fr"))
    found = translator.translate(french, "fr", "en") if french else []
    known = {text: best[0] for text, best in zip(french, found, strict=True)}
    return [(known.get(source, source), known.get(claim, claim)) for source, claim in pairs]


def _weighed(score: float, pair: tuple[str, str]) -> float:
    """The judge's support, less what the program does not find in the source."""
    source, claim = pair
    lang = detect(claim, "en")
    spoken = detect(source, lang)
    lacking = missing(claim, lang, [(source, spoken)])
    unknown = sum(detail.kind == "word" for detail in lacking)
    telling = len(lacking) - unknown
    loss = _LACKS * min(telling, 3)
    if spoken == lang and len(source) > _PAGE:
        loss += _UNKNOWN * min(unknown, 4)
    left = probability(log_odds(score) - loss)
    return left * SUPPORTED * _BELOW if telling else left


def _concerns(source: str, claim: str) -> bool:
    """Whether a source speaks of what a claim says; where languages differ, words do not tell."""
    lang = detect(claim, "en")
    if detect(source, lang) != lang:
        return True
    said = content_words(claim, lang)
    return len(said & content_words(source, lang)) >= _CONCERNS * len(said)


def _verdict(score: float, against: float) -> Verdict:
    if score >= SUPPORTED:
        return "supported"
    return "contradicted" if against >= _CONTRADICTED else "unsupported"
