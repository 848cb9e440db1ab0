"""Which sentences cannot open a story or answer alone."""

from __future__ import annotations

import pytest

from chatbot.evidence.leaning import leans


@pytest.mark.parametrize(
    "text",
    [
        "À elles deux, elles disposent de 77 sièges.",
        "Tous deux ont signé l’accord.",
        "Both have signed the deal.",
        "Même parmi les marins du bac de Lorvaux.",
        "Même dans les ports du nord, personne ne s’y attendait.",
        "Even among its members, nobody agreed.",
        "Autre surprise du port, une grue neuve dès janvier.",
        "Enfin, la coopérative de Montferrac ouvrira un second atelier.",
        "Finally, the ferries will run again on Sundays.",
        "« Enfin, le pont rouvre », ajoute la maire.",
        "Le premier chiffre mesure ce que le barrage a lâché, le second ce qui arrive ici.",
        "On a fermé le pont de Brévanne.",
        "On n’y croit plus à Lorvaux.",
        "Cette nuit-là, le barrage a cédé.",
        "Ces derniers ont signé l’accord.",
        "This bridge is closed.",
        "The former is a lawyer, and the latter has a farm.",
    ],
)
def test_what_goes_on_from_before(text: str) -> None:
    """A further example or a last point wants the ones before it."""
    assert leans(text)


@pytest.mark.parametrize(
    "text",
    [
        "Both sides of Velcourt have signed the deal.",
        "Toutes les villes ont signé l’accord.",
        "Même si le taux baisse, les loyers montent, note la banque.",
        "Even if rates fall, rents will rise, the bank says.",
        "Le premier bac est parti lundi, le second bac restera à quai.",
        "The first ferry left on Monday, the second train on Tuesday.",
        "Autrefois fermé l’hiver, le col de Lorvaux reste ouvert.",
        "On Monday, the bridge of Velcourt closed.",
        "On the river, ferries wait.",
        "Ce mardi, le pont de Brévanne a rouvert.",
        "Cette année, le bac de Lorvaux est gratuit.",
        "Ces trois derniers jours, la Velle a débordé.",
        "This week, the port of Tessing reopens.",
        "Autre-Rive a voté contre le projet de barrage.",
        "Finalement rouvert lundi, le pont de Brévanne ne porte que des piétons.",
    ],
)
def test_what_stands_by_itself(text: str) -> None:
    """A clause that begins the same way, or a name, needs nothing before it."""
    assert not leans(text)
