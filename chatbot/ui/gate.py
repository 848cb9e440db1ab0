"""What a browser may have the desk read: web addresses, and what was given through the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from chatbot.errors import IngestError, RecoupeError
from chatbot.ingest.fetch import is_url
from chatbot.types import Ingested
from chatbot.ui.desk import Desk


def admitted(source: str, dropped: Path) -> str:
    """The source, if a browser may name it; ``dropped`` is where files given are kept.

    Raises `IngestError` for any other path: whoever signs in is not the owner of the machine.
    """
    if is_url(source):
        return source
    try:
        inside = Path(source).resolve().is_relative_to(dropped.resolve())
    except (OSError, ValueError):
        inside = False
    if not inside:
        raise IngestError("rooms_not_given", origin=source)
    return source


def read(desk: Desk, sources: Iterable[str], dropped: Path) -> Iterator[Ingested]:
    """Have what a browser names read, one result each; what it may not name is a failure."""
    good: list[str] = []
    for source in sources:
        try:
            good.append(admitted(source, dropped))
        except IngestError as error:
            yield Ingested(source=source, status="failed", error=error)
    yield from desk.ingest(good)


def read_files(desk: Desk, paths: Iterable[str]) -> Iterator[Ingested]:
    """Have files given read, and the feeds of lists followed; a list that fails stops nothing."""
    rest: list[str] = []
    for path in paths:
        if not path.lower().endswith(".opml"):
            rest.append(path)
            continue
        try:
            desk.add_feeds(path)
        except RecoupeError as error:
            yield Ingested(source=path, status="failed", error=error)
    yield from desk.ingest(rest)
