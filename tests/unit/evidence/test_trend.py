"""A sentence that says “risen” of what its own numbers make fall."""

from __future__ import annotations

import pytest

from chatbot.evidence.match import missing
from chatbot.evidence.trend import backwards


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Inflation has risen to 1.9% in February, compared to 2.3% in January.", "en"),
        ("The rate fell from 2.50 percent to 2.75 percent.", "en"),
        ("Shares dropped to 1,200 crowns, from 980 a week before.", "en"),
        ("Le taux a augmenté à 2,5 %, contre 2,75 % en mars.", "fr"),
        ("Les effectifs ont augmenté de 1 850 à 1 200 marins.", "fr"),
        ("Profits rose to $980 million from $1.2 billion.", "en"),
        ("Profits rose from 1.5 to 1.2 billion.", "en"),
        ("Le bénéfice a grimpé à 980 millions, contre environ 1,2 milliard.", "fr"),
        ("L’âge est relevé à 64 ans, contre 67 ans en mars.", "fr"),
    ],
)
def test_against_its_own_numbers(text: str, lang: str) -> None:
    """The verb is named, and no source can state it."""
    assert len(backwards(text, lang)) == 1
    assert backwards(text, lang)[0] in missing(text, lang, [(text, lang)])


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Inflation fell to 1.9% in February, from 2.3% in January.", "en"),
        ("Unemployment rose to 5.7%, against 5.1% a year before.", "en"),
        ("The bank raised its rate from 2.50 to 2.75 percent.", "en"),
        ("The union raised 3 points on the way to 12 meetings.", "en"),
        ("Le taux a baissé de 2,75 % à 2,50 %.", "fr"),
        ("Le nombre d’évacués a été relevé à 1 850, contre 1 200 mercredi.", "fr"),
        ("La hausse atteint 3 %, contre 4 % l’an dernier.", "fr"),
        ("Le bilan augmente : 12 blessés à 8 heures, contre 15 selon la ville.", "fr"),
        ("Le tourisme devrait baisser de 1 à 3 % cette année.", "fr"),
        ("Profits rose to 1.2 billion euros from 980 million.", "en"),
        ("The total rose from 980 to 1.2 million.", "en"),
        ("Profits rose from 980 million to 1.2 billion.", "en"),
        ("The toll rose to 12 on Monday after a fire in a 15-storey building.", "en"),
        ("Output rose to 12 tonnes after 15 years of decline.", "en"),
        ("Sales fell from 2019 to 2021.", "en"),
        ("Power was cut from 9 to 11 a.m.", "en"),
        ("Le bénéfice a grimpé à 1,2 milliard d’euros, contre 980 millions.", "fr"),
        ("L’âge est relevé à 64 ans, contre 67 en Allemagne.", "fr"),
        ("Le débit baisse à 8 heures, contre 7 heures hier.", "fr"),
        ("", "fr"),
    ],
)
def test_with_its_numbers_or_without_any(text: str, lang: str) -> None:
    """Right directions, nouns, and numbers of something else are let pass."""
    assert backwards(text, lang) == []
