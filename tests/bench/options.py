"""What a benchmark is told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The same for every benchmark of a run."""

    model: Path
    """A GGUF file; ours and every baseline read this one."""
    quick: bool = False
    """Small sizes: shows that a benchmark works, measures nothing."""

    def size(self, full: int, quick: int) -> int:
        """The size to run at."""
        return quick if self.quick else full
