"""Briefings: what they cover, what a second one repeats, whether languages agree, what they cost.

RPM2's articles came out at two dates, and people summarised what the second brought (de Loupy et
al. 2010): a second briefing, given the first, is held against those updates, beside a briefing of
the second date alone. Coverage: sentences of people's summaries that some fact says, beside the
usual recipe in one prompt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, zip_longest
from pathlib import Path
from typing import Any

from chatbot.errors import RecoupeError
from chatbot.evaluation import stats
from chatbot.evaluation.reading import lines
from chatbot.evaluation.recipes import MARK
from chatbot.evaluation.rouge import KINDS, first_words, rouge
from chatbot.evaluation.suites.briefed import agreements, parts, said, told, watched
from chatbot.evaluation.suites.summaries import SETS, naive
from chatbot.evaluation.types import Document, Figure, Lab, Outcome, Places, Row, Scores
from chatbot.types import Briefing

FIRST, SECOND = "2008-09-01", "2008-09-29"
"""Days given to the two dates, which RPM2 does not state: about a month apart, it says."""
_COST = "cost"
_REPEAT = 0.05
"""Share of a second briefing's facts that were told in the first, and may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefings:
    """See the module."""

    name: str = "briefing"
    model: bool = True
    sample: int | None = 1
    seconds: float = 600.0
    sets: Sequence[str] = tuple(SETS)
    """Where affairs are taken from."""
    sizes: Sequence[int] = (10, 30, 100)
    """Articles of one day, to see how cost grows."""

    def rows(self, places: Places) -> list[Row]:
        """A row an affair that people summarised, and one a day of so many articles."""
        affairs = [row for name in SETS for row in _affairs(name, places.data / SETS[name][0])]
        own = [row for row in affairs if row.group in self.sets]
        return [*own, *_days(affairs, self.sizes)]

    def run(self, rows: Sequence[Row], places: Places, lab: Lab) -> Iterator[Outcome]:
        """Brief on each; a row that fails is told as such."""
        del places
        for row in rows:
            try:
                yield _day(row, lab) if row.group.startswith(_COST) else _affair(row, lab)
            except RecoupeError as error:
                yield {"id": row.id, "group": row.group, "error": error}

    def score(self, outcomes: Sequence[Outcome]) -> Scores:
        """Update, coverage, parity and cost."""
        affairs = [o for o in outcomes if "covered" in o]
        days = [o for o in outcomes if "articles" in o]
        figures: list[Figure | None] = [
            *_covered(affairs),
            *_updated([o for o in affairs if "update" in o]),
            *_agreeing([same for o in outcomes for same in o["agree"]]),
            *_cost(days),
        ]
        return Scores(figures=stats.present(*figures), failures=tuple(_wrong(outcomes)))


def _affair(row: Row, lab: Lab) -> Outcome:
    """The first date's briefing against its summaries; then the second's, given it and alone."""
    name, key = row.group, row.id.replace("/", "-")
    _, lang, words, _ = SETS[name]
    first = _documents(row.data["first"], lang, FIRST)
    with lab.library(f"briefing-{key}", first) as subject:
        began = subject.brief(FIRST)
    lines_ = parts([MARK.sub("", naive(first, name, lab))], lang)
    wanted = parts(row.data["references"], lang)
    outcome: Outcome = {
        "id": row.id,
        "group": name,
        "covered": {
            "ours": said(wanted, told(began, lang), lang, lab),
            "naive": said(wanted, lines_, lang, lab),
        },
        "agree": agreements(began),
        "texts": {"ours": told(began, lang), "naive": lines_},
        "seconds": began.seconds.total,
    }
    if row.data["second"]:
        second = _documents(row.data["second"], lang, SECOND)
        with lab.library(f"briefing-{key}", (*first, *second)) as subject:
            went_on = subject.brief(SECOND)
        with lab.library(f"briefing-{key}-alone", second) as subject:
            alone = subject.brief(SECOND, lang=lang)
        before = told(began, lang)
        fresh = {"ours": told(went_on, lang, new=True), "alone": told(alone, lang)}
        outcome |= {
            "update": {
                way: rouge(first_words(" ".join(facts), words), row.data["updates"])
                for way, facts in fresh.items()
            },
            "repeated": {way: said(facts, before, lang, lab) for way, facts in fresh.items()},
            "agree": [*outcome["agree"], *agreements(went_on)],
            "texts": outcome["texts"] | {f"update-{way}": facts for way, facts in fresh.items()},
        }
    return outcome


def _day(row: Row, lab: Lab) -> Outcome:
    texts = tuple(
        document
        for lang in sorted({text["lang"] for text in row.data["texts"]})
        for document in _documents(
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
        own = [o["covered"] for o in outcomes if o["group"] == name]
        for way in ("ours", "naive"):
            shares = [(sum(o[way]), float(len(o[way]))) for o in own]
            prefix = name if way == "ours" else f"{name}.{way}"
            yield stats.ratio(f"{prefix}.coverage", shares)


def _updated(outcomes: Sequence[Outcome]) -> Iterator[Figure | None]:
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
        prefix = f"{_COST}-{outcome['articles']}"
        spent, held, unheard = outcome["seconds"], outcome["gib"], outcome["unheard"]
        yield stats.mean(f"{prefix}.seconds", [spent], better="lower")
        yield stats.mean(f"{prefix}.seconds_each", [spent / outcome["articles"]], better="lower")
        yield stats.mean(f"{prefix}.gib", [held], better="lower")
        yield stats.mean(f"{prefix}.unheard", [float(unheard)], better="lower")


def _wrong(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for outcome in sorted(outcomes, key=lambda o: str(o["id"])):
        unlike = sorted({w for fact in outcome["agree"] for w, same in fact.items() if not same})
        if unlike:
            yield f"{outcome['id']}: {', '.join(unlike)}"
        again = outcome.get("repeated", {}).get("ours", [])
        if again and sum(again) / len(again) > _REPEAT:
            yield f"{outcome['id']}: {int(sum(again))}/{len(again)} repeated"


def _documents(texts: Sequence[Mapping[str, Any]], lang: str, day: str) -> tuple[Document, ...]:
    return tuple(
        Document(
            id=text["doc_id"],
            text=text["text"],
            lang=lang,
            title=text["title"],
            outlet=text["doc_id"],
            published=day,
        )
        for text in texts
    )


def _affairs(name: str, folder: Path) -> list[Row]:
    """A row a topic, with the articles of its first date, and of its second where it has one."""
    texts = sorted(lines(folder / "documents.jsonl"), key=lambda d: (d["topic"], d["doc_id"]))
    people: dict[tuple[str, bool], list[str]] = {}
    for row in lines(folder / "summaries.jsonl"):
        if row.get("type", "reference") == "reference":
            people.setdefault((row["topic"], _later(row)), []).append(row["summary"])
    found = []
    for topic, group in groupby(texts, key=lambda d: str(d["topic"])):
        own = list(group)
        data = {
            "first": [text for text in own if not _later(text)],
            "second": [text for text in own if _later(text)],
            "references": people.get((topic, False), []),
            "updates": people.get((topic, True), []),
        }
        if data["references"]:
            found.append(Row(id=f"{name}/{topic}", group=name, data=data))
    return found


def _later(row: Mapping[str, Any]) -> bool:
    return str(row.get("cluster", "")).endswith("_C2")


def _days(affairs: Sequence[Row], sizes: Sequence[int]) -> list[Row]:
    """Days of so many articles, each affair in turn; sizes that there are not enough for, not."""
    each = [[text | {"lang": SETS[row.group][1]} for text in row.data["first"]] for row in affairs]
    turns = [text for text in chain.from_iterable(zip_longest(*each)) if text is not None]
    return [
        Row(id=f"{_COST}/{size}", group=f"{_COST}-{size}", data={"texts": turns[:size]})
        for size in sizes
        if size <= len(turns)
    ]
