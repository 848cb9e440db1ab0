"""A dense index in plain memory: exact, and the reference the others are tested against."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import RLock
from typing import TYPE_CHECKING

import numpy as np

from vectorstore.types import Change, Filter, Passage, StoreError, Vector, Vectors

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(slots=True)
class MemoryIndex:
    """Every vector compared with the query; right for some ten thousand passages."""

    _rows: dict[str, tuple[Passage, Vector]] = field(default_factory=dict)
    _lock: RLock = field(default_factory=RLock)

    def replace(self, article_id: str, passages: Sequence[Passage], vectors: Vectors) -> Change:
        """Make these the article's only passages; an empty sequence removes it."""
        check_shapes(passages, vectors)
        with self._lock:
            old = {id_ for id_, (held, _) in self._rows.items() if held.article_id == article_id}
            new = {passage.id for passage in passages}
            for gone in old - new:
                del self._rows[gone]
            self.extend(passages, vectors)
        return Change(added=len(new - old), removed=len(old - new))

    def extend(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Add passages of any articles; one already held is overwritten."""
        check_shapes(passages, vectors)
        with self._lock:
            for passage, vector in zip(passages, vectors, strict=True):
                self._rows[passage.id] = (passage, vector)

    def query(self, vector: Vector, k: int, where: Filter) -> list[tuple[str, float]]:
        """Best first: passage id and cosine similarity in [-1, 1]."""
        with self._lock:
            found = [(id_, row) for id_, (held, row) in self._rows.items() if where.admits(held)]
        if not found:
            return []
        ids, rows = zip(*found, strict=True)
        cosines = np.clip(np.stack(rows) @ vector, -1.0, 1.0)
        best = np.argsort(-cosines, kind="stable")[:k]
        return [(ids[place], float(cosines[place])) for place in best]

    def count(self) -> int:
        """Passages held."""
        return len(self._rows)

    def probe(self) -> None:
        """Memory always answers."""

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._rows.clear()


def check_shapes(passages: Sequence[Passage], vectors: Vectors) -> None:
    """Refuse passages and vectors that do not go in pairs, with `StoreError`."""
    if len(passages) != len(vectors):
        raise StoreError(f"{len(passages)} passages came with {len(vectors)} vectors")
