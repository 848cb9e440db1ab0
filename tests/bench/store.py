"""Finished runs, kept in one JSON file so that an interrupted bench goes on where it stopped."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from tests.bench.options import Options

FILE = "bench.json"


class Store:
    """The runs of one folder; another model or size counts as another bench."""

    def __init__(self, folder: Path, options: Options, *, fresh: bool = False) -> None:
        """Read what is there; ``fresh`` forgets it."""
        self.path = folder / FILE
        self._kind = {"model": options.model.name, "quick": options.quick}
        folder.mkdir(parents=True, exist_ok=True)
        kept = {} if fresh or not self.path.is_file() else json.loads(self.path.read_text("utf-8"))
        self._runs: list[dict[str, Any]] = kept.get("runs", [])
        self._failures: list[dict[str, Any]] = []
        self.machine: dict[str, Any] = kept.get("machine", {})

    @property
    def runs(self) -> list[dict[str, Any]]:
        """Finished runs of this model and size, oldest first."""
        return [run for run in self._runs if self._kind.items() <= run.items()]

    @property
    def failures(self) -> list[dict[str, Any]]:
        """What did not finish this time, and why."""
        return self._failures

    def done(self, bench: str) -> int:
        """Runs of a benchmark that need not be done again."""
        return sum(run["bench"] == bench for run in self.runs)

    def add(self, run: dict[str, Any]) -> None:
        """Keep a finished run."""
        self._runs.append({**self._kind, **run})
        self._save()

    def fail(self, bench: str, why: str) -> None:
        """Note a benchmark that gave no figures."""
        self._failures.append({"bench": bench, "why": why})
        self._save()

    def _save(self) -> None:
        """Write beside, then replace: a kill leaves the old file or the new one."""
        draft = self.path.with_suffix(".part")
        kept = {"machine": self.machine, "runs": self._runs, "failures": self._failures}
        draft.write_text(json.dumps(kept, ensure_ascii=False, indent=1), "utf-8")
        os.replace(draft, self.path)  # noqa: PTH105 - says what happens
