"""Web pages, through trafilatura (Barbaresi 2021), then by our own eyes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from chatbot.errors import IngestError
from chatbot.ingest.drafting import drafted
from chatbot.ingest.encoding import decode, normalise
from chatbot.ingest.readers import page
from chatbot.ingest.readers.text import charset

if TYPE_CHECKING:
    from chatbot.ingest.draft import Draft
    from chatbot.types import RawDocument

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset=[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_MOST_REMOVED = 200
_SURELY_ENOUGH = 1500
_ENOUGH = 0.2
_LEAST_LETTERS = 20


def read_html(raw: RawDocument) -> Draft:
    """Extract a page's article; raise `IngestError` when the page holds none."""
    declared = charset(raw.media_type) or _declared(raw.data)
    return read_page(decode(raw.data, declared), url=raw.url)


def read_page(markup: str, *, url: str = "") -> Draft:
    """Extract the article of decoded HTML."""
    tree = _parsed(_XML_DECLARATION.sub("", markup.replace("\0", "")))
    about = page.described(tree, markup, url)
    page.drop_hidden(tree)
    text = _extracted(tree, url or about.url)
    draft = drafted(text, known=about, headed=False)
    if sum(map(str.isalpha, draft.text)) < _LEAST_LETTERS:
        raise IngestError("ingest_no_article")
    dropped = page.dropped_lines(tree, draft.text)
    removed = tuple(dict.fromkeys((*dropped, *draft.removed)))[:_MOST_REMOVED]
    return replace(draft, removed=removed)


def _declared(data: bytes) -> str:
    match = _META_CHARSET.search(data[:4096])
    return match[1].decode("ascii") if match else ""


def _parsed(markup: str) -> Any:
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_pis=True, huge_tree=False)
    try:
        tree = html.document_fromstring(markup.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise IngestError("ingest_no_article") from error
    return tree


def _extracted(tree: Any, url: str) -> str:
    """The careful extraction, or the fuller one where the careful one lost nearly all."""
    from lxml import html

    markup = html.tostring(tree, encoding="unicode")
    precise = _trafilatura(markup, url, favor_precision=True)
    if len(precise) >= _SURELY_ENOUGH:
        return normalise(precise)
    full = _trafilatura(markup, url)
    return normalise(precise if len(precise) >= _ENOUGH * len(full) else full)


def _trafilatura(markup: str, url: str, **options: bool) -> str:
    """Serialised again on purpose: given a tree, trafilatura 2.3 skips some of its repairs."""
    from trafilatura import extract

    text = extract(markup, url=url or None, include_comments=False, include_tables=True, **options)
    return text or ""
