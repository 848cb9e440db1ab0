"""The local engine: llama.cpp in this process, one thread, many texts at once."""

from __future__ import annotations

import atexit
import os
import threading
import time
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from chatbot.errors import ModelError
from chatbot.models.scheduler import Scheduler, Task
from chatbot.models.tasks import Call, Scored, ScoringTask, WritingTask
from chatbot.models.types import Generation, Message, Piece, Scoring

if TYPE_CHECKING:
    from chatbot.models.native import Native, Tokens

PARALLEL = 32
"""Texts written at once: on two cores, 1, 4, 16 and 32 made 9, 19, 33 and 47 tokens a second."""
_SLOTS = PARALLEL + 16
"""Sequences in all; those without a text keep beginnings to lend."""
_BATCH = 256
"""Tokens a batch: prompts are read as fast as by 512, and nobody waits as long behind another's."""
_MANY_CORES = 4
_SAMPLES = 16
_SAMPLE_BYTES = 1 << 20


class LlamaEngine:
    """Runs a GGUF file; loads it when first used. See `chatbot.models.types.Engine`."""

    def __init__(
        self, path: Path, *, name: str = "", context: int = 8192, threads: int = 0
    ) -> None:
        """Nothing is loaded yet. ``threads`` 0: as many as this machine has cores."""
        self._path = path
        self._name = name or path.stem
        self._context = context
        self._threads = threads or cores()
        self._lock = threading.Lock()
        self._wake = threading.Condition()
        self._inbox: list[Task] = []
        self._native: Native | None = None
        self._worker: threading.Thread | None = None
        self._closed = False
        self._fingerprint = ""
        self.load_seconds: float | None = None
        """Wall-clock seconds the loading took; ``None`` until loaded."""

    @property
    def name(self) -> str:
        """The catalogue name, or the file's."""
        return self._name

    @property
    def context(self) -> int:
        """Tokens shared by everything that runs at once."""
        return self._context

    @property
    def fingerprint(self) -> str:
        """Identity of the file, from its size and samples of it; raises `ModelError`."""
        if not self._fingerprint:
            self._fingerprint = fingerprint(self._path)
        return self._fingerprint

    def generate(
        self, requests: Sequence[Generation], *, cancel: threading.Event | None = None
    ) -> Iterator[Piece]:
        """Write every request, together; see `chatbot.models.types.Engine.generate`."""
        call: Call[Piece] = Call(cancel)
        with self._lock:
            native = self._loaded()
            tasks = [
                WritingTask(native, call, index, request, self._prompt(native, request.messages))
                for index, request in enumerate(requests)
            ]
            self._submit(tasks)
        unfinished = len(tasks)
        try:
            while unfinished:
                piece = call.get()
                unfinished -= piece.finish is not None
                yield piece
        finally:
            call.close()

    def score(
        self, requests: Sequence[Scoring], *, cancel: threading.Event | None = None
    ) -> list[tuple[float, ...]]:
        """Score every request, together; see `chatbot.models.types.Engine.score`."""
        call: Call[Scored] = Call(cancel)
        with self._lock:
            native = self._loaded()
            tasks = [
                ScoringTask(native, call, index, request, self._prompt(native, request.messages))
                for index, request in enumerate(requests)
            ]
            self._submit(tasks)
        try:
            scores = dict(call.get() for _ in tasks)
        finally:
            call.close()
        return [scores[index] for index in range(len(tasks))]

    def count(self, text: str) -> int:
        """Tokens of a text, control tokens not read as such; loads the model."""
        with self._lock:
            return len(self._loaded().tokenize(text, special=False))

    def close(self) -> None:
        """Stop what runs and free the model; further calls raise `ModelError`."""
        with self._lock:
            self._stop()
            if self._worker is not None:
                self._worker.join()
            if self._native is not None:
                self._native.close()
            atexit.unregister(self.close)
            self._native = self._worker = None

    def _loaded(self) -> Native:
        """The model, loaded now if it was not; the lock is held, so that nobody frees it."""
        if self._closed:
            raise ModelError("engine_closed", origin=self._name)
        if self._native is None:
            from chatbot.models.native import Native

            start = time.perf_counter()
            self._native = Native(
                self._path,
                context=self._context,
                sequences=_SLOTS,
                batch=_BATCH,
                threads=self._threads,
            )
            self._worker = threading.Thread(
                target=self._run, args=(self._native,), name="llama", daemon=True
            )
            self._worker.start()
            atexit.register(self.close)
            self.load_seconds = time.perf_counter() - start
        return self._native

    def _prompt(self, native: Native, messages: Sequence[Message]) -> Tokens:
        prompt = native.tokenize(native.render(messages), special=True)
        if len(prompt) >= self._context:
            raise ModelError("prompt_too_long", tokens=len(prompt), context=self._context)
        return prompt

    def _submit(self, tasks: Sequence[Task]) -> None:
        with self._wake:
            if self._closed:  # the worker has died
                raise ModelError("engine_closed", origin=self._name)
            self._inbox.extend(tasks)
            self._wake.notify()

    def _stop(self) -> None:
        with self._wake:
            self._closed = True
            self._wake.notify()

    def _run(self, native: Native) -> None:
        """The worker: the only thread that touches the context."""
        scheduler = Scheduler(native, parallel=PARALLEL, slots=_SLOTS, batch=_BATCH)
        try:
            while self._take(scheduler):
                scheduler.step()
        finally:  # also when a bug ends this thread: nobody may wait for ever
            self._stop()
            scheduler.add(self._inbox)
            scheduler.end(ModelError("engine_closed", origin=self._name))

    def _take(self, scheduler: Scheduler) -> bool:
        """Wait for work and hand it over; False when the engine closes."""
        with self._wake:
            self._wake.wait_for(lambda: self._inbox or self._closed or scheduler.busy)
            if not self._closed:
                scheduler.add(self._inbox)
                self._inbox = []
            return not self._closed


def cores() -> int:
    """Threads worth using: every core this process may use; on larger machines the real ones."""
    logical = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    if (logical or 1) <= _MANY_CORES:
        return logical or 1
    return min(logical or 1, psutil.cpu_count(logical=False) or 1)


def fingerprint(path: Path) -> str:
    """Identity of a model file in 16 hex digits, without reading all of it.

    Its size and 16 samples of 1 MiB, the first holding the metadata and chat template. Raises
    `ModelError` when the file cannot be read.
    """
    try:
        size = path.stat().st_size
        digest = blake2b(str(size).encode(), digest_size=8)
        with path.open("rb") as file:
            for i in range(_SAMPLES):
                file.seek(i * max(size - _SAMPLE_BYTES, 0) // (_SAMPLES - 1))
                digest.update(file.read(_SAMPLE_BYTES))
    except OSError as error:
        raise ModelError("model_missing", origin=str(path)) from error
    return digest.hexdigest()
