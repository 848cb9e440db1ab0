"""Two briefings on one library, in processes of their own; between them a tenth more articles.

Timed as the reader waits: from the request to the last event, the model loaded on the way.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from chatbot.build import build
from chatbot.types import Briefing, Finished
from tests.bench.home import NEWEST, SAMPLES, ingest, settings
from tests.bench.options import ROOT, Options

_DATE, _DAYS = "2026-03-12", 14
_LIMIT = 2 * 3600


def run(options: Options) -> dict[str, Any]:
    """Eighteen samples, brief; the other two, brief again."""
    new = [path for path in SAMPLES if path.name.startswith(NEWEST)]
    known = [path for path in SAMPLES if path not in new][: options.size(18, 3)]
    new = new[: options.size(2, 1)]
    with tempfile.TemporaryDirectory() as folder:
        first = _brief_apart(options, Path(folder), known)
        second = _brief_apart(options, Path(folder), new)
    return {
        "first_s": first["brief_s"],
        "second_s": second["brief_s"],
        "known_share": len(known) / len(known + new),
        "first_ingest_s": first["ingest_s"],
        "second_ingest_s": second["ingest_s"],
        "first": first,
        "second": second,
    }


def _brief_apart(options: Options, home: Path, files: Sequence[Path]) -> dict[str, Any]:
    out = home / "bench-result.json"
    command = [sys.executable, "-m", "tests.bench.briefing", str(home), str(options.model)]
    command += [str(out), *map(str, files)]
    subprocess.run(command, check=True, cwd=ROOT, timeout=_LIMIT)
    found: dict[str, Any] = json.loads(out.read_text("utf-8"))
    return found


def _brief(home: Path, model: Path, files: Sequence[Path]) -> dict[str, Any]:
    start = time.perf_counter()
    with build(settings(Options(model=model), home)) as desk:
        ingest(desk, files)
        read = time.perf_counter()
        *_, last = desk.brief(date=_DATE, days=_DAYS, lang="both")
        end = time.perf_counter()
    if not isinstance(last, Finished) or not isinstance(last.result, Briefing):
        raise TypeError(type(last))
    stories = last.result.stories
    return {
        "ingest_s": read - start,
        "brief_s": end - read,
        "stories": [[s.status, next(iter(s.title.values()), ""), len(s.facts)] for s in stories],
        "facts": sum(len(story.facts) for story in stories),
        "left_out": len(last.result.left_out),
    }


def main() -> None:
    """Ingest and brief once: ``HOME MODEL RESULT FILE…``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("result", type=Path)
    parser.add_argument("files", type=Path, nargs="+")
    given = parser.parse_args()
    found = _brief(given.home, given.model, given.files)
    given.result.write_text(json.dumps(found, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()
