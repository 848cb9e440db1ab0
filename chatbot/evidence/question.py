"""What a question is about and what kind of thing would answer it, read by program.

A small judge is easily taken in by a passage on a neighbouring subject: asked about tapeworm, it
accepts the treatment of tetanus. Words do not deceive: the rarer a word of the question, the more
its absence from a passage of the same language says (inverse document frequency, Spärck Jones
1972, with the frequencies of the wordfreq package); and a question of time is not answered
without a date (answer types, Li and Roth 2002).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from chatbot.evidence.match import named
from chatbot.evidence.numbers import details
from chatbot.language import fold, zipf
from vectorstore.words import is_stopword, stems, words

Want = Literal["time", "measure", "amount", "name"]

_COMMON = 6.5
"""Zipf frequency from which a word says nothing of what a question is about."""
TELLING, RARE = 2.0, 3.0
"""Least weight of a word that must stand in the source: said once in thirty thousand words; once
in three hundred thousand, as the names of things are and the verbs of news are not."""
_ENDINGS = {
    "fr": ("", "e", "s", "es", "er", "ent", "é", "ée", "ait", "ant", "ir", "it", "re"),
    "en": ("", "e", "s", "es", "ed", "ing", "y"),
}
"""Of the forms of a word, those among which its commonest mostly is."""
_ASKED: dict[Want, re.Pattern[str]] = {
    "time": re.compile(
        r"\b(?:quand|when|(?:en|a|de|depuis|pour|jusqu.?en|vers) quelle? (?:annee|date|jour|mois|"
        r"epoque|siecle|heure|saison|periode)|quel (?:jour|mois|siecle)|quelle (?:date|annee|heure|"
        r"epoque|periode)|(?:what|which) (?:year|date|day|month|century|time|decade|season)|"
        r"depuis combien de temps|combien de (?:temps|jours|mois|annees|semaines|heures)|how long|"
        r"how many (?:years|days|months|weeks|hours|minutes))\b"
    ),
    "measure": re.compile(
        r"\b(?:how (?:old|tall|big|large|wide|heavy|much(?! of\b))|"
        r"combien (?:d[e'’] ?(?:eau|argent)|(?:a|ont|avai(?:en)?t) coute|cout\w+|vau\w+|pese|"
        r"mesure|gagne|paie\w*|touche)|"
        r"quel(?:le)? (?:est |etait )?(?:l.|la |le |sa |son )?(?:age|superficie|distance|taille|"
        r"longueur|hauteur|largeur|profondeur|altitude|temperature|poids|vitesse)|"
        r"(?:what|which) (?:is |was )?(?:the |its )?(?:age|distance|height|length|width|depth|"
        r"altitude|temperature|weight|speed))\b"
    ),
    "amount": re.compile(
        r"\b(?:combien|how (?:many|much|often|high|far|deep|fast)|"
        r"quels? (?:pourcentage|nombre|montant|prix|taux|budget|cout)|"
        r"quelle (?:somme|part|proportion|population|quantite)|"
        r"(?:what|which) (?:percentage|number|amount|price|rate|share|proportion|"
        r"population|size|sum|budget|cost))\b"
    ),
    "name": re.compile(
        r"\b(?:comment (?:s.)?(?:appel|nomm)\w*|quels? (?:est|sont|etai(?:en)?t|fu(?:ren)?t) "
        r"les? (?:pre)?noms?|(?:what|which) (?:is|are|was|were) (?:\w+ )?names?)\b"
    ),
}
_TIMES = re.compile(
    r"\b(?:hier|demain|aujourd|veille|lendemain|matin|soir|apres-midi|nuit|semaines?|mois|ans?|"
    r"annees?|jours?|heures?|minutes?|secondes?|siecles?|decennies?|printemps|ete|automne|hiver|"
    r"noel|paques|toujours|yesterday|tomorrow|today|tonight|morning|evening|afternoon|night|"
    r"weeks?|months?|years?|days?|hours?|minutes?|seconds?|centur(?:y|ies)|decades?|spring|"
    r"summer|autumn|fall|winter|christmas|easter|century|era|epoque|during|pendant|lors|before|"
    r"after|avant|apres|until|since|depuis|when|lorsque|quand|midi|minuit|noon|midnight|dawn|dusk|"
    r"aube|crepuscule|saisons?|seasons?|millenaires?|millenni(?:um|a)|antiquite|antiquity|"
    r"moyen age|middle ages|\d{1,2} ?h ?\d{2})\b"
)
_LASTS = re.compile(
    r"\b(?:combien de (?:temps|jours|mois|annees|semaines|heures|minutes)|how long"
    r"|how many (?:years|days|months|weeks|hours|minutes))\b"
)
_SPANS = re.compile(
    r"\b(?:ans?|annees?|mois|semaines?|jours?|journees?|heures?|minutes?|secondes?|siecles?"
    r"|decennies?|millenaires?|nuits?|matinee|soiree|trimestres?|saisons?|eres?|toujours|midi"
    r"|years?|months?|weeks?|days?|hours?|seconds?|centur(?:y|ies)|decades?|millenni(?:um|a)"
    r"|nights?|quarters?|seasons?|fortnight|forever|always|eras?|epochs?)\b"
)
"""What says how long something lasts, or since what time, where no number does: not “after”."""
_YEAR = re.compile(
    r"(?<![\d.,])(?:1\d{3}|20\d{2}|\d{2,3}(?=s? (?:BC|AD|BCE|CE|av|apr)\b)"
    r"|(?:(?<=\ben )|(?<=\bin )|(?<=\bvers ))\d{3}(?! [^\W\d]))(?![\d.,]\d)"
)
_AMOUNTS = re.compile(
    r"\b(?:aucune?s?|plusieurs|quelques|tous|toutes|moitie|majorite|tiers|quart|double|triple|"
    r"zero|un|une|seule?|none|no|several|some|all|half|most|majority|third|quarter|twice|one|an?|"
    r"single|many|few|dozens|hundreds|thousands|millions|billions|milliers|milliards|centaines|"
    r"dizaines|premiere? fois|first time)\b"
)


_OPEN = re.compile(
    r"\b(?:who|whom|whose|which|what|when|where|why|how|qui|quoi|quel(?:le)?s?|quand|où|pourquoi|"
    r"comment|combien|laquelle|lequel|lesquel(?:le)?s)\b|\bqu[’']",
    re.IGNORECASE,
)
_MEANWHILE = re.compile(
    rf"((?:{_OPEN.pattern}|^\W*que\b).*?)"
    r"\b(?<!and )(?<!et )(?<!since )(?<!depuis )(?:when|quand)\b",
    re.IGNORECASE,
)
"""“When” after another question word only tells of what moment; not in “…, and when?”."""


_APPOSED = re.compile(r",(?=\s)(?!.*\b(?:and|or|et|ou)\b)", re.IGNORECASE)
"""A comma that nothing is joined to, as what is asked besides or whom else would be."""
_PROCEDURE = re.compile(
    r"\W*(?:comment (?:se |s.|bien )?(?!hier\b)[a-z]+(?:er|ir|re)\b"
    r"|how (?:to|(?:do|does|can|could|should) (?:i|you|we|one|people|someone))\b)"
)


_NEWS = re.compile(
    r"neuf|nouve(?:au|lle|aute)s?|actu(?:alite)?s?|infos?|passee?|arrive|resum\w+|titres|essentiel"
    r"|evenements|new|news|happen(?:ed|ing|s)?|going|headlines|latest|updates?|summary|recap"
    r"|summari[sz]e|events|overview"
)
"""Words for the news."""
_ALL = re.compile(
    r"quoi|cours|moi|dis|donnez?|fai[st]|faites|faut|savoir|retenir|lire|princip\w+|grande?s?|gros"
    r"|import\w+|derni\w+|recent\w*|jour|journee|journal|presse|articles|sujets|faits|monde"
    r"|bibliotheque|point|what|tell|give|know|read|main|top|big|current|day|world|papers|stories"
    r"|library|brief|there|anything"
)
"""Words that narrow it to nothing."""


_NEWEST = re.compile(
    r"\b(?:ou en (?:est|sont)|derni(?:er|ere)s (?:nouvelles|infos?|informations|developpements)"
    r"|quoi de neuf|du nouveau (?:sur|dans|pour|concernant)|situation actuelle"
    r"|the latest (?:on|about|in|from|with|news|updates?|developments?)|what(?:'s| is) new"
    r"|any (?:news|updates?)|current (?:state|status|situation))\b"
    r"|\bwhere (?:do|does) .{3,60} stand\b(?! before)"
)


_POINTS = {
    "fr": re.compile(
        r"(?<!-)\b(?:ils?|elles?|lui|leurs?|eux|son|sa|ses|celui|celle|ceux|celles|cela|ca|y|en|la-bas"
        r"|ce|cet|cette|ces)\b(?!-|'est\b)"
    ),
    "en": re.compile(
        r"\b(?:he|she|it|they|him|her|them|his|hers|its|their|theirs|there|this|that|these|those)\b"
    ),
}
"""Words that point at what was said before."""


def wants(question: str) -> Want | None:
    """The kind of thing that alone can answer, where the question's words say so.

    None of a question that asks for two kinds: either answers some of it.

    >>> wants("Quand le pont rouvrira-t-il ?"), wants("How many people were hurt?")
    ('time', 'amount')
    >>> wants("How tall is a Rhodesian Ridgeback?"), wants("Quelle est la hauteur du barrage ?")
    ('measure', 'measure')
    >>> wants("Pourquoi le pont est-il fermé ?"), wants("How many were hurt, and when?")
    (None, None)
    """
    folded = fold(_MEANWHILE.sub(r"\1", question))
    found = {want: [m.span() for m in asked.finditer(folded)] for want, asked in _ASKED.items()}
    kinds = [want for want, spans in found.items() if spans]
    if not kinds:
        return None
    first = found[kinds[0]]
    others = [span for want in kinds[1:] for span in found[want]]
    within = all(any(start < e and s < end for s, e in first) for start, end in others)
    return kinds[0] if within else None


def procedural(question: str) -> bool:
    """Whether a question asks for a way of doing something, which takes more than a sentence.

    >>> procedural("Comment calculer une moyenne ?"), procedural("How do I bake bread?")
    (True, True)
    >>> procedural("Comment l’épave a-t-elle été identifiée ?"), procedural("How was it found?")
    (False, False)
    """
    return _PROCEDURE.match(fold(question)) is not None


def general(question: str) -> bool:
    """Whether a question asks what the news is, and of nothing in particular.

    The words of a period are not to be in it (`chatbot.evidence.period.Period.rest`).

    >>> general("Quoi de neuf ?"), general("What’s in the news?"), general("Que s’est-il passé ?")
    (True, True, True)
    >>> general("Quoi de neuf à Velcourt ?"), general("What has happened to the bridge?")
    (False, False)
    >>> general("Qui ?"), general("Quels ?")
    (False, False)
    """
    told = [fold(word) for word in words(question) if not is_stopword(word)]
    news = [_NEWS.fullmatch(word) is not None for word in told]
    return any(news) and all(
        said or _ALL.fullmatch(word) for word, said in zip(told, news, strict=True)
    )


def newest(question: str) -> bool:
    """Whether a question asks how things stand now, so that the newest article answers best.

    >>> newest("Où en est la grève ?"), newest("What’s the latest on the strike?")
    (True, True)
    >>> newest("Où est le pont ?"), newest("Qui est l’auteur du nouveau pont ?")
    (False, False)
    """
    return _NEWEST.search(fold(question)) is not None


def gives(want: Want | None, text: str, lang: str, question: str = "") -> bool:
    """Whether a text holds any thing of the kind wanted; true where no kind is.

    A name must be another than those the question has, a measure has a number, and how long
    something lasts is not said by “after” or “until” alone.

    >>> gives("time", "Le Carnaval est la fête la plus populaire du pays.", "fr")
    False
    >>> gives("time", "Il a lieu chaque année en février.", "fr")
    True
    >>> gives("time", "Lothaire meurt en 855.", "fr"), gives("time", "À 07H45 précise.", "fr")
    (True, True)
    >>> gives("time", "People fall ill after eating it.", "en", "How long can it take?")
    False
    >>> gives("name", "Le couple vit à Velcourt.", "fr", "Quel est le nom du couple de Velcourt ?")
    False
    """
    if want is None:
        return True
    if want == "name":
        return any(fold(name) not in fold(question) for name in named(text, lang))
    times = _SPANS if _LASTS.search(fold(question)) else _TIMES
    if want == "time" and times.search(fold(text)):
        return True
    if want == "amount" and _AMOUNTS.search(fold(text)):
        return True
    found = details(text, lang)
    if want == "time":
        return any(detail.tells_when for detail in found) or bool(_YEAR.search(text))
    # of a measure too: “tall” and “some” are none
    return any(detail.kind in {"number", "time"} for detail in found)


def subject(question: str, lang: str) -> dict[str, float]:
    """The stems of what a question is about, and how much each says.

    >>> subject("Quel est le traitement pour le ténia ?", "fr")  # doctest: +ELLIPSIS
    {'trait': 1.6..., 'teni': 4.2...}
    """
    weights: dict[str, float] = {}
    for word in words(question):
        weight = _COMMON - zipf(word.lower(), lang)
        if not is_stopword(word) and weight > 0:
            for stem in stems(word, lang):
                weights[stem] = max(weight, weights.get(stem, 0.0))
    return weights


def covered(question: str, lang: str, texts: Iterable[str]) -> float:
    """How much of what a question is about stands in texts of its own language, 0 to 1.

    1 for a question that is about nothing in particular. Compounds and derived words count when
    one begins with the other ("tax", "taxation").
    """
    weights = subject(question, lang)
    told = {stem for text in texts for stem in stems(text, lang)}
    whole = sum(weights.values())
    held = sum(weight for stem, weight in weights.items() if _told(stem, told))
    return held / whole if whole else 1.0


def hangs(question: str, rewritten: str, lang: str) -> bool:
    """Whether a follow-up still hangs on its chat once it is made to stand alone.

    It speaks of “them” or “it”, and the rewriting says nothing more than it does.

    >>> hangs("Ils avaient déjà sévi ?", "Avez-vous déjà sévi ?", "fr")
    True
    >>> hangs("Had they struck before?", "Had the pirates struck before?", "en")
    False
    >>> hangs("Who runs the port?", "Who runs the port?", "en")
    False
    """
    known = set(stems(question, lang))
    added = [stem for stem in subject(rewritten, lang) if stem not in known]
    return not added and _POINTS["fr" if lang == "fr" else "en"].search(fold(question)) is not None


def bare(question: str, rewritten: str, lang: str) -> str:
    """A follow-up made to stand alone, without what its rewriting adds after a comma.

    Up to the first comma before which all of the question is asked and somebody or something is
    named: what follows tells of them again what the chat told, and seems to be asked.

    >>> told = "Who replaces Ada Lonn, mayor since 2014, who resigned on Tuesday?"
    >>> bare("And who replaces her?", told, "en")
    'Who replaces Ada Lonn?'
    >>> bare("And when?", "In May, when does the port close?", "en")
    'In May, when does the port close?'
    >>> bare("And when?", "When does Ada Lonn leave, and why?", "en")
    'When does Ada Lonn leave, and why?'
    """
    asked = covered(question, lang, [rewritten])
    for comma in _APPOSED.finditer(rewritten):
        begun = rewritten[: comma.start()]
        if covered(question, lang, [begun]) >= asked and _OPEN.search(begun) and named(begun, lang):
            mark = "\u00a0?" if lang == "fr" else "?"
            return begun.rstrip() + mark
    return rewritten


def unsaid(
    question: str, draft: str, lang: str, texts: Iterable[str], *, least: float = TELLING
) -> list[str]:
    """Words that a draft takes from its question though no text, in its language, says them.

    Not those that are common in any of their forms: « travailleront » is rare, « travaille » says
    little.

    >>> source = ["Le traitement du tétanos vise à neutraliser la toxine."]
    >>> question = "Quel est le traitement du ténia ?"
    >>> unsaid(question, "Le traitement du ténia vise à neutraliser la toxine.", "fr", source)
    ['ténia']
    """
    told = {stem for text in texts for stem in stems(text, lang)}
    weights = subject(question, lang)
    return [
        word
        for word in dict.fromkeys(words(draft))
        for stem in stems(word, lang)
        if min(weights.get(stem, 0.0), _COMMON - _commonest(stem, lang)) >= least
        and not _told(stem, told)
    ]


def adds(question: str, draft: str, lang: str) -> bool:
    """Whether a draft says anything that its question does not; true where that asks yes or no.

    >>> adds("Whom did Gantz ask to warn them?", "Gantz asked to warn them.", "en")
    False
    >>> adds("Whom did Gantz ask to warn them?", "Gantz asked Iran to warn them.", "en")
    True
    """
    if not _OPEN.search(question):
        return True
    known = set(stems(question, lang))
    told = (word for word in words(draft) if not is_stopword(word))
    return any(stem not in known for word in told for stem in stems(word, lang))


def _commonest(stem: str, lang: str) -> float:
    return max(zipf(stem + ending, lang) for ending in _ENDINGS["fr" if lang == "fr" else "en"])


def _told(stem: str, told: set[str]) -> bool:
    if stem in told:
        return True
    return len(stem) >= 4 and any(  # noqa: PLR2004 - shorter beginnings are shared by chance
        other.startswith(stem) or (len(other) >= 4 and stem.startswith(other))  # noqa: PLR2004
        for other in told
    )
