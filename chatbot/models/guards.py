"""What is made sure of before a model is fetched: nobody else does it, and there is room."""

from __future__ import annotations

import shutil
from contextlib import AbstractContextManager
from pathlib import Path

from filelock import FileLock, Timeout

from chatbot.errors import ModelError

_MARGIN = 100_000_000
"""Bytes of disk left free."""


def alone(path: Path, name: str = "") -> AbstractContextManager[object]:
    """One process at a time brings a given file; released on leaving the ``with``.

    ``name`` is what to call it where another process has it; empty: as the file.
    """
    try:
        return FileLock(path.with_name(path.name + ".lock")).acquire(timeout=0)
    except Timeout:
        raise ModelError("model_being_pulled", origin=name or path.name) from None


def check_room(folder: Path, n: int) -> None:
    """Raise `ModelError` when ``n`` more bytes would fill the disk."""
    need, free = n + _MARGIN, shutil.disk_usage(folder).free
    if free < need:
        raise ModelError("disk_full", origin=str(folder), need=_mb(need), free=_mb(free))


def _mb(n: int) -> int:
    return -(-n // 1_000_000)
