"""Colours that people can read."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from chatbot.export.fragments import fragments_css

STYLE = (files("chatbot.ui") / "style.css").read_text("utf-8")
TEXT = 4.5
"""WCAG 2.2 AA for text."""
SHAPE = 3.0
"""WCAG 2.2 AA for the edge of a control."""


def _palette(selector: str) -> dict[str, str]:
    """The custom properties of the first rule whose selector starts so, references resolved."""
    found = re.search(rf"^{re.escape(selector)}[^{{]*{{(.*?)}}", STYLE, re.DOTALL | re.MULTILINE)
    assert found is not None
    colours = dict(re.findall(r"--([\w-]+): ([^;]+);", found[1]))
    return {name: _hex(value, colours) for name, value in colours.items()}


def _hex(value: str, colours: dict[str, str]) -> str:
    named = re.fullmatch(r"var\(--([\w-]+)\)", value)
    return colours[named[1]] if named else value


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    parts = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio, 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [":root, body", ":root.dark"])
def test_text_and_controls_stand_out(theme: str) -> None:
    """Every ink on every ground it is used on, in both themes (WCAG 2.2 AA)."""
    palette = _palette(":root, body") | _palette(theme)
    if theme == ":root.dark":
        names = {"ink": "rc-ink", "muted": "rc-soft", "paper": "rc-paper", "paper-2": "rc-panel"}
        palette |= {name: palette[source] for name, source in names.items()}
    for ground in ("paper", "paper-2", "field"):
        for ink in ("ink", "muted", "rc-link", "rc-good", "rc-quote", "rc-doubt"):
            assert _contrast(palette[ink], palette[ground]) >= TEXT, (ink, ground)
        assert _contrast(palette["edge"], palette[ground]) >= SHAPE, ground
        assert _contrast(palette["accent"], palette[ground]) >= SHAPE, ground
    assert _contrast(palette["rc-mark-ink"], palette["rc-mark"]) >= TEXT
    for accent in ("accent", "accent-2"):
        assert _contrast(palette["on-accent"], palette[accent]) >= TEXT


def test_no_selector_has_a_comma_inside_parentheses() -> None:
    """Gradio, which narrows our rules to the page, cuts selectors at every comma."""
    bare = re.sub(r"/\*.*?\*/", "", STYLE + fragments_css(), flags=re.DOTALL)
    selectors = [s for s in re.findall(r"([^{}]+)\{", bare) if not s.strip().startswith("@")]
    assert selectors
    assert [s for s in selectors if re.search(r"\([^)]*,", s)] == []


def test_two_lists_of_steps_do_not_dress_each_other() -> None:
    """Those of an answer and those of a briefing share a name, not a look."""
    assert re.findall(r"^ *\.steps[ {]", STYLE, re.MULTILINE) == []
