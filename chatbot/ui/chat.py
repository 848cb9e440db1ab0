"""The page where one asks: question, honest stages, checked sentences, sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Event as Signal
from typing import Any

import gradio as gr

from chatbot.types import Lang
from chatbot.ui import render, work
from chatbot.ui.desk import Desk
from chatbot.ui.events import QUICK, SLOW
from chatbot.ui.fields import live_html
from chatbot.ui.room import Exchange, Room
from chatbot.ui.words import Words

AT_ONCE = 4
"""Readers answered at the same time; the engine shares itself between them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The page's components."""

    talk: Any
    box: Any
    ask: Any
    stop: Any
    new: Any
    answer_in: Any


def layout(words: Words) -> Page:
    """Lay the page out."""
    talk = live_html("talk")
    with gr.Column(elem_id="composer"):
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
        with gr.Row(elem_classes="ask-options"):
            answer_in = words.put(
                gr.Radio,
                {
                    "label": "ui_answer_language",
                    "choices": (
                        ("ui_lang_auto", "auto"),
                        ("ui_lang_fr", "fr"),
                        ("ui_lang_en", "en"),
                    ),
                },
                value="auto",
                elem_id="answer-in",
                elem_classes="inline",
            )
            new = words.put(gr.Button, {"value": "ui_new"}, size="sm", elem_id="new")
    return Page(talk=talk, box=box, ask=ask, stop=stop, new=new, answer_in=answer_in)


def wire(chat: Page, tab: Any, room: Any, lang: Any, desk: Desk) -> None:
    """Connect the page to the desk."""
    shown = [chat.talk, chat.ask, chat.stop]

    def begin(question: str, room: Room, lang: Lang) -> tuple[Any, ...]:
        if not question.strip() or room.asking is not None:
            return question, view(desk, room, lang), *_buttons(busy=room.asking is not None)
        room.asking = Signal()
        room.exchanges.append(Exchange(question=question.strip()))
        return "", view(desk, room, lang), *_buttons(busy=True)

    def answer(room: Room, lang: Lang, answer_in: work.AnswerIn) -> Iterator[str]:
        for _ in work.ask(desk, room, lang, answer_in):
            yield view(desk, room, lang)

    def settle(room: Room, lang: Lang) -> tuple[Any, ...]:
        work.end_asking(room)
        return view(desk, room, lang), *_buttons(busy=False)

    def renew(room: Room, lang: Lang) -> tuple[Any, ...]:
        work.end_asking(room)
        room.exchanges.clear()
        return view(desk, room, lang), *_buttons(busy=False)

    began = gr.on(
        [chat.box.submit, chat.ask.click],
        begin,
        [chat.box, room, lang],
        [chat.box, *shown],
        **QUICK,
    )
    answering = began.then(
        answer, [room, lang, chat.answer_in], chat.talk, concurrency_limit=AT_ONCE, **SLOW
    )
    answering.then(settle, [room, lang], shown, **QUICK)
    tab.select(lambda room, lang: view(desk, room, lang), [room, lang], chat.talk, **QUICK)
    chat.stop.click(settle, [room, lang], shown, cancels=[answering], **QUICK)
    chat.new.click(renew, [room, lang], shown, cancels=[answering], **QUICK)


def view(desk: Desk, room: Room, lang: Lang) -> str:
    """The conversation's HTML."""
    return render.talk(room.exchanges, lang, articles=desk.library.count())


def _buttons(*, busy: bool) -> tuple[Any, Any]:
    return gr.update(visible=not busy), gr.update(visible=busy)
