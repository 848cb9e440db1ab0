"""Centred vectors by passage number in one flat file: what is near is compared exactly.

Mapped, not loaded: memory holds what a search touches, and the system may take it back. Few
passages are all compared: 10,000 rows of 384 numbers take 0.6 ms where they lie side by side, and
2.5 where they have to be gathered. Of many, a sketch in memory says which seem near
(`vectorstore.sketch`); of the fifty nearest among 50,000, 49.9 are among those.
The file is no copy of record: whoever writes it marks the index as unfinished meanwhile.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from math import ceil
from threading import Lock
from typing import TYPE_CHECKING, Final

import numpy as np

from vectorstore.sketch import Sketch
from vectorstore.types import StoreError, Vector, Vectors

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from vectorstore.roster import Admitted, Numbers

_COMPARED: Final = 4000
"""Passages that are all compared: up to 1.5 ms where they have to be gathered."""
_SEEMING: Final = 12
"""How many times more than asked for is taken from a sketch and compared."""
_SEEMING_LEAST: Final = 600
_WASTE: Final = 0.15
"""Part of a sketch from which on looking through it gains nothing on comparing."""
_FRESH: Final = 2048
"""Passages newer than the sketch that are all compared before it takes them in."""
_GONE: Final = 0.25
"""Part of a sketch that may be passages taken out since, before it is made anew."""
_AT_ONCE: Final = 4096
"""Rows read or gathered at a time: 6 MB of 384 numbers."""
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
        self._sketches: dict[str, Sketch] = {}
        self._lock = Lock()

    def put(self, numbers: Sequence[int], vectors: Vectors) -> None:
        """Write vectors, shape ``(len(numbers), dim)``, onto the disk; `StoreError` if it fails."""
        if not len(numbers):
            return
        with self._explained():
            self._mapped(max(numbers) + 1)
            self._write(np.asarray(numbers), vectors)
        with self._lock:
            if any(sketch.last >= min(numbers) for sketch in self._sketches.values()):
                self._sketches.clear()  # made from a row before it was written

    def _write(self, numbers: Numbers, vectors: Vectors) -> None:
        """Write through the file: a disk that is full fails a write, but kills who uses a map."""
        order = np.argsort(numbers, kind="stable")
        runs = np.split(order, np.flatnonzero(np.diff(numbers[order]) != 1) + 1)
        with self._path.open("r+b") as file:
            for run in runs:
                file.seek(int(numbers[run[0]]) * self._dim * 4)
                file.write(np.ascontiguousarray(vectors[run], np.float32).tobytes())
            file.flush()
            os.fsync(file.fileno())

    def of(self, numbers: Sequence[int]) -> Vectors:
        """The vectors of passages, shape ``(len(numbers), dim)``; `StoreError`."""
        with self._explained():
            return np.array(self._mapped(max(numbers, default=-1) + 1)[np.asarray(numbers, int)])

    def nearest(self, vector: Vector, who: Admitted, k: int) -> list[tuple[int, float]]:
        """The best ``k`` of the passages admitted: number and cosine; `StoreError`.

        Cosines are exact; of many passages, one in 500 of the best may be missed.
        """
        with self._explained():
            near = who.numbers if who.count <= _COMPARED else self._seeming(vector, who, k)
            cosines = np.clip(self._cosines(vector, near), -1.0, 1.0)
        best = np.argpartition(-cosines, k)[:k] if len(cosines) > k else np.arange(len(cosines))
        best = best[np.argsort(-cosines[best], kind="stable")]
        return list(zip(near[best].tolist(), cosines[best].tolist(), strict=True))

    def _seeming(self, vector: Vector, who: Admitted, k: int) -> Numbers:
        """Passages admitted that can be among the best ``k``; all, where a sketch does not help."""
        enough = max(_SEEMING * k, _SEEMING_LEAST)
        wanted = ceil(enough / who.share)
        with self._lock:
            sketch = self._in_step(who)
            if wanted > _WASTE * len(sketch):
                return who.numbers
            seen, last = who.among(sketch.near(vector, wanted)), sketch.last
        if len(seen) < enough // 2:  # what is near is mostly what the filter keeps out
            return who.numbers
        return np.concatenate([np.sort(seen), _above(last, who.numbers)])

    def _in_step(self, who: Admitted) -> Sketch:
        """The sketch of a language, with all but the newest passages."""
        sketch = self._sketches.get(who.lang)
        if sketch is None or len(sketch) * (1 - _GONE) > len(who.every):
            sketch = self._sketches[who.lang] = Sketch()
        fresh = _above(sketch.last, who.every)
        if len(fresh) >= _FRESH:
            for at in range(0, len(fresh), _AT_ONCE):
                part = fresh[at : at + _AT_ONCE]
                sketch.add(part, self._read(part))
        return sketch

    def _read(self, numbers: Numbers) -> Vectors:
        """Rows as a copy: what is not mapped takes no memory once it is dropped."""
        first, end = int(numbers[0]), int(numbers[-1]) + 1
        count, offset = (end - first) * self._dim, first * self._dim * 4
        rows = np.fromfile(self._path, np.float32, count, offset=offset)
        return rows.reshape(end - first, self._dim)[numbers - first]

    def _cosines(self, vector: Vector, numbers: Numbers) -> Vector:
        """One a number, in their order, which ascends."""
        if not len(numbers):
            return np.zeros(0, np.float32)
        first, end = int(numbers[0]), int(numbers[-1]) + 1
        rows = self._mapped(end)
        if len(numbers) >= _DENSE * (end - first):
            every: Vector = rows[first:end] @ vector
            return every[numbers - first]
        parts = [
            rows.take(numbers[at : at + _AT_ONCE], axis=0) @ vector
            for at in range(0, len(numbers), _AT_ONCE)
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
        with self._lock, self._explained():
            self._sketches = {}
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
            rows = np.memmap(self._path, dtype=np.float32, mode="r", shape=(held, self._dim))
            self._rows = rows
        return rows

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError) as error:
            raise StoreError(f"{self._path}: {error}") from error


def _above(number: int, numbers: Numbers) -> Numbers:
    """Those of ascending numbers that are higher than one."""
    return numbers[np.searchsorted(numbers, np.int32(number), side="right") :]
