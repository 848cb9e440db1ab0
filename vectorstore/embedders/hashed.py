"""A fake embedder for tests, which needs no model."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Final

import numpy as np

from vectorstore.words import query_stems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vectorstore.types import Vectors


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
