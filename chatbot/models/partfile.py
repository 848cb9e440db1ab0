"""A file that arrives in pieces, over days if need be, and appears only when it is whole."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import IO, Self

from chatbot.errors import ModelError
from chatbot.models.types import Progress

_BLOCK = 1 << 20


class SourceError(ModelError):
    """One source cannot give the file; another may."""


class PartFile:
    """``<file>.part`` beside its destination, hashed as it grows.

    ``<file>.state`` keeps how many packages are in it and the bytes they made, for sources that
    can only go on from a package's border.
    """

    def __init__(self, target: Path, *, size: int, sha256_hex: str, progress: Progress) -> None:
        """Nothing is opened yet; ``size`` bytes with this hash are awaited."""
        self.target = target
        self.size = size
        self._sha256 = sha256_hex
        self._progress = progress
        self._path = target.with_name(target.name + ".part")
        self._state = target.with_name(target.name + ".state")
        self._file: IO[bytes] | None = None
        self._hash = sha256()
        self.done = 0
        """Bytes in place."""

    def __enter__(self) -> Self:
        """Open what an earlier attempt left, and hash it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.touch()
        self._file = self._path.open("r+b")
        self._rehash(self._path.stat().st_size)
        return self

    def __exit__(self, *_error: object) -> None:
        """Keep what has come; raise `ModelError` when the disk is full."""
        if self._file is not None:
            with self._explained():
                self._file.close()

    @property
    def packages(self) -> int:
        """How many packages the first bytes came from, when they did."""
        return self._saved()[0]

    def keep_packages(self) -> None:
        """Forget bytes after the last whole package."""
        packages, n = self._saved()
        if n > self.done:
            packages, n = 0, 0
        self._state.write_text(json.dumps([packages, n]), "utf-8")
        self.cut(n)

    def finish_package(self) -> None:
        """Note that one more package is in, to its last byte; `ModelError` when it does not fit."""
        self._flush()
        self._state.write_text(json.dumps([self.packages + 1, self.done]), "utf-8")

    def cut(self, n: int) -> None:
        """Go back to the first ``n`` bytes."""
        if n != self.done:
            self._open().truncate(n)
            self._rehash(n)

    def write(self, data: bytes) -> None:
        """Append; raise `ModelError` when the disk is full, `SourceError` when too much comes."""
        if self.done + len(data) > self.size:
            self.discard()
            raise SourceError("model_wrong_size", origin=self.target.name)
        with self._explained():
            self._open().write(data)
        self._hash.update(data)
        self.done += len(data)
        self._progress(self.done, self.size)

    def complete(self) -> Path:
        """Check the hash and move into place; if it differs, forget all and raise `SourceError`.

        Raises `ModelError` when the disk is full.
        """
        if self._hash.hexdigest() != self._sha256:
            self.discard()
            raise SourceError("model_wrong_hash", origin=self.target.name)
        self._flush()
        self._open().close()
        place(self._path, self.target)
        self._state.unlink(missing_ok=True)
        return self.target

    def discard(self) -> None:
        """Forget everything that came."""
        self._state.unlink(missing_ok=True)
        self.cut(0)

    def _flush(self) -> None:
        with self._explained():
            self._open().flush()
            os.fsync(self._open().fileno())

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise ModelError("model_unwritable", origin=str(self._path)) from error

    def _open(self) -> IO[bytes]:
        if self._file is None:
            msg = "not opened"
            raise RuntimeError(msg)
        return self._file

    def _saved(self) -> tuple[int, int]:
        try:
            packages, n = json.loads(self._state.read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            return 0, 0
        return int(packages), int(n)

    def _rehash(self, n: int) -> None:
        file = self._open()
        if n > self.size:
            n = 0
            file.truncate(0)
        self._hash, self.done = sha256(), 0
        file.seek(0)
        while block := file.read(min(_BLOCK, n - self.done)):
            self._hash.update(block)
            self.done += len(block)
        file.seek(self.done)


def place(path: Path, target: Path) -> None:
    """Rename in one step, durably."""
    path.replace(target)
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def sha256_of(path: Path, progress: Progress | None = None) -> str:
    """The SHA-256 of a file in hexadecimal; raises `ModelError` when it cannot be read."""
    digest, done = sha256(), 0
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
                done += len(block)
                if progress is not None:
                    progress(done, size)
    except OSError as error:
        raise ModelError("model_missing", origin=str(path)) from error
    return digest.hexdigest()
