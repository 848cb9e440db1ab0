"""Which of the passages found hold the answer, the one to write from first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from threading import Event as Flag

from chatbot.evidence.days import event_day
from chatbot.evidence.judge import Judge, log_odds
from chatbot.evidence.match import unheard, unnamed
from chatbot.evidence.question import covered, gives, wants
from chatbot.language import one_line
from chatbot.types import Lang
from chatbot.writing.cite import evidence
from vectorstore.types import Hit, Passage

POSSIBLE, CLEAR = 0.5, 0.75
"""Chance that a passage holds the answer: below the first none does, above the second it does."""
DOUBT = 0.65
"""In between, how much the odds that a passage answers must outweigh, in logarithms, those that the
model gives to "none" when it sees the passage beside that (ADR 15)."""
FIRST, READ = 3, 4
"""Passages read before another, and before the others: these are only read where none of the first
may answer, and must clearly do, for what a late one seems to answer it mostly does not."""
ALSO, MOST = 0.65, 2
"""Least chance of a further passage for it to add a sentence, and passages at the most."""
_APART = 3
"""Newest articles that are each read before older ones, where the question is how things stand."""
ABOUT = 0.3
"""Least share of what a question is about that its passage and headline say, in one language."""


def may_answer(
    question: str,
    lang: Lang,
    passage: Passage,
    article: Callable[[Passage], str],
    *,
    about: str = "",
) -> bool:
    """Whether the words of a passage, and all those of its ``article``, leave it possible.

    It must have a date where the question is when, a number where it is how many, a name where it
    is how something is called. Where both are in one language it must have some of what the
    question is about, and its article, which is only read then, every name in it; else its article
    any. ``about``: what it is about in its chat, where its own words do not say.
    """
    if not gives(wants(question), passage.text, passage.lang, question):
        return False
    if passage.lang != lang:
        other = passage.lang
        return not unheard(question, lang, [(article(passage), other), (passage.title, other)])
    told = [passage.title, passage.text]
    if max(covered(subject, lang, told) for subject in (question, about or question)) < ABOUT:
        return False
    return not unnamed(question, lang, [(article(passage), lang), (passage.title, lang)])


def tells_of(passage: Passage, days: tuple[date, date]) -> bool:
    """Whether one of a passage's sentences tells of some days, the first and the last included.

    Or its article was published then, and none of them names any day, month or year.
    """
    first, last = (day.isoformat() for day in days)
    named = (event_day(s.text, s.lang, passage.published) for s in evidence(passage))
    told = [day for day in named if day] or [(passage.published or "")[:10]]
    return any(day and first[: len(day)] <= day <= last for day in told)


def by_age(hits: Sequence[Hit]) -> list[list[Hit]]:
    """Hits article by article, the newest first; those of older or undated ones together."""
    days = {hit.passage.article_id: hit.passage.published or "" for hit in hits}
    newest = sorted(filter(days.get, days), key=lambda id_: days[id_], reverse=True)[:_APART]
    groups = [[hit for hit in hits if hit.passage.article_id == id_] for id_ in newest]
    return [*groups, [hit for hit in hits if hit.passage.article_id not in newest]]


class Chooser:
    """Reads what was found, no more of it than needed."""

    def __init__(self, judge: Judge) -> None:
        """Read with a judge."""
        self._judge = judge

    def answering(
        self, question: str, hits: Sequence[Hit], *, cancel: Flag | None = None
    ) -> Iterator[Hit]:
        """Those of the hits, best found first, that answer: at most `MOST`, none where none does.

        Each is judged alone, and no further than needed: the first comes at once where it answers,
        and others are read when they are asked for. One that is neither clearly right nor clearly
        wrong is put to the model once more, beside "none".
        """
        sure = self._sure(question, hits[:1], cancel)
        alone = bool(sure) and self._answers(question, hits[0], sure[0], cancel)
        if alone:
            yield hits[0]
        sure += self._sure(question, hits[1:FIRST], cancel)
        if not alone and max(sure, default=0.0) < CLEAR:
            sure += self._sure(question, hits[FIRST:READ], cancel)
        if max(sure, default=0.0) < POSSIBLE:
            late = self._sure(question, hits[READ:], cancel)
            sure += [chance if chance >= CLEAR else 0.0 for chance in late]
        best = max(sure, default=0.0)
        if (cancel and cancel.is_set()) or best < POSSIBLE:
            return
        ranked = sorted(zip(hits, sure, strict=False), key=lambda pair: -pair[1])
        top, chance = ranked[0]
        if not alone and (top is hits[0] or not self._answers(question, top, chance, cancel)):
            return  # the first was asked already
        others = ranked if not alone else [pair for pair in ranked if pair[0] is not hits[0]]
        for rank, (hit, chance) in enumerate(others[: MOST - alone]):
            if (not rank and not alone) or chance >= max(ALSO, best - 0.1):
                yield hit

    def _answers(self, question: str, hit: Hit, chance: float, cancel: Flag | None) -> bool:
        """Whether a passage answers by its chance, or beside "none" where that leaves a doubt."""
        if chance < POSSIBLE or (cancel and cancel.is_set()):
            return False
        if chance >= CLEAR:
            return True
        none = self._judge.none(question, one_line(hit.passage.text), cancel=cancel)
        return log_odds(chance) - log_odds(none) >= DOUBT

    def _sure(self, question: str, hits: Sequence[Hit], cancel: Flag | None) -> list[float]:
        texts = [one_line(hit.passage.text) for hit in hits]
        return self._judge.answers(question, texts, cancel=cancel)
