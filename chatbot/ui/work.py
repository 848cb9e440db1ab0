"""What the pages have the desk do, and what each room remembers of it. No page is drawn here."""

from __future__ import annotations

import logging
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import file_digest
from pathlib import Path
from tempfile import mkdtemp
from typing import Literal

from chatbot.errors import ExportError, RecoupeError, SettingsError
from chatbot.types import Briefing, Finished, Lang, Stage
from chatbot.ui.desk import Desk
from chatbot.ui.room import Brief, Room

FORMATS = ("md", "html", "json", "pdf")
LONGEST = 3660
"""Days of a briefing, at most: ten years."""
_LOG = logging.getLogger("recoupe.ui")
BriefIn = Literal["fr", "en", "both"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What to brief: the last day, how many days, in which languages."""

    day: str
    days: int
    lang: BriefIn


def brief(desk: Desk, room: Room, lang: Lang, window: Window) -> Iterator[Brief]:
    """Brief the window, changing the room's briefing as events come."""
    under_way = room.brief
    if under_way is None:
        return
    try:
        for event in desk.brief(
            date=_iso(window.day),
            days=_span(window.days),
            lang=window.lang,
            ui_lang=lang,
            cancel=under_way.cancel,
        ):
            if isinstance(event, Stage):
                under_way = replace(under_way, stage=event)
            elif isinstance(event, Finished) and isinstance(event.result, Briefing):
                under_way = replace(under_way, result=event.result)
            if under_way.cancel.is_set():
                return
            room.brief = under_way
            yield under_way
    except Exception as error:  # noqa: BLE001 - else the page would wait for ever
        if under_way.cancel.is_set():
            return
        room.brief = replace(under_way, error=explained(error))
        yield room.brief
    finally:
        under_way.cancel.set()


def explained(error: Exception) -> RecoupeError:
    """Our own error as it is; a bug is logged whole, and said to be one."""
    if isinstance(error, RecoupeError):
        return error
    _LOG.error("unforeseen", exc_info=error)
    return RecoupeError("ui_unforeseen")


def end_briefing(room: Room) -> None:
    """End the briefing under way, if any: its engine is freed and the page says so."""
    if room.brief is not None and room.brief.running:
        room.brief.cancel.set()
        room.brief = replace(room.brief, stopped=True)


def files(result: Briefing, lang: Lang, kinds: Sequence[str] = FORMATS) -> dict[str, Path]:
    """Write a briefing in the formats that this machine can, and say where each is."""
    from chatbot.export import write

    folder = Path(mkdtemp(prefix="recoupe-"))
    written: dict[str, Path] = {}
    for kind in kinds:
        path = folder / f"recoupe-{result.date}.{kind}"
        try:
            write(result, path, ui_lang=lang)
        except ExportError:  # PDF, where its library is not installed
            continue
        written[kind] = path
    return written


def latest(desk: Desk) -> str:
    """The day to offer: the newest article's, else today on this machine; none without articles."""
    newest = next(iter(desk.library.articles()), None)
    if newest is None:
        return ""
    return (newest.published or datetime.now().astimezone().isoformat())[:10]


def keep(uploads: Sequence[Path], folder: Path) -> list[Path]:
    """Move uploaded files to the library's own folder, each under its own name.

    A file dropped again under the same name is the same source, so a corrected one updates its
    article; the words before stay in the library as a revision. Of files given together, those
    that share a name are told apart by their content.
    """
    named = Counter(upload.name.casefold() for upload in uploads)
    kept = []
    for upload in uploads:
        alone = named[upload.name.casefold()] == 1
        place = folder if alone else folder / _digest(upload)
        place.mkdir(parents=True, exist_ok=True)
        kept.append(Path(shutil.move(upload, place / upload.name)))
    return kept


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()[:16]


def _iso(day: str) -> str:
    try:
        return date.fromisoformat(day).isoformat()
    except (TypeError, ValueError):
        raise SettingsError("ui_brief_bad_date", origin=str(day)) from None


def _span(days: int) -> int:
    if not 1 <= days <= LONGEST:
        raise SettingsError("ui_brief_bad_days", origin=str(days), most=LONGEST)
    return days
