"""Every label of the page, with its key: switching the language is one pass over this list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import gradio as gr

from chatbot.messages import say
from chatbot.types import Lang

Texts = Mapping[str, str | tuple[tuple[str, str], ...]]
"""Property of a component → message key; for ``choices``, pairs of message key and value."""


class Words:
    """Makes components with translated properties and remembers how to translate them again."""

    def __init__(self, lang: Lang) -> None:
        """``lang``: what the page says before the reader's own language is known."""
        self.lang = lang
        self._entries: list[tuple[Any, Texts]] = []

    def put(self, make: Callable[..., Any], texts: Texts, **options: object) -> Any:
        """Make a component whose ``texts`` follow the interface language."""
        component = make(**options, **_spoken(texts, self.lang))
        self._entries.append((component, texts))
        return component

    @property
    def components(self) -> list[Any]:
        """What `updates` updates, in order."""
        return [component for component, _ in self._entries]

    def updates(self, lang: Lang) -> list[Any]:
        """The same page in another language, one update a component."""
        return [gr.update(**_spoken(texts, lang)) for _, texts in self._entries]


def _spoken(texts: Texts, lang: Lang) -> dict[str, object]:
    return {
        name: say(key, lang)
        if isinstance(key, str)
        else [(say(label, lang), value) for label, value in key]
        for name, key in texts.items()
    }


def preferred(accept_language: str, default: Lang) -> Lang:
    """Choose the interface language from a browser's ``Accept-Language`` (RFC 9110 §12.5.4).

    >>> preferred("de, fr-CA;q=0.8, en;q=0.5", "en"), preferred("de", "fr")
    ('fr', 'fr')
    """
    ranked: list[tuple[float, int, Lang]] = []
    for place, item in enumerate(accept_language.lower().split(",")):
        tag, _, weight = item.strip().partition(";q=")
        quality = _number(weight) if weight else 1.0
        if tag[:2] in {"fr", "en"} and quality > 0:
            ranked.append((-quality, place, "fr" if tag.startswith("fr") else "en"))
    return min(ranked)[2] if ranked else default


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
