"""What an article is about, as weighted terms that French and English have in common.

Words of the glossary are compared by what they mean: « crue », « inondation » and “flood” meet.
Others are by their first letters, accents aside: « référendum » and “referendum”, and the forms of
one word, meet (cognates by prefix: Simard, Foster and Isabelle 1992). Names meet through the names
table. A term weighs the more the fewer articles have it, where the articles at hand are
joined by imagined ones in which every word is as frequent as in its language at large (wordfreq):
so that weights make sense among three articles as among three hundred.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from chatbot.evidence.names import names
from chatbot.language import fold
from chatbot.types import Article
from vectorstore.glossary import meaning

Matrix = npt.NDArray[np.float64]

_PREFIX = 5
"""First letters by which words are compared."""
_SHORTEST = 3
_IMAGINED = 5
"""Articles imagined beside those at hand."""
_LENGTH = 300
"""Words of an imagined article."""
_WORD = re.compile(r"[^\W_]+")
_PROPER = re.compile(r"(?<![.!?«“\"]\s)(?<!^)\b[A-ZÀ-ÖØ-Þİ][^\W\d_]{2,}")
_NOT_WHO = frozenset({"role", "acronym"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How often an article has each term, and the chance that any article would have it."""

    counts: Mapping[str, int]
    chances: Mapping[str, float]


def words_of(article: Article) -> Terms:
    """The words of an article, by their meaning or their first letters."""
    counts: Counter[str] = Counter()
    chances: dict[str, float] = {}
    for word, count in Counter(_WORD.findall(_whole(article))).items():
        if len(word) >= _SHORTEST:
            key = _key(word, article.lang)
            counts[key] += count
            # Of the words that begin alike, the commonest says least.
            chances[key] = max(chances.get(key, 0.0), _chance(word.casefold(), article.lang))
    return Terms(counts=counts, chances=chances)


def _key(word: str, lang: str) -> str:
    """What a word is compared by; a name is no word of the glossary."""
    number = meaning(word, lang) if word.islower() else None
    return fold(word)[:_PREFIX] if number is None else f"#{number}"


def names_of(article: Article) -> Terms:
    """Who and where: known names by key, other capitalised words folded.

    Parts of hyphenated names are words of their own: Berners-Lee is no relation of Kai-Fu Lee.
    """
    text = _whole(article)
    known = [name for name in names(text, article.lang) if name.kind not in _NOT_WHO]
    counts = Counter(f"={min(name.keys)}" for name in known)
    taken = {at for name in known for at in range(name.start, name.end)}
    chances: dict[str, float] = {}
    for match in _PROPER.finditer(text):
        if match.start() not in taken:
            before, after = (text[at : at + 1] == "-" for at in (match.start() - 1, match.end()))
            key = "-" * before + fold(match[0]) + "-" * after
            counts[key] += 1
            chances[key] = _chance(match[0].casefold(), article.lang)
    return Terms(counts=counts, chances=chances)


def shared(articles: Sequence[Terms]) -> Matrix:
    """Cosine of every two articles' weighted terms, shape ``(n, n)``, from 0 to 1."""
    from scipy.sparse import csr_matrix

    held = Counter(term for article in articles for term in article.counts)
    place = {term: at for at, term in enumerate(held)}
    rows, columns, weights = [], [], []
    for row, article in enumerate(articles):
        weighed = _weighed(article, held, len(articles))
        norm = math.sqrt(sum(weight**2 for weight in weighed.values())) or 1.0
        rows += [row] * len(weighed)
        columns += [place[term] for term in weighed]
        weights += [weight / norm for weight in weighed.values()]
    table = csr_matrix((weights, (rows, columns)), shape=(len(articles), max(1, len(place))))
    cosines: Matrix = np.clip((table @ table.T).toarray(), 0.0, 1.0)
    return cosines


def _weighed(article: Terms, held: Mapping[str, int], articles: int) -> dict[str, float]:
    def rarity(term: str) -> float:
        expected = _IMAGINED * article.chances.get(term, 0.0)
        return math.log((articles + _IMAGINED) / (held[term] + expected))

    return {term: (1 + math.log(n)) * rarity(term) for term, n in article.counts.items()}


def _whole(article: Article) -> str:
    headed = article.text.startswith(article.title)
    return article.text if headed else f"{article.title}. {article.text}"


@lru_cache(maxsize=1 << 16)
def _chance(word: str, lang: str) -> float:
    """The chance that an article of the language has a word."""
    from wordfreq import word_frequency

    return 1.0 - math.exp(-_LENGTH * float(word_frequency(word, "fr" if lang == "fr" else "en")))
