"""What a browser may have read, and what it may not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from chatbot.errors import IngestError
from chatbot.library.feeds import Feed
from chatbot.types import Ingested
from chatbot.ui import gate, shelfwork
from chatbot.ui.desk import Desk
from chatbot.ui.room import Room
from tests.fake_rooms import FakeRooms


class Reader(FakeRooms):
    """Reads whatever it is given."""

    def ingest(self, sources: list[str]) -> Iterator[Ingested]:
        """One result each."""
        return (Ingested(source=source, status="unchanged") for source in sources)

    def add_feeds(self, source: str, title: str = "") -> list[Feed]:
        """Follow a list, unless it is broken."""
        if "cassé" in source:
            raise IngestError("ingest_bad_feed", origin=source)
        return super().add_feeds(source, title)


def desk() -> Any:
    """A desk that would read anything."""
    return cast("Desk", Reader())


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a file given, a secret, and a way from one to the other."""
    dropped = tmp_path / "dropped"
    dropped.mkdir()
    (dropped / "été.txt").write_text("donné", "utf-8")
    (tmp_path / "secret.txt").write_text("à personne", "utf-8")
    (dropped / "lien.txt").symlink_to(tmp_path / "secret.txt")
    return tmp_path


def test_addresses_and_what_was_given_are_read(home: Path) -> None:
    """A file that failed may be tried again."""
    named = ["https://exemple.fr/a", str(home / "dropped" / "été.txt")]
    assert [one.status for one in gate.read(desk(), named, home / "dropped")] == ["unchanged"] * 2


@pytest.mark.parametrize(
    "path",
    [
        "secret.txt",
        "dropped/../secret.txt",
        "dropped/lien.txt",
        "dropped-too/a.txt",
        "-",
        "~",
        "\0",
    ],
)
def test_other_files_of_the_machine_are_refused_in_words(home: Path, path: str) -> None:
    """Whatever form their path takes, and as a list of feeds too."""
    source = path if path in {"-", "~", "\0"} else str(home / path)
    (refused,) = gate.read(desk(), [source], home / "dropped")
    assert refused.status == "failed"
    assert isinstance(refused.error, IngestError)
    assert "donné ici" in refused.error.render("fr")
    assert "given here" in refused.error.render("en")
    room, known = Room(), desk()
    shelfwork.follow(known, room, source, home / "dropped")
    assert known.followed == []
    assert (room.shelf.trouble is None) == (source.strip() == "")


def test_a_broken_list_of_feeds_does_not_stop_what_came_with_it() -> None:
    """Its failure is told, other lists are followed, articles are read."""
    known = desk()
    given = ["/d/cassé.opml", "/d/Flux.OPML", "/d/a.txt"]
    told = {one.source: one.status for one in gate.read_files(known, given)}
    assert told == {"/d/cassé.opml": "failed", "/d/a.txt": "unchanged"}
    assert known.followed == ["/d/Flux.OPML"]
