"""Text to the numbers of its pieces: the most probable cut of every word (Kudo 2018, Unigram).

The `tokenizers` library gives the same pieces, but takes 0.7 s and 300 MB to hold this vocabulary,
and joins unknown characters where the packaged engine does not.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from vectorstore.embedders.packed import Vocabulary

_SPACE: Final = "\u2581"
"""Stands for a space at the beginning of a piece; no piece holds one elsewhere."""
_SPACES: Final = re.compile("  +")
_REMEMBERED: Final = 1 << 15
_LONG: Final = 64
"""Characters beyond which a word is not worth remembering."""
_PENALTY: Final = 10.0
"""An unknown character costs this much more than the least probable piece."""


class Unigram:
    """Cuts text into pieces of a vocabulary; safe from any thread."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Arrange the pieces for look-up."""
        self._replaced = vocabulary.replaced
        self._unknown = vocabulary.unknown
        self._scores = vocabulary.scores
        self._penalty = min(vocabulary.scores) - _PENALTY
        self._numbers = {piece: n for n, piece in enumerate(vocabulary.pieces)}
        del self._numbers[vocabulary.pieces[self._unknown]]
        self._longest = max(map(len, self._numbers))
        self._cut = lru_cache(_REMEMBERED)(self._cut_word)

    def pieces(self, text: str) -> list[int]:
        """Numbers of the pieces of a text, without the marks of beginning and end."""
        tidy = _SPACES.sub(" ", text.translate(self._replaced))
        found: list[int] = []
        for word in tidy.removeprefix(" ").split(" "):
            cut = self._cut if len(word) < _LONG else self._cut_word
            found += cut(_SPACE + word)
        return found

    def _cut_word(self, word: str) -> tuple[int, ...]:
        """Viterbi: the best way to reach every place, then back from the end."""
        n = len(word)
        best = [(0.0, 0, 0)] + [(float("-inf"), 0, 0)] * n
        for start in range(n):
            so_far = best[start][0]
            if so_far + self._penalty > best[start + 1][0]:
                best[start + 1] = (so_far + self._penalty, start, self._unknown)
            for end in range(start + 1, min(start + self._longest, n) + 1):
                number = self._numbers.get(word[start:end])
                if number is not None and so_far + self._scores[number] > best[end][0]:
                    best[end] = (so_far + self._scores[number], start, number)
        found = []
        while n:
            _, n, number = best[n]
            found.append(number)
        return tuple(reversed(found))
