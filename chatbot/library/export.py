"""The whole library as one file anybody can read."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from chatbot.errors import ExportError
from chatbot.library.catalogue import Library


def export(library: Library, path: Path) -> int:
    """Write every article, a line of JSON each, and return how many.

    A line holds the article's fields and ``revisions``: what it said before, oldest first. The
    file appears whole or not at all. Raises `ExportError` when it cannot be written.
    """
    draft = path.parent / f"{path.name}.{os.getpid()}.part"
    try:
        with draft.open("w", encoding="utf-8") as file:
            count = sum(1 for line in _lines(library) if file.write(line))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise ExportError("library_export_failed", origin=str(path)) from error
    finally:
        with suppress(OSError):  # where nothing could be written, nothing is there
            draft.unlink()
    return count


def _lines(library: Library) -> Iterator[str]:
    for article in library.articles():
        *earlier, now = library.revisions(article.article_id)
        row = asdict(now) | {"revisions": [asdict(revision) for revision in earlier]}
        yield json.dumps(row, ensure_ascii=False) + "\n"
