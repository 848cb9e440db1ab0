"""Words that help a writer across languages."""

from __future__ import annotations

import pytest

from chatbot.writing.vocabulary import MOST, joined, vocabulary


@pytest.mark.parametrize(
    ("text", "lang", "entry"),
    [
        ("The pears rotted.", "en", "pears = poire"),
        ("Les vannes sont ouvertes.", "fr", "vannes = valve, sluice"),
        ("Le barrage a tenu.", "fr", "barrage = dam, roadblock"),
    ],
)
def test_a_word_has_its_translations(text: str, lang: str, entry: str) -> None:
    """Singular and plural are found; the word stands as the source has it."""
    assert entry in vocabulary(text, lang, "fr" if lang == "en" else "en")


@pytest.mark.parametrize(
    "text",
    [
        "Selon les sources, rien ne change.",  # English has “sources”
        "Il le savait.",  # no form of « savant »
        "Lundi, en février, on verra.",
        "La Crue a noyé Port-Lanvers.",  # a name
        "",
    ],
)
def test_what_needs_no_help_has_none(text: str) -> None:
    """Words of both languages, verbs, days and months, and names are left to the writer."""
    assert vocabulary(text, "fr", "en") == []


def test_only_between_the_two_languages() -> None:
    """Within one language nothing is translated, nor from a third."""
    assert vocabulary("La crue a noyé la vallée.", "fr", "fr") == []
    assert vocabulary("Die Flut kam.", "de", "fr") == []


def test_no_more_than_a_prompt_can_bear() -> None:
    """The rarest words are kept, in the order of the text, none twice."""
    text = (
        "The flood broke the dam, the siren failed, the sailor lost his trawler in the fog, the "
        "pear, the plum, the cherry, the butcher and the baker drowned in the mud by the pier."
    )
    found = joined([(text, "en"), (text, "en")], "fr")

    assert len(found) == MOST == len(set(found))
    places = [text.index(entry.partition(" = ")[0]) for entry in found]
    assert places == sorted(places)
