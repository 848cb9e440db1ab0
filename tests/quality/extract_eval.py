"""How well pages are read: 4-gram precision, recall and F1 against gold text.

The measure is that of Zyte's article-extraction benchmark (shingles of four words, macro-averaged
precision and recall); pages with wanted and unwanted segments are counted beside it.

    python tests/quality/extract_eval.py --data DIR
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chatbot.errors import IngestError
from chatbot.ingest.read import read
from chatbot.types import RawDocument

if TYPE_CHECKING:
    from collections.abc import Iterator

SETS = ("html_fr", "zyte_en", "fundus_en")
_WORD = re.compile(r"\w+")
_SHINGLE = 4


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Every run of four words, or the whole text where it is shorter."""
    found = _WORD.findall(text)
    size = min(_SHINGLE, len(found)) or 1
    return Counter(tuple(found[at : at + size]) for at in range(len(found) - size + 1))


def overlap(gold: str, text: str) -> tuple[float, float]:
    """Precision and recall of a text's shingles, each in [0, 1]."""
    wanted, found = shingles(gold), shingles(text)
    common = (wanted & found).total()
    return common / (found.total() or 1), common / (wanted.total() or 1)


def rows(folder: Path) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Each gold row of a set with its page."""
    for line in (folder / "gold.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        yield row, gzip.decompress((folder / "html" / f"{row['page']}.html.gz").read_bytes())


def extracted(row: dict[str, Any], page: bytes) -> str:
    """Our text of a page; empty where we refuse it."""
    url = row.get("url") or ""
    source = url or str(row["page"])
    try:
        return read(RawDocument(source=source, data=page, media_type="text/html", url=url)).text
    except IngestError:
        return ""


def measure(folder: Path) -> dict[str, float]:
    """Precision, recall and F1 over a set, and the segments kept and leaked."""
    scores: list[tuple[float, float]] = []
    segments: Counter[str] = Counter()
    for row, page in rows(folder):
        text = extracted(row, page)
        if "text" in row:
            scores.append(overlap(row["text"], text))
            continue
        flat = " ".join(text.split())
        for kind in ("with", "without"):
            segments[kind] += len(row[kind])
            segments[f"{kind}_found"] += sum(" ".join(one.split()) in flat for one in row[kind])
    precision, recall = (sum(column) / len(scores) for column in zip(*scores, strict=True))
    f1 = 2 * precision * recall / (precision + recall)
    found = {"pages": len(scores), "precision": precision, "recall": recall, "f1": f1}
    return {name: round(value, 4) for name, value in found.items()} | dict(segments)


def main() -> None:
    """Print a line of JSON for each set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    for name in SETS:
        sys.stdout.write(json.dumps({"set": name} | measure(data / name)) + "\n")


if __name__ == "__main__":
    main()
