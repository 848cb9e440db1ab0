"""Articles before proper names, as the sources of a language use them.

A translation has “the Kesterland” for « le Kesterland » and « selon Kesterland » for “Kesterland
says”. No rule tells a country from a river; articles of the language do: what they all write before
a name, a translation gets. Where they differ, or have the name only as a part of another, nothing
is changed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, TypeAlias

from chatbot.evidence.names import names
from chatbot.language import fold, zipf
from chatbot.types import LANGS, Evidence, Lang
from chatbot.writing.mend import elide, led, with_article
from chatbot.writing.proper import spellings
from chatbot.writing.spelling import spelt
from vectorstore.words import is_stopword

Uses: TypeAlias = Mapping[str, frozenset[str]]
"""The articles that each name, folded, has in texts of one language; ``""`` for none."""
_WORD: Final = r"[^\W\d_]"
_UPPER: Final = r"[^\W\d_a-zà-ÿœ]"
_NAME: Final = re.compile(rf"(?<![\w-])(?:(?<=[dlDL][’'])|(?<![’']))({_UPPER}{_WORD}{{3,}})\b")
_APART: Final = re.compile(rf"-|[ \u00a0]{_UPPER}|[ \u00a0]?\d")
"""What makes a word before it a part of a longer name."""
_JOINED: Final = re.compile(rf"(?:(?<![.!?:…] )(?<!^)({_UPPER}[\w.]*)|[^\W_]-)[ \u00a0]?$")
"""What makes a word after it a part of a longer name; not a sentence's first word."""
_HEAD: Final = re.compile(
    r"[’']s\b|\s*(?:[.,;:!?)”»…]|$)|\s(?:"
    "of|in|on|at|and|or|to|for|with|by|from|as|than|but|if|that|which|who|whose|where|when|while|"
    "after|before|since|until|because|is|are|was|were|has|have|had|does|did|will|would|can|could|"
    r"may|might|must|should|says?|said|told|went|came|took|gave|made|\w+ed)\b"
)
"""What follows an English name that stands for itself, not before the noun it qualifies."""
_THE: Final = re.compile(r"(?i)(?<![\w’'-])the $")
_OWNED: Final = re.compile(
    r"(?i)(?:\b(?:an?|this|that|these|those|its|his|her|their|our|my|your|no|every|each|another|"
    r"lower|upper|northern|southern|eastern|western|central|new|old|whole)|[’']s|-)[ \u00a0]?$"
)
"""What has another determiner already, or an adjective behind which the article belongs."""
_DETERMINED: Final = re.compile(
    r"(?i)\b(?:une?|ce|cet|cette|ces|son|sa|ses|leurs?|notre|nos|votre|vos|mon|ma|mes|chaque|"
    r"aucune?|quel(?:le)?)[ \u00a0]$"
)
_OPENED: Final = re.compile(r"[«“\"(/][ \u00a0]?$")
"""A title, an aside or an alternative, which needs no article."""
_KNOWN: Final = 3.8
"""Zipf frequency from which a word may be one of the language's own: « la Bourse », “Center”."""
_ENOUGH: Final = 2
"""Times that a name must be met."""
_STRAY: Final = 0.15
"""Share of its uses below which one is not counted: headlines leave articles out."""
_PEOPLE: Final = re.compile(
    r"(?:ais|ois|iens?|ains?)(?:es?)?$|iennes?$|(?:ese|ish|ians?|i[sn]t[es]?)$"
)
"""How names of peoples and their languages end: “in French”, and “the French”."""
_OF: Final = "de"
"""The mark of a name that its sources write after « de » without its article, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What the sources of one language have a way of writing, that translations may lack."""

    articles: Uses = field(default_factory=dict, hash=False)
    words: frozenset[str] = frozenset()
    """The words of English sources, for their spelling; of French ones none."""
    names: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Names that the other language's sources write otherwise, see `spellings`."""


Usage: TypeAlias = Mapping[Lang, Habits]
"""The same of each language."""


def usage_of(sources: Iterable[Evidence]) -> Usage:
    """What the sources of each language write before names, and how they spell them and words."""
    told = list(sources)
    spelled = spellings(told)
    texts: dict[str, list[str]] = {lang: [] for lang in LANGS}
    for source in told:
        if source.lang in texts:
            texts[source.lang].append(source.text)
    return {
        lang: Habits(
            articles=uses(texts[lang], lang),
            words=spelt(texts[lang]) if lang == "en" else frozenset(),
            names=spelled[lang],
        )
        for lang in LANGS
    }


def uses(texts: Iterable[str], lang: Lang) -> Uses:
    """How names are used in texts of one language.

    >>> uses(["Le Kesterland a signé avec Valmère.", "L’armée du Kesterland."], "fr")
    {'kesterland': frozenset({'le'})}
    """
    found: dict[str, Counter[str]] = {}
    for text in texts:
        for name in _NAME.finditer(text):
            before, after = text[: name.start()], text[name.end() :]
            if _is_part(before, after) or not _is_only_a_name(name[1], lang):
                continue
            used = _english_use(before, after) if lang == "en" else _french_use(before)
            if used is not None:
                found.setdefault(fold(name[1]), Counter())[used] += 1
    return {
        name: frozenset(used for used, n in met.items() if n >= _STRAY * met.total())
        for name, met in found.items()
        if met.total() >= _ENOUGH
    }


def with_articles(text: str, lang: Lang, told: Uses) -> str:
    """A written sentence with the article before each name that texts of its language agree on."""
    for name in reversed(list(_NAME.finditer(text))):
        before, after = text[: name.start()], text[name.end() :]
        wanted = told.get(fold(name[1]), frozenset())
        if wanted and not _is_part(before, after):
            english = lang == "en"
            lead = _english(before, after, wanted) if english else _french(before, name[1], wanted)
            text = lead + text[name.start() :]
    return text


def _is_part(before: str, after: str) -> bool:
    """Whether a word is part of a longer name: « Kesterland Rivers Office », “Tim Berners”."""
    joined = _JOINED.search(before)
    small = joined is not None and is_stopword(joined[1] or "")
    return bool(_APART.match(after)) or (joined is not None and not small)


@lru_cache(maxsize=4096)
def _is_only_a_name(word: str, lang: str) -> bool:
    """Whether a word can be nothing else: no word of the language, no people, no acronym.

    Peoples have an article or none as it comes.
    """
    if word.isupper() or _PEOPLE.search(word) or zipf(word, lang) >= _KNOWN:
        return False
    return not any(name.kind in {"demonym", "role"} for name in names(word, lang))


def _english_use(before: str, after: str) -> str | None:
    if not _HEAD.match(after) or _OWNED.search(before) or _OPENED.search(before):
        return None
    return "the" if _THE.search(before) else ""


def _english(before: str, after: str, wanted: frozenset[str]) -> str:
    """What stands before an English name, put right."""
    used = _english_use(before, after)
    if len(wanted) > 1 or used is None or used in wanted:
        return before
    if used:
        return _THE.sub("", before)
    return before + ("the " if _inside(before) else "The ")


def _french_use(before: str) -> str | None:
    if _DETERMINED.search(before) or _OPENED.search(before):
        return None
    _, preposition, article = led(before)
    if article or not preposition:
        return article
    return {"de": _OF, "à": ""}.get(preposition)


def _french(before: str, name: str, wanted: frozenset[str]) -> str:
    """What stands before a French name, put right."""
    if len(wanted - {_OF}) != 1 or _french_use(before) is None:
        return before
    (article,) = wanted - {_OF}
    bare, preposition, used = led(before)
    if used == article or (not used and preposition == _OF and _OF in wanted):
        return before
    lead = elide(with_article(preposition, article) + name).removesuffix(name)
    return bare + (lead if _inside(bare) else lead[:1].upper() + lead[1:])


def _inside(before: str) -> bool:
    """Whether something of the sentence stands before."""
    return re.search(r"[\w,;)]", before) is not None and not re.search(r"[.!?…]\s*$", before)
