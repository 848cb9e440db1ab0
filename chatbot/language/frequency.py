"""How common words are, by the lists of the wordfreq package."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=1 << 14)
def zipf(word: str, lang: str) -> float:
    """Zipf frequency of a word as written: 3 is once in a million words, 6 once in a thousand.

    0 for a word that the lists do not have. van Heuven et al. 2014, "SUBTLEX-UK".

    >>> zipf("le", "fr") > zipf("barrage", "fr") > zipf("natois", "fr") == 0
    True
    """
    from wordfreq import zipf_frequency  # slow to import, and not always wanted

    return float(zipf_frequency(word, lang))
