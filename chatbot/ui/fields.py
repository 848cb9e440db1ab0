"""Controls that Gradio lacks."""

from __future__ import annotations

from typing import Any

import gradio as gr

_DATE = (
    '<label class="field"><span>${label}</span>'
    """<input type="date" value="${value || ''}"></label>"""
)
_ON_LOAD = """element.addEventListener("change", (e) => { props.value = e.target.value; });"""
_LIVE = '<div aria-live="polite">${value}</div>'


def live_html(elem_id: str) -> Any:
    """Our HTML, read out by a screen reader as it changes; redrawn without losing the focus."""
    return gr.HTML("", html_template=_LIVE, elem_id=elem_id, apply_default_css=False)


def date_field(label: str, **options: Any) -> Any:
    """A day, chosen in the browser's own calendar; its value is an ISO date.

    Gradio's ``DateTime`` spells months in English and is a text field to a keyboard. The template
    is not escaped by Gradio: give ``label`` our own words and ``value`` a date, nothing else.
    """
    return gr.HTML(
        html_template=_DATE,
        js_on_load=_ON_LOAD,
        apply_default_css=False,
        label=label,
        **options,
    )
