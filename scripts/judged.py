# ruff: noqa: INP001 - a script, in no package
"""What a reader's eye says of printed sentences, beside what `support` says of them.

``python scripts/judged.py [docs/quality/sentences.jsonl]`` prints, for each set and language, how
many sentences their citations support, and how well the automatic support tells them apart.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from chatbot.evaluation.stats import auc

ROWS = Path(__file__).parents[1] / "docs" / "quality" / "sentences.jsonl"
VERDICTS = ("supported", "partly", "not")


def read(path: Path) -> list[dict[str, Any]]:
    """The rows of a file, one JSON object a line."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]


def counted(rows: Iterable[Mapping[str, Any]]) -> str:
    """How many sentences of each verdict, and of each way of printing."""
    rows = list(rows)
    verdicts = Counter(row["verdict"] for row in rows)
    quoted = sum(row["status"] == "quoted" for row in rows)
    told = ", ".join(f"{verdict} {verdicts[verdict]}" for verdict in VERDICTS)
    return f"{len(rows):4} sentences: {told}; quoted {quoted}"


def main(path: Path = ROWS) -> None:
    """Print the table."""
    rows = read(path)
    lines = [f"all                 {counted(rows)}"]
    for name in sorted({row["set"] for row in rows}):
        for lang in ("fr", "en"):
            part = [row for row in rows if (row["set"], row["lang"]) == (name, lang)]
            lines.append(f"{name:14} {lang}   {counted(part)}")
    written = [row for row in rows if row["status"] == "supported"]
    truth = [row["verdict"] == "supported" for row in written]
    if len(set(truth)) > 1:
        scores = [float(row["support"]) for row in written]
        lines.append(f"support against the eye, written sentences: AUC {auc(scores, truth):.2f}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
