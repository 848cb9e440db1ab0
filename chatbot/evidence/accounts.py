"""What a question asks to hear from each of those who tell it, rather than from whoever knows.

“Do the papers agree on the death toll?”, « Que dit chaque camp ? » are answered by no passage: each
says what it says. They are asked of every account by itself, without the words that compare.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from chatbot.evidence.theme import whole
from chatbot.language import fold, folded

LONGEST = 400
"""Characters from which a question is a text: nobody compares with so many words, and patterns
with gaps take their time."""
_OPENS = re.compile(
    r"(?:how|why|who|whom|whose|what|when|where|which|whether|did|does|do|is|are|was|were|has|have"
    r"|comment|combien|pourquoi|qui|que|qu'|quand|quels?|quelles?|ou|est-ce)\b|.*-t-(?:il|elle)s?\b"
)


def compared(question: str, lang: str) -> str | None:
    """What each account is asked where a question compares them; ``None`` where it does not.

    >>> compared("Do the papers agree on how many people voted?", "en")
    'How many people voted?'
    >>> compared("Qui a fermé le pont ? Que dit chaque camp ?", "fr").removesuffix("?").strip()
    'Qui a fermé le pont'
    >>> compared("How many people voted?", "en") is None
    True
    """
    if len(question) > LONGEST:
        return None
    text, places = folded(question.rstrip(" \u00a0\u202f?!.…"))
    for pattern in _patterns("fr" if lang == "fr" else "en"):
        match = pattern.fullmatch(text)
        if match is None:
            continue
        found = match.groupdict()
        group = next((name for name in ("asked", "core") if name in found), "")
        start, end = match.span(group or 0)
        told = question[places[start] : places[end]].strip(" \u00a0\u202f,:;.?!")
        return _question(told, lang, named=group == "core") if told else None
    return None


def _question(told: str, lang: str, *, named: bool) -> str:
    """What is asked of each; what only names a thing asks what it is."""
    if named and not _OPENS.match(fold(told)):
        first, *others = fold(told).split()
        lead = _LEADS["fr" if lang == "fr" else "en"]
        many = any(word.endswith("s") for word in (first, *others[:1]))
        told = f"{lead.get(first) or lead['s' if many else '']}{told}"
    mark = "\u00a0?" if lang == "fr" else "?"
    return f"{told[:1].upper()}{told[1:]}{mark}"


_LEADS = {
    "fr": {"la": "Quelle est ", "les": "Quels sont ", "s": "Quels sont les ", "": "Quel est "},
    "en": {"s": "What are the ", "": "What is "},
}
"""What makes a question of a name, by its first word, by its number."""


@cache
def _patterns(lang: str) -> tuple[re.Pattern[str], ...]:
    told = tomllib.loads((files(__package__) / "accounts.toml").read_text("utf-8"))[lang]
    return tuple(whole(pattern, told) for pattern in told["patterns"])
