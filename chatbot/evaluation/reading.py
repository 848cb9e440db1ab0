"""Rows of the data folder, and a sample of them that grows without changing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from chatbot.errors import SettingsError
from chatbot.evaluation.types import Row

SEED = "recoupe-1"


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file; none where there is no such file.

    Raises `SettingsError` naming the file when it cannot be read as such.
    """
    if not path.is_file():
        return []
    try:
        return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise SettingsError("evaluation_data", origin=str(path)) from error


def several(folder: Path, pattern: str = "*.jsonl") -> list[dict[str, Any]]:
    """The objects of every such file of a folder, in the order of their names."""
    return [row for path in sorted(folder.glob(pattern)) for row in lines(path)]


def sample(rows: Iterable[Row], most: int | None) -> list[Row]:
    """At most so many rows of each group, always the same ones; a larger sample holds a smaller.

    Costly rows are taken more sparingly, but for one a group. Groups stay in their first order.
    """
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.group, []).append(row)
    taken: list[Row] = []
    for group in groups.values():
        bound = max(1, most // group[0].cost) if most else most
        taken += shuffled(group)[:bound]
    return taken


def shuffled(rows: Sequence[Row]) -> list[Row]:
    """The rows in an order that depends on their ids alone."""
    return sorted(rows, key=lambda row: sha256(f"{SEED}\0{row.id}".encode()).digest())
