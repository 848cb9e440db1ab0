"""A briefing every morning by itself: a systemd user timer, or else a line for cron.

Words are quoted for systemd as systemd.service(5) says (C escapes within double quotes, ``%`` and
``$`` doubled) and for cron as crontab(5) says (a shell's words, ``%`` behind a backslash).
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Literal

from chatbot.errors import SettingsError
from chatbot.messages import say

Manager = Literal["systemd", "cron"]
_PLAIN = re.compile(r"[\w@+=:,./-]+", re.ASCII)
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SECRET = ("KEY", "TOKEN", "PASSWORD", "SECRET")
_AGAIN = "StartLimitIntervalSec=12h\nStartLimitBurst=12\n"
"""How often systemd tries again: the library may be open elsewhere at that hour."""
_PATIENCE = 20
"""Seconds for a manager's command to answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A command to run every day."""

    name: str
    at: str
    """``HH:MM`` on the machine's own clock."""
    command: tuple[str, ...]
    lang: str
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What installing a job does: files written, then commands run, the last one's input."""

    manager: Manager
    files: Mapping[Path, str]
    commands: tuple[tuple[str, ...], ...]
    stdin: str = ""


def job(at: str, options: Sequence[str], *, home: Path, lang: str) -> Job:
    """The job that briefs every day with this very Python, on the library at ``home``.

    ``options`` follow ``recoupe briefing``. Settings from the environment go along, secrets do
    not. Raises `SettingsError` for a time that is none, or words no manager can hold.
    """
    match = _TIME.fullmatch(at)
    if match is None:
        raise SettingsError("cli_bad_value", option="--schedule", wants="HH:MM")
    words = (sys.executable, "-P", "-m", "chatbot", "briefing", *options)
    command = (*words, "--home", str(home), "--ui", lang)
    told = {key: value for key, value in sorted(os.environ.items()) if _goes_along(key)}
    if places := os.environ.get("PYTHONPATH"):  # run from its source, it is not found otherwise
        told["PYTHONPATH"] = os.pathsep.join(map(os.path.abspath, places.split(os.pathsep)))
    if odd := [word for word in (*command, *told.values()) if _CONTROL.search(word)]:
        raise SettingsError("schedule_control", origin=repr(odd[0]))
    at = f"{int(match[1]):02d}:{match[2]}"
    return Job(name=name_for(home), at=at, command=command, lang=lang, environment=told)


def name_for(home: Path) -> str:
    """One name a library, so that several can be briefed side by side."""
    return f"recoupe-briefing-{sha256(os.fsencode(home)).hexdigest()[:8]}"


def plan(work: Job) -> Plan:
    """What to install with the manager there is; raises `SettingsError` when there is none."""
    found = manager()
    if found == "systemd":
        return _by_systemd(work)
    if found == "cron":
        return _by_cron(work)
    raise SettingsError("schedule_no_manager", line=cron_line(work))


def install(made: Plan) -> None:
    """Write and run what `plan` made; doing it again changes nothing. May raise `SettingsError`."""
    for path, text in made.files.items():
        _write(path, text)
    for command in made.commands:
        _run(command, stdin=made.stdin)


def uninstall(name: str) -> bool:
    """Take the job off every manager there is; tell whether there was one."""
    units = [path for path in _units(name) if path.exists()]
    if units:
        if manager() == "systemd":
            _run(("systemctl", "--user", "disable", "--now", f"{name}.timer"), check=False)
        for path in units:
            path.unlink(missing_ok=True)
        if manager() == "systemd":
            _run(("systemctl", "--user", "daemon-reload"), check=False)
    table = _table() if shutil.which("crontab") else ""
    rest = _without(table, name)
    if rest != table:
        _run(("crontab", "-"), stdin=rest)
    return bool(units) or rest != table


def manager() -> Manager | None:
    """What starts jobs here: systemd for this user, else cron, else nothing."""
    systemctl = shutil.which("systemctl")
    if systemctl and not _run(("systemctl", "--user", "show-environment"), check=False).returncode:
        return "systemd"
    return "cron" if shutil.which("crontab") else None


def systemd_word(word: str, *, first: bool = False) -> str:
    r"""A word of ``ExecStart=``; in the first, the program's path, ``$`` means nothing.

    >>> print(systemd_word("/home/zoé/Revue du jour/100 %"), systemd_word("--out"))
    "/home/zoé/Revue du jour/100 %%" --out
    """
    if _PLAIN.fullmatch(word):
        return word
    word = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{word if first else word.replace("$", "$$")}"'


def cron_line(work: Job) -> str:
    r"""The job as a line of a crontab.

    >>> print(cron_line(Job(name="r", at="06:05", command=("/bin/é", "50 %"), lang="fr")))
    5 6 * * * /bin/é '50 \%'
    """
    hour, minute = work.at.split(":")
    told = [f"{key}={shlex.quote(value)}" for key, value in work.environment.items()]
    words = " ".join([*told, *map(_shell_word, work.command)]).replace("%", "\\%")
    return f"{int(minute)} {int(hour)} * * * {words}"


def _shell_word(word: str) -> str:
    """A word of a shell's command line; letters with accents need no quotation marks."""
    plain = all(char.isalnum() or char in "@+=:,./-_" for char in word)
    return word if word and plain else shlex.quote(word)


def _goes_along(key: str) -> bool:
    return (
        key.startswith("RECOUPE_")
        and key not in {"RECOUPE_HOME", "RECOUPE_UI"}
        and not key.endswith(_SECRET)
    )


def _units(name: str) -> tuple[Path, Path]:
    folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "systemd" / "user"
    return folder / f"{name}.service", folder / f"{name}.timer"


def _by_systemd(work: Job) -> Plan:
    service, timer = _units(work.name)
    about = say("schedule_about", work.lang).replace("%", "%%")
    told = "".join(
        f"Environment={systemd_word(f'{key}={value}', first=True)}\n"
        for key, value in work.environment.items()
    )
    start = " ".join(
        systemd_word(word, first=place == 0) for place, word in enumerate(work.command)
    )
    return Plan(
        manager="systemd",
        files={
            service: f"[Unit]\nDescription={about}\n{_AGAIN}\n[Service]\nType=oneshot\n{told}"
            f"ExecStart={start}\nSuccessExitStatus=1\nRestart=on-failure\nRestartSec=15min\n"
            "Nice=10\n",
            timer: f"[Unit]\nDescription={about}\n\n[Timer]\nOnCalendar=*-*-* {work.at}:00\n"
            "Persistent=true\n\n[Install]\nWantedBy=timers.target\n",
        },
        commands=(
            ("systemctl", "--user", "daemon-reload"),
            ("systemctl", "--user", "enable", "--now", f"{work.name}.timer"),
        ),
    )


def _by_cron(work: Job) -> Plan:
    kept = _without(_table(), work.name)
    block = f"# {work.name} {{\n{cron_line(work)}\n# {work.name} }}\n"
    return Plan(manager="cron", files={}, commands=(("crontab", "-"),), stdin=kept + block)


def _without(table: str, name: str) -> str:
    """A crontab without the lines that we put there."""
    block = re.compile(
        rf"^# {re.escape(name)} {{\n(?:.*\n)*?# {re.escape(name)} }}\n?", re.MULTILINE
    )
    kept = block.sub("", table)
    return kept if not kept or kept.endswith("\n") else f"{kept}\n"


def _table() -> str:
    """The user's crontab; raises `SettingsError` rather than take an unreadable one for empty."""
    answer = _run(("crontab", "-l"), check=False)
    if answer.returncode == 0:
        return answer.stdout
    if "no crontab" in answer.stderr.lower() or "no such file" in answer.stderr.lower():
        return ""
    raise SettingsError("schedule_failed", origin="crontab -l", why=answer.stderr.strip()[:200])


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    except OSError as error:
        raise SettingsError("schedule_unwritable", origin=str(path)) from error


def _run(
    command: Sequence[str], *, stdin: str = "", check: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run one command of a manager, which must speak English for us to understand it."""
    told = shlex.join(command)
    try:
        answer = subprocess.run(  # noqa: S603 - our own words, no shell
            command,
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=_PATIENCE,
            env=dict(os.environ) | {"LC_ALL": "C"},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SettingsError("schedule_failed", origin=told, why="") from error
    if check and answer.returncode:
        why = (answer.stderr or answer.stdout).strip()[:200]
        raise SettingsError("schedule_failed", origin=told, why=why)
    return answer
