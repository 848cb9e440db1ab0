"""ROUGE-1, -2 and -L (Lin 2004) by Google's ``rouge-score``, with words that keep their accents.

The package's own tokenizer drops every letter outside a to z, which cuts « été » to "t".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from chatbot.errors import SettingsError

KINDS = ("rouge1", "rouge2", "rougeL")
_WORD = re.compile(r"\w+")


class Words:
    """A tokenizer for ``rouge-score``."""

    def tokenize(self, text: str) -> list[str]:
        """Words in lower case, as written otherwise.

        >>> Words().tokenize("L’été dure, à Nîmes !")
        ['l', 'été', 'dure', 'à', 'nîmes']
        """
        return _WORD.findall(text.lower())


def rouge(text: str, references: Sequence[str]) -> dict[str, float]:
    """F-measures against each reference, averaged.

    Raises `SettingsError` where ``rouge-score`` is not installed.
    """
    try:
        from rouge_score.rouge_scorer import RougeScorer
    except ImportError as error:
        raise SettingsError("evaluation_rouge") from error
    scorer = RougeScorer(list(KINDS), tokenizer=Words())
    scores = [scorer.score(reference, text) for reference in references]
    return {
        kind: round(sum(score[kind].fmeasure for score in scores) / len(scores), 4)
        for kind in KINDS
    }


def first_words(text: str, most: int) -> str:
    """The beginning of a text, of at most so many words: summaries are compared at one length.

    >>> first_words("Le pont, fermé lundi, rouvre.", 3)
    'Le pont, fermé'
    """
    return " ".join(text.split()[:most])
