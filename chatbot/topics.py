"""Topics of interest: how much articles and stories are about what a reader cares for.

An article is on a topic by its meaning (the best centred cosine of a passage with the topic, which
works across languages) and by its words: those of the topic that it has, names in either language
included (« OTAN », “NATO”), rare words counting more, those of the headline and the lead twice.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from chatbot.evidence.names import names
from chatbot.language import detect, fold
from chatbot.types import LANGS, Article
from vectorstore.types import Vectors

Matrix = npt.NDArray[np.float64]
Embed = Callable[[Sequence[str], Sequence[str]], Vectors]
"""Texts and their languages to centred vectors, shape ``(n, dim)``."""

ON_TOPIC = 0.45
"""Least relevance of a story that is on a topic."""
_WORDS = 0.5
"""What all of a topic's words are worth beside a cosine of 1."""
_LEAD = 600
"""Characters of an article's beginning whose words count twice."""
_PREFIX = 5
"""First letters by which words are compared, as for stories: cognates and inflections meet."""
_SHORTEST = 3
_COMMON = 1e-3
"""Share of running text from which a word tells nothing."""
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """A topic as it is looked for: its words, each with its weight, and its meaning."""

    topic: str
    terms: Mapping[str, float]
    vector: Vectors
    """Centred, shape ``(dim,)``."""


def interests(topics: Sequence[str], embed: Embed) -> list[Interest]:
    """Prepare topics to be looked for; each once, wordless ones left out."""
    kept = list(dict.fromkeys(words for topic in topics if (words := " ".join(topic.split()))))
    if not kept:
        return []
    langs = [detect(topic, "en") for topic in kept]
    vectors = embed(kept, langs)
    return [
        Interest(topic=topic, terms=_terms(topic, lang), vector=vector)
        for topic, lang, vector in zip(kept, langs, vectors, strict=True)
    ]


def relevance(
    wanted: Sequence[Interest],
    groups: Sequence[Sequence[Article]],
    vectors: Callable[[Article], Vectors],
) -> Matrix:
    """How much each story is on each topic, shape ``(stories, topics)``, about 0 to 1.

    ``vectors`` gives an article's centred passage vectors, shape ``(n, dim)``. A story is as much
    on a topic as the mean of its better half: one article in passing does not make it so.
    """
    table = np.zeros((len(groups), len(wanted)))
    for row, group in enumerate(groups):
        scores = np.array([_article(article, vectors(article), wanted) for article in group])
        if len(scores):
            half = math.ceil(len(scores) / 2)
            table[row] = np.sort(scores, axis=0)[-half:].mean(axis=0)
    return table


def ranked(
    groups: Mapping[str, Sequence[Article]],
    topics: Sequence[str],
    *,
    vectors: Callable[[Article], Vectors],
    embed: Embed,
) -> dict[str, float]:
    """The stories that are on a topic, by id, most relevant first, with how much they are.

    Equally relevant ones keep the order given. Nothing without topics or stories.
    """
    wanted = interests(topics, embed) if groups else []
    if not wanted:
        return {}
    best = relevance(wanted, list(groups.values()), vectors).max(axis=1)
    kept = {id_: float(score) for id_, score in zip(groups, best, strict=True)}
    on_topic = {id_: score for id_, score in kept.items() if score >= ON_TOPIC}
    return dict(sorted(on_topic.items(), key=lambda item: -item[1]))


def _article(article: Article, vectors: Vectors, wanted: Sequence[Interest]) -> list[float]:
    whole, lead = _found(article)
    meaning = [float(np.max(vectors @ w.vector)) if len(vectors) else 0.0 for w in wanted]
    return [
        max(0.0, cosine) + _WORDS * _share(interest.terms, whole, lead)
        for interest, cosine in zip(wanted, meaning, strict=True)
    ]


def _share(terms: Mapping[str, float], whole: frozenset[str], lead: frozenset[str]) -> float:
    """The part of a topic's weight that an article has: half for a word, all in the lead."""
    total = sum(terms.values())
    held = sum(weight * (1 + (term in lead)) for term, weight in terms.items() if term in whole)
    return held / (2 * total) if total else 0.0


def _found(article: Article) -> tuple[frozenset[str], frozenset[str]]:
    """What an article has to be found by: in all, and at its beginning."""
    lead = f"{article.title}. {article.text[:_LEAD]}"
    whole = f"{article.title}. {article.text}"
    return frozenset(_keys(whole, article.lang)), frozenset(_keys(lead, article.lang))


def _terms(topic: str, lang: str) -> dict[str, float]:
    """A topic's names and words, each weighing the rarer the more; common words are left out."""
    known = [name for name in names(topic, lang) if name.kind != "role"]
    taken = {at for name in known for at in range(name.start, name.end)}
    terms = {f"={min(name.keys)}": _weight(name.text, lang) for name in known}
    for match in _WORD.finditer(topic):
        weight = _weight(match[0], lang)
        if match.start() not in taken and weight and len(match[0]) >= _SHORTEST:
            terms[fold(match[0])[:_PREFIX]] = weight
    return terms


def _keys(text: str, lang: str) -> set[str]:
    found = {f"={min(name.keys)}" for name in names(text, lang) if name.kind != "role"}
    return found | {fold(word)[:_PREFIX] for word in _WORD.findall(text) if len(word) >= _SHORTEST}


@lru_cache(maxsize=1 << 12)
def _weight(word: str, lang: str) -> float:
    """How much a word says: 0 for one that is common in either language."""
    from wordfreq import word_frequency

    share = max(float(word_frequency(word.casefold(), code)) for code in LANGS)
    own = float(word_frequency(word.casefold(), "fr" if lang == "fr" else "en"))
    return 0.0 if share >= _COMMON else -math.log10(max(own, 1e-8))
