"""Names for a person to add: found in facts told in both languages, never added by themselves."""

from __future__ import annotations

import yaml

from chatbot.evidence.proposals import as_yaml, proposals

PAIRS = [
    ("Le Conseil des Marées a voté jeudi.", "The Tidal Board voted on Thursday."),
    ("Selon le Conseil des Marées, rien ne presse.", "The Tidal Board says there is no hurry."),
    ("Le Conseil des Marées se tait.", "Maud Ferrant kept quiet about the vote."),
    ("L’ONU a salué l’accord.", "The United Nations welcomed the agreement."),
    ("Odile Tarnier a salué l’accord.", "Odile Tarnier welcomed the agreement."),
]


def test_names_that_come_together() -> None:
    """A pair is proposed with how often it was met and a sentence of each language."""
    first = proposals(PAIRS)[0]

    assert (first.fr, first.en, first.times) == ("Conseil des Marées", "Tidal Board", 2)
    assert first.share == 2 * 2 / (3 + 2)
    assert first.example == PAIRS[0]


def test_what_the_table_or_the_eye_knows_is_not_proposed() -> None:
    """Known names, and names written alike in both languages, need no entry."""
    assert proposals(PAIRS[3:]) == []


def test_two_names_at_once_are_not_guessed() -> None:
    """Which of two goes with which cannot be told from one sentence."""
    french = "Le Conseil des Marées et la Ligue du Sel ont voté."
    english = "The Tidal Board and the Brine League voted."

    assert proposals([(french, english)]) == []


def test_the_same_pair_twice_counts_once() -> None:
    """Copies of a dispatch are no further evidence."""
    assert [one.times for one in proposals([PAIRS[0], PAIRS[0]])] == [1]


def test_rows_for_a_file() -> None:
    """The rows are YAML that the names file takes, quotation marks and all."""
    found = proposals([*PAIRS, ('Le Front "Sel" a perdu.', 'The Brine "Front" lost.')])
    rows = yaml.safe_load(as_yaml(found))["own"]

    assert rows[0] == {
        "id": "own-tidal-board",
        "kind": "organisation",
        "fr": ["Conseil des Marées"],
        "en": ["Tidal Board"],
    }
    assert as_yaml([]) == ""
