"""The page where one asks: question, honest stages, checked sentences, sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from chatbot.types import Lang
from chatbot.ui import filters, past, render_chat, talking
from chatbot.ui.desk import Desk
from chatbot.ui.events import QUICK, SLOW
from chatbot.ui.fields import live_html
from chatbot.ui.line import Line
from chatbot.ui.room import Room
from chatbot.ui.suggest import suggestions
from chatbot.ui.words import Words

WAITING = 30
"""Questions that may wait in line at the same time; each holds a thread."""
EVENTS = ("retry", "edit", "suggest", "new")
"""What the page's own buttons send."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The page's components."""

    past: Any
    talk: Any
    filters: Any
    box: Any
    ask: Any
    stop: Any
    answer_in: Any


def layout(words: Words) -> Page:
    """Lay the page out: conversations kept beside, the talk, the question under it."""
    with gr.Row(elem_id="chat"):
        with gr.Column(elem_id="rail", min_width=0):
            kept = past.layout()
        with gr.Column(elem_id="desk", min_width=0):
            talk = live_html("talk")
            with gr.Column(elem_id="composer"):
                box, ask, stop = _question(words)
                with gr.Row(elem_classes="ask-options"):
                    bounds = filters.layout()
                    answer_in = _answer_in(words)
    return Page(
        past=kept, talk=talk, filters=bounds, box=box, ask=ask, stop=stop, answer_in=answer_in
    )


def _question(words: Words) -> tuple[Any, Any, Any]:
    with gr.Row(elem_classes="ask-row"):
        box = words.put(
            gr.Textbox,
            {"label": "ui_ask_label", "placeholder": "ui_ask_placeholder"},
            elem_id="question",
            lines=1,
            max_lines=6,
            show_label=False,
            autofocus=True,
            scale=1,
        )
        ask = words.put(gr.Button, {"value": "ui_ask"}, variant="primary", elem_id="ask")
        stop = words.put(gr.Button, {"value": "ui_stop"}, visible=False, elem_id="stop")
    return box, ask, stop


def _answer_in(words: Words) -> Any:
    choices = (("ui_lang_auto", "auto"), ("ui_lang_fr", "fr"), ("ui_lang_en", "en"))
    return words.put(
        gr.Radio,
        {"label": "ui_answer_language", "choices": choices},
        value="auto",
        elem_id="answer-in",
        elem_classes="inline",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What the chat works with: the desk, the line at its engine, and shared components."""

    desk: Desk
    line: Line
    bus: Any
    room: Any
    lang: Any
    kept: Any
    """The browser's memory of which conversation was open."""


def wire(chat: Page, tab: Any, bench: Bench) -> None:
    """Connect the page to the desk."""
    acts, state = Acts(bench), [bench.room, bench.lang]
    shown = [chat.talk, chat.past, chat.ask, chat.stop, bench.kept]
    asked = [chat.box.submit, chat.ask.click]
    began = [
        gr.on(asked, acts.begin, [chat.box, *state], [chat.box, *shown], **QUICK),
        bench.bus.retry(acts.retry, state, shown, **QUICK),
        bench.bus.suggest(acts.suggest, state, shown, **QUICK),
    ]
    given = [*state, chat.answer_in]
    answering = [
        start.then(acts.answer, given, chat.talk, concurrency_limit=WAITING, **SLOW)
        for start in began
    ]
    for end in answering:
        end.then(acts.settle, state, shown, **QUICK)
    chat.stop.click(acts.settle, state, shown, cancels=answering, **QUICK)
    bench.bus.new(acts.renew, state, shown, cancels=answering, **QUICK)
    bench.bus.edit(acts.edit, state, [chat.box, chat.talk], **QUICK)
    tab.select(acts.look, bench.room, [chat.talk, chat.filters], **QUICK)
    past.wire(bench, acts.show, shown, answering)
    filters.wire(bench, chat.filters)


class Acts:
    """What each event of the page does; the room is the only thing that changes."""

    def __init__(self, bench: Bench) -> None:
        """Keep what they work with."""
        self._desk = bench.desk
        self._line = bench.line

    def show(self, room: Room, lang: Lang) -> tuple[Any, ...]:
        """Everything drawn of a room, in the order of the page's outputs."""
        busy = room.asking is not None
        return (
            view(self._desk, room, lang),
            past.view(self._desk, room, lang),
            gr.update(visible=not busy),
            gr.update(visible=busy),
            room.conversation,
        )

    def begin(self, question: str, room: Room, lang: Lang) -> tuple[Any, ...]:
        """Put what is in the box, which is emptied."""
        put = talking.begin(self._desk, room, question)
        return "" if put else question, *self.show(room, lang)

    def retry(self, room: Room, lang: Lang) -> tuple[Any, ...]:
        """Put the last question again."""
        talking.again(self._desk, room)
        return self.show(room, lang)

    def suggest(self, room: Room, lang: Lang, choice: gr.EventData) -> tuple[Any, ...]:
        """Put a question suggested."""
        talking.begin(self._desk, room, past.text_of(choice, "value"))
        return self.show(room, lang)

    def answer(self, room: Room, lang: Lang, answer_in: talking.AnswerIn) -> Iterator[str]:
        """Draw the talk each time it changes."""
        for _ in talking.answer(self._desk, self._line, room, lang, answer_in):
            yield view(self._desk, room, room.speaks(lang))

    def settle(self, room: Room, lang: Lang) -> tuple[Any, ...]:
        """The question has ended, one way or another."""
        talking.end_asking(room)
        talking.keep(self._desk, room)
        return self.show(room, lang)

    def edit(self, room: Room, lang: Lang, choice: gr.EventData) -> tuple[str, str]:
        """Put the last question back into the box, or leave it as it was."""
        room.editing = bool(room.exchanges) and past.text_of(choice, "value") == "yes"
        question = room.exchanges[-1].question if room.editing else ""
        return question, view(self._desk, room, lang)

    def renew(self, room: Room, lang: Lang) -> tuple[Any, ...]:
        """Begin an empty conversation."""
        talking.end_asking(room)
        room.renew()
        return self.show(room, lang)

    def look(self, room: Room) -> Any:
        """Articles may have come or gone since the page was drawn.

        A page that is only being opened is drawn when its language is known.
        """
        if room.lang is None:
            return gr.skip()
        return view(self._desk, room, room.lang), filters.view(self._desk, room, room.lang)


def view(desk: Desk, room: Room, lang: Lang) -> str:
    """The conversation's HTML."""
    return render_chat.talk(
        room.exchanges,
        lang,
        articles=desk.library.count(),
        suggested=() if room.exchanges else suggestions(desk.library.articles(), lang),
        editing=room.editing,
        trouble=room.trouble,
    )
