"""What is under way, as one moving line on a terminal's stderr; silent elsewhere."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING, Self

from chatbot.messages import has

if TYPE_CHECKING:
    from rich.status import Status

    from chatbot.cli.session import Session
    from chatbot.types import Stage


_MINUTES = 90
"""Seconds from which minutes are told."""


class Progress:
    """Shows stages as they come; `clear` makes room for a line of results."""

    def __init__(self, session: Session) -> None:
        """Draw nothing yet."""
        self._session = session
        self._status: Status | None = None

    def __enter__(self) -> Self:
        """Start with an empty line."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave a clean line behind, also after an error."""
        self.clear()

    def show(self, stage: Stage) -> None:
        """Replace the line by this stage, as in ``Reading 3/5 Le Quotidien``."""
        count = f" {stage.done}/{stage.total}" if stage.total else ""
        detail = f" {stage.detail}" if stage.detail else ""
        key = f"cli_stage_{stage.name}"
        left = f" · {self._left(stage.left)}" if stage.left is not None else ""
        self.text((self._session.say(key) if has(key) else stage.name) + count + detail + left)

    def _left(self, seconds: float) -> str:
        """How long it may still take: in seconds below a minute and a half, else in minutes."""
        if seconds < _MINUTES:
            return self._session.say("briefing_left_seconds", n=max(1, round(seconds)))
        return self._session.say("briefing_left_minutes", n=round(seconds / 60))

    def text(self, words: str) -> bool:
        """Replace the line by these words; False where there is no line that can move."""
        if not sys.stderr.isatty():
            return False
        from rich.console import Console
        from rich.markup import escape

        if self._status is None:
            self._status = Console(stderr=True).status("")
            self._status.start()
        self._status.update(escape(words))
        return True

    def clear(self) -> None:
        """Wipe the line."""
        if self._status is not None:
            self._status.stop()
            self._status = None
