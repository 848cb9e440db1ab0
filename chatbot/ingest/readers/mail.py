"""Mail messages and web archives, which are mail messages holding a page."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parseaddr
from typing import TYPE_CHECKING

from chatbot.errors import IngestError
from chatbot.ingest.dates import iso
from chatbot.ingest.draft import Draft
from chatbot.ingest.drafting import drafted
from chatbot.ingest.encoding import decode, normalise
from chatbot.ingest.readers.html import read_page
from chatbot.ingest.readers.text import unwrapped

if TYPE_CHECKING:
    from chatbot.types import RawDocument

_FORWARDED = re.compile(r"^(?:(?:re|fwd?|tr|rép|ref)\s*:\s*)+", re.IGNORECASE)
_SIGNATURE = re.compile(r"^-- $.*", re.MULTILINE | re.DOTALL)
_LEAST_PLAIN = 200


def read_mail(raw: RawDocument) -> Draft:
    """Read a message: subject for title, sender for outlet, its date, its text."""
    message = _message(raw.data)
    known = Draft(
        text="",
        title=_FORWARDED.sub("", normalise(str(message["subject"] or "")).strip()),
        outlet=_sender(message),
        published=iso(str(message["date"])) if message["date"] else None,
    )
    plain = _part(message, "plain")
    markup = _part(message, "html")
    if markup and len(plain) < _LEAST_PLAIN:
        page = read_page(markup)
        return drafted(page.text, known=_over(known, page.removed), headed=False)
    if not plain.strip():
        raise IngestError("ingest_no_text")
    return drafted(unwrapped(_SIGNATURE.sub("", normalise(plain))), known=known, headed=False)


def read_web_archive(raw: RawDocument) -> Draft:
    """Read the page inside an ``.mhtml`` file; its mail headers only say when it was saved."""
    message = _message(raw.data)
    markup = _part(message, "html")
    if not markup:
        raise IngestError("ingest_no_article")
    return read_page(markup, url=str(message["Snapshot-Content-Location"] or ""))


def _message(data: bytes) -> EmailMessage:
    message: Message = message_from_bytes(data, policy=policy.default)
    if not isinstance(message, EmailMessage) or not message.keys():
        raise IngestError("ingest_damaged")
    return message


def _over(known: Draft, removed: tuple[str, ...]) -> Draft:
    return Draft(
        text="",
        title=known.title,
        outlet=known.outlet,
        published=known.published,
        removed=removed,
    )


def _sender(message: EmailMessage) -> str:
    name, address = parseaddr(str(message["from"] or ""))
    return name or address.partition("@")[2]


def _part(message: EmailMessage, kind: str) -> str:
    """The text of the first body of this kind, decoded; empty if there is none."""
    body = message.get_body(preferencelist=(kind,))
    if body is None:
        return ""
    payload = body.get_payload(decode=True)
    return decode(payload, body.get_content_charset("")) if isinstance(payload, bytes) else ""
