"""Results as HTML. Templates escape everything they print: nothing an article says is markup."""

from __future__ import annotations

from chatbot.errors import RecoupeError
from chatbot.messages import say
from chatbot.types import Lang
from chatbot.ui.fill import fill


def masthead(lang: Lang) -> str:
    """The name of the paper; also tells the script the page's language."""
    return fill("masthead", lang)


def failure(error: RecoupeError, lang: Lang, *, panel: bool = False) -> str:
    """An error in the reader's words; ``panel``: inside the article panel, with its way out."""
    return fill("failure", lang, error=error.render(lang), panel=panel)


def note(key: str, lang: Lang, **values: object) -> str:
    """One calm line: an empty state, or what just happened."""
    return fill("note", lang, text=say(key, lang, **values))
