"""An opening is told by itself only where it says when, where or how."""

from __future__ import annotations

import pytest

from chatbot.types import Lang
from chatbot.writing.adjunct import parted, rejoined


@pytest.mark.parametrize(
    ("lang", "text", "head"),
    [
        ("fr", "Selon les sources, le débit a atteint 480 mètres cubes.", "Selon les sources"),
        (
            "fr",
            "Une semaine après la crue de Velcourt, les maires ont signé un accord.",
            "Une semaine après la crue de Velcourt",
        ),
        (
            "en",
            "In the night of March 3, nine sirens did not sound.",
            "In the night of March 3",
        ),
        (
            "en",
            "Three years after the vote, the council meets again.",
            "Three years after the vote",
        ),
    ],
)
def test_an_opening_is_told_apart(lang: str, text: str, head: str) -> None:
    """And what it opens is a sentence."""
    assert parted(text, lang) == (head, text.removeprefix(f"{head}, "))


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Le maire, qui a signé, ne dit rien de plus aujourd’hui."),
        ("fr", "Après la crue, qui a fait deux morts, le pont a fermé."),
        ("fr", "Avec « un grand soulagement, le maire » a signé l’accord lundi."),
        ("fr", "Hier, le maire a signé un accord avec la ville."),
        ("en", "On Monday, the mayor signed."),
        ("en", "In Velcourt, in the east, two bridges were closed."),
        ("en", "The mayor signed the agreement with the town."),
        ("de", "Nach der Flut im Tal, sagte sie, wird gebaut."),
    ],
)
def test_nothing_is_told_apart(lang: str, text: str) -> None:
    """No opening, one that goes on behind its comma, one of a word or two, a third language."""
    assert parted(text, lang) is None


@pytest.mark.parametrize(
    ("lang", "rest", "joined"),
    [
        ("en", "On March 10 both signed.", "After the flood, on March 10 both signed."),
        ("en", "Kesterland signed.", "After the flood, Kesterland signed."),
        ("en", "I signed.", "After the flood, I signed."),
        ("fr", "L’accord est signé.", "After the flood, l’accord est signé."),
        ("fr", "Les maires ont signé.", "After the flood, les maires ont signé."),
        ("fr", "Londres a signé.", "After the flood, Londres a signé."),
    ],
)  # fmt: skip
def test_both_are_one_sentence_again(lang: Lang, rest: str, joined: str) -> None:
    """Only words that no name begins with lose their capital."""
    assert rejoined("After the flood.", rest, lang) == joined
