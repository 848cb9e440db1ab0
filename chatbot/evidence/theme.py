"""What a question asks to be told about as a whole, rather than one fact of.

“Summarize the strike”, « Quoi de neuf sur la crue ? », “What do we know about the leak?” have no
sentence that answers them: no passage “contains the answer”, and the judge of answers says so.
They want what the articles on a subject establish (query-focused summarization, Dang 2005).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from chatbot.evidence.question import subject
from chatbot.language import fold, folded

Scope = Literal["whole", "newest", "event"]
"""All that is known of it; what is new of it; what happened, which one sentence may tell."""
SCOPES: Final[tuple[Scope, ...]] = ("newest", "whole", "event")

_LEAD: Final = re.compile(
    r"^(?:(?:l')?affaires? (?:de |du |des |d')|(?:case|story|affair) of "
    r"|(?:articles?|nouvelles|infos?|news|papers|reports?|coverage|everything|all|tout ce qui)"
    r" (?:\w+ )?(?:sur|de|du|des|concernant|on|about|of) "
    r"|(?:de |d')?(?:la |le |les |l'|des? |du |d'|ce |cet |cette |the |this |that |a |an ))+"
)


_ASKS: Final = re.compile(
    r"(?:how|why|who|whom|whose|what|when|where|which|whether|if|comment|combien|pourquoi|qui|quand"
    r"|quels?|quelles?|ce qu[ei']|ou|si)\b"
)
"""What follows is a question: “tell me about how many left”."""
_LOOSE: Final = 3
"""Words that may stand between what is asked for and its subject: « quoi de neuf ces jours-ci »."""
_SAYS: Final = 1.0
"""Least weight of a subject's words: “strike” is one, “it” and “people” are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A subject, and how much of it is asked for."""

    topic: str
    scope: Scope


def theme(question: str, lang: str) -> Theme | None:
    """The subject that a question asks to hear about as a whole; ``None`` where it asks otherwise.

    The words of a period are not to be in it (`chatbot.evidence.period.Period.rest`).

    >>> theme("Quoi de neuf sur la crue de l’Orvelle ?", "fr")
    Theme(topic='crue de l’Orvelle', scope='newest')
    >>> theme("What do we know about the strike?", "en")
    Theme(topic='strike', scope='whole')
    >>> theme("Who closed the bridge?", "en") is None
    True
    """
    text, places = folded(question.rstrip(" \u00a0\u202f?!.…"))
    for scope, pattern in _patterns("fr" if lang == "fr" else "en"):
        match = pattern.fullmatch(text)
        if match is None:
            continue
        between = (match.groupdict().get("between") or "").strip(" ,")
        start = match.start("topic")
        lead = _LEAD.match(match["topic"])
        start += lead.end() if lead else 0
        topic = question[places[start] : places[match.end("topic")]].strip(" ,:")
        if _ASKS.match(fold(topic)):
            return None
        if len(between.split()) <= _LOOSE and sum(subject(topic, lang).values()) >= _SAYS:
            return Theme(topic=topic, scope=scope)
    return None


def whole(pattern: str, parts: Mapping[str, object]) -> re.Pattern[str]:
    """What matches a whole question, folded, asked in one way; ``<name>`` is the part of that name.

    >>> whole("<greet> (?P<who>.+)", {"greet": "(?:hello|hi)"}).fullmatch("and hi there")["who"]
    'there'
    """
    for name, part in parts.items():
        if isinstance(part, str):
            pattern = pattern.replace(f"<{name}>", part)
    return re.compile(rf"\W*(?:et |and |so |alors )?{pattern}")


@cache
def _patterns(lang: str) -> tuple[tuple[Scope, re.Pattern[str]], ...]:
    told = tomllib.loads((files(__package__) / "theme.toml").read_text("utf-8"))[lang]
    return tuple((scope, whole(pattern, told)) for scope in SCOPES for pattern in told[scope])
