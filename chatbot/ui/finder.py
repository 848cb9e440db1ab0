"""Finding articles in the library: words, language, outlet, status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import gradio as gr

from chatbot.library.listing import Listing, outlets
from chatbot.messages import say
from chatbot.types import Article, Lang
from chatbot.ui.words import Words

ANY = "*"
"""No filter; the empty outlet is one of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    """The components."""

    words: Any
    lang: Any
    outlet: Any
    status: Any

    @property
    def parts(self) -> list[Any]:
        """What `narrowed` is told, in order."""
        return [self.words, self.lang, self.outlet, self.status]

    @property
    def typed(self) -> list[Any]:
        """Those whose choices do not depend on the articles."""
        return [self.words, self.lang, self.status]


def layout(words: Words) -> Finder:
    """Lay the fields out in a row."""
    with gr.Row(elem_id="finder"):
        find = words.put(
            gr.Textbox,
            {"label": "rooms_find", "placeholder": "rooms_find_example"},
            max_lines=1,
            elem_id="find",
            scale=2,
        )
        of_lang, of_outlet, of_status = _filters(words)
    return Finder(words=find, lang=of_lang, outlet=of_outlet, status=of_status)


def narrowed(listing: Listing, chosen: Sequence[Any]) -> Listing:
    """The listing with the fields as they are, on its first page."""
    words, lang, outlet, status = chosen
    return replace(
        listing,
        words=words or "",
        lang="" if lang == ANY else lang,
        outlet=None if outlet == ANY else outlet or "",
        status="" if status == ANY else status,
        page=0,
    )


def emptied(data: object) -> list[Any]:
    """What `Finder.typed` show after a button was pressed: nothing chosen, if it shows all."""
    match data:
        case {"act": "all"}:
            return ["", ANY, ANY]
        case _:
            return [gr.skip(), gr.skip(), gr.skip()]


def state(articles: Sequence[Article], listing: Listing, lang: Lang) -> Any:
    """What the field of outlets offers, and which is chosen."""
    named = [(name, name) for name in outlets(articles)]
    none = [(say("rooms_no_outlet", lang), "")] if any(not a.outlet for a in articles) else []
    choices = [(say("rooms_any_outlet", lang), ANY), *named, *none]
    return gr.update(choices=choices, value=ANY if listing.outlet is None else listing.outlet)


def _filters(words: Words) -> tuple[Any, Any, Any]:
    """Language, outlet, status."""
    of_lang = words.put(
        gr.Dropdown,
        {
            "label": "ui_col_lang",
            "choices": (("rooms_any_lang", ANY), ("ui_lang_fr", "fr"), ("ui_lang_en", "en")),
        },
        value=ANY,
        filterable=False,
        elem_id="of-lang",
        min_width=130,
    )
    of_outlet = words.put(
        gr.Dropdown,
        {"label": "ui_col_outlet"},
        choices=[("", ANY)],
        value=ANY,
        elem_id="of-outlet",
        min_width=150,
    )
    states = ("added", "updated", "revised", "stored")
    of_status = words.put(
        gr.Dropdown,
        {
            "label": "rooms_col_status",
            "choices": (
                ("rooms_any_status", ANY),
                *((f"rooms_status_{name}", name) for name in states),
            ),
        },
        value=ANY,
        filterable=False,
        elem_id="of-status",
        min_width=130,
    )
    return of_lang, of_outlet, of_status
