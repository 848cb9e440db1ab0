"""Bounds of the next question, as chips one adds and removes: outlets, languages, dates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import gradio as gr

from chatbot.types import LANGS, Lang
from chatbot.ui import render_chat
from chatbot.ui.desk import Desk
from chatbot.ui.events import QUICK
from chatbot.ui.room import Room
from vectorstore.types import Filter

if TYPE_CHECKING:
    from chatbot.ui.chat import Bench

EVENTS = ("bound", "unbound")
"""What the page's own controls send."""


def layout() -> Any:
    """Chips and controls, drawn by our template."""
    return gr.HTML("", elem_id="filters", apply_default_css=False)


def wire(bench: Bench, shown: Any) -> None:
    """Add and remove bounds as the reader says."""

    def change(way: Callable[[Filter, object], Filter]) -> Callable[..., str]:
        def changed(room: Room, lang: Lang, choice: gr.EventData) -> str:
            where = way(room.bounds(), choice._data)  # noqa: SLF001 - Gradio's event payload
            room.where = replace(where, articles=frozenset())
            if not where.articles:
                room.scope, room.scope_title = (), ""
            return view(bench.desk, room, lang)

        return changed

    state = [bench.room, bench.lang]
    bench.bus.bound(change(bounded), state, shown, **QUICK)
    bench.bus.unbound(change(unbounded), state, shown, **QUICK)


def view(desk: Desk, room: Room, lang: Lang) -> str:
    """The chips and the controls."""
    outlets = desk.library.outlets()
    return render_chat.filters(room.bounds(), lang, outlets=outlets, story=room.scope_title)


def bounded(where: Filter, data: object) -> Filter:
    """Add a bound; what is no bound changes nothing, and an empty day takes its bound away.

    >>> bounded(Filter(), {"kind": "langs", "value": "fr"}).langs
    frozenset({'fr'})
    >>> bounded(Filter(), {"kind": "since", "value": "hier"}).since is None
    True
    """
    match data:
        case {"kind": "outlets", "value": str(name)} if name:
            return replace(where, outlets=where.outlets | {name})
        case {"kind": "langs", "value": str(code)} if code in LANGS:
            return replace(where, langs=where.langs | {code})
        case {"kind": "since", "value": str(day)} if _is_day(day):
            return replace(where, since=day or None)
        case {"kind": "until", "value": str(day)} if _is_day(day):
            return replace(where, until=day or None)
        case _:
            return where


def unbounded(where: Filter, data: object) -> Filter:
    """Take a bound away.

    >>> unbounded(Filter(langs=frozenset({"fr"})), {"kind": "langs", "value": "fr"}) == Filter()
    True
    """
    match data:
        case {"kind": "outlets", "value": str(name)}:
            return replace(where, outlets=where.outlets - {name})
        case {"kind": "langs", "value": str(code)}:
            return replace(where, langs=where.langs - {code})
        case {"kind": "articles"}:
            return replace(where, articles=frozenset())
        case {"kind": "since"}:
            return replace(where, since=None)
        case {"kind": "until"}:
            return replace(where, until=None)
        case _:
            return where


def _is_day(text: str) -> bool:
    try:
        return not text or date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
