"""Names proposed from a library, and the reader's own names file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from chatbot.errors import SettingsError
from chatbot.evidence import names as table
from chatbot.evidence.match import missing
from chatbot.glossary import proposed
from chatbot.ingest.chunk import chunk
from chatbot.report import Shelf
from chatbot.types import Article
from tests.newsroom import article
from vectorstore.types import Vectors

FRENCH = "Le Conseil des Marées de Velcourt a fermé lundi le pont aux camions."
ENGLISH = "The Tidal Board of Velcourt closed the bridge to lorries on Monday."


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A names file of the reader's own, read anew."""
    path = tmp_path / "names.yaml"
    monkeypatch.setenv("RECOUPE_NAMES", str(path))
    _forget()
    yield path
    monkeypatch.undo()
    _forget()


def _told(*articles: Article) -> tuple[list[Article], Shelf]:
    """Articles that all say the same, and a shelf that holds them."""

    def embed(texts: Sequence[str], _langs: Sequence[str]) -> Vectors:
        return np.tile(np.array([[0.6, 0.8]], dtype=np.float32), (len(texts), 1))

    passages = {one.article_id: chunk(one) for one in articles}
    shelf = Shelf(
        passages=passages.__getitem__,
        vectors=lambda one: embed([p.text for p in passages[one.article_id]], []),
        embed=embed,
        groups=lambda members: [frozenset({one.article_id}) for one in members],
    )
    return list(articles), shelf


def _forget() -> None:
    for known in (table._entries, table._tree, table._preferred, table._articles):
        known.cache_clear()
    table._english_articles.cache_clear()


def test_a_fact_told_in_both_languages_proposes_its_names() -> None:
    """Two articles of one story, one a language: the name that each writes its way."""
    found = proposed(*_told(article("fr", FRENCH), article("en", ENGLISH, lang="en")))

    assert [(one.fr, one.en) for one in found] == [("Conseil des Marées", "Tidal Board")]


def test_one_language_proposes_nothing() -> None:
    """Names are only learnt about where both languages tell a fact."""
    assert proposed(*_told(article("fr", FRENCH), article("too", FRENCH))) == []


def test_own_names_count(own: Path) -> None:
    """What the reader adds is known to the checks like any other name."""
    sources = [(FRENCH, "fr")]
    assert "Tidal" in [detail.text for detail in missing(ENGLISH, "en", sources)]
    own.write_text(
        'own:\n  - {id: own-tidal, kind: organisation, fr: ["Conseil des Marées"],'
        ' en: ["Tidal Board"]}\n',
        "utf-8",
    )
    _forget()

    assert [detail.text for detail in missing(ENGLISH, "en", sources)] == []


@pytest.mark.parametrize("text", ["own: [", "own:\n  - {id: x, fr: y}\n", "- 3\n"])
def test_a_file_that_makes_no_sense_is_named(own: Path, text: str) -> None:
    """The file and what its rows should look like."""
    own.write_text(text, "utf-8")
    _forget()

    with pytest.raises(SettingsError, match=str(own)):
        missing(ENGLISH, "en", [(FRENCH, "fr")])
