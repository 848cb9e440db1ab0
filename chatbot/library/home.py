"""The folder where a reader's library lives: all of it taken away in one file, or deleted."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from chatbot.errors import ExportError, LibraryError
from chatbot.library.catalogue import Library
from chatbot.library.export import export

DROPPED = "dropped"
"""Folder of the files given through the application."""
_SETTINGS = "settings.toml"


def pack(library: Library, home: Path, path: Path) -> Path:
    """Write everything into one ZIP file and return its path.

    ``articles.jsonl`` is for any program, ``library.sqlite`` is the whole library (conversations,
    briefings, feeds and topics too) ready to be put into another home; beside them the dropped
    files and the settings. Raises `ExportError` when it cannot be written.
    """
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with TemporaryDirectory(prefix="recoupe-") as folder:
            copy, rows = Path(folder) / "library.sqlite", Path(folder) / "articles.jsonl"
            library.copy(copy)
            export(library, rows)
            with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.write(copy, copy.name)
                archive.write(rows, rows.name)
                for file in _files(home):
                    archive.write(file, file.relative_to(home))
        draft.replace(path)
    except OSError as error:
        raise ExportError("library_export_failed", origin=str(path)) from error
    finally:
        with suppress(OSError):  # its folder may be none
            draft.unlink(missing_ok=True)
    return path


def erase(library: Library, home: Path) -> None:
    """Forget all that the library holds, and delete the dropped files; settings stay.

    The indexes must be made anew afterwards. Raises `LibraryError`.
    """
    library.erase()
    try:
        shutil.rmtree(home / DROPPED, ignore_errors=False)
    except FileNotFoundError:
        return
    except OSError as error:
        raise LibraryError("home_erase_failed", origin=str(home / DROPPED)) from error


def size(home: Path) -> int:
    """Bytes that a home takes on the disk."""
    return sum(path.stat().st_size for path in home.rglob("*") if path.is_file())


def _files(home: Path) -> Iterator[Path]:
    yield from sorted(path for path in (home / DROPPED).rglob("*") if path.is_file())
    if (home / _SETTINGS).is_file():
        yield home / _SETTINGS
