"""An exception that becomes the rule is seen."""

from __future__ import annotations

import pytest

from chatbot.evidence.match import missing

HOME = [("Nobody has died, and all but five have gone home from hospital.", "en")]
SAVED = [("Tous les équipages ont voté, à l’exception de trois navires.", "fr")]


@pytest.mark.parametrize(
    ("claim", "lang", "sources"),
    [
        ("Seulement cinq ont quitté l’hôpital.", "fr", HOME),
        ("Five have gone home from hospital.", "en", HOME),
        ("Three ships voted.", "en", SAVED),
    ],
)
def test_the_number_left_out_is_not_the_rest(
    claim: str, lang: str, sources: list[tuple[str, str]]
) -> None:
    """The number stands in the source, and says the opposite there."""
    assert missing(claim, lang, sources)


@pytest.mark.parametrize(
    ("claim", "lang", "sources"),
    [
        ("Tous sauf cinq ont quitté l’hôpital.", "fr", HOME),
        ("Nobody has died.", "en", HOME),
        ("All crews voted except for those of three ships.", "en", SAVED),
        ("Every crew voted.", "en", SAVED),
    ],
)
def test_an_exception_kept_or_left_away_is_none(
    claim: str, lang: str, sources: list[tuple[str, str]]
) -> None:
    """Telling the exception as one is right, and so is not telling it."""
    assert missing(claim, lang, sources) == []
