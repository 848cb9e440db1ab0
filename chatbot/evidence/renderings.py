"""The words and names of a question as passages in the other language have them, for search."""

from __future__ import annotations

from chatbot.evidence.names import Name, names, preferred
from vectorstore import glossary
from vectorstore.types import Term
from vectorstore.words import query_words, stem

_FORMS = 3
"""Ways to write a name that are looked for."""
_CODE = 2
"""Letters of a territory's code."""


def renderings(text: str, lang: str) -> dict[str, list[Term]]:
    """As `vectorstore.glossary.renderings`, names included.

    >>> renderings("Que dit l’OTAN de la Cisjordanie ?", "fr")["en"]
    [('dit',), ('otan', 'nato'), ('cisjordan', 'cisjordani'), ('west',), ('bank',)]
    """
    rendered: dict[str, list[Term]] = dict(glossary.renderings(text, lang))
    for other, terms in rendered.items():
        for name in names(text, lang, only=True):
            for form in _forms(name, other):
                _add(terms, query_words(name.text), query_words(form), lang, other)
    return rendered


def _forms(name: Name, lang: str) -> list[str]:
    """A name in a language; a country's with its people's, as « turc » may be “Turkey's”."""
    keys = sorted(name.keys)
    for code in [key for key in keys if len(key) == _CODE]:
        keys += [f"territory-{code.lower()}", f"demonym-{code.lower()}"]
    forms = (form for key in keys if (form := preferred(key, lang)))
    return list(dict.fromkeys(forms))[:_FORMS]


def _add(terms: list[Term], ours: list[str], theirs: list[str], lang: str, other: str) -> None:
    """One word for one word is an alternative; the words of a longer name are looked for too."""
    new = [stem(word, other) for word in theirs]
    if len(ours) == len(new) == 1:
        own = stem(ours[0], lang)
        terms[:] = [tuple(dict.fromkeys([*t, *new])) if own in t else t for t in terms]
    else:
        known = {form for term in terms for form in term}
        terms += [(form,) for form in new if form not in known]
