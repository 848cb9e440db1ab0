"""What an editor would print of an article stands first among the facts that are offered.

``worth.jsonl`` has, for 50 articles of ours (samples and newsroom), a label for each sentence by
where it starts, given by an editor who had not seen how sentences are chosen: 3 the news, 2 a solid
further fact, 1 minor, 0 not to be printed (a scene, an anecdote, what leans or names nobody).
``worth_gazette.jsonl`` has the same for 32 more, which nobody had read when the weights were found:
dispatches under their summaries, live pages, a press release, a recipe, a police log.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from chatbot.config import FetchSettings
from chatbot.facts import Candidate, candidates, pick, sheet
from chatbot.ingest.chunk import chunk
from chatbot.ingest.read import read
from chatbot.ingest.sources import documents
from chatbot.types import Evidence, RawDocument
from chatbot.writing.cite import evidence
from vectorstore.embedders import HashEmbedder
from vectorstore.types import Vectors

ROOT = Path(__file__).parents[2]
LABELS = ROOT / "tests" / "quality"
TOLD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """An article's sentences, and what each is worth."""

    sentences: tuple[Evidence, ...]
    labels: tuple[tuple[int, int], ...]

    def label(self, fact: Candidate) -> int:
        """Of a fact's sentence: that of the last labelled one that does not start behind it."""
        start = fact.sources[0].start
        return next(label for at, label in reversed(self.labels) if at <= start)

    def told(self) -> list[int]:
        """The labels of what is told of it, first to last."""
        page = sheet({"a": self.sentences}, _embed)
        return [self.label(fact) for fact in pick(candidates(page, {}), TOLD)]


@cache
def told(name: str) -> tuple[list[int], ...]:
    """The labels of what is told of each article."""
    return tuple(article.told() for article in _labelled(name))


def _labelled(name: str) -> Iterator[Labelled]:
    for line in (LABELS / f"{name}.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        (raw,) = documents([str(ROOT / row["file"])], settings=FetchSettings())
        assert isinstance(raw, RawDocument)
        passages = chunk(read(raw))
        yield Labelled(
            sentences=tuple(s for passage in passages for s in evidence(passage)),
            labels=tuple((start, label) for start, label in row["labels"]),
        )


def _embed(texts: Sequence[str], _langs: Sequence[str]) -> Vectors:
    return HashEmbedder().embed_passages(list(texts))


def share(values: Sequence[int], least: int) -> float:
    """How many are at least so much."""
    return sum(value >= least for value in values) / len(values)


@pytest.mark.parametrize(
    ("name", "news", "solid", "something"),
    [("worth", 0.78, 0.86, 0.96), ("worth_gazette", 0.5, 0.72, 0.84)],
)
def test_the_news_stands_first(name: str, news: float, solid: float, something: float) -> None:
    """What would be printed alone is a solid fact, mostly the news itself; seldom a scene.

    0.82, 0.90 and 0.96 of them; 0.53, 0.75 and 0.88 of the gazette's, 0.47, 0.66 and 0.75 before
    what stands above a text stopped counting (docs/LOG.md).
    """
    first = [labels[0] for labels in told(name)]

    assert share(first, 3) >= news
    assert share(first, 2) >= solid
    assert share(first, 1) >= something


@pytest.mark.parametrize(
    ("name", "something", "mean"), [("worth", 0.88, 1.86), ("worth_gazette", 0.77, 1.68)]
)
def test_little_is_told_that_should_not_be(name: str, something: float, mean: float) -> None:
    """Of the three facts told of an article few are crumbs.

    0.89 are none, 1.89 in the mean; 0.79 and 1.72 of the gazette's, 0.72 and 1.54 before.
    """
    every = [label for labels in told(name) for label in labels]

    assert share(every, 1) >= something
    assert sum(every) / len(every) >= mean
