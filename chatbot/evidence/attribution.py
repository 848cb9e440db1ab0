"""Who says so: whether a sentence attributes what it tells, and what its quotation marks hold.

A source that says "according to the union" is no evidence for the thing itself, only for the
union's saying it, so that a sentence written from it must attribute too (the first rule of every
news agency's style book). Words in quotation marks must stand in a source as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from chatbot.language import fold

_SAYING = {
    "fr": re.compile(
        r"\b(?:selon|d.apres|de source|aux yeux de|a (?:l.)?en croire|de l.avis de|"
        r"(?:(?:a|ont|avait|avaient|aurait|auraient|est|ayant) |s.est |se |s.|qu.)?(?:dit|disent|"
        r"disait|disant|declar\w+|affirm\w+|annonc\w+|estim\w+|assur(?:e|ent|ait|aient|ee?s?)|"
        r"expliqu\w+|soulign\w+|ajout(?:e|ent|ait|ee?s?)|precis(?:e|ent|ait|ee?s?)|"
        r"indiqu\w+|rapport(?:e|ent|ait|aient|ee?s?)|denonc\w+|accus\w+|pretend\w*|soutien\w*|"
        r"soutenu\w*|jug(?:e|ent|eait)|consider\w+|regrett\w+|promet\w*|promis|reconnai\w+|"
        r"reconnu\w*|ni(?:e|ent|ait)|dement\w*|confirm\w+|repond\w*|repondu|repet\w+|rappel\w+|"
        r"reclam\w+|demand(?:e|ent|ait) (?:a|que)|exig\w+|avert\w+|crai(?:nt|gnent|gnait)|"
        r"redout\w+|plaid\w+|"
        r"insist\w+|evoqu\w+|qualifi\w+|critiqu\w+|salu(?:e|ent|ait)|fait savoir|fait valoir|"
        r"se plai(?:nt|gnent|gnai(?:t|ent))|plaint(?:s|es?)?(?= (?:aupres|de|d|que|qu)\b)|"
        r"ecri(?:t|vent|vait)|appel(?:le|lent|ait|e a)|propose(?:nt)?|parl(?:e|ent|ait)|"
        r"pens(?:e|ent|ait)|croi(?:t|ent)|presum\w+))\b"
    ),
    "en": re.compile(
        r"\b(?:according to|in the words of|in the view of|in the eyes of|says?|said|saying|tells?|"
        r"told|claim\w*|stat(?:es|ed|ing)|argu\w+|insist\w*|warn\w*|adds?|added|announc\w+|"
        r"report(?:s|ed|edly)?|accus\w+|den(?:y|ies|ied)|confirm\w*|believ\w+|estimat\w+|"
        r"suggest\w*|alleg\w+|vow\w*|promis\w+|explain\w*|stress\w*|declar\w+|respond\w*|repl\w+|"
        r"recall\w*|acknowledg\w+|admit\w*|concede\w*|demand\w*|ask(?:s|ed|ing)?|call(?:s|ed|ing)|"
        r"urg(?:es|ed|ing)|fear\w*|critici[sz]\w+|condemn\w*|denounc\w+|prais\w+|describ\w+|"
        r"writ(?:es|ing)|wrote|thinks?|thought|considers?|considered|threaten\w*|propos\w+|"
        r"(?:he|she|they) (?:continue[sd]|went on)|"
        r"quot\w+|judg\w+|express\w*|note[sd]|hail\w*|point(?:s|ed) out|sources?)\b"
    ),
}
_SPOKEN = {
    "fr": re.compile(
        r"\bselon\b|\bd.apres\b|\b(?:ai|a|ont|ait|aient|avait|avaient|avoir|ayant)"
        r"(?:-t)?(?:-(?:ils?|elles?|on))? (?:(?!ete )\w+ )?"
        r"(?:dit|declare|affirme|estime|assure|explique|souligne|ajoute|precise|indique|denonce|"
        r"soutenu|juge|regrette|confie|temoigne|accuse|pretendu|averti|martele|raconte)\b|"
        r"\b(?:affirme|estime|assure|explique|souligne|soutenu|juge|regrette|temoigne|raconte)"
        r" qu[e']|(?<!\bl')\baccusee?s? d[e']|"
        r"\b(?:a|ont)-(?:t-)?(?:ils?|elles?|on) \w+e?[.,»]"
    ),
    "en": re.compile(
        r"\baccording to\b|\b(?:said|says|told|claimed|claims|argued|argues|insisted|insists|"
        r"warned|warns|added|alleged|alleges|accused|accuses|stressed|complained|complains)\b"
    ),
}
_SPEAKS = re.compile(
    r"\b(?<!-)(?:affirme|estime|assure|explique|souligne|d[ée]nonce|soutient|regrette|accuse|"
    r"pr[ée]tend|t[ée]moigne|raconte|(?<!\b(?:au|ce|de|du|la|le|un) )(?<!\b(?:son|une) )juge)"
    r"(?:nt)?\b"
)
"""Verbs of speech in the present, in lower case with their accents: « jugé » and « l’accusé » are
no speech, nor is « le juge »."""
_RUMOUR = re.compile(r"(?i)\b(?:ser|aur)ai(?:t|ent)\b(?!\s+(?:\w+\s+)?(?:pu|dû)\b)")
_SUPPOSED = re.compile(r"(?i)(?:^|\W)(?:si|s[’']ils?|sans|pourvu|au cas où|à condition|faute de)\b")
_HEDGED = {
    "fr": re.compile(r"(?i)\b\w+(?:rait|raient)\b|\b(?:selon|semblent?|paraît|dit-on)\b"),
    "en": re.compile(
        r"(?i)\b(?:would|could|may|might|reportedly|apparently|alleged(?:ly)?|supposedly|seems?|appears?|"
        r"according to|(?:is|are|was|were) (?:said|thought|believed|reported|understood))\b"
    ),
}
_REPORTED = re.compile(
    r"(?i)\b(?:(?:is|are|was|were) (?:said|thought|believed|reported|understood|alleged) to|"
    r"reportedly|allegedly)\b"
)
_KINDS = (
    r"(?:opinions?|tribune|editorial|edito|chronique|billet|point de vue|carte blanche|"
    r"libre opinion|op-?ed|commentary|column|viewpoint|comment is free)"
)
_OPINION = re.compile(rf"^\W*{_KINDS}\s*(?:[:.|]|[–—-]\s)|[|–—]\s*{_KINDS}\W*$")
"""As outlets announce a column in its headline, in folded letters."""
_OWN = {
    "fr": re.compile(
        r"\b(?:[Jj]e|me|[Mm]oi|[Mm]on|[Mm]a|[Mm]es|[Nn]ous|[Nn]otre(?!-)|[Nn]os)\b|\b(?:[Jj]|m)[’']"
    ),
    "en": re.compile(
        r"(?:^|[^\w\s]\s+|\b[a-z][\w’']*\s+)I\b(?!\.)|\bI[’'](?:m|ve|d|ll)\b|"
        r"\b(?:[Mm]y|me|[Ww]e|[Oo]urs?|us)\b"
    ),
}
"""Not “World War I”, nor « Me Tarnier », a lawyer, nor « Notre-Dame »."""
_YOU = re.compile(r"\b(?:[Yy]ou|[Yy]ours?|[Vv]ous|[Vv]otre|[Vv]os)\b")
_LEAD = re.compile(r"(?i)^(?:selon|d[’']après|according to) ([^,:]{3,60}?)[\s\u00a0]*[,:]\s*(?=\w)")
_ITSELF = re.compile(
    r"(?:the|this|these|l.|la|les?|cet?t?e?|ces) ?(?:news )?(?:articles?|excerpts?|extracts?|"
    r"extraits?|passages?|sources?|text(?:es?|s)?)(?: de presse)?"
)
"""The source itself, in folded letters: its citation says so already. “Sources” that speak in an
article are told as « des sources » or by what they are, and stay."""
MARKS = re.compile(r"«[\s\u00a0\u202f]*([^«»]+?)[\s\u00a0\u202f]*»|“([^“”]+)”|\"([^\"]+)\"")
"""Words between quotation marks of either language, in one of three groups."""


def spoken(source: str, lang: str) -> bool:
    """Whether a source sentence says who says so; quick announcements of facts do not count.

    >>> spoken("The bridge is unsafe, Odile Tarnier said.", "en")
    True
    >>> spoken("Le pont a été fermé lundi.", "fr")
    False
    """
    if lang == "fr" and _SPEAKS.search(source.lower()):
        return True
    return bool(_SPOKEN.get(lang) and _SPOKEN[lang].search(fold(source)))


def attributes(text: str, lang: str) -> bool:
    """Whether a written sentence attributes what it tells to anybody.

    >>> attributes("Selon Odile Tarnier, le pont est dangereux.", "fr")
    True
    >>> attributes("The bridge is unsafe.", "en")
    False
    """
    said = _SAYING["fr" if lang == "fr" else "en"].search(fold(text))
    return bool(said) or spoken(text, lang)


def unled(text: str, sources: Iterable[tuple[str, str]]) -> str:
    """The text without an attribution at its head that none of its ``(text, language)`` makes.

    To the article itself, or to anybody where no source attributes anything.

    >>> unled("Selon la directive, une salle ouvrira.", [("Une salle ouvrira.", "fr")])
    'Une salle ouvrira.'
    >>> unled("Selon le maire, une salle ouvrira.", [("A room will open, the mayor said.", "en")])
    'Selon le maire, une salle ouvrira.'
    """
    lead = _LEAD.match(text)
    if lead is None:
        return text
    said = any(attributes(source, lang) or personal(source, lang) for source, lang in sources)
    if said and not _ITSELF.fullmatch(fold(lead[1])):
        return text
    return text[lead.end()].upper() + text[lead.end() + 1 :]


def asserted(text: str, lang: str, sources: Iterable[tuple[str, str]]) -> bool:
    """Whether a sentence states as certain what all of its French sources only report.

    The conditional is how the French press marks what it has from others (« le conditionnel de
    presse »); in a sentence that supposes something, or that says who speaks, it is ordinary.

    >>> source = [("Près de 3 000 assiettes seraient encore dans la cale.", "fr")]
    >>> asserted("There are 3,000 plates in the hold.", "en", source)
    True
    >>> asserted("Nearly 3,000 plates are said to be in the hold.", "en", source)
    False
    """
    reported = [
        in_lang == "fr" and bool(_RUMOUR.search(s)) and not attributes(s, in_lang)
        for s, in_lang in sources
    ]
    supposed = any(_SUPPOSED.search(s) for s, in_lang in sources if in_lang == "fr")
    certain = not _HEDGED["fr" if lang == "fr" else "en"].search(text)
    return bool(reported) and all(reported) and not supposed and certain


def rumoured(text: str, lang: str, sources: Iterable[tuple[str, str]]) -> bool:
    """Whether a French sentence reports in the conditional what its English sources do.

    >>> source = [("The mediator is said to have read it aloud.", "en")]
    >>> rumoured("La médiatrice l’aurait lu à haute voix.", "fr", source)
    True
    >>> rumoured("La médiatrice l’a lu à haute voix.", "fr", source)
    False
    >>> rumoured("La médiatrice l’aurait lu.", "fr", [("She read it, he said.", "en")])
    False
    """
    told = [in_lang == "en" and bool(_REPORTED.search(s)) for s, in_lang in sources]
    return lang == "fr" and bool(told) and all(told) and bool(_RUMOUR.search(text))


def opinion(title: str) -> bool:
    """Whether a headline announces its article as somebody's opinion.

    >>> opinion("Tribune : rendre l’eau"), opinion("Opinion polls narrow")
    (True, False)
    """
    return bool(_OPINION.search(fold(title)))


def personal(text: str, lang: str) -> bool:
    """Whether a sentence speaks of its own writer or speaker, outside quotation marks.

    >>> personal("Nous n’avons rien à cacher.", "fr"), personal("“We agree,” she said.", "en")
    (True, False)
    """
    return bool(_OWN["fr" if lang == "fr" else "en"].search(MARKS.sub("", text)))


def addresses(text: str) -> bool:
    """Whether a sentence speaks to its reader, outside quotation marks.

    >>> addresses("Gardez votre ticket."), addresses("« Gardez votre ticket », dit-elle.")
    (True, False)
    """
    return bool(_YOU.search(MARKS.sub("", text)))


def unquoted(text: str, sources: Iterable[str]) -> str:
    """The text without those quotation marks that hold words no source has.

    What is translated or reworded is told, not quoted. Letters, accents and case aside, the words
    must be the same; where they are, the marks stay.

    >>> unquoted("Il parle d’une « ligne rouge ».", ["He spoke of a red line."])
    'Il parle d’une ligne rouge.'
    >>> unquoted("Il parle d’une « ligne rouge ».", ["C’est « une ligne rouge »."])
    'Il parle d’une « ligne rouge ».'
    """
    told = " ".join(_plain(source) for source in sources)

    def kept(match: re.Match[str]) -> str:
        inside = next(group for group in match.groups() if group is not None)
        return match[0] if f" {_plain(inside)} " in f" {told} " else inside

    return MARKS.sub(kept, text)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))
