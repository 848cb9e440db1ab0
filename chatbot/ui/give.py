"""The ways into the library: files, folders, addresses, feeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from chatbot.types import Ingested, Lang
from chatbot.ui import gate, render_shelf, shelfwork, work
from chatbot.ui.desk import Desk
from chatbot.ui.events import QUICK
from chatbot.ui.room import Room
from chatbot.ui.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Give:
    """The components."""

    drop: Any
    folder: Any
    urls: Any
    fetch: Any
    feeds: Any
    feed: Any
    follow: Any
    read: Any


def layout(words: Words) -> Give:
    """Lay the ways in side by side."""
    with gr.Row(elem_id="give"):
        with gr.Column(elem_id="drop", min_width=240):
            drop = words.put(
                gr.UploadButton, {"label": "ui_drop"}, file_count="multiple", elem_id="files"
            )
            folder = words.put(
                gr.UploadButton,
                {"label": "rooms_folder"},
                file_count="directory",
                size="sm",
                elem_id="folder",
            )
            words.put(gr.Markdown, {"value": "rooms_drop_kinds"}, elem_classes="hint")
        with gr.Column(elem_id="paste", min_width=240):
            urls = words.put(
                gr.Textbox,
                {"label": "ui_urls", "placeholder": "ui_urls_placeholder"},
                lines=4,
                max_lines=12,
                elem_id="urls",
            )
            fetch = words.put(gr.Button, {"value": "ui_fetch"}, elem_id="fetch")
        with gr.Column(elem_id="follow-feeds", min_width=240):
            feed = words.put(
                gr.Textbox,
                {"label": "rooms_feed", "placeholder": "rooms_feed_example"},
                max_lines=1,
                elem_id="feed",
            )
            with gr.Row(elem_classes="one-line"):
                follow = words.put(gr.Button, {"value": "rooms_feed_add"}, elem_id="feed-add")
                read = words.put(gr.Button, {"value": "rooms_feeds_fetch"}, elem_id="feeds-fetch")
            feeds = gr.HTML("", elem_id="feeds", apply_default_css=False)
    return Give(
        drop=drop,
        folder=folder,
        urls=urls,
        fetch=fetch,
        feeds=feeds,
        feed=feed,
        follow=follow,
        read=read,
    )


def wire(  # noqa: PLR0913, PLR0917 - all that they are wired to
    give: Give,
    drawn: list[Any],
    room: Any,
    lang: Any,
    desk: Desk,
    dropped: Path,
    taking: Callable[..., Any],
    alone: dict[str, Any],
) -> None:
    """Connect them; ``taking`` makes of a source of results what shows them as they come."""

    def files(paths: list[str]) -> Iterator[Ingested]:
        kept = work.keep([Path(path) for path in paths], dropped)
        yield from gate.read_files(desk, [str(path) for path in kept])

    def add(url: str, room: Room, lang: Lang) -> tuple[str, str, str]:
        left = shelfwork.follow(desk, room, url, dropped)
        shown = render_shelf.notice(room.shelf, lang)
        return render_shelf.feeds(desk.feeds(), lang), shown, left

    for button in (give.drop, give.folder):
        button.upload(taking(files), [button, room, lang], drawn, **alone)
    fetch = taking(
        lambda text: gate.read(desk, text.split(), dropped), lambda: "rooms_urls_nothing"
    )
    read = taking(
        lambda _: desk.fetch_feeds(),
        lambda: "rooms_feeds_nothing" if desk.feeds() else "rooms_feeds_unfollowed",
    )
    give.fetch.click(fetch, [give.urls, room, lang], drawn, **alone).then(
        lambda: "", None, give.urls, **QUICK
    )
    give.read.click(read, [give.feed, room, lang], drawn, **alone)
    gr.on(
        [give.follow.click, give.feed.submit],
        add,
        [give.feed, room, lang],
        [give.feeds, drawn[0], give.feed],
        **alone,
    )
