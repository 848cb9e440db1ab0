"""Which tokens the context holds, for whom, and what a new prompt can take from them.

The key-value memory is one pool of cells shared by all sequences. A prefix that two prompts have
in common is computed once and lent (as in RadixAttention, Zheng et al. 2024, on a flat list of
sequences: there are few). Sequences whose text is finished stay as lenders until room is needed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from chatbot.models.shelf import SHORTEST, Shelf

Tokens = npt.NDArray[np.int32]
_NONE = np.empty(0, dtype=np.int32)


class Memory(Protocol):
    """What the cache asks of a context."""

    context: int
    shares: bool

    def copy(self, source: int, target: int, n: int) -> None:
        """Lend the first ``n`` tokens of one sequence to another, empty one."""
        ...

    def keep(self, sequence: int, n: int) -> None:
        """Forget a sequence's tokens from position ``n`` on."""
        ...

    def save(self, sequence: int, tokens: Tokens, path: Path) -> bool:
        """Write the state of a sequence's beginning, ``tokens``, to a file; whether it could."""
        ...

    def load(self, sequence: int, tokens: Tokens, path: Path) -> bool:
        """Fill an empty sequence with what `save` wrote; whether it could."""
        ...


@dataclass(slots=True, eq=False)
class Slot:
    """One sequence: a prompt, how much of it is in memory, and what was written after it."""

    sequence: int
    prompt: Tokens = field(default_factory=lambda: _NONE)
    filled: int = 0
    """Tokens of the prompt in memory."""
    cells: list[int] = field(default_factory=list)
    """Names of the memory cells held, one a token; a lent cell has the same name in both."""
    promised: int = 0
    """Cells it may hold in all, once its text is finished."""
    static: int = 0
    """Tokens at the start of the prompt that other requests will begin with too."""
    busy: bool = False
    paused: bool = False
    """Busy, but standing still."""
    used: int = 0
    """When it last served; the least recent goes first."""


class PrefixCache:
    """Hands out slots, lends prefixes, and never promises more cells than there are."""

    def __init__(self, memory: Memory, slots: int, shelf: Shelf | None = None) -> None:
        """Start with every sequence empty; a shelf keeps beginnings for the next start."""
        self._memory = memory
        self._shelf = shelf if memory.shares else None
        self._slots = [Slot(sequence=i) for i in range(slots)]
        self._clock = count(1)
        self._names = count()

    def better_wait(self, prompt: Tokens, *, watched: int = 1) -> bool:
        """Whether a prompt still being read will soon lend more than is in memory now."""
        wanted = prompt[:-watched]
        return self._coming(wanted) > self._lender(wanted)[1]

    def claim(self, prompt: Tokens, room: int, *, static: int = 0, watched: int = 1) -> Slot | None:
        """A slot holding what is known of ``prompt``, with ``room`` cells promised after it.

        ``static`` says how much of the prompt's start is worth keeping for other requests.
        ``None``: the cells or the sequences are taken. The prompt's ``watched`` last tokens, one
        at least, are always left to do, since their logits are wanted.
        """
        wanted = prompt[:-watched]
        self._fetch(wanted, len(prompt) + room)
        lender, known = self._lender(wanted)
        if not self._fits(lender, known, len(prompt) + room):
            return None
        slot = self._free_slot(lender, known)
        if slot is None:
            return None
        if slot is not lender:
            self._truncate(slot, 0)
            if lender is not None and known:
                self._memory.copy(lender.sequence, slot.sequence, known)
                slot.cells = lender.cells[:known]
                lender.used = next(self._clock)
        else:
            self._truncate(slot, known)
        slot.prompt, slot.filled, slot.busy, slot.paused = prompt, known, True, False
        slot.static = static
        slot.promised, slot.used = len(prompt) + room, next(self._clock)
        self._make_room()
        return slot

    def grew(self, slot: Slot, n: int, *, of_prompt: bool) -> None:
        """Note that ``n`` more tokens of a slot are in memory."""
        slot.cells.extend(next(self._names) for _ in range(n))
        if of_prompt:
            slot.filled += n

    def release(self, slot: Slot) -> None:
        """End a slot's text; its prompt stays to be lent, unless another holds most of it.

        So of many prompts with a long common beginning one remains, and of many kinds of prompts
        one of each.
        """
        slot.busy, slot.used = False, next(self._clock)
        self._truncate(slot, slot.filled if self._memory.shares else 0)
        others = [s for s in self._slots if s is not slot and not s.busy and s.filled]
        shared = max((_common(slot.prompt[: slot.filled], s) for s in others), default=0)
        if 2 * shared >= slot.filled:
            self._truncate(slot, 0)

    def forget(self) -> None:
        """Note that the memory was cleared."""
        for slot in self._slots:
            slot.prompt, slot.filled, slot.cells, slot.busy = _NONE, 0, [], False

    def shelve(self) -> None:
        """Put the beginnings worth keeping on the shelf, those it does not hold yet.

        Some milliseconds each: for a moment when nobody waits.
        """
        if self._shelf is None:
            return
        for slot in self._slots:
            tokens = slot.prompt[: slot.static]
            if SHORTEST <= slot.static <= slot.filled and not self._shelf.holds(tokens):
                sequence = slot.sequence
                self._shelf.put(
                    tokens,
                    lambda path, s=sequence, t=tokens: self._memory.save(s, t, path),  # type: ignore[misc]
                )

    def _fetch(self, wanted: Tokens, total: int) -> None:
        """Bring a beginning from the shelf into an idle slot, where it beats what is here.

        ``total``: the cells that are to be promised afterwards.
        """
        if self._shelf is None:
            return
        found = self._shelf.longest(wanted, beyond=self._lender(wanted)[1])
        if found is None or not self._fits(None, 0, total):
            return
        path, tokens = found
        slot = self._free_slot(None, 0)
        if slot is None:
            return
        self._truncate(slot, 0)
        slot.promised = len(tokens)
        slot.busy = True  # its cells must be free before they are filled
        self._make_room()
        slot.busy = False
        if self._memory.load(slot.sequence, tokens, path):
            slot.prompt, slot.static = tokens, len(tokens)
            slot.used = next(self._clock)
            self.grew(slot, len(tokens), of_prompt=True)
        else:
            self._shelf.drop(tokens)

    def _lender(self, wanted: Tokens) -> tuple[Slot | None, int]:
        """The slot with the longest common beginning in memory, and its length."""
        if not self._memory.shares:
            return None, 0
        slots = sorted(self._slots, key=lambda s: (_common(wanted, s), s.used), reverse=True)
        return slots[0], _common(wanted, slots[0])

    def _coming(self, wanted: Tokens) -> int:
        """The longest beginning shared with a prompt still being read."""
        if not self._memory.shares:
            return 0
        reading = (s for s in self._slots if s.busy and not s.paused and s.filled < len(s.prompt))
        return max((overlap(wanted, s.prompt) for s in reading), default=0)

    def _fits(self, lender: Slot | None, known: int, total: int) -> bool:
        """Whether ``total`` more cells, ``known`` of them lent, can be promised."""
        busy = [s for s in self._slots if s.busy]
        held = {name for s in busy for name in s.cells}
        if lender is not None:
            held.update(lender.cells[:known])
        promised = sum(s.promised - len(s.cells) for s in busy)
        return len(held) + promised + total - known <= self._memory.context

    def _free_slot(self, lender: Slot | None, known: int) -> Slot | None:
        """An idle slot: an empty one, the lender where nothing else is lost, the least recent."""
        idle = [s for s in self._slots if not s.busy]
        if lender is not None and not lender.busy and lender.filled == known:
            return lender
        return min(idle, key=lambda s: (bool(s.cells), s is lender, s.used), default=None)

    def _make_room(self) -> None:
        """Drop idle slots, least recent first, until every promise can be kept."""
        idle = sorted((s for s in self._slots if not s.busy and s.cells), key=lambda s: s.used)
        busy = [s for s in self._slots if s.busy]
        promised = sum(s.promised - len(s.cells) for s in busy)
        for slot in [*idle, None]:
            held = {name for s in self._slots for name in s.cells}
            if slot is None or len(held) + promised <= self._memory.context:
                return
            self._truncate(slot, 0)

    def _truncate(self, slot: Slot, n: int) -> None:
        if len(slot.cells) > n:
            self._memory.keep(slot.sequence, n)
        del slot.cells[n:]
        slot.filled = min(slot.filled, n)
        slot.prompt = slot.prompt[: slot.filled] if not slot.busy else slot.prompt


def _common(prompt: Tokens, slot: Slot) -> int:
    return overlap(prompt, slot.prompt[: slot.filled])


def overlap(left: Tokens, right: Tokens) -> int:
    """Tokens two prompts share from the start.

    >>> overlap(np.array([1, 2, 3]), np.array([1, 2, 4, 5]))
    2
    """
    n = min(len(left), len(right))
    differ = left[:n] != right[:n]
    return int(differ.argmax()) if differ.any() else n
