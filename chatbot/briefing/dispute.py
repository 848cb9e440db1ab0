"""Who says what where outlets differ: the point at issue, and each position with its sources.

Differences come from the program (`chatbot.briefing.differ`); the judge confirms those that are
not said outright. A position is written in each language like a fact and must keep what the
difference is about, else its source is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from threading import Event as Flag

from chatbot.briefing.differ import Difference, Point, differences
from chatbot.briefing.plan import Plan
from chatbot.evidence.claims import claim
from chatbot.evidence.judge import Judge
from chatbot.evidence.names import names, preferred
from chatbot.evidence.numbers import amounts, details
from chatbot.facts import Candidate
from chatbot.language import fold, quoted
from chatbot.messages import has, say
from chatbot.report import In, Reporter, Telling, langs_of
from chatbot.types import Disagreement, Evidence, Fact, Lang, Position, Sentence

MOST = 3
"""Disagreements of a story."""
ASKED = 10
"""Pairs of sentences of a story that the judge is asked about."""
CONFIRMED: Mapping[Point, float] = {"number": 0.35, "time": 0.5, "denial": 0.6, "framing": 0.0}
"""Least probability, by the judge, that one sentence says the other is false."""
_MONEY = {"euro", "dollar", "pound", "crown", "florin"}
_CAP = re.compile(r"[A-ZÀ-ÖØ-ÞŒ][^\W\d_]+(?:-[^\W\d_]+)*")
_NAMES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One position: what it says of the point, and its sources, the first to be told."""

    value: str
    sources: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """A point on which outlets differ, before it is written."""

    about: Difference
    sides: tuple[Side, ...]


def disputes(plan: Plan, judge: Judge, *, cancel: Flag | None = None) -> list[Dispute]:
    """What a story's outlets differ on, the surest first, at most `MOST`; one a kind of thing."""
    found = differences(plan.page, plan.part.copies)[:ASKED]
    kept = _confirmed(found, judge, cancel)
    kept.sort(key=lambda one: (not one.sure, -one.near))
    points: dict[tuple[str, str], list[Difference]] = {}
    for one in kept:
        points.setdefault((one.point, one.kind), []).append(one)
    return [_dispute(pairs) for pairs in list(points.values())[:MOST]]


def written(
    found: Sequence[Dispute],
    reporter: Reporter,
    lang: In,
    telling: Telling,
    *,
    cancel: Flag | None = None,
) -> list[Disagreement]:
    """Write the positions, cited on as in a telling; a dispute interrupted is left out."""
    sides = [(dispute, side) for dispute in found for side in dispute.sides]
    chosen = [_told(side) for _, side in sides]
    steps = reporter.tell(chosen, lang, telling.numbering, usage=telling.usage, cancel=cancel)
    facts = [step for step in steps if isinstance(step, Fact)]
    if len(facts) < len(sides):
        return []
    positions = iter(
        _position(fact, dispute.about, side)
        for fact, (dispute, side) in zip(facts, sides, strict=True)
    )
    return [
        Disagreement(
            about={in_lang: _about(dispute.about, in_lang) for in_lang in langs_of(lang)},
            positions=tuple(next(positions) for _ in dispute.sides),
        )
        for dispute in found
    ]


def _confirmed(found: Sequence[Difference], judge: Judge, cancel: Flag | None) -> list[Difference]:
    """Those said outright, those of framing, and those that the judge confirms either way."""
    asked = [one for one in found if not one.sure and CONFIRMED[one.point] > 0]
    pairs = [(one.sides[i].text, one.sides[1 - i].text) for one in asked for i in (0, 1)]
    scores = judge.contradicts(pairs, cancel=cancel) if pairs else []
    against = [
        one
        for one, forth, back in zip(asked, scores[::2], scores[1::2], strict=True)
        if (min if one.point == "denial" else max)(forth, back) >= CONFIRMED[one.point]
    ]
    return [one for one in found if one not in asked] + against


def _dispute(pairs: Sequence[Difference]) -> Dispute:
    """The first pair's sides, and what further outlets say of the same."""
    first = pairs[0]
    sides = {value: [source] for value, source in _said(first)}
    sided = {source.passage.outlet for source in first.sides}
    for value, source in (said for pair in pairs[1:] for said in _said(pair)):
        outlet = source.passage.outlet
        if first.point in {"number", "time"} and outlet not in sided:
            sides.setdefault(value, []).append(source)
            sided.add(outlet)
    return Dispute(
        about=first,
        sides=tuple(Side(value=v.partition("\0")[0], sources=tuple(s)) for v, s in sides.items()),
    )


def _said(pair: Difference) -> Iterator[tuple[str, Evidence]]:
    """Each side's value and sentence; sides without a value are kept apart."""
    for place, (value, source) in enumerate(zip(pair.values, pair.sides, strict=True)):
        yield value or f"\0{place}", source


def _told(side: Side) -> Candidate:
    return Candidate(
        sources=side.sources,
        score=0.0,
        independent=len({source.passage.outlet for source in side.sources}),
        vector=(),
    )


def _position(fact: Fact, about: Difference, side: Side) -> Position:
    """A position a language; quoted where what was written lost the point."""
    text: dict[str, str] = {}
    for lang, sentence in fact.renderings.items():
        if sentence.status == "quoted":
            text[lang] = quoted(sentence.text.strip(), sentence.lang)
        else:
            kept, source = _keeps(sentence, about, side), side.sources[0]
            text[lang] = sentence.text if kept else quoted(source.text.strip(), source.lang)
    cited = [citation for s in fact.renderings.values() for citation in s.citations]
    return Position(text=text, citations=tuple(dict.fromkeys(cited)))


def _keeps(sentence: Sentence, about: Difference, side: Side) -> bool:
    """Whether a rendering still says that in which its side differs."""
    if about.point == "number":
        wanted = {Decimal(value) for value in side.value.split()}
        return wanted <= amounts(sentence.text, sentence.lang)
    if about.point == "time":
        times = {d.value for d in details(sentence.text, sentence.lang) if d.kind == "time"}
        return set(side.value.split()) <= times
    now = claim(sentence.text, sentence.lang)
    then = claim(side.sources[0].text, side.sources[0].lang)
    if about.point == "denial":
        return now.negated == then.negated
    return now.distant == then.distant


def _about(one: Difference, lang: Lang) -> str:
    """What is counted or at issue, and the names both sides share; nothing invented."""
    kind = "money" if one.kind in _MONEY else one.kind or one.point
    key = f"about_{kind}"
    what = say(key if has(key) else "about_figure", lang)
    shared = list(dict.fromkeys(_names(one, lang)))[:_NAMES]
    return f"{what} ({', '.join(shared)})" if shared else what


def _names(one: Difference, lang: Lang) -> Iterator[str]:
    """The shared names as this language writes them; unknown ones as the sentences do."""
    source = next((side for side in one.sides if side.lang == lang), one.sides[0])
    text, known = source.text, names(source.text, source.lang)
    for name in known:
        if name.key in one.shared and name.kind not in {"demonym", "role"}:
            yield preferred(name.key, lang) or name.text
    inside = [(name.start, name.end) for name in known]
    words = [
        match
        for match in _CAP.finditer(text)
        if fold(match[0]) in one.shared
        and not any(start <= match.start() < end for start, end in inside)
    ]
    joined: list[re.Match[str]] = []
    for match in words:
        if joined and text[joined[-1].end() : match.start()] not in {" ", "\u00a0"}:
            yield text[joined[0].start() : joined[-1].end()]
            joined = []
        joined.append(match)
    if joined:
        yield text[joined[0].start() : joined[-1].end()]
