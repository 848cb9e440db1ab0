"""Beginnings of prompts kept on disk, so that the first question after a start need not read them.

One file a beginning, in llama.cpp's own format for the state of a sequence, named by its tokens,
in a folder of its own for each model and each way of computing it. Losing any of it costs time
only.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

Tokens = npt.NDArray[np.int32]

SHORTEST: Final = 48
"""Tokens below which reading is as quick as looking up."""
_LOG = logging.getLogger("recoupe.shelf")


class Shelf:
    """The beginnings of one model's prompts. One thread only."""

    def __init__(self, folder: Path, *, limit: int = 400_000_000) -> None:
        """Read what is there; the least recently written goes when it passes ``limit`` bytes."""
        self._folder = folder
        self._limit = limit
        self._held: dict[bytes, Path] = {}
        self._lengths: set[int] = set()
        for path in folder.glob("*.kv"):
            name, _, length = path.stem.partition("-")
            with suppress(ValueError):
                self._hold(bytes.fromhex(name), int(length), path)

    def longest(self, wanted: Tokens, *, beyond: int) -> tuple[Path, Tokens] | None:
        """The longest beginning of ``wanted`` held, if longer than ``beyond`` by enough to pay."""
        for length in sorted(self._lengths, reverse=True):
            if length < beyond + SHORTEST:
                return None
            if length <= len(wanted) and (path := self._held.get(_name(wanted[:length]))):
                return path, wanted[:length]
        return None

    def holds(self, tokens: Tokens) -> bool:
        """Whether this very beginning is held."""
        return _name(tokens) in self._held

    def put(self, tokens: Tokens, write: Callable[[Path], bool]) -> None:
        """Have ``write`` make the file, and keep it whole or not at all."""
        name = _name(tokens)
        path = self._folder / f"{name.hex()}-{len(tokens)}.kv"
        part = path.with_suffix(".part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if write(part):
                part.replace(path)
                self._trim()
                self._hold(name, len(tokens), path)
        except OSError as error:
            _LOG.info("a beginning was not kept: %s", error)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)

    def drop(self, tokens: Tokens) -> None:
        """Throw away a beginning that could not be read back."""
        path = self._held.pop(_name(tokens), None)
        if path is not None:
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def _hold(self, name: bytes, length: int, path: Path) -> None:
        self._held[name] = path
        self._lengths.add(length)

    def _trim(self) -> None:
        """Delete the oldest files beyond the limit."""
        oldest_last = sorted(
            ((path.stat().st_mtime, path) for path in self._folder.glob("*.kv")), reverse=True
        )
        total = 0
        for _, path in oldest_last:
            total += path.stat().st_size
            if total > self._limit:
                path.unlink(missing_ok=True)
                self._held = {name: p for name, p in self._held.items() if p != path}


def _name(tokens: Tokens) -> bytes:
    return blake2b(np.ascontiguousarray(tokens, dtype="<i4").tobytes(), digest_size=16).digest()
