"""The library as one file: whole, readable, or not there."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from chatbot.errors import ExportError
from chatbot.library import Library
from chatbot.library.export import export
from chatbot.types import Article


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """One article, corrected once."""
    opened = Library.open(tmp_path / "library.sqlite")
    for text in ("Une crue à Œuilly.", "Une crue à Œuilly : deux blessés."):
        one = Article(article_id="aaaa0001", source="/a", title="Crue", text=text, lang="fr")
        opened.put(one, [], np.zeros((0, 8), dtype=np.float32), fingerprint="e5@1")
    return opened


def test_every_article_is_a_line_with_its_revisions(library: Library, tmp_path: Path) -> None:
    """Accents are written as letters, and the file replaces an older one."""
    path = tmp_path / "presse.jsonl"
    path.write_text("old", "utf-8")
    assert export(library, path) == 1
    assert "Œuilly" in path.read_text("utf-8")
    row = json.loads(path.read_text("utf-8"))
    assert (row["text"], row["revision"]) == ("Une crue à Œuilly : deux blessés.", 2)
    assert [old["text"] for old in row["revisions"]] == ["Une crue à Œuilly."]


def test_a_file_that_cannot_be_written_leaves_nothing(library: Library, tmp_path: Path) -> None:
    """The error names the file; no draft stays behind."""
    (tmp_path / "folder.jsonl").mkdir()
    (tmp_path / "file.txt").touch()
    places = ("nowhere/presse.jsonl", "folder.jsonl", "file.txt/presse.jsonl", "a" * 300)
    for path in map(tmp_path.joinpath, places):
        with pytest.raises(ExportError, match=path.name):
            export(library, path)
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("path", [".", "..", "/"])
def test_a_folder_is_no_file_to_write(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """Nor is the working folder, whose path has no name."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ExportError):
        export(library, Path(path))
    assert not list(tmp_path.glob("*.part"))
