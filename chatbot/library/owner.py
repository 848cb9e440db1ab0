"""One process at a time owns a library for writing; others are told which, and may read.

Two processes on one Chroma folder lose vectors silently, so ownership is a lock the kernel
releases when its holder dies, with a note beside it saying who that is.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self

from filelock import FileLock, Timeout

from chatbot.errors import LibraryError

_LOCK = "library.lock"
_NOTE = "owner.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who owns a library: the process, its command, and where it serves, if it does."""

    pid: int
    what: str
    url: str = ""


class Owner:
    """Ownership of the library in a folder, from construction to `close`."""

    def __init__(self, home: Path, *, what: str = "", url: str = "") -> None:
        """Become the owner, or raise `LibraryError` naming the process, command and address.

        ``what`` says what this process is doing; by default, its command line. The error's
        ``values`` hold the holder's ``url``, for going through the server that owns the library.
        """
        self._home = home
        self._holder = Holder(pid=os.getpid(), what=what or _command(), url=url)
        try:
            home.mkdir(parents=True, exist_ok=True)
            # Not thread-local: whichever thread closes it, the lock is released.
            self._lock = FileLock(home / _LOCK, thread_local=False)
            self._lock.acquire(blocking=False)
        except Timeout:
            raise _owned(home) from None
        except OSError as error:
            raise LibraryError("library_lock_failed", origin=str(home)) from error
        self._note()

    def announce(self, url: str) -> None:
        """Tell other processes the address at which this one serves the library."""
        self._holder = Holder(pid=self._holder.pid, what=self._holder.what, url=url)
        self._note()

    def close(self) -> None:
        """Give the library up; closing twice is harmless."""
        if self._lock.is_locked:
            with suppress(OSError):  # a note left behind is recognised as stale
                (self._home / _NOTE).unlink(missing_ok=True)
            self._lock.release()

    def __enter__(self) -> Self:
        """Give up at the end of the block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Give up, whatever happened."""
        self.close()

    def _note(self) -> None:
        """Write the note whole or not at all; ownership does not hang on it."""
        fresh = self._home / f"{_NOTE}.{os.getpid()}"
        with suppress(OSError):
            fresh.write_text(json.dumps(asdict(self._holder)), "utf-8")
            fresh.replace(self._home / _NOTE)


def holder(home: Path) -> Holder | None:
    """Who says they own the library in a folder; ``None`` if nobody alive does."""
    import psutil

    try:
        note = json.loads((home / _NOTE).read_text("utf-8"))
        found = Holder(pid=int(note["pid"]), what=str(note["what"]), url=str(note["url"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if psutil.pid_exists(found.pid) else None


@contextmanager
def leaving_on_sigterm() -> Iterator[None]:
    """Within the block, SIGTERM unwinds the program as `sys.exit` does, status 143.

    Python's own way of dying of it runs no ``finally`` and no ``with``, which leaves Chroma as a
    kill would. Outside the main thread, where no handler may be set, nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _leave(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


def _command() -> str:
    return " ".join([Path(sys.argv[0]).name, *sys.argv[1:]]).strip() or "python"


def _owned(home: Path) -> LibraryError:
    found = holder(home)
    if found is None:
        return LibraryError("library_owned_unknown", origin=str(home))
    key = "library_owned_serving" if found.url else "library_owned"
    return LibraryError(key, origin=str(home), **asdict(found))
