"""Feeds and topics, as the library keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chatbot.errors import IngestError, LibraryError
from chatbot.library import Library

NEWS = "https://velcourt.example/une.xml"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A library of its own."""
    with Library.open(tmp_path / "library.sqlite") as library:
        yield library


def test_a_feed_added_twice_is_one(library: Library) -> None:
    """It keeps its title, or takes the first it is given."""
    library.feeds.add(NEWS)
    library.feeds.add(NEWS, "Le Val")
    library.feeds.add(NEWS, "Autre nom")

    assert [feed.title for feed in library.feeds.listed()] == ["Le Val"]


def test_a_feed_removed_is_forgotten_with_what_was_taken_from_it(library: Library) -> None:
    """Followed anew, everything in it is new."""
    library.feeds.add(NEWS)
    library.feeds.settle(NEWS, [("a", True)])
    library.feeds.remove(NEWS)
    library.feeds.add(NEWS)

    assert library.feeds.known(NEWS) == frozenset()


def test_an_unknown_feed_is_named(library: Library) -> None:
    """With where to look."""
    with pytest.raises(LibraryError) as refused:
        library.feeds.remove(NEWS)

    assert NEWS in refused.value.render("fr")
    assert "feeds list" in refused.value.render("fr")


def test_a_failure_reads_back_in_both_languages(library: Library) -> None:
    """What is kept is the key and its values, not words."""
    library.feeds.add(NEWS)
    library.feeds.failed(NEWS, IngestError("ingest_timeout", origin=NEWS, seconds=20.0))

    error = library.feeds.get(NEWS).error

    assert error is not None
    assert "20.0 secondes" in error.render("fr")
    assert "20.0 seconds" in error.render("en")


def test_topics_however_written_are_one(library: Library) -> None:
    """Case, accents and blanks make no other topic; the first writing is kept."""
    assert library.topics.add("  Transition   énergétique ") == "Transition énergétique"
    assert library.topics.add("transition energetique") == "Transition énergétique"
    library.topics.add("OTAN")

    assert library.topics.listed() == ["Transition énergétique", "OTAN"]
    assert library.topics.remove("TRANSITION ÉNERGÉTIQUE") == "Transition énergétique"
    assert library.topics.listed() == ["OTAN"]


@pytest.mark.parametrize("words", ["", "  ", "?!", "…"])
def test_a_topic_needs_a_word(library: Library, words: str) -> None:
    """What matches nothing is refused."""
    with pytest.raises(LibraryError) as refused:
        library.topics.add(words)

    assert refused.value.key == "topic_empty"


def test_an_unknown_topic_is_named(library: Library) -> None:
    """Forgetting what was never kept is an error."""
    with pytest.raises(LibraryError) as refused:
        library.topics.remove("OTAN")

    assert refused.value.key == "topic_unknown"
