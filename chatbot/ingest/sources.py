"""From what was named (files, folders, addresses, feeds, ``-``) to documents' bytes."""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from chatbot.config import expanded
from chatbot.errors import IngestError
from chatbot.ingest import feeds
from chatbot.ingest.dates import iso
from chatbot.ingest.fetch import Fetch, fetch, is_url
from chatbot.ingest.media import FEED, OPML, is_document_name, media_type
from chatbot.types import Hints, Ingested, RawDocument

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from chatbot.config import FetchSettings

Document: TypeAlias = RawDocument | Ingested
_STDIN = "-"
_SAVED_PAGE_FOLDERS = ("_files", "_fichiers")
_NO_DOCUMENTS = (".", "~$")
"""How names begin that a folder is walked past: hidden files, and locks that Word leaves."""
_TEASER = 600


def documents(
    sources: Iterable[str],
    *,
    settings: FetchSettings,
    hints: Hints = Hints(),  # noqa: B008 - frozen
    stdin: bytes | None = None,
    fetch: Fetch = fetch,
) -> Iterator[Document]:
    """Every document the sources name, one at a time; a failure is a value with its error.

    Folders are walked in name order, hidden files and what pages were saved with left out. Feeds
    and OPML lists are followed where they are named themselves. ``fetch`` replaces the network.
    """
    opener = _Opener(settings=settings, hints=hints, fetch=fetch)
    for source in sources:
        if source == _STDIN:
            yield from opener.opened(RawDocument(source=_STDIN, data=stdin or b"", media_type=""))
        elif is_url(source):
            yield from opener.fetched(source)
        else:
            yield from opener.path(expanded(source))


def entry_documents(
    feed: RawDocument, entry: feeds.Entry, *, settings: FetchSettings, fetch: Fetch = fetch
) -> Iterator[Document]:
    """The article of one entry of a feed: its page, or the feed's own copy, or why neither."""
    yield from _Opener(settings=settings, hints=Hints(), fetch=fetch).article(feed, entry)


class _Opener:
    """Opens one source after another under the same bounds and hints."""

    def __init__(self, *, settings: FetchSettings, hints: Hints, fetch: Fetch) -> None:
        self._settings = settings
        self._hints = hints
        self._fetch = fetch

    def path(self, path: Path) -> Iterator[Document]:
        """A file, or every document of a folder."""
        try:
            folder = path.is_dir()
        except OSError as error:
            yield _failed(_named(path), _unreadable(_named(path), error))
            return
        if folder:
            yield from self._folder(path)
        else:
            yield from self._file(path, named=True)

    def fetched(self, url: str, *, depth: int = 0) -> Iterator[Document]:
        """An address: a page, a feed's articles, or a list's feeds."""
        try:
            answer = self._fetch(url, self._settings)
        except IngestError as error:
            yield _failed(url, error)
            return
        kind = media_type(answer.data, stated=answer.media_type)
        raw = RawDocument(source=answer.url, data=answer.data, media_type=kind, url=answer.url)
        yield from self.opened(raw, depth=depth)

    def opened(self, raw: RawDocument, *, depth: int = 0) -> Iterator[Document]:
        """Bytes in hand: handed on, or followed if they are a feed or a list of feeds."""
        raw = replace(raw, hints=self._hints)
        kind = (raw.media_type or media_type(raw.data)).partition(";")[0]
        if kind not in (FEED, OPML):
            yield raw if raw.media_type else replace(raw, media_type=kind)
            return
        try:
            yield from self._list(raw, depth) if kind == OPML else self._feed(raw, depth)
        except IngestError as error:
            yield _failed(raw.source, error)

    def _list(self, raw: RawDocument, depth: int) -> Iterator[Document]:
        if depth:
            raise IngestError("ingest_nested_feed", origin=raw.source)
        for url in feeds.feed_urls(raw.data, origin=raw.source):
            yield from self.fetched(url, depth=1)

    def _feed(self, raw: RawDocument, depth: int) -> Iterator[Document]:
        if depth > 1:
            raise IngestError("ingest_nested_feed", origin=raw.source)
        for entry in feeds.entries(raw.data, origin=raw.source):
            yield from self.article(raw, entry)

    def article(self, feed: RawDocument, entry: feeds.Entry) -> Iterator[Document]:
        """The page an entry points to; the feed's own full copy where that cannot be had."""
        told = _told_by(feed, entry, self._hints)
        page = _Opener(settings=self._settings, hints=told, fetch=self._fetch)
        found = list(page.fetched(entry.url, depth=2)) if entry.url else []
        refused = any(isinstance(document, Ingested) for document in found)
        if found and not (refused and len(entry.content) > _TEASER):
            yield from found
            return
        words = sha256(f"{entry.title}\0{entry.content}".encode()).hexdigest()[:16]
        yield RawDocument(
            source=entry.url or f"{feed.source}#{words}",
            data=entry.page(),
            media_type="text/html;charset=utf-8",
            url=entry.url,
            hints=self._hints,
        )

    def _folder(self, folder: Path) -> Iterator[Document]:
        refused: list[OSError] = []
        count = 0
        for place, folders, names in os.walk(folder, onerror=refused.append):
            folders[:] = sorted(name for name in folders if not _passed_over(name))
            for name in sorted(filter(is_document_name, names)):
                if not name.startswith(_NO_DOCUMENTS):
                    count += 1
                    yield from self._file(Path(place, name), named=False)
            while refused:
                count += 1
                yield _refused(refused.pop())
        for error in refused:
            count += 1
            yield _refused(error)
        if not count:
            yield _failed(_named(folder), IngestError("ingest_empty_folder", origin=_named(folder)))

    def _file(self, path: Path, *, named: bool) -> Iterator[Document]:
        source = _named(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow links
        try:
            data = _bytes(path, self._settings.max_bytes)
        except IngestError as error:
            yield _failed(source, error)
            return
        kind = media_type(data, name=path.name)
        raw = RawDocument(source=source, data=data, media_type=kind, hints=self._hints)
        if not named and kind in (FEED, OPML):
            yield _failed(source, IngestError("ingest_nested_feed", origin=source))
        else:
            yield from self.opened(raw)


def _bytes(path: Path, limit: int) -> bytes:
    """A regular file's bytes; raise `IngestError` for anything else and for too many."""
    origin = _named(path)
    try:
        if path.is_symlink() and not path.exists():
            raise IngestError("ingest_broken_link", origin=origin)
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise IngestError("ingest_not_a_file", origin=origin)
        if about.st_size > limit:
            raise IngestError("ingest_too_large", origin=origin, limit=limit)
        return path.read_bytes()
    except FileNotFoundError:
        raise IngestError("ingest_missing", origin=origin) from None
    except (OSError, ValueError) as error:
        raise _unreadable(origin, error) from error


def _unreadable(origin: str, error: Exception) -> IngestError:
    failure = IngestError("ingest_unreadable", origin=origin)
    failure.__cause__ = error
    return failure


def _told_by(feed: RawDocument, entry: feeds.Entry, hints: Hints) -> Hints:
    """What the feed says of an article whose page may not: its date, and its paper's name.

    A feed that lists the articles of other sites is not their outlet.
    """
    return replace(
        hints,
        outlet=hints.outlet or (entry.outlet if feeds.same_site(feed.url, entry.url) else None),
        published=iso(entry.published or "") or hints.published,
    )


def _named(path: str | Path) -> str:
    """A path as text; bytes that are not UTF-8 are written as escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _passed_over(folder: str) -> bool:
    return folder.startswith(".") or folder.endswith(_SAVED_PAGE_FOLDERS)


def _refused(error: OSError) -> Ingested:
    """A folder that could not be walked."""
    name = _named(error.filename)
    return _failed(name, _unreadable(name, error))


def _failed(source: str, error: IngestError) -> Ingested:
    return Ingested(source=source, status="failed", error=error)
