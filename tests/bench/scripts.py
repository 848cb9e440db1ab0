"""Benchmarks that are scripts of their own: run at the sizes promised, figures named for the table.

Each keeps its whole result as a detail.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from tests.bench.machine import commit
from tests.bench.options import ROOT, Options

_SIZES, _SMALL = (10_000, 100_000), (1000,)


def searching(options: Options) -> dict[str, Any]:
    """Both legs against LangChain's Chroma; indexes of a clean commit serve its later runs."""
    from tests.bench import search

    sizes = _SMALL if options.quick else _SIZES
    return searched(search.run(sizes, queries=options.size(60, 10), folder=_kept()))


def searched(result: Mapping[str, Any]) -> dict[str, Any]:
    """The script's medians under the table's names, a size each."""
    figures: dict[str, Any] = {}
    for found in result["sizes"]:
        size = f"{found['passages'] // 1000}k"
        medians = {name: times["median_ms"] for name, times in found["search"].items()}
        figures |= {
            f"ours_{size}_ms": medians["no filter"],
            f"ours_{size}_slowest_filter_ms": max(medians.values()),
            f"chroma_{size}_ms": found["langchain"]["median_ms"],
            f"memory_{size}_mb": found["memory_mb"],
            f"disk_{size}_mb": sum(found["disk_mb"].values()),
            f"chroma_disk_{size}_mb": sum(found["langchain_disk_mb"].values()),
            f"recall_{size}": found["dense_recall_at_50"],
        }
    return {**figures, "script": dict(result)}


def flat(result: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """Numbers of nested results under joined names.

    >>> flat({"ours": {"passages_s": 2.0}, "same": True, "n": 3})
    {'ours_passages_s': 2.0, 'n': 3}
    """
    found: dict[str, Any] = {}
    for name, value in result.items():
        if isinstance(value, Mapping):
            found |= flat(value, f"{before}{name}_")
        elif isinstance(value, int | float) and not isinstance(value, bool):
            found[f"{before}{name}"] = value
    return found


def _kept() -> Path | None:
    """Where indexes of this commit are kept; nowhere for code that is no commit."""
    at = commit()
    return None if not at or at.endswith("+") else ROOT / "build" / "bench" / f"search-{at}"


SCRIPTS: Mapping[str, Callable[[Options], dict[str, Any]]] = MappingProxyType({"search": searching})
