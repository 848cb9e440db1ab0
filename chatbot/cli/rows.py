"""JSON lines in: one object a line, each bad line named and passed over."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from chatbot.cli.session import Session
from chatbot.errors import IngestError, SettingsError

_LANGS = (None, "fr", "en")


@dataclass(slots=True, kw_only=True)
class Rows:
    """The good rows of a file; iterating names the bad ones on stderr and counts them.

    ``path`` ``-`` is standard input. Raises `SettingsError` when the file cannot be read.
    """

    path: str
    wants: tuple[str, ...]
    """Keys that must hold text that is not blank."""
    session: Session
    failed: int = field(default=0, init=False)

    def __iter__(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield ``(file:line, row)``, reading line by line."""
        for number, line in enumerate(self._lines(), start=1):
            if not line.strip():
                continue
            place = f"{self.path}:{number}"
            try:
                row = _row(line, self.wants)
            except IngestError as error:
                self.fail(error, origin=place)
            else:
                yield place, row

    def fail(self, error: Any, *, origin: str) -> None:
        """Name a row that failed and count it."""
        self.failed += 1
        self.session.fail(error, origin=origin)

    @property
    def status(self) -> int:
        """The command's exit status: 1 when a row failed."""
        return 1 if self.failed else 0

    def _lines(self) -> Iterator[bytes]:
        given: TextIO | None = sys.stdin
        if self.path == "-" and given is None:  # closed by the shell
            raise SettingsError("cli_file_unreadable", origin=self.path)
        try:
            with sys.stdin.buffer if self.path == "-" else Path(self.path).open("rb") as file:
                yield from file
        except OSError as error:
            raise SettingsError("cli_file_unreadable", origin=self.path) from error


def _row(line: bytes, wants: tuple[str, ...]) -> dict[str, Any]:
    """Parse one line; raise `IngestError` saying what is wrong with it."""
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except ValueError:
        raise IngestError("cli_row_not_json") from None
    if not isinstance(row, dict):
        raise IngestError("cli_row_not_object")
    for key in wants:
        if not isinstance(row.get(key), str) or not row[key].strip():
            raise IngestError("cli_row_wants_text", name=key)
    if row.get("lang") not in _LANGS:
        raise IngestError("cli_row_lang")
    return row
