"""Removing what a vector says of its language, so that both languages compare fairly.

In one index of French and English, multilingual embeddings rank a passage of the question's own
language above the right one in the other. Subtracting from every vector the mean of its language,
then normalising again, repairs it (Libovický, Rosa and Fraser 2020, "On the language neutrality of
pre-trained multilingual representations", Findings of EMNLP).

The means come from `parallel.tsv`: short texts by us, each in both languages, so that their
difference is language and not subject. On news they served as well as means of the collection
itself, in small and lopsided collections too, so they never move and nothing is indexed twice.
Questions are centred by the mean of passages: centring them by a mean of questions was worse.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vectorstore.types import Embedder, Vector, Vectors

_LANGS: Final = ("en", "fr")
"""The columns of `parallel.tsv`."""
_FAMILY: Final = "multilingual-e5-small"
"""The embedder whose means are packaged; those of another are computed when first needed."""
MEANS_FILE: Final = "means.npz"


@dataclass(frozen=True)
class Centring:
    """One mean a language, of passages; an empty mapping leaves every vector as it is."""

    means: Mapping[str, Vector] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, embedder: Embedder) -> Centring:
        """The packaged means of a known embedder, else means computed with it; may embed."""
        if not embedder.fingerprint.startswith(_FAMILY):
            return cls(measured(embedder))
        with (files(__package__) / MEANS_FILE).open("rb") as stream, np.load(stream) as packed:
            return cls({lang: packed[lang].astype(np.float32) for lang in _LANGS})

    @cached_property
    def version(self) -> str:
        """Identity of the means: indexes made with others must be rebuilt."""
        digest = sha256()
        for lang, mean in sorted(self.means.items()):
            digest.update(lang.encode() + mean.astype(np.float16).tobytes())
        return digest.hexdigest()[:12]

    def centre(self, vectors: Vectors, langs: Sequence[str]) -> Vectors:
        """Centre vectors, one a row, each by its language; unit vectors again."""
        if not self.means or not len(vectors):
            return vectors
        means = np.stack([self.means.get(lang, self._elsewhere) for lang in langs])
        centred = vectors - means
        lengths = np.linalg.norm(centred, axis=1, keepdims=True)
        return np.asarray(centred / np.maximum(lengths, 1e-9), dtype=np.float32)

    @cached_property
    def _elsewhere(self) -> Vector:
        """For a language without mean of its own: what the known ones have in common."""
        return np.asarray(np.mean(list(self.means.values()), axis=0), dtype=np.float32)


def measured(embedder: Embedder) -> dict[str, Vector]:
    """The mean of the parallel texts in each language, embedded as passages."""
    text = (files(__package__) / "parallel.tsv").read_text("utf-8")
    columns = zip(*csv.reader(text.splitlines(), delimiter="\t"), strict=True)
    return {
        lang: np.asarray(embedder.embed_passages(column).mean(axis=0), dtype=np.float32)
        for lang, column in zip(_LANGS, columns, strict=True)
    }
