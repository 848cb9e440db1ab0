"""People, bodies and places of a story are named in both languages, or not at all."""

from __future__ import annotations

import pytest

from chatbot.briefing.who import MOST, named
from chatbot.types import Article, Lang
from tests.newsroom import article

FRENCH = article(
    "fr",
    "La ministre de l’Énergie, Élodie Sarnoux, a reçu l’OTAN à Vellange. Mme Sarnoux a promis une "
    "réponse de la Turquie. Le Conseil du bassin de l’Orvane (CBO) siège à Vellange.",
)
ENGLISH = article(
    "en",
    "Energy Minister Élodie Sarnoux met NATO in Vellange. Turkey has yet to answer, said Ms "
    "Sarnoux. Brant Line said its ferries would sail from Weir Street in March.",
    lang="en",
)


def forms(*articles: Article) -> dict[str, tuple[str, str, str]]:
    """Kind and forms by the English form."""
    return {n.forms["en"]: (n.kind, n.forms["fr"], n.forms["en"]) for n in named(articles)}


def test_names_in_both_languages() -> None:
    """Known names have each language's form; others stay as they are written."""
    found = forms(FRENCH, ENGLISH)

    assert found["NATO"] == ("organisation", "OTAN", "NATO")
    assert found["Turkey"][:2] == ("place", "Turquie")
    assert found["Élodie Sarnoux"][0] == "person"
    assert found["Vellange"][0] == "place"
    assert found["Conseil du bassin de l’Orvane (CBO)"][0] == "organisation"


@pytest.mark.parametrize("wrong", ["Brant Line", "Weir Street", "March", "Energy Minister"])
def test_what_is_not_a_name_of_somebody(wrong: str) -> None:
    """Companies, streets, months and titles are not taken for people or places."""
    assert wrong not in forms(FRENCH, ENGLISH)


@pytest.mark.parametrize(
    ("text", "lang", "somebody", "nobody"),
    [
        (
            "L’ancienne ministre de la Santé Ilka Doranel a gagné. Mme Doranel a souri.",
            "fr",
            "Ilka Doranel",
            "Santé Ilka Doranel",
        ),
        (
            "Le directeur Paul Argent a parlé. Si Mme Sarnoux part, Mme Sarnoux le dira.",
            "fr",
            "Paul Argent",
            "Si Mme Sarnoux",
        ),
        (
            "The jury of the Larkmoor Prize said Monday that judge Ann Weir had left.",
            "en",
            "Ann Weir",
            "Larkmoor Prize",
        ),
        (
            "Le patron de la Maison Kerdelan, dit-on. Selon Yann Kerdelan, M. Kerdelan est parti.",
            "fr",
            "Yann Kerdelan",
            "Maison Kerdelan",
        ),
        (
            "Chief Financial Officer Odd Lunde said so. Lower Merrow was flooded, said Mr Lunde.",
            "en",
            "Odd Lunde",
            "Financial Officer Odd Lunde",
        ),
        (
            "BORN HERE, said a sign. Brant Hydro said the dam held, owner Ada Lonn told us.",
            "en",
            "Ada Lonn",
            "BORN HERE",
        ),
        (
            "« Monsieur Tarnier, levez-vous », a dit la juge. M. Tarnier, Louis Tarnier, s’assied.",
            "fr",
            "Louis Tarnier",
            "Monsieur Tarnier",
        ),
        (
            "Editor Joan Sayer said so. Pennyfold Press said it had read the novel.",
            "en",
            "Joan Sayer",
            "Pennyfold Press",
        ),
    ],
)
def test_who_is_a_person(text: str, lang: Lang, somebody: str, nobody: str) -> None:
    """A ministry, a conjunction before a title, a prize and a firm are no part of anybody."""
    found = forms(article("a", text, lang=lang))

    assert somebody in found
    assert nobody not in found
    assert not found.keys() & {"Lower Merrow", "Brant Hydro"}


def test_the_most_widely_named_come_first() -> None:
    """A name in both articles comes before one in a single article, however often there."""
    once = article("x", *["Le ministre Paul Argent est venu. M. Argent a parlé."] * 5)
    found = named([FRENCH, ENGLISH, once])

    assert set(found[0].articles) == {"fr", "en"}
    assert len(found) <= MOST


def test_nobody() -> None:
    """A text without names has none."""
    assert named([article("a", "il pleut depuis hier sur toute la vallée.")]) == ()
