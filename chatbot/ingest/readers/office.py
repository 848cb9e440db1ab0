"""Word and OpenDocument files: zip archives, so bounded before they are opened."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from chatbot.errors import IngestError
from chatbot.ingest.drafting import drafted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chatbot.ingest.draft import Draft
    from chatbot.types import RawDocument

_MOST_UNPACKED = 200_000_000
_MOST_RATIO = 200
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def read_docx(raw: RawDocument) -> Draft:
    """Read a Word file's paragraphs and tables in order, with the title it states."""
    _checked(raw.data)
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError
    from lxml.etree import XMLSyntaxError

    try:
        document = Document(io.BytesIO(raw.data))
        text = "\n\n".join(_docx_blocks(document))
    except (
        PackageNotFoundError,
        XMLSyntaxError,
        KeyError,
        ValueError,
        zipfile.BadZipFile,
    ) as error:
        raise IngestError("ingest_damaged") from error
    return drafted(text)


def read_odt(raw: RawDocument) -> Draft:
    """Read an OpenDocument text's headings and paragraphs in order."""
    archive = _checked(raw.data)
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(archive.read("content.xml"), parser)
    except (KeyError, etree.XMLSyntaxError, zipfile.BadZipFile, RuntimeError) as error:
        raise IngestError("ingest_damaged") from error
    blocks = root.iter(f"{_TEXT}h", f"{_TEXT}p")
    return drafted("\n\n".join("".join(block.itertext()) for block in blocks))


def _checked(data: bytes) -> zipfile.ZipFile:
    """Open the archive unless it would unpack to far more than any article."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        key = "ingest_password" if data.startswith(b"\xd0\xcf\x11\xe0") else "ingest_damaged"
        raise IngestError(key) from error
    unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > _MOST_UNPACKED or unpacked > max(20_000_000, _MOST_RATIO * len(data)):
        raise IngestError("ingest_bomb")
    return archive


def _docx_blocks(document: Any) -> Iterator[str]:
    from docx.table import Table

    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield " | ".join(dict.fromkeys(cell.text.strip() for cell in row.cells))
        else:
            yield block.text
