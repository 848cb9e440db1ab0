"""Questions written by hand on the samples, other invented news and real articles.

Both languages, across languages, follow-ups, times, outlets compared, and what no article answers.
The files are ``tests/quality/questions_*.yaml`` of the project.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from chatbot.errors import SettingsError
from chatbot.evaluation import stats
from chatbot.evaluation.lab import article_id
from chatbot.evaluation.matching import says_all
from chatbot.evaluation.telling import answered, at_once, fluent, told
from chatbot.evaluation.types import Figure, Lab, Outcome, Places, Row, Scores, Subject
from chatbot.types import LANGS, Lang, Turn
from vectorstore.types import Filter

KINDS = ("same", "cross", "follow_up", "time", "compare", "premise", "none")
ON = ("samples", "newsroom", "gazette", "articles")
FILES = {
    "samples": ("samples", "samples_more", "samples_days"),
    "newsroom": ("newsroom", "newsroom_more"),
    "gazette": ("gazette",),
    "articles": ("articles",),
}
"""The ends of the names of the files with questions on each."""
REFUSED = ("none", "premise")
"""Kinds where refusing is right; of a false premise, correcting it is right too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """See the module."""

    name: str = "questions"
    model: bool = True
    sample: int | None = 2
    seconds: float = 10.0
    on: Sequence[str] = ("samples", "articles")
    """The articles asked about."""

    def rows(self, places: Places) -> list[Row]:
        """Every question whose articles are there."""
        return [
            Row(id=f"{on}/{question['id']}", group=f"{on}.{question['kind']}", data=question)
            for on in self.on
            if _folder(on, places).is_dir()
            for name in FILES[on]
            for question in questions(places.root / "tests" / "quality" / f"questions_{name}.yaml")
        ]

    def run(self, rows: Sequence[Row], places: Places, lab: Lab) -> Iterator[Outcome]:
        """Ask, library by library."""
        for on in self.on:
            chosen = [row for row in rows if row.group.partition(".")[0] == on]
            if chosen:
                with lab.files(f"questions-{on}", _folder(on, places)) as subject:
                    yield from at_once(partial(_asked, subject), chosen)

    def score(self, outcomes: Sequence[Outcome]) -> Scores:
        """Right, rightly cited, refused where it should be; by kind and by language."""
        expected = [o for o in outcomes if o["kind"] not in REFUSED]
        none = [o for o in outcomes if o["kind"] in REFUSED]
        figures: list[Figure | None] = [
            stats.mean("right", [float(right(o)) for o in expected]),
            stats.mean("rightly_cited", [float(right(o) and cited(o)) for o in expected]),
            stats.mean(
                "refused_wrongly", [1 - value for value in answered(expected)], better="lower"
            ),
            stats.mean("invented", [float(not right(o)) for o in none], better="lower"),
            stats.mean("language", fluent(outcomes)),
            stats.mean("seconds", [o["seconds"] for o in outcomes], better="lower"),
        ]
        for key, names in (("kind", KINDS), ("lang", LANGS), ("on", ON)):
            for name in names:
                own = [float(right(o)) for o in outcomes if o[key] == name]
                figures.append(stats.mean(f"right.{name}", own))
        wrong = [f"{o['id']}: {_why(o)}" for o in outcomes if _why(o)]
        return Scores(figures=stats.present(*figures), failures=tuple(sorted(wrong)))


def questions(path: Path) -> list[dict[str, Any]]:
    """The questions of a file; none where there is no file; `SettingsError` if it is damaged."""
    if not path.is_file():
        return []
    try:
        found: list[dict[str, Any]] = yaml.safe_load(path.read_text("utf-8"))["questions"]
    except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError) as error:
        raise SettingsError("evaluation_data", origin=str(path)) from error
    return found


def right(outcome: Outcome) -> bool:
    """Whether the answer holds every expected fact, in either language; or rightly refuses."""
    refuses = outcome["kind"] in REFUSED
    if not outcome["answered"]:
        return refuses
    text = " ".join(s["text"] for s in outcome["sentences"])
    return any(
        bool(facts) and says_all(text, facts, lang) for lang, facts in outcome["facts"].items()
    )


def cited(outcome: Outcome) -> bool:
    """Whether every sentence cites an article that holds the answer."""
    return all(
        any(c["article"] in outcome["files"] for c in s["citations"]) for s in outcome["sentences"]
    )


def _asked(subject: Subject, row: Row) -> Outcome:
    asked = row.data
    lang: Lang = "fr" if asked["lang"] == "fr" else "en"
    history = [Turn(question=turn["q"], answer=turn["a"]) for turn in asked.get("history", ())]
    today = date.fromisoformat(asked["today"]) if "today" in asked else None
    for question in asked.get("before", ()):
        said = subject.ask(question, lang=lang, where=Filter(), history=history, today=today)
        history = [*history, Turn(question=question, answer=said.text)]
    answer = subject.ask(asked["q"], lang=lang, where=Filter(), history=history, today=today)
    return told(row, answer) | {
        "kind": asked["kind"],
        "on": row.group.partition(".")[0],
        "facts": asked["facts"],
        "files": [subject.stored(article_id(name)) for name in asked["files"]],
    }


def _why(outcome: Outcome) -> str:
    if right(outcome):
        refuses = outcome["kind"] in REFUSED and not outcome["answered"]
        return "" if refuses or cited(outcome) else "cited elsewhere"
    return "wrong" if outcome["answered"] else "refused"


def _folder(on: str, places: Places) -> Path:
    folders = {"samples": places.root / "samples", "articles": places.articles}
    return folders.get(on, places.root / "tests" / "quality" / on)
