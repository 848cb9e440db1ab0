"""A job every morning: what is installed, with managers made of shell scripts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from chatbot import schedule
from chatbot.errors import SettingsError
from chatbot.schedule import Job, cron_line, install, job, plan, systemd_word, uninstall

AWKWARD = "/home/zoé/Revue du jour/100 % « vrai » $HOME \"x\" 'y' \\z"


class Machine:
    """A home and a PATH of their own, with the managers asked for."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Begin without any manager."""
        self.bin, self.home = folder / "bin", folder / "maison de zoé"
        self.log, self.table = folder / "log", folder / "table"
        self.bin.mkdir()
        self.home.mkdir()
        monkeypatch.setenv("HOME", str(self.home))
        monkeypatch.setenv("PATH", str(self.bin))
        monkeypatch.delenv("PYTHONPATH", raising=False)
        monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
        monkeypatch.delenv("RECOUPE_HOME", raising=False)

    def has(self, name: str, script: str) -> None:
        """Put a command on the PATH; ``/bin/sh`` runs it."""
        path = self.bin / name
        path.write_text(f'#!/bin/sh\nPATH=/usr/bin:/bin\necho "$0 $*" >> {self.log}\n{script}\n')
        path.chmod(0o755)

    def has_systemd(self, *, answers: bool = True) -> None:
        """``systemctl``, with a user's manager behind it or not."""
        self.has(
            "systemctl", "exit 0" if answers else "echo 'Failed to connect to bus' >&2; exit 1"
        )

    def has_cron(self) -> None:
        """``crontab`` over a file."""
        self.has(
            "crontab",
            f'if [ "$1" = -l ]; then [ -e {self.table} ] && exec cat {self.table}; '
            f"echo 'no crontab for zoé' >&2; exit 1; fi; cat > {self.table}",
        )

    @property
    def ran(self) -> list[str]:
        """What was run, without its folder."""
        return [line.removeprefix(f"{self.bin}/") for line in self.log.read_text().splitlines()]

    @property
    def units(self) -> dict[str, str]:
        """The units installed, by suffix."""
        folder = self.home / ".config" / "systemd" / "user"
        return {path.suffix: path.read_text("utf-8") for path in folder.glob("*")}


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A machine to install on."""
    return Machine(tmp_path, monkeypatch)


def morning(home: str = "/srv/presse", at: str = "6:30") -> Job:
    """The job of a library."""
    return job(at, ["--fetch", "--out", AWKWARD], home=Path(home), lang="fr")


def test_systemd_is_preferred(machine: Machine) -> None:
    """A service and a timer in the user's folder, enabled at once; nothing is left to cron."""
    machine.has_systemd()
    machine.has_cron()

    install(plan(morning()))

    service, timer = machine.units[".service"], machine.units[".timer"]
    assert f"ExecStart={sys.executable} -P -m chatbot briefing --fetch --out " in service
    assert "--home /srv/presse --ui fr\n" in service
    assert "SuccessExitStatus=1\nRestart=on-failure\n" in service
    assert "OnCalendar=*-*-* 06:30:00\nPersistent=true\n" in timer
    assert machine.ran[-2:] == [
        "systemctl --user daemon-reload",
        f"systemctl --user enable --now {morning().name}.timer",
    ]
    assert not machine.table.exists()


def test_systemd_without_a_bus_gives_way_to_cron(machine: Machine) -> None:
    """In a container ``systemctl`` may be there and answer nothing."""
    machine.has_systemd(answers=False)
    machine.has_cron()
    machine.table.write_text("0 1 * * * sauvegarde\n")

    install(plan(morning()))

    lines = machine.table.read_text("utf-8").splitlines()
    assert lines[0] == "0 1 * * * sauvegarde"
    assert lines[2].startswith(f"30 6 * * * {sys.executable} -P -m chatbot briefing")


def test_installing_again_replaces(machine: Machine) -> None:
    """One line a library, whatever its hour was; another library has its own."""
    machine.has_cron()
    for at in ("6:30", "07:45"):
        install(plan(morning(at=at)))
    install(plan(morning("/srv/autre")))

    table = machine.table.read_text("utf-8")
    assert table.count("chatbot briefing") == 2
    assert "45 7 * * *" in table
    assert "--home /srv/presse" in table
    assert "--home /srv/autre" in table


@pytest.mark.parametrize("kind", ["systemd", "cron"])
def test_what_was_installed_can_be_taken_away(machine: Machine, kind: str) -> None:
    """The user's own lines stay; taking away twice is harmless."""
    machine.has_cron()
    machine.table.write_text("0 1 * * * sauvegarde\n")
    if kind == "systemd":
        machine.has_systemd()
    install(plan(morning()))

    assert uninstall(morning().name)
    assert machine.units == {}
    assert machine.table.read_text() == "0 1 * * * sauvegarde\n"
    assert not uninstall(morning().name)


def test_a_table_that_cannot_be_read_is_not_overwritten(machine: Machine) -> None:
    """Better no briefing than nobody's backups."""
    machine.has("crontab", "echo 'cron: permission denied' >&2; exit 1")

    with pytest.raises(SettingsError, match="permission denied"):
        plan(morning())


def test_without_a_manager_the_command_is_told(machine: Machine) -> None:
    """What to do by hand, in the reader's language."""
    del machine
    with pytest.raises(SettingsError) as refused:
        plan(morning())

    assert "30 6 * * *" in refused.value.render("fr")
    assert "ni systemd ni cron" in refused.value.render("fr")


def test_a_manager_that_fails_says_why(machine: Machine) -> None:
    """Its own words are passed on."""
    machine.has("systemctl", '[ "$2" = enable ] && { echo "Unit is masked." >&2; exit 1; }; exit 0')

    with pytest.raises(SettingsError, match="Unit is masked"):
        install(plan(morning()))


@pytest.mark.parametrize("at", ["24:00", "6h30", "", "06:60", "06:30:00", "٠٦:٣٠x"])
def test_a_time_that_is_none_is_refused(at: str) -> None:
    """Before anything is written."""
    with pytest.raises(SettingsError) as refused:
        morning(at=at)

    assert "HH:MM" in refused.value.render("en")


def test_a_line_break_is_refused() -> None:
    """Neither a unit nor a crontab can hold one."""
    with pytest.raises(SettingsError):
        morning("/srv/deux\nlignes")


def test_settings_go_along_and_secrets_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """What chose the model tonight chooses it tomorrow; a key stays where it is."""
    monkeypatch.setenv("RECOUPE_MODELS", "/mnt/gros disque/modèles")
    monkeypatch.setenv("RECOUPE_API_KEY", "sesame")

    line = cron_line(morning())

    assert "RECOUPE_MODELS='/mnt/gros disque/modèles' " in line
    assert "sesame" not in line


def test_a_program_run_from_its_source_is_found_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The manager starts it elsewhere, where a relative place would be another one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", f".{os.pathsep}/opt/recoupe")

    made = job("6:30", [], home=tmp_path, lang="fr")

    assert made.environment["PYTHONPATH"] == f"{tmp_path}{os.pathsep}/opt/recoupe"


def test_awkward_words_reach_the_program_whole_through_cron() -> None:
    """The shell that cron starts reads back the very words, accents and all."""
    show = (sys.executable, "-c", "import sys, json; print(json.dumps(sys.argv[1:]))", AWKWARD)
    line = cron_line(Job(name="r", at="06:30", command=show, lang="fr"))
    asked = line.removeprefix("30 6 * * * ").replace("\\%", "%")  # as cron does

    answer = subprocess.run(["/bin/sh", "-c", asked], capture_output=True, check=True)

    assert json.loads(answer.stdout) == [AWKWARD]
    assert "%" not in line.replace("\\%", "")


def test_awkward_words_are_quoted_for_systemd() -> None:
    """Specifiers and variables are doubled, quotation marks and backslashes escaped."""
    quoted = systemd_word(AWKWARD)

    told = quoted[1:-1].replace("%%", "%").replace("$$", "$")  # as systemd reads it
    assert told.replace('\\"', '"').replace("\\\\", "\\") == AWKWARD
    assert "%%" in quoted
    assert "$$HOME" in quoted
    assert systemd_word("/opt/a$b/python 3", first=True) == '"/opt/a$b/python 3"'


def test_a_job_names_its_library() -> None:
    """Two libraries, two jobs; the same library, the same job."""
    assert morning().name == morning(at="08:00").name != morning("/srv/autre").name
    assert schedule.name_for(Path("/srv/presse")) == morning().name
