"""Summaries: what they cover beside simple recipes, what they invent, and whether languages agree.

RPM2 (de Loupy et al. 2010, French) and a sample of MultiLing 2011 (English). ROUGE cannot tell an
extract from a person's summary, so what is printed is also checked sentence by sentence.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from chatbot.errors import RecoupeError
from chatbot.evaluation import stats
from chatbot.evaluation.lab import article_id
from chatbot.evaluation.reading import SEED, lines
from chatbot.evaluation.recipes import MARK, marks, request
from chatbot.evaluation.rouge import KINDS, first_words, rouge
from chatbot.evaluation.telling import sentence
from chatbot.evaluation.types import Document, Figure, Lab, Outcome, Places, Row, Scores
from chatbot.evidence.match import missing
from chatbot.evidence.numbers import details
from chatbot.language import detect, sentences
from chatbot.types import LANGS, Fact, Lang, Summary

SETS: Final[dict[str, tuple[str, Lang, int, int]]] = {
    "rpm2": ("rpm2_fr", "fr", 100, 6),
    "multiling": ("multiling2011_en_sample", "en", 250, 12),
}
"""Folder, language, words compared, sentences asked for."""
RECIPES = ("ours", "lead", "first", "random", "naive")
NAIVE_TOKENS = 220
"""Of each article; ten of them must fit, and be read in a minute on two cores."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summaries:
    """See the module."""

    name: str = "summaries"
    model: bool = True
    sample: int | None = 2
    seconds: float = 170.0

    def rows(self, places: Places) -> list[Row]:
        """Every cluster of articles that people summarised; no updates of an earlier one."""
        return [
            row
            for name, (folder, _, _, _) in SETS.items()
            for row in _rows(name, places.data / folder)
        ]

    def run(self, rows: Sequence[Row], places: Places, lab: Lab) -> Iterator[Outcome]:
        """Summarise each cluster, and by the other recipes."""
        del places
        for row in rows:
            texts = row_documents(row)
            with lab.library(f"summaries-{row.id.replace('/', '-')}", texts) as subject:
                try:
                    ids = [article_id(document.id) for document in texts]
                    summary = subject.summarize(ids, sentences=SETS[row.group][3])
                    told = naive(texts, row.group, lab)
                except RecoupeError as error:
                    yield {"id": row.id, "group": row.group, "error": error}
                else:
                    yield outcome(row, summary, told)

    def score(self, outcomes: Sequence[Outcome]) -> Scores:
        """ROUGE by recipe and set; support, invention, language and parity of what is printed."""
        figures: list[Figure | None] = []
        for name in SETS:
            own = [o for o in outcomes if o["group"] == name]
            for recipe in RECIPES:
                for kind in KINDS:
                    values = [o["rouge"][recipe][kind] for o in own]
                    figures.append(stats.mean(f"{name}.{recipe}.{kind}", values))
        printed = [s for o in outcomes for s in o["sentences"]]
        naive_lines = [s for o in outcomes for s in o["naive"]]
        figures += [
            stats.mean("supported", [float(s["status"] == "supported") for s in printed]),
            stats.mean(
                "quoted", [float(s["status"] == "quoted") for s in printed], better="neither"
            ),
            stats.mean("support", [s["support"] for s in printed]),
            stats.mean("invented", [float(bool(s["lacking"])) for s in printed], better="lower"),
            stats.mean(
                "naive.invented", [float(bool(s["lacking"])) for s in naive_lines], better="lower"
            ),
            stats.mean("language", [float(s["fluent"]) for s in printed]),
            stats.mean("naive.language", [float(s["fluent"]) for s in naive_lines]),
            stats.mean("parity", [float(same) for o in outcomes for same in o["parity"]]),
            stats.mean("articles_cited", [o["cited"] for o in outcomes]),
            stats.mean("seconds", [o["seconds"] for o in outcomes], better="lower"),
        ]
        wrong = [
            f"{o['id']}: {s['lacking']}" for o in outcomes for s in o["sentences"] if s["lacking"]
        ]
        return Scores(figures=stats.present(*figures), failures=tuple(sorted(wrong)))


def row_documents(row: Row) -> tuple[Document, ...]:
    """The articles of a cluster."""
    return tuple(
        Document(
            id=text["doc_id"],
            text=text["text"],
            lang=SETS[row.group][1],
            title=text["title"],
            outlet=text["doc_id"],
        )
        for text in row.data["documents"]
    )


def outcome(row: Row, summary: Summary, told: str) -> Outcome:
    """A summary beside what the other recipes make of the same articles."""
    _, lang, words, _ = SETS[row.group]
    texts = row_documents(row)
    ours = " ".join(f.renderings[lang].text for f in summary.facts if lang in f.renderings)
    made = {"ours": ours, "naive": MARK.sub("", told), **extracts(texts, words)}
    cited = {
        c.article_id for f in summary.facts for s in f.renderings.values() for c in s.citations
    }
    return {
        "id": row.id,
        "group": row.group,
        "rouge": {
            name: rouge(first_words(text, words), row.data["references"])
            for name, text in made.items()
        },
        "texts": made,
        "sentences": [
            sentence(printed, in_lang) | {"lacking": invented(fact, in_lang)}
            for fact in summary.facts
            for in_lang, printed in fact.renderings.items()
        ],
        "naive": naive_sentences(told, texts, lang),
        "parity": [same(fact) for fact in summary.facts],
        "cited": len(cited) / len(texts),
        "seconds": summary.seconds.total,
    }


def extracts(texts: Sequence[Document], words: int) -> dict[str, str]:
    """Recipes that only copy: the first article, each one's first sentence, sentences at random."""
    told = [[t.text[start:end] for start, end in sentences(t.text, t.lang)] for t in texts]
    pool = [line for article in told for line in article]
    shaken = random.Random(f"{SEED}{texts[0].id}").sample(pool, len(pool))  # noqa: S311 - a sample
    first = [article[0] for article in told if article]
    return {
        "lead": first_words(texts[0].text, words),
        "first": first_words(" ".join(first), words),
        "random": first_words(" ".join(shaken), words),
    }


def naive(texts: Sequence[Document], name: str, lab: Lab) -> str:
    """The one-prompt recipe, its last sentence whole."""
    _, lang, words, _ = SETS[name]
    sources = [f"{text.title}\n{lab.cut(text.text, NAIVE_TOKENS)}" for text in texts]
    return lab.write(request("summary", lang, sources, words=words), words * 2)


def naive_sentences(told: str, texts: Sequence[Document], lang: str) -> list[dict[str, Any]]:
    """What the naive recipe's sentences lack in the articles they cite (in all, citing none)."""
    found = []
    wanted: Lang = "fr" if lang == "fr" else "en"
    for start, end in sentences(told, lang):
        line = told[start:end]
        cited = [texts[number] for number in marks(line, len(texts))] or list(texts)
        sources = [(f"{t.title}\n{t.text}", t.lang) for t in cited]
        bare = MARK.sub("", line).strip("-*• ")
        if re.search(r"\w", bare):
            lacking = [detail.text for detail in missing(bare, lang, sources)]
            found.append({"lacking": lacking, "fluent": detect(bare, wanted) == lang})
    return found


def invented(fact: Fact, lang: str) -> list[str]:
    """Numbers, dates and names of a rendering that the words it cites do not state."""
    printed = fact.renderings[lang]
    sources = [(citation.quote, citation.lang) for citation in printed.citations]
    quoted = printed.status == "quoted"
    in_lang = printed.citations[0].lang if quoted else lang
    return [detail.text for detail in missing(printed.text, in_lang, sources)]


def same(fact: Fact) -> bool:
    """Whether both renderings cite the same words and state the same numbers."""
    if set(fact.renderings) != set(LANGS):
        return False
    cited, numbers = [], []
    for lang, printed in fact.renderings.items():
        cited.append({(c.article_id, c.start, c.end) for c in printed.citations})
        written = printed.citations[0].lang if printed.status == "quoted" else lang
        stated = details(printed.text, written)
        numbers.append({detail.value for detail in stated if detail.kind == "number"})
    return cited[0] == cited[1] and numbers[0] == numbers[1]


def _rows(name: str, folder: Any) -> list[Row]:
    key = "cluster" if name == "rpm2" else "topic"
    texts = sorted(lines(folder / "documents.jsonl"), key=lambda d: (d[key], d["doc_id"]))
    references: dict[str, list[str]] = {}
    for row in lines(folder / "summaries.jsonl"):
        if row.get("type", "reference") == "reference":
            references.setdefault(row[key], []).append(row["summary"])
    return [
        Row(
            id=f"{name}/{cluster}",
            group=name,
            data={"documents": list(group), "references": references[cluster]},
            cost=SETS[name][3] // 6,
        )
        for cluster, group in groupby(texts, key=lambda d: d[key])
        if cluster in references and not cluster.endswith("_C2")
    ]
