"""Words as the other language may have them: for the lexical leg, and for whoever writes.

`glossary.tsv` holds common words of the news, so that “shark” finds « requin »; what is not in it
is looked for as it stands: names, figures and the many words that both languages share. The words
that may translate one word of a question are alternatives, not more words: only the best of them
counts in a passage (Pirkola 1998, "The effects of query structure and dictionary setups in
dictionary-based cross-language information retrieval", SIGIR).
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final, Literal

from vectorstore.words import query_words, stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vectorstore.types import Term

OTHER: Final[dict[str, Literal["en", "fr"]]] = {"en": "fr", "fr": "en"}
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


def translations(word: str, lang: str) -> list[str]:
    """What a word may be in the other language, as written there; only for a form listed.

    Singular and plural are one form, a verb's are not: what is looked for is not stemmed, so that
    « savait » does not become a scientist.

    >>> translations("poires", "fr"), translations("Crews", "en")
    (['pear'], ['équipage'])
    >>> translations("savait", "fr")
    []
    """
    return list(_forms().get(lang, {}).get(_singular(word.lower(), lang), ()))


def meaning(word: str, lang: str) -> int | None:
    """A number that words of both languages share where one may translate the other.

    That of the first line with the word's form, as `translations` reads it; ``None`` for none.

    >>> meaning("inondations", "fr") == meaning("flood", "en")
    True
    >>> meaning("Velcourt", "fr")
    """
    return _meanings().get(lang, {}).get(_singular(word.lower(), lang))


@cache
def _meanings() -> Mapping[str, Mapping[str, int]]:
    """Line numbers by `_singular` form, for each language."""
    known: dict[str, dict[str, int]] = {"fr": {}, "en": {}}
    for number, (french, english) in enumerate(_lines()):
        for words, lang in ((french, "fr"), (english, "en")):
            for word in words:
                known[lang].setdefault(_singular(word, lang), number)
    return known


def _singular(word: str, lang: str) -> str:
    """A form that singular and plural share; not always a word."""
    if lang == "en" and word.endswith("ies") and len(word) > 4:  # noqa: PLR2004 - not "dies"
        return word[:-3] + "y"
    if lang == "en" and word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith(("s", "x")) and len(word) > 3 else word  # noqa: PLR2004


@cache
def _forms() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Words of the other language by `_singular` form, for each language."""
    known: dict[str, dict[str, dict[str, None]]] = {"fr": {}, "en": {}}
    for french, english in _lines():
        for ours, theirs, lang in ((french, english, "fr"), (english, french, "en")):
            for word in ours:
                known[lang].setdefault(_singular(word, lang), {}).update(dict.fromkeys(theirs))
    return {
        lang: {form: list(found) for form, found in rows.items()} for lang, rows in known.items()
    }


def _lines() -> Iterator[tuple[list[str], list[str]]]:
    """The French words and the English words of each line."""
    text = (files(__package__) / "glossary.tsv").read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            french, english = line.split("\t")
            yield french.split(), english.split()


@cache
def _glossary() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Stems of the other language by stem, for each language."""
    known: dict[str, dict[str, list[str]]] = {"fr": {}, "en": {}}
    for french, english in _lines():
        fr = [stem(word, "fr") for word in french]
        en = [stem(word, "en") for word in english]
        for ours, theirs, lang in ((fr, en, "fr"), (en, fr, "en")):
            for word in ours:
                known[lang].setdefault(word, []).extend(theirs)
    return known
