"""The page of the briefing: choose a window, make it, read it side by side, take it away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event as Signal
from typing import Any

import gradio as gr

from chatbot.types import Lang
from chatbot.ui import render, work
from chatbot.ui.desk import Desk
from chatbot.ui.events import QUICK, SLOW
from chatbot.ui.fields import date_field
from chatbot.ui.room import Brief, Room
from chatbot.ui.words import Words

DAYS = 7
"""A library fed by hand is sparse: a week is seldom empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The page's components."""

    day: Any
    days: Any
    brief_in: Any
    make: Any
    cancel: Any
    paper: Any
    downloads: tuple[Any, ...]


def layout(words: Words) -> Page:
    """Lay the page out."""
    with gr.Row(elem_id="brief-form"):
        day = words.put(date_field, {"label": "ui_brief_date"}, elem_id="day")
        days = words.put(
            gr.Number,
            {"label": "ui_brief_days"},
            value=DAYS,
            minimum=1,
            precision=0,
            elem_id="days",
            min_width=80,
        )
        brief_in = words.put(
            gr.Radio,
            {
                "label": "ui_brief_language",
                "choices": (("ui_lang_both", "both"), ("ui_lang_fr", "fr"), ("ui_lang_en", "en")),
            },
            value="both",
            elem_id="brief-in",
        )
        make = words.put(gr.Button, {"value": "ui_brief_make"}, variant="primary", elem_id="make")
        cancel = words.put(gr.Button, {"value": "ui_brief_cancel"}, visible=False, elem_id="cancel")
    paper = gr.HTML("", elem_id="paper", apply_default_css=False)
    with gr.Row(elem_id="downloads"):
        downloads = tuple(
            words.put(
                gr.DownloadButton,
                {"label": f"ui_download_{kind}"},
                visible=False,
                size="sm",
                elem_id=f"download-{kind}",
            )
            for kind in work.FORMATS
        )
    return Page(
        day=day,
        days=days,
        brief_in=brief_in,
        make=make,
        cancel=cancel,
        paper=paper,
        downloads=downloads,
    )


def wire(page: Page, tab: Any, room: Any, lang: Any, desk: Desk) -> None:
    """Connect the page to the desk."""

    def begin(room: Room, lang: Lang) -> tuple[Any, ...]:
        room.brief = Brief(cancel=Signal())
        return view(desk, room, lang), *_buttons(room), *_downloads({})

    def make(
        room: Room, lang: Lang, day: str, days: float | None, brief_in: work.BriefIn
    ) -> Iterator[str]:
        for _ in work.brief(
            desk, room, lang, work.Window(day=day, days=int(days or 1), lang=brief_in)
        ):
            yield view(desk, room, lang)

    def settle(room: Room, lang: Lang) -> tuple[Any, ...]:
        work.end_briefing(room)
        return view(desk, room, lang), *_buttons(room)

    def print_out(room: Room, lang: Lang) -> list[Any]:
        result = room.brief.result if room.brief is not None else None
        return _downloads(work.files(result, lang) if result is not None else {})

    shown = [page.paper, page.make, page.cancel]
    chosen = [page.day, page.days, page.brief_in]
    making = page.make.click(begin, [room, lang], [*shown, *page.downloads], **QUICK).then(
        make, [room, lang, *chosen], page.paper, concurrency_limit=1, **SLOW
    )
    making.then(settle, [room, lang], shown, **QUICK).then(
        print_out, [room, lang], list(page.downloads), **SLOW
    )
    tab.select(lambda day: day or work.latest(desk), page.day, page.day, **QUICK)
    tab.select(lambda room, lang: view(desk, room, lang), [room, lang], page.paper, **QUICK)
    page.cancel.click(settle, [room, lang], shown, cancels=[making], **QUICK)


def view(desk: Desk, room: Room, lang: Lang) -> str:
    """The HTML of the briefing, of its making, or of what to do first."""
    brief = room.brief
    if brief is None:
        return render.note("ui_brief_empty" if desk.library.count() else "ui_brief_bare", lang)
    if brief.error is not None:
        return render.failure(brief.error, lang)
    if brief.result is not None:
        return render.briefing(brief.result, lang)
    return render.note("ui_brief_stopped", lang) if brief.stopped else render.progress(brief, lang)


def _buttons(room: Room) -> list[Any]:
    busy = room.brief is not None and room.brief.running
    return [gr.update(visible=not busy), gr.update(visible=busy)]


def _downloads(written: Mapping[str, Path]) -> list[Any]:
    return [gr.update(visible=kind in written, value=written.get(kind)) for kind in work.FORMATS]
