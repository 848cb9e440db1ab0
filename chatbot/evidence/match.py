"""What a program can check of a sentence: its numbers, dates and names stand in its source.

The judge model misses swapped numbers and names more than anything else; these are just what can
be compared exactly, across languages, with tables. Every function here is pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from chatbot.evidence.detail import Detail
from chatbot.evidence.exception import unexcepted
from chatbot.evidence.initials import unabbreviated
from chatbot.evidence.interval import swapped
from chatbot.evidence.moments import is_calendar
from chatbot.evidence.names import Name, names
from chatbot.evidence.numbers import details
from chatbot.evidence.trend import backwards
from chatbot.evidence.units import bounds, measured, units
from chatbot.language import fold, is_common, zipf
from chatbot.types import LANGS
from vectorstore.glossary import translations

Texts = Sequence[tuple[str, str]]
"""Source texts, each with its language."""

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
_PART = re.compile(r"[^-]{2,}")
_CENTURY = re.compile(r"[IVXLC]+(?:e|ᵉ|er|ème)")
"""« XIXe »: a number, not a name."""
_SOFT_KINDS = {"role", "acronym", "event", "given_name"}
"""Kinds that do not identify anybody: weak evidence, so never the reason of a refusal."""
_CODE = 2
"""Letters of a country's code; a region's has more."""
_ARTICLES = {"The", "Le", "La", "Les", "L", "Al", "El"}
_USUAL = 3.4
"""Zipf frequency from which on a capitalised word may be one that is translated ("Council")."""
_FEW = {"0": {"zero"}, "1": {"un", "une", "one"}}
"""Words that are numbers where the other language has digits."""
_SIRS = {"m", "mm", "mr", "messrs", "monsieur", "messieurs"}
_MADAMS = {"mme", "mmes", "mlle", "mlles", "mrs", "ms", "miss", "madame", "mesdames"}
"""What stands before a name, and is translated."""
_TITLED = 0.6
"""Share of capitalised words from which on capitals do not tell names."""
_PREFIX = 4
_RATIO = 0.8


def missing(claim: str, lang: str, sources: Texts, *, translated: bool = True) -> list[Detail]:
    """The numbers, dates, units and names of a claim that none of its sources states.

    With them, verbs of rise and fall that the claim's own numbers contradict. A capitalised word
    that translates one of a source is stated, unless ``translated`` is false.

    >>> source = [("Une enquête de l’ONU en juin a visé près de 40 000 cas.", "fr")]
    >>> missing("A United Nations inquiry in June looked at nearly 40,000 cases.", "en", source)
    []
    >>> [d.text for d in missing("A NATO inquiry in July looked at 50,000 cases.", "en", source)]
    ['50,000', 'july', 'NATO']
    """
    stated = {(d.kind, d.value) for text, in_lang in sources for d in details(text, in_lang)}
    wanted = [d for d in details(claim, lang) if (d.kind, d.value) not in stated]
    lacking = [d for d in wanted if d.kind != "number" or d.value not in _FEW]
    named = set().union(*(measured(text) for text, _ in sources))
    lacking += [unit for unit in units(claim) if unit.value not in named]
    sides = {bound.value for text, _ in sources for bound in bounds(text)}
    lacking += [bound for bound in bounds(claim) if sides and bound.value not in sides]
    lacking += [one for one in swapped(claim, lang, sources) if one not in lacking]
    turned = backwards(claim, lang) + unexcepted(claim, lang, sources)
    return lacking + turned + _missing_names(claim, lang, sources, translated=translated)


def unnamed(question: str, lang: str, sources: Texts) -> list[str]:
    """The names in a question that none of its sources has.

    Peoples and their adjectives are no names here, nor is how a question begins, which is mostly
    no name and often a slip of the keyboard. A part of a name is enough: « Velcourt » is
    Velcourt-sur-Orvelle.

    >>> source = [("Le pont de Velcourt est fermé, a dit l’ONU.", "fr")]
    >>> unnamed("Pourquoi le pont de Velcourt est-il fermé ?", "fr", source)
    []
    >>> unnamed("Has the UN closed the bridges of Velcourt and Tessing?", "en", source)
    ['Tessing']
    """
    written = _WORD.findall(question)
    if sum(word[0].isupper() for word in written) > _TITLED * len(written):
        return []  # in capitals, or each Word with One: there is no telling
    asked = _asked(question, lang)
    if not asked:
        return []
    lacking = {detail.text for detail in _missing_names(question, lang, sources, translated=True)}
    told = (word for text, _ in sources for word in _WORD.findall(text) if "-" in word)
    parts = {part for word in told for part in fold(word).split("-")}
    return [
        name
        for name in asked
        if name in lacking and fold(name) not in parts and not _joined(name, sources)
    ]


def unheard(question: str, lang: str, sources: Texts) -> bool:
    """Whether a question names something, and its sources, in another language, nothing of that.

    Names are translated, so that one alone may be missing; initials mostly are.

    >>> source = [("Le pont de Velcourt est fermé, a dit l’ONU.", "fr")]
    >>> unheard("Has the UN closed the bridges of Velcourt and Tessing?", "en", source)
    False
    >>> unheard("Who closed the bridge of Tessing?", "en", source)
    True
    """
    missing = unnamed(question, lang, sources)
    asked = _asked(question, lang)
    return bool(missing) and all(name in missing and not name.isupper() for name in asked)


def _asked(question: str, lang: str) -> list[str]:
    """The names in a question, but for how it begins."""
    return [name for name in named(question, lang) if not question.startswith(name)]


def _joined(name: str, sources: Texts) -> bool:
    """Whether a name is made of others that the sources have: the « Paris-Dakar »."""
    parts = fold(name).split("-")
    return len(parts) > 1 and set(parts) <= set().union(*(_words(text) for text, _ in sources))


def named(text: str, lang: str) -> list[str]:
    """The names in a text, peoples and roles apart, known ones first.

    >>> named("La juge Petra Holm a vu l’ONU et les Turcs.", "fr")
    ['ONU', 'Petra', 'Holm']
    """
    known = names(text, lang)
    sure = [name.text for name in known if name.kind not in {*_SOFT_KINDS, "demonym"}]
    return sure + list(_unknown(text, lang, known))


def alike(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two texts, each with its language, state the same numbers and names.

    Names that no table knows are those written alike in both languages, as people's are. Initials
    that a text explains say nothing more than the name before them.

    >>> alike(("L’ONU compte 1 200 blessés.", "fr"), ("The UN counts 1,200 wounded.", "en"))
    True
    >>> alike(("L’ONU compte 1 200 blessés.", "fr"), ("The UN counts the wounded.", "en"))
    False
    >>> alike(("La juge Petra Holm est nommée.", "fr"), ("A judge has been appointed.", "en"))
    False
    >>> alike(("Le plan coûte 1 % du PIB.", "fr"), ("The plan costs a share of the GDP.", "en"))
    False
    """
    one, other = ((unabbreviated(*text), text[1]) for text in (one, other))
    if _stated(*one) != _stated(*other):
        return False
    return all(_keeps(*pair) and _counts(*pair) for pair in ((one, other), (other, one)))


def _counts(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether each 0 and 1 that a text writes in digits, as in « 1 % », stands in the other."""
    stated = {d.value for d in details(*other) if d.kind == "number"}
    stated |= {value for value, words in _FEW.items() if words & _words(other[0])}
    few = (d for d in details(*one) if d.kind == "number" and d.value in _FEW)
    return all(d.value in stated for d in few if d.text.strip()[:1].isdigit())


def _keeps(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether the names of a text that are words of neither language stand in the other text."""
    text, lang = one
    words = _words(other[0])
    return all(
        _echoed(word, words)
        for word in _unknown(text, lang, names(text, lang))
        if max(zipf(word.lower(), either) for either in LANGS) < _USUAL
    )


def _stated(text: str, lang: str) -> tuple[set[str], set[frozenset[str]]]:
    numbers = {d.value for d in details(text, lang) if d.kind == "number"}
    known = {name.keys for name in names(text, lang) if name.kind not in _SOFT_KINDS}
    return numbers - _FEW.keys(), known


def _missing_names(claim: str, lang: str, sources: Texts, *, translated: bool) -> list[Detail]:
    known = names(claim, lang)
    told = [(text, in_lang, names(text, in_lang)) for text, in_lang in sources]
    stated = {key for _, _, its in told for name in its for key in name.keys}
    lands = {word for *_, its in told for n in its if _land(n) for word in _words(n.text)}
    said = [(_words(text) | _besides(text, its), in_lang) for text, in_lang, its in told]
    words = set().union(*(each for each, _ in said))
    foreign = set().union(*(each for each, in_lang in said if translated and in_lang != lang))
    # What sounds like a country and is another one that the tables know is no echo of it.
    lacking = [
        Detail(kind="name", value=fold(name.text), text=name.text)
        for name in known
        if name.kind not in _SOFT_KINDS
        and not name.keys & stated
        and not _echoed(name.text, words - (lands - _words(name.text)) if _land(name) else words)
    ]
    lacking += [
        Detail(kind="word", value=fold(word), text=word)
        for word in _unknown(claim, lang, known)
        if not _echoed(word, words)
        and not any(fold(word) in each and words & each for each in (_SIRS, _MADAMS))
        and not any(_echoed(form, foreign) for form in translations(word, lang))
    ]
    return lacking


def _land(name: Name) -> bool:
    """Whether a name is a country's, its people's or its capital's."""
    codes = (key for key in name.keys if len(key) == _CODE and key != "EU")
    return name.kind in {"territory", "demonym", "capital"} and any(codes)


def _words(text: str) -> set[str]:
    return {fold(word) for word in _WORD.findall(text)}


def _unknown(text: str, lang: str, known: Sequence[Name]) -> Iterator[str]:
    """Capitalised words that are no part of a known name, nor a month or a day.

    Of a compound that a known name is part of, the other parts: of “US-Velcourt”, Velcourt.
    """
    for word, start, end in _parts(_capitalised(text, lang), known):
        covered = any(name.start <= start and end <= name.end for name in known)
        if word[0].isupper() and not covered and not is_calendar(word, lang):
            yield word


def _besides(text: str, known: Sequence[Name]) -> set[str]:
    """The other parts of those compounds in a text that a known name is part of."""
    wholes = ((match[0], match.start(), match.end()) for match in _COMPOUND.finditer(text))
    return {
        fold(part)
        for part, start, end in _parts(wholes, known)
        if not any(name.start < end and start < name.end for name in known)
    }


def _parts(
    words: Iterable[tuple[str, int, int]], known: Sequence[Name]
) -> Iterator[tuple[str, int, int]]:
    """Words and their places; the parts of a compound where a known name is one of them."""
    for word, start, end in words:
        if any(name.start < end and start < name.end for name in known):
            for part in _PART.finditer(word):
                yield part[0], start + part.start(), start + part.end()
        else:
            yield word, start, end


def _capitalised(claim: str, lang: str) -> Iterable[tuple[str, int, int]]:
    """Capitalised words, but for ordinary ones that begin a sentence or a quotation."""
    for match in _WORD.finditer(claim):
        before = claim[: match.start()].rstrip("'’ \u00a0\u202f-–—")
        begins = not before or before[-1] in '.!?:;«»“”"(…'
        elided = claim[match.start() - 1 : match.start()] in {"’", "'"}
        if match[0] in _ARTICLES or _CENTURY.fullmatch(match[0]):
            continue
        named = not begins or (elided and before) or not is_common(match[0], lang)
        if match[0][0].isupper() and len(match[0]) > 1 and named:
            yield match[0], match.start(), match.end()


def _echoed(text: str, words: set[str]) -> bool:
    """Every word of a name has its like among the source's words."""
    return all(any(_alike(fold(word), other) for other in words) for word in _WORD.findall(text))


def _alike(one: str, other: str) -> bool:
    """Same word, cognates (“development”, « développement ») or spellings (Haniyeh, Haniye)."""
    if one == other:
        return True
    shorter = min(len(one), len(other))
    if shorter < _PREFIX or one[0] != other[0]:
        return False
    common = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), shorter)
    if common >= max(_PREFIX, round(0.6 * max(len(one), len(other)))):
        return True
    return shorter > _PREFIX and SequenceMatcher(None, one, other).ratio() >= _RATIO
