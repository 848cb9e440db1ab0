"""Copies across languages: a dispatch and its translation are one source.

Wording tells copies within one language (`chatbot.library.neardup`); a translation shares none.
Two articles are taken for one text when most sentences of the shorter are nearest to one another
and come in the same order, as those of translations do and sentence alignment supposes (Vecalign,
Thompson and Koehn 2019). Two reports of one event written apart share some, in any order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING, Final

from chatbot.facts import Sheet

if TYPE_CHECKING:
    import numpy as np

ALIKE: Final = 0.55
"""Least centred cosine between a sentence and its translation (docs/LOG.md)."""
SHARE: Final = 0.65
"""Least share of the shorter article's sentences that are told in the other, in order."""
FEWEST: Final = 3
"""Sentences of an article below which there is no telling."""


def copied(page: Sheet, copies: Mapping[str, str]) -> dict[str, str]:
    """The copies, with those that translate one another put together.

    ``copies`` maps each article to the one that stands for it, as the result does.
    """
    merged = dict(copies)
    for one, other in translations(page):
        kept, gone = merged.get(one, one), merged.get(other, other)
        merged |= {one: kept, other: kept}
        merged |= {id_: kept for id_, stands in merged.items() if stands == gone}
    return merged


def translations(page: Sheet) -> Iterator[tuple[str, str]]:
    """The pairs of articles, by id, of which one is a translation of the other."""
    of: dict[str, list[int]] = {}
    for row, source in enumerate(page.sources):
        of.setdefault(source.passage.article_id, []).append(row)
    for one, other in combinations(of, 2):
        rows, columns = (sorted(of[id_], key=page.places.__getitem__) for id_ in (one, other))
        if page.sources[rows[0]].lang == page.sources[columns[0]].lang:
            continue
        shorter = min(len(rows), len(columns))
        near = page.vectors[rows] @ page.vectors[columns].T
        if shorter >= FEWEST and in_order(near) >= SHARE * shorter:
            yield one, other


def in_order(near: np.ndarray[tuple[int, int], np.dtype[np.floating]]) -> int:
    """How many sentences of two texts are nearest to one another and stand in the same order.

    ``near``: the cosines, shape ``(sentences of one, sentences of the other)``.

    >>> import numpy as np
    >>> in_order(np.array([[0.9, 0.1, 0.1], [0.2, 0.1, 0.8], [0.1, 0.7, 0.2]]))
    2
    """
    best = near.argmax(axis=1)
    pairs = [
        int(column)
        for row, column in enumerate(best)
        if near[row, column] >= ALIKE and near[:, column].argmax() == row
    ]
    ends: list[int] = []  # of the rising runs of each length, the lowest (patience sorting)
    for column in pairs:
        at = bisect_left(ends, column)
        ends[at : at + 1] = [column]
    return len(ends)
