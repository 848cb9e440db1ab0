"""What one reader's page remembers between two clicks, and how events change it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from threading import Event as Signal

from chatbot.errors import RecoupeError
from chatbot.types import (
    Answer,
    Briefing,
    Event,
    Finished,
    Found,
    Ingested,
    Printed,
    Sentence,
    Stage,
    Turn,
)
from vectorstore.types import Hit


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One question and what has been shown for it so far."""

    question: str
    stage: Stage | None = None
    hits: tuple[Hit, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    answer: Answer | None = None
    error: RecoupeError | None = None
    stopped: bool = False

    @property
    def running(self) -> bool:
        """True until an answer, an error or the reader ends it."""
        return self.answer is None and self.error is None and not self.stopped


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What the reader panel shows: an article, and the characters to highlight if any."""

    article_id: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """A briefing being made, made, stopped or failed."""

    cancel: Signal
    stage: Stage | None = None
    result: Briefing | None = None
    error: RecoupeError | None = None
    stopped: bool = False

    @property
    def running(self) -> bool:
        """True until a result, an error or the reader ends it."""
        return self.result is None and self.error is None and not self.stopped


@dataclass(slots=True, kw_only=True, eq=False)
class Room:
    """One browser tab's state; compared by identity, since it changes in place."""

    exchanges: list[Exchange] = field(default_factory=list)
    asking: Signal | None = None
    brief: Brief | None = None
    intake: list[Ingested] = field(default_factory=list)
    opened: Opened | None = None

    def history(self) -> tuple[Turn, ...]:
        """The finished exchanges, oldest first."""
        return tuple(
            Turn(question=past.question, answer=past.answer.text)
            for past in self.exchanges
            if past.answer is not None
        )


def advance(exchange: Exchange, event: Event) -> Exchange:
    """Return the exchange as it stands after an event of ``Desk.ask``."""
    match event:
        case Stage():
            return replace(exchange, stage=event)
        case Found(hits=hits):
            return replace(exchange, hits=hits)
        case Printed(sentence=sentence):
            return replace(exchange, sentences=(*exchange.sentences, sentence))
        case Finished(result=Answer() as answer):
            return replace(exchange, answer=answer, sentences=answer.sentences)
        case _:
            return exchange
