"""The panel beside every page: one stored article, with the cited characters marked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gradio as gr

from chatbot.errors import LibraryError
from chatbot.types import Article, Lang
from chatbot.ui import paperwork, render, render_chat
from chatbot.ui.desk import Desk
from chatbot.ui.events import QUICK
from chatbot.ui.room import Opened, Room


def layout() -> Any:
    """Make the panel; empty, it takes no room."""
    return gr.HTML("", elem_id="reader", apply_default_css=False)


def wire(bus: Any, panel: Any, room: Any, lang: Any, desk: Desk) -> None:
    """Open what the script says was chosen, close when it says so."""

    def show(room: Room, lang: Lang, choice: gr.EventData) -> str:
        room.opened = chosen(choice._data)  # noqa: SLF001 - Gradio's way to an event's payload
        return view(desk, room, lang)

    def close(room: Room) -> str:
        room.opened = None
        return ""

    bus.open(show, [room, lang], panel, **QUICK)
    bus.close(close, room, panel, **QUICK)


def view(desk: Desk, room: Room, lang: Lang) -> str:
    """The panel's HTML for what is open, the words cited when the article is gone."""
    if room.opened is None:
        return ""
    try:
        article = _copy(room) or desk.library.article(room.opened.article_id)
    except LibraryError as error:
        if error.key != "article_unknown":
            return render.failure(error, lang, panel=True)
        return render_chat.gone(room.cited(room.opened), room.opened, lang)
    return render_chat.reader(article, room.opened, lang)


def _copy(room: Room) -> Article | None:
    """The article as it was when the briefing on the page was made, if it is opened from there."""
    if room.opened is None or not room.opened.kept:
        return None
    result = paperwork.read(room)
    return result.articles.get(room.opened.article_id) if result is not None else None


def chosen(data: object) -> Opened | None:
    """Read what the browser sent; anything odd opens nothing.

    >>> chosen({"article": "a1", "start": "3", "end": "9", "place": 2, "of": 4})
    Opened(article_id='a1', start=3, end=9, place=2, of=4, kept=False)
    >>> chosen({"article": 4}), chosen({"article": "a", "start": "x"}), chosen(None)
    (None, None, None)
    """
    match data:
        case {"article": str(article), "start": str(start), "end": str(end), **more} if (
            start.isdecimal() and end.isdecimal()
        ):
            kept = more.get("kept") is True
            opened = Opened(article_id=article, start=int(start), end=int(end), kept=kept)
            match more:
                case {"place": int(place), "of": int(of)} if 0 < place <= of:
                    return replace(opened, place=place, of=of)
                case _:
                    return opened
        case _:
            return None
