"""Conversations kept: listed, found, opened again, renamed, taken away, deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import gradio as gr

from chatbot.errors import LibraryError
from chatbot.export.conversation import conversation_json, conversation_markdown
from chatbot.types import Lang
from chatbot.ui import render_chat, talking
from chatbot.ui.desk import Desk
from chatbot.ui.events import QUICK
from chatbot.ui.room import Room

if TYPE_CHECKING:
    from chatbot.ui.chat import Bench

EVENTS = ("resume", "rename", "forget", "find", "take")
"""What the list's own buttons send."""


def layout() -> Any:
    """The list, drawn by our template."""
    return gr.HTML("", elem_id="past", apply_default_css=False)


def wire(
    bench: Bench,
    show: Callable[[Room, Lang], tuple[Any, ...]],
    shown: Sequence[Any],
    answering: Sequence[Any],
) -> None:
    """Connect the list; ``show`` draws the whole chat, ``answering`` is what opening stops."""
    desk, bus, state = bench.desk, bench.bus, [bench.room, bench.lang]
    parcel = gr.JSON(visible=False)

    def resume(room: Room, lang: Lang, choice: gr.EventData) -> tuple[Any, ...]:
        talking.resume(desk, room, text_of(choice, "id"))
        return show(room, lang)

    def rename(room: Room, lang: Lang, choice: gr.EventData) -> tuple[Any, ...]:
        try:
            desk.conversations.rename(
                text_of(choice, "id"), text_of(choice, "value"), reader=room.reader
            )
        except LibraryError as error:
            room.trouble = error
        return show(room, lang)

    def forget(room: Room, lang: Lang, choice: gr.EventData) -> tuple[Any, ...]:
        gone = text_of(choice, "id")
        desk.conversations.delete(gone, reader=room.reader)
        if gone == room.conversation:
            talking.end_asking(room)
            room.renew()
        return show(room, lang)

    def find(room: Room, lang: Lang, choice: gr.EventData) -> str:
        room.query = text_of(choice, "value")
        return view(desk, room, lang)

    def take(room: Room, lang: Lang, choice: gr.EventData) -> dict[str, str]:
        return parcel_of(desk, room, lang, text_of(choice, "id"), text_of(choice, "kind"))

    bus.resume(resume, state, shown, cancels=answering, **QUICK)
    bus.rename(rename, state, shown, **QUICK)
    bus.forget(forget, state, shown, **QUICK)
    bus.find(find, state, shown[1], **QUICK)
    bus.take(take, state, parcel, **QUICK).then(
        None, parcel, None, js="(given) => window.recoupe.save(given)", **QUICK
    )


def view(desk: Desk, room: Room, lang: Lang) -> str:
    """The list's HTML."""
    kept = desk.conversations.list(reader=room.reader, query=room.query)
    return render_chat.past(kept, lang, current=room.conversation, query=room.query)


def parcel_of(
    desk: Desk, room: Room, lang: Lang, conversation_id: str, kind: str
) -> dict[str, str]:
    """A conversation as a file: its name, media type and text; empty when it is gone."""
    try:
        kept = desk.conversations.get(conversation_id, reader=room.reader)
    except LibraryError:
        return {}
    name = f"recoupe-{kept.made[:10]}"
    if kind == "json":
        return {
            "name": f"{name}.json",
            "type": "application/json",
            "text": conversation_json(kept),
        }
    return {
        "name": f"{name}.md",
        "type": "text/markdown",
        "text": conversation_markdown(kept, lang),
    }


def text_of(choice: gr.EventData, name: str) -> str:
    """One value of what the browser sent; anything odd is empty."""
    data = choice._data  # noqa: SLF001 - Gradio's way to an event's payload
    found = data.get(name, "") if isinstance(data, dict) else ""
    return found if isinstance(found, str) else ""
