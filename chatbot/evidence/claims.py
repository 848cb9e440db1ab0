"""What a sentence claims, as far as a program can tell: counted things, negation, distance.

A number is of a *kind*: what is counted, in classes that both languages share, else the noun that
follows it. Numbers of one kind can be compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from text_to_num import alpha2digit

from chatbot.evidence.numbers import details
from chatbot.language import fold

_KINDS = {
    "dead": r"mort(?:e?s)?|tue(?:e?s)?|deces|victimes?|peri(?:s|es?)?|noye(?:e?s)?|succombe(?:e?s)?"
    r"|dead|killed|died|lives|perished|drowned"
    r"|deaths?(?! (?:sentence|penalty))",
    "hurt": r"blesse(?:e?s)?|injured|wounded|hurt|casualties",
    "people": r"personnes?|habitants?|residents?|riverains?|evacue(?:e?s)?|deplace(?:e?s)?"
    r"|left their homes"
    r"|refugie(?:e?s)?|people|inhabitants?|evacuees|evacuated|displaced|refugees|protesters"
    r"|manifestants?|demonstrators",
    "percent": r"%|pour cent|per ?cent",
    "flow": r"metres? cubes?|cubic met(?:re|er)s?",
    "euro": r"euros?|€",
    "dollar": r"dollars?|\$",
    "pound": r"livres?|pounds?",
    "crown": r"couronnes?|crowns?",
    "florin": r"florins?",
    "tonne": r"tonnes?|tons?",
    "kilometre": r"kilomet(?:re|er)s?|km",
    "crossing": r"traversees?|crossings?",
    "bridge": r"ponts?|bridges?",
    "siren": r"sirenes?|sirens?",
}
_CLASSES = {kind: re.compile(rf"(?<!\w)(?:{words})(?!\w)") for kind, words in _KINDS.items()}
RISING = frozenset({"dead", "hurt"})
"""Kinds that rise from one day to the next."""
ALIKE = 0.28
"""Least centred cosine of sentences that count such a kind for them to be about one thing."""
_NEAR = 5
"""Words after a number, at the most, in which the thing counted is looked for."""
_VERBS = re.compile(r"\b(?:tue|tues|tuant|fait|killed|killing|claimed)(?: [a-z]+)? $")
_TOLL = re.compile(
    r"\b(?:number of (?:the )?(?:dead|deaths|victims)|death toll|nombre d(?:e|es) "
    r"(?:morts|deces|victimes))\b[^,.;:]{0,30}? (?:at|to|of|reached|is|was|a|atteint|est de)"
    r"(?: at least| au moins)? $"
)
"""What puts a number behind what it counts."""
_ABOUT = re.compile(
    r"\b(?:pres de|environ|quelque|plus de|moins de|autour de|a peu pres|presque|pas depasse|"
    r"some|about|around|nearly|almost|more than|less than|roughly|over|at least|au moins)\b"
)
_OF = r"(?: of| sur| des| de)(?: the| its| their| les| ses| leurs)?"
_NUMBER = (
    r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    r"deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze)"
)
_PART = re.compile(rf"\b{_NUMBER}{_OF} $|\b(?:of|sur|parmi|among) (?:the|its|their|les|ses) $")
_TO = re.compile(r"\d ?(?:-|–|to|and|et|a) ?[$€]?$")
_TO_NEXT = re.compile(r"^ ?(?:-|–|to|and|et|a) ?[$€]?\d")
"""A range: no number of it can be compared alone."""
_RATHER = re.compile(
    r"\b(?:et non|contre|au lieu d[e'u]|against(?: the)?|(?:and )?not|instead of) $"
)
_WHOLE = re.compile(rf"^{_OF} {_NUMBER} ")
_NOT = {
    "fr": re.compile(
        r"\b(?:n'|ne )\w+(?: \w+)? (?:pas|jamais|rien|plus|aucune?)\b"
        r"(?! (?:seulement|encore|coupable))"
        r"|\b(?:dement|nie|nient|refute|conteste)(?:nt)?\b"
        r"|\b(?:a|ont) (?:dementi|nie|refute|conteste)\b"
    ),
    "en": re.compile(
        r"\b(?:did|does|do|has|have|had|is|are|was|were|will|would|can|could)(?: not|n't)\b"
        r"(?! (?:only|yet|guilty|think|believe|know|say|want|just))|\bcannot\b|\bnever\b"
        r"|\b(?:den(?:y|ies|ied)|refut\w+|disput(?:es|ed)) (?:that|any|all|it|the|having|being)\b"
    ),
}
_DISTANT = {
    "fr": re.compile(
        r"\bpreten(?:d|dent|dait|daient|du|due|dus|dues)\b|\bsoi-disant\b|\bfaussement\b|"
        r"\ba tort\b|\bsans preuves?\b"
    ),
    "en": re.compile(
        r"\bfalsely\b|\bwrongly claim\w*|\bso-called\b|\bpurported(?:ly)?\b|"
        r"\bwithout (?:evidence|proof)\b|\bbaseless\w*\b|\bunfounded\b|\bdebunked\b"
    ),
}
_JUSTICE = re.compile(
    r"\b(?:police|court|charged?s?|accused|suspects?|prosecut\w+|trial|arrest\w*|murders?|attorney|"
    r"guilty|crimes?|tribunal|proces|parquet|inculpe\w*|accuse\w*|interpell\w+|meurtres?)\b"
)
"""Where people are accused, to keep one's distance is no opinion."""
_SPOKEN = {
    "fr": re.compile(
        r"\bselon\b|\bd'apres\b|\b(?:a|ont) (?:\w+ )?(?:dit|affirme|declare|assure|indique|estime)|"
        r"\b(?:affirme|assure|declare|estime|accuse)(?:nt)?\b"
    ),
    "en": re.compile(r"\baccording to\b|\b(?:said|says|claim(?:s|ed)|accus(?:es|ed)|insist\w*)\b"),
}
_AGAINST = re.compile(
    r"\b(?:et non|au lieu d[eu']|contrairement|rather than|instead of|and not|unlike|claimed by)\b"
    r"|\b(?:contre|against)\b[^.;]{0,40}\b(?:claim|announc|report|giv|accord|revendiqu|avanc|annonc|"
    r"selon|affirm)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What can be compared of a sentence."""

    counted: dict[str, frozenset[Decimal]]
    """Kind of thing to how many the sentence says there are."""
    times: frozenset[str]
    """Clock times, ``HH:MM``."""
    about: bool
    """Whether its numbers are rough."""
    negated: bool
    distant: bool
    """Whether it keeps its distance from what it reports (« prétend », “falsely”)."""
    spoken: bool
    """Whether somebody is said to say it."""
    against: bool
    """Whether it sets a figure against another."""


@lru_cache(maxsize=4096)
def claim(text: str, lang: str) -> Claim:
    """Read a sentence.

    >>> claim("Deux morts et 1 200 personnes évacuées.", "fr").counted["people"]
    frozenset({Decimal('1200')})
    >>> claim("Officials put the number of dead there at 22 on Wednesday.", "en").counted["dead"]
    frozenset({Decimal('22')})
    >>> claim("He falsely claimed that the dam had not held.", "en").distant
    True
    """
    code = "fr" if lang == "fr" else "en"
    folded = " ".join(fold(text).split())
    counted: dict[str, set[Decimal]] = {}
    for kind, value in _counted(text, code):
        counted.setdefault(kind, set()).add(value)
    return Claim(
        counted={kind: frozenset(values) for kind, values in counted.items()},
        times=frozenset(d.value for d in details(text, code) if d.kind == "time"),
        about=bool(_ABOUT.search(folded)),
        negated=len(_NOT[code].findall(folded)) % 2 == 1,
        distant=bool(_DISTANT[code].search(folded)) and not _JUSTICE.search(folded),
        spoken=bool(_SPOKEN[code].search(folded)),
        against=bool(_AGAINST.search(folded)),
    )


def _counted(text: str, lang: str) -> Iterator[tuple[str, Decimal]]:
    """Each number with the kind of what it counts; those of no kind are left out."""
    plain = " ".join(text.split())
    figures = alpha2digit(plain, lang)
    kind = ""
    numbers = [detail for detail in details(plain, lang) if detail.kind == "number"]
    for detail in sorted(numbers, key=lambda one: _place(one.text, plain)):
        words = plain if _place(detail.text, plain) >= 0 else figures
        start = _place(detail.text, words)
        if start < 0:
            continue
        before, after = words[max(0, start - 24) : start], words[start + len(detail.text) :][:70]
        ranged = _TO.search(fold(before)) or _TO_NEXT.match(fold(after))
        if ranged or _PART.search(fold(before)):
            continue  # “eleven of the fourteen”: the eleven is what is claimed
        whole = _WHOLE.match(fold(after))
        follows = fold(after)[whole.end() if whole else 0 :]
        toll = _TOLL.search(fold(words[:start]))
        named = "dead" if toll else _kind(fold(before), follows, lang)
        kind = named if named in _KINDS or not _RATHER.search(fold(before)) else kind
        if kind:
            yield kind, Decimal(detail.value)


def mistold(claimed: Claim, sources: Iterable[Claim]) -> list[Decimal]:
    """Counts of dead or hurt that the sources only have as counts of something else.

    “Only four came back” is no evidence for four dead.

    >>> source = claim("Of the 27 sailors, only four reached the coast.", "en")
    >>> mistold(claim("Quatre marins sont morts.", "fr"), [source])
    [Decimal('4')]
    >>> mistold(claim("Four sailors died.", "en"), [claim("Quatre marins ont péri.", "fr")])
    []
    """
    told = list(sources)
    return [
        value
        for kind in sorted(RISING & claimed.counted.keys())
        for value in sorted(claimed.counted[kind])
        if not any(value in one.counted.get(kind, ()) for one in told)
        and any(value in values for one in told for values in one.counted.values())
    ]


def _place(number: str, text: str) -> int:
    """Where a number stands as a word of its own; -1 if nowhere."""
    found = re.search(rf"(?<![\w.,]){re.escape(number)}(?![\w])", text, re.IGNORECASE)
    return found.start() if found else -1


def _kind(before: str, after: str, lang: str) -> str:
    """What a number counts, from the words around it."""
    words = re.split(r"[,;:.()«»“”]|\d", after, maxsplit=1)[0].split()[:_NEAR]
    window = " ".join(words)
    found = [(m.start(), kind) for kind, rule in _CLASSES.items() if (m := rule.search(window))]
    kinds = {kind for _, kind in found}
    for grave in ("dead", "hurt"):
        if grave in kinds:
            return grave
    if found:
        kind = min(found)[1]
        return "dead" if kind == "people" and _VERBS.search(before) else kind
    nouns = [word for word in words if len(word) > 3 and word.isalpha()]  # noqa: PLR2004 - no article
    return f"{lang}:{nouns[0].rstrip('s')}" if nouns else ""
