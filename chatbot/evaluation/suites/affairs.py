"""The rows of the suite of briefings: affairs that people summarised, their updates, and days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, groupby, zip_longest
from pathlib import Path
from typing import Any, Final

from chatbot.evaluation.reading import lines
from chatbot.evaluation.suites.summaries import SETS
from chatbot.evaluation.types import Document, Row

FIRST: Final = "2008-09-01"
SECOND: Final = "2008-09-29"
"""Days given to the two dates, which RPM2 does not state: about a month apart, it says."""
COST: Final = "cost"
UPDATE: Final = "update"
COVERAGE: Final = "coverage"
DEAR: Final = 10
"""Updates that are sampled for each affair told in both languages, and each day of a size."""
_COVERED: Final = {"rpm2": 5}
"""The same for each affair whose coverage is measured, where not as dear: its articles are short.
"""


def documents(texts: Sequence[Mapping[str, Any]], lang: str, day: str) -> tuple[Document, ...]:
    """Articles of a day, each of an outlet of its own."""
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


def affairs(name: str, folder: Path) -> list[Row]:
    """A row a topic of a set, with the articles of its first date and, where it has one, second."""
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
            found.append(Row(id=f"{name}/{topic}", group=name, data=data, cost=DEAR))
    return found


def updates(rows: Sequence[Row]) -> list[Row]:
    """A row an affair of two dates, to be told in its own language."""
    return [
        Row(
            id=f"{UPDATE}/{row.id.rpartition('/')[2]}",
            group=UPDATE,
            data={**row.data, "set": row.group},
        )
        for row in rows
        if row.data["second"] and row.data["updates"]
    ]


def covered(rows: Sequence[Row]) -> list[Row]:
    """A row an affair, whose first date is told in its own language."""
    return [
        Row(
            id=f"{COVERAGE}-{row.id}",
            group=f"{COVERAGE}-{row.group}",
            data={**row.data, "set": row.group},
            cost=_COVERED.get(row.group, DEAR),
        )
        for row in rows
    ]


def _later(row: Mapping[str, Any]) -> bool:
    return str(row.get("cluster", "")).endswith("_C2")


def days(rows: Sequence[Row], sizes: Sequence[int]) -> list[Row]:
    """Days of so many articles, each affair in turn; sizes that there are not enough for, not."""
    each = [[text | {"lang": SETS[row.group][1]} for text in row.data["first"]] for row in rows]
    turns = [text for text in chain.from_iterable(zip_longest(*each)) if text is not None]
    return [
        Row(id=f"{COST}/{size}", group=f"{COST}-{size}", data={"texts": turns[:size]}, cost=DEAR)
        for size in sizes
        if size <= len(turns)
    ]
