"""Where outlets differ, by program: sentences about the same thing that cannot both be right.

Two sentences of a story, from different outlets and not copies of one text, near in meaning and
about the same names, that differ in a number of the same kind, a clock time, in affirming or
denying, or in how far they believe what they report. Articles more than a day apart tell what
changed meanwhile, unless one sets its figure against the other's. Better none than a wrong one:
the judge has the last word on all but framing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import combinations
from typing import Literal

from chatbot.evidence.claims import ALIKE, RISING, Claim, claim
from chatbot.evidence.days import event_day
from chatbot.evidence.moments import is_calendar
from chatbot.evidence.names import names
from chatbot.facts import Sheet
from chatbot.language import fold
from chatbot.types import Evidence

Point = Literal["number", "time", "denial", "framing"]
NEAR: Mapping[Point, float] = {"number": ALIKE, "time": 0.45, "denial": 0.7, "framing": 0.5}
"""Least centred cosine of sentences about the same thing."""
TELLING = frozenset({"dead", "hurt", "flow", "crossing", "bridge", "siren"})
"""Kinds of things counted that say by themselves, within a story, what is counted."""
_ROUGH = Decimal("0.06")
"""Numbers this near, relatively, are the same where one is rough."""
_DAYS = 1
_LONG = 28
"""Words of a sentence that says one thing."""
_SAME = 0.6
"""Least cosine of sentences whose numbers count what could be anything."""
_PROPER = re.compile(r"[A-ZÀ-ÖØ-ÞŒ][^\W\d_]{2,}(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Two sentences that differ, and in what."""

    point: Point
    kind: str
    """Of the things counted, for numbers."""
    sides: tuple[Evidence, Evidence]
    values: tuple[str, str]
    """What each side says: the numbers or the time; empty where it is a matter of words."""
    near: float
    shared: frozenset[str]
    """Keys of the names both have, or the names as written, folded."""
    sure: bool
    """Whether one sentence itself sets its figure against the other's."""


def differences(page: Sheet, copies: Mapping[str, str]) -> list[Difference]:
    """Every pair of a story's sentences that may differ, the nearest in meaning first."""
    if not page.sources:
        return []
    near = page.vectors @ page.vectors.T
    found = [
        made
        for i, j in combinations(range(len(page.sources)), 2)
        if _apart(page.sources[i], page.sources[j], copies)
        and (made := _differ(page.sources[i], page.sources[j], float(near[i, j])))
    ]
    return sorted(found, key=lambda one: -one.near)


def _apart(one: Evidence, other: Evidence, copies: Mapping[str, str]) -> bool:
    """Different outlets, not copies of one text."""
    a, b = one.passage, other.passage
    copied = copies.get(a.article_id, a.article_id) == copies.get(b.article_id, b.article_id)
    return bool(a.outlet and b.outlet) and a.outlet != b.outlet and not copied


def _differ(one: Evidence, other: Evidence, near: float) -> Difference | None:
    if near < min(NEAR.values()):
        return None
    shared = _shared(one, other)
    claims = claim(one.text, one.lang), claim(other.text, other.lang)
    set_against = any(each.against for each in claims)
    for point, kind, values in _points(one, other, *claims):
        sides, sure = (one, other), bool(kind) and set_against and _meet(*claims, kind)
        if near >= NEAR[point] and (sure or _alike(point, kind, near, claims, sides, shared)):
            return Difference(
                point=point,
                kind=kind,
                sides=sides,
                values=values,
                near=near,
                shared=shared,
                sure=sure,
            )
    return None


def _alike(  # noqa: PLR0913, PLR0917 - what likeness depends on
    point: Point,
    kind: str,
    near: float,
    claims: tuple[Claim, Claim],
    sides: tuple[Evidence, Evidence],
    shared: frozenset[str],
) -> bool:
    """Whether two sentences are about one thing, so that what differs is a difference.

    Money and percentages are of many things: only sentences that are nearly the same, with one
    number each. A denial is one in a short sentence; in a long one anything may be denied.
    """
    if point != "number":
        return bool(shared) and all(len(s.text.split()) <= _LONG for s in sides)
    if kind in TELLING:
        return True
    one_each = all(len(c.counted[kind]) == 1 for c in claims)
    return bool(shared) and ":" not in kind and one_each and near >= _SAME


def _points(
    one: Evidence, other: Evidence, a: Claim, b: Claim
) -> Iterator[tuple[Point, str, tuple[str, str]]]:
    """What the sentences differ in, the surest first."""
    same_day, set_against = _same_day(one, other), a.against or b.against
    if a.distant != b.distant and not _contrary(a, b):
        plain = b if a.distant else a
        if not plain.negated or not plain.spoken:
            yield "framing", "", ("", "")
    for kind in sorted(a.counted.keys() & b.counted.keys()):
        values = _unequal(a, b, kind)
        meanwhile = kind in RISING and _rose(one, other, a.counted[kind], b.counted[kind])
        if values and ((same_day and not meanwhile) or (set_against and _meet(a, b, kind))):
            yield "number", kind, values
    if same_day and a.times and b.times and not a.times & b.times:
        yield "time", "", (_told(a.times), _told(b.times))
    if same_day and a.negated != b.negated and not _contrary(a, b):
        yield "denial", "", ("", "")


def _unequal(a: Claim, b: Claim, kind: str) -> tuple[str, str] | None:
    """The numbers of one kind that the sides do not share; ``None`` where they agree."""
    mine, theirs = a.counted[kind], b.counted[kind]
    if mine & theirs:
        if b.against and theirs - mine and not mine - theirs:
            return _told(mine), _told(theirs - mine)
        if a.against and mine - theirs and not theirs - mine:
            return _told(mine - theirs), _told(theirs)
        return None
    rough = a.about or b.about
    if rough and any(abs(x - y) <= _ROUGH * max(x, y) for x in mine for y in theirs):
        return None
    return _told(mine), _told(theirs)


def _rose(
    one: Evidence, other: Evidence, mine: frozenset[Decimal], theirs: frozenset[Decimal]
) -> bool:
    """Whether the article of a later day tells more: a toll that rose meanwhile."""
    a, b = ((source.passage.published or "")[:10] for source in (one, other))
    return (a < b and max(mine) < max(theirs)) or (b < a and max(theirs) < max(mine))


def _meet(a: Claim, b: Claim, kind: str) -> bool:
    """Whether one names a number of the other's."""
    return bool(a.counted[kind] & b.counted[kind])


def _contrary(a: Claim, b: Claim) -> bool:
    """Whether numbers of one kind differ: then words are not the point."""
    return any(
        not a.counted[kind] & b.counted[kind] for kind in a.counted.keys() & b.counted.keys()
    )


def _same_day(one: Evidence, other: Evidence) -> bool:
    """Published within a day of each other, and not told of two different days."""
    a, b = one.passage.published, other.passage.published
    if not a or not b:
        return False
    if abs((date.fromisoformat(a[:10]) - date.fromisoformat(b[:10])).days) > _DAYS:
        return False
    told = [event_day(s.text, s.lang, day, spoken=False) for s, day in ((one, a), (other, b))]
    return len({day for day in told if day}) <= 1


def _shared(one: Evidence, other: Evidence) -> frozenset[str]:
    """Names of both; a word that begins one sentence is a name if it is one within the other."""
    return (_proper(one) & _proper(other, first=True)) | (_proper(one, first=True) & _proper(other))


def _proper(source: Evidence, *, first: bool = False) -> frozenset[str]:
    """Who and where: known names by key, other capitalised words folded."""
    return _names(source.text, source.lang, first=first)


@lru_cache(maxsize=4096)
def _names(text: str, lang: str, *, first: bool) -> frozenset[str]:
    known = [n for n in names(text, lang) if n.kind not in {"role", "acronym", "given_name"}]
    found = {name.key for name in known}
    for match in _PROPER.finditer(text):
        inside = any(name.start <= match.start() < name.end for name in known)
        begins = not text[: match.start()].strip(" «“\"'’\u00a0\u202f–—-")
        if not inside and (first or not begins) and not is_calendar(match[0], lang):
            found.add(fold(match[0]))
    return frozenset(found)


def _told(values: Sequence[object] | frozenset[Decimal] | frozenset[str]) -> str:
    return " ".join(sorted(map(str, values)))
