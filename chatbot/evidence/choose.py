"""The model chooses, side by side, the passage that answers a question; "none" is a choice.

Listwise selection with the digits' probabilities at the first token: one prompt for all
candidates, and better than judging them one by one (docs/LOG.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event

from chatbot.models.types import Engine, Scoring
from chatbot.writing.prompting import prompt
from vectorstore.types import Hit

MOST = 9
"""Candidates at the most: one digit each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The candidates in the model's order, each with its probability, and that of "none"."""

    ranked: tuple[tuple[Hit, float], ...]
    none: float


def choose(
    engine: Engine, question: str, hits: Sequence[Hit], *, cancel: Event | None = None
) -> Choice:
    """Ask which of at most `MOST` hits states the answer; probabilities sum to at most 1.

    The same list is asked forwards and backwards and the mean taken, as small models favour
    places in a list (position bias; Zheng et al. 2023, "Large Language Models Are Not Robust
    Multiple Choice Selectors").
    """
    hits = list(hits)[:MOST]
    task = prompt("choose")
    orders = [list(range(len(hits))), list(reversed(range(len(hits))))]
    requests = [
        Scoring(
            messages=task.messages(
                passages=[_shown(hits[i]) for i in order], question=question
            ),
            answers=tuple(str(n) for n in range(len(hits) + 1)),
        )
        for order in orders
    ]
    scores = engine.score(requests, cancel=cancel)
    chances = [0.0] * len(hits)
    none = 0.0
    for order, row in zip(orders, scores, strict=True):
        total = sum(row) or 1.0
        none += row[0] / total / len(orders)
        for place, i in enumerate(order):
            chances[i] += row[place + 1] / total / len(orders)
    ranked = sorted(zip(hits, chances, strict=True), key=lambda pair: -pair[1])
    return Choice(ranked=tuple(ranked), none=none)


def _shown(hit: Hit) -> str:
    return " ".join(hit.passage.text.split())
