"""A week does not become a day."""

from __future__ import annotations

import pytest

from chatbot.evidence.match import missing

WEEK = [("Une semaine après la crue, la vallée a signé un accord.", "fr")]
YEARS = [("The deal, signed two years ago, is reviewed every month.", "en")]


@pytest.mark.parametrize(
    ("claim", "lang", "sources"),
    [
        ("On the day after the flood, the valley signed a deal.", "en", WEEK),
        ("Un mois après la crue, la vallée a signé un accord.", "fr", WEEK),
        ("L’accord est revu chaque semaine.", "fr", YEARS),
        ("Un accord a été signé hier.", "fr", [("A deal was signed here.", "en")]),
        ("The bridge reopens tomorrow.", "en", [("Le pont rouvre lundi.", "fr")]),
    ],
)
def test_another_length_of_time_is_missing(
    claim: str, lang: str, sources: list[tuple[str, str]]
) -> None:
    """No number stands before it, and it is wrong all the same."""
    assert [detail.kind for detail in missing(claim, lang, sources)] == ["unit"]


@pytest.mark.parametrize(
    ("claim", "lang", "sources"),
    [
        ("A week after the flood, the valley signed a deal.", "en", WEEK),
        ("After the flood, the valley signed a deal.", "en", WEEK),
        ("L’accord, signé il y a deux ans, est revu mensuellement.", "fr", YEARS),
        ("Aujourd’hui, la vallée a signé.", "fr", [("La vallée a signé.", "fr")]),
        ("Une quinzaine d’élus ont signé.", "fr", [("Some 15 councillors signed that day.", "en")]),
        ("Hier soir, la vallée a signé.", "fr", [("The valley signed last night.", "en")]),
        ("La juge, 45 ans, siège cette semaine.", "fr", [("A judge, 45, sits this week.", "en")]),
        ("La juge, 45 ans, siège bientôt.", "fr", [("A judge, 45, sits in a week.", "en")]),
    ],
)
def test_the_same_or_none_at_all_is_not(
    claim: str, lang: str, sources: list[tuple[str, str]]
) -> None:
    """Left away, told by another word, or not told by the source at all."""
    assert missing(claim, lang, sources) == []
