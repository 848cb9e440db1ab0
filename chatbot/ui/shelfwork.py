"""What the buttons on the library page do. No page is drawn here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from chatbot.errors import LibraryError, RecoupeError
from chatbot.library.listing import COLUMNS, Listing, Row
from chatbot.types import Article, Hints, Ingested
from chatbot.ui import gate, work
from chatbot.ui.desk import Desk
from chatbot.ui.room import Room
from chatbot.ui.shelves import Shelving


def rows(desk: Desk, shelf: Shelving) -> list[Row]:
    """Every article with what is to be said of it."""
    return [Row(article=a, status=_status(a, shelf)) for a in desk.library.articles()]


def take(room: Room, results: Iterable[Ingested], nothing: str = "") -> Iterator[bool]:
    """Take in what comes, remembering what became of each; yields whether more may come.

    ``nothing``: key of the words to say if nothing comes.
    """
    shelf = room.shelf
    room.intake, shelf.said, shelf.removed, shelf.trouble = [], None, None, None
    yield True
    try:
        for result in results:
            note(room, result)
            yield True
    except Exception as error:  # noqa: BLE001 - else the page would wait for ever
        note(room, Ingested(source="", status="failed", error=work.explained(error)))
    if nothing and not room.intake:
        shelf.said = (nothing, {})
    yield False


def note(room: Room, result: Ingested) -> None:
    """Remember what became of one document."""
    shelf = room.shelf
    room.intake = [*room.intake, result]
    shelf.failed = [one for one in shelf.failed if one.source != result.source]
    if result.status == "failed":
        shelf.failed.append(result)
    elif result.article is not None:
        shelf.today[result.article.article_id] = result.status


def act(desk: Desk, room: Room, data: object) -> None:
    """Do what a button says; an unknown one does nothing, an error is kept to be shown."""
    shelf = room.shelf
    shelf.trouble = None
    try:
        if not _change(desk, room, data):
            _look(shelf, data)
    except RecoupeError as error:
        shelf.trouble = error


def _change(desk: Desk, room: Room, data: object) -> bool:
    """What touches the library."""
    match data:
        case {"act": "remove", "id": str(id_)}:
            remove(desk, room, id_)
        case {"act": "undo"}:
            undo(desk, room)
        case {"act": "unfeed", "url": str(url)}:
            desk.remove_feed(url)
        case {"act": "edit", "id": str(id_)}:
            desk.library.article(id_)
            room.shelf.correcting = id_
        case {"act": "compare", "id": str(id_)}:
            desk.library.article(id_)
            room.shelf.comparing, room.shelf.revision = id_, 0
        case _:
            return False
    return True


def _look(shelf: Shelving, data: object) -> None:
    """What changes only what is shown."""
    match data:
        case {"act": "sort", "by": str(by)}:
            shelf.listing = sorted_by(shelf.listing, by)
        case {"act": "page", "page": str(page)} if page.lstrip("-").isdecimal():
            shelf.listing = replace(shelf.listing, page=int(page))
        case {"act": "all"}:
            shelf.listing = Listing(sort=shelf.listing.sort, descending=shelf.listing.descending)
        case {"act": "versions", "revision": str(revision)} if revision.isdecimal():
            shelf.revision = int(revision)
        case {"act": "uncompare"}:
            shelf.comparing = ""
        case {"act": "hush"}:
            shelf.said = shelf.removed = None
        case {"act": "drop", "source": str(source)}:
            shelf.failed = [one for one in shelf.failed if one.source != source]
        case _:
            return


def sorted_by(listing: Listing, column: str) -> Listing:
    """The same sorted by a column, the other way round if it was so already."""
    for known in COLUMNS:
        if known == column:
            down = not listing.descending if listing.sort == known else known == "date"
            return replace(listing, sort=known, descending=down, page=0)
    return listing


def remove(desk: Desk, room: Room, article_id: str) -> None:
    """Take an article out, keeping what it takes to put it back."""
    shelf = room.shelf
    kept = desk.remembered(article_id)
    try:
        desk.remove(article_id)
    finally:
        title = kept.article.title or kept.article.source
        shelf.removed, shelf.said = kept, ("ui_removed_article", {"title": title})
        if article_id == shelf.correcting:
            shelf.correcting = ""
        if article_id == shelf.comparing:
            shelf.comparing = ""


def undo(desk: Desk, room: Room) -> None:
    """Put back what was removed last."""
    shelf = room.shelf
    if shelf.removed is None:
        return
    back = desk.restore(shelf.removed)
    shelf.removed, shelf.said = None, ("rooms_restored", {"title": back.title or back.source})


def follow(desk: Desk, room: Room, source: str, dropped: Path) -> str:
    """Follow a feed, or all of a list; gives what should stay in the field."""
    shelf = room.shelf
    shelf.trouble, shelf.removed, shelf.said = None, None, None
    if not source.strip():
        return ""
    try:
        added = desk.add_feeds(gate.admitted(source.strip(), dropped))
    except RecoupeError as error:
        shelf.trouble = error
        return source
    names = ", ".join(feed.title or feed.url for feed in added)
    shelf.said = ("rooms_feed_added", {"names": names})
    return ""


def correct(desk: Desk, room: Room, hints: Hints) -> None:
    """Store what the reader corrected; an error leaves the form open."""
    shelf = room.shelf
    shelf.trouble, shelf.removed = None, None
    try:
        now = desk.edit(shelf.correcting, hints)
    except RecoupeError as error:
        shelf.trouble = error
        return
    shelf.correcting, shelf.said = "", ("rooms_edited", {"title": now.title or now.source})


def corrected(desk: Desk, room: Room) -> Article | None:
    """The article in the form; ``None`` if it has gone."""
    if not room.shelf.correcting:
        return None
    try:
        return desk.library.article(room.shelf.correcting)
    except LibraryError:
        room.shelf.correcting = ""
        return None


def compared(desk: Desk, room: Room) -> Sequence[Article]:
    """The revisions of the article to compare; none if it has gone."""
    if not room.shelf.comparing:
        return ()
    try:
        return desk.revisions(room.shelf.comparing)
    except LibraryError:
        room.shelf.comparing = ""
        return ()


def _status(article: Article, shelf: Shelving) -> str:
    today = shelf.today.get(article.article_id)
    if today in {"added", "updated"}:
        return today
    return "revised" if article.revision > 1 else "stored"
