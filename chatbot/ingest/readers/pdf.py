"""PDF, through pypdf (BSD; PyMuPDF reads as well but is AGPL)."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from typing import TYPE_CHECKING

from chatbot.errors import IngestError
from chatbot.ingest.drafting import drafted
from chatbot.ingest.encoding import normalise
from chatbot.ingest.readers.text import unwrapped

if TYPE_CHECKING:
    from chatbot.ingest.draft import Draft
    from chatbot.types import RawDocument

_MOST_PAGES = 200
_LEAST_LETTERS = 20
_EDGE_LINES = 2
_SLACK = 0.8
_REPEATED_PAGES = 3
_PAGE_NUMBER = re.compile(
    r"^\s*(?:page|p\.)?\s*\d{1,4}\s*(?:(?:/|sur|of)\s*\d{1,4})?\s*$", re.IGNORECASE
)


def read_pdf(raw: RawDocument) -> Draft:
    """Read a PDF's text; raise `IngestError` when it is locked, damaged, or only pictures."""
    pages = [normalise(text).split("\n") for text in _pages(raw.data)]
    if sum(letter.isalpha() for page in pages for line in page for letter in line) < _LEAST_LETTERS:
        raise IngestError("ingest_scanned")
    repeated = _running_lines(pages)
    kept = [line for page in pages for line in page if _own(line, repeated)]
    return drafted(unwrapped("\n".join(kept), slack=_SLACK))


def _pages(data: bytes) -> list[str]:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise IngestError("ingest_password")
        return [page.extract_text() or "" for page in reader.pages[:_MOST_PAGES]]
    except DependencyError as error:
        raise IngestError("ingest_password") from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise IngestError("ingest_damaged") from error


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", line).strip()


def _running_lines(pages: list[list[str]]) -> frozenset[str]:
    """Heads and feet: the same first or last lines, figures aside, on three pages or more."""
    seen: Counter[str] = Counter()
    for page in pages:
        filled = [_shape(line) for line in page if line.strip()]
        seen.update({*filled[:_EDGE_LINES], *filled[-_EDGE_LINES:]})
    return frozenset(line for line, count in seen.items() if count >= _REPEATED_PAGES)


def _own(line: str, repeated: frozenset[str]) -> bool:
    return not _PAGE_NUMBER.match(line) and _shape(line) not in repeated
