"""Names that the two languages write differently are found and compared."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from chatbot.evidence.names import articles, english_article, names, preferred


def keys(text: str, lang: str) -> set[str]:
    """Every key of every name of a text."""
    return {key for name in names(text, lang) for key in name.keys}


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("L’OTAN hésite", "NATO hesitates"),
        ("l’ONU", "the UN"),
        ("les Nations unies", "the U.N."),
        ("la Cisjordanie", "in West Bank towns"),
        ("l’Union européenne", "the EU"),
        ("les États-Unis", "the US"),
        ("le Royaume-Uni", "Britain"),
        ("Genève", "Geneva"),
        ("la Banque mondiale", "the World Bank"),
        ("la Manche", "the English Channel"),
        ("un diplomate norvégien", "Norway"),
        ("Londres", "London"),
        ("en Asie", "in Asia"),
        ("l’Afrique", "Africa"),
    ],
)
def test_names_meet(french: str, english: str) -> None:
    """A name has a key in common with its form in the other language."""
    assert keys(french, "fr") & keys(english, "en")


def test_the_west_bank_is_not_the_west() -> None:
    """A longer name that begins a word later wins over a shorter one that overlaps it."""
    assert keys("Raids in the West Bank", "en") & keys("des raids en Cisjordanie", "fr")


def test_country_demonym_and_capital_meet() -> None:
    """« turc », « Turquie » and « Ankara » all speak of Turkey, in either language."""
    said = [("un ministre turc", "fr"), ("Turkey", "en"), ("Ankara", "fr"), ("Turkish", "en")]

    assert set.intersection(*(keys(*text) for text in said)) == {"TR"}


def test_a_city_is_not_its_country() -> None:
    """“Istanbul” does not pass for Turkey, nor « Genève » for Switzerland."""
    assert not keys("Istanbul", "en") & keys("Turkey", "en")
    assert not keys("Genève", "fr") & keys("la Suisse", "fr")


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("un homme et une femme, la une du journal", "fr"),
        ("Tell us who they are and where.", "en"),
        ("the turkey was cooked", "en"),
        ("il a relevé sa manche", "fr"),
        ("La réunion a été reportée.", "fr"),
        ("Le cap est doublé.", "fr"),
        ("", "fr"),
    ],
)
def test_common_words_are_no_names(text: str, lang: str) -> None:
    """« un » is not UN, “us” not the US, “who” not the WHO: capitals tell."""
    assert names(text, lang) == []


@pytest.mark.parametrize(
    ("text", "found"), [("Le vol vers La Réunion.", "La Réunion"), ("Elle aime le Cap.", "le Cap")]
)
def test_an_article_may_belong_to_a_name(text: str, found: str) -> None:
    """With a capital of its own or without, the name's capital tells."""
    assert [name.text for name in names(text, "fr")] == [found]


def test_accents_do_not_matter() -> None:
    """A headline in capitals without accents names the same countries."""
    assert keys("ETATS-UNIS ET TURQUIE", "fr") == keys("États-Unis et Turquie", "fr") != set()


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_place_is_exact(lang: str) -> None:
    """A name's text is the text between its places, accents and emoji before it or not."""
    text = "🧭 Été : l’OTAN, NATO, İstanbul, les États-Unis et Ankara."

    assert [text[n.start : n.end] for n in names(text, lang)] == [n.text for n in names(text, lang)]
    assert {"OTAN", "NATO", "Ankara"} <= {n.text for n in names(text, lang)}


def test_only_its_own_language() -> None:
    """With ``only``, the forms of the other language are not names."""
    assert [n.text for n in names("L’OTAN est NATO", "fr", only=True)] == ["OTAN"]


def test_longest_form_wins() -> None:
    """« Conseil de sécurité des Nations unies » is not merely the United Nations."""
    (found,) = names("Le Conseil de sécurité des Nations unies", "fr")

    assert found.text.endswith("Nations unies")
    assert found.text.startswith("Conseil")


def test_what_to_print() -> None:
    """Each entry has a form to print a language, and its articles."""
    assert (preferred("nato", "fr"), preferred("nato", "en")) == ("OTAN", "NATO")
    assert (articles("nato"), articles("GB"), articles("US")) == ("l’", "le", "les")
    assert english_article("un") == "the"
    assert preferred("no-such-name", "fr") is None
    assert articles("no-such-name") == english_article("no-such-name") == ""


def test_a_point_of_the_compass_is_no_place() -> None:
    """The West has its capital; « nord-ouest » is a direction."""
    assert not names("It lies six miles north-west of the port.", "en")
    assert keys("What the West wants", "en") & keys("ce que veut l’Occident", "fr")


def test_a_name_of_two_entries_is_printed_alike_in_every_run() -> None:
    """A set's order changes with the run's hash seed; what is printed must not."""
    program = (
        "from chatbot.writing.mend import mend; print(mend('Elle quitte United Nations.', 'fr'))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
            encoding="utf-8",
        ).stdout.strip()
        for seed in ("1", "2", "3")
    }

    assert printed == {"Elle quitte l’ONU."}


@pytest.mark.parametrize("era", ["It dates to about 3900 BCE.", "A board of the 4th century BCE."])
def test_an_era_is_no_bank(era: str) -> None:
    """“BCE” behind a year is no « Banque centrale européenne »."""
    assert not names(era, "en")
    assert names("The BCE cut its rate.", "en")
