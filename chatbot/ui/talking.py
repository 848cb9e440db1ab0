"""What the chat has the desk do, and what each room remembers of it. No page is drawn here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from threading import Event as Signal
from typing import Literal

from chatbot.errors import LibraryError
from chatbot.types import Event, Lang
from chatbot.ui import work
from chatbot.ui.desk import Desk
from chatbot.ui.line import Line
from chatbot.ui.room import Exchange, Room, advance

AnswerIn = Literal["auto", "fr", "en"]


def begin(desk: Desk, room: Room, question: str) -> bool:
    """Put a question, unless it is empty or another is under way; whether it was put.

    While the last one is being edited, this one takes its place.
    """
    question = " ".join(question.split())
    if not question or room.asking is not None:
        return False
    if room.editing and room.exchanges:
        room.exchanges.pop()
    room.editing = False
    room.asking = Signal()
    room.exchanges.append(Exchange(question=question, where=room.bounds()))
    keep(desk, room)
    return True


def again(desk: Desk, room: Room) -> bool:
    """Put the last question once more, within the bounds it had; whether it was put."""
    if room.asking is not None or not room.exchanges:
        return False
    last = room.exchanges[-1]
    room.exchanges[-1] = Exchange(question=last.question, where=last.where)
    room.editing = False
    room.asking = Signal()
    keep(desk, room)
    return True


def answer(
    desk: Desk, line: Line, room: Room, lang: Lang, answer_in: AnswerIn
) -> Iterator[Exchange]:
    """Answer the room's last question in its turn, changing it as events come.

    Ours to say what failed. Ends as soon as the room's question is cancelled.
    """
    cancel = room.asking
    if cancel is None:
        return
    place = len(room.exchanges) - 1
    put = room.exchanges[place]
    events = partial(
        desk.ask,
        put.question,
        answer_lang=None if answer_in == "auto" else answer_in,
        ui_lang=lang,
        where=put.where,
        history=room.history(),
        cancel=cancel,
    )
    try:
        for exchange in _steps(put, line, room, cancel, events):
            if cancel.is_set():
                return
            room.exchanges[place] = exchange
            yield exchange
    except Exception as error:  # noqa: BLE001 - else the page would wait for ever
        if cancel.is_set():
            return
        failed = work.explained(error)
        room.exchanges[place] = replace(room.exchanges[place], error=failed)
        yield room.exchanges[place]
    finally:
        cancel.set()


def _steps(
    exchange: Exchange,
    line: Line,
    room: Room,
    cancel: Signal,
    events: Callable[[], Iterator[Event]],
) -> Iterator[Exchange]:
    """The exchange each time it changes: its place in line, then what the desk does."""
    with line.join(room.reader or room) as ticket:
        for place in line.wait(ticket, cancel):
            yield replace(exchange, place=place)
        if cancel.is_set():
            return
        for event in events():
            exchange = advance(exchange, event)
            yield exchange


def end_asking(room: Room) -> None:
    """End the question under way, if any: its engine is freed and its page says so."""
    if room.asking is None:
        return
    room.asking.set()
    room.asking = None
    if room.exchanges and room.exchanges[-1].running:
        room.exchanges[-1] = replace(room.exchanges[-1], stopped=True)


def keep(desk: Desk, room: Room) -> None:
    """Keep the conversation as it stands; a room that cannot remembers why."""
    if not room.exchanges:
        return
    store, asked = desk.conversations, room.asked()
    try:
        try:
            kept = store.save(
                asked, conversation_id=room.conversation, since=room.kept_at, reader=room.reader
            )
        except LibraryError as error:
            if error.key != "conversation_unknown":
                raise
            kept = store.save(asked, reader=room.reader)  # deleted or gone on elsewhere
        room.conversation, room.kept_at, room.trouble = kept.id, kept.changed, None
    except LibraryError as error:
        room.trouble = error


def resume(desk: Desk, room: Room, conversation_id: str) -> bool:
    """Show a conversation kept; one that is gone leaves the room as it was. Whether it is shown."""
    try:
        kept = desk.conversations.get(conversation_id, reader=room.reader)
    except LibraryError as error:
        room.trouble = error
        return False
    end_asking(room)
    room.resume(kept)
    room.trouble = None
    return True
