"""Feeds (RSS, Atom) and lists of feeds (OPML), parsed from bytes we fetched ourselves."""

from __future__ import annotations

import html
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from chatbot.errors import IngestError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_ENTRIES = 100
"""Entries of one feed, and feeds of one list, that are followed."""
_FEED_TYPES = ("application/rss+xml", "application/atom+xml")
_WEB = ("http://", "https://")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article of a feed: where it is, and as much of it as the feed carries."""

    url: str
    title: str
    published: str | None
    outlet: str
    content: str
    """HTML, possibly a mere teaser."""

    @property
    def key(self) -> str:
        """A hash of what the feed says of it: a correction makes another."""
        said = "\0".join((self.url, self.title, self.published or "", self.content))
        return sha256(said.encode("utf-8", "replace")).hexdigest()[:24]

    def page(self) -> bytes:
        """The feed's own copy of the article as a small web page."""
        title, site = html.escape(self.title), html.escape(self.outlet, quote=True)
        dated = f'<meta property="article:published_time" content="{self.published or ""}">'
        return (
            f'<html><head><meta charset="utf-8"><title>{title}</title>{dated}'
            f'<meta property="og:site_name" content="{site}"></head>'
            f"<body><article><h1>{title}</h1>{self.content}</article></body></html>"
        ).encode()


def entries(data: bytes, *, origin: str) -> list[Entry]:
    """The articles of a feed, in its order; raise `IngestError` when it is no feed or has none."""
    import feedparser

    parsed = feedparser.parse(data)
    if not parsed.get("version"):
        raise IngestError("ingest_bad_feed", origin=origin)
    outlet = str(parsed.feed.get("title", ""))
    found = [_entry(item, outlet, origin) for item in parsed.entries[:MOST_ENTRIES]]
    if not found:
        raise IngestError("ingest_empty_feed", origin=origin)
    return found


def feed_urls(data: bytes, *, origin: str) -> list[str]:
    """The feeds listed in an OPML file, each once; raise `IngestError` when there is none."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise IngestError("ingest_bad_feed", origin=origin) from error
    outlines = root.iter("outline") if root is not None else ()
    urls = list(dict.fromkeys(filter(None, map(_outline_url, outlines))))
    if not urls:
        raise IngestError("ingest_bad_feed", origin=origin)
    return urls[:MOST_ENTRIES]


def linked(page: bytes, *, base: str) -> list[str]:
    """The feeds that a web page points to in its head, those of comments last.

    >>> linked(b'<link rel="alternate" type="application/rss+xml" href="/une.xml">', base="https://a.fr")
    ['https://a.fr/une.xml']
    """
    from lxml import html as pages

    try:
        root = pages.document_fromstring(page)
    except (ValueError, pages.etree.ParserError):
        return []
    links = root.xpath("//link[@href][contains(concat(' ', @rel, ' '), ' alternate ')]")
    feeds = [link for link in links if str(link.get("type", "")).lower() in _FEED_TYPES]
    feeds.sort(key=lambda link: "comment" in f"{link.get('href')} {link.get('title')}".lower())
    urls = (_absolute(str(link.get("href")).strip(), base) for link in feeds)
    return list(dict.fromkeys(filter(None, urls)))


def same_site(url: str, other: str) -> bool:
    """Tell whether two addresses are of one server, or of a part of it.

    >>> same_site("https://flux.velcourt.example/une", "https://www.velcourt.example/pont")
    True
    """
    one, two = (f".{host(address)}" for address in (url, other))
    return "." not in {one, two} and (one.endswith(two) or two.endswith(one))


def host(url: str) -> str:
    """The server's name, without ``www.``; empty where the address is malformed."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _outline_url(outline: Any) -> str:
    url = str(outline.get("xmlUrl") or outline.get("xmlurl") or "").strip()
    return url if url.startswith(_WEB) else ""


def _entry(item: Any, outlet: str, origin: str) -> Entry:
    link = str(item.get("link", ""))
    base = origin if origin.startswith(_WEB) else ""
    return Entry(
        url=_absolute(link, base) if link else "",
        title=str(item.get("title", "")),
        published=_published(item),
        outlet=outlet,
        content=max(_contents(item), key=len, default=""),
    )


def _absolute(link: str, base: str) -> str:
    """A link as an address of the web; empty if it is none."""
    try:
        url = urljoin(base, link)
    except ValueError:  # a bracket that opens no address
        return ""
    return url if url.startswith(_WEB) else ""


def _published(item: Any) -> str | None:
    moment = item.get("published_parsed") or item.get("updated_parsed")
    if not moment:
        return None
    year, month, day, hour, minute = moment[:5]
    return f"{year:04d}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}:00+00:00"


def _contents(item: Any) -> Iterator[str]:
    yield str(item.get("summary", ""))
    for content in item.get("content", ()):
        yield str(content.get("value", ""))
