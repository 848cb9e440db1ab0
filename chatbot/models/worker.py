"""The thread that owns the model: work comes in from any thread, one runs it."""

from __future__ import annotations

import atexit
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from chatbot.errors import ModelError
from chatbot.models.cache import PrefixCache
from chatbot.models.scheduler import Scheduler, Task
from chatbot.models.shelf import Shelf

if TYPE_CHECKING:
    from chatbot.models.native import Native

PARALLEL = 64
"""Texts written at once: more gain little and make every one of them wait."""
SLOTS = PARALLEL + 16
"""Sequences in all; those without a text keep beginnings to lend."""
BATCH = 256
"""Tokens a batch: prompts are read as fast as by 512, and nobody waits as long behind another's."""


class Worker:
    """Loads a GGUF file when first used, and runs tasks on it."""

    def __init__(
        self,
        path: Path,
        *,
        context: int,
        threads: int,
        repack: bool | None,
        shelf: Callable[[], Path | None],
    ) -> None:
        """Nothing is loaded yet. ``shelf`` says where beginnings are kept between starts."""
        self._path = path
        self._context = context
        self._threads = threads
        self._repack = repack
        self._shelf = shelf
        self._lock = threading.Lock()
        self._wake = threading.Condition()
        self._inbox: list[Task] = []
        self._native: Native | None = None
        self._scheduler: Scheduler | None = None
        self._thread: threading.Thread | None = None
        self._closed = False
        self.load_seconds: float | None = None
        """Wall-clock seconds the loading took; ``None`` until loaded."""

    @contextmanager
    def using(self) -> Iterator[Native]:
        """The model, loaded now if it was not, and held so that nobody frees it meanwhile.

        Raises `ModelError` when it cannot be loaded or is closed.
        """
        with self._lock:
            yield self._loaded()

    def submit(self, tasks: Sequence[Task]) -> None:
        """Queue tasks; a reader's stop a batch that serves background work only."""
        with self._wake:
            if self._closed:  # closed, or the thread has died
                raise ModelError("engine_closed", origin=self._path.stem)
            self._inbox.extend(tasks)
            self._wake.notify()
            if any(not task.lane.background for task in tasks):
                self._stop_batch(readers=True)

    def relieve(self) -> None:
        """Stop the batch under way if nobody wants any of it any more; from any thread."""
        self._stop_batch(readers=False)

    def close(self) -> None:
        """Stop what runs and free the model; further calls raise `ModelError`."""
        with self._lock:
            self._stop()
            if self._native is not None:
                self._native.interrupt()
            if self._thread is not None:
                self._thread.join()
            if self._native is not None:
                self._native.close()
            atexit.unregister(self.close)
            self._native = self._thread = None

    def _loaded(self) -> Native:
        if self._closed:
            raise ModelError("engine_closed", origin=self._path.stem)
        if self._native is None:
            from chatbot.models.native import Native

            start = time.perf_counter()
            native = Native(
                self._path,
                context=self._context,
                sequences=SLOTS,
                batch=BATCH,
                threads=self._threads,
                repack=self._repack,
            )
            folder = self._shelf()
            cache = PrefixCache(native, SLOTS, Shelf(folder) if folder else None)
            scheduler = Scheduler(native, parallel=PARALLEL, cache=cache, batch=BATCH)
            self._native, self._scheduler = native, scheduler
            self._thread = threading.Thread(
                target=self._run, args=(native, scheduler, cache), name="llama", daemon=True
            )
            self._thread.start()
            atexit.register(self.close)
            self.load_seconds = time.perf_counter() - start
        return self._native

    def _stop_batch(self, *, readers: bool) -> None:
        native, scheduler = self._native, self._scheduler
        if native and scheduler and scheduler.in_vain(readers=readers):
            native.interrupt()

    def _stop(self) -> None:
        with self._wake:
            self._closed = True
            self._wake.notify()

    def _run(self, native: Native, scheduler: Scheduler, cache: PrefixCache) -> None:
        """The only code that touches the context."""
        try:
            while self._take(native, scheduler, cache):
                scheduler.step()
        finally:  # also when a bug ends this thread: nobody may wait for ever
            self._stop()
            scheduler.add(self._inbox)
            scheduler.end(ModelError("engine_closed", origin=self._path.stem))

    def _take(self, native: Native, scheduler: Scheduler, cache: PrefixCache) -> bool:
        """Wait for work and hand it over; False when the engine closes."""
        if not scheduler.busy and not self._inbox:
            cache.shelve()
        with self._wake:
            self._wake.wait_for(lambda: self._inbox or self._closed or scheduler.busy)
            if not self._closed:
                native.resume()
                scheduler.add(self._inbox)
                self._inbox = []
            return not self._closed
