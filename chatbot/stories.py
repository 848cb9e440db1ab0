"""Articles on one affair, in whatever language, become one story.

Two articles are alike by the meaning of their passages (mean of centred embeddings, which removes
the pull of language) and by the names they share, rare names counting more. Average-linkage
agglomerative clustering over that similarity; a story of one article is allowed.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256

import numpy as np
import numpy.typing as npt

from chatbot.evidence.names import names
from chatbot.language import fold
from chatbot.library.wording import words
from chatbot.types import Article
from vectorstore.types import Vectors

Matrix = npt.NDArray[np.float64]

TOGETHER = 0.3
"""Least mean similarity of a story's articles."""
_NAMES = 0.35
"""Weight of shared names; the rest is meaning."""
_COMMON = 5
"""Articles at which half of what they have in common is taken away."""
_FAR = 45
"""Days between two dated articles beyond which they tell different affairs."""
_PROPER = re.compile(r"(?<![.!?«“\"]\s)(?<!^)\b[A-ZÀ-ÖØ-Þİ][^\W\d_]{2,}")
_HEAD = 2500
"""Characters read for names: the lead says who and where."""
_LEAST = 4
"""Words of the shortest article."""
_NEVER = 1e6
"""Distance that no average brings down."""
_NONE: Mapping[str, frozenset[str]] = {}


def stories(
    articles: Sequence[Article],
    vectors: Mapping[str, Vectors],
    *,
    known: Mapping[str, frozenset[str]] = _NONE,
) -> list[list[Article]]:
    """Group articles; ``vectors`` holds each one's centred passage vectors, shape ``(n, dim)``.

    ``known`` maps ids of stories told before to the ids of their articles. Give those articles too,
    whatever their day: they stay together, apart from other known stories, and new articles join
    them. What is no news (`is_news`) is in no group; everything else is in exactly one.
    """
    told = [article for article in articles if is_news(article)]
    if len(told) < 2:  # noqa: PLR2004 - nothing to compare
        return [[article] for article in told]
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    apart = _bound(1 - similarity(told, vectors), told, known)
    tree = linkage(squareform(apart, checks=False), "average")
    labels = fcluster(tree, 1 - TOGETHER, criterion="distance")
    grouped: dict[int, list[Article]] = {}
    for article, label in zip(told, labels, strict=True):
        grouped.setdefault(int(label), []).append(article)
    return list(grouped.values())


def story_id(group: Sequence[Article], known: Mapping[str, frozenset[str]] = _NONE) -> str:
    """The id of the known story that a group continues, or one of its own: 12 hexadecimal digits.

    Of several known stories, the one with most articles in the group, then the first by id.
    """
    ids = {article.article_id for article in group}
    held = {id_: len(ids & members) for id_, members in known.items() if ids & members}
    if held:
        return min(held, key=lambda id_: (-held[id_], id_))
    return sha256("\0".join(sorted(ids)).encode()).hexdigest()[:12]


def is_news(article: Article) -> bool:
    """Tell whether an article has running text that a story could be told from."""
    return len(words(article.text)) >= _LEAST


def _bound(
    apart: Matrix, articles: Sequence[Article], known: Mapping[str, frozenset[str]]
) -> Matrix:
    """Distances, shape ``(n, n)``, with a known story's articles at 0 and two such stories far."""
    of = {article: story for story in sorted(known) for article in known[story]}
    told = np.array([of.get(article.article_id, "") for article in articles])
    both = (told[:, None] != "") & (told[None, :] != "")
    same = told[:, None] == told[None, :]
    return np.where(both & same, 0.0, np.where(both, float(_NEVER), apart))


def similarity(articles: Sequence[Article], vectors: Mapping[str, Vectors]) -> Matrix:
    """Pairwise similarity, shape ``(n, n)``, in [0, 1]: meaning and shared names, dates apart."""
    means = _apart(np.stack([_mean(vectors[article.article_id]) for article in articles]))
    meaning = np.clip(means @ means.T, 0, 1)
    shared = _shared_names([_names(article) for article in articles])
    # Names alone make no story: a town has more than one affair.
    alike: Matrix = (1 - _NAMES) * meaning + _NAMES * np.minimum(shared, 2 * meaning)
    for i, one in enumerate(articles):
        for j, other in enumerate(articles):
            if _days_apart(one, other) > _FAR:
                alike[i, j] = 0.0
    np.fill_diagonal(alike, 1.0)
    return alike


def _mean(vectors: Vectors) -> Matrix:
    if not len(vectors):
        return np.zeros(vectors.shape[1])
    mean = vectors.astype(np.float64).mean(axis=0)
    unit: Matrix = mean / (np.linalg.norm(mean) or 1.0)
    return unit


def _apart(means: Matrix) -> Matrix:
    """Take away, the more the larger the selection, what all its articles have in common.

    Among five articles on one country everything is alike; what differs tells the affairs apart.
    """
    share = len(means) / (len(means) + _COMMON)
    moved = means - share * means.mean(axis=0)
    norms = np.linalg.norm(moved, axis=1, keepdims=True)
    unit: Matrix = moved / np.where(norms > 0, norms, 1.0)
    return unit


def _names(article: Article) -> frozenset[str]:
    """Who and where: known names by key, other capitalised words folded."""
    text = f"{article.title}. {article.text[:_HEAD]}"
    known = names(text, article.lang)
    found = {min(name.keys) for name in known if name.kind not in {"role", "acronym"}}
    taken = [(name.start, name.end) for name in known]
    for match in _PROPER.finditer(text):
        if not any(start <= match.start() < end for start, end in taken):
            found.add(fold(match[0]))
    return frozenset(found)


def _shared_names(sets: Sequence[frozenset[str]]) -> Matrix:
    """Cosine of name sets, each name weighing the rarer the more (idf)."""
    seen = Counter(name for names_of in sets for name in names_of)
    weigh = {name: math.log(1 + len(sets) / count) for name, count in seen.items()}
    norms = [math.sqrt(sum(weigh[name] ** 2 for name in names_of)) or 1.0 for names_of in sets]
    shared = np.zeros((len(sets), len(sets)))
    for i, one in enumerate(sets):
        for j, other in enumerate(sets):
            shared[i, j] = sum(weigh[n] ** 2 for n in one & other) / (norms[i] * norms[j])
    return shared


def _days_apart(one: Article, other: Article) -> int:
    """Whole days between two dated articles; 0 where either is undated."""
    if not one.published or not other.published:
        return 0
    days = [np.datetime64(article.published[:10]) for article in (one, other) if article.published]
    return abs(int((days[0] - days[1]).astype(int)))
