"""The commands about feeds and topics, over a real library and no network."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from chatbot.build import build
from chatbot.cli import main
from chatbot.library import Owner
from vectorstore.embedders import HashEmbedder
from vectorstore.memory import MemoryIndex

PRIVATE = "http://127.0.0.1:9/fil.xml"
"""Refused before any connection is made."""


@dataclass(frozen=True)
class Run:
    """What one command line did."""

    status: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


Recoupe = Callable[..., Run]


@pytest.fixture
def recoupe(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Recoupe:
    """Run a command line over one library."""
    monkeypatch.setenv("RECOUPE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RECOUPE_INDEX__KIND", "memory")

    def run(*argv: str, ui: str = "fr") -> Run:
        status = main(
            [*argv, "--ui", ui],
            desk_factory=lambda settings: build(
                settings, embedder=HashEmbedder(), dense=MemoryIndex()
            ),
        )
        said = capsys.readouterr()
        return Run(status=status, out=said.out, err=said.err)

    return run


@pytest.fixture
def subscriptions(tmp_path: Path) -> str:
    """A list of one feed on this very machine."""
    path = tmp_path / "liste.opml"
    path.write_text(f'<opml><body><outline xmlUrl="{PRIVATE}"/></body></opml>', "utf-8")
    return str(path)


def test_feeds_are_added_listed_and_removed(recoupe: Recoupe, subscriptions: str) -> None:
    """A line each, or a row; the unknown one is named."""
    assert recoupe("feeds", "add", subscriptions).status == 0
    listed = recoupe("feeds", "list", "--json")
    assert [row["url"] for row in listed.rows] == [PRIVATE]
    assert listed.rows[0]["fetched"] is None
    assert "jamais lu" in recoupe("feeds", "list").out
    assert "Flux retiré" in recoupe("feeds", "remove", PRIVATE).err
    gone = recoupe("feeds", "remove", PRIVATE)
    assert (gone.status, gone.out) == (1, "")
    assert "n’est pas suivi" in gone.err
    assert "Aucun flux suivi" in recoupe("feeds", "list").err


def test_a_feed_that_cannot_be_read_is_not_added(recoupe: Recoupe, subscriptions: str) -> None:
    """The others are; the status says that one failed."""
    run = recoupe("feeds", "add", PRIVATE, "absent.opml", subscriptions)

    assert run.status == 1
    assert run.err.count("recoupe: ") == 2
    assert len(recoupe("feeds", "list", "--json").rows) == 1


def test_fetching_names_what_failed(recoupe: Recoupe, subscriptions: str) -> None:
    """Status 1, a row with the error, and the list remembers it."""
    recoupe("feeds", "add", subscriptions)

    run = recoupe("feeds", "fetch", "--json", ui="en")

    assert run.status == 1
    assert [(row["source"], row["status"]) for row in run.rows] == [(PRIVATE, "failed")]
    assert PRIVATE in run.err
    assert "failures: 1" in run.err
    assert "refused" in recoupe("feeds", "list", "--json", ui="en").rows[0]["error"]


def test_fetching_without_feeds_is_quiet(recoupe: Recoupe) -> None:
    """Nothing to do is not a failure."""
    run = recoupe("feeds", "fetch", "--json")

    assert (run.status, run.out) == (0, "")


def test_topics_are_kept_listed_and_forgotten(recoupe: Recoupe) -> None:
    """Several at once; a wordless one is named."""
    run = recoupe("topics", "add", "transition énergétique", "?!", "OTAN")

    assert run.status == 1
    assert "au moins un mot" in run.err
    assert [row["topic"] for row in recoupe("topics", "list", "--json").rows] == [
        "transition énergétique",
        "OTAN",
    ]
    assert recoupe("topics", "remove", "otan").status == 0
    assert recoupe("topics", "remove", "otan").status == 1
    assert recoupe("topics", "list").out == "transition énergétique\n"
    recoupe("topics", "remove", "transition énergétique")
    assert "Aucun sujet" in recoupe("topics", "list").err


@pytest.mark.parametrize(
    "argv",
    [
        ("library", "remove", "aaaa0001"),
        ("topics", "add", "OTAN", "énergie"),
        ("topics", "remove", "OTAN"),
        ("feeds", "remove", PRIVATE),
        ("feeds", "add", "abonnements.opml"),
        ("ingest", "pont.txt"),
    ],
)
def test_a_library_that_another_owns_is_said_once(
    recoupe: Recoupe, tmp_path: Path, argv: tuple[str, ...]
) -> None:
    """Status 2, as for every command: nothing that was named is at fault."""
    with Owner(tmp_path / "home", what="recoupe serve"):
        run = recoupe(*argv)

    assert run.status == 2
    assert run.err.count("recoupe serve") == 1


def test_a_library_that_cannot_be_locked_is_read(recoupe: Recoupe, tmp_path: Path) -> None:
    """A copy on a disk for reading only is listed; what is not there is still status 1."""
    recoupe("topics", "add", "OTAN")
    lock = tmp_path / "home" / "library.lock"
    lock.unlink(missing_ok=True)
    lock.mkdir()

    assert recoupe("library", "list").status == 0
    assert recoupe("library", "show", "aaaa0001").status == 1
    assert recoupe("topics", "add", "climat").status == 2
