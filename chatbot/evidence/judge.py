"""The language model as a judge: Yes/No probabilities at the next token.

Asked in English whatever the texts' language, which judged better in our measurements
(docs/LOG.md).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event
from typing import Final

from chatbot.models.types import Continuation, Engine, Scoring
from chatbot.types import Lang
from chatbot.writing.prompting import Prompt, prompt

_SLOPE, _SHIFT = 2.14, -1.0
"""From the judge's log odds to those of a source supporting its claim (Platt 1999), fitted on 384
RTE-3 pairs in four directions of language; one for all, since each on its own did no better
(docs/LOG.md). ``scripts/calibrate.py`` fits them again."""
_FAITHFUL: Final[dict[Lang, tuple[float, float, float]]] = {
    "en": (0.462, 0.487, 2.26),
    "fr": (0.72, 0.237, 1.22),
}
"""Into each language: from the log odds of both ways' support, and a translation's log probability
over the root of its words, to the log odds of its having no fault; fitted on 281 read by eye
(docs/LOG.md)."""
_AGREED, _SURE = 0.605, -0.15
"""The same from the first alone, whatever the language."""
_THOUSANDS: Final = re.compile(r"(?<=\d)[\u00a0\u202f](?=\d{3}\b)")
_SPACES: Final = str.maketrans("\u00a0\u202f", "  ")
_MARKS: Final = re.compile("« ?| ?»|[“”]")
_EDGE = 1e-6
_FAR = 700.0
"""Log odds beyond which a probability is 0: its exponential is no number any more."""
_LONGEST = 420
"""Characters of a passage shown beside "none"; the reader waits for every word of it."""


def calibrated(yes: float) -> float:
    """The share of claims that their sources support among those judged ``yes``, 0 to 1.

    >>> round(calibrated(0.5), 2), round(calibrated(0.65), 2), round(calibrated(0.9), 2)
    (0.27, 0.58, 0.98)
    """
    return probability(_SLOPE * log_odds(yes) + _SHIFT)


def log_odds(yes: float) -> float:
    """The logarithm of a probability over its complement; bounded at both ends.

    >>> log_odds(0.5), round(log_odds(1.0))
    (0.0, 14)
    """
    yes = min(max(yes, _EDGE), 1 - _EDGE)
    return math.log(yes / (1 - yes))


def probability(odds: float) -> float:
    """What has these log odds, 0 to 1.

    >>> probability(0.0), round(probability(log_odds(0.9)), 2), round(probability(-1e4), 2)
    (0.5, 0.9, 0.0)
    """
    return 1 / (1 + math.exp(min(-odds, _FAR)))


def both_ways(there: float, back: float) -> float:
    """The support of a translation: of itself and of what it is when it is put back.

    The mean of both log odds tells right translations from wrong ones better than either one
    (docs/LOG.md).

    >>> round(both_ways(0.9, 0.9), 2), round(both_ways(0.9, 0.3), 2)
    (0.9, 0.66)
    """
    return probability((log_odds(there) + log_odds(back)) / 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """A text, what it became in ``lang``, and what that becomes when put back."""

    text: str
    rendering: str
    again: str
    lang: Lang
    support: float
    """How surely the text states the rendering: of `Judge.support`."""


def faithful(support: float, likelihood: float | None, lang: Lang) -> float:
    """The share of translations into ``lang`` without a fault that have these signals, 0 to 1.

    ``support``: of `both_ways`. ``likelihood``: log probability of the translation, in nats, over
    the square root of the words translated (a length penalty as in Wu et al. 2016); ``None`` where
    it is not known.

    >>> round(faithful(0.8, -3.0, "en"), 2), round(faithful(0.8, -9.0, "en"), 2)
    (0.81, 0.19)
    """
    agreed = log_odds(support)
    if likelihood is None:
        return probability(_AGREED * agreed + _SURE)
    of_agreed, of_likelihood, start = _FAITHFUL[lang]
    return probability(of_agreed * agreed + of_likelihood * likelihood + start)


class Judge:
    """Answers yes-or-no questions with a probability."""

    def __init__(self, engine: Engine) -> None:
        """Judge with an engine."""
        self._engine = engine

    def support(
        self, pairs: Sequence[tuple[str, str]], *, cancel: Event | None = None
    ) -> list[float]:
        """How surely each ``(source, claim)`` source states every detail of its claim, 0 to 1.

        Calibrated: among claims given 0.9, nine in ten are supported.
        """
        return [calibrated(yes) for yes in self.yes(pairs, cancel=cancel)]

    def yes(self, pairs: Sequence[tuple[str, str]], *, cancel: Event | None = None) -> list[float]:
        """What the model says of each ``(source, claim)``, as it says it: 0 to 1."""
        rows = [{"source": s, "claim": c} for s, c in pairs]
        return self._yes(prompt("support"), rows, cancel)

    def answers(
        self, question: str, passages: Sequence[str], *, cancel: Event | None = None
    ) -> list[float]:
        """How surely each passage contains the answer to the question, 0 to 1."""
        task = prompt("answers")
        return self._yes(task, [{"passage": p, "question": question} for p in passages], cancel)

    def none(self, question: str, passage: str, *, cancel: Event | None = None) -> float:
        """How surely no passage answers the question, shown this one beside "none", 0 to 1.

        Listwise selection with the digits' probabilities at the first token; a list of one tells
        more of "none" than a longer one (ADR 15). 1 once cancelled.
        """
        task = prompt("choose")
        shown = passage if len(passage) <= _LONGEST else _cut(passage)
        request = Scoring(
            messages=task.messages(passages=[shown], question=question),
            fixed=task.fixed,
            answers=("0", "1"),
        )
        ((none, this),) = self._engine.score([request], cancel=cancel)
        return none / (none + this) if none + this > 0 else 1.0

    def contradicts(
        self, pairs: Sequence[tuple[str, str]], *, cancel: Event | None = None
    ) -> list[float]:
        """How surely each ``(source, claim)`` source says the claim is false, 0 to 1."""
        task = prompt("contradicts")
        return self._yes(task, [{"source": s, "claim": c} for s, c in pairs], cancel)

    def translated(
        self, texts: Sequence[Translated], *, cancel: Event | None = None
    ) -> list[float]:
        """How surely each text is translated without a fault, 0 to 1 (`faithful`)."""
        back = self.support([(each.text, each.again) for each in texts], cancel=cancel)
        likely = self._likelihood(texts, cancel)
        return [
            faithful(both_ways(each.support, b), nats, each.lang)
            for each, b, nats in zip(texts, back, likely, strict=True)
        ]

    def _likelihood(
        self, texts: Sequence[Translated], cancel: Event | None
    ) -> Sequence[float | None]:
        """How likely each rendering is, were the model to translate its text: see `faithful`.

        BARTScore (Yuan et al. 2021); force-decoding as in Prism (Thompson and Post 2020). Without
        the typography, which is ours. ``None`` where the engine cannot tell.
        """
        tasks = [prompt("translation", each.lang) for each in texts]
        requests = [
            Continuation(
                messages=task.messages(sentence=_plain(each.text)),
                text=_plain(each.rendering),
                fixed=task.fixed,
            )
            for task, each in zip(tasks, texts, strict=True)
        ]
        found = self._engine.likelihood(requests, cancel=cancel) if requests else []
        if found is None:
            return [None] * len(texts)
        words = (max(1, len(each.text.split())) for each in texts)
        return [nats / math.sqrt(n) for nats, n in zip(found, words, strict=True)]

    def _yes(
        self, task: Prompt, rows: Sequence[dict[str, str]], cancel: Event | None
    ) -> list[float]:
        requests = [
            Scoring(messages=task.messages(**row), answers=("Yes", "No"), fixed=task.fixed)
            for row in rows
        ]
        scores = self._engine.score(requests, cancel=cancel) if requests else []
        return [yes / (yes + no) if yes + no > 0 else 0.0 for yes, no in scores]


def _plain(text: str) -> str:
    r"""As on a typewriter: the model need not judge spaces and quotation marks.

    >>> _plain("« L’accord », dit-il\u00a0: 2\u202f300 florins")
    '"L\'accord", dit-il : 2300 florins'
    """
    told = _THOUSANDS.sub("", text).translate(_SPACES)
    return _MARKS.sub('"', told).replace("’", "'")


def _cut(passage: str) -> str:
    return passage[:_LONGEST].rsplit(" ", 1)[0] + " …"
