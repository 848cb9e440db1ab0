"""What a room remembers of its conversation while the desk works, without a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event as Signal
from typing import Any, cast

import pytest

from chatbot.errors import ModelError
from chatbot.library.conversations import Conversations
from chatbot.library.database import Database
from chatbot.messages import say
from chatbot.types import Answer, Citation, Event, Finished, Seconds, Sentence, Stage
from chatbot.ui import chat, talking
from chatbot.ui.desk import Desk
from chatbot.ui.line import Line
from chatbot.ui.room import Exchange, Room, Rooms, advance
from vectorstore.types import Filter

SAID = Sentence(
    text="Le bac repart.",
    lang="fr",
    status="supported",
    support=0.9,
    citations=(
        Citation(
            n=1,
            article_id="a1",
            passage_id="p1",
            outlet="Le Courrier du Lac",
            title="Le bac",
            url="",
            published="2031-03-01",
            lang="fr",
            quote="Le bac repart à l’aube.",
            start=3,
            end=26,
        ),
    ),
)


def _answer(question: str) -> Answer:
    return Answer(
        id=None,
        question=question,
        lang="fr",
        status="not_found",
        sentences=(),
        text="Rien.",
        nearest=(),
        prompt="p@1",
        model="m",
        seconds=Seconds(first_token=None, total=0.1),
    )


def _nothing() -> None:
    """The reader does not change their mind."""


class Held:
    """One article, which nobody reads."""

    def count(self) -> int:
        """One."""
        return 1


class ScriptedDesk:
    """Finds nothing, at once; or changes its reader's mind in the middle."""

    def __init__(self, conversations: Conversations) -> None:
        """Keep where conversations go, and what was asked."""
        self.conversations = conversations
        self.asked: list[dict[str, Any]] = []
        self.meanwhile: Callable[[], None] = _nothing
        self.library = Held()

    def ask(self, question: str, **options: Any) -> Iterator[Event]:
        """A stage, then an answer, or an error for a breakdown."""
        self.asked.append({"question": question, **options})
        yield Stage(name="search", detail=question)
        self.meanwhile()
        if "imprévu" in question:
            raise ZeroDivisionError
        if "panne" in question:
            raise ModelError("settings_unreadable")
        yield Finished(result=_answer(question))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[ScriptedDesk]:
    """A desk over an empty library."""
    database = Database(tmp_path / "library.sqlite")
    yield ScriptedDesk(Conversations(database))
    database.close()


def _ask(desk: ScriptedDesk, room: Room, question: str) -> None:
    """A whole exchange, as the page drives it."""
    known = cast("Desk", desk)
    assert talking.begin(known, room, question)
    list(talking.answer(known, Line(1), room, "fr", "auto"))
    talking.end_asking(room)
    talking.keep(known, room)


def test_a_conversation_is_kept_as_it_goes_and_found_again(desk: ScriptedDesk) -> None:
    """From the first question on, stopped ones included; opening it again shows the same."""
    room = Room()
    _ask(desk, room, "  Que sait-on\ndu bac ? ")
    _ask(desk, room, "Et ensuite ?")
    assert [turn.question for turn in desk.asked[1]["history"]] == ["Que sait-on du bac ?"]
    (kept,) = desk.conversations.list()
    again = Room()
    assert talking.resume(cast("Desk", desk), again, kept.id)
    assert [(x.question, x.answer) for x in again.exchanges] == [
        (x.question, x.answer) for x in room.exchanges
    ]
    assert not any(x.running for x in again.exchanges)


def test_what_was_printed_before_a_stop_is_kept(desk: ScriptedDesk) -> None:
    """Sentences checked and read by then are there when the conversation is opened again."""
    room = Room()
    desk.meanwhile = lambda: talking.end_asking(room)
    room.exchanges.append(Exchange(question="avant", sentences=(SAID,), stopped=True))
    _ask(desk, room, "un")
    again = Room()
    assert talking.resume(cast("Desk", desk), again, room.conversation)
    assert [x.sentences for x in again.exchanges] == [(SAID,), ()]
    assert all(x.stopped for x in again.exchanges)


def test_an_edited_question_takes_the_place_of_the_last(desk: ScriptedDesk) -> None:
    """The answer it had goes with it, and is no part of what the next one knows."""
    room = Room()
    _ask(desk, room, "un")
    room.editing = True
    _ask(desk, room, "deux")
    assert [x.question for x in room.exchanges] == ["deux"]
    assert desk.asked[1]["history"] == ()
    assert not room.editing
    (kept,) = desk.conversations.list()
    assert len(desk.conversations.get(kept.id).exchanges) == 1


def test_asking_again_keeps_the_bounds_it_had(desk: ScriptedDesk) -> None:
    """Filters changed since are for the next question."""
    room = Room(where=Filter(langs=frozenset({"fr"})), scope=("a1",))
    _ask(desk, room, "un")
    room.where, room.scope = Filter(), ()
    assert talking.again(cast("Desk", desk), room)
    list(talking.answer(cast("Desk", desk), Line(1), room, "en", "fr"))
    bounds = Filter(langs=frozenset({"fr"}), articles=frozenset({"a1"}))
    assert [asked["where"] for asked in desk.asked] == [bounds, bounds]
    assert desk.asked[1]["answer_lang"] == "fr"


@pytest.mark.parametrize("question", ["", "  \n "])
def test_nothing_is_asked_twice_at_once_or_empty(desk: ScriptedDesk, question: str) -> None:
    """An empty question is none, and one at a time a room."""
    room = Room()
    assert not talking.begin(cast("Desk", desk), room, question)
    assert not talking.again(cast("Desk", desk), room)
    assert talking.begin(cast("Desk", desk), room, "un")
    assert not talking.begin(cast("Desk", desk), room, "deux")
    assert not talking.again(cast("Desk", desk), room)


def test_a_stopped_question_never_touches_the_next(desk: ScriptedDesk) -> None:
    """What arrives late for a question that was stopped is dropped, errors included."""
    room = Room()

    def change() -> None:
        talking.end_asking(room)
        room.exchanges[:] = [Exchange(question="autre chose")]

    desk.meanwhile = change
    talking.begin(cast("Desk", desk), room, "une panne")
    list(talking.answer(cast("Desk", desk), Line(1), room, "fr", "auto"))
    assert room.exchanges == [Exchange(question="autre chose")]
    assert room.asking is None


def test_a_bug_ends_an_answer_in_words(
    desk: ScriptedDesk, caplog: pytest.LogCaptureFixture
) -> None:
    """The question does not run for ever, and the next one is answered."""
    room = Room()
    _ask(desk, room, "un imprévu")
    (failed,) = room.exchanges
    assert failed.error is not None
    assert not failed.running
    assert "ZeroDivisionError" in caplog.text
    _ask(desk, room, "deux")
    assert room.exchanges[-1].answer is not None


def test_a_page_that_changes_its_language_is_drawn_in_it(desk: ScriptedDesk) -> None:
    """The question under way goes on in the language chosen since, not in the one it began in."""
    room, known = Room(lang="fr"), cast("Desk", desk)
    bench = chat.Bench(desk=known, line=Line(1), bus=None, room=None, lang=None, kept=None)
    desk.meanwhile = lambda: setattr(room, "lang", "en")
    talking.begin(known, room, "Que sait-on ?")
    drawn = list(chat.Acts(bench).answer(room, "fr", "auto"))
    assert say("ui_stage_search", "fr") in drawn[0]
    assert say("ui_copy_plain", "en") in drawn[-1]


def test_a_conversation_deleted_elsewhere_begins_anew(desk: ScriptedDesk) -> None:
    """Another tab deleted it; what is on the page is kept under a new id."""
    room = Room()
    _ask(desk, room, "un")
    desk.conversations.clear()
    _ask(desk, room, "deux")
    (kept,) = desk.conversations.list()
    assert len(desk.conversations.get(kept.id).exchanges) == 2
    assert room.trouble is None


def test_two_tabs_on_one_conversation_lose_nothing(desk: ScriptedDesk) -> None:
    """The second to go on does so under a new id; renaming is not going on."""
    here, there = Room(), Room()
    _ask(desk, here, "un")
    talking.resume(cast("Desk", desk), there, here.conversation)
    desk.conversations.rename(here.conversation, "Le bac")
    _ask(desk, here, "deux")
    _ask(desk, there, "trois")
    _ask(desk, there, "quatre")
    kept = {
        tuple(x.question for x in desk.conversations.get(row.id).exchanges)
        for row in desk.conversations.list()
    }
    assert kept == {("un", "deux"), ("un", "trois", "quatre")}


def test_a_conversation_of_somebody_else_is_not_opened(desk: ScriptedDesk) -> None:
    """The room stays as it was and says why."""
    theirs = Room(reader="anaïs")
    _ask(desk, theirs, "un")
    room = Room(reader="boris", exchanges=[Exchange(question="à moi", stopped=True)])
    assert not talking.resume(cast("Desk", desk), room, theirs.conversation)
    assert [x.question for x in room.exchanges] == ["à moi"]
    assert room.trouble is not None


def test_a_tab_that_closes_gives_its_room_back_once() -> None:
    """What it was doing can be ended; a tab unknown, or closed already, gives nothing."""
    rooms, room = Rooms(), Room(asking=Signal())
    rooms.enter("s1", room)
    assert list(rooms.leave("s2")) == []
    assert list(rooms.leave("s1")) == [room]
    assert list(rooms.leave("s1")) == []


def test_a_stage_begun_again_takes_its_old_place() -> None:
    """Writing and checking alternate; the list of stages does not grow with the sentences."""
    exchange = Exchange(question="?")
    for name in ("search", "choose", "write", "check", "write", "check", "write"):
        exchange = advance(exchange, Stage(name=name))
    assert [stage.name for stage in exchange.stages] == ["search", "choose", "write"]
