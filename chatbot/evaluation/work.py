"""The rows already done, kept beside the report: a run that was stopped goes on where it was."""

from __future__ import annotations

import json
import os
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from typing import IO, Any

from chatbot.errors import ExportError
from chatbot.evaluation.types import Outcome


class Work:
    """A file of outcomes, one JSON object a line, written as they come.

    An outcome counts for one suite, one row and one identity (model and prompts); the last one
    written wins. A line cut short by a kill is passed over.
    """

    def __init__(self, path: Path) -> None:
        """Read what there is. Raises `ExportError` when the file cannot be made or read."""
        self._path = path
        self._known: dict[str, Outcome] = {}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            kept = path.read_text("utf-8", errors="replace") if path.is_file() else ""
        except OSError as error:
            raise ExportError("evaluation_work", origin=str(path)) from error
        for line in kept.split("\n"):  # no other end of a line: a text may hold those
            record = _record(line)
            if record:
                self._known[record["key"]] = record["outcome"]

    def known(self, suite: str, row: str, identity: str) -> Outcome | None:
        """What a row came to, if it was done with this identity."""
        return self._known.get(_key(suite, row, identity))

    def keep(self, suite: str, identity: str, outcome: Outcome) -> None:
        """Write an outcome down, at once. Raises `ExportError` when the disk refuses."""
        key = _key(suite, str(outcome["id"]), identity)
        self._known[key] = outcome
        record = {"key": key, "suite": suite, "outcome": outcome}
        line = json.dumps(record, ensure_ascii=False) + "\n"
        try:
            with self._path.open("a+b") as file:
                file.write(b"\n" * _cut_short(file) + line.encode())
        except OSError as error:
            raise ExportError("evaluation_work", origin=str(self._path)) from error

    def forget(self) -> None:
        """Start afresh: no row is known, and the libraries beside, with what they cached, go."""
        self._known.clear()
        self._path.unlink(missing_ok=True)
        for library in self._path.parent.glob("*/library.sqlite"):
            rmtree(library.parent)


def _key(suite: str, row: str, identity: str) -> str:
    return sha256(f"{suite}\0{row}\0{identity}".encode()).hexdigest()[:32]


def _cut_short(file: IO[bytes]) -> bool:
    """Whether the last line of a file opened to append has no end."""
    if not file.tell():
        return False
    file.seek(-1, os.SEEK_END)
    return file.read() != b"\n"


def _record(line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError:
        return {}
    whole = isinstance(record, dict) and {"key", "outcome"} <= record.keys()
    return record if whole else {}
