"""Translations spell as the articles beside them do, and only what these write."""

from __future__ import annotations

import pytest
from wordfreq import top_n_list

from chatbot.writing.spelling import in_spelling, spelt

BRITISH = spelt(
    [
        "Two metres of water reached the city centre, and the harbour closed.",
        "The programme was organised by labour unions; neighbours had travelled for defence.",
    ]
)
AMERICAN = spelt(
    [
        "Two meters of water reached the city center, and the harbor closed.",
        "The program was organized by labor unions; neighbors had traveled for defense.",
    ]
)


@pytest.mark.parametrize(
    ("american", "british"),
    [
        ("It let 480 cubic meters through.", "It let 480 cubic metres through."),
        ("A meter above the center,", "A metre above the centre,"),
        ("the harbors and one neighbor.", "the harbours and one neighbour."),
        ("organized labor traveled here.", "organised labour travelled here."),
        ("a defense program", "a defence programme"),
    ],
)
def test_a_word_is_spelt_as_the_articles_spell_it(american: str, british: str) -> None:
    """In either direction; what is right already stays."""
    assert in_spelling(american, BRITISH) == british
    assert in_spelling(british, AMERICAN) == american
    assert in_spelling(british, BRITISH) == british


def test_names_are_left_alone() -> None:
    """A centre is spelt as it calls itself."""
    text = "The Kennedy Center and the Defense Department."
    assert in_spelling(text, BRITISH) == text


def test_where_articles_differ_nothing_is_changed() -> None:
    """Nor where none has the word."""
    assert in_spelling("Forty meters.", BRITISH | AMERICAN) == "Forty meters."
    assert in_spelling("Its color faded.", BRITISH) == "Its color faded."


@pytest.mark.parametrize(
    "word", ["enter", "letters", "chamber", "liver", "timber", "sober", "charters", "four", "tour"]
)
def test_another_word_is_no_spelling(word: str) -> None:
    """“chambre” and “livre” are read in English articles; they are no way to spell ours."""
    known = frozenset(top_n_list("en", 60000)) - {word}
    assert in_spelling(f"One {word}.", known) == f"One {word}."
