"""What one reader's page remembers between two clicks, and how events change it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import takewhile
from threading import Event as Signal
from threading import Lock

from chatbot.errors import RecoupeError
from chatbot.library.conversations import Asked, Conversation
from chatbot.types import (
    Answer,
    Briefing,
    Citation,
    Event,
    Finished,
    Found,
    Ingested,
    Lang,
    Printed,
    Sentence,
    Stage,
    Turn,
)
from chatbot.ui.shelves import Paper, Shelving
from vectorstore.types import Filter, Hit, Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One question and what has been shown for it so far."""

    question: str
    where: Filter = field(default_factory=Filter)
    place: int = 0
    """In line, 1 being next; 0 once its turn has come."""
    stages: tuple[Stage, ...] = ()
    """What has been done, the last one under way; one begun again takes its old place."""
    hits: tuple[Hit, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    answer: Answer | None = None
    error: RecoupeError | None = None
    stopped: bool = False

    @property
    def running(self) -> bool:
        """True until an answer, an error or the reader ends it."""
        return self.answer is None and self.error is None and not self.stopped

    @property
    def searched(self) -> str:
        """What was searched for, where that is not the question word for word."""
        said = [stage.detail for stage in self.stages if stage.name == "search"]
        return said[-1] if said and said[-1].strip() not in {"", self.question} else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What the reader panel shows: an article, and the characters to highlight if any."""

    article_id: str
    start: int = 0
    end: int = 0
    place: int = 0
    """Which of its neighbours this citation is, from 1; 0 where it has none."""
    of: int = 0
    """How many they are."""
    kept: bool = False
    """Whether to show the copy that the briefing on the page was made from."""

    @property
    def span(self) -> tuple[str, int, int]:
        """The article and its characters, without the rest."""
        return self.article_id, self.start, self.end


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

    lang: Lang | None = None
    """What its page speaks; unknown until the browser has said."""
    reader: str = ""
    """Who signed in; empty where nobody needs to."""
    conversation: str = ""
    """Id of the conversation shown, once it is kept."""
    kept_at: str = ""
    """When it was last kept as it is here: another tab may have gone on with it since."""
    exchanges: list[Exchange] = field(default_factory=list)
    asking: Signal | None = None
    editing: bool = False
    """Whether the next question replaces the last one."""
    where: Filter = field(default_factory=Filter)
    """Bounds of the next question."""
    query: str = ""
    """What the list of conversations was searched for."""
    trouble: RecoupeError | None = None
    """Why the conversation could not be kept or opened."""
    scope: tuple[str, ...] = ()
    """Articles that the next question is kept to; none: all."""
    scope_title: str = ""
    """Headline of the story that they tell."""
    brief: Brief | None = None
    paper: Paper = field(default_factory=Paper)
    shelf: Shelving = field(default_factory=Shelving)
    intake: list[Ingested] = field(default_factory=list)
    opened: Opened | None = None

    def speaks(self, otherwise: Lang) -> Lang:
        """What its page speaks now, be it changed since a long event began."""
        return self.lang or otherwise

    def bounds(self) -> Filter:
        """Where the next question looks: the reader's filter, within a story if one is chosen."""
        return replace(self.where, articles=frozenset(self.scope))

    def history(self) -> tuple[Turn, ...]:
        """The finished exchanges, oldest first."""
        return tuple(
            Turn(question=past.question, answer=past.answer.text)
            for past in self.exchanges
            if past.answer is not None
        )

    def cited(self, opened: Opened) -> Citation | Passage | None:
        """What the conversation holds of the words opened, be their article gone."""
        for x in self.exchanges:
            sources: list[Citation | Passage] = [c for s in x.sentences for c in s.citations]
            sources += x.answer.nearest if x.answer else ()
            sources += [hit.passage for hit in x.hits]
            for source in sources:
                if (source.article_id, source.start, source.end) == opened.span:
                    return source
        return None

    def forget(self) -> None:
        """Everything was deleted: show nothing of it any more."""
        self.renew()
        self.where, self.scope, self.scope_title = Filter(), (), ""
        self.brief, self.opened = None, None
        self.paper, self.shelf = Paper(langs=self.paper.langs), Shelving()
        self.intake.clear()

    def asked(self) -> tuple[Asked, ...]:
        """The exchanges as they are kept."""
        return tuple(
            Asked(
                question=x.question,
                where=x.where,
                hits=x.hits,
                answer=x.answer,
                sentences=() if x.answer else x.sentences,
            )
            for x in self.exchanges
        )

    def resume(self, kept: Conversation) -> None:
        """Show a conversation kept; a question without answer was stopped."""
        self.conversation, self.kept_at = kept.id, kept.changed
        self.editing = False
        self.exchanges[:] = [
            Exchange(
                question=asked.question,
                where=asked.where,
                hits=asked.hits,
                sentences=asked.answer.sentences if asked.answer else asked.sentences,
                answer=asked.answer,
                stopped=asked.answer is None,
            )
            for asked in kept.exchanges
        ]

    def renew(self) -> None:
        """Begin an empty conversation."""
        self.conversation = self.kept_at = ""
        self.editing = False
        self.trouble = None
        self.exchanges.clear()


class Rooms:
    """Which room belongs to which open tab, so that a tab that closes frees what it was doing."""

    def __init__(self) -> None:
        """No tab is open."""
        self._rooms: dict[str, Room] = {}
        self._lock = Lock()

    def enter(self, session: str, room: Room) -> None:
        """A tab has opened."""
        with self._lock:
            self._rooms[session] = room

    def leave(self, session: str) -> Iterator[Room]:
        """A tab has closed; gives its room, if it was known."""
        with self._lock:
            room = self._rooms.pop(session, None)
        if room is not None:
            yield room


def advance(exchange: Exchange, event: Event) -> Exchange:
    """Return the exchange as it stands after an event of ``Desk.ask``."""
    match event:
        case Stage():
            before = takewhile(lambda stage: stage.name != event.name, exchange.stages)
            return replace(exchange, stages=(*before, event), place=0)
        case Found(hits=hits):
            return replace(exchange, hits=hits)
        case Printed(sentence=sentence):
            return replace(exchange, sentences=(*exchange.sentences, sentence))
        case Finished(result=Answer() as answer):
            return replace(exchange, answer=answer, sentences=answer.sentences)
        case _:
            return exchange
