"""Correcting an article, taking a removal back, taking everything away, deleting everything."""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import RLock

import pytest

from chatbot.build import Desk, build
from chatbot.config import load
from chatbot.errors import ExportError, LibraryError, ModelError
from chatbot.library.editing import edit
from chatbot.library.index import embed
from chatbot.types import Hints
from tests.fakes import ScriptedEngine
from vectorstore.embedders import HashEmbedder
from vectorstore.memory import MemoryIndex
from vectorstore.types import Query, Vectors

PAGE = "Titre : Le bac de Trémeur\nSource : L’Écho\nDate : 1er mai 2025\n\n{}\n"
FIRST = "Le bac reprend la mer jeudi. Douze marins sont à bord."
LATER = "Le bac reprend la mer vendredi. Douze marins sont à bord. Le port rouvre."


class Overtaken:
    """A lock that somebody else has first, and does something with."""

    def __init__(self, by: Callable[[], object]) -> None:
        """Once is enough."""
        self._lock = RLock()
        self._by: list[Callable[[], object]] = [by]

    def __enter__(self) -> None:
        while self._by:
            self._by.pop()()
        self._lock.acquire()

    def __exit__(self, *_error: object) -> None:
        self._lock.release()


class Failing(HashEmbedder):
    """An embedder out of memory."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Fail."""
        raise ModelError("model_failed", code=len(texts))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk over an empty home, with embedder and index of the tests."""
    settings = load(home=tmp_path / "home", index={"kind": "memory"})
    with build(
        settings, engine=ScriptedEngine(), embedder=HashEmbedder(), dense=MemoryIndex()
    ) as made:
        yield made


def give(desk: Desk, folder: Path, text: str) -> str:
    """Ingest the article's file and return its id."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bac.txt").write_text(PAGE.format(text), "utf-8")
    (result,) = desk.ingest([str(folder / "bac.txt")])
    assert result.article is not None
    return result.article.article_id


def outlets_found(desk: Desk) -> set[str]:
    """The outlets of what a search finds."""
    hits = desk.search(Query(text="bac marins", lang="fr", k=5))
    return {hit.passage.outlet for hit in hits}


def test_a_correction_stays_when_the_document_comes_again(desk: Desk, tmp_path: Path) -> None:
    """What the reader said wins over what is read, in the table, the index and later revisions."""
    id_ = give(desk, tmp_path / "in", FIRST)
    now = desk.edit(id_, Hints(outlet="Le Ponant", published="2025-05-02"))
    assert (now.outlet, now.published, now.revision) == ("Le Ponant", "2025-05-02", 1)
    assert outlets_found(desk) == {"Le Ponant"}
    give(desk, tmp_path / "in", FIRST)
    assert desk.library.article(id_).outlet == "Le Ponant"
    give(desk, tmp_path / "in", LATER)
    later = desk.library.article(id_)
    assert (later.outlet, later.revision) == ("Le Ponant", 2)
    assert [r.outlet for r in desk.revisions(id_)] == ["Le Ponant", "Le Ponant"]


def test_a_headline_corrected_is_searched_with(desk: Desk, tmp_path: Path) -> None:
    """Short passages are embedded with their headline, so vectors follow it."""
    id_ = give(desk, tmp_path / "in", FIRST)
    before = desk.library.vectors(id_).copy()
    desk.edit(id_, Hints(title="Grève des éclusiers"))
    assert desk.library.article(id_).title == "Grève des éclusiers"
    assert (desk.library.vectors(id_) != before).any()


def test_a_headline_that_cannot_be_embedded_is_not_corrected(desk: Desk, tmp_path: Path) -> None:
    """Nothing changes, so that trying again does all of it."""
    id_, library, store = give(desk, tmp_path / "in", FIRST), desk.library, desk.store
    new = Hints(title="Grève des éclusiers")
    with pytest.raises(ModelError):
        edit(id_, new, library=library, store=store, embedder=Failing())
    assert library.article(id_).title == "Le bac de Trémeur"
    edit(id_, new, library=library, store=store, embedder=store.embedder)
    right = embed(library.passages(id_), store.embedder)
    assert library.vectors(id_) == pytest.approx(right)


def test_no_embedder_keeps_vectors_of_an_old_headline(desk: Desk, tmp_path: Path) -> None:
    """Those of one that is to serve later are made again, also what it was embedding meanwhile."""
    id_, library, later = give(desk, tmp_path / "in", FIRST), desk.library, HashEmbedder(32)
    old = library.passages(id_)
    library.add_vectors(old, embed(old, later), fingerprint=later.fingerprint)
    desk.edit(id_, Hints(outlet="Le Ponant"))
    assert library.missing(later.fingerprint) == 0
    desk.edit(id_, Hints(title="Grève des éclusiers"))
    assert library.missing(later.fingerprint) == len(old)
    library.add_vectors(old, embed(old, later), fingerprint=later.fingerprint)
    assert library.missing(later.fingerprint) == len(old)


def test_a_correction_waits_for_a_new_revision(desk: Desk, tmp_path: Path) -> None:
    """An article that comes again while it is corrected keeps its new words."""
    id_ = give(desk, tmp_path / "in", FIRST)
    meanwhile = Overtaken(lambda: give(desk, tmp_path / "in", LATER))
    desk.library.indexing = meanwhile  # type: ignore[assignment]
    now = desk.edit(id_, Hints(outlet="Le Ponant"))
    assert now == desk.library.article(id_)
    assert (now.outlet, now.revision) == ("Le Ponant", 2)
    assert [p.text for p in desk.library.passages(id_)] == [LATER]


def test_a_correction_brings_nothing_back(desk: Desk, tmp_path: Path) -> None:
    """An article removed while it is corrected stays removed."""
    id_ = give(desk, tmp_path / "in", FIRST)
    desk.library.indexing = Overtaken(lambda: desk.remove(id_))  # type: ignore[assignment]
    with pytest.raises(LibraryError) as caught:
        desk.edit(id_, Hints(outlet="Le Ponant"))
    assert caught.value.key == "article_unknown"
    assert desk.library.count() == 0


def test_fields_are_corrected_one_by_one_and_emptied(desk: Desk, tmp_path: Path) -> None:
    """A later correction keeps an earlier one of another field; empty means none."""
    id_ = give(desk, tmp_path / "in", FIRST)
    desk.edit(id_, Hints(title="Bac"))
    now = desk.edit(id_, Hints(outlet="", published=""))
    assert (now.title, now.outlet, now.published) == ("Bac", "", None)
    give(desk, tmp_path / "in", FIRST)
    again = desk.library.article(id_)
    assert (again.title, again.outlet, again.published) == ("Bac", "", None)


def test_a_date_that_is_none_is_refused(desk: Desk, tmp_path: Path) -> None:
    """Nothing changes, and the error says how to write one."""
    id_ = give(desk, tmp_path / "in", FIRST)
    with pytest.raises(LibraryError) as caught:
        desk.edit(id_, Hints(published="hier"))
    assert "2026-03-31" in caught.value.render("fr")
    assert desk.library.article(id_).published == "2025-05-01"


def test_a_removal_is_taken_back_whole(desk: Desk, tmp_path: Path) -> None:
    """Article, earlier revisions, corrections and index are as before."""
    id_ = give(desk, tmp_path / "in", FIRST)
    give(desk, tmp_path / "in", LATER)
    desk.edit(id_, Hints(outlet="Le Ponant"))
    before = desk.revisions(id_)
    kept = desk.remembered(id_)
    desk.remove(id_)
    assert desk.library.count() == 0
    assert desk.restore(kept) == before[-1]
    assert desk.revisions(id_) == before
    assert outlets_found(desk) == {"Le Ponant"}
    give(desk, tmp_path / "in", LATER)
    assert desk.library.article(id_) == before[-1]


def test_restoring_twice_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    """An impatient second click is harmless."""
    kept = desk.remembered(give(desk, tmp_path / "in", FIRST))
    desk.remove(kept.article.article_id)
    desk.restore(kept)
    assert desk.restore(kept) == kept.article
    assert desk.library.count() == 1


def test_everything_is_taken_away_in_one_file(desk: Desk, tmp_path: Path) -> None:
    """Rows anybody can read, the database, dropped files; never the index or locks."""
    give(desk, tmp_path / "home" / "dropped", FIRST)
    with zipfile.ZipFile(desk.pack(tmp_path / "tout.zip")) as archive:
        assert sorted(archive.namelist()) == ["articles.jsonl", "dropped/bac.txt", "library.sqlite"]
        assert json.loads(archive.read("articles.jsonl"))["title"] == "Le bac de Trémeur"


@pytest.mark.parametrize("full", ["copy", "archive"])
def test_a_full_disk_is_told_and_leaves_no_half_of_a_file(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, full: str
) -> None:
    """The disk is at fault and not the library; a file written before stays as it was."""
    resource = pytest.importorskip("resource")
    give(desk, tmp_path / "in", FIRST)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    path = tmp_path / "tout.zip"
    path.write_bytes(b"of yesterday")
    if full == "archive":
        (tmp_path / "home" / "dropped").mkdir()
        (tmp_path / "home" / "dropped" / "photo.jpg").write_bytes(os.urandom(2**21))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2**20 if full == "archive" else 20_000, before[1]))
    try:
        with pytest.raises(ExportError) as caught:
            desk.pack(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert caught.value.key == "library_export_failed"
    assert path.read_bytes() == b"of yesterday"
    assert {p.name for p in tmp_path.iterdir()} == {"home", "in", "tout.zip"}


def test_everything_is_deleted(desk: Desk, tmp_path: Path) -> None:
    """No word of it is left in the library's files, and the desk goes on working."""
    id_ = give(desk, tmp_path / "home" / "dropped", FIRST)
    desk.edit(id_, Hints(outlet="Le Ponant"))
    desk.erase()
    assert desk.library.count() == 0
    assert desk.search(Query(text="bac", lang="fr", k=5)) == []
    left = [p for p in (tmp_path / "home").rglob("*") if p.is_file()]
    assert not any(b"marins" in p.read_bytes() for p in left)
    give(desk, tmp_path / "in", FIRST)
    assert outlets_found(desk) == {"L’Écho"}
