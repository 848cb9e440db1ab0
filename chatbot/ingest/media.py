"""What kind of document some bytes are: by name, by content, by what a server says."""

from __future__ import annotations

import re
from pathlib import PurePath

FEED = "application/rss+xml"
OPML = "text/x-opml"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ODT = "application/vnd.oasis.opendocument.text"
_BY_SUFFIX = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".pdf": "application/pdf",
    ".docx": _WORD,
    ".odt": _ODT,
    ".eml": "message/rfc822",
    ".mht": "multipart/related",
    ".mhtml": "multipart/related",
    ".rss": FEED,
    ".atom": FEED,
    ".opml": OPML,
}
_DATA = {
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".ndjson": "application/x-ndjson",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
    ".toml": "application/toml",
}
"""Files for programs, our own export among them: text, but no article, and no reader takes them."""
_NO_DOCUMENT = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|bmp|tiff?|heic|avif|mp3|mp4|m4a|ogg|opus|wav|avi|mov|mkv|webm"
    r"|css|m?js|map|woff2?|ttf|otf|eot|ds_store|ini|db|sqlite|lock|log|pyc|exe|dll|so)",
    re.IGNORECASE,
)
_GENERIC = ("", "text/xml", "application/xml", "application/octet-stream", "binary/octet-stream")
_FEED_TYPES = (FEED, "application/atom+xml", "application/rdf+xml", "application/feed+json")
_XML_ROOT = re.compile(rb"<(?:\w+:)?(rss|feed|RDF|opml|html)\b", re.IGNORECASE)
_MAIL = re.compile(rb"\A(?:[A-Za-z][\w-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){3,}")
_HEAD = 4096


_ABOUT_A_FOLDER = {"README", "LICENSE", "LICENCE", "CHANGELOG", "CONTRIBUTING"}


def media_type(data: bytes, *, name: str = "", stated: str = "") -> str:
    """The media type of a document; empty when nothing tells.

    What the bytes show beyond doubt comes first, then the file's name, then ``stated``, whose
    parameters (``charset``) are kept.

    >>> media_type(b"%PDF-1.7 ...", name="article.txt"), media_type(b"Bonjour", name="a.md")
    ('application/pdf', 'text/markdown')
    """
    bare = stated.partition(";")[0].strip().lower()
    parameters = stated.partition(";")[2]
    kind = _by_magic(data[:_HEAD], data) or _by_name(name)
    if not kind and bare not in _GENERIC:
        kind = FEED if bare in _FEED_TYPES else bare
    kind = kind or _by_look(data[:_HEAD])
    return f"{kind};{parameters}" if kind and parameters.strip() else kind


def is_document_name(name: str) -> bool:
    """False for pictures, styles, data and the like, and for notes about a folder (README)."""
    path = PurePath(name)
    suffix = path.suffix.lower()
    about = path.stem.upper() in _ABOUT_A_FOLDER and suffix in ("", ".md", ".txt")
    return not about and suffix not in _DATA and _NO_DOCUMENT.fullmatch(suffix) is None


def _by_name(name: str) -> str:
    return (_BY_SUFFIX | _DATA).get(PurePath(name).suffix.lower(), "")


def _by_magic(head: bytes, data: bytes) -> str:
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head.startswith(b"PK\x03\x04"):
        if b"mimetypeapplication/vnd.oasis.opendocument.text" in head:
            return _ODT
        return _WORD if b"word/document.xml" in data else ""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        return _by_root(start)
    return ""


def _by_root(start: bytes) -> str:
    root = _XML_ROOT.search(start)
    if not root:
        return "text/html" if start[:9].lower() == b"<!doctype" else ""
    return {b"opml": OPML, b"html": "text/html"}.get(root[1].lower(), FEED)


def _by_look(head: bytes) -> str:
    """No name, no statement: a message, or text if nothing in it says otherwise."""
    if _MAIL.match(head.replace(b"\r\n", b"\n")):
        return "message/rfc822"
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ""
    return "text/plain" if head.strip() else ""
