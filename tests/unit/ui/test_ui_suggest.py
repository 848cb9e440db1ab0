"""Questions made of headlines: right in both languages, whatever the headline."""

from __future__ import annotations

import pytest

from chatbot.types import Article, Lang
from chatbot.ui.suggest import suggestions


def _article(
    title: str, lang: str = "fr", text: str = "Rien de neuf.", outlet: str = ""
) -> Article:
    return Article(article_id=title, source=title, title=title, text=text, lang=lang, outlet=outlet)


def test_the_readers_language_comes_first_and_each_question_differs() -> None:
    """Figures and speech are asked after only where the article has some."""
    articles = [
        _article("Ferry to sail again", "en", "Repairs cost 3.1 million euros."),
        _article("Élection à Rocheval", text="« Nous avons tenu le calendrier », a dit la maire."),
        _article("L’épave remonte", text="Elle gît par 40 mètres."),
    ]
    assert suggestions(articles, "fr") == [
        "Quoi de neuf\u202f?",
        "Qui s’exprime au sujet de «\u00a0Élection à Rocheval\u00a0», et pour dire quoi\u202f?",
        "Quels chiffres sont donnés au sujet de «\u00a0L’épave remonte\u00a0»\u202f?",
        "Que sait-on au sujet de «\u00a0Ferry to sail again\u00a0»\u202f?",
    ]


def test_a_headline_that_asks_is_the_question() -> None:
    """In the reader's own language only."""
    asked = [_article("Pourquoi le bac est-il à l’arrêt ?")]
    assert suggestions(asked, "fr")[1:] == ["Pourquoi le bac est-il à l’arrêt ?"]
    assert suggestions(asked, "en")[1].startswith("What is known about “Pourquoi")


def test_a_headline_is_set_as_its_language_wants() -> None:
    """No line breaks before a closing mark, whatever spaces the outlet typed."""
    quoting = _article("Alvène : un accord « sans reproches »")
    _, question = suggestions([quoting], "fr")
    assert "“Alvène\u00a0: un accord «\u00a0sans reproches\u00a0»”" in question


@pytest.mark.parametrize(
    ("title", "outlet", "kept"),
    [
        ("Le bac repart - Le Courrier", "le courrier", "Le bac repart"),
        ("Rocheval - le bac repart", "Le Courrier", "Rocheval - le bac repart"),
        ("Le bac repart.", "", "Le bac repart"),
    ],
)
def test_an_outlets_name_is_no_part_of_its_headline(title: str, outlet: str, kept: str) -> None:
    """Pages put it after a dash; other dashes stay."""
    _, question = suggestions([_article(title, outlet=outlet)], "en")
    assert f"“{kept}”" in question


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_library_without_headlines_suggests_nothing(lang: Lang) -> None:
    """Nor one with headlines too long to ask about."""
    assert suggestions([_article(""), _article("Le bac " * 30)], lang) == []


def test_every_outlet_has_its_turn() -> None:
    """One outlet that publishes much does not fill the list."""
    many = [_article(f"Titre {n}", outlet="A") for n in range(5)]
    other = _article("Autre titre", outlet="B")
    assert any("Autre titre" in question for question in suggestions([*many, other], "fr"))
