"""What the pages have the desk do, and what each room remembers of it. No page is drawn here."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Literal

from chatbot.errors import ExportError, RecoupeError, SettingsError
from chatbot.types import Briefing, Finished, Lang, Stage
from chatbot.ui.desk import Desk
from chatbot.ui.room import Brief, Room

FORMATS = ("md", "html", "json", "pdf")
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
            days=window.days,
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
    except RecoupeError as error:
        if under_way.cancel.is_set():
            return
        room.brief = replace(under_way, error=error)
        yield room.brief
    finally:
        under_way.cancel.set()


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


def keep(upload: Path, folder: Path) -> Path:
    """Move an uploaded file to the library's own folder, under its own name.

    A file dropped again under the same name is the same source, so a corrected one updates its
    article; the words before stay in the library as a revision.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.move(upload, folder / upload.name))


def _iso(day: str) -> str:
    try:
        return date.fromisoformat(day).isoformat()
    except (TypeError, ValueError):
        raise SettingsError("ui_brief_bad_date", origin=str(day)) from None
