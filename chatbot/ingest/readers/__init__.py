"""Readers by media type: a new format is one more line in this table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

from chatbot.ingest.draft import Draft
from chatbot.ingest.readers.html import read_html
from chatbot.ingest.readers.mail import read_mail, read_web_archive
from chatbot.ingest.readers.office import read_docx, read_odt
from chatbot.ingest.readers.pdf import read_pdf
from chatbot.ingest.readers.text import read_markdown, read_text
from chatbot.types import RawDocument

Reader: TypeAlias = Callable[[RawDocument], Draft]

READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "text/plain": read_text,
        "text/markdown": read_markdown,
        "text/html": read_html,
        "application/xhtml+xml": read_html,
        "application/pdf": read_pdf,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document": read_docx,
        "application/vnd.oasis.opendocument.text": read_odt,
        "message/rfc822": read_mail,
        "multipart/related": read_web_archive,
    }
)
