"""Three endpoints for other programs: ask, search, briefing. See docs/api.md.

Gradio describes them at ``/gradio_api/info`` from these signatures and docstrings.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event as Signal
from typing import Any, Literal

import gradio as gr

from chatbot import wire
from chatbot.errors import RecoupeError, SettingsError
from chatbot.language import detect
from chatbot.types import Event, Finished, Lang, Printed, Stage
from chatbot.ui.desk import Desk
from chatbot.ui.line import Line
from vectorstore.types import Filter, Query

Json = dict[str, Any]
AT_ONCE = 16
"""Calls held at the same time; questions and briefings then wait in line with everybody's."""
_MOST = 100


def offer(desk: Desk, line: Line, lang: Lang) -> None:
    """Open the endpoints, inside a Blocks; errors are told in ``lang``."""
    calls = Calls(desk, line, lang)
    for name in ("ask", "search", "briefing"):
        gr.api(getattr(calls, name), api_name=name, concurrency_limit=AT_ONCE)


class Calls:
    """The endpoints; what they give are the shapes that the commands print with ``--json``."""

    def __init__(self, desk: Desk, line: Line, lang: Lang) -> None:
        """``line``: the one in which readers wait too."""
        self._desk = desk
        self._line = line
        self._lang = lang

    def ask(  # noqa: PLR0913, PLR0917 - a flat signature is the interface
        self,
        question: str,
        answer_lang: Literal["auto", "fr", "en"] = "auto",
        outlets: list[str] | None = None,
        langs: list[str] | None = None,
        since: str = "",
        until: str = "",
        request: gr.Request | None = None,
    ) -> Iterator[Json]:
        """Answer a question from the articles.

        While it works it gives {"status": "working", "stage": ..., "sentences": [...]}, the
        sentences checked so far; last, the Answer.

        Args:
            question: in French or in English.
            answer_lang: fr, en, or auto for the question's language.
            outlets: only articles of these outlets.
            langs: only articles in these languages, fr or en.
            since: only articles from this day on, YYYY-MM-DD.
            until: only articles up to this day, YYYY-MM-DD.
            request: filled in by Gradio.
        """
        where = self._where(outlets, langs, since, until)
        cancel = Signal()
        told: list[Json] = []
        with self._said(), self._line.join(_caller(request)) as ticket:
            for place in self._line.wait(ticket, cancel):
                yield {"status": "working", "stage": "wait", "place": place, "sentences": []}
            events = self._desk.ask(
                question,
                answer_lang=None if answer_lang == "auto" else answer_lang,
                ui_lang=self._lang,
                where=where,
                cancel=cancel,
            )
            try:
                for event in events:
                    if isinstance(event, Printed):
                        told.append(wire.sentence_json(event.sentence))
                    yield _told(event, told)
            finally:
                cancel.set()

    def search(  # noqa: PLR0913, PLR0917 - a flat signature is the interface
        self,
        query: str,
        k: int = 10,
        outlets: list[str] | None = None,
        langs: list[str] | None = None,
        since: str = "",
        until: str = "",
    ) -> list[Json]:
        """Find the passages that fit best, in both languages; no model writes.

        Args:
            query: words or a question.
            k: how many passages, 1 to 100.
            outlets: only articles of these outlets.
            langs: only articles in these languages, fr or en.
            since: only articles from this day on, YYYY-MM-DD.
            until: only articles up to this day, YYYY-MM-DD.
        """
        with self._said():
            wanted = Query(
                text=query,
                lang=detect(query, self._lang),
                k=min(max(k, 1), _MOST),
                where=self._where(outlets, langs, since, until),
            )
            hits = self._desk.search(wanted)
        return [wire.hit_json(hit, rank) for rank, hit in enumerate(hits, start=1)]

    def briefing(
        self, date: str = "", days: int = 1, lang: Literal["fr", "en", "both"] = "both"
    ) -> Iterator[Json]:
        """Brief a window of days; takes minutes.

        While it works it gives {"status": "working", "stage": ..., "done": ..., "total": ...};
        last, the Briefing.

        Args:
            date: the last day, YYYY-MM-DD; today if empty.
            days: how many days, ending with that one.
            lang: fr, en, or both.
        """
        cancel = Signal()
        with self._said():
            day = date or dt.date.today().isoformat()  # noqa: DTZ011 - the machine's own day
            events = self._desk.brief(
                date=_day(day), days=days, lang=lang, ui_lang=self._lang, cancel=cancel
            )
            try:
                for event in events:
                    yield _told(event, [])
            finally:
                cancel.set()

    def _where(
        self, outlets: list[str] | None, langs: list[str] | None, since: str, until: str
    ) -> Filter:
        with self._said():
            return Filter(
                outlets=frozenset(outlets or ()),
                langs=frozenset(langs or ()),
                since=_day(since) if since else None,
                until=_day(until) if until else None,
            )

    @contextmanager
    def _said(self) -> Iterator[None]:
        """Our errors reach the caller in words."""
        try:
            yield
        except RecoupeError as error:
            raise gr.Error(error.render(self._lang), print_exception=False) from error


def _told(event: Event, sentences: list[Json]) -> Json:
    match event:
        case Finished(result=result):
            return wire.result_json(result)
        case Stage(name=name, done=done, total=total):
            now = {"stage": name, "done": done, "total": total}
        case Printed():
            now = {"stage": "check"}
        case _:
            now = {"stage": "choose"}
    return {"status": "working", **now, "sentences": list(sentences)}


def _caller(request: gr.Request | None) -> object:
    """Who asks, as far as fairness goes: a reader signed in, else a session, else themselves."""
    who = (request.username or request.session_hash) if request else None
    return who or object()


def _day(text: str) -> str:
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise SettingsError("ui_brief_bad_date", origin=text) from None
