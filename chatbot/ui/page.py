"""The whole page: masthead, three tabs, the article panel beside them, one language switch."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import gradio as gr
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from chatbot.config import ServeSettings
from chatbot.errors import SettingsError
from chatbot.export.fragments import fragments_css
from chatbot.types import Lang
from chatbot.ui import briefing, chat, library, reader, render, work
from chatbot.ui.desk import Desk
from chatbot.ui.events import QUICK
from chatbot.ui.room import Room
from chatbot.ui.theme import theme
from chatbot.ui.words import Words, preferred

HOSTS = ["127.0.0.1", "localhost", "[::1]", "::1"]
"""The only names this server answers to: another name pointing here is an attack."""
POLICY = (
    "default-src 'self' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; form-action 'self'; base-uri 'self'; object-src 'none'"
)
"""The browser itself refuses every other host; Gradio needs inline and evaluated scripts."""
SWITCH = "window.recoupe(trigger, ['open', 'close', 'remove'])"


def page(desk: Desk, lang: Lang, *, dropped: Path) -> Any:
    """Lay out and wire everything; ``dropped`` is where files given by the reader are kept."""
    words = Words(lang)
    with gr.Blocks(title="Recoupe", analytics_enabled=False, delete_cache=(3600, 86400)) as app:
        room = gr.State(Room())
        kept = gr.BrowserState("", storage_key="recoupe-language", secret="not a secret")  # noqa: S106
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
                with words.put(gr.Tab, {"label": "ui_tab_library"}, elem_id="tab-library"):
                    shelved = library.layout(words)
            panel = reader.layout()

        reader.wire(bus, panel, room, switch, desk)
        chat.wire(talking, at_chat, room, switch, desk)
        briefing.wire(briefed, at_brief, room, switch, desk)
        library.wire(shelved, bus, room, switch, desk, dropped)

        views = [bus, panel, talking.talk, briefed.paper, shelved.intake, shelved.shelf]

        def speak(room: Room, lang: Lang) -> list[Any]:
            return [
                render.masthead(lang),
                reader.view(desk, room, lang),
                chat.view(desk, room, lang),
                briefing.view(desk, room, lang),
                render.intake(room.intake, lang, busy=False),
                library.view(desk, lang),
                *words.updates(lang),
            ]

        def arrive(room: Room, kept: str, request: gr.Request) -> list[Any]:
            asked = preferred(request.headers.get("accept-language", ""), lang)
            chosen: Lang = "fr" if kept == "fr" else "en" if kept == "en" else asked
            return [chosen, work.latest(desk), *speak(room, chosen)]

        spoken = [*views, *words.components]
        app.load(arrive, [room, kept], [switch, briefed.day, *spoken], **QUICK)
        switch.input(speak, [room, switch], spoken, **QUICK).then(
            lambda lang: lang, switch, kept, **QUICK
        )
    return app


def launch(app: Any, settings: ServeSettings, *, max_file_size: int) -> None:
    """Open the page on this machine; raise `SettingsError` when its port is taken."""
    own = files("chatbot.ui")
    head = (
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<script>{(own / 'script.js').read_text('utf-8')}</script>"
    )
    try:
        app.queue(max_size=64).launch(
            server_name=settings.host,
            server_port=settings.port or None,
            prevent_thread_lock=True,
            quiet=True,
            ssr_mode=False,
            share=False,
            max_file_size=max_file_size,
            footer_links=[],
            theme=theme(),
            css=fragments_css() + (own / "style.css").read_text("utf-8"),
            head=head,
            app_kwargs={"middleware": [Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS)]},
        )
    except OSError as error:
        raise SettingsError("ui_port_taken", port=settings.port) from error
