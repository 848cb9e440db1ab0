"""The controls of the briefing page: which days, in which languages, in which format to take."""

from __future__ import annotations

from typing import Any

import gradio as gr

from chatbot.ui.fields import date_field
from chatbot.ui.words import Words

DAYS = 7
"""A library fed by hand is sparse: a week is seldom empty."""


def window(words: Words) -> tuple[Any, Any, Any]:
    """The day, the number of days, the languages."""
    day = words.put(date_field, {"label": "ui_brief_date"}, elem_id="day")
    days = words.put(
        gr.Number,
        {"label": "ui_brief_days"},
        value=DAYS,
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
    return day, days, brief_in


def download(words: Words, kind: str) -> Any:
    """A button that hands a briefing over in one format, hidden until there is one."""
    return words.put(
        gr.DownloadButton,
        {"label": f"ui_download_{kind}"},
        visible=False,
        size="sm",
        elem_id=f"download-{kind}",
    )
