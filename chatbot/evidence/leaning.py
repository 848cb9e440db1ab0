"""Sentences that do not stand by themselves."""

from __future__ import annotations

import re

from chatbot.language import fold

_NOW = re.compile(
    r"^[«“\"\s]*(?:ces? (?:\w+ )?derni(?:er|ere)s (?:heures|jours|semaines|mois|annees)"
    r"|(?:cet?|cette|this) (?:semaine|week-end|mois|annee|saison|matin|midi|apres-midi|soir|nuit"
    r"|ete|automne|hiver|printemps|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|\d{1,2}(?:er)?"
    r"|week|weekend|month|year|season|morning|afternoon|evening|spring|summer|autumn|winter"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|april|june|july|august"
    r"|september|october|november|december))\b(?!-la\b)"
)
"""A time counted from the day of the article: « ce mardi », not « ce jour-là »."""
_ENGLISH_ON = re.compile(r"^[«“\"\s]*On (?:the\b|an\b|\d|[A-Z])")
"""“On Monday”; not « On a fermé »."""
_LEANING = re.compile(
    r"^[«“\"\s]*(?:il|elle|ils|elles|cela|ceci|ce|cet|cette|ces|celui|celle|ceux|leur|leurs|lui|on|"
    r"he|she|it|they|this|that|these|those|his|her|its|their|but|and|however|mais|et|or|puis|then|"
    r"meanwhile|also|toutefois|cependant|en outre|par ailleurs|depuis lors|since then|for his part|"
    r"de son cote|la source|the source|la meme source|the same|selon la meme|voici|here|"
    r"le texte|the text"
    r"|a (?:elles|eux) (?:deux|trois|seules?|seuls)|tou(?:s|tes) (?:deux|trois)"
    r"|(?:l[ea] premiere?|les premiere?s|the (?:first|former))\b[^.;]{0,90}, "
    r"(?:(?:et|and|while|tandis que|alors que) )?"
    r"(?:l[ea] seconde?|les secondes?|l[ea] deuxieme|l.autre|the (?:second|other|latter))"
    r"(?=,? (?:a|ont|est|sont|etait|ce|en|par|pour|dans|de|du|sur|avec|qui|is|was|are|were|has|had|"
    r"in|for|by|to|what|on|with|of)\b)"
    r"|both (?:have|had|are|were|will|said)"
    r"|the \d{1,3}-year-old|l[ea] [a-z-]+(?: [a-z-]+)?(?: de|,) \d{1,3} ans"
    r"|parmi (?:eux|elles)|(?:one|two|some|most|none|many) of (?:them|these|those)|among them"
    r"|l.une? d.(?:eux|elles)|(?:dans|a) (?:la foulee|ce contexte)|in this context|dedans"
    r"|afterwards?|(?:deuxi|troisi)emement|secondly|thirdly|apres quoi"
    r"|the following|welcome to|bienvenue (?:dans|a|sur)"
    r"|(?:enfin|finally|lastly)(?=,)|autres? (?=[a-z])"
    r"|(?:meme|even) (?:parmi|dans|chez|pour|apres|avant|among|in|at|for|after|before)"
    r"|(?:sans|avec|pour|contre|apres|avant|d.apres|without|with|for|against|after|before) "
    r"(?:lui|elles?|eux|cela|him|her|it|them|this|that)"
    r"|(?!chez|assez)[a-z]{3,}ez (?:la|les?|une?|donc|ce|cette|que))\b"
)


_ERRATUM = re.compile(
    r"\b(?:version (?:precedente|anterieure|initiale)|(?:premiere|precedente) version)"
    r" de (?:l'|cet |cette )(?:article|depeche|papier)\b"
    r"|\b(?:earlier|previous|original|first) version of this (?:article|story|report|column)\b"
)


def corrects(text: str) -> bool:
    """Whether a sentence says what an article had wrong: told alone it would be the error again.

    >>> corrects("Une première version de cet article indiquait 1,9 million.")
    True
    """
    return _ERRATUM.search(fold(text)) is not None


def leans(text: str) -> bool:
    """Whether a sentence leans on the one before it, or tells its reader to do something.

    >>> leans("Sans lui, le pic aurait atteint la ville."), leans("Le pic a atteint la ville.")
    (True, False)
    """
    if _ENGLISH_ON.match(text) or _NOW.match(fold(text)):
        return False
    return _LEANING.match(fold(text)) is not None
