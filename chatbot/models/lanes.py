"""Whose turn it is: readers before background work, and fairly among equals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class Lane:
    """One caller's place at the engine.

    Lanes are served by the tokens run for each, the least served first (the virtual token counter
    of Sheng et al. 2024, "Fairness in serving large language models"). A background lane runs
    only while no other wants anything.
    """

    background: bool = False
    served: int = 0
    """Tokens run for it; raised when it comes back, so that absence earns nothing."""

    def join(self, others: Iterable[Lane]) -> None:
        """Take a place among the lanes now active."""
        rivals = [o.served for o in others if o is not self and o.background == self.background]
        self.served = max(self.served, min(rivals, default=self.served))


def in_turn(items: Sequence[T], lane: Callable[[T], Lane]) -> list[T]:
    """Those whose turn comes first in front; the order within a lane is kept.

    >>> chat, briefing = Lane(served=9), Lane(background=True)
    >>> in_turn([("story", briefing), ("question", chat)], lambda item: item[1])[0][0]
    'question'
    """
    return sorted(items, key=lambda item: (lane(item).background, lane(item).served))


def shares(room: int, wants: Sequence[int]) -> list[int]:
    """Divide ``room`` as evenly as the wants allow: nobody gets more than they want.

    >>> shares(10, [2, 20, 20]), shares(10, [3, 3])
    ([2, 4, 4], [3, 3])
    """
    given = [0] * len(wants)
    smallest_first = sorted(range(len(wants)), key=lambda i: wants[i])
    for done, i in enumerate(smallest_first):
        given[i] = min(wants[i], room // (len(wants) - done))
        room -= given[i]
    return given
