"""Runs suites, row by row, and adds up the report."""

from __future__ import annotations

import platform
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from statistics import median
from typing import Any, Protocol, TypeAlias

from chatbot.errors import RecoupeError
from chatbot.evaluation.reading import SEED, sample
from chatbot.evaluation.types import Lab, Outcome, Places, Row, Scores, Suite
from chatbot.evaluation.work import Work

Report: TypeAlias = dict[str, Any]
VERSION = 1
_ENOUGH = 5
"""Rows that tell the pace better than the suite's own estimate; the first also fills a library."""


class KnownLab(Lab, Protocol):
    """A lab that says what its outcomes depend on."""

    def identity(self, *, model: bool) -> str:
        """Equal for equal weights and prompts."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A row that could not be tried, and why."""

    row: str
    error: RecoupeError


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A row done: which suite, how far, and about how long the whole will still take."""

    suite: str
    done: int
    total: int
    left: float
    """Seconds."""
    failed: Failed | None = None


@dataclass(slots=True)
class _Plan:
    """One suite's rows: those known, those to do, and what doing them costs."""

    suite: Suite
    rows: list[Row]
    identity: str
    outcomes: list[Outcome] = field(default_factory=list)
    todo: list[Row] = field(default_factory=list)
    paces: list[float] = field(default_factory=list)
    """Seconds of each row done."""
    done: int = 0

    @property
    def spent(self) -> float:
        """Seconds of all rows done."""
        return sum(self.paces)

    def left(self) -> float:
        """Seconds for the rows still to do."""
        told = len(self.paces) >= _ENOUGH
        pace = median(self.paces) if told else self.suite.seconds
        return pace * (len(self.todo) - self.done)


def evaluate(
    suites: Sequence[Suite],
    *,
    places: Places,
    lab: KnownLab,
    work: Work,
    most: int | None = None,
) -> Iterator[Step | Report]:
    """Run suites; the last thing yielded is the report, a dict ready for JSON.

    ``most`` bounds the rows of each group in place of each suite's own sample. A row that fails is
    kept out of the figures, counted, and tried again next time. Raises `RecoupeError` when nothing
    can be run at all: no model, a data file that cannot be read.
    """
    started = time.monotonic()
    plans = [_plan(suite, places, lab, work, most) for suite in suites]
    parts: dict[str, Report] = {}
    for place, plan in enumerate(plans):
        failed: list[str] = []
        later = sum(other.left() for other in plans[place + 1 :])
        for failure in _run(plan, places, lab, work):
            if failure is not None:
                failed.append(f"{failure.row}: {failure.error.key}")
            total = len(plan.rows)
            yield Step(
                suite=plan.suite.name,
                done=total - len(plan.todo) + plan.done,
                total=total,
                left=plan.left() + later,
                failed=failure,
            )
        parts[plan.suite.name] = _part(plan, failed)
    yield {
        "version": VERSION,
        "date": datetime.now(UTC).date().isoformat(),
        "machine": machine(),
        "identity": sorted({line for plan in plans for line in plan.identity.splitlines()}),
        "seed": SEED,
        "seconds": round(time.monotonic() - started, 1),
        "suites": parts,
    }


def machine() -> dict[str, Any]:
    """What the figures were taken on."""
    import psutil

    return {
        "system": platform.system(),
        "processor": platform.machine(),
        "cores": psutil.cpu_count(logical=True),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "python": platform.python_version(),
    }


def _plan(suite: Suite, places: Places, lab: KnownLab, work: Work, most: int | None) -> _Plan:
    rows = sample(suite.rows(places), suite.sample if most is None else most)
    identity = lab.identity(model=suite.model) if rows else ""
    plan = _Plan(suite=suite, rows=rows, identity=identity)
    for row in rows:
        known = work.known(suite.name, row.id, identity)
        if known is None:
            plan.todo.append(row)
        else:
            plan.outcomes.append(known)
    return plan


def _run(plan: _Plan, places: Places, lab: Lab, work: Work) -> Iterator[Failed | None]:
    """Do what is to do; yields once a row, with why it failed where it did."""
    at = time.monotonic()
    left = {row.id for row in plan.todo}
    try:
        for outcome in plan.suite.run(plan.todo, places, lab) if left else ():
            left.discard(outcome["id"])
            now = time.monotonic()
            plan.paces.append(now - at)
            at = now
            plan.done += 1
            error = outcome.get("error")
            if error is None:
                work.keep(plan.suite.name, plan.identity, outcome)
                plan.outcomes.append(outcome)
            yield error and Failed(row=outcome["id"], error=error)
    except RecoupeError as error:
        plan.done = len(plan.todo)
        yield Failed(row=f"{min(left, default='')} (+{max(0, len(left) - 1)})", error=error)


def _part(plan: _Plan, failed: Sequence[str]) -> Report:
    """One suite of the report."""
    scores = plan.suite.score(plan.outcomes) if plan.outcomes else Scores(figures=())
    groups: dict[str, int] = {}
    for outcome in plan.outcomes:
        groups[outcome["group"]] = groups.get(outcome["group"], 0) + 1
    return {
        "rows": len(plan.outcomes),
        "groups": groups,
        "failed": sorted(failed),
        "skipped": not plan.rows,
        "seconds": round(plan.spent, 1),
        "rows_now": plan.done,
        "figures": {
            figure.name: {key: value for key, value in asdict(figure).items() if key != "name"}
            for figure in scores.figures
        },
        "reliability": [asdict(bin_) for bin_ in scores.reliability],
        "failures": list(scores.failures),
    }
