"""One benchmark, once, in a process of its own: ``python -m tests.bench.child NAME RESULT MODEL``.

Memory peaks and thread pools of benchmarks do not mix, and a crash costs one figure.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import Any

from tests.bench.machine import load
from tests.bench.options import Options
from tests.bench.scripts import SCRIPTS


def main(argv: list[str] | None = None) -> int:
    """Run and write ``{"figures", "seconds", "load_before", "peak_mib"}``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("result", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args(argv)
    options = Options(model=given.model, quick=given.quick)
    before, start = load(), time.perf_counter()
    run = SCRIPTS.get(given.name) or import_module(f"tests.bench.{given.name}").run
    figures = call(run, options)
    record = {
        "figures": figures,
        "seconds": round(time.perf_counter() - start, 3),
        "load_before": before,
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    given.result.write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    return 0


def call(run: Callable[..., dict[str, Any]], options: Options) -> dict[str, Any]:
    """Call ``run(options)``, or a ``run`` that takes some of the options by name, or nothing."""
    wanted = signature(run).parameters
    if "options" in wanted:
        return run(options)
    named = {"model": options.model, "quick": options.quick}
    return run(**{name: value for name, value in named.items() if name in wanted})


if __name__ == "__main__":
    sys.exit(main())
