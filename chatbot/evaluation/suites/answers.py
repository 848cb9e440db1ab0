"""Answers: is the answer right, is the cited passage the right one, is nothing invented?

PIAF (French) and XQuAD (English) questions over the whole passage set, each also asked of the set
without the article that answers it; and questions on news in two languages, written by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chatbot.evaluation import stats
from chatbot.evaluation.lab import article_id
from chatbot.evaluation.matching import says_any
from chatbot.evaluation.reading import lines, shuffled
from chatbot.evaluation.suites.collections import WIKIS, documents, encyclopaedia, news
from chatbot.evaluation.telling import answered, at_once, fluent, told
from chatbot.evaluation.types import (
    Document,
    Figure,
    Lab,
    Outcome,
    Places,
    Row,
    Scores,
    Subject,
)
from chatbot.types import LANGS
from vectorstore.types import Filter


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """See the module."""

    name: str = "answers"
    model: bool = True
    sample: int | None = 4
    seconds: float = 8.0

    def rows(self, places: Places) -> list[Row]:
        """Every question, by set and by whether it can be answered."""
        found: list[Row] = []
        for name, (folder, lang) in WIKIS.items():
            questions = lines(places.data / folder / "questions.jsonl")
            rows = [
                Row(id=f"{name}/{q['qid']}", group=name, data=q | {"lang": lang}) for q in questions
            ]
            found += _halves(rows)
        return found + _news_rows(places)

    def run(self, rows: Sequence[Row], places: Places, lab: Lab) -> Iterator[Outcome]:
        """Ask, set by set."""
        for name, chosen, texts in libraries(rows, places):
            with lab.library(f"answers-{name}", texts) as subject:

                def ask(
                    row: Row, subject: Subject = subject, texts: Sequence[Document] = texts
                ) -> Outcome:
                    lang, where = row.data["lang"], where_of(row, texts)
                    answer = subject.ask(row.data["question"], lang=lang, where=where)
                    return told(row, answer) | expected(row, texts)

                yield from at_once(ask, chosen)

    def score(self, outcomes: Sequence[Outcome]) -> Scores:
        """Right, rightly cited, refused where it should be, and in the right language."""
        figures: list[Figure | None] = []
        for name in ("", *WIKIS, *(f"news.{lang}" for lang in LANGS)):
            own = [o for o in outcomes if not name or o["group"] in {name, f"{name}.none"}]
            figures += _measures(f".{name}" if name else "", own)
        figures += [
            stats.mean("language", fluent(outcomes)),
            stats.mean("seconds", [o["seconds"] for o in outcomes], better="lower"),
        ]
        wrong = [f"{o['id']}: {_why(o)}" for o in outcomes if _why(o)]
        return Scores(figures=stats.present(*figures), failures=tuple(sorted(wrong)))


def right(outcome: Outcome) -> bool:
    """Whether a printed sentence, or the words it cites, holds the short answer."""
    return any(_holds(s["text"], outcome) for s in outcome["sentences"])


def rightly_cited(outcome: Outcome) -> bool:
    """Whether a sentence that holds the short answer cites a right passage."""
    return any(
        _holds(s["text"], outcome) and any(_gold(c, outcome) for c in s["citations"])
        for s in outcome["sentences"]
    )


def citations(outcome: Outcome) -> tuple[float, float]:
    """Citations of a right passage, or whose words hold the answer; and all of them."""
    cited = [c for s in outcome["sentences"] for c in s["citations"]]
    good = [c for c in cited if _gold(c, outcome) or _holds(c["quote"], outcome)]
    return float(len(good)), float(len(cited))


def _measures(tail: str, outcomes: Sequence[Outcome]) -> list[Figure | None]:
    answerable = [o for o in outcomes if o["answers"]]
    none = [o for o in outcomes if not o["answers"]]
    return [
        stats.mean(f"right{tail}", [float(right(o)) for o in answerable]),
        stats.mean(f"rightly_cited{tail}", [float(rightly_cited(o)) for o in answerable]),
        stats.ratio(f"citation_precision{tail}", [citations(o) for o in answerable]),
        stats.mean(
            f"refused_wrongly{tail}", [1 - told for told in answered(answerable)], better="lower"
        ),
        stats.mean(f"invented{tail}", answered(none), better="lower"),
    ]


def _why(outcome: Outcome) -> str:
    if not outcome["answers"]:
        return "answered" if outcome["answered"] else ""
    if not outcome["answered"]:
        return "refused"
    if not right(outcome):
        return "wrong"
    return "" if rightly_cited(outcome) else "cited elsewhere"


def _holds(text: str, outcome: Outcome) -> bool:
    return says_any(text, outcome["answers"], outcome["lang"])


def _gold(citation: dict[str, Any], outcome: Outcome) -> bool:
    return any(
        citation["article"] == article and citation["start"] < end and start < citation["end"]
        for article, start, end in outcome["gold"]
    )


def _halves(rows: Sequence[Row]) -> list[Row]:
    """One question in two is asked where its answer is not."""
    return [
        Row(id=f"{row.id}/none", group=f"{row.group}.none", data=row.data) if place % 2 else row
        for place, row in enumerate(shuffled(rows))
    ]


def _news_rows(places: Places) -> list[Row]:
    """Hand-written questions, each in both languages; what is unknown is to be refused."""
    return [
        Row(
            id=f"news/{row['qid']}/{lang}",
            group=f"news.{lang}" + ("" if row["answerable"] else ".none"),
            data=row | {"lang": lang, "question": row[f"question_{lang}"]},
        )
        for row in lines(places.data / "ntrex_fr_en" / "questions_handwritten.jsonl")
        for lang in LANGS
    ]


def _documents(name: str, places: Places) -> tuple[Document, ...]:
    if name in WIKIS:
        folder, lang = WIKIS[name]
        texts = encyclopaedia(places.data / folder, lang)
        return tuple(replace(text, passages=()) for text in texts)  # cut as the product cuts
    return documents(news(places.data / "ntrex_fr_en", swapped=False, titled=True))


def libraries(
    rows: Sequence[Row], places: Places
) -> Iterator[tuple[str, list[Row], tuple[Document, ...]]]:
    """The rows set by set, with the documents they are asked of."""
    for name in (*WIKIS, "news"):
        chosen = [row for row in rows if row.group.partition(".")[0] == name]
        if chosen:
            yield name, chosen, _documents(name, places)


def where_of(row: Row, texts: Sequence[Document]) -> Filter:
    """All documents; of an encyclopaedia's question that is to fail, all but its own article."""
    if not row.group.endswith(".none") or "passage_id" not in row.data:
        return Filter()
    hidden = {text.title for text in texts if text.id == row.data["passage_id"]}
    return Filter(articles=frozenset(article_id(t.id) for t in texts if t.title not in hidden))


def expected(row: Row, texts: Sequence[Document]) -> Outcome:
    """The short answers and where they stand: article, start, end; none where there is none."""
    if row.group.endswith(".none"):
        return {"answers": [], "gold": []}
    spans = {document.id: _spans(document) for document in texts}
    return {"answers": _answers(row), "gold": _named(row, spans)}


def _answers(row: Row) -> list[str]:
    if "answers" in row.data:
        return [answer["text"] for answer in row.data["answers"]]
    return [row.data["answer_en"], row.data["answer_fr"]]


def _named(row: Row, spans: dict[str, list[tuple[int, int]]]) -> list[tuple[str, int, int]]:
    """Where the right passages stand: article, start, end."""
    named = row.data.get("passages") or [row.data.get("passage_id")]
    found = []
    for name in named:
        document, part, number = str(name).rpartition("#p")
        if part and document in spans:
            found.append((article_id(document), *spans[document][int(number)]))
        elif name in spans:
            found.append((article_id(name), *spans[name][0]))
    return found


def _spans(document: Document) -> list[tuple[int, int]]:
    """Where the passages stand; a document without stands for itself."""
    spans, at = [], 0
    for text in document.passages or (document.text,):
        spans.append((at, at + len(text)))
        at += len(text) + 2
    return spans
