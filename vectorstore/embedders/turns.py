"""Whose turn it is: a lock that is fair, and text that a C string can hold."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Turns:
    """A lock that whoever waits gets before whoever has just had it.

    A plain lock, released and taken again at once, mostly stays with the same thread: a question
    would wait until the end of an ingest.
    """

    def __init__(self) -> None:
        """Nobody's turn yet."""
        self._next = Lock()
        self._now = Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn and keep it inside the ``with``."""
        with self._next:
            self._now.acquire()
        try:
            yield
        finally:
            self._now.release()


def clean(texts: Iterable[str]) -> Iterator[str]:
    r"""Texts without what a C string cannot hold: NUL is blanked, lone surrogates become ``?``.

    >>> list(clean(["caf\0é", "\ud800 cassé"]))
    ['caf é', '? cassé']
    """
    for text in texts:
        yield text.replace("\0", " ").encode("utf-8", "replace").decode()
