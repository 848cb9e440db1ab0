"""What a reader makes of one document, before hints and identity are applied."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Text as the document has it, and what the document says of itself."""

    text: str
    title: str = ""
    outlet: str = ""
    published: str | None = None
    """ISO 8601 date or date and time."""
    url: str = ""
    removed: tuple[str, ...] = ()
    guessed: frozenset[str] = frozenset()
    """Fields that nothing states: a title that is the first line, an outlet that is the server."""
