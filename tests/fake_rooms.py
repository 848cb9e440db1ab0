"""What the briefing, library and settings pages ask of a desk, out of dictionaries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from chatbot.config import Settings, load
from chatbot.errors import LibraryError
from chatbot.library.briefings import PastBriefing
from chatbot.library.editing import Removed
from chatbot.library.feeds import Feed
from chatbot.types import Article, Briefing, Hints, Ingested


@dataclass
class FakeRooms:
    """A base of scripted desks; ``library`` is theirs, with its articles in ``held``."""

    library: Any = None
    settings: Settings = field(default_factory=load)
    followed: list[str] = field(default_factory=list)
    cared_for: list[str] = field(default_factory=list)

    def briefings(self) -> list[PastBriefing]:
        """None is kept."""
        return []

    def past_briefing(self, briefing_id: str) -> Briefing:
        """None is kept."""
        raise LibraryError("briefing_unknown", id=briefing_id)

    def forget_briefing(self, briefing_id: str) -> PastBriefing:
        """None is kept."""
        raise LibraryError("briefing_unknown", id=briefing_id)

    def feeds(self) -> list[Feed]:
        """Those added."""
        return [Feed(url=url, title="", added="2031-03-01") for url in self.followed]

    def add_feed(self, url: str, title: str = "") -> Feed:
        """Follow without reading."""
        return self.add_feeds(url, title)[0]

    def add_feeds(self, source: str, title: str = "") -> list[Feed]:
        """Follow without reading."""
        self.followed.append(source)
        return [Feed(url=source, title=title, added="2031-03-01")]

    def remove_feed(self, url: str) -> Feed:
        """Follow no longer."""
        self.followed.remove(url)
        return Feed(url=url, title="", added="2031-03-01")

    def fetch_feeds(self) -> Iterator[Ingested]:
        """Nothing is new."""
        return iter(())

    def topics(self) -> list[str]:
        """Those added."""
        return list(self.cared_for)

    def add_topic(self, text: str) -> str:
        """Keep it."""
        self.cared_for.append(text)
        return text

    def remove_topic(self, text: str) -> str:
        """Drop it."""
        self.cared_for.remove(text)
        return text

    def revisions(self, article_id: str) -> list[Article]:
        """Nothing was ever corrected."""
        return [self.library.article(article_id)]

    def remembered(self, article_id: str) -> Removed:
        """The article alone."""
        return Removed(article=self.library.article(article_id))

    def restore(self, removed: Removed) -> Article:
        """Put it back."""
        self.library.held[removed.article.article_id] = removed.article
        return removed.article

    def edit(self, article_id: str, hints: Hints) -> Article:
        """Change the fields given."""
        known = self.library.article(article_id)
        now: Article = replace(
            known,
            title=known.title if hints.title is None else hints.title,
            outlet=known.outlet if hints.outlet is None else hints.outlet,
            published=known.published if hints.published is None else hints.published or None,
        )
        self.library.held[article_id] = now
        return now

    def pack(self, path: Path) -> Path:
        """An archive of nothing."""
        path.write_bytes(b"PK")
        return path

    def erase(self) -> None:
        """Forget the articles."""
        self.library.held.clear()
