"""The last quality report there is, as figures held against their floors."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chatbot.evaluation.floors import NOISE

REPORT, FLOORS = "report.json", "floors.json"
_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One figure beside its floor."""

    suite: str
    name: str
    value: float
    low: float
    high: float
    """``low`` and ``high`` bound the value in 95 of 100 samples."""
    floor: float
    better: str
    """``higher`` or ``lower``: for the latter the floor is the most it may be."""
    n: int

    @property
    def holds(self) -> bool:
        """Whether it is on the right side of its floor."""
        if self.better == "lower":
            return self.value <= self.floor + NOISE
        return self.value >= self.floor - NOISE


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """A report: when and where it was made, and the figures that have floors."""

    date: str
    cores: int
    memory: float
    """GiB."""
    models: tuple[str, ...]
    own: bool
    """Made on this machine, for this home; else the one that comes with Recoupe."""
    figures: tuple[Measured, ...]


def last(home: Path) -> Quality | None:
    """The home's own report (``report.json``), else the one shipped; ``None`` if neither reads."""
    own = _read(home / REPORT)
    report = own or _read(_HERE / REPORT) or _read(_ROOT / "docs" / "quality" / REPORT)
    floors = _read(_HERE / FLOORS) or _read(_ROOT / "tests" / "quality" / FLOORS)
    if report is None:
        return None
    machine = report.get("machine", {})
    return Quality(
        date=str(report.get("date", "")),
        cores=int(machine.get("cores", 0)),
        memory=float(machine.get("memory_gib", 0)),
        models=tuple(map(str, report.get("identity", ()))),
        own=own is not None,
        figures=tuple(_measured(report, (floors or {}).get("floors", {}))),
    )


def _measured(report: Mapping[str, Any], floors: Mapping[str, float]) -> Iterator[Measured]:
    for name, floor in floors.items():
        suite, _, figure = name.partition(".")
        found = report.get("suites", {}).get(suite, {}).get("figures", {}).get(figure)
        if found is not None:
            yield Measured(
                suite=suite,
                name=figure,
                value=found["value"],
                low=found["low"],
                high=found["high"],
                floor=floor,
                better=found["better"],
                n=found["n"],
            )


def _read(path: Path) -> dict[str, Any] | None:
    """A JSON object in a file; ``None`` where there is none that reads."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None
