"""What one reader's briefing and library pages remember between two clicks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from chatbot.errors import RecoupeError
from chatbot.library.editing import Removed
from chatbot.library.listing import Listing
from chatbot.types import Briefing, Ingested

In = Literal["fr", "en", "both"]


@dataclass(slots=True, kw_only=True)
class Paper:
    """The briefing page: what is being read, and how."""

    langs: In = "both"
    """The columns wanted, as far as the briefing has them."""
    past: Briefing | None = None
    """A past briefing opened; ``None``: the one being made or made last."""
    past_id: str = ""
    month: str = ""
    """Month shown of the calendar, ISO (``2031-05``); empty: the last with a briefing."""
    began: float = 0.0
    """When the making began, in seconds of the monotonic clock."""
    trouble: RecoupeError | None = None


@dataclass(slots=True, kw_only=True)
class Shelving:
    """The library page: what the table shows, and what may be undone."""

    listing: Listing = field(default_factory=Listing)
    today: dict[str, str] = field(default_factory=dict)
    """What became of articles given since the page was opened: id to status."""
    failed: list[Ingested] = field(default_factory=list)
    """What could not be read, until it can or the reader has had enough of it."""
    removed: Removed | None = None
    """The last article removed."""
    said: tuple[str, dict[str, object]] | None = None
    """The last thing done: key of its words, and their values."""
    trouble: RecoupeError | None = None
    correcting: str = ""
    """Id of the article whose headline, outlet and date are being corrected."""
    comparing: str = ""
    """Id of the article whose revisions are compared."""
    revision: int = 0
    """The newer of the two revisions compared; 0: the last."""
