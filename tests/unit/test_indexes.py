"""Changing embedder while the old index answers, and opening what is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from chatbot.config import IndexSettings, Settings, load
from chatbot.indexes import OTHER_EMBEDDER, Indexes
from chatbot.intake import intake
from chatbot.library import Library
from chatbot.types import RawDocument
from vectorstore.embedders import HashEmbedder
from vectorstore.hybrid import HybridStore
from vectorstore.types import Embedder, Query

OLD, NEW = HashEmbedder(128), HashEmbedder(256)
TEXTS = (
    "Le pont de Velcourt rouvre lundi après deux mois de travaux, a dit la mairie.",
    "The Tarnier ferry stopped in the harbour because of thick fog, the port said.",
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home of its own; the dense index in memory."""
    return load(home=tmp_path, index=IndexSettings(kind="memory"))


@pytest.fixture
def library(settings: Settings) -> Iterator[Library]:
    """An empty library."""
    with Library.open(settings.home / "library.sqlite") as opened:
        yield opened


def _open(
    settings: Settings, library: Library, opened: ExitStack, chosen: Embedder, *known: Embedder
) -> tuple[Indexes, HybridStore, list[str]]:
    indexes = Indexes(settings, library, opened=opened)
    *stages, store = indexes.serving(
        chosen, lambda wanted: next((e for e in known if e.fingerprint == wanted), None)
    )
    assert isinstance(store, HybridStore)
    return indexes, store, [stage.name for stage in stages]  # type: ignore[union-attr]


def _fill(library: Library, store: HybridStore) -> None:
    documents = [
        RawDocument(source=f"{n}.txt", data=text.encode(), media_type="text/plain")
        for n, text in enumerate(TEXTS)
    ]
    results = list(intake(documents, library=library, store=store, embedder=store.embedder))
    assert [result.status for result in results] == ["added", "added"]


def _found(store: HybridStore) -> list[str]:
    hits = store.search(Query(text="pont de Velcourt", lang="fr", k=1))
    return [hit.passage.text for hit in hits]


def test_the_old_index_answers_until_the_new_one_is_ready(
    settings: Settings, library: Library
) -> None:
    """A change is made beside what serves, then takes its place; its files go at the next start."""
    with ExitStack() as opened:
        _, store, _ = _open(settings, library, opened, OLD)
        _fill(library, store)
    with ExitStack() as opened:
        indexes, store, stages = _open(settings, library, opened, NEW, OLD)
        assert stages == [OTHER_EMBEDDER] + ["index"] * (len(stages) - 1)
        seen = []
        for stage in indexes.change(store, NEW):
            seen.append((stage.name, store.embedder is OLD))
            assert _found(store) == [TEXTS[0]]
        assert {name for name, _ in seen} == {"embed", "index"}
        assert all(old for _, old in seen)
        assert store.embedder is NEW
        assert _found(store) == [TEXTS[0]]
    with ExitStack() as opened:
        _, store, stages = _open(settings, library, opened, NEW)
        assert OTHER_EMBEDDER not in stages
        assert _found(store) == [TEXTS[0]]
        assert sorted(path.name for path in (settings.home / "index").iterdir()) == ["1"]


def test_an_embedder_that_is_no_more(settings: Settings, library: Library) -> None:
    """Where the old one cannot be opened, everything is embedded anew before anything answers."""
    with ExitStack() as opened:
        _, store, _ = _open(settings, library, opened, OLD)
        _fill(library, store)
    with ExitStack() as opened:
        _, store, stages = _open(settings, library, opened, NEW)
        assert stages[0] == "embed"
        assert OTHER_EMBEDDER not in stages
        assert store.embedder is NEW
        assert _found(store) == [TEXTS[0]]


def test_a_change_goes_on_where_it_stopped(settings: Settings, library: Library) -> None:
    """What was embedded before an interruption is not embedded again."""
    with ExitStack() as opened:
        _, store, _ = _open(settings, library, opened, OLD)
        _fill(library, store)
    with ExitStack() as opened:
        indexes, store, _ = _open(settings, library, opened, NEW, OLD)
        assert next(indexes.change(store, NEW)).name == "embed"
    assert library.missing(NEW.fingerprint) == 0
    with ExitStack() as opened:
        indexes, store, _ = _open(settings, library, opened, NEW, OLD)
        assert {stage.name for stage in indexes.change(store, NEW)} == {"index"}
        assert _found(store) == [TEXTS[0]]
