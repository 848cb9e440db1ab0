"""Verbatim words between the quotation marks of their language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from chatbot.types import Sentence

QUOTES: Final = {"fr": ("«\u00a0", "\u00a0»"), "en": ("“", "”")}
"""The quotation marks of each language."""
_OUTER: Final = {"fr": ("“", "”"), "en": ("‘", "’")}
"""Around words that hold their own quotation marks, which must stay as they are."""
_QUOTED: Final = re.compile(r"\s*(?:«[^«»]*»|“[^“”]*”|\"[^\"]*\")[.\s]*")


def quoted(text: str, lang: str) -> str:
    r"""Put verbatim words between a language's quotation marks, unless they have their own.

    >>> quoted("Le bac rouvre.", "fr"), quoted("“No”", "en"), quoted("“No,” he said.", "en")
    ('«\xa0Le bac rouvre.\xa0»', '“No”', '‘“No,” he said.’')
    """
    if _QUOTED.fullmatch(text):
        return text
    lang = "fr" if lang == "fr" else "en"
    before, after = (_OUTER if QUOTES[lang][0][0] in text else QUOTES)[lang]
    return f"{before}{text}{after}"


def as_told(sentence: Sentence) -> str:
    """The words of a printed sentence; those it only quotes between quotation marks."""
    if sentence.status == "quoted":
        return quoted(sentence.text, sentence.lang)
    return sentence.text
