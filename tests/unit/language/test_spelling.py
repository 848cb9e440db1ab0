"""Words that a small model makes up are told from words that are merely rare."""

from __future__ import annotations

import pytest

from chatbot.language import is_common, strange


@pytest.mark.parametrize("word", ["fosteré", "falsivement", "natois", "publicement", "scheduled"])
def test_no_french_word(word: str) -> None:
    """Invented words and English ones are found, whatever surrounds them."""
    assert strange(f"La ville a «\u00a0{word}\u00a0» l’été dernier.", "fr") == [word]


@pytest.mark.parametrize("word", ["enquête", "falsly", "reunion"])
def test_no_english_word(word: str) -> None:
    """French left in an English sentence, and misspellings; “reunion” is English enough."""
    assert strange(f"The {word} was held on Monday.", "en") == ([] if word == "reunion" else [word])


def test_what_the_source_says_is_no_slip() -> None:
    """A rare word may be repeated from a source of the same language, not from the other's."""
    text = "Le sporophore pousse près du pexiglas."
    assert strange(text, "fr") == ["sporophore", "pexiglas"]
    assert strange(text, "fr", [("Des sporophores, un sporophore, du pexiglas.", "fr")]) == []
    assert strange(text, "fr", [("A sporophore, pexiglas.", "en")]) == ["sporophore", "pexiglas"]


def test_forms_of_a_known_verb_are_known() -> None:
    """Verbs have forms that nobody happens to print; those of no verb stay unknown."""
    assert strange("Ceux qui parrainaient la révolte.", "fr") == []
    assert strange("Ceux qui manglaient la révolte.", "fr") == ["manglaient"]


def test_borrowed_words_keep_their_accents() -> None:
    """English has its “communiqué”; « éclosion » is left over."""
    source = [("Un communiqué sur l’éclosion.", "fr")]
    assert strange("A communiqué on the éclosion.", "en", source) == ["éclosion"]


def test_names_numbers_and_compounds_are_left_alone() -> None:
    """Only plain lower-case words are looked at; elided ones without their article."""
    text = "Zborvek et l’Orvelloise ont vu 40 vide-zborvek, aujourd’hui, à 17h30, chez M. Krvn."
    assert strange(text, "fr") == []
    assert strange("C’est l’zborvek qu’on voulait.", "fr") == ["zborvek"]


def test_common_words() -> None:
    """Case and accents as written; a well-known name is common too."""
    assert is_common("Turquie", "fr")
    assert is_common("Also", "en")
    assert not is_common("Bressac", "fr")


@pytest.mark.parametrize(
    ("text", "source", "left"),
    [
        (
            "Coupée par un software update installé lundi.",
            "It was cut by a software update installed on Monday.",
            ["software", "update"],
        ),
        (
            "Un retrait en tout all but name.",
            "A withdrawal in all but name.",
            ["all", "but", "name"],
        ),
        ("La coupure du flood a duré.", "The flood lasted.", ["flood"]),
        ("Le business du leader.", "The business of the leader.", []),
        ("Le budget du port central.", "The budget of the central port.", []),
    ],
)
def test_words_of_a_foreign_source_are_strange(text: str, source: str, left: list[str]) -> None:
    """Words that French knows too, but that stand so in the English source and are more its own."""
    assert strange(text, "fr", [(source, "en")]) == left
