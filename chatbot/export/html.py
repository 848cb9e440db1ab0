"""A result as one HTML file that needs nothing else: no script, no request, everything escaped."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from chatbot.export import fragments, typography, words
from chatbot.export.views import Page
from chatbot.language import quoted
from chatbot.messages import say


def html(page: Page, *, printed: bool = False) -> str:
    """The whole page; ``printed`` leaves out what only a screen can do and links to the endnotes.

    Its security policy admits one thing, the style it carries, named by its hash: even markup that
    got through could neither run nor ask the network for anything.
    """
    style = _style(printed=printed)
    return (
        _environment()
        .get_template("page.html.jinja")
        .render(
            page=page,
            printed=printed,
            both=len(page.langs) > 1,
            style=Markup(style),  # noqa: S704 - our own style sheet
            style_hash=b64encode(sha256(style.encode()).digest()).decode(),
            each=_each(page),
        )
    )


def _each(page: Page) -> Callable[..., Markup]:
    """Words around the prose in each of the page's languages; the style shows the right one."""

    def each(render: Callable[..., object], *args: Any) -> Markup:
        return fragments.said(lambda lang: _line(render(*args, lang)), *page.words)

    return each


def _line(words: object) -> object:
    return " · ".join(words) if isinstance(words, tuple) else words


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("chatbot.export"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"say": say, "fragments": fragments, "quoted": quoted}
    environment.globals |= {"type": typography, "words": words}
    return environment


@cache
def _style(*, printed: bool) -> str:
    """Everything for a page; for paper only what paper needs."""
    shared, screen, paper = _sheet("base"), _sheet("screen"), _sheet("print")
    if printed:
        return f"{fragments.fragments_css()}{shared}{paper}{_PAPER}"
    media = f"@media screen {{\n{screen}}}\n@media print {{\n{paper}}}\n{_PAPER}"
    return f"{fragments.fragments_css()}{shared}{media}"


def _sheet(name: str) -> str:
    return (files(__package__) / "templates" / f"{name}.css").read_text("utf-8")


_PAPER = """@page { size: A4; margin: 18mm 17mm 20mm;
  @bottom-center { content: counter(page) " / " counter(pages); font: 8pt sans-serif; } }
"""
