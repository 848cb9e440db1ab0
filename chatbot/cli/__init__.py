"""The command line: options in, one call to the desk, rows or plain words out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from chatbot.cli.session import DeskFactory

INTERRUPTED = 130
"""Exit status of a process ended by SIGINT (128 + the signal)."""


def main(argv: Sequence[str] | None = None, *, desk_factory: DeskFactory | None = None) -> int:
    """Run one command line and return its exit status; prints errors, never raises ours.

    Args:
        argv: the words after ``recoupe``; ``None`` takes the process's own.
        desk_factory: makes the desk; ``None`` builds the real one.
    """
    try:
        from chatbot.cli.run import run

        return run(argv, desk_factory=desk_factory)
    except KeyboardInterrupt:
        return INTERRUPTED
