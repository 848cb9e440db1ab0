"""Which language: two for questions, any for articles.

Questions are too short for a statistical identifier alone (py3langid 0.4, a fork of langid.py,
Lui & Baldwin 2012), and full of foreign names: function words vote first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chatbot.language.folding import fold

if TYPE_CHECKING:
    from chatbot.types import Lang


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_FR = _words(
    """
    le la les l un une des du de d au aux et ou mais donc car ni que qu qui quoi quel quelle quels
    quelles dont ou comment pourquoi quand combien est sont etait etaient sera seront ete etre
    a ont avait avaient aura fut ce c cet cette ces il ils elle elles on nous vous je j tu se s ne n
    pas plus sur sous dans en par pour avec sans chez vers entre depuis pendant selon leur leurs
    son sa ses mon ma mes notre nos votre vos y lui eux fait font dit peut doit faut meme aussi
    tres tout tous toute toutes apres avant contre lequel laquelle aujourd hui hier quoi
    """
)
_EN = _words(
    """
    the a an of and or but so nor that which who whom whose what where when why how is are was were
    be been being has have had will would can could should may might must do does did not no this
    these those it its he she they we you i his her their our your my me him them us on in at by
    for with without from to into over under about after before against between during since
    than then there here as if because while also very all any some said says say more most
    many much long ago yesterday today
    """
)
_SHARED = _FR & _EN
_WORD = re.compile(r"[^\W\d_]+")
_ACCENTED = re.compile("[éèêëàâùûçœîïô]", re.IGNORECASE)
_CLEAR_MARGIN = 1
_TOO_SHORT = 2


def detect(text: str, default: Lang) -> Lang:
    """The language of a question: ``fr`` or ``en``; ``default`` where the words do not say.

    >>> detect("Qui est Erdoğan ?", "en"), detect("Who is Erdoğan?", "fr")
    ('fr', 'en')
    >>> detect("Recep Tayyip Erdoğan", "fr"), detect("Ankara", "en")
    ('fr', 'en')
    """
    words = _WORD.findall(text)
    margin = _vote(words)
    if abs(margin) >= _CLEAR_MARGIN:
        return "fr" if margin > 0 else "en"
    common = [word for word in words[1:] if word.islower()]
    if len(words) <= _TOO_SHORT or not common:
        return default
    return _identify(text, default)


def article_lang(text: str) -> str:
    """The ISO 639-1 code of a whole article among py3langid's 97+ languages; ``und`` if wordless.

    >>> article_lang("Le conseil municipal a voté hier soir la réouverture du vieux pont.")
    'fr'
    """
    if not _WORD.search(text):
        return "und"
    from py3langid import langid

    code, _score = langid.classify(text[:20_000])
    return str(code)


def _vote(words: list[str]) -> int:
    """Function words for French minus those for English."""
    folded = [fold(word) for word in words]
    french = sum(word in _FR and word not in _SHARED for word in folded)
    english = sum(word in _EN and word not in _SHARED for word in folded)
    return french - english


def _identify(text: str, default: Lang) -> Lang:
    """Ask py3langid, and believe it between the two only when it is not a near tie."""
    from py3langid import langid

    scores = dict(langid.rank(text))
    margin = float(scores["fr"] - scores["en"])
    if abs(margin) < 1.0:
        return "fr" if _ACCENTED.search(text) else default
    return "fr" if margin > 0 else "en"
