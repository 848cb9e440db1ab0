"""People, organisations and places of a story, by their names in each language.

Known names come from the table of names and CLDR (`chatbot.evidence.names`). Others are found by
rules that would rather miss a name than misread one, and keep the spelling of the articles: a
person is a first and a last name beside a role, a title or a verb of saying; an organisation is
followed by its initials in brackets; a place is what one is in, near or at, twice at least.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from chatbot.evidence.moments import is_calendar
from chatbot.evidence.names import names, preferred
from chatbot.language import fold
from chatbot.types import LANGS, Article, Named
from vectorstore.words import content_words

MOST = 12
"""Names of a story."""
Kind = Literal["person", "organisation", "place"]
_KINDS: dict[str, Kind] = {
    "person": "person",
    "organisation": "organisation",
    "place": "place",
    "territory": "place",
    "capital": "place",
}
_CAP = r"[A-ZÀ-ÖØ-ÞŒ][^\W\d_]+(?:[-’'][^\W\d_]+)*"
_SEQUENCE = re.compile(
    rf"{_CAP}(?:[ \u00a0](?:(?:de|du|van|von|bin|al|el)[ \u00a0]|d[’'])?{_CAP}){{1,4}}"
)
_ROLES = (
    "minister|ministre|president|presidente|premier|chancellor|chancelier|chanceliere|king|roi|"
    "queen|reine|pope|pape|director|directeur|directrice|secretary|secretaire|general|generale|"
    "executive|chief|leader|dirigeante?|judge|juge|governor|gouverneure?|mayor|maire|professor|"
    "professeure?|dr|doctor|docteure?|mr|mrs|ms|mme|mlle|sir|lord|captain|capitaine|colonel|"
    "spokesman|spokeswoman|porte-parole|senator|senateur|senatrice|depute|deputee|deputy|"
    "analyst|analyste|archeologue|archaeologist|hydrologue|hydrologist|economist|economiste|"
    "prime|foreign|interior|defence|defense|finance|energy|vice|former|ancien|ancienne|opposition|"
    "editor|author|auteure?|autrice|novelist|lawyer|avocate?|me|coach|entraineure?|prosecutor|"
    "procureure?|officer|owner|monsieur|madame|bourgmestre|chairman|chairwoman|curator|"
    "conservateur|conservatrice|delegate|deleguee?|sergeant|inspector|detective|commissioner|"
    "commissaire|ambassador|ambassadeur|ambassadrice|historian|historienne?"
)
_ROLE = re.compile(rf"^(?:{_ROLES})$")
_BEFORE = re.compile(
    rf"(?:\b(?:{_ROLES}|m\.)(?: (?:de|du|des|d'|of|the|la|le|l')?[ ]?[\w'’-]+){{0,4}}"
    r"|\b(?:said|says|told|added|declare|affirme|ajoute|insiste|souligne|explique|resume|glisse|"
    r"raconte|repond|annonce|lance|according to|selon))[,:]? ?$"
)
_AFTER = re.compile(
    r"^,? (?:who|qui|said|says|told|added|a (?:declare|dit|affirme|ajoute|annonce|promis|repondu)|"
    rf"(?:{_ROLES})\b)"
)
_TITLED = r"\b(?:m\.|mme|mlle|mr|mrs|ms|dr) {}\b"
_INITIALS = re.compile(rf"({_CAP}(?: [^\s()«»“”,;:.]+){{0,7}}) \(([A-ZÀ-Þ]{{2,7}})\)")
_PLACE = re.compile(rf"\b(?:à|près de|au large de|in|near|outside) ({_CAP}(?:[ -]{_CAP})?)(?![’'])")
_ARTICLES = {"le", "la", "les", "the", "un", "une", "a", "this", "ce", "cette", "notre", "our"}
_NO_PERSON = re.compile(
    r"^(?:line|lines|office|bank|banque|street|avenue|road|council|group|post|times|gazette|"
    r"daily|news|party|university|institute|agency|air|airlines|motors|energy|union|club|"
    r"company|corporation|river|valley|hall|house|hospital|department|ministry|court|"
    r"states|kingdom|republic|islands|island|city|town|county|church|cup|league|games|"
    r"festival|airport|station|bridge|prize|award|awards|press|books|records|studios|films|media|"
    r"hydro|print|shipping|marine|foods|motors?|software|systems|technologies|pharma|insurance|"
    r"labs|partners|capital|holdings|foundation|trust|museum|gallery|school|college|theatre|"
    r"theater|park|square|market|society|association|federation|commission)$"
)
"""Last words of names that are nobody's."""
_NO_PERSON_FIRST = re.compile(
    r"^(?:maison|prix|coupe|stade|hopital|tribunal|banque|groupe|societe|universite|institut|"
    r"ecole|lycee|musee|theatre|fondation|association|federation|festival|gare|rue|avenue|place|"
    r"port|mont|ile|lac|chateau|parc|editions|laboratoires?|radio|university|bank|mount|lake|"
    r"fort|team|studio|hotel|cafe|lower|upper|north|south|east|west|cape|cap|baie|golfe|college|"
    r"saint|sainte|pont)$"
)
"""First words of such names."""
_OFFICE = re.compile(
    rf"\b(?:{_ROLES})(?: (?:deleguee?|chargee?|d'etat))* (?:de|du|des|a|au|aux|of|for)"
    r"(?: (?:la|the))? ?(?:l')?$"
)
"""« le ministre de la », before what the office is for: that is no first name."""
_THE = re.compile(r"(?:\b(?:the|le|la|les|au|aux|du)[ ]|\bl')$")
_NOWHERE = {"The", "This", "That", "These", "Mr", "Ms", "Mme", "All", "Fact", "Addition"}
_TWICE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mention:
    """A name in an article."""

    key: str
    kind: Kind
    form: str
    article: str
    lang: str
    times: int = 1


def named(articles: Sequence[Article]) -> tuple[Named, ...]:
    """The names of a story's articles, those in most articles first, then the most often named."""
    mentions = [m for article in articles for m in _known(article)]
    people = [m for article in articles for m in _people(article)]
    taken = {word for m in people for word in fold(m.form).split()}
    bodies = [m for article in articles for m in _bodies(article)]
    places = [
        m for article in articles for m in _places(article) if not taken & set(fold(m.form).split())
    ]
    often = Counter(m.key for m in places)
    mentions += people + bodies + [m for m in places if often[m.key] >= _TWICE]
    return tuple(_named(found) for found in _ranked(mentions)[:MOST])


def _ranked(mentions: Sequence[_Mention]) -> list[list[_Mention]]:
    """Mentions of one name together, the most widely named first."""
    together: dict[str, list[_Mention]] = {}
    for mention in mentions:
        together.setdefault(mention.key, []).append(mention)

    def weight(found: list[_Mention]) -> tuple[int, int]:
        return len({m.article for m in found}), sum(m.times for m in found)

    return sorted(together.values(), key=weight, reverse=True)


def _named(found: Sequence[_Mention]) -> Named:
    """The form to print in each language: the table's, else as that language's articles write."""
    forms: dict[str, str] = {}
    for lang in LANGS:
        own = Counter(m.form for m in found if m.lang == lang) or Counter(m.form for m in found)
        forms[lang] = preferred(found[0].key, lang) or own.most_common(1)[0][0]
    articles = tuple(dict.fromkeys(m.article for m in found))
    return Named(kind=found[0].kind, forms=forms, articles=articles)


def _known(article: Article) -> Iterator[_Mention]:
    """Names of the table: a country by its own name or its capital's, not by its people's."""
    for name in names(f"{article.title}\n{article.text}", article.lang):
        kind = _KINDS.get(name.kind)
        if kind and preferred(name.key, "fr"):
            yield _mention(name.key, kind, name.text, article)


def _people(article: Article) -> Iterator[_Mention]:
    text = article.text
    for match in _SEQUENCE.finditer(text):
        words = match[0].replace("\u00a0", " ").split(" ")
        before = fold(text[max(0, match.start() - 60) : match.start()])
        office = _OFFICE.search(before) is not None
        named_so = office or _ROLE.match(fold(words[0]))
        if fold(words[0]) in _ARTICLES or (_THE.search(before) and not named_so):
            continue
        titled, words = _untitled(words[office:], article.lang)
        name = re.sub("^d[’']", "", " ".join(words))
        if not 2 <= len(words) <= 4 or names(name, article.lang, only=True):  # noqa: PLR2004 - first, last
            continue
        if (
            name.isupper()
            or _NO_PERSON.match(fold(words[-1]))
            or _NO_PERSON_FIRST.match(fold(words[0]))
        ):
            continue
        after = fold(text[match.end() : match.end() + 30])
        last = re.escape(fold(words[-1]))
        known = titled or _BEFORE.search(before) or _AFTER.match(after)
        if known or re.search(_TITLED.format(last), fold(text)):
            times = len(re.findall(rf"\b{last}\b", fold(text)))
            yield _mention(fold(name), "person", name, article, times=times)


def _untitled(words: list[str], lang: str) -> tuple[bool, list[str]]:
    """Whether a name has a role or title, and what follows the last of them.

    A sentence's first word is no name if it only joins others (« Selon »).
    """
    last = max((place for place, word in enumerate(words) if _ROLE.match(fold(word))), default=-1)
    bare = words[last + 1 :]
    return last >= 0, bare[1:] if bare and not content_words(bare[0], lang) else bare


def _bodies(article: Article) -> Iterator[_Mention]:
    """Names followed by their initials: « Conseil du bassin de l’Alvène (CBA) »."""
    for match in _INITIALS.finditer(article.text):
        words = match[1].split()
        for start in range(len(words)):
            tail = words[start:]
            heads = [w for w in re.findall(r"[^\W\d_]+", " ".join(tail)) if len(w) > 1]
            capitals = [w[0].upper() for w in heads if w[0].isupper() or len(w) > 3]  # noqa: PLR2004
            if tail[0][0].isupper() and _spells(match[2], capitals):
                form = f"{' '.join(tail)} ({match[2]})"
                yield _mention(match[2], "organisation", form, article)
                break


def _spells(initials: str, heads: Sequence[str]) -> bool:
    """Whether the first letters of a name, in order, are its initials."""
    letters = iter(fold("".join(heads)))
    return (
        bool(heads)
        and fold(heads[0]) == fold(initials[0])
        and all(letter in letters for letter in fold(initials))
    )


def _places(article: Article) -> Iterator[_Mention]:
    for match in _PLACE.finditer(article.text):
        form = match[1]
        ordinary = form in _NOWHERE or is_calendar(form.split()[0], article.lang)
        if not ordinary and not names(form, article.lang):
            yield _mention(fold(form), "place", form, article)


def _mention(key: str, kind: Kind, form: str, article: Article, *, times: int = 1) -> _Mention:
    return _Mention(
        key=key, kind=kind, form=form, article=article.article_id, lang=article.lang, times=times
    )
