"""What a room remembers while the desk works, without a page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event as Signal
from typing import Any, cast

import pytest

from chatbot.errors import ModelError, SettingsError
from chatbot.types import Event, Stage
from chatbot.ui import work
from chatbot.ui.desk import Desk
from chatbot.ui.room import Brief, Room


class SlowDesk:
    """Works until told to stop, then fails as an engine does that was closed under it."""

    def __init__(self, room: Room) -> None:
        """Keep the room whose reader changes their mind."""
        self.room = room

    def brief(self, **_options: Any) -> Iterator[Event]:
        """One stage, then an error after the reader cancelled."""
        yield Stage(name="read")
        work.end_briefing(self.room)
        raise ModelError("settings_unreadable")


def test_a_cancelled_briefing_stays_cancelled() -> None:
    """A late error does not replace what the reader chose."""
    room = Room(brief=Brief(cancel=Signal()))
    window = work.Window(day="2031-03-01", days=1, lang="both")
    list(work.brief(cast("Desk", SlowDesk(room)), room, "fr", window))
    assert room.brief is not None
    assert room.brief.stopped
    assert room.brief.error is None


@pytest.mark.parametrize("day", ["", "hier", "2031-02-30"])
def test_a_day_that_is_none_is_said_so(day: str) -> None:
    """The page explains; the desk is never asked."""
    room = Room(brief=Brief(cancel=Signal()))
    window = work.Window(day=day, days=1, lang="fr")
    list(work.brief(cast("Desk", SlowDesk(room)), room, "fr", window))
    assert room.brief is not None
    assert isinstance(room.brief.error, SettingsError)
    assert "n’est pas un jour" in room.brief.error.render("fr")


@pytest.mark.parametrize("days", [0, -3, 10**12])
def test_a_number_of_days_that_is_none_is_said_so(days: int) -> None:
    """The page explains; the desk is never asked."""
    room = Room(brief=Brief(cancel=Signal()))
    window = work.Window(day="2031-03-01", days=days, lang="fr")
    list(work.brief(cast("Desk", SlowDesk(room)), room, "fr", window))
    assert room.brief is not None
    assert isinstance(room.brief.error, SettingsError)
    assert "nombre de jours" in room.brief.error.render("fr")


class BrokenDesk:
    """Has a bug in it."""

    def brief(self, **_options: Any) -> Iterator[Event]:
        """One stage, then what nobody foresaw."""
        yield Stage(name="read")
        raise ZeroDivisionError


def test_a_bug_ends_a_briefing_in_words(caplog: pytest.LogCaptureFixture) -> None:
    """The page does not wait for ever; the log has the whole story."""
    room = Room(brief=Brief(cancel=Signal()))
    window = work.Window(day="2031-03-01", days=1, lang="both")
    list(work.brief(cast("Desk", BrokenDesk()), room, "fr", window))
    assert room.brief is not None
    assert room.brief.error is not None
    assert "imprévue" in room.brief.error.render("fr")
    assert "ZeroDivisionError" in caplog.text


def test_a_file_given_again_keeps_its_place(tmp_path: Path) -> None:
    """Same name, same source: a corrected file updates its article."""
    folder = tmp_path / "home" / "dropped"
    kept = []
    for words in ("douze blessés", "dix blessés"):
        upload = tmp_path / "été à Nîmes.txt"
        upload.write_text(words, "utf-8")
        kept += work.keep([upload], folder)
        assert not upload.exists()
    assert kept[0] == kept[1]
    assert kept[1].read_text("utf-8") == "dix blessés"


def test_files_of_one_name_given_together_are_all_kept(tmp_path: Path) -> None:
    """Folders hold an article.html each; given again, each goes back to its own place."""
    folder = tmp_path / "home" / "dropped"

    def give() -> list[Path]:
        uploads = []
        for words in ("le bac repart", "the dam holds"):
            upload = tmp_path / words / ("Article.html" if "dam" in words else "article.html")
            upload.parent.mkdir(exist_ok=True)
            upload.write_text(words, "utf-8")
            uploads.append(upload)
        return work.keep(uploads, folder)

    kept = give()
    assert [path.read_text("utf-8") for path in kept] == ["le bac repart", "the dam holds"]
    assert [path.name for path in kept] == ["article.html", "Article.html"]
    assert give() == kept
