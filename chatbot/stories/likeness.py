"""How alike two articles are: in their words, in whom and where they name, and in meaning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from chatbot.stories.terms import Matrix, names_of, shared, words_of
from chatbot.types import Article
from vectorstore.types import Vectors

_FAR: Final = 45
"""Days between two dated articles beyond which they tell different affairs."""
_WORDS, _NAMES, _MEANING = 0.4, 0.4, 0.2
_ACROSS: Final = 1.4
"""What likeness between two languages is worth: an article and its own translation, which would be
1 in one language, have 0.64 (NTREX)."""


def similarity(articles: Sequence[Article], vectors: Mapping[str, Vectors]) -> Matrix:
    """Likeness of every two articles, shape ``(n, n)``, from 0 to 1; `stories` has the rest."""
    means = np.stack([_mean(vectors[article.article_id]) for article in articles])
    meaning = np.clip(means @ means.T, 0.0, 1.0)
    words = shared([words_of(article) for article in articles])
    # Names alone make no story: a town has more than one affair.
    who = np.minimum(shared([names_of(article) for article in articles]), 2 * meaning)
    alike: Matrix = _WORDS * words + _NAMES * who + _MEANING * meaning
    langs = np.array([article.lang for article in articles])
    across = langs[:, None] != langs[None, :]
    alike[across] = np.minimum(_ACROSS * alike[across], 1.0)
    alike[_far(articles)] = 0.0
    np.fill_diagonal(alike, 1.0)
    return alike


def _mean(vectors: Vectors) -> Matrix:
    if not len(vectors):
        return np.zeros(vectors.shape[1])
    mean = vectors.astype(np.float64).mean(axis=0)
    unit: Matrix = mean / (np.linalg.norm(mean) or 1.0)
    return unit


def _far(articles: Sequence[Article]) -> Matrix:
    """Which two articles are dated too far apart, shape ``(n, n)``; undated ones never are."""
    days = np.array([(a.published or "NaT")[:10] for a in articles], dtype="datetime64[D]")
    apart = np.abs(days[:, None] - days[None, :]).astype(float)
    far: Matrix = apart > _FAR  # a comparison with "not a time" is false
    return far
