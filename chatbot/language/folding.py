"""Words made comparable: for looking up and matching, never for showing."""

from __future__ import annotations

import unicodedata

_LETTERS = str.maketrans(
    {
        "ı": "i",
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "đ": "d",
        "ł": "l",
        "ð": "d",
        "þ": "th",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "`": "'",
        "´": "'",
        "ʹ": "'",
        "‐": "-",
        "‑": "-",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\u00ad": "",
        "\u200b": "",
    }
)


def fold(text: str) -> str:
    """Casefold, take the accents off, open ligatures, straighten apostrophes.

    >>> fold("L’Œuvre d’İbrahim Kalın à Nîmes")
    "l'oeuvre d'ibrahim kalin a nimes"
    >>> fold("ERDOĞAN") == fold("Erdogan")
    True
    """
    opened = unicodedata.normalize("NFKD", text.translate(_LETTERS).casefold())
    bare = "".join(letter for letter in opened if not unicodedata.combining(letter))
    return bare.translate(_LETTERS)


def folded(text: str) -> tuple[str, list[int]]:
    """A text folded, and where in the text each of its letters comes from, and its end.

    >>> folded("Œuvré")
    ('oeuvre', [0, 0, 1, 2, 3, 4, 5])
    """
    letters = [fold(letter) for letter in text]
    places = [at for at, each in enumerate(letters) for _ in each]
    return "".join(letters), [*places, len(text)]
