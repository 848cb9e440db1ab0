"""Sketches: what is near is among what seems near."""

from __future__ import annotations

import numpy as np
import pytest

from vectorstore.sketch import Sketch
from vectorstore.types import Vectors

K = 20


def unit(rows: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Vectors:
    """Unit vectors, one a row."""
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def collection(count: int, dim: int, *, seed: int = 3) -> Vectors:
    """Vectors in a hundred clusters; some numbers spread ten times as far as others."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(100, dim))
    rows = centres[rng.integers(0, 100, count)] + rng.normal(size=(count, dim))
    return unit(rows * np.geomspace(0.1, 1, dim))


@pytest.mark.parametrize("dim", [383, 384])
def test_the_nearest_are_among_those_that_seem_near(dim: int) -> None:
    """Of the twenty nearest of 6,000, hardly any is missed in 160, for an odd width too."""
    vectors = collection(6000, dim)
    numbers = np.arange(10, 12_010, 2, dtype=np.int32)
    sketch = Sketch()
    for at in (0, 5000):
        sketch.add(numbers[at : at + 5000], vectors[at : at + 5000])
    shares = []
    for asked in collection(40, dim, seed=4):
        right = numbers[np.argsort(-(vectors @ asked))[:K]]
        seen = sketch.near(asked, 8 * K)
        assert len(set(seen.tolist())) == 8 * K
        shares.append(np.isin(right, seen).mean())

    assert np.mean(shares) >= 0.98
    assert (len(sketch), sketch.last) == (6000, 12_008)


def test_a_sketch_gives_no_more_than_it_holds() -> None:
    """An empty one nothing, a small one all of it."""
    sketch = Sketch()
    vectors = collection(100, 32)
    assert (len(sketch), sketch.last, len(sketch.near(vectors[0], 5))) == (0, -1, 0)
    sketch.add(np.empty(0, dtype=np.int32), vectors[:0])
    assert len(sketch) == 0
    sketch.add(np.arange(100, dtype=np.int32), vectors)

    assert sorted(sketch.near(vectors[0], 500)) == list(range(100))
