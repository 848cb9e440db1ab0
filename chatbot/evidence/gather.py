"""Of a long source, the few sentences that bear on a claim.

A small judge loses a claim's details in a page of text and says Yes or No to its subject. Sentences
are taken one by one, each time the one that says most of what those before it leave unsaid: its
words, the rarer in the source the heavier, and its meaning (evidence sentence selection, Thorne et
al. 2018; budgeted maximum coverage, Lin and Bilmes 2010).
"""

from __future__ import annotations

import math
import textwrap
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from chatbot.language import sentences
from vectorstore.types import Embedder
from vectorstore.words import content_words

LONG = 1200
"""Characters of a source from which on sentences of it are judged in its place."""
_FEW = 4
"""Sentences that stand for it (docs/LOG.md)."""
_MEANING = 0.5
"""What a sentence gains for each standard deviation by which its meaning is nearer than usual."""
_SENTENCE = 600
"""Characters of a sentence above which it is taken in pieces: tables have no full stop."""
_READ = 200
"""Sentences whose meaning is looked at: those that share most with the claim, then the first."""


def bearing(source: str, claim: str, lang: str, embedder: Embedder) -> str:
    """The sentences of a source in ``lang`` that bear on a claim most, in their own order.

    The claim's words count where it is in the source's language. A source of few sentences is given
    whole.
    """
    told = [
        piece
        for start, end in sentences(source, lang)
        for piece in textwrap.wrap(source[start:end], _SENTENCE)
    ]
    if len(told) <= _FEW:
        return source
    wanted = content_words(claim, lang)
    said = [content_words(text, lang) & wanted for text in told]
    having = Counter(word for found in said for word in found)
    weight = {word: math.log((len(told) + 1) / (having[word] + 0.5)) for word in wanted}
    near = _nearness(told, said, claim, weight, embedder)
    kept: list[int] = []
    for _ in range(_FEW):
        unsaid = wanted.difference(*(said[place] for place in kept))
        worth = [
            _MEANING * near[place] + math.fsum(weight[word] for word in found & unsaid)
            for place, found in enumerate(said)
        ]
        kept.append(max((p for p in range(len(told)) if p not in kept), key=worth.__getitem__))
    return " ".join(told[place] for place in sorted(kept))


def _nearness(
    told: Sequence[str],
    said: Sequence[set[str]],
    claim: str,
    weight: dict[str, float],
    embedder: Embedder,
) -> npt.NDArray[np.float64]:
    """How much nearer than usual in meaning each sentence is, in standard deviations.

    0 for those of a very long source that were not looked at.
    """
    ordered = sorted(range(len(told)), key=lambda at: -math.fsum(weight[w] for w in said[at]))
    read = ordered[:_READ]
    (asked,) = embedder.embed_queries([claim])
    cosine = embedder.embed_passages([told[place] for place in read]) @ asked
    near = np.zeros(len(told))
    near[read] = (cosine - cosine.mean()) / (cosine.std() or 1.0)
    return near
