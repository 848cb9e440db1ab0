"""The look of Gradio's own controls: system fonts only, ink on paper; the rest is style.css."""

from __future__ import annotations

from typing import Any

import gradio as gr

SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif")
LIGHT_ONLY = frozenset({"block_border_width", "color_accent"})
"""Variables that Gradio has once for both."""
MONO = ("ui-monospace", "Cascadia Mono", "DejaVu Sans Mono", "monospace")


def theme() -> Any:
    """Build the theme; colours are the variables that style.css defines for light and dark."""
    base = gr.themes.Base(
        primary_hue="stone",
        neutral_hue="stone",
        radius_size="sm",
        font=list(SANS),
        font_mono=list(MONO),
    )
    both = {
        "body_background_fill": "var(--paper)",
        "body_text_color": "var(--ink)",
        "body_text_color_subdued": "var(--muted)",
        "background_fill_primary": "var(--paper)",
        "background_fill_secondary": "var(--paper-2)",
        "block_background_fill": "transparent",
        "block_border_width": "0px",
        "block_shadow": "none",
        "block_label_background_fill": "transparent",
        "block_label_text_color": "var(--muted)",
        "block_title_text_color": "var(--muted)",
        "block_info_text_color": "var(--muted)",
        "border_color_primary": "var(--rule)",
        "input_background_fill": "var(--field)",
        "input_border_color": "var(--edge)",
        "input_border_color_focus": "var(--accent)",
        "input_placeholder_color": "var(--muted)",
        "button_primary_background_fill": "var(--accent)",
        "button_primary_background_fill_hover": "var(--accent-2)",
        "button_primary_text_color": "var(--on-accent)",
        "button_secondary_background_fill": "transparent",
        "button_secondary_background_fill_hover": "var(--paper-2)",
        "button_secondary_text_color": "var(--ink)",
        "button_secondary_border_color": "var(--edge)",
        "checkbox_label_background_fill": "transparent",
        "checkbox_label_background_fill_selected": "var(--paper-2)",
        "checkbox_label_text_color": "var(--ink)",
        "checkbox_label_text_color_selected": "var(--ink)",
        "checkbox_background_color": "var(--field)",
        "checkbox_background_color_selected": "var(--accent)",
        "checkbox_border_color": "var(--edge)",
        "checkbox_border_color_selected": "var(--accent)",
        "color_accent": "var(--accent)",
    }
    dark = {f"{name}_dark": value for name, value in both.items() if name not in LIGHT_ONLY}
    return base.set(**both, **dark)
