"""Sentences, to the character."""

from __future__ import annotations

import pytest

from chatbot.language import sentences

FRENCH = [
    ["M. Erdoğan a vu le Dr. Dupont.", "Il a dit : « Oui. »", "Puis il est parti."],
    ["« C’est grave ! » a-t-il dit.", "Voici les détails…", "La suite."],
    ["« Le lien se tisse. J’espère que oui », a déclaré Anne.", "Fin."],
    ["Il y a du pain, etc.", "Puis il part."],
    ["J.-L. Dupont vit à Vaubrune.", "Mme. Le Gall aussi."],
    ["C’est 3,5 % en 2024.", "12 morts hier, 3.000 blessés."],
    ["Vers 200 av. J.-C. il y eut un roi.", "Le 3 déc. 2026 aussi."],
    ["1. Premier point.", "2. Second point."],
    ["Quoi ?!", "Non… non.", "Si !"],
    ["Voir art. 3, p. 12.", "Fin."],
    ["Elle crie : « Non. Jamais ! »", "Elle part."],
    ["Le préfet a reçu M. de Villarnoux lundi.", "M. le maire et Mme d’Orsay aussi."],
    ["Me. d’Aubret plaide pour le Dr. el-Tayeb.", "Le Gén. al-Kasri est absent."],
    ["Le vent soufflait à 90 km/h.", "Le débit fut de 740 m³/s.", "Fin."],
]
ENGLISH = [
    ["He said “Yes. Maybe.”", "Then he left."],
    ["The U.S. Army paid $3.5 million.", "J. K. Marlow wrote."],
    ["He went back to the U.S.", "The army left."],
    ["On Oct. 7 it began.", "He said no.", "Then he left at 5 p.m. and slept."],
    ["St. Louis won.", "Gov. Smith (R.) left."],
    ["“We will go. We will stay,” he said.", "“Fine.”"],
    ["Dr. J. Le Goff, Ph.D. won.", "Mr. Obasi lost."],
    ["It opens at 7 p.m. Tuesday at the hall.", "It shuts at 8 p.m. ET.", "Doors at 9 a.m. GMT."],
    [
        "It met at 7 p.m. March 3 in Velcourt.",
        "It shut at 5 p.m.",
        "Workers left.",
        "Gen. al-Kasri won.",
    ],
    ["The peak was 740 m3/s.", "The dam held.", "Its line has 100 Gbit/s.", "“Fine.”"],
]


@pytest.mark.parametrize("wanted", FRENCH, ids=lambda some: some[0][:20])
def test_french_sentences(wanted: list[str]) -> None:
    """Titles, initials, guillemets, numbers and dates end no sentence early."""
    text = " ".join(wanted)
    assert [text[start:end] for start, end in sentences(text, "fr")] == wanted


@pytest.mark.parametrize("wanted", ENGLISH, ids=lambda some: some[0][:20])
def test_english_sentences(wanted: list[str]) -> None:
    """Abbreviations and decimals end no sentence early."""
    text = " ".join(wanted)
    assert [text[start:end] for start, end in sentences(text, "en")] == wanted


def test_a_line_break_ends_a_sentence() -> None:
    """A headline without a full stop does not run into the article."""
    text = "Le pont rouvre\nIl a rouvert hier.\r\n\r\n  Anne est venue."
    found = [text[start:end] for start, end in sentences(text, "fr")]
    assert found == ["Le pont rouvre", "Il a rouvert hier.", "Anne est venue."]


@pytest.mark.timeout(60)
def test_a_long_run_of_initials_takes_no_time() -> None:
    """What is no text at all holds up nothing: it would have taken minutes."""
    text = "J. R. " * 20_000
    assert sentences(text, "en") == [(0, len(text) - 1)]


@pytest.mark.parametrize("lang", ["fr", "en", "de", "ar", "und", "xx"])
@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "»",
        "…",
        "« »",
        "A. B. C. D.",
        "Non fermé : « oui. Non. Et puis voilà",
        'Un " guillemet. Perdu.',
        "(Vraiment ?) Oui. ]",
        "Des espaces  insécables : « oui » ! Et  après.",
        "e\u0301te\u0301. A\u0300 demain.",
        "😀 Bien. 😀😀! שלום. مرحبا؟ نعم.",
        "fin.Début collé.Encore",
        "www.exemple.fr/a.b?c=d. Écrire à a.b@c.fr. M.",
    ],
)
def test_only_blanks_lie_outside_sentences(text: str, lang: str) -> None:
    """Spans are in order, never empty, trimmed, and lose no visible character."""
    spans = sentences(text, lang)
    place = 0
    for start, end in spans:
        assert place <= start < end
        assert not text[place:start].strip()
        assert text[start:end] == text[start:end].strip()
        place = end
    assert not text[place:].strip()
