"""Where the engine's time goes: seconds of its own for each part, taken from outside.

Parts are named functions of the engine, replaced by ones that look at the clock. A part's time is
what it spends itself, not in the parts it calls.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from types import MappingProxyType
from typing import Any

PARTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "llama.cpp computes (llama_decode)": ("llama_cpp", "llama_decode"),
        "filling the batch, fetching logits": ("chatbot.models.native", "Native.decode"),
        "grammar, proposing": ("chatbot.models.native", "Grammar.allowed"),
        "grammar, accepting": ("chatbot.models.native", "Grammar.accept"),
        "choosing a token": ("chatbot.models.tasks", "WritingTask.step"),
        "reading probabilities": ("chatbot.models.tasks", "ScoringTask.step"),
        "copying prefixes": ("chatbot.models.native", "Native.copy"),
        "finding prefixes and room": ("chatbot.models.cache", "PrefixCache.claim"),
        "waiting for prefixes": ("chatbot.models.cache", "PrefixCache.better_wait"),
        "giving back room": ("chatbot.models.cache", "PrefixCache.release"),
        "scheduling": ("chatbot.models.scheduler", "Scheduler.step"),
    }
)
Clock = Callable[[], float]


class Timer:
    """Adds up what each part takes itself; parts nest within a thread."""

    def __init__(self, clock: Clock = time.perf_counter) -> None:
        """Start from nothing."""
        self._clock = clock
        self._within = threading.local()
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.calls: defaultdict[str, int] = defaultdict(int)

    def timed(self, part: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, timed."""

        def run(*args: Any, **kwargs: Any) -> Any:
            inner: list[float] = self._stack()
            inner.append(0.0)
            start = self._clock()
            try:
                return work(*args, **kwargs)
            finally:
                took = self._clock() - start
                self.seconds[part] += took - inner.pop()
                self.calls[part] += 1
                if inner:
                    inner[-1] += took

        return run

    def _stack(self) -> list[float]:
        if not hasattr(self._within, "stack"):
            self._within.stack = []
        stack: list[float] = self._within.stack
        return stack


@contextmanager
def timing(parts: Mapping[str, tuple[str, str]] = PARTS) -> Iterator[Timer]:
    """Time these parts of what is built inside; a part that is not there is left out."""
    timer = Timer()
    replaced: list[tuple[Any, str, Any]] = []
    for part, (module, path) in parts.items():
        *owners, name = path.split(".")
        holder: Any = import_module(module)
        for owner in owners:
            holder = getattr(holder, owner, None)
        work = getattr(holder, name, None)
        if work is not None:
            replaced.append((holder, name, work))
            setattr(holder, name, timer.timed(part, work))
    try:
        yield timer
    finally:
        for holder, name, work in reversed(replaced):
            setattr(holder, name, work)
