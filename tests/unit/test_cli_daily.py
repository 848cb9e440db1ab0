"""The briefing that makes itself: feeds first, quiet without news, a job every morning."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self
from xml.etree import ElementTree as ET

import pytest

from chatbot.cli import main
from chatbot.errors import IngestError
from chatbot.library.briefings import PastBriefing
from chatbot.types import Briefing, Event, Finished, Ingested
from tests.fake_briefing import rich_briefing

DAY = "2031-05-02"


@dataclass
class FakeDesk:
    """A desk with one briefing to give; notes what was asked of it."""

    news: bool = True
    fetched: list[Ingested] = field(default_factory=list)
    calls: list[tuple[str, Any]] = field(default_factory=list)
    briefing: Briefing = field(default_factory=rich_briefing)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.calls.append(("close", None))

    def fetch_feeds(self) -> Iterator[Ingested]:
        """What a test says came."""
        self.calls.append(("fetch", None))
        yield from self.fetched

    def is_fresh(self, **asked: Any) -> bool:
        """What a test says."""
        self.calls.append(("fresh", asked))
        return self.news

    def add_topic(self, text: str) -> str:
        """Note it."""
        self.calls.append(("topic", text))
        return text

    def brief(self, **asked: Any) -> Iterator[Event]:
        """The one briefing."""
        self.calls.append(("brief", asked))
        yield Finished(result=self.briefing)

    def briefings(self) -> list[PastBriefing]:
        """It is kept."""
        one = self.briefing
        about = {"date": one.date, "days": one.days, "lang": one.lang, "made": one.made}
        return [PastBriefing(id="abcd", stories=4, titles=(), **about)]  # type: ignore[arg-type]

    def past_briefing(self, briefing_id: str) -> Briefing:
        """It is kept."""
        assert briefing_id == "abcd"
        return self.briefing

    @property
    def names(self) -> list[str]:
        """What was asked, in order."""
        return [name for name, _ in self.calls]


@dataclass(frozen=True)
class Run:
    """What one command line did."""

    status: int
    out: str
    err: str
    desk: FakeDesk


Recoupe = Callable[..., Run]


@pytest.fixture
def recoupe(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Recoupe:
    """Run ``recoupe briefing`` over a fake desk, in a home and a PATH of its own."""
    monkeypatch.setenv("RECOUPE_HOME", str(tmp_path / "ma presse"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)

    def run(*argv: str, desk: FakeDesk | None = None, ui: str = "fr") -> Run:
        made: Any = desk or FakeDesk()
        status = main(["briefing", *argv, "--ui", ui], desk_factory=lambda _settings: made)
        said = capsys.readouterr()
        return Run(status=status, out=said.out, err=said.err, desk=made)

    return run


def crontab(tmp_path: Path) -> Path:
    """A cron made of a shell script; returns the table."""
    table, folder = tmp_path / "table", tmp_path / "bin"
    folder.mkdir()
    script = folder / "crontab"
    script.write_text(
        "#!/bin/sh\nPATH=/usr/bin:/bin\n"
        f'if [ "$1" = -l ]; then [ -e {table} ] && exec cat {table}; '
        f"echo 'no crontab for zoé' >&2; exit 1; fi; cat > {table}\n"
    )
    script.chmod(0o755)
    return table


def test_feeds_are_read_first(recoupe: Recoupe) -> None:
    """A feed that fails is named, makes the status 1, and the briefing is made all the same."""
    error = IngestError("ingest_http_status", origin="https://a.example/fil", status=404)
    failed = Ingested(source="https://a.example/fil", status="failed", error=error)

    run = recoupe("--fetch", "--date", DAY, "--json", desk=FakeDesk(fetched=[failed]))

    assert run.status == 1
    assert run.desk.names == ["fetch", "brief", "close"]
    assert json.loads(run.out)["date"] == DAY
    assert "404" in run.err


def test_without_news_it_keeps_quiet(recoupe: Recoupe, tmp_path: Path) -> None:
    """Nothing on stdout, no model, no file of today; stderr says why."""
    run = recoupe(
        "--if-new", "--date", "2031-05-03", "--out", str(tmp_path), desk=FakeDesk(news=False)
    )

    assert (run.status, run.out) == (0, "")
    assert "Rien de nouveau" in run.err
    assert "brief" not in run.desk.names
    assert list(tmp_path.glob("*.html")) == []


def test_a_page_lost_half_way_is_written_after_all(recoupe: Recoupe, tmp_path: Path) -> None:
    """The briefing of that day is kept but its file is not there: it was stopped in between."""
    run = recoupe(
        "--if-new", "--days", "2", "--date", DAY, "--out", str(tmp_path), desk=FakeDesk(news=False)
    )

    assert "brief" in run.desk.names
    assert (tmp_path / f"{DAY}.html").exists()
    again = recoupe(
        "--if-new", "--days", "2", "--date", DAY, "--out", str(tmp_path), desk=FakeDesk(news=False)
    )
    assert "brief" not in again.desk.names


def test_a_folder_takes_a_page_a_day_and_the_feed_of_them(recoupe: Recoupe, tmp_path: Path) -> None:
    """Other files may be named beside it."""
    extra = tmp_path / "revue.md"

    run = recoupe(
        "--date", DAY, "--out", str(tmp_path), str(extra), "--atom", str(tmp_path / "r.atom")
    )

    assert run.status == 0
    assert (tmp_path / f"{DAY}.html").exists()
    assert extra.exists()
    assert len(list(ET.parse(tmp_path / "r.atom").iter("{http://www.w3.org/2005/Atom}entry"))) == 1  # noqa: S314


def test_topics_choose_and_are_kept_when_asked(recoupe: Recoupe) -> None:
    """Repeatable; ``--save`` keeps them."""
    run = recoupe("--topic", "OTAN", "--topic", "écoles", "--save", "--json")

    asked = dict(run.desk.calls)["brief"]
    assert asked["topics"] == ["OTAN", "écoles"]
    assert [value for name, value in run.desk.calls if name == "topic"] == ["OTAN", "écoles"]


def test_a_job_is_installed_with_what_was_asked(recoupe: Recoupe, tmp_path: Path) -> None:
    """Its folder is made; installing twice leaves one; it can be taken away."""
    table, folder = crontab(tmp_path), tmp_path / "Revues à lire"

    for at in ("06:30", "07:00"):
        run = recoupe(
            "--schedule",
            at,
            "--days",
            "2",
            "--in",
            "fr",
            "--topic",
            "l’école",
            "--out",
            str(folder),
        )

    assert run.status == 0
    (line,) = [row for row in table.read_text("utf-8").splitlines() if row[0] != "#"]
    assert line.startswith("0 7 * * * ")
    assert "briefing --fetch --if-new --days 2 --in fr --topic 'l’école'" in line
    assert f"--out '{folder}' --atom '{folder}/recoupe.atom' --home '{tmp_path}/ma presse'" in line
    assert folder.is_dir()
    assert "--uninstall" in run.err
    assert "ne se fera plus" in recoupe("--uninstall").err
    assert table.read_text("utf-8") == ""
    assert "Aucune revue" in recoupe("--uninstall").err


def test_a_dry_run_installs_nothing(recoupe: Recoupe, tmp_path: Path) -> None:
    """The table is shown as it would be, its folder in the library's home."""
    table = crontab(tmp_path)

    run = recoupe("--schedule", "06:30", "--dry-run")

    assert run.status == 0
    assert "30 6 * * * " in run.out
    assert f"--out '{tmp_path}/ma presse/briefings'" in run.out
    assert not table.exists()
    assert not (tmp_path / "ma presse").exists()


@pytest.mark.parametrize(
    "argv",
    [
        ("--schedule", "25:00"),
        ("--schedule", "06:30", "--out", "revue.docx"),
        ("--dry-run",),
        ("--save",),
        ("--atom", "absent/r.atom"),
        ("--schedule", "06:30", "--out", "~$revue.docx"),
    ],
)
def test_what_makes_no_sense_is_refused_before_any_work(
    recoupe: Recoupe, tmp_path: Path, argv: tuple[str, ...]
) -> None:
    """Status 2, one line, nothing installed."""
    table = crontab(tmp_path)

    run = recoupe(*argv)

    assert (run.status, run.out) == (2, "")
    assert run.err.count("\n") == 1
    assert "brief" not in run.desk.names
    assert not table.exists()


def test_an_older_desk_answer_without_moment_is_written(recoupe: Recoupe, tmp_path: Path) -> None:
    """A briefing that does not say when it was made is one like any other."""
    desk = FakeDesk(briefing=replace(rich_briefing(), made="", manifest=None, top=()))

    assert recoupe("--date", DAY, "--out", str(tmp_path), desk=desk).status == 0
