"""One thing that a sentence states and a program can compare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One checkable thing a sentence states: an amount, a clock time, a month, a day or a name."""

    kind: Literal["number", "time", "month", "weekday", "unit", "name", "word"]
    """``name``: one of the names table; ``word``: any other with a capital."""
    value: str
    text: str
    """As the sentence writes it."""

    @property
    def tells_when(self) -> bool:
        """Whether it is a clock time, a month or a day."""
        return self.kind in {"time", "month", "weekday"}
