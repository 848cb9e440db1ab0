"""What each technique of answering buys, beside the usual recipe; only run when asked for.

The same questions as `answers`, four ways, each adding to the one before:
``naive`` the five nearest passages in one prompt, free to cite; ``grammar`` where only real
citations can be written; ``judged`` passages that the judge believes to answer, none otherwise;
``ours`` evidence sentences first, each sentence checked, rewritten once, quoted or dropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from chatbot.evaluation import stats
from chatbot.evaluation.recipes import MARK, marks, refusal_of, refuses, request
from chatbot.evaluation.suites.answers import (
    Answers,
    expected,
    libraries,
    right,
    rightly_cited,
    where_of,
)
from chatbot.evaluation.telling import at_once, told
from chatbot.evaluation.types import Figure, Lab, Outcome, Places, Row, Scores, Subject
from chatbot.writing.grammar import cited_sentence
from vectorstore.types import Hit, Query

WAYS = ("naive", "grammar", "judged", "ours")
NEAREST = 5
BELIEVED = 0.5
"""Chance that a passage answers from which ``judged`` reads it."""
TOKENS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Ablation:
    """See the module."""

    name: str = "ablation"
    model: bool = True
    sample: int | None = 3
    seconds: float = 60.0

    def rows(self, places: Places) -> list[Row]:
        """The questions of `Answers`."""
        return Answers().rows(places)

    def run(self, rows: Sequence[Row], places: Places, lab: Lab) -> Iterator[Outcome]:
        """Answer each question every way."""
        for name, chosen, texts in libraries(rows, places):
            with lab.library(f"answers-{name}", texts) as subject:

                def answer(row: Row, subject: Subject = subject, texts: Any = texts) -> Outcome:
                    extra = expected(row, texts)
                    lang, where = row.data["lang"], where_of(row, texts)
                    question = row.data["question"]
                    hits = subject.search(Query(text=question, lang=lang, k=NEAREST, where=where))
                    ours = told(row, subject.ask(question, lang=lang, where=where))
                    ways = {"ours": ours, **plainly(question, lang, hits, lab)}
                    return {
                        "id": row.id,
                        "group": row.group,
                        "ways": {way: made | extra for way, made in ways.items()},
                    }

                yield from at_once(answer, chosen)

    def score(self, outcomes: Sequence[Outcome]) -> Scores:
        """Right, rightly cited and invented, by way."""
        figures: list[Figure | None] = []
        for way in WAYS:
            made = [outcome["ways"][way] for outcome in outcomes]
            answerable = [answer for answer in made if answer["answers"]]
            none = [float(answer["answered"]) for answer in made if not answer["answers"]]
            figures += [
                stats.mean(f"right.{way}", [float(right(a)) for a in answerable]),
                stats.mean(f"rightly_cited.{way}", [float(rightly_cited(a)) for a in answerable]),
                stats.mean(f"invented.{way}", none, better="lower"),
            ]
        return Scores(figures=stats.present(*figures))


def plainly(question: str, lang: str, hits: Sequence[Hit], lab: Lab) -> dict[str, Outcome]:
    """The three recipes below ours."""
    chances = lab.chances(question, [hit.passage.text for hit in hits])
    believed = [hit for hit, chance in zip(hits, chances, strict=True) if chance >= BELIEVED]
    return {
        "naive": _written(question, lang, hits, lab, grammar=False),
        "grammar": _written(question, lang, hits, lab, grammar=True),
        "judged": _written(question, lang, believed, lab, grammar=True),
    }


def _written(question: str, lang: str, hits: Sequence[Hit], lab: Lab, *, grammar: bool) -> Outcome:
    """One prompt's answer, as an outcome of one sentence."""
    text = ""
    if hits:
        messages = request("answer", lang, [hit.passage.text for hit in hits], question=question)
        cited_only = cited_sentence(len(hits))
        cited_only = cited_only.replace("root ::= ", f'root ::= "{refusal_of(lang)}" | ', 1)
        only = cited_only if grammar else None
        text = lab.write(messages, TOKENS, grammar=only)
    answered = not refuses(text, lang)
    cited = [hits[number].passage for number in marks(text, len(hits))]
    sentence = {
        "text": MARK.sub("", text),
        "citations": [
            {"article": p.article_id, "start": p.start, "end": p.end, "quote": p.text}
            for p in cited
        ],
    }
    return {"answered": answered, "lang": lang, "sentences": [sentence] if answered else []}
