"""Whether a time is still the one that was told: “a week after” is not “the day after”.

Small models swap lengths of time where no number stands before them, and make « hier » of “here”.
Of 1,908 professional translations of news sentences none does either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from chatbot.evidence.detail import Detail
from chatbot.evidence.units import tells_age
from chatbot.language import fold

_WORDS: Final = {
    "fr": {
        "day": r"jours?|journees?|lendemain|surlendemain|veille|quotidien\w*|aujourd.hui|hier"
        r"|demain",
        "week": r"semaines?|hebdo\w*|quinzaine(?! d[e'])|week-ends?",
        "month": r"mois|mensuel\w*|bimestr\w+|trimestr\w+",
        "year": r"ans?|annees?|annuel\w*|decennies?",
    },
    "en": {
        "day": r"days?|daily|eve|tomorrow|yesterday|today|overnight",
        "week": r"weeks?|weekly|fortnight\w*|weekends?",
        "month": r"months?|monthly|quarters?|quarterly",
        "year": r"years?|annual\w*|yearly|decades?",
    },
}
_NEAR: Final = {
    "fr": {"yesterday": r"hier", "tomorrow": r"demain"},
    "en": {"yesterday": r"yesterday|last night", "tomorrow": r"tomorrow"},
}
"""Days that only who speaks can place; « aujourd’hui » and “now” are one too often."""
_KINDS: Final = {
    lang: {
        kind: re.compile(rf"\b(?:{words})\b") for kind, words in {**kinds, **_NEAR[lang]}.items()
    }
    for lang, kinds in _WORDS.items()
}


def swapped(claim: str, lang: str, sources: Iterable[tuple[str, str]]) -> list[Detail]:
    """Lengths of time in a claim that its sources lack, where these tell another one.

    Likewise “yesterday” and “tomorrow”, which the sources must say in any case.

    ``sources`` are ``(text, language)``.

    >>> source = [("Une semaine après la crue, un accord a été signé.", "fr")]
    >>> [d.text for d in swapped("On the day after the flood, a deal was signed.", "en", source)]
    ['day']
    >>> [d.text for d in swapped("Un accord signé hier.", "fr", [("A deal signed here.", "en")])]
    ['hier']
    >>> swapped("A week after the flood, a deal was signed.", "en", source)
    []
    >>> swapped("These days a deal was signed.", "en", [("Un accord a été signé.", "fr")])
    []
    """
    texts = list(sources)
    said = _told(claim, lang)
    stated = {kind for text, in_lang in texts for kind in _told(text, in_lang)}
    other = stated - said.keys() - _NEAR["en"].keys()
    if any(tells_age(text) for text, _ in texts):
        stated.add("year")
    return [
        Detail(kind="unit", value=kind, text=text)
        for kind, text in said.items()
        if kind not in stated and (other or kind in _NEAR["en"])
    ]


def _told(text: str, lang: str) -> dict[str, str]:
    """Each time that a text names, with the first word for it."""
    folded = fold(text)
    found = {
        kind: words.search(folded) for kind, words in _KINDS["fr" if lang == "fr" else "en"].items()
    }
    return {kind: match[0] for kind, match in found.items() if match}
