"""Units behind numbers: what is counted must be what the source counts."""

from __future__ import annotations

import pytest

from chatbot.evidence.match import missing
from chatbot.evidence.units import measured, units


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Un fonds de 66 millions de couronnes", ["crown"]),
        ("a fund of 66 million crowns", ["crown"]),
        ("12,000 euros and $5", ["euro", "dollar"]),
        ("US$5 million, 3 $ canadiens, 4€ et £2", ["dollar", "dollar", "euro", "pound"]),
        ("un débit de 680 m³ par seconde", []),
        ("sixty metres, 12 km and thirty-eight meters", ["metre", "km", "metre"]),
        ("il a mis deux ans et 3\u00a0mois", ["year", "month"]),
        ("elle parle de francs et de jours", []),
        ("le 3 mars, à 16h30, trois livres", []),
        ("M. Brekkan a 71 adjoints", []),
    ],
)
def test_units_behind_numbers(text: str, found: list[str]) -> None:
    """In digits or in words, with or without a scale; a unit alone is not counted."""
    assert [unit.value for unit in units(text)] == found


def test_units_anywhere() -> None:
    """A source may name its unit once for many numbers."""
    assert measured("En mètres : 680 ou 700.") == {"metre"}


@pytest.mark.parametrize(
    ("claim", "lang", "source", "lacking"),
    [
        ("Il paiera 66 millions de francs.", "fr", "It will pay 66 million crowns.", ["francs"]),
        ("Il paiera 66 millions de couronnes.", "fr", "It will pay 66 million crowns.", []),
        ("The peak was 700 meters.", "en", "Le pic était de 700.", ["meters"]),
        ("It lasted eleven months.", "en", "Cela a duré onze mois.", []),
        ("Près de 40 000 morts.", "fr", "More than 40,000 dead.", ["pres de"]),
        ("More than 40,000 dead.", "en", "Près de 40 000 morts.", ["more than"]),
        ("Nearly 40,000 dead.", "en", "Près de 40 000 morts.", []),
        ("Près de 40 000 morts.", "fr", "Some 40,000 dead.", []),
        ("Cela a duré dix ans.", "fr", "It lasted a decade.", []),
        ("It lasted 11 years.", "en", "Cela a duré 11 mois.", ["years"]),
        ("Le plan coûte 5 millions de dollars.", "fr", "The plan costs US$5 million.", []),
        ("Le plan coûte 5 millions d’euros.", "fr", "The plan costs €5m.", []),
        ("The plan costs $5 million.", "en", "Le plan coûte 5 millions d’euros.", ["$"]),
        ("The plan costs £5 million.", "en", "Le plan coûte 5 millions de livres.", []),
        ("The plan costs £5 million.", "en", "Le plan coûte 5 millions d’euros.", ["£"]),
        ("Le maire, Paul Smith, 45 ans, part.", "fr", "The mayor, Paul Smith, 45, leaves.", []),
        ("Le maire, 45 ans, est parti.", "fr", "The mayor left, aged 45.", []),
        ("Le maire, 45 ans, est parti.", "fr", "The mayor left on May 3, 45 voters say.", ["ans"]),
    ],
)
def test_a_unit_the_source_lacks(claim: str, lang: str, source: str, lacking: list[str]) -> None:
    """Swapped or invented units are named like swapped numbers."""
    other = "en" if lang == "fr" else "fr"

    assert [detail.text for detail in missing(claim, lang, [(source, other)])] == lacking
