"""Answers written down for scoring, and what is asked of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import Any

from chatbot.errors import RecoupeError
from chatbot.evaluation.types import Outcome, Row
from chatbot.language import detect
from chatbot.types import Answer, Lang, Sentence

TOGETHER = 3
"""Questions asked at once: the engine reads and writes for all of them in the same batches."""


def told(row: Row, answer: Answer) -> Outcome:
    """An answer as an outcome, nothing of it lost that a score could need."""
    return {
        "id": row.id,
        "group": row.group,
        "answered": answer.status == "answered",
        "lang": answer.lang,
        "sentences": [sentence(s, answer.lang) for s in answer.sentences],
        "seconds": answer.seconds.total,
    }


def sentence(printed: Sentence, wanted: str) -> dict[str, Any]:
    """A printed sentence; ``fluent``: it is in the language wanted, or quotes its source."""
    lang: Lang = "fr" if wanted == "fr" else "en"
    return {
        "text": printed.text,
        "status": printed.status,
        "support": printed.support,
        "fluent": printed.status == "quoted" or detect(printed.text, lang) == wanted,
        "citations": [
            {"article": c.article_id, "start": c.start, "end": c.end, "quote": c.quote}
            for c in printed.citations
        ],
    }


def fluent(outcomes: Sequence[Outcome]) -> list[float]:
    """1 for every printed sentence in the language wanted, 0 for every other one."""
    return [float(s["fluent"]) for outcome in outcomes for s in outcome["sentences"]]


def answered(outcomes: Sequence[Outcome]) -> list[float]:
    """1 for every outcome that is an answer, 0 for every refusal."""
    return [float(outcome["answered"]) for outcome in outcomes]


def at_once(work: Callable[[Row], Outcome], rows: Sequence[Row]) -> Iterator[Outcome]:
    """Do rows a few at a time, as they come; one that raises our errors is a failed outcome."""

    def tried(row: Row) -> Outcome:
        try:
            return work(row)
        except RecoupeError as error:
            return {"id": row.id, "group": row.group, "error": error}

    with ThreadPoolExecutor(TOGETHER) as pool:
        waiting = [pool.submit(tried, row) for row in rows]
        try:
            for done in as_completed(waiting):
                yield done.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
