"""The page of stored articles: give, follow, find, read, correct, compare, remove."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from chatbot.library.census import census
from chatbot.library.listing import Row, listed
from chatbot.types import Hints, Ingested, Lang
from chatbot.ui import correcting, finder, gate, give, render_shelf, shelfwork
from chatbot.ui.desk import Desk
from chatbot.ui.events import QUICK, SLOW
from chatbot.ui.fields import live_html
from chatbot.ui.room import Room
from chatbot.ui.words import Words

EVENTS = ("shelf",)
"""What the script may send."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The page's components."""

    give: give.Give
    notice: Any
    intake: Any
    plot: Any
    finder: finder.Finder
    form: correcting.Form
    compare: Any
    shelf: Any

    @property
    def drawn(self) -> list[Any]:
        """What `views` draws, in order."""
        return [
            self.notice,
            self.intake,
            self.give.feeds,
            self.plot,
            self.compare,
            self.shelf,
            self.finder.outlet,
        ]


def layout(words: Words) -> Page:
    """Lay the page out."""
    given = give.layout(words)
    notice = live_html("notice")
    intake = live_html("intake")
    with words.put(gr.Accordion, {"label": "rooms_plot"}, open=False, elem_id="plot-fold"):
        plot = gr.HTML("", elem_id="plot", apply_default_css=False)
    found = finder.layout(words)
    form = correcting.layout(words)
    compare = live_html("compare")
    shelf = gr.HTML("", elem_id="shelf", apply_default_css=False)
    return Page(
        give=given,
        notice=notice,
        intake=intake,
        plot=plot,
        finder=found,
        form=form,
        compare=compare,
        shelf=shelf,
    )


def wire(  # noqa: PLR0913, PLR0917 - all that the page is wired to
    page: Page, bus: Any, tab: Any, room: Any, lang: Any, desk: Desk, dropped: Path
) -> None:
    """Connect the page to the desk; ``dropped`` is where given files are kept."""
    find = page.finder
    alone: dict[str, Any] = {"concurrency_id": "library", "concurrency_limit": 1, **SLOW}

    def taking(
        start: Callable[[Any], Iterable[Ingested]], nothing: Callable[[], str] = str
    ) -> Callable[[Any, Room, Lang], Iterator[list[Any]]]:
        def take(given: Any, room: Room, lang: Lang) -> Iterator[list[Any]]:
            for busy in shelfwork.take(room, start(given), nothing()):
                yield views(desk, room, room.speaks(lang), busy=busy)

        return take

    def narrow(*chosen: Any) -> str:
        *fields, room, lang = chosen
        room.shelf.listing = finder.narrowed(room.shelf.listing, fields)
        return table(desk, room, lang)

    def act(room: Room, lang: Lang, choice: gr.EventData) -> Iterator[list[Any]]:
        data = choice._data  # noqa: SLF001 - Gradio's way to an event's payload
        fields = finder.emptied(data)
        if isinstance(data, dict) and data.get("act") == "retry":
            again = gate.read(desk, [str(data.get("source"))], dropped)
            for busy in shelfwork.take(room, again):
                shown = views(desk, room, room.speaks(lang), busy=busy)
                yield [*shown, *correcting.state(desk, room), *fields]
            return
        shelfwork.act(desk, room, data)
        yield [*views(desk, room, lang), *correcting.state(desk, room), *fields]

    def correct(title: str, outlet: str, day: str, room: Room, lang: Lang) -> list[Any]:
        hints = Hints(title=title, outlet=outlet, published=day or "")
        shelfwork.correct(desk, room, hints)
        return [*views(desk, room, lang), *correcting.state(desk, room)]

    def leave(room: Room) -> list[Any]:
        room.shelf.correcting = ""
        return correcting.state(desk, room)

    give.wire(page.give, page.drawn, room, lang, desk, dropped, taking, alone)
    gr.on(
        [find.words.change, find.lang.input, find.outlet.input, find.status.input],
        narrow,
        [*find.parts, room, lang],
        page.shelf,
        **QUICK,
    )
    form = page.form
    bus.shelf(act, [room, lang], [*page.drawn, *form.parts, *find.typed], **alone)
    gr.on(
        [form.save.click, form.title.submit, form.outlet.submit],
        correct,
        [form.title, form.outlet, form.day, room, lang],
        [*page.drawn, *form.parts],
        **alone,
    )
    form.leave.click(leave, room, form.parts, **QUICK)
    tab.select(lambda room, lang: views(desk, room, lang), [room, lang], page.drawn, **QUICK)


def views(desk: Desk, room: Room, lang: Lang, *, busy: bool = False) -> list[Any]:
    """What `Page.drawn` shows, as it is now."""
    shelf = room.shelf
    rows = shelfwork.rows(desk, shelf)
    articles = [row.article for row in rows]
    revisions = shelfwork.compared(desk, room)
    return [
        render_shelf.notice(shelf, lang),
        render_shelf.intake(room.intake, lang, busy=busy),
        render_shelf.feeds(desk.feeds(), lang),
        render_shelf.plot(census(articles), lang),
        render_shelf.comparison(revisions, shelf.revision, lang) if revisions else "",
        _table(rows, room, lang),
        finder.state(articles, shelf.listing, lang),
    ]


def table(desk: Desk, room: Room, lang: Lang) -> str:
    """The table alone."""
    return _table(shelfwork.rows(desk, room.shelf), room, lang)


def _table(rows: Sequence[Row], room: Room, lang: Lang) -> str:
    shelf = room.shelf
    return render_shelf.table(listed(rows, shelf.listing), shelf.listing, shelf.failed, lang)
