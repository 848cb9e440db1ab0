"""The page of the briefing: choose a window, make it, read it side by side, take it away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Event as Signal
from time import monotonic
from typing import Any

import gradio as gr

from chatbot.types import Lang
from chatbot.ui import briefform, filters, paperwork, render, render_brief, work
from chatbot.ui.desk import Desk
from chatbot.ui.events import QUICK, SLOW
from chatbot.ui.fields import live_html
from chatbot.ui.room import Brief, Room
from chatbot.ui.words import Words

EVENTS = ("brief",)
"""What the script may send."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The page's components."""

    day: Any
    days: Any
    brief_in: Any
    make: Any
    cancel: Any
    topics: Any
    topic: Any
    follow: Any
    past: Any
    paper: Any
    downloads: tuple[Any, ...]

    @property
    def drawn(self) -> list[Any]:
        """What `views` draws, in order."""
        return [self.paper, self.topics, self.past]


def layout(words: Words) -> Page:
    """Lay the page out."""
    with gr.Row(elem_id="brief-form"):
        day, days, brief_in = briefform.window(words)
        make = words.put(gr.Button, {"value": "ui_brief_make"}, variant="primary", elem_id="make")
        cancel = words.put(gr.Button, {"value": "ui_brief_cancel"}, visible=False, elem_id="cancel")
    with gr.Row(elem_id="brief-more"):
        with words.put(gr.Accordion, {"label": "rooms_past"}, open=False, elem_id="past-fold"):
            past = gr.HTML("", elem_id="past-briefs", apply_default_css=False)
        with words.put(gr.Accordion, {"label": "rooms_topics"}, open=False, elem_id="topics-fold"):
            topics = live_html("topics")
            with gr.Row(elem_classes="one-line"):
                topic = words.put(
                    gr.Textbox,
                    {"label": "rooms_topic_new", "placeholder": "rooms_topic_example"},
                    max_lines=1,
                    elem_id="topic",
                    scale=1,
                )
                follow = words.put(gr.Button, {"value": "rooms_topic_add"}, elem_id="follow")
    with gr.Row(elem_id="downloads"):
        downloads = tuple(briefform.download(words, kind) for kind in work.FORMATS)
    paper = gr.HTML("", elem_id="paper", apply_default_css=False)
    return Page(
        day=day,
        days=days,
        brief_in=brief_in,
        make=make,
        cancel=cancel,
        topics=topics,
        topic=topic,
        follow=follow,
        past=past,
        paper=paper,
        downloads=downloads,
    )


def wire(  # noqa: PLR0913, PLR0917 - all that the page is wired to
    page: Page, bus: Any, tab: Any, room: Any, lang: Any, desk: Desk, bounds: Any
) -> None:
    """Connect the page to the desk; ``bounds`` says on the other page what a question is kept to.

    It is drawn once a story was chosen: the tab that opens then draws it too, and may do so first.
    """

    def begin(room: Room, lang: Lang) -> tuple[Any, ...]:
        room.brief = Brief(cancel=Signal())
        room.paper.past, room.paper.began = None, monotonic()
        return view(desk, room, lang), *_buttons(room), *_downloads({})

    def make(
        room: Room, lang: Lang, day: str, days: float | None, brief_in: work.BriefIn
    ) -> Iterator[str]:
        span = 1 if days is None else int(days)
        for _ in work.brief(desk, room, lang, work.Window(day=day, days=span, lang=brief_in)):
            yield view(desk, room, room.speaks(lang))

    def settle(room: Room, lang: Lang) -> tuple[Any, ...]:
        work.end_briefing(room)
        return view(desk, room, lang), *_buttons(room), past_view(desk, room, lang)

    def print_out(room: Room, lang: Lang) -> Iterator[list[Any]]:
        """What is quick first: a PDF takes its time."""
        result = paperwork.read(room)
        if result is None:
            yield _downloads({})
            return
        *quick, slow = work.FORMATS
        written = work.files(result, lang, quick)
        yield _downloads(written)
        yield _downloads(written | work.files(result, lang, [slow]))

    def turn(room: Room, lang: Lang, brief_in: work.BriefIn) -> str:
        room.paper.langs = brief_in
        return view(desk, room, lang)

    def act(room: Room, lang: Lang, choice: gr.EventData) -> tuple[str, str, str]:
        paperwork.act(desk, room, lang, choice._data)  # noqa: SLF001 - as in reader
        return views(desk, room, lang)

    def follow(text: str, room: Room, lang: Lang) -> tuple[str, str, str]:
        paperwork.follow(desk, room, text)
        return views(desk, room, lang)[1], "", view(desk, room, lang)

    shown = [page.paper, page.make, page.cancel]
    chosen = [page.day, page.days, page.brief_in]
    drawn = page.drawn
    making = page.make.click(begin, [room, lang], [*shown, *page.downloads], **QUICK).then(
        make, [room, lang, *chosen], page.paper, concurrency_limit=1, **SLOW
    )
    making.then(settle, [room, lang], [*shown, page.past], **QUICK).then(
        print_out, [room, lang], list(page.downloads), **SLOW
    )
    tab.select(lambda day: day or work.latest(desk), page.day, page.day, **QUICK)
    tab.select(lambda room, lang: views(desk, room, lang), [room, lang], drawn, **QUICK)
    page.cancel.click(settle, [room, lang], [*shown, page.past], cancels=[making], **QUICK)
    page.brief_in.input(turn, [room, lang, page.brief_in], page.paper, **QUICK)
    bus.brief(act, [room, lang], drawn, **QUICK).then(
        lambda room, lang: filters.view(desk, room, lang), [room, lang], bounds, **QUICK
    ).then(print_out, [room, lang], list(page.downloads), **SLOW)
    gr.on(
        [page.follow.click, page.topic.submit],
        follow,
        [page.topic, room, lang],
        [page.topics, page.topic, page.paper],
        **QUICK,
    )


def view(desk: Desk, room: Room, lang: Lang) -> str:
    """The HTML of the briefing, of its making, or of what to do first."""
    brief, paper = room.brief, room.paper
    if error := paper.trouble or (brief.error if brief and not paper.past else None):
        return render.failure(error, lang)
    if result := paperwork.read(room):
        past = result is paper.past
        return render_brief.paper(result, lang, langs=paper.langs, past=past)
    if brief is None:
        return render_brief.empty(lang, articles=desk.library.count())
    if brief.stopped:
        return render.note("rooms_brief_stopped", lang)
    return render_brief.progress(brief.stage, lang, began=paper.began)


def past_view(desk: Desk, room: Room, lang: Lang) -> str:
    """The calendar and the list of past briefings."""
    paper = room.paper
    opened = paper.past_id if paper.past is not None else ""
    return render_brief.calendar(desk.briefings(), lang, shown=paper.month, opened=opened)


def views(desk: Desk, room: Room, lang: Lang) -> tuple[str, str, str]:
    """The paper, the topics, the past briefings."""
    return (
        view(desk, room, lang),
        render_brief.topics(desk.topics(), lang),
        past_view(desk, room, lang),
    )


def _buttons(room: Room) -> list[Any]:
    busy = room.brief is not None and room.brief.running
    return [gr.update(visible=not busy), gr.update(visible=busy)]


def _downloads(written: Mapping[str, Path]) -> list[Any]:
    return [gr.update(visible=kind in written, value=written.get(kind)) for kind in work.FORMATS]
