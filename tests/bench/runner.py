"""Runs benchmarks one after another, each in its own process, and keeps what they give."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.bench.options import ROOT, Options
from tests.bench.store import Store

BENCHES = (
    *("generate", "score", "summary", "ask", "briefing"),
    *("embedding", "search", "startup", "limits"),
)
Start = Callable[[str, Options], dict[str, Any]]
Say = Callable[[str], None]
_LIMIT = 3 * 3600
"""Seconds one run may take before it counts as hung."""


class BenchError(Exception):
    """A benchmark that gave no figures."""


def run_all(names: Sequence[str], options: Options, store: Store, **how: Any) -> None:
    """Bring every benchmark to ``runs`` runs: all of them once, then all again.

    ``runs`` (3), ``start`` (`in_process`) and ``say`` may be given. What fails is noted, left out
    of later rounds, and stops nothing.
    """
    runs: int = how.get("runs", 3)
    start: Start = how.get("start", in_process)
    say: Say = how.get("say", _silent)
    left = [name for name in names if _built(name, store, how.get("built", built))]
    for number in range(1, runs + 1):
        for name in list(left):
            if store.done(name) >= number:
                continue
            say(f"{name}: run {number} of {runs} …")
            begun = datetime.now(UTC).isoformat(timespec="seconds")
            try:
                record = start(name, options)
            except BenchError as error:
                say(f"{name}: FAILED: {error}")
                store.fail(name, str(error))
                left.remove(name)
                continue
            store.add({"bench": name, "started": begun, **record})
            say(f"{name}: {record['seconds']:.1f} s")


def built(name: str) -> bool:
    """Whether the benchmark's module is there."""
    return find_spec(f"tests.bench.{name}") is not None


def in_process(name: str, options: Options) -> dict[str, Any]:
    """Run a benchmark in a process group of its own; raise `BenchError` with its last words."""
    with tempfile.TemporaryDirectory() as folder:
        result, log = Path(folder, "result.json"), Path(folder, "log")
        command = [sys.executable, "-m", "tests.bench.child", name, str(result)]
        command += [str(options.model.absolute()), *(["--quick"] if options.quick else [])]
        with log.open("wb") as output:
            code = _wait(command, output)
        if code or not result.is_file():
            words = log.read_text("utf-8", "replace").strip().splitlines()[-12:]
            raise BenchError(f"status {code}: " + "\n".join(words))
        record: dict[str, Any] = json.loads(result.read_text("utf-8"))
        return record


def _wait(command: list[str], output: Any) -> int | str:
    process = subprocess.Popen(
        command, stdout=output, stderr=subprocess.STDOUT, cwd=ROOT, start_new_session=True
    )
    try:
        return process.wait(_LIMIT)
    except subprocess.TimeoutExpired:
        return f"no end after {_LIMIT} s"
    finally:
        if process.poll() is None:  # hung, or we were interrupted: its own children end too
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _built(name: str, store: Store, is_built: Callable[[str], bool]) -> bool:
    if is_built(name):
        return True
    store.fail(name, "not built")
    return False


def _silent(_: str) -> None:
    """Say nothing."""
