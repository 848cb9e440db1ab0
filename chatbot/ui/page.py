"""The whole page: masthead, four tabs, the article panel beside them, one language switch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

from chatbot.types import Lang
from chatbot.ui import (
    api,
    briefing,
    chat,
    filters,
    library,
    past,
    reader,
    render,
    settings,
    work,
)
from chatbot.ui import talking as asking
from chatbot.ui.desk import Desk
from chatbot.ui.events import QUICK
from chatbot.ui.line import Line
from chatbot.ui.room import Room, Rooms
from chatbot.ui.words import Words, preferred

BUS = (
    "open",
    "close",
    *chat.EVENTS,
    *past.EVENTS,
    *filters.EVENTS,
    *briefing.EVENTS,
    *library.EVENTS,
    *settings.EVENTS,
)
"""What the script may send through the masthead, which carries every event of our own HTML."""
SWITCH = f"window.recoupe(trigger, {list(BUS)})"
SECRET = "not a secret"  # noqa: S105 - Gradio encrypts what browsers keep, with a key they can read


def page(desk: Desk, lang: Lang, *, dropped: Path, at_once: int = 2) -> Any:
    """Lay out and wire everything; ``dropped`` is where files given by the reader are kept.

    ``at_once``: questions answered at the same time.
    """
    words, rooms, line = Words(lang), Rooms(), Line(at_once)
    with gr.Blocks(title="Recoupe", analytics_enabled=False, delete_cache=(3600, 86400)) as app:
        room = gr.State(Room())
        kept = gr.BrowserState("", storage_key="recoupe-language", secret=SECRET)
        last = gr.BrowserState("", storage_key="recoupe-conversation", secret=SECRET)
        with gr.Row(elem_id="top"):
            bus = gr.HTML(
                render.masthead(lang),
                elem_id="masthead",
                apply_default_css=False,
                js_on_load=SWITCH,
            )
            switch = words.put(
                gr.Radio,
                {"label": "ui_interface_language"},
                choices=[("Français", "fr"), ("English", "en")],
                value=lang,
                elem_id="interface",
                elem_classes="inline",
                container=False,
            )
        with gr.Row(elem_id="room"):
            with gr.Column(elem_id="pages"), gr.Tabs(elem_id="tabs", overflow_behavior="wrap"):
                with words.put(gr.Tab, {"label": "ui_tab_chat"}, elem_id="tab-chat") as at_chat:
                    talking = chat.layout(words)
                with words.put(
                    gr.Tab, {"label": "ui_tab_briefing"}, elem_id="tab-briefing"
                ) as at_brief:
                    briefed = briefing.layout(words)
                with words.put(
                    gr.Tab, {"label": "ui_tab_library"}, elem_id="tab-library"
                ) as at_shelf:
                    shelved = library.layout(words)
                with words.put(
                    gr.Tab, {"label": "rooms_tab_settings"}, elem_id="tab-settings"
                ) as at_settings:
                    looked = settings.layout(words, lang)
            panel = reader.layout()

        reader.wire(bus, panel, room, switch, desk)
        bench = chat.Bench(desk=desk, line=line, bus=bus, room=room, lang=switch, kept=last)
        chat.wire(talking, at_chat, bench)
        briefing.wire(briefed, bus, at_brief, room, switch, desk, talking.filters)
        library.wire(shelved, bus, at_shelf, room, switch, desk, dropped)
        settings.wire(looked, bus, at_settings, room, switch, desk)

        views = [
            bus,
            panel,
            talking.talk,
            talking.past,
            talking.filters,
            *briefed.drawn,
            *shelved.drawn,
            *looked.drawn,
        ]

        def speak(room: Room, lang: Lang) -> list[Any]:
            room.lang = lang
            return [
                render.masthead(lang),
                reader.view(desk, room, lang),
                chat.view(desk, room, lang),
                past.view(desk, room, lang),
                filters.view(desk, room, lang),
                *briefing.views(desk, room, lang),
                *library.views(desk, room, lang),
                *settings.views(desk, lang),
                *words.updates(lang),
            ]

        def arrive(room: Room, kept: str, last: str, request: gr.Request) -> list[Any]:
            rooms.enter(request.session_hash or "", room)
            room.reader = request.username or ""
            if last:
                asking.resume(desk, room, last)
                room.trouble = None  # a conversation deleted meanwhile is no news
            asked = preferred(request.headers.get("accept-language", ""), lang)
            chosen: Lang = "fr" if kept == "fr" else "en" if kept == "en" else asked
            return [chosen, chosen, work.latest(desk), *speak(room, chosen)]

        spoken = [*views, *words.components]

        def leave(request: gr.Request) -> None:
            for room in rooms.leave(request.session_hash or ""):
                asking.end_asking(room)
                work.end_briefing(room)

        app.load(arrive, [room, kept, last], [switch, looked.lang, briefed.day, *spoken], **QUICK)
        for control, twin in ((switch, looked.lang), (looked.lang, switch)):
            control.input(lambda lang: lang, control, twin, **QUICK).then(
                speak, [room, control], spoken, **QUICK
            ).then(lambda lang: lang, control, kept, **QUICK)
        app.unload(leave)
        api.offer(desk, line, lang)
    return app
