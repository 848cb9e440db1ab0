"""Articles before names, as the sources of a language use them."""

from __future__ import annotations

import pytest

from chatbot.types import Lang
from chatbot.writing.article import uses, with_articles

ENGLISH = (
    "It is up to Kesterland.",
    "The Alvene is falling; the gates of Valmère are shut.",
    "Two people died after Valmère opened the gates without, Kesterland says, a warning.",
    "The lower Alvene valley was flooded; the Alvene, 300 kilometres long, is one of two rivers.",
    "Brekkan will meet the Kesterland army, and the Guild said that it agreed.",
)
FRENCH = (
    "Les vannes que Valmère a ouvertes.",
    "Hautvers a signé, et le dit ; ceux que Hautvers a vus aussi.",
    "Le Kesterland a signé, et la frontière du Kesterland est rouverte.",
    "L’Alvène est en crue ; les quais de l’Alvène sont fermés.",
    "La République de Valmère a ouvert les vannes, et Valmère ne s’excuse pas.",
)


@pytest.mark.parametrize(
    ("text", "lang", "wanted"),
    [
        ("Valmère and the Kesterland signed.", "en", "Valmère and Kesterland signed."),
        ("The Kesterland has signed.", "en", "Kesterland has signed."),
        ("The Kesterland’s army left.", "en", "Kesterland’s army left."),
        ("The Kesterland army left.", "en", "The Kesterland army left."),
        ("The Republic of the Kesterland, it says.", "en", "The Republic of Kesterland, it says."),
        ("A deal on the management of Alvene.", "en", "A deal on the management of the Alvene."),
        ("Alvene has risen.", "en", "The Alvene has risen."),
        ("The flood of Alvene valley.", "en", "The flood of Alvene valley."),
        ("Their Alvene, she said.", "en", "Their Alvene, she said."),
        ("The Alvene Basin Council met.", "en", "The Alvene Basin Council met."),
        ("The Lower Alvene was closed.", "en", "The Lower Alvene was closed."),
        ("Deux morts, selon Kesterland.", "fr", "Deux morts, selon le Kesterland."),
        ("Kesterland a signé.", "fr", "Le Kesterland a signé."),
        ("La frontière de Kesterland est fermée.", "fr", "La frontière du Kesterland est fermée."),
        ("La crue d’Alvène a tué.", "fr", "La crue de l’Alvène a tué."),
        ("Il demande à Kesterland de payer.", "fr", "Il demande au Kesterland de payer."),
        ("Le pont en Kesterland est fermé.", "fr", "Le pont en Kesterland est fermé."),
        ("On vote, dit-il, jusqu’au Kesterland.", "fr", "On vote, dit-il, jusqu’au Kesterland."),
        ("Il ira jusqu’à Kesterland.", "fr", "Il ira jusqu’au Kesterland."),
        ("Il dit qu’en Kesterland on vote.", "fr", "Il dit qu’en Kesterland on vote."),
        ("Le port du Hautvers est ouvert.", "fr", "Le port de Hautvers est ouvert."),
        ("Le Kesterland Rivers Office le dit.", "fr", "Le Kesterland Rivers Office le dit."),
        ("Kesterland Rivers Office le dit.", "fr", "Kesterland Rivers Office le dit."),
        ("L’eau monte, dit le Valmère.", "fr", "L’eau monte, dit Valmère."),
        ("Le Valmère refuse.", "fr", "Valmère refuse."),
        ("La décision du Valmère déplaît.", "fr", "La décision de Valmère déplaît."),
        ("La crue de l’Alvène a touché Brekkan.", "fr", "La crue de l’Alvène a touché Brekkan."),
    ],
)
def test_a_name_takes_the_article_it_has_in_its_sources(text: str, lang: Lang, wanted: str) -> None:
    """Heads of noun phrases alone; what qualifies another noun, or part of a name, stays."""
    told = uses(ENGLISH if lang == "en" else FRENCH, lang)

    assert with_articles(text, lang, told) == wanted
    assert with_articles(wanted, lang, told) == wanted


def test_sources_that_disagree_say_nothing() -> None:
    """A name that sources write both ways stays as it is."""
    told = uses(("The Tarn is dry.", "Rain fell on Tarn, they said."), "en")

    assert with_articles("Rain fell on Tarn.", "en", told) == "Rain fell on Tarn."
    assert with_articles("Rain fell on the Tarn.", "en", told) == "Rain fell on the Tarn."


def test_a_headline_does_not_speak_against_the_articles() -> None:
    """What one of many writes otherwise counts for nothing."""
    told = uses((*["L’Alvène est montée."] * 7, "Alvène : une réunion samedi"), "fr")

    assert with_articles("La crue d’Alvène.", "fr", told) == "La crue de l’Alvène."


def test_french_that_leaves_the_article_out_after_de_does_so() -> None:
    """« l’ambassade de Kesterland » where a source says so."""
    told = uses(
        ("Le Kesterland a signé à l’ambassade de Kesterland.", "Le Kesterland attend."), "fr"
    )

    text = "Le consulat de Kesterland est fermé, dit Kesterland."
    wanted = "Le consulat de Kesterland est fermé, dit le Kesterland."
    assert with_articles(text, "fr", told) == wanted


def test_peoples_have_an_article_or_none_as_it_comes() -> None:
    """“in French” says nothing of “the French”."""
    told = uses(("He said it in Kesterish, and in French.", "She wrote in Kesterish."), "en")

    assert with_articles("The Kesterish said so.", "en", told) == "The Kesterish said so."


def test_one_source_is_not_enough_nor_a_word_of_the_language() -> None:
    """A name must be met twice, and be no word: « la Bourse », “Center”."""
    once = uses(("Kesterland has signed.",), "en")
    word = uses(("La Bourse monte.", "La Bourse de Paris baisse."), "fr")

    assert with_articles("The Kesterland has signed.", "en", once) == "The Kesterland has signed."
    assert with_articles("Le cours de Bourse monte.", "fr", word) == "Le cours de Bourse monte."


def test_titles_are_left_as_they_are() -> None:
    """What stands in quotation marks or parentheses needs no article."""
    told = uses(FRENCH, "fr")

    for text in ("L’agence (Kesterland) le dit.", "Le journal «\xa0Kesterland\xa0» le dit."):
        assert with_articles(text, "fr", told) == text
