"""Vectors kept beside the report: a text that several suites hold is embedded once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from threading import Lock

import numpy as np

from chatbot.errors import ExportError
from vectorstore.types import Embedder, Vectors


class RememberingEmbedder:
    """An embedder that writes down what it has embedded; safe from any thread."""

    def __init__(self, inner: Embedder, path: Path) -> None:
        """Remember in a file; raises `ExportError` when it cannot be used."""
        self._inner = inner
        self._lock = Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._table = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
            self._table.execute("PRAGMA synchronous = OFF")  # a lost vector is made again
            self._table.execute(
                "CREATE TABLE IF NOT EXISTS vectors (key TEXT PRIMARY KEY, row BLOB)"
            )
        except (OSError, sqlite3.Error) as error:
            raise ExportError("evaluation_work", origin=str(path)) from error

    @property
    def fingerprint(self) -> str:
        """The embedder's own."""
        return self._inner.fingerprint

    @property
    def dim(self) -> int:
        """The embedder's own."""
        return self._inner.dim

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed or remember texts that will be found."""
        return self._rows("passage", texts, self._inner.embed_passages)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed or remember texts that search."""
        return self._rows("query", texts, self._inner.embed_queries)

    def close(self) -> None:
        """Close the file."""
        self._table.close()

    def _rows(
        self, side: str, texts: Sequence[str], embed: Callable[[Sequence[str]], Vectors]
    ) -> Vectors:
        keys = [self._key(side, text) for text in texts]
        known = {key: row for key in keys if (row := self._known(key)) is not None}
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if new:
            made = embed(list(new.values()))
            known |= dict(zip(new, made, strict=True))
            values = [(key, np.asarray(known[key], dtype=np.float32).tobytes()) for key in new]
            with self._lock:
                self._table.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", values)
        rows = [known[key] for key in keys]
        return np.stack(rows) if rows else np.empty((0, self.dim), dtype=np.float32)

    def _known(self, key: str) -> Vectors | None:
        with self._lock:
            found = self._table.execute("SELECT row FROM vectors WHERE key = ?", (key,)).fetchone()
        return None if found is None else np.frombuffer(found[0], dtype=np.float32)

    def _key(self, side: str, text: str) -> str:
        return sha256(f"{self.fingerprint}\0{side}\0{text}".encode(errors="replace")).hexdigest()
