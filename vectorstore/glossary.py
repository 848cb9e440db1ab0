"""A question's words as a passage in the other language may have them, for the lexical leg.

`glossary.tsv` holds common words of the news, so that “shark” finds « requin »; what is not in it
is looked for as it stands: names, figures and the many words that both languages share. The words
that may translate one word of a question are alternatives, not more words: only the best of them
counts in a passage (Pirkola 1998, "The effects of query structure and dictionary setups in
dictionary-based cross-language information retrieval", SIGIR).
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from vectorstore.words import query_words, stem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vectorstore.types import Term

OTHER: Final = {"en": "fr", "fr": "en"}
"""The languages of the glossary."""


def renderings(text: str, lang: str) -> dict[str, list[Term]]:
    """What to look for in each other language that the glossary knows, a term a word of the text.

    >>> renderings("La frégate coûte 3 milliards", "fr")["en"]
    [('fregat', 'frigat'), ('cout', 'cost'), ('3',), ('milliard', 'billion')]
    >>> renderings("Was kostet die Fregatte?", "de")
    {}
    """
    if lang not in OTHER:
        return {}
    known = _glossary()[lang]
    terms = []
    for word in query_words(text):
        own = (stem(word, lang), stem(word, OTHER[lang]))
        terms.append(tuple(dict.fromkeys([*own, *known.get(own[0], ())])))
    return {OTHER[lang]: list(dict.fromkeys(terms))}


@cache
def _glossary() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Stems of the other language by stem, for each language."""
    known: dict[str, dict[str, list[str]]] = {"fr": {}, "en": {}}
    text = (files(__package__) / "glossary.tsv").read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            french, english = line.split("\t")
            fr = [stem(word, "fr") for word in french.split()]
            en = [stem(word, "en") for word in english.split()]
            for ours, theirs, lang in ((fr, en, "fr"), (en, fr, "en")):
                for word in ours:
                    known[lang].setdefault(word, []).extend(theirs)
    return known
