"""Misspelt words of a written sentence, where its sources say which word is meant.

« courones », told of crowns, is « couronnes »: the word does not exist, one letter makes it the
plural of what the glossary has for a word of the source, and only one word is that near. A word
that exists, however wrong, is left to the judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from chatbot.language import is_common, strange
from chatbot.types import Lang
from vectorstore.glossary import translations

_LONG = 6
"""Letters of a word from which one more or less leaves no doubt about it."""


def respell(text: str, lang: Lang, sources: Iterable[tuple[str, str]]) -> str:
    """The text with each unknown word that is one letter from a word its sources mean put right.

    ``sources`` are ``(text, language)``; words of the same language are meant as they stand.

    >>> respell("Les dégâts : 150 millions de courones.", "fr", [("150 million crowns", "en")])
    'Les dégâts : 150 millions de couronnes.'
    >>> respell("Les dégâts : 150 millions de courones.", "fr", [("150 million florins", "en")])
    'Les dégâts : 150 millions de courones.'
    """
    sources = list(sources)
    wrong = [word for word in strange(text, lang, sources) if len(word) >= _LONG]
    meant = _meant(sources, lang) if wrong else set()
    for word in wrong:
        near = [right for right in meant if _one_letter_apart(word, right)]
        if len(near) == 1:
            text = re.sub(rf"\b{word}\b", near[0], text)
    return text


def _meant(sources: Iterable[tuple[str, str]], lang: Lang) -> set[str]:
    """The words of a language that sources have, or mean by their own; both numbers."""
    found = set[str]()
    for source, in_lang in sources:
        said = re.findall(r"[^\W\d_]{3,}", source)
        words = (
            [word for word in said if word.islower()]
            if in_lang == lang
            else [other for word in said for other in translations(word, in_lang)]
        )
        forms = {form for word in words for form in (word, f"{word}s", f"{word}x")}
        found |= {form for form in forms if form in words or is_common(form, lang)}
    return found


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter put in, taken out or changed makes one word the other.

    >>> _one_letter_apart("courones", "couronnes"), _one_letter_apart("courones", "couronne")
    (True, False)
    """
    if abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    at = next((i for i, letter in enumerate(short) if letter != long[i]), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]
