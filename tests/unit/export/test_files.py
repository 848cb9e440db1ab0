"""Results written to files."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from chatbot import export
from chatbot.errors import ExportError
from chatbot.messages import catalogue
from chatbot.types import Answer, Briefing


@pytest.mark.parametrize("suffix", [".md", ".html", ".json", ".MD"])
def test_the_suffix_chooses_the_format(tmp_path: Path, small: Briefing, suffix: str) -> None:
    """A file is written whole, and nothing else is left in the folder."""
    path = tmp_path / f"revue du 1er mai{suffix}"
    export.write(small, path, ui_lang="fr")
    start = {".md": "# Revue", ".html": "<!doctype html>", ".json": "{"}[suffix.lower()]
    assert path.read_text("utf-8").startswith(start)
    assert list(tmp_path.iterdir()) == [path]


def test_json_keeps_every_accent(tmp_path: Path, small: Briefing) -> None:
    """The file is the shape that `--json` prints, readable by people."""
    path = tmp_path / "b.json"
    export.write(small, path, ui_lang="en")
    assert "Trémeur" in path.read_text("utf-8")
    assert json.loads(path.read_text("utf-8"))["stories"][0]["id"] == "ferry"


def test_an_older_file_is_replaced(tmp_path: Path, answer: Answer) -> None:
    """Writing again is not an error."""
    path = tmp_path / "a.md"
    path.write_text("hier", "utf-8")
    export.write(answer, path, ui_lang="en")
    assert "hier" not in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("revue.docx", "export_suffix"),
        ("revue", "export_suffix"),
        ("absent/revue.md", "export_folder"),
        (".", "export_is_folder"),
    ],
)
def test_what_cannot_be_written_is_said_before_the_work(
    tmp_path: Path, small: Briefing, name: str, key: str
) -> None:
    """`check` and `write` refuse alike, with something to try."""
    with pytest.raises(ExportError) as asked:
        export.check(tmp_path / name)
    with pytest.raises(ExportError) as written:
        export.write(small, tmp_path / name, ui_lang="fr")
    assert asked.value.key == written.value.key == key
    assert " — " in written.value.render("fr")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_the_older_file_alone(tmp_path: Path, small: Briefing) -> None:
    """Atomic: a write that fails half way changes nothing and leaves no trace."""
    path = tmp_path / f"{'é' * 120}.md"
    path.write_text("hier", "utf-8")  # the name fits; with the temporary suffix it does not
    with pytest.raises(ExportError, match="cannot be written"):
        export.write(small, path, ui_lang="fr")
    assert [item.read_text("utf-8") for item in tmp_path.iterdir()] == ["hier"]


def test_without_weasyprint_a_pdf_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The optional library is named, and the system library behind it."""
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(ExportError) as refused:
        export.check(tmp_path / "revue.pdf")
    for lang in ("fr", "en"):
        said = refused.value.render(lang)
        assert 'pip install "recoupe[pdf]"' in said
        assert "libpango-1.0-0" in said


@pytest.mark.slow
def test_a_pdf_is_written_without_opening_anything(
    tmp_path: Path, briefing: Briefing, hostile: str
) -> None:
    """Hostile words end up as words on the page."""
    pytest.importorskip("weasyprint")
    from pypdf import PdfReader

    path = tmp_path / "revue.pdf"
    export.write(briefing, path, ui_lang="fr")
    reader = PdfReader(path)
    text = " ".join(sheet.extract_text() for sheet in reader.pages)
    assert "Revue de presse" in text
    assert "Trémeur" in text
    assert hostile[:10] in text


def test_the_words_exist_in_both_languages() -> None:
    """Same keys, same variables."""
    french, english = (
        {key: text for key, text in catalogue(lang).items() if key.startswith("export_")}
        for lang in ("fr", "en")
    )
    assert french.keys() == english.keys()
    for key, text in french.items():
        assert text.count("{") == english[key].count("{"), key
