"""The form that corrects an article's headline, outlet and date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from chatbot.ui import shelfwork
from chatbot.ui.desk import Desk
from chatbot.ui.fields import date_field
from chatbot.ui.room import Room
from chatbot.ui.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The form's components."""

    box: Any
    title: Any
    outlet: Any
    day: Any
    save: Any
    leave: Any

    @property
    def parts(self) -> list[Any]:
        """What `state` sets, in order."""
        return [self.box, self.title, self.outlet, self.day]


def layout(words: Words) -> Form:
    """Lay the form out, hidden until an article is chosen."""
    with gr.Column(visible=False, elem_id="correcting") as box:
        words.put(gr.Markdown, {"value": "rooms_edit_about"}, elem_classes="hint")
        title = words.put(gr.Textbox, {"label": "ui_col_title"}, max_lines=3, elem_id="edit-title")
        with gr.Row(elem_classes="one-line"):
            outlet = words.put(
                gr.Textbox, {"label": "ui_col_outlet"}, max_lines=1, elem_id="edit-outlet"
            )
            day = words.put(date_field, {"label": "ui_col_date"}, elem_id="edit-day")
        with gr.Row(elem_classes="one-line"):
            save = words.put(
                gr.Button, {"value": "rooms_save"}, variant="primary", elem_id="edit-save"
            )
            leave = words.put(gr.Button, {"value": "rooms_leave"}, elem_id="edit-leave")
    return Form(box=box, title=title, outlet=outlet, day=day, save=save, leave=leave)


def state(desk: Desk, room: Room) -> list[Any]:
    """What `Form.parts` shows: the article to correct, or nothing; what is typed stays on error."""
    article = shelfwork.corrected(desk, room)
    if article is None:
        return [gr.update(visible=False), gr.skip(), gr.skip(), gr.skip()]
    if room.shelf.trouble is not None:
        return [gr.update(visible=True), gr.skip(), gr.skip(), gr.skip()]
    return [
        gr.update(visible=True),
        article.title,
        article.outlet,
        (article.published or "")[:10],
    ]
