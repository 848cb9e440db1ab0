"""The nearest passages that a filter admits, by whichever way is cheapest for their number.

The vectors themselves are looked at as far as that is cheap (`vectorstore.rows`); Chroma's graph
takes 3 ms for a language of any size, misses one of twenty, and needs 60 ms where it is handed a
filter. So under one more is taken from the graph than needed, and what is not admitted is dropped;
where too little remains, the filter and the question do not go together, and the vectors themselves
are what is left.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Final, TypeAlias

from vectorstore.types import DenseIndex, Filter, Vector

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vectorstore.roster import Admitted
    from vectorstore.rows import VectorRows

Found: TypeAlias = "dict[str, list[tuple[str, float]]]"
"""Best first in each language: passage id and cosine."""
_LOOKED_THROUGH: Final = 200_000
"""Passages of a language, admitted or not, that are not left to the graph: 3 ms and 19 MB."""
_MARGIN: Final = 2.0
"""How many times more than the filter's width asks for is taken from the graph."""


def searches(  # noqa: PLR0913 - what a search depends on
    vector: Vector,
    k: int,
    where: Filter,
    *,
    admitted: Mapping[str, Admitted],
    dense: DenseIndex,
    rows: VectorRows | None,
) -> list[Callable[[], Found]]:
    """What finds the nearest ``k`` in every language, each part to be called from any thread.

    ``admitted`` is what ``where`` lets through; ``rows`` holds the vectors that ``dense`` does, and
    without it every filter is left to ``dense``. The parts may raise `StoreError`.
    """
    parts: list[Callable[[], Found]] = []
    small: dict[str, Admitted] = {}
    for lang, who in admitted.items():
        if rows is not None and len(who.every) <= _LOOKED_THROUGH:
            small[lang] = who
        else:
            parts.append(partial(_from_graph, vector, k, where, who=who, dense=dense, rows=rows))
    if rows is not None and small:
        parts.append(partial(_compared, vector, k, small, rows))
    return parts


def _compared(vector: Vector, k: int, who: Mapping[str, Admitted], rows: VectorRows) -> Found:
    return {
        lang: [
            (id_, cosine)
            for number, cosine in rows.nearest(vector, part, k)
            if (id_ := part.id(number))
        ]
        for lang, part in who.items()
    }


def _from_graph(  # noqa: PLR0913 - what a search of one language depends on
    vector: Vector,
    k: int,
    where: Filter,
    *,
    who: Admitted,
    dense: DenseIndex,
    rows: VectorRows | None,
) -> Found:
    if not who.count:
        return {who.lang: []}
    plain = Filter(langs=frozenset({who.lang}))
    if who.whole or rows is None:
        asked = plain if who.whole else replace(where, langs=plain.langs)
        return {who.lang: dense.query(vector, k, asked)}
    found = dense.query(vector, ceil(_MARGIN * k / who.share), plain)
    kept = [hit for hit in found if hit[0] in who][:k]
    return {who.lang: kept} if len(kept) == k else _compared(vector, k, {who.lang: who}, rows)
