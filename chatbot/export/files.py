"""Write a result to a file, whole or not at all; the suffix chooses the format."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from types import MappingProxyType
from typing import TypeAlias

from chatbot import wire
from chatbot.errors import ExportError
from chatbot.export import pdf
from chatbot.export.html import html
from chatbot.export.layout import page
from chatbot.export.markdown import markdown
from chatbot.types import Answer, Article, Briefing, Lang, Summary

Result: TypeAlias = Summary | Briefing | Answer
Known: TypeAlias = Mapping[str, Article]


def write(
    result: Result, path: Path, *, ui_lang: Lang, articles: Mapping[str, Article] | None = None
) -> None:
    """Write a result as ``.md``, ``.html``, ``.pdf`` or ``.json``, replacing an older file at once.

    ``ui_lang`` is the language of the words around the prose. ``articles``, by id, let summaries
    and answers show their passages in context; a briefing carries its own.
    Raises `ExportError` when the suffix, the folder, the disk or a missing library forbids it;
    the file is then as it was.
    """
    check(path)
    put(FORMATS[path.suffix.lower()](result, ui_lang, articles or {}), path)


def put(data: bytes, path: Path) -> None:
    """Replace a file's bytes at once, or raise `ExportError` and leave it as it was."""
    temporary = path.with_name(f".{path.name}.{token_hex(4)}.part")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise ExportError("export_unwritable", origin=str(path)) from error


def check(path: Path) -> None:
    """Raise `ExportError` if `write` could not write there: worth asking before long work."""
    known, origin = " ".join(FORMATS), str(path)
    if path.is_dir():
        raise ExportError("export_is_folder", origin=origin, known=known)
    if path.suffix.lower() not in FORMATS:
        raise ExportError("export_suffix", origin=origin, suffix=path.suffix or "∅", known=known)
    if not path.absolute().parent.is_dir():
        raise ExportError("export_folder", origin=str(path.absolute().parent))
    if path.suffix.lower() == ".pdf":
        pdf.require(origin)


def _markdown(result: Result, ui_lang: Lang, articles: Known) -> bytes:
    return _bytes(markdown(page(result, ui_lang=ui_lang, articles=articles)))


def _html(result: Result, ui_lang: Lang, articles: Known) -> bytes:
    return _bytes(html(page(result, ui_lang=ui_lang, articles=articles)))


def _pdf(result: Result, ui_lang: Lang, articles: Known) -> bytes:
    laid_out = page(result, ui_lang=ui_lang, articles=articles)
    return pdf.pdf(_bytes(html(laid_out, printed=True)).decode())


def _json(result: Result, ui_lang: Lang, articles: Known) -> bytes:
    del ui_lang, articles
    written = json.dumps(wire.result_json(result), ensure_ascii=False, indent=2)
    return f"{written}\n".encode("utf-8", "replace")


def _bytes(text: str) -> bytes:
    """UTF-8, with what a text file cannot hold (NUL, lone surrogates) shown as such."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace")


FORMATS = MappingProxyType({".md": _markdown, ".html": _html, ".pdf": _pdf, ".json": _json})
"""What writes each suffix."""
