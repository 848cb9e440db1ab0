"""The language model as a judge: Yes/No probabilities at the next token.

Asked in English whatever the texts' language, which judged better in our measurements
(docs/LOG.md). Judgements are remembered by content: the same claim, source, model and prompt are
never asked twice.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from threading import Event
from typing import Protocol

from chatbot.models.types import Engine, Scoring
from chatbot.writing.prompting import Prompt, prompt


class Memory(Protocol):
    """Where judgements are kept: the library's cache."""

    def cached(self, kind: str, key: str) -> bytes | None:
        """What was remembered, or ``None``."""
        ...

    def remember(self, kind: str, key: str, value: bytes) -> None:
        """Keep a value under a kind and a key."""
        ...


class Judge:
    """Answers yes-or-no questions with a probability, from memory where it can."""

    def __init__(self, engine: Engine, memory: Memory | None = None) -> None:
        """Judge with an engine; without a memory every question is asked anew."""
        self._engine = engine
        self._memory = memory

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
        keys = [self._key(task, row) for row in rows]
        known = [self._recall(task, key) for key in keys]
        asked = [i for i, value in enumerate(known) if value is None]
        requests = [
            Scoring(messages=task.messages(**rows[i]), answers=("Yes", "No")) for i in asked
        ]
        scores = self._engine.score(requests, cancel=cancel) if requests else []
        for i, (yes, no) in zip(asked, scores, strict=True):
            known[i] = yes / (yes + no) if yes + no > 0 else 0.0
            if self._memory and yes + no > 0:
                self._memory.remember(task.id, keys[i], json.dumps(known[i]).encode())
        return [value or 0.0 for value in known]

    def _key(self, task: Prompt, row: dict[str, str]) -> str:
        parts = [self._engine.fingerprint, task.ref, *(row[name] for name in task.inputs)]
        return sha256("\0".join(parts).encode()).hexdigest()

    def _recall(self, task: Prompt, key: str) -> float | None:
        kept = self._memory.cached(task.id, key) if self._memory else None
        return None if kept is None else float(json.loads(kept))
