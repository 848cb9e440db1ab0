"""Feeds that are followed: what is new in them, read as politely as a feed reader should.

Servers are asked only for what changed (``ETag``, ``Last-Modified``), and an article is fetched
once, however often its feed lists it, or again when the feed says something else of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from chatbot.config import expanded
from chatbot.errors import IngestError
from chatbot.ingest import feeds
from chatbot.ingest.fetch import Fetch, Fetched, fetch, fetch_if_changed, is_url
from chatbot.ingest.media import FEED, OPML, media_type
from chatbot.ingest.sources import Document, entry_documents
from chatbot.library.feeds import Feed, Feeds
from chatbot.types import Ingested, RawDocument

if TYPE_CHECKING:
    from chatbot.config import FetchSettings


class Ask(Protocol):
    """Fetches an address unless nothing changed there."""

    def __call__(
        self, url: str, settings: FetchSettings, *, etag: str, modified: str
    ) -> Fetched | None:
        """See `chatbot.ingest.fetch.fetch_if_changed`."""
        ...


class Round:
    """One reading of every feed: `documents` for the library, then `settle` each result."""

    def __init__(
        self,
        kept: Feeds,
        *,
        settings: FetchSettings,
        ask: Ask = fetch_if_changed,
        fetch: Fetch = fetch,
    ) -> None:
        """Read nothing yet; ``ask`` and ``fetch`` replace the network."""
        self._kept = kept
        self._settings = settings
        self._ask = ask
        self._fetch = fetch
        self._read: dict[str, tuple[Fetched, str]] = {}
        self._wanted: dict[str, list[tuple[str, str]]] = {}
        self._links: dict[str, str] = {}
        self._taken: dict[str, bool] = {}
        self._failed: set[str] = set()

    def documents(self) -> Iterator[Document]:
        """What is new in each feed; a feed that fails is a value, and the others go on."""
        for feed in self._kept.listed():
            try:
                answer = self._ask(feed.url, self._settings, etag=feed.etag, modified=feed.modified)
                found = [] if answer is None else _entries(answer, feed.url)
            except IngestError as error:
                self._kept.failed(feed.url, error)
                yield Ingested(source=feed.url, status="failed", error=error)
                continue
            yield from self._news(feed, answer, found)

    def through(
        self, take: Callable[[Iterator[Document]], Iterator[Ingested]]
    ) -> Iterator[Ingested]:
        """Hand every document to ``take`` and pass its results on, each noted.

        Stopped half way, the next round goes on from there.
        """
        for result in take(self.documents()):
            self.settle(result)
            yield result
        self.close()

    def settle(self, result: Ingested) -> None:
        """Note what became of a document, so that it is not read again, or is tried again."""
        taken = result.status != "failed"
        for url, entry in self._wanted.pop(result.source, ()):
            self._settled(url, entry, taken=taken)
        self._taken[result.source] = taken

    def close(self) -> None:
        """Note which feeds were read whole: one with a failed article is asked again in full."""
        unsettled = {url for wanted in self._wanted.values() for url, _ in wanted}
        for url, (answer, title) in self._read.items():
            whole = url not in self._failed | unsettled
            self._kept.read(
                url,
                title=title,
                etag=answer.etag if whole else "",
                modified=answer.modified if whole else "",
            )

    def _news(
        self, feed: Feed, answer: Fetched | None, found: list[feeds.Entry]
    ) -> Iterator[Document]:
        if answer is None:
            self._kept.read(feed.url, etag=feed.etag, modified=feed.modified)
            return
        self._read[feed.url] = answer, found[0].outlet if found else ""
        raw = RawDocument(source=answer.url, data=b"", media_type=FEED, url=answer.url)
        known = self._kept.known(feed.url)
        for entry in found:
            if entry.key not in known:
                yield from self._article(feed.url, raw, entry)

    def _article(self, url: str, raw: RawDocument, entry: feeds.Entry) -> Iterator[Document]:
        """The entry's document, unless another feed listed the same article in this round."""
        if source := self._links.get(entry.url):
            if source in self._taken:
                self._settled(url, entry.key, taken=self._taken[source])
            else:
                self._wanted.setdefault(source, []).append((url, entry.key))
            return
        for document in entry_documents(raw, entry, settings=self._settings, fetch=self._fetch):
            self._wanted.setdefault(document.source, []).append((url, entry.key))
            if entry.url:
                self._links[entry.url] = document.source
            yield document

    def _settled(self, url: str, entry: str, *, taken: bool) -> None:
        self._kept.settle(url, [(entry, taken)])
        if not taken:
            self._failed.add(url)


def subscribe(
    source: str, title: str, kept: Feeds, *, settings: FetchSettings, fetch: Fetch = fetch
) -> list[Feed]:
    """Follow a feed, the feed that a web page points to, or every feed of an OPML list.

    ``source`` is an address or the path of an OPML file. Raises `IngestError` when there is no
    feed; the feeds of a list are not asked.
    """
    if not is_url(source):
        data = _file(expanded(source))
        return [kept.add(url) for url in feeds.feed_urls(data, origin=source)]
    answer = fetch(source, settings)
    kind = media_type(answer.data, stated=answer.media_type).partition(";")[0]
    if kind == OPML:
        return [kept.add(url) for url in feeds.feed_urls(answer.data, origin=source)]
    if kind == "text/html":
        source = _pointed_to(answer, source)
        answer = fetch(source, settings)
    found = _entries(answer, source)
    return [kept.add(source, title or (found[0].outlet if found else ""))]


def _entries(answer: Fetched, origin: str) -> list[feeds.Entry]:
    """The entries of a feed, none of an empty one."""
    try:
        return feeds.entries(answer.data, origin=origin)
    except IngestError as error:
        if error.key == "ingest_empty_feed":
            return []
        raise


def _pointed_to(answer: Fetched, origin: str) -> str:
    pointed = feeds.linked(answer.data, base=answer.url)
    if not pointed:
        raise IngestError("feed_none_in_page", origin=origin)
    return pointed[0]


def _file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise IngestError("ingest_missing", origin=str(path)) from None
    except OSError as error:
        raise IngestError("ingest_unreadable", origin=str(path)) from error
