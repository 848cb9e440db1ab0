"""The language model as a judge: Yes/No probabilities at the next token.

Asked in English whatever the texts' language, which judged better in our measurements
(docs/LOG.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event

from chatbot.models.types import Engine, Scoring
from chatbot.writing.prompting import Prompt, prompt


class Judge:
    """Answers yes-or-no questions with a probability."""

    def __init__(self, engine: Engine) -> None:
        """Judge with an engine."""
        self._engine = engine

    def support(
        self, pairs: Sequence[tuple[str, str]], *, cancel: Event | None = None
    ) -> list[float]:
        """How surely each ``(source, claim)`` source states every detail of its claim, 0 to 1."""
        task = prompt("support")
        return self._yes(task, [{"source": s, "claim": c} for s, c in pairs], cancel)

    def answers(
        self, question: str, passages: Sequence[str], *, cancel: Event | None = None
    ) -> list[float]:
        """How surely each passage contains the answer to the question, 0 to 1."""
        task = prompt("answers")
        return self._yes(task, [{"passage": p, "question": question} for p in passages], cancel)

    def contradicts(
        self, pairs: Sequence[tuple[str, str]], *, cancel: Event | None = None
    ) -> list[float]:
        """How surely each ``(source, claim)`` source says the claim is false, 0 to 1."""
        task = prompt("contradicts")
        return self._yes(task, [{"source": s, "claim": c} for s, c in pairs], cancel)

    def _yes(
        self, task: Prompt, rows: Sequence[dict[str, str]], cancel: Event | None
    ) -> list[float]:
        requests = [
            Scoring(messages=task.messages(**row), answers=("Yes", "No"), fixed=task.fixed)
            for row in rows
        ]
        scores = self._engine.score(requests, cancel=cancel) if requests else []
        return [yes / (yes + no) if yes + no > 0 else 0.0 for yes, no in scores]
