"""From a text to the word forms the lexical index compares, the same for French and English.

Stemmed with accents (Snowball, through PyStemmer), then folded, so that « élections contestées »
and « elections contestees » meet, and so do « MİT » and "MIT". Numbers lose their thousands
separators: 12,000 in English is 12 000 in French.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from threading import local
from typing import TYPE_CHECKING, Any, Final

from vectorstore.stopwords import STOPWORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

_SNOWBALL: Final = {
    "ar": "arabic",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
    "ru": "russian",
    "tr": "turkish",
}
_SPECIAL: Final = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_THOUSANDS: Final = re.compile(r"(?<=\d)[ .,\u00a0\u202f\u2009](?=\d{3}(?!\d))")
_INITIALS: Final = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_APOSTROPHES: Final = re.compile(r"['’ʼ‘]")
_WORD: Final = re.compile(r"[^\W_]+(?:['’ʼ‘][^\W_]+)*")
_CLITIC: Final = 2
"""Letters of the longest piece an apostrophe cuts off: no word of its own (l’ qu’ ’s ’ll)."""

_REMEMBERED: Final = 1 << 16
"""Word forms kept: news repeats its words, and a form takes longer to make than to find."""
_OWN: Final = local()
_SHORT: Final = 4
"""Letters of the longest stem that keeps its final e."""


def fold(text: str) -> str:
    """Lower-case letters without accents or ligatures, for comparing only, never for showing.

    >>> fold("Œuvre de İbrahim Erdoğan à Nîmes, Łódź")
    'oeuvre de ibrahim erdogan a nimes, lodz'
    """
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_SPECIAL))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def words(text: str) -> Iterator[str]:
    """The words of a text as written, composed, elisions split off.

    >>> list(words("L’Élysée n'a versé que 12 000 € à l’O.T.A.N., d’après Turkey's envoy"))
    ['Élysée', 'versé', 'que', '12000', 'à', 'OTAN', 'après', 'Turkey', 'envoy']
    """
    text = _THOUSANDS.sub("", unicodedata.normalize("NFC", text))
    text = _INITIALS.sub(lambda match: match[0].replace(".", ""), text)
    for match in _WORD.finditer(text):
        word = match[0]
        if word.isalnum():  # nearly every word
            yield word
        else:
            yield from (piece for piece in _APOSTROPHES.split(word) if len(piece) > _CLITIC)


def stems(text: str, lang: str) -> list[str]:
    """The compared form of every word of a text in a language (ISO 639-1), in order.

    >>> stems("Les élections contestées", "fr"), stems("Contested elections", "en")
    (['le', 'elect', 'contest'], ['contest', 'elect'])
    >>> stems("elections contestees", "fr")
    ['elect', 'contest']
    """
    return [stem(word, lang) for word in words(text)]


def content_words(text: str, lang: str) -> set[str]:
    """The words of a text that are no function words, in the form they are compared in.

    >>> sorted(content_words("Le pont de Velcourt est fermé", "fr"))
    ['ferm', 'pont', 'velcourt']
    """
    return {stem(word, lang) for word in words(text) if not is_stopword(word)}


def query_words(text: str) -> list[str]:
    """The meaningful words of a question, as written.

    Stop words of both languages go, unless nothing else is left; an acronym spelled like one
    (US, WHO) stays.

    >>> query_words("Combien de prisonniers l’Allemagne a-t-elle libérés ?")
    ['prisonniers', 'Allemagne', 'libérés']
    """
    every = list(words(text))
    return [word for word in every if not _is_function_word(word, shouted=text.isupper())] or every


def query_stems(text: str) -> list[str]:
    """What to look for: every meaningful word of a question, stemmed as French and as English.

    >>> query_stems("Combien de prisonniers l’Allemagne a-t-elle libérés ?")
    ['prisonni', 'allemagn', 'liber']
    """
    pairs = ((stem(word, "fr"), stem(word, "en")) for word in query_words(text))
    return list(dict.fromkeys(form for pair in pairs for form in pair))


def stem(word: str, lang: str) -> str:
    """The compared form of a word in a language; without a stemmer, it is only folded.

    >>> stem("Requins", "fr"), stem("sharks", "en")
    ('requin', 'shark')
    """
    return _form(word.lower(), lang)


def is_stopword(word: str) -> bool:
    """Whether a word, case and accents aside, is a function word of French or English."""
    return fold(word) in _stopwords()


def _is_function_word(word: str, *, shouted: bool) -> bool:
    """Tell function words from names; ``shouted``: the whole text is in capitals."""
    if len(word) > 1 and word.isupper() and not shouted:
        return False
    return is_stopword(word)


@cache
def _stopwords() -> frozenset[str]:
    return frozenset(fold(word) for word in STOPWORDS)


@lru_cache(maxsize=_REMEMBERED)
def _form(word: str, lang: str) -> str:
    """The compared form of one lower-case word.

    Final e's go last: without its accent, « contestée » stems to "conteste".
    """
    if algorithm := _SNOWBALL.get(lang):
        word = _stemmer(algorithm).stemWord(word)
    word = fold(word)
    return word.rstrip("e") if len(word) > _SHORT else word


def _stemmer(algorithm: str) -> Any:
    """A stemmer of this thread's own: one is not to be shared, and making one takes a while."""
    if not hasattr(_OWN, algorithm):
        import Stemmer

        setattr(_OWN, algorithm, Stemmer.Stemmer(algorithm))
    return getattr(_OWN, algorithm)
