"""What each word is worth in each passage, remembered from one search to the next.

BM25 adds up over the words of a query, so a word's scores can be asked of FTS5 once and added as
arrays afterwards ("eager" scoring as in Lù 2024, "BM25S", arXiv:2407.03618). A word in one passage
of eight costs FTS5 some 40 ms in 100,000 passages, every time; remembered, it costs a tenth of one.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from vectorstore.roster import Numbers

if TYPE_CHECKING:
    from collections.abc import Callable

Scores: TypeAlias = npt.NDArray[np.float32]

_KEPT: Final = 4_000_000
"""Scores kept, eight bytes each; words not looked for of late are forgotten first."""
_DRIFT: Final = 0.1
"""How far the collection may grow or shrink before its words are weighed anew."""


@dataclass(frozen=True, slots=True)
class _Posting:
    numbers: Numbers
    scores: Scores
    last: int
    count: int


class Postings:
    """A word's passages and scores, through a function that asks FTS5. Not thread-safe."""

    def __init__(self, ask: Callable[[str, int], tuple[Numbers, Scores]]) -> None:
        """``ask(stem, after)`` gives the passages numbered above ``after`` that hold a stem."""
        self._ask = ask
        self._known: OrderedDict[str, _Posting] = OrderedDict()
        self._kept = 0

    def of(self, stem: str, *, last: int, count: int) -> tuple[Numbers, Scores]:
        """Numbers and BM25 scores of the passages with a stem; some may have gone meanwhile.

        ``last`` is the highest number given, ``count`` the passages held.
        """
        known = self._known.pop(stem, None)
        if known is not None:
            self._kept -= len(known.numbers)
            if abs(count - known.count) > _DRIFT * known.count:
                known = None
        if known is None:
            known = _Posting(*self._ask(stem, 0), last, count)
        elif known.last < last:
            numbers, scores = self._ask(stem, known.last)
            known = _Posting(
                np.concatenate([known.numbers, numbers]),
                np.concatenate([known.scores, scores]),
                last,
                known.count,
            )
        self._known[stem] = known
        self._kept += len(known.numbers)
        while self._kept > _KEPT and len(self._known) > 1:
            _, oldest = self._known.popitem(last=False)
            self._kept -= len(oldest.numbers)
        return known.numbers, known.scores
