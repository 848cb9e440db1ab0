"""Refusal: is nothing answered where nothing is relevant, and something where something is?

NoMIRACL (Thakur et al. 2024, arXiv:2312.11361): a question, ten passages, and people's word on
whether one of them is relevant. Each passage is an article; only its ten are searched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chatbot.evaluation import stats
from chatbot.evaluation.lab import article_id
from chatbot.evaluation.reading import lines, shuffled
from chatbot.evaluation.telling import answered, at_once, fluent, told
from chatbot.evaluation.types import Document, Figure, Lab, Outcome, Places, Row, Scores
from chatbot.types import LANGS, Lang
from vectorstore.types import Filter


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """See the module."""

    name: str = "refusal"
    model: bool = True
    sample: int | None = 5
    seconds: float = 8.0

    def rows(self, places: Places) -> list[Row]:
        """Every question, by language and by whether it can be answered."""
        return [
            Row(
                id=f"nomiracl/{lang}/{row['qid']}",
                group=f"{lang}.{'relevant' if row['answerable'] else 'none'}",
                data=row,
            )
            for lang in LANGS
            for row in lines(places.data / "nomiracl_fr_en" / f"{lang}.jsonl")
        ]

    def run(self, rows: Sequence[Row], places: Places, lab: Lab) -> Iterator[Outcome]:
        """Ask each question of its own ten passages."""
        del places
        texts = {document.id: document for row in rows for document in _documents(row)}
        with lab.library("refusal", tuple(texts.values())) as subject:

            def ask(row: Row) -> Outcome:
                lang: Lang = "fr" if row.data["lang"] == "fr" else "en"
                own = frozenset(article_id(document.id) for document in _documents(row))
                answer = subject.ask(row.data["question"], lang=lang, where=Filter(articles=own))
                return told(row, answer)

            yield from at_once(ask, rows)

    def score(self, outcomes: Sequence[Outcome]) -> Scores:
        """Hallucination rate, error rate, language."""
        figures: list[Figure | None] = []
        for lang in ("", *LANGS):
            tail = f".{lang}" if lang else ""
            none, relevant = (
                answered([o for o in outcomes if o["group"] in _groups(lang, kind)])
                for kind in ("none", "relevant")
            )
            figures += [
                stats.mean(f"hallucination{tail}", none, better="lower"),
                stats.mean(f"error{tail}", [1 - value for value in relevant], better="lower"),
            ]
        figures += [
            stats.mean("language", fluent(outcomes)),
            stats.mean("seconds", [o["seconds"] for o in outcomes], better="lower"),
        ]
        wrong = [
            f"{o['id']}: {'answered' if o['answered'] else 'refused'}"
            for o in outcomes
            if o["answered"] == o["group"].endswith(".none")
        ]
        return Scores(figures=stats.present(*figures), failures=tuple(sorted(wrong)))


def _groups(lang: str, kind: str) -> set[str]:
    return {f"{each}.{kind}" for each in ([lang] if lang else LANGS)}


def _documents(row: Row) -> list[Document]:
    """The ten passages in an order of their own: the data lists relevant ones first."""
    lang = row.data["lang"]
    found = [Row(id=f"{lang}:{p['docid']}", group="", data=p) for p in row.data["passages"]]
    texts = []
    for passage in shuffled(found):
        title, colon, text = passage.data["text"].partition(": ")
        texts.append(
            Document(
                id=passage.id,
                text=text if colon else title,
                lang=lang,
                title=title if colon else "",
                outlet=passage.id,
            )
        )
    return texts
