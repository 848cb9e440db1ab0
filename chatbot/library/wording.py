"""The words of a text, for telling copies from new writing. Nothing made here is ever shown."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256

_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """The words in order, case and typography aside, accents kept.

    >>> words("« L’ÉTÉ, à Nîmes… »")
    ['l', 'été', 'à', 'nîmes']
    >>> words("péché") == words("pêche")
    False
    """
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def fingerprint(outlet: str, text: str) -> str:
    """Equal for the same words from the same outlet, whatever the spacing and quotation marks."""
    said = " ".join(words(text)) or text
    return sha256(f"{' '.join(words(outlet))}\0{said}".encode()).hexdigest()
