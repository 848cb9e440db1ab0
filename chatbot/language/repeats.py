"""Stuck phrases: the same words over and over, as machine translation leaves them."""

from __future__ import annotations

import re

from chatbot.language.folding import fold

_LONGEST_PHRASE = 6
_TIMES = 3
_WORD = re.compile(r"\w+(?:'(?!\w))?")


def is_stuck(sentence: str) -> bool:
    """Tell whether one to six words come three or more times in a row.

    A number repeated, as in a score or a telephone number, is not a stuck phrase.

    >>> is_stuck("Il exige la fin d’éradication d’éradication d’éradication d’Israël.")
    True
    >>> is_stuck("Ce fut très, très long, et nous avons ri.")
    False
    """
    words = _WORD.findall(fold(sentence))
    return any(_repeats(words, size) for size in range(1, _LONGEST_PHRASE + 1))


def _repeats(words: list[str], size: int) -> bool:
    same = 0
    for place in range(size, len(words)):
        equal = words[place] == words[place - size] and not words[place].isdigit()
        same = same + 1 if equal else 0
        if same >= size * (_TIMES - 1):
            return True
    return False
