"""The words of a question in the other language."""

from __future__ import annotations

from importlib.resources import files

import pytest

from vectorstore.glossary import renderings
from vectorstore.words import stem

LINES = [
    line
    for line in (files("vectorstore") / "glossary.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def test_every_line_pairs_single_words() -> None:
    """A line has a French and an English side, words apart by blanks, none cut by the stemmer."""
    for line in LINES:
        french, english = line.split("\t")
        assert french.split()
        assert english.split()
        assert "-" not in line
        assert line == line.lower().strip()


def test_no_line_stands_twice() -> None:
    """The file stays reviewable."""
    assert len(set(LINES)) == len(LINES)


@pytest.mark.parametrize(
    ("question", "lang", "word", "rendered"),
    [
        ("Which airport?", "en", "airport", "aéroport"),
        ("Un requin à la plage", "fr", "requin", "shark"),
        ("LES REQUINS ATTAQUENT", "fr", "requin", "shark"),
        ("Three sharks were seen", "en", "shark", "requin"),
    ],
)
def test_words_are_rendered_both_ways(question: str, lang: str, word: str, rendered: str) -> None:
    """Inflected or in capitals, a word has its translation beside it."""
    other = "en" if lang == "fr" else "fr"
    own = stem(word, lang)
    terms = [term for term in renderings(question, lang)[other] if own in term]
    assert any(stem(rendered, other) in term for term in terms)


def test_what_is_not_known_is_looked_for_as_it_stands() -> None:
    """Names and figures cross as they are; a language without glossary renders nothing."""
    assert ("brevon", "brevonn") in renderings("Brévonne, 12 000 francs", "fr")["en"]
    assert ("12000",) in renderings("Brévonne, 12 000 francs", "fr")["en"]
    assert renderings("Karadağ limanı", "tr") == {}
    assert renderings("", "fr") == {"en": []}
