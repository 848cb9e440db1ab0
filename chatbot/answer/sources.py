"""Which of the passages found hold the answer, the one to write from first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
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
SURELY = 1.2
"""How much the odds of a passage must outweigh those of "none" for it to be as good as clear."""
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


@dataclass(frozen=True, slots=True)
class Answering:
    """A passage that answers."""

    hit: Hit
    clear: bool
    """Whether it clearly does; else it only outweighs "none"."""


class Chooser:
    """Reads what was found, no more of it than needed."""

    def __init__(self, judge: Judge) -> None:
        """Read with a judge."""
        self._judge = judge

    def answering(
        self,
        question: str,
        hits: Sequence[Hit],
        *,
        told: Callable[[], bool] = lambda: True,
        cancel: Flag | None = None,
    ) -> Iterator[Answering]:
        """Those of the hits that answer, best found first: at most `MOST`, none where none does.

        Each is judged alone, and no further than needed: the first comes at once where it answers,
        and others are read when they are asked for, as if it had not where nothing was ``told`` of
        it. One that is neither clearly right nor clearly wrong is put to the model once more,
        beside "none".
        """
        read = _Read(self._judge, question, hits, cancel)
        read.on(1)
        alone = bool(read.chances) and read.answers(0)
        if alone:
            yield read.taken(0)
            alone = told()
        read.on(FIRST)
        best = max(read.chances, default=0.0)
        if not alone:
            read.further()
            best = read.surest()
            top = next(iter(read.left()), None)
            if top is None or top in read.over or not read.answers(top):
                return  # one that was asked already is the first
            yield read.taken(top)
        for at in read.left()[: MOST - len(read.took)]:
            if read.chances[at] >= max(ALSO, best - 0.1):
                yield read.taken(at)


class _Read:
    """What the model said of the passages read so far."""

    def __init__(
        self, judge: Judge, question: str, hits: Sequence[Hit], cancel: Flag | None
    ) -> None:
        self._judge, self._question, self._hits, self._cancel = judge, question, hits, cancel
        self.chances: list[float] = []
        self.over: dict[int, float] = {}
        """How much the odds of those asked about outweigh those of "none"."""
        self.took: list[int] = []

    @property
    def stopped(self) -> bool:
        return bool(self._cancel and self._cancel.is_set())

    def on(self, last: int) -> None:
        """Read up to that many."""
        self.chances += self._chances(last)

    def further(self) -> None:
        """Read another where none of the first is clear; the rest where none of all may answer."""
        if self.surest() < CLEAR:
            self.on(READ)
        if not self.took and self.surest() < POSSIBLE:
            late = self._chances(len(self._hits))
            self.chances += [chance if chance >= CLEAR else 0.0 for chance in late]

    def _chances(self, last: int) -> list[float]:
        texts = [one_line(hit.passage.text) for hit in self._hits[len(self.chances) : last]]
        return self._judge.answers(self._question, texts, cancel=self._cancel)

    def left(self) -> list[int]:
        """Those read that were not taken, the surest first."""
        waiting = (at for at in range(len(self.chances)) if at not in self.took)
        return sorted(waiting, key=lambda at: -self.chances[at])

    def surest(self) -> float:
        return max((self.chances[at] for at in self.left()), default=0.0)

    def outweighs(self, at: int) -> float:
        """By how much the log odds that a passage answers exceed those of "none" beside it."""
        if at not in self.over:
            text = one_line(self._hits[at].passage.text)
            none = self._judge.none(self._question, text, cancel=self._cancel)
            self.over[at] = log_odds(self.chances[at]) - log_odds(none)
        return self.over[at]

    def answers(self, at: int) -> bool:
        """Whether a passage answers by its chance, or beside "none" where that leaves a doubt."""
        chance = self.chances[at]
        if chance < POSSIBLE or self.stopped:
            return False
        return chance >= CLEAR or self.outweighs(at) >= DOUBT

    def taken(self, at: int) -> Answering:
        self.took.append(at)
        clear = self.chances[at] >= CLEAR or self.over.get(at, 0.0) >= SURELY
        return Answering(self._hits[at], clear)
