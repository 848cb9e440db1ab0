"""A phrase that opens a sentence, and the sentence that it opens, translated each by itself.

A small translation model loses a place or a time out of a long sentence. What stands before its
first comma and only says when, where or how can be told by itself without loss, as systems of
translation have long divided sentences that they could not hold (Goh and Sumita 2011).
"""

from __future__ import annotations

import re
from typing import Final

_TIME: Final = {
    "fr": r"(?:une?|deux|trois|quatre|cinq|six|dix|quelques|plusieurs|\d+) "
    r"(?:minutes?|heures?|jours?|semaines?|mois|ans?|années?) (?:après|avant|plus tard|plus tôt)",
    "en": r"(?:an?|one|two|three|four|five|six|ten|a few|several|\d+) "
    r"(?:minutes?|hours?|days?|weeks?|months?|years?) (?:after|before|later|earlier|ago)",
}
_ADJUNCT: Final = {
    lang: re.compile(rf"(?:{opening}|{_TIME[lang]})(?!\w)", re.IGNORECASE)
    for lang, opening in {
        "fr": r"après|avant|avec|à|au|aux|d[e’]ici|dans|depuis|dès|durant|en|face|faute|grâce|hors|"
        r"lors|malgré|outre|pendant|pour|sans|selon|sous|sur|vers|lundi|mardi|mercredi|jeudi|"
        r"vendredi|samedi|dimanche|hier|le \d+",
        "en": r"according|after|against|amid|among|as of|at|because of|before|below|between|beyond|"
        r"by|despite|during|following|for|from|in|inside|on|outside|over|since|through|to|under|"
        r"until|with|within|without|yesterday",
    }.items()
}
_GOES_ON: Final = re.compile(
    r"(?:qui|que|qu’|dont|où|lequel|laquelle|et|ou|mais|puis|à|au|en|dans|who|which|whose|where|"
    r"when|and|or|but|in|at|on)(?!\w)",
    re.IGNORECASE,
)
"""What follows a comma inside an opening: « À Velcourt, dans l’est, … »."""
_COMMON: Final = {
    "fr": "le la les un une des du de il elle ils elles on ce cet cette ces son sa ses leur leurs "
    "plus près quelque quelques plusieurs tous toutes deux trois au aux à en dans sur par pour",
    "en": "the a an it he she they this that these those his her its their some more nearly about "
    "several all two three on in at by for with there no",
}
_OPENS: Final = re.compile(r"[^\W\d_]+")
_FEWEST: Final = 3
"""Words of either part."""
_MOST: Final = 14
"""Words of an opening."""


def parted(text: str, lang: str) -> tuple[str, str] | None:
    """The opening of a sentence and the rest; ``None`` where nothing can be told by itself.

    >>> parted("Deux jours après la crue, le pont a rouvert aux camions.", "fr")
    ('Deux jours après la crue', 'le pont a rouvert aux camions.')
    >>> parted("The bridge, which is old, is shut.", "en") is None
    True
    """
    head, comma, rest = text.partition(", ")
    words = len(head.split())
    if not comma or not _FEWEST <= words <= _MOST or len(rest.split()) < _FEWEST:
        return None
    if lang not in _ADJUNCT or not _ADJUNCT[lang].match(head) or _GOES_ON.match(rest):
        return None
    return None if re.search(r"[«»“”\"(:;]", head) else (head, rest)


def rejoined(head: str, rest: str, lang: str) -> str:
    """Both parts translated into a language, as one sentence.

    >>> rejoined("Two days after the flood.", "The bridge opened again.", "en")
    'Two days after the flood, the bridge opened again.'
    >>> rejoined("Two days after the flood", "Turkey opened the bridge.", "en")
    'Two days after the flood, Turkey opened the bridge.'
    """
    opens = _OPENS.match(rest)
    common = opens is not None and opens[0].lower() in _COMMON[lang].split()
    elided = lang == "fr" and re.match(r"[LDC][’']", rest)
    rest = rest[:1].lower() + rest[1:] if common or elided else rest
    return f"{head.strip().rstrip('.,;:!?… ')}, {rest.strip()}"
