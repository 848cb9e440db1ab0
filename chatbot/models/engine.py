"""The local engine: llama.cpp in this process, many texts at once."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from copy import copy
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Self

import psutil

from chatbot.errors import ModelError
from chatbot.models.cache import overlap
from chatbot.models.lanes import Lane
from chatbot.models.tasks import (
    Call,
    LikelihoodTask,
    Likely,
    Prompt,
    Scored,
    ScoringTask,
    WritingTask,
)
from chatbot.models.types import Continuation, Generation, Piece, Scoring
from chatbot.models.worker import Worker

if TYPE_CHECKING:
    from chatbot.models.native import Native

_MANY_CORES = 4
_SAMPLES = 16
_SAMPLE_BYTES = 1 << 20
_LEAST, _MOST = 4096, 8192
"""Tokens of context chosen on a machine with little memory, and with enough."""
_ENOUGH = 8 << 30
"""Bytes of memory from which the larger context is chosen."""


class LlamaEngine:
    """Runs a GGUF file; loads it when first used. See `chatbot.models.types.Engine`."""

    def __init__(  # noqa: PLR0913 - what may differ from machine to machine
        self,
        path: Path,
        *,
        name: str = "",
        context: int = 0,
        threads: int = 0,
        repack: bool | None = None,
        prefixes: Path | None = None,
    ) -> None:
        """Nothing is loaded yet.

        ``context`` 0: sized to this machine's memory. ``threads`` 0: as many as it has cores.
        ``repack``: lay the weights out for this processor when loading; ``None``: by its kind.
        ``prefixes``: a folder where beginnings of prompts are kept between starts.
        """
        self._path = path
        self._name = name or path.stem
        self._context = context or roomy()
        self._fingerprint = ""
        self._prefixes = prefixes
        self._threads = threads or cores()
        self._lane = Lane()
        self._worker = Worker(
            path,
            context=self._context,
            threads=self._threads,
            repack=repack,
            shelf=self._shelf,
        )

    @property
    def name(self) -> str:
        """The catalogue name, or the file's."""
        return self._name

    @property
    def context(self) -> int:
        """Tokens shared by everything that runs at once."""
        return self._context

    @property
    def load_seconds(self) -> float | None:
        """Wall-clock seconds the loading took; ``None`` until loaded."""
        return self._worker.load_seconds

    @property
    def fingerprint(self) -> str:
        """Identity of the file, from its size and samples of it; raises `ModelError`."""
        if not self._fingerprint:
            self._fingerprint = fingerprint(self._path)
        return self._fingerprint

    def lane(self, *, background: bool = False) -> Self:
        """The same model for another caller; see `chatbot.models.types.Engine.lane`."""
        twin = copy(self)
        vars(twin)["_lane"] = Lane(background=background)
        return twin

    def generate(
        self, requests: Sequence[Generation], *, cancel: threading.Event | None = None
    ) -> Iterator[Piece]:
        """Write every request, together; see `chatbot.models.types.Engine.generate`."""
        call: Call[Piece] = Call(cancel, self._lane, self._worker.relieve)
        with self._worker.using() as native:
            tasks = [
                WritingTask(native, call, index, request, self._prompt(native, request))
                for index, request in enumerate(requests)
            ]
            self._worker.submit(tasks)
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
        call: Call[Scored] = Call(cancel, self._lane, self._worker.relieve)
        with self._worker.using() as native:
            tasks = [
                ScoringTask(native, call, index, request, self._prompt(native, request))
                for index, request in enumerate(requests)
            ]
            self._worker.submit(tasks)
        try:
            scores = dict(call.get() for _ in tasks)
        finally:
            call.close()
        return [scores[index] for index in range(len(tasks))]

    def likelihood(
        self, requests: Sequence[Continuation], *, cancel: threading.Event | None = None
    ) -> list[float]:
        """Read every text, together; see `chatbot.models.types.Engine.likelihood`."""
        call: Call[Likely] = Call(cancel, self._lane, self._worker.relieve)
        tasks = []
        with self._worker.using() as native:
            for index, request in enumerate(requests):
                said = native.tokenize(request.text, special=False)
                if len(said):
                    prompt = self._prompt(native, request, after=len(said))
                    tasks.append(LikelihoodTask(call, index, prompt, said))
            self._worker.submit(tasks)
        try:
            found = dict(call.get() for _ in tasks)
        finally:
            call.close()
        return [found.get(index, 0.0) for index in range(len(requests))]

    def count(self, text: str) -> int:
        """Tokens of a text, control tokens not read as such; loads the model."""
        with self._worker.using() as native:
            return len(native.tokenize(text, special=False))

    def close(self) -> None:
        """Stop what runs and free the model; further calls raise `ModelError`."""
        self._worker.close()

    def _shelf(self) -> Path | None:
        """The folder of this model's beginnings, as computed by this release of llama.cpp."""
        if self._prefixes is None:
            return None
        return self._prefixes / f"{self.fingerprint}-{version('llama-cpp-python')}"

    def _prompt(
        self, native: Native, request: Generation | Scoring | Continuation, *, after: int = 0
    ) -> Prompt:
        """What is read first; ``after``: tokens that are read behind it."""
        tokens = native.tokenize(native.render(request.messages), special=True)
        if (read := len(tokens) + after) >= self._context:
            raise ModelError("prompt_too_long", tokens=read, context=self._context)
        if self._prefixes is None or not request.fixed:
            return Prompt(tokens=tokens)
        fixed = native.tokenize(native.render(request.messages[: request.fixed]), special=True)
        return Prompt(tokens=tokens, static=overlap(tokens[:-1], fixed))


def roomy() -> int:
    """Tokens of context for this machine's memory."""
    return _MOST if psutil.virtual_memory().total >= _ENOUGH else _LEAST


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
