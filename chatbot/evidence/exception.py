"""Whether a number is still what it was left out of: “all but five” are not five.

Small models drop the exception and keep the number, which turns the sentence round.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from chatbot.evidence.detail import Detail
from chatbot.evidence.numbers import details

_EXCEPT: Final = {
    "fr": re.compile(
        r"(?i)\b(?:sauf|except[ée]s?|hormis|à l[’']exception d\w*|(?:tous|toutes) moins)\b"
    ),
    "en": re.compile(
        r"(?i)\b(?:(?:all|everyone|everybody|none|nobody) but|except(?: for)?|save for)\b"
    ),
}
_NEAR: Final = re.compile(r"[^,.;:]{0,40}")


def unexcepted(claim: str, lang: str, sources: Iterable[tuple[str, str]]) -> list[Detail]:
    """Numbers of a claim that its sources except, where the claim excepts nothing.

    ``sources`` are ``(text, language)``.

    >>> source = [("All but five have gone home.", "en")]
    >>> [d.value for d in unexcepted("Seulement cinq sont rentrés.", "fr", source)]
    ['5']
    >>> unexcepted("Tous sont rentrés, sauf cinq.", "fr", source)
    []
    """
    if _EXCEPT["fr" if lang == "fr" else "en"].search(claim):
        return []
    said = {d.value: d for d in details(claim, lang) if d.kind == "number"}
    return [
        said[detail.value]
        for text, in_lang in sources
        for match in _EXCEPT["fr" if in_lang == "fr" else "en"].finditer(text)
        for detail in details(_after(text, match.end()), in_lang)
        if detail.kind == "number" and detail.value in said
    ]


def _after(text: str, at: int) -> str:
    match = _NEAR.match(text, at)
    return match[0] if match else ""
