"""The page of stored articles: drop files, paste addresses, read, remove."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from chatbot.errors import LibraryError, RecoupeError
from chatbot.types import Ingested, Lang
from chatbot.ui import render, work
from chatbot.ui.desk import Desk
from chatbot.ui.events import QUICK, SLOW
from chatbot.ui.fields import live_html
from chatbot.ui.room import Room
from chatbot.ui.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The page's components."""

    drop: Any
    urls: Any
    fetch: Any
    intake: Any
    shelf: Any


def layout(words: Words) -> Page:
    """Lay the page out."""
    with gr.Row(elem_id="give"):
        with gr.Column(elem_id="drop", min_width=260):
            drop = words.put(
                gr.UploadButton, {"label": "ui_drop"}, file_count="multiple", elem_id="files"
            )
            words.put(gr.Markdown, {"value": "ui_drop_kinds"}, elem_classes="hint")
        with gr.Column(elem_id="paste", min_width=260):
            urls = words.put(
                gr.Textbox,
                {"label": "ui_urls", "placeholder": "ui_urls_placeholder"},
                lines=3,
                max_lines=8,
                elem_id="urls",
            )
            fetch = words.put(gr.Button, {"value": "ui_fetch"}, elem_id="fetch")
    intake = live_html("intake")
    shelf = gr.HTML("", elem_id="shelf", apply_default_css=False)
    return Page(drop=drop, urls=urls, fetch=fetch, intake=intake, shelf=shelf)


def wire(  # noqa: PLR0913, PLR0917 - all that the page is wired to
    page: Page, bus: Any, room: Any, lang: Any, desk: Desk, dropped: Path
) -> None:
    """Connect the page to the desk; ``dropped`` is where given files are kept."""

    def files(paths: list[str], room: Room, lang: Lang) -> Iterator[tuple[str, str]]:
        yield from take(desk, room, lang, [str(work.keep(Path(path), dropped)) for path in paths])

    def addresses(text: str, room: Room, lang: Lang) -> Iterator[tuple[str, str]]:
        yield from take(desk, room, lang, text.split())

    def remove(room: Room, lang: Lang, choice: gr.EventData) -> tuple[str, str]:
        said = forget(desk, room, lang, str(choice._data["article"]))  # noqa: SLF001 - as reader
        return said, view(desk, lang)

    told = [page.intake, page.shelf]
    alone: dict[str, Any] = {"concurrency_id": "library", "concurrency_limit": 1, **SLOW}
    page.drop.upload(files, [page.drop, room, lang], told, **alone)
    page.fetch.click(addresses, [page.urls, room, lang], told, **alone).then(
        lambda: "", None, page.urls, **QUICK
    )
    bus.remove(remove, [room, lang], told, **alone)


def take(desk: Desk, room: Room, lang: Lang, sources: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Ingest, showing each result as it comes: the intake's HTML and the table's."""
    room.intake = []
    if not sources:
        return
    yield render.intake(room.intake, lang, busy=True), view(desk, lang)
    try:
        for result in desk.ingest(sources):
            room.intake = [*room.intake, result]
            yield render.intake(room.intake, lang, busy=True), view(desk, lang)
    except RecoupeError as error:
        room.intake = [*room.intake, Ingested(source="", status="failed", error=error)]
    yield render.intake(room.intake, lang, busy=False), view(desk, lang)


def forget(desk: Desk, room: Room, lang: Lang, article_id: str) -> str:
    """Remove an article and say so."""
    room.intake = []
    try:
        gone = desk.remove(article_id)
    except LibraryError as error:
        return render.failure(error, lang)
    title = gone.title or gone.source
    return render.note("ui_removed_article", lang, title=title)


def view(desk: Desk, lang: Lang) -> str:
    """The table of articles."""
    return render.shelf(list(desk.library.articles()), lang)
