"""The model chooses, side by side, the passage that answers a question; "none" is a choice.

Listwise selection with the digits' probabilities at the first token, one prompt for all candidates.
Answering shows it one, which tells more of "none" than several do (ADR 15).
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
_LONGEST = 420


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The candidates in the model's order, each with its probability, and that of "none"."""

    ranked: tuple[tuple[Hit, float], ...]
    none: float


def choose(
    engine: Engine, question: str, hits: Sequence[Hit], *, cancel: Event | None = None
) -> Choice:
    """Ask which of at most `MOST` hits states the answer; probabilities sum to at most 1."""
    hits = list(hits)[:MOST]
    task = prompt("choose")
    request = Scoring(
        messages=task.messages(passages=[_shown(hit) for hit in hits], question=question),
        fixed=task.fixed,
        answers=tuple(str(n) for n in range(len(hits) + 1)),
    )
    (row,) = engine.score([request], cancel=cancel)
    total = sum(row) or 1.0
    none, *chances = (chance / total for chance in row)
    ranked = sorted(zip(hits, chances, strict=True), key=lambda pair: -pair[1])
    return Choice(ranked=tuple(ranked), none=none)


def _shown(hit: Hit) -> str:
    """A passage on one line, cut after `_LONGEST` characters: every question reads the list."""
    text = " ".join(hit.passage.text.split())
    return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + " …"
