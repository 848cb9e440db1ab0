"""What a briefing can do by itself: read the feeds first, keep quiet, come back every morning."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

from chatbot.cli.options import option
from chatbot.cli.progress import Progress
from chatbot.cli.session import Session
from chatbot.errors import ExportError, RecoupeError, SettingsError

if TYPE_CHECKING:
    from chatbot.build import Desk
    from chatbot.report import In
    from chatbot.schedule import Plan
    from vectorstore.types import Filter

At: TypeAlias = Annotated[str | None, option("--schedule", metavar="HH:MM", key="cli_opt_schedule")]
Uninstall: TypeAlias = Annotated[bool, option("--uninstall", key="cli_opt_uninstall")]
DryRun: TypeAlias = Annotated[bool, option("--dry-run", key="cli_opt_dry_run")]
Fetch: TypeAlias = Annotated[bool, option("--fetch", key="cli_opt_fetch")]
IfNew: TypeAlias = Annotated[bool, option("--if-new", key="cli_opt_if_new")]
Wanted: TypeAlias = Annotated[
    list[str] | None, option("--topic", metavar="TEXT", key="cli_opt_topic")
]
Save: TypeAlias = Annotated[bool, option("--save", key="cli_opt_save")]
Atom: TypeAlias = Annotated[Path | None, option("--atom", metavar="FILE", key="cli_opt_atom")]

FEED_NAME = "recoupe.atom"


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """What a briefing of every day is to be like: the options of this one, kept for a job."""

    days: int
    rendering: str
    out: Sequence[str]
    atom: Path | None
    repeated: Sequence[tuple[str, Sequence[str] | None]]
    """Options that may be given several times, with their values."""

    def places(self, home: Path) -> list[Path]:
        """Where to write; nowhere said, in a folder of the library's."""
        from chatbot.config import expanded

        return [expanded(place).absolute() for place in self.out] or [home / "briefings"]

    def options(self, home: Path) -> list[str]:
        """The words after ``recoupe briefing``; a folder takes a feed of its pages too.

        Raises `ExportError` for a file that cannot be written.
        """
        from chatbot.config import expanded
        from chatbot.export import check

        places, feed = self.places(home), self.atom
        words = ["--fetch", "--if-new", "--days", str(self.days), "--in", self.rendering]
        for name, values in self.repeated:
            words += [word for value in values or () for word in (name, value)]
        for place in places:
            words += ["--out", str(place)]
            if _is_folder(place):
                feed = feed or place / FEED_NAME
            else:
                check(place)
        return [*words, *(("--atom", str(expanded(feed).absolute())) if feed else ())]


def timed(session: Session, morning: Morning, *, at: str, dry_run: bool) -> None:
    """Install the job of every day, and make its folders; with ``dry_run``, only show it.

    Raises `SettingsError`, or `ExportError` for a file that cannot be written.
    """
    from chatbot import schedule

    home = session.settings().home
    work = schedule.job(at, morning.options(home), home=home, lang=session.lang)
    made = schedule.plan(work)
    if dry_run:
        _show(session, made)
        return
    for place in filter(_is_folder, morning.places(home)):
        _make(place)
    schedule.install(made)
    done = session.say(f"schedule_done_{made.manager}", at=work.at, name=work.name)
    session.note(f"{done}\n{session.say('schedule_undo')}")


def untimed(session: Session, *, dry_run: bool) -> None:
    """Take the job of every day away; with ``dry_run``, only name it. Raises `SettingsError`."""
    from chatbot import schedule

    name = schedule.name_for(session.settings().home)
    if dry_run:
        session.out(name)
    else:
        gone = schedule.uninstall(name)
        session.note(session.say("schedule_gone" if gone else "schedule_none"))


def nothing_new(
    desk: Desk, files: Iterable[Path], *, date: str, days: int, lang: In, where: Filter
) -> bool:
    """Tell whether there is nothing to do: no news, and nothing of today left unwritten."""
    if desk.is_fresh(date=date, days=days, lang=lang, where=where):
        return False
    made = {(one.date, one.days, one.lang) for one in desk.briefings()}
    return (date, days, lang) not in made or all(file.exists() for file in files)


def check_feed(path: Path) -> None:
    """Raise `ExportError` if the feed could not be written there: worth asking before long work."""
    if path.is_dir():
        raise ExportError("export_is_folder", origin=str(path), known=".atom")
    if not path.absolute().parent.is_dir():
        raise ExportError("export_folder", origin=str(path.absolute().parent))


def check_together(
    *, at: str | None, uninstall: bool, dry_run: bool, save: bool, topics: object
) -> None:
    """Raise `SettingsError` for an option that means nothing without another."""
    if dry_run and not at and not uninstall:
        raise SettingsError("cli_missing", option="--schedule")
    if save and not topics:
        raise SettingsError("cli_missing", option="--topic")


def dated(out: Iterable[Path], date: str) -> list[Path]:
    """The files to write: in a folder, a page named after the day."""
    return [place / f"{date}.html" if place.is_dir() else place for place in out]


def fetched(session: Session, desk: Desk) -> int:
    """Read the feeds, naming on stderr what failed; return how many did."""
    failed = new = 0
    with Progress(session) as progress:
        for done in desk.fetch_feeds():
            progress.clear()
            failed += done.status == "failed"
            new += done.status in {"added", "updated"}
            if isinstance(done.error, RecoupeError):
                session.fail(done.error, origin="" if done.error.origin else done.source)
            progress.text(session.say("feed_fetching"))
    session.note(session.say("feed_fetched", new=new, failed=failed))
    return failed


def write_feed(session: Session, desk: Desk, path: Path) -> None:
    """Write the feed of past briefings; raises `ExportError`."""
    from chatbot.export import atom
    from chatbot.export.atom import MOST

    past = (desk.past_briefing(known.id) for known in desk.briefings()[: 2 * MOST])
    atom(past, path, ui_lang=session.lang)
    session.note(session.say("cli_written", path=path))


def _show(session: Session, made: Plan) -> None:
    """Everything that installing would do, on stdout, ready to be copied."""
    for path, text in made.files.items():
        session.out(f"# {session.say('schedule_files', path=path)}\n{text}")
    for command in made.commands:
        session.out(f"# {session.say('schedule_commands', command=shlex.join(command))}")
    if made.stdin:
        session.out(f"# {session.say('schedule_stdin')}\n{made.stdin.rstrip()}")


def _is_folder(place: Path) -> bool:
    """A folder that is there, or a name without a suffix."""
    return place.is_dir() or not place.suffix


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError("schedule_unwritable", origin=str(folder)) from error
