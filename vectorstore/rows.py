"""Centred vectors by passage number in one flat file: what a filter admits is compared exactly.

Mapped, not loaded: memory holds what a search touches, and the system may take it back. 10,000
rows of 384 numbers are compared in 0.6 ms where they lie side by side, in 4 ms where they have to
be gathered; Chroma needs 3 ms to find 50 among them and 50 ms to give back 1,000.
The file is no copy of record: whoever writes it marks the index as unfinished meanwhile.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import numpy as np

from vectorstore.types import StoreError, Vector, Vectors

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from vectorstore.roster import Numbers

_AT_ONCE: Final = 8192
"""Rows gathered at a time: 12 MB of 384 numbers."""
_DENSE: Final = 0.25
"""Part of the rows in a range from which on comparing all of them is cheaper than gathering."""
_LEAST: Final = 4096
"""Rows the file grows by, at least; unwritten ones take no space on most disks."""


class VectorRows:
    """Row ``n`` belongs to passage number ``n``. Give writes and `clear` a lock of your own."""

    def __init__(self, path: Path, dim: int) -> None:
        """Open nothing yet; ``dim`` numbers a row."""
        self._path = path
        self._dim = dim
        self._rows: Vectors | None = None

    def put(self, numbers: Sequence[int], vectors: Vectors) -> None:
        """Write vectors, shape ``(len(numbers), dim)``, onto the disk; `StoreError` if it fails."""
        if not len(numbers):
            return
        with self._explained():
            needed = max(numbers) + 1
            rows = self._mapped(needed)
            rows[np.asarray(numbers)] = vectors
            if isinstance(rows, np.memmap):
                rows.flush()

    def of(self, numbers: Sequence[int]) -> Vectors:
        """The vectors of passages, shape ``(len(numbers), dim)``; `StoreError`."""
        with self._explained():
            return np.array(self._mapped(max(numbers, default=-1) + 1)[np.asarray(numbers, int)])

    def nearest(self, vector: Vector, numbers: Numbers, k: int) -> list[tuple[int, float]]:
        """The best ``k`` of these passages, exactly: number and cosine; `StoreError`."""
        with self._explained():
            cosines = np.clip(self._cosines(vector, numbers), -1.0, 1.0)
        best = np.argpartition(-cosines, k)[:k] if len(cosines) > k else np.arange(len(cosines))
        best = best[np.argsort(-cosines[best], kind="stable")]
        return [(int(numbers[place]), float(cosines[place])) for place in best]

    def _cosines(self, vector: Vector, numbers: Numbers) -> Vector:
        """One a number, in their order."""
        if not len(numbers):
            return np.zeros(0, np.float32)
        first, end = int(numbers[0]), int(numbers[-1]) + 1
        rows = self._mapped(end)
        if len(numbers) >= _DENSE * (end - first):
            every: Vector = rows[first:end] @ vector
            return every[numbers - first]
        parts = [
            rows[numbers[at : at + _AT_ONCE]] @ vector for at in range(0, len(numbers), _AT_ONCE)
        ]
        return np.concatenate(parts)

    def holds(self, size: int) -> bool:
        """Tell whether rows for numbers below ``size`` have ever been written."""
        try:
            return self._path.stat().st_size >= size * self._dim * 4
        except OSError:
            return not size

    def clear(self) -> None:
        """Forget everything."""
        self._rows = None
        with self._explained():
            self._path.unlink(missing_ok=True)

    def _mapped(self, size: int) -> Vectors:
        rows = self._rows
        if rows is None or len(rows) < size:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            width = self._dim * 4
            with self._path.open("ab") as file:
                held = file.tell() // width
                if held < size:
                    held = max(size, held + max(_LEAST, held // 4))
                    file.truncate(held * width)
            if not held:
                return np.empty((0, self._dim), dtype=np.float32)
            rows = np.memmap(self._path, dtype=np.float32, mode="r+", shape=(held, self._dim))
            self._rows = rows
        return rows

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError) as error:
            raise StoreError(f"{self._path}: {error}") from error
