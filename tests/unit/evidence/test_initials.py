"""Initials that a sentence explains, and others."""

from __future__ import annotations

import pytest

from chatbot.evidence.initials import unabbreviated
from chatbot.types import Lang


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        (
            "Le Conseil du bassin de l’Alvène (CBA) siège.",
            "fr",
            "Le Conseil du bassin de l’Alvène siège.",
        ),
        ("L’École des ponts (EP), à Velcourt.", "fr", "L’École des ponts, à Velcourt."),
        ("The Atlantic alliance (NATO) met.", "en", "The Atlantic alliance (NATO) met."),
        (
            "The dockers (FQD) stopped, and the FQD spoke.",
            "en",
            "The dockers (FQD) stopped, and the FQD spoke.",
        ),
        ("Le Conseil a siégé à 8 heures (GMT).", "fr", "Le Conseil a siégé à 8 heures (GMT)."),
        ("It met in Orvelle (XYZ).", "en", "It met in Orvelle (XYZ)."),
    ],
)
def test_initials_are_not_translated(text: str, lang: Lang, expected: str) -> None:
    """Those of a body are others in the other language, but for those that are known there."""
    assert unabbreviated(text, lang) == expected
