"""Briefings: what they cover, what a second one repeats, whether languages agree, what they cost.

RPM2's articles came out at two dates, and people summarised what the second brought (de Loupy et
al. 2010): a second briefing, given the first, is held against those updates, beside a briefing of
the second date alone. All three are made in the language of the articles only, where facts are
quoted and chosen by program, so that every affair can be measured. Coverage: sentences of people's
summaries that the facts of a briefing say, all its facts together, as recall of content by
entailment is measured (Zhang and Bansal 2021), beside as many of its first words as the usual
recipe in one prompt writes, and that recipe.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from chatbot.errors import RecoupeError
from chatbot.evaluation import stats
from chatbot.evaluation.recipes import MARK
from chatbot.evaluation.rouge import KINDS, first_words, rouge
from chatbot.evaluation.suites.affairs import (
    COST,
    COVERAGE,
    DEAR,
    FIRST,
    SECOND,
    UPDATE,
    affairs,
    covered,
    days,
    documents,
    updates,
)
from chatbot.evaluation.suites.briefed import agreements, parts, said, stated, told, watched
from chatbot.evaluation.suites.summaries import SETS, naive
from chatbot.evaluation.types import Figure, Lab, Outcome, Places, Row, Scores
from chatbot.types import Briefing

_REPEAT = 0.05
"""Share of a second briefing's facts that were told in the first, and may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefings:
    """See the module."""

    name: str = "briefing"
    model: bool = True
    sample: int | None = DEAR
    """All the updates there are, and of every other group one row."""
    seconds: float = 90.0
    sets: Sequence[str] = tuple(SETS)
    """Where affairs are taken from."""
    sizes: Sequence[int] = (10, 30, 100)
    """Articles of one day, to see how cost grows."""

    def rows(self, places: Places) -> list[Row]:
        """Rows for an affair that people summarised, its coverage, its update; and days."""
        every = [row for name in SETS for row in affairs(name, places.data / SETS[name][0])]
        own = [row for row in every if row.group in self.sets]
        return [*own, *covered(own), *updates(own), *days(every, self.sizes)]

    def run(self, rows: Sequence[Row], places: Places, lab: Lab) -> Iterator[Outcome]:
        """Brief on each; a row that fails is told as such."""
        del places
        for row in rows:
            try:
                yield _tried(row, lab)
            except RecoupeError as error:
                yield {"id": row.id, "group": row.group, "error": error}

    def score(self, outcomes: Sequence[Outcome]) -> Scores:
        """Update, coverage, parity and cost."""
        figures: list[Figure | None] = [
            *_covered([o for o in outcomes if "covered" in o]),
            *_updated([o for o in outcomes if o["group"] == UPDATE]),
            *_agreeing([same for o in outcomes for same in o.get("agree", ())]),
            *_cost([o for o in outcomes if "articles" in o]),
        ]
        return Scores(figures=stats.present(*figures), failures=tuple(_wrong(outcomes)))


def _tried(row: Row, lab: Lab) -> Outcome:
    if row.group == UPDATE:
        return _update(row, lab)
    if row.group.startswith(COVERAGE):
        return _coverage(row, lab)
    return _day(row, lab) if row.group.startswith(COST) else _affair(row, lab)


def _affair(row: Row, lab: Lab) -> Outcome:
    """What the languages of both dates' briefings agree in."""
    name, key = row.group, row.id.replace("/", "-")
    lang = SETS[name][1]
    first = documents(row.data["first"], lang, FIRST)
    with lab.library(f"briefing-{key}", first) as subject:
        made = [subject.brief(FIRST)]
    if row.data["second"]:
        second = documents(row.data["second"], lang, SECOND)
        with lab.library(f"briefing-{key}", (*first, *second)) as subject:
            made.append(subject.brief(SECOND))
    return {
        "id": row.id,
        "group": name,
        "agree": [same for briefing in made for same in agreements(briefing)],
        "seconds": made[0].seconds.total,
    }


def _coverage(row: Row, lab: Lab) -> Outcome:
    """What of people's summaries the first date's briefing says, its first words, one prompt."""
    name = row.data["set"]
    lang = SETS[name][1]
    first = documents(row.data["first"], lang, FIRST)
    with lab.library(row.id.replace("/", "-"), first) as subject:
        facts = told(subject.brief(FIRST, lang=lang), lang)
    lines_ = parts([MARK.sub("", naive(first, name, lab))], lang)
    texts = {"ours": facts, "short": _within(facts, _words(lines_)), "naive": lines_}
    wanted = parts(row.data["references"], lang)
    return {
        "id": row.id,
        "group": row.group,
        "covered": {way: stated(wanted, by, lab) for way, by in texts.items()},
        "words": {way: _words(by) for way, by in texts.items()},
        "texts": texts,
    }


def _words(texts: Sequence[str]) -> int:
    return sum(len(text.split()) for text in texts)


def _within(texts: Sequence[str], words: int) -> list[str]:
    """The first of some texts, in no more words than these, but for the very first."""
    so_far = accumulate(_words([text]) for text in texts)
    return [text for text, n in zip(texts, so_far, strict=True) if n <= words] or list(texts[:1])


def _update(row: Row, lab: Lab) -> Outcome:
    """The second date's briefing, given the first's and alone, in the language of the articles."""
    _, lang, words, _ = SETS[row.data["set"]]
    key = f"briefing-{row.id.replace('/', '-')}"
    first = documents(row.data["first"], lang, FIRST)
    second = documents(row.data["second"], lang, SECOND)
    with lab.library(key, first) as subject:
        began = subject.brief(FIRST, lang=lang)
    with lab.library(key, (*first, *second)) as subject:
        went_on = subject.brief(SECOND, lang=lang)
    with lab.library(f"{key}-alone", second) as subject:
        alone = subject.brief(SECOND, lang=lang)
    before = told(began, lang)
    fresh = {"ours": told(went_on, lang, new=True), "alone": told(alone, lang)}
    every = list(dict.fromkeys(fact for facts in fresh.values() for fact in facts))
    again = dict(zip(every, said(every, before, lang, lab), strict=True))
    return {
        "id": row.id,
        "group": row.group,
        "first": rouge(first_words(" ".join(before), words), row.data["references"]),
        "update": {
            way: rouge(first_words(" ".join(facts), words), row.data["updates"])
            for way, facts in fresh.items()
        },
        "repeated": {way: [again[fact] for fact in facts] for way, facts in fresh.items()},
        "texts": {"first": before, **fresh},
        "seconds": sum(made.seconds.total for made in (began, went_on, alone)),
    }


def _day(row: Row, lab: Lab) -> Outcome:
    texts = tuple(
        document
        for lang in sorted({text["lang"] for text in row.data["texts"]})
        for document in documents(
            [text for text in row.data["texts"] if text["lang"] == lang], lang, FIRST
        )
    )
    with lab.library(f"briefing-{row.id.replace('/', '-')}", texts) as subject, watched() as memory:
        briefing = subject.brief(FIRST)
    return {
        "id": row.id,
        "group": row.group,
        "articles": len(texts),
        "seconds": briefing.seconds.total,
        "gib": memory.peak,
        "unheard": _unheard(briefing, len(texts)),
        "agree": agreements(briefing),
    }


def _unheard(briefing: Briefing, articles: int) -> int:
    """Articles that are neither in a story nor listed as left out."""
    heard = {id_ for story in briefing.stories for id_ in story.articles}
    return articles - len(heard | {left.article_id for left in briefing.left_out})


def _covered(outcomes: Sequence[Outcome]) -> Iterator[Figure | None]:
    for name in SETS:
        own = [o for o in outcomes if o["group"] == f"{COVERAGE}-{name}"]
        for way in ("ours", "short", "naive"):
            prefix = name if way == "ours" else f"{name}.{way}"
            shares = [(sum(o["covered"][way]), float(len(o["covered"][way]))) for o in own]
            yield stats.ratio(f"{prefix}.coverage", shares)
            words = [float(o["words"][way]) for o in own]
            yield stats.mean(f"{prefix}.words", words, better="neither")
    share = [{way: sum(o) / len(o) for way, o in out["covered"].items() if o} for out in outcomes]
    for way, prefix in (("ours", COVERAGE), ("short", f"{COVERAGE}.short")):
        yield stats.mean(f"{prefix}.gain", [one[way] - one["naive"] for one in share if one])


def _updated(outcomes: Sequence[Outcome]) -> Iterator[Figure | None]:
    for kind in KINDS:
        yield stats.mean(f"first.{kind}", [o["first"][kind] for o in outcomes])
    for way in ("ours", "alone"):
        prefix = "update" if way == "ours" else f"update.{way}"
        for kind in KINDS:
            yield stats.mean(f"{prefix}.{kind}", [o["update"][way][kind] for o in outcomes])
        shares = [(sum(o["repeated"][way]), float(len(o["repeated"][way]))) for o in outcomes]
        yield stats.ratio(f"{prefix}.repeated", shares, better="lower")
    gains = [o["update"]["ours"]["rouge2"] - o["update"]["alone"]["rouge2"] for o in outcomes]
    yield stats.mean("update.gain", gains)


def _agreeing(facts: Sequence[Mapping[str, bool]]) -> Iterator[Figure | None]:
    yield stats.mean("parity", [float(all(fact.values())) for fact in facts])
    for what in ("citations", "numbers", "names"):
        yield stats.mean(f"parity.{what}", [float(fact[what]) for fact in facts])


def _cost(outcomes: Sequence[Outcome]) -> Iterator[Figure | None]:
    for outcome in sorted(outcomes, key=lambda o: int(o["articles"])):
        prefix = f"{COST}-{outcome['articles']}"
        spent, held, unheard = outcome["seconds"], outcome["gib"], outcome["unheard"]
        yield stats.mean(f"{prefix}.seconds", [spent], better="lower")
        yield stats.mean(f"{prefix}.seconds_each", [spent / outcome["articles"]], better="lower")
        yield stats.mean(f"{prefix}.gib", [held], better="lower")
        yield stats.mean(f"{prefix}.unheard", [float(unheard)], better="lower")


def _wrong(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for outcome in sorted(outcomes, key=lambda o: str(o["id"])):
        agree = outcome.get("agree", ())
        unlike = sorted({w for fact in agree for w, same in fact.items() if not same})
        if unlike:
            yield f"{outcome['id']}: {', '.join(unlike)}"
        again = outcome.get("repeated", {}).get("ours", [])
        if again and sum(again) / len(again) > _REPEAT:
            yield f"{outcome['id']}: {int(sum(again))}/{len(again)} repeated"
