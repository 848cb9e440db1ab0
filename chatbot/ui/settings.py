"""The page of settings: language and look, the model, where data lives, the quality measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import gradio as gr

from chatbot.errors import RecoupeError
from chatbot.evaluation.last import last
from chatbot.library import home
from chatbot.messages import say
from chatbot.models import inventory
from chatbot.models.pulling import pulled
from chatbot.models.state import state
from chatbot.types import Lang
from chatbot.ui import render, render_settings
from chatbot.ui.desk import Desk
from chatbot.ui.events import QUICK, SLOW
from chatbot.ui.fields import live_html
from chatbot.ui.room import Room
from chatbot.ui.words import Words

EVENTS = ("settings",)
"""What the script may send."""
LOOK = "(value) => window.recoupeLook('{}', value)"
"""The look is the browser's own business: the script keeps it and puts it on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The page's components."""

    lang: Any
    theme: Any
    size: Any
    model: Any
    models: Any
    pulling: Any
    places: Any
    pack: Any
    packed: Any
    sure: Any
    erase: Any
    erased: Any
    quality: Any

    @property
    def drawn(self) -> list[Any]:
        """What `views` draws, in order."""
        return [self.model, self.models, self.places, self.quality]


def layout(words: Words, lang: Lang) -> Page:
    """Lay the page out."""
    _heading(words, "rooms_set_look")
    with gr.Row(elem_id="looks"):
        tongue = words.put(
            gr.Radio,
            {"label": "ui_interface_language"},
            choices=[("Français", "fr"), ("English", "en")],
            value=lang,
            elem_id="set-lang",
        )
        theme, size = _looks(words)
    _heading(words, "rooms_set_model")
    model = gr.HTML("", elem_id="model", apply_default_css=False)
    pulling = live_html("pulling")
    models = gr.HTML("", elem_id="models", apply_default_css=False)
    _heading(words, "rooms_set_data")
    places = gr.HTML("", elem_id="places", apply_default_css=False)
    with gr.Row(elem_id="pack-row", elem_classes="one-line"):
        pack = words.put(gr.Button, {"value": "rooms_pack"}, elem_id="pack")
        packed = words.put(
            gr.DownloadButton, {"label": "rooms_packed"}, visible=False, elem_id="packed"
        )
    with gr.Column(elem_id="danger"):
        words.put(gr.Markdown, {"value": "rooms_erase_about"}, elem_classes="hint")
        with gr.Row(elem_classes="one-line"):
            sure = words.put(
                gr.Textbox, {"label": "rooms_erase_type"}, max_lines=1, elem_id="erase-word"
            )
            erase = words.put(gr.Button, {"value": "rooms_erase"}, variant="stop", elem_id="erase")
        erased = live_html("erased")
    _heading(words, "rooms_set_quality")
    quality = gr.HTML("", elem_id="quality", apply_default_css=False)
    return Page(
        lang=tongue,
        theme=theme,
        size=size,
        model=model,
        models=models,
        pulling=pulling,
        places=places,
        pack=pack,
        packed=packed,
        sure=sure,
        erase=erase,
        erased=erased,
        quality=quality,
    )


def _heading(words: Words, key: str) -> None:
    words.put(gr.Markdown, {"value": key}, elem_classes="set-head")


def _looks(words: Words) -> tuple[Any, Any]:
    """Theme and text size."""
    theme = words.put(
        gr.Radio,
        {
            "label": "rooms_theme",
            "choices": tuple((f"rooms_theme_{name}", name) for name in ("system", "light", "dark")),
        },
        value="system",
        elem_id="set-theme",
    )
    size = words.put(
        gr.Radio,
        {
            "label": "rooms_size",
            "choices": tuple((f"rooms_size_{name}", name) for name in ("small", "medium", "large")),
        },
        value="medium",
        elem_id="set-size",
    )
    return theme, size


def wire(page: Page, bus: Any, tab: Any, room: Any, lang: Any, desk: Desk) -> None:  # noqa: PLR0913, PLR0917 - all that the page is wired to
    """Connect the page to the desk; its language is wired with the page's own switch."""

    def bring(lang: Lang, choice: gr.EventData) -> Iterator[tuple[str, str]]:
        data = choice._data  # noqa: SLF001 - Gradio's way to an event's payload
        name = str(data.get("name")) if isinstance(data, dict) else ""
        shown = views(desk, lang)[1]
        try:
            for stage in pulled(name, desk.settings.models):
                yield render_settings.pulling(stage, None, lang), shown
        except RecoupeError as error:
            yield render_settings.pulling(None, error, lang), shown
            return
        yield render_settings.pulling(None, None, lang, name=name), views(desk, lang)[1]

    def pack(lang: Lang) -> tuple[Any, str]:
        try:
            path = desk.pack(Path(mkdtemp(prefix="recoupe-")) / "recoupe.zip")
        except RecoupeError as error:
            return gr.update(visible=False), render.failure(error, lang)
        return gr.update(visible=True, value=path), ""

    def erase(word: str, room: Room, lang: Lang) -> list[Any]:
        if word.strip().casefold() != say("rooms_erase_word", lang).casefold():
            note = render.note("rooms_erase_unsure", lang, word=say("rooms_erase_word", lang))
            return [word, note, *views(desk, lang)]
        try:
            desk.erase()
        except RecoupeError as error:
            return [word, render.failure(error, lang), *views(desk, lang)]
        room.forget()
        return ["", render.note("rooms_erased", lang), *views(desk, lang)]

    page.theme.input(None, page.theme, None, js=LOOK.format("theme"), **QUICK)
    page.size.input(None, page.size, None, js=LOOK.format("size"), **QUICK)
    tab.select(None, None, [page.theme, page.size], js="() => window.recoupeLooks()", **QUICK)
    tab.select(lambda lang: views(desk, lang), lang, page.drawn, **QUICK)
    bus.settings(bring, lang, [page.pulling, page.models], concurrency_limit=1, **SLOW)
    page.pack.click(pack, lang, [page.packed, page.erased], concurrency_limit=1, **SLOW)
    page.erase.click(
        erase,
        [page.sure, room, lang],
        [page.sure, page.erased, *page.drawn],
        concurrency_id="library",
        concurrency_limit=1,
        **SLOW,
    )


def views(desk: Desk, lang: Lang) -> list[str]:
    """What `Page.drawn` shows, as it is now."""
    settings = desk.settings
    rows = inventory.listing(settings.models)
    used = settings.engine.model
    stored = desk.library.count()
    return [
        render_settings.model(state(settings), lang),
        render_settings.models(rows, lang, used=used),
        render_settings.places(
            settings.home, settings.models, home.size(settings.home), stored, lang
        ),
        render_settings.quality(last(settings.home), lang),
    ]
