"""Stuck phrases, and words made comparable."""

from __future__ import annotations

import pytest

from chatbot.language import fold, is_stuck


@pytest.mark.parametrize(
    "sentence",
    [
        "Il a promis l’abandon d’abandon d’abandon d’abandon du projet.",
        "The plan was the plan was the plan was approved.",
        "non non non",
        "Sauver le pont du roi, sauver le pont du roi, sauver le pont du roi.",
        "ÉTÉ été Été",
    ],
)
def test_the_same_words_three_times_in_a_row_are_stuck(sentence: str) -> None:
    """Case, accents, punctuation and apostrophes do not hide the repetition."""
    assert is_stuck(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "C’est très, très loin.",
        "De jour en jour, de plus en plus de gens partent.",
        "Le numéro 00 00 00 00 00 répond jour et nuit.",
        "Le pont, le parc et le port ont rouvert.",
        "That that is, is.",
    ],
)
def test_ordinary_repetition_is_not_stuck(sentence: str) -> None:
    """Twice is style; figures repeat by nature."""
    assert not is_stuck(sentence)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("İbrahim KALIN", "ibrahim kalın"),
        ("L’Œuvre", "l'oeuvre"),
        ("Besançon", "BESANCON"),
        ("e\u0301te\u0301", "été"),
        ("10\u202f000", "10 000"),
        ("Straße", "STRASSE"),
        ("Łódź", "lodz"),
    ],
)
def test_spellings_that_a_reader_would_take_for_one_fold_alike(one: str, other: str) -> None:
    """Accents, dotted İ, ligatures, apostrophes and kinds of space do not tell words apart."""
    assert fold(one) == fold(other)


def test_folding_keeps_words_apart() -> None:
    """No letter disappears."""
    assert fold("pâté, pâte; peau") == "pate, pate; peau"
    assert fold("שלום") == "שלום"
