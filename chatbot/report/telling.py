"""Facts being told: one loop for summaries and briefings, with its clock."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from threading import Event as Flag

from chatbot.facts import Candidate
from chatbot.report.reporter import Reporter
from chatbot.report.shelf import In
from chatbot.types import Event, Fact, Printed, Seconds, Stage
from chatbot.writing.article import Usage
from chatbot.writing.cite import Numbering


class Telling:
    """Facts being told, one after the other: their numbers, their clock, and the facts told."""

    def __init__(  # noqa: PLR0913 - what telling depends on
        self,
        reporter: Reporter,
        chosen: Sequence[Candidate],
        lang: In,
        *,
        usage: Usage,
        start: float,
        cancel: Flag | None = None,
    ) -> None:
        """Tell what was chosen; nothing is written before the first `take`.

        ``usage`` says what articles of either language have a way of writing, ``start`` is when
        the reader asked, by `time.monotonic`.
        """
        self.numbering = Numbering()
        self.usage = usage
        self._start = start
        self._first: float | None = None
        self._cancel = cancel
        self._steps = reporter.tell(chosen, lang, self.numbering, usage=usage, cancel=cancel)

    def take(self, most: int) -> Generator[Event, None, list[Fact]]:
        """Tell the next ``most`` facts, fewer when stopped; yields events, returns the facts."""
        facts: list[Fact] = []
        while len(facts) < most and (step := next(self._steps, None)) is not None:
            if isinstance(step, Stage):
                yield step
                continue
            if self._first is None:
                self._first = time.monotonic() - self._start
            facts.append(step)
            for sentence in step.renderings.values():
                yield Printed(sentence=sentence)
        return facts

    @property
    def stopped(self) -> bool:
        """Whether the reader has had enough."""
        return self._cancel is not None and self._cancel.is_set()

    def seconds(self) -> Seconds:
        """Until the first fact, and until now."""
        first = None if self._first is None else round(self._first, 3)
        return Seconds(first_token=first, total=round(time.monotonic() - self._start, 3))

    def close(self) -> None:
        """Leave what is not told unwritten; the engine is free at once."""
        self._steps.close()
