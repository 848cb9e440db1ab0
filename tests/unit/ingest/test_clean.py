"""Furniture goes, sentences stay."""

from __future__ import annotations

import pytest

from chatbot.ingest.clean import clean, is_byline
from chatbot.ingest.furniture import label, notice, section

FRENCH = """Économie

Le vieux pont de Vaubrune rouvre aux piétons après deux ans de travaux

Par Anne Lemaître, avec AFP

Partager cet article
12 partages

Le pont de Vaubrune a rouvert vendredi. « S’abonner à la navette n’est plus utile », dit la maire.

( Photo : Jean Rive / AFP )

La maire de Vaubrune et le préfet sur le pont( Photo : AFP )

À lire aussi
Le tramway de Vaubrune attendra
La piscine fermée jusqu’en mai

Les habitants, eux, attendent encore un abri pour les vélos.

Lire la suite

Le chantier a coûté trois millions d’euros.

Anne Lemaître

Abonnez-vous à notre newsletter pour recevoir nos articles chaque matin.

Tous droits réservés. Reproduction interdite.

La rédaction du Courrier supprimera tout commentaire injurieux.
Votre adresse e-mail ne sera pas publiée. Les champs obligatoires sont indiqués avec *
Nom *
E-mail *
3 commentaires
Trier par date
"""
FRENCH_OWN = [
    "Le vieux pont de Vaubrune rouvre aux piétons après deux ans de travaux",
    (
        "Le pont de Vaubrune a rouvert vendredi. "
        "« S’abonner à la navette n’est plus utile », dit la maire."
    ),
    "Les habitants, eux, attendent encore un abri pour les vélos.",
    "Le chantier a coûté trois millions d’euros.",
]
ENGLISH = """Home > World > Europe

Old bridge reopens to walkers after two years of repairs

By Jane Obasi

Share this article
Facebook Twitter WhatsApp

The old bridge of Harwick reopened on Friday. "Subscribe to the ferry? No more," the mayor said.

Advertisement

The mayor walks over the bridge (Photo: Tom Reed/AP)

Read more

Residents still wait for a bicycle shelter.

Related Articles

Harwick tramway postponed again until the spring of next year at the earliest

Jane Obasi

We use cookies to improve your experience.
Sign up for our newsletter and get the best of our journalism in your inbox.
Leave a Reply
Your email address will not be published.
0 Comments
Powered by Newsmill
Back to top
"""
ENGLISH_OWN = [
    "Old bridge reopens to walkers after two years of repairs",
    (
        "The old bridge of Harwick reopened on Friday. "
        '"Subscribe to the ferry? No more," the mayor said.'
    ),
    "Residents still wait for a bicycle shelter.",
]


@pytest.mark.parametrize(("scraped", "own"), [(FRENCH, FRENCH_OWN), (ENGLISH, ENGLISH_OWN)])
def test_a_scraped_page_is_left_with_its_own_sentences(scraped: str, own: list[str]) -> None:
    """Every own line stays, in order, and nothing else does."""
    assert [line for line in clean(scraped).text.split("\n") if line] == own


@pytest.mark.parametrize("scraped", [FRENCH, ENGLISH])
def test_what_is_removed_is_listed(scraped: str) -> None:
    """Every visible line is either kept or listed, none twice, none lost."""
    cleaned = clean(scraped)
    lines = [line.strip() for line in scraped.split("\n") if line.strip()]
    kept = [line for line in cleaned.text.split("\n") if line]
    assert sorted([*kept, *cleaned.removed]) == sorted(lines)


@pytest.mark.parametrize(
    "sentence",
    [
        "S’abonner au journal coûte trois euros par mois.",
        "Partager le pouvoir ne va pas de soi.",
        "Nous utilisons l’eau de la rivière depuis un siècle.",
        "« Nous utilisons des cookies », reconnaît le directeur du site.",
        "Les commentaires du ministre ont été publiés hier par la presse.",
        "En cliquant sur un lien frauduleux, la victime a perdu ses économies.",
        "Une erreur est survenue lors de l’atterrissage, selon l’enquête.",
        "La rédaction du journal a supprimé un commentaire du ministre.",
        "Elle publie une photo par jour depuis dix ans.",
        "Le suspect a été arrêté (voir photo).",
        "Le président a démissionné, annonce son cabinet. (AFP)",
        "Copyright law reform passes parliament.",
        "Support for independent media grows in Harwick.",
        "Powered by wind, the island thrives.",
        "Comments that the minister published on Friday drew anger.",
        "Follow the river and you reach the mill.",
        "Video by activists shows the flooded mill.",
        "Il a répondu par « Share this » sur son compte.",
        "Par une nuit froide, il est parti.",
        "By noon the bridge was full.",
        "Related articles of clothing were found in the river.",
        "Register of voters shows 300 missing names.",
    ],
)
def test_a_sentence_that_only_sounds_like_furniture_stays(sentence: str) -> None:
    """Alone between paragraphs, at the end, or first: a sentence of the article is kept."""
    before, after = "Le pont a rouvert hier soir.", "La rivière a baissé de deux mètres."
    assert sentence in clean(f"{before}\n\n{sentence}\n\n{after}").text
    assert sentence in clean(f"{before}\n\n{after}\n\n{sentence}").text
    assert sentence in clean(f"{sentence}\n\n{after}").text


def test_a_caption_in_another_script_glued_to_its_translation_goes() -> None:
    """A foreign caption is no sentence of the article, whatever follows it without a space."""
    caption = "ראש העיר על הגשר הישןLa maire sur le vieux pont"
    text = f"Le pont a rouvert hier soir.\n\n{caption}\n\nLa rivière a baissé de deux mètres."
    assert clean(text).removed == (caption,)


def test_an_article_in_another_script_is_not_its_own_caption() -> None:
    """Latin names in a Cyrillic article are ordinary."""
    text = "Мост снова открыт\n\nМэр сказал, что мост открыт. Harwick Post\n\nАккаунт: @harwick"
    assert clean(text).removed == ()


def test_a_short_headline_is_not_a_section_name() -> None:
    """A bare word is a section only where it is known as one."""
    text = "Le désastre\n\nRécit d’une nuit sur le pont\n\nIl pleuvait depuis deux jours."
    assert clean(text).text == text


def test_subheadings_and_names_between_paragraphs_stay() -> None:
    """Short lines inside the article belong to it."""
    text = "Le pont rouvre\n\nIl a rouvert hier.\n\nAnne Lemaître\n\nElle dirige le chantier."
    assert clean(text).text == text


def test_an_article_of_nothing_but_furniture_is_empty() -> None:
    """A page that was all buttons leaves no text."""
    assert clean("Partager\n\nS’abonner\n0 Commentaires").text == ""


@pytest.mark.parametrize("text", ["", "\n\n", " "])
def test_nothing_cleans_to_nothing(text: str) -> None:
    """Blank input is not an error here."""
    assert clean(text).text == ""


def test_cleaning_twice_changes_nothing() -> None:
    """What is kept once is kept again."""
    once = clean(FRENCH).text
    assert clean(once).text == once


@pytest.mark.parametrize(
    "line", ["0 Commentaires", "▶ Show More", "LIRE AUSSI :", "Publicité", "© AFP"]
)
def test_labels_are_known_in_any_dress(line: str) -> None:
    """Bullets, capitals and final marks do not hide a label."""
    assert label(line)


def test_notices_speak_in_the_sites_voice() -> None:
    """A quotation is never a notice."""
    assert notice("By continuing to use this site, you accept our terms.")
    assert not notice("“By continuing to use this site, you accept our terms,” she read aloud.")


def test_sections_are_names_alone() -> None:
    """Several names with separators are still a section line."""
    assert section("News / World / Middle East")
    assert section("Moyen-Orient")
    assert not section("Le Moyen-Orient attend la paix")


def test_bylines_are_short() -> None:
    """A name with an agency is a byline; a sentence is not."""
    assert is_byline("Par Anne Lemaître et Jean Rive")
    assert is_byline("Reporting by Jane Obasi")
    assert not is_byline("Par Anne Lemaître, qui a passé trois mois avec les ouvriers du pont")
