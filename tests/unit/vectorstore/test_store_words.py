"""Word forms compared by the lexical index."""

from __future__ import annotations

import pytest

from vectorstore.words import fold, query_stems, stems


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ÉLYSÉE", "elysee"),
        ("İstanbul", "istanbul"),
        ("Işık", "isik"),
        ("cœur", "COEUR"),
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("e\u0301te\u0301", "été"),
    ],
)
def test_folding_forgets_only_dress(one: str, other: str) -> None:
    """Case, accents, dots and ligatures go; letters stay."""
    assert fold(one) == fold(other)


def test_folding_keeps_every_other_alphabet() -> None:
    """Letters outside Latin are compared as they are."""
    assert fold("Κύπρος") == "κυπροσ"
    assert fold("Москва") == "москва"
    assert fold("قطر") == "قطر"


def test_acronyms_spelled_like_function_words_are_searched() -> None:
    """US, IT and OR in capitals are names, unless everything is in capitals."""
    assert query_stems("Will the US leave the WHO?") == ["us", "leav", "who"]
    assert query_stems("WHO DID IT AND WHY IN PARIS") == ["paris", "pari"]


def test_a_question_of_function_words_is_still_a_question() -> None:
    """When nothing else is left, function words are searched."""
    assert query_stems("qui est-ce ?")


@pytest.mark.parametrize("lang", ["fr", "en", "tr", "zh", "und", ""])
def test_any_language_can_be_stemmed(lang: str) -> None:
    """A language without a stemmer is folded, never refused; empty text has no words."""
    assert stems("Karadağ 2031", lang)[-1] == "2031"
    assert stems("« … »", lang) == []


def test_decimals_and_dates_keep_their_parts() -> None:
    """Only separators of thousands are removed."""
    assert stems("3,5 % le 12.03.2031, 1.250.000 voix", "fr") == [
        "3", "5", "le", "12", "03", "2031", "1250000", "voix",
    ]  # fmt: skip
