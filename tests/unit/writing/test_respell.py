"""A misspelt word is put right where the sources leave no doubt about it."""

from __future__ import annotations

import pytest

from chatbot.writing.respell import respell

FLOOD = [("The dam held, but the reservoirs were full.", "en")]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Les réservoires étaient pleins.", "Les réservoirs étaient pleins."),
        ("Le barage a tenu.", "Le barage a tenu."),  # seen in print: it may be anything
        ("Les reservations étaient pleines.", "Les reservations étaient pleines."),
    ],
)
def test_words_the_source_means(wrong: str, right: str) -> None:
    """One letter from what the glossary has for a word of the source; nothing further off."""
    assert respell(wrong, "fr", FLOOD) == right


def test_words_the_source_has() -> None:
    """Within one language the source itself shows how a word is written."""
    source = [("Les équipages de la compagnie ont voté.", "fr")]

    assert respell("Les équipagges ont voté.", "fr", source) == "Les équipages ont voté."
    assert respell("Les équipagges ont voté.", "fr", []) == "Les équipagges ont voté."


def test_names_are_left_alone() -> None:
    """A capital makes a name, and names are checked, not mended."""
    source = [("The crowns of Couronne.", "en")]

    assert respell("À Courone, on compte.", "fr", source) == "À Courone, on compte."
