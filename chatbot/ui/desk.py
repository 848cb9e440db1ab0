"""What the web application asks of the desk behind it: the seam that tests stand in at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from threading import Event as Signal
from typing import Literal, Protocol

from chatbot.config import Settings
from chatbot.library.briefings import PastBriefing
from chatbot.library.conversations import Conversations
from chatbot.library.editing import Removed
from chatbot.library.feeds import Feed
from chatbot.types import Article, Briefing, Event, Hints, Ingested, Lang, Stage, Turn
from vectorstore.types import Filter, Hit, Query


class Shelf(Protocol):
    """The stored articles, as far as the pages read them."""

    def article(self, article_id: str) -> Article:
        """One article; raise `LibraryError` when the library lacks it."""
        ...

    def articles(self, where: Filter = ...) -> Iterator[Article]:
        """Every article a filter admits, newest first, undated ones last."""
        ...

    def count(self) -> int:
        """Articles held."""
        ...

    def outlets(self) -> list[str]:
        """The names of the outlets that have articles here, in order."""
        ...


class Desk(Protocol):
    """The use cases. Called from many threads; a generator may be resumed on another thread."""

    @property
    def library(self) -> Shelf:
        """The stored articles."""
        ...

    @property
    def conversations(self) -> Conversations:
        """The conversations kept."""
        ...

    def search(self, query: Query) -> list[Hit]:
        """The passages that fit, best first."""
        ...

    def ingest(self, sources: Iterable[str], *, hints: Hints = ...) -> Iterator[Ingested]:
        """Read and store documents, one result each; a failure is a value."""
        ...

    @property
    def settings(self) -> Settings:
        """What was chosen: where the library and the models live."""
        ...

    def revisions(self, article_id: str) -> list[Article]:
        """What an article has said, oldest first."""
        ...

    def remembered(self, article_id: str) -> Removed:
        """What `restore` will need after `remove`."""
        ...

    def edit(self, article_id: str, hints: Hints) -> Article:
        """Correct an article's headline, outlet or date; may raise `LibraryError`."""
        ...

    def restore(self, removed: Removed) -> Article:
        """Put a removed article back."""
        ...

    def add_feeds(self, source: str, title: str = "") -> list[Feed]:
        """Follow a feed, or all of an OPML list; may raise `IngestError`."""
        ...

    def pack(self, path: Path) -> Path:
        """Write everything this home holds into one ZIP file; may raise `ExportError`."""
        ...

    def erase(self) -> None:
        """Forget everything but the settings; may raise `LibraryError`."""
        ...

    def remove(self, article_id: str) -> Article:
        """Forget an article; raise `LibraryError` when the library lacks it."""
        ...

    def ask(  # noqa: PLR0913 - what a question depends on
        self,
        question: str,
        *,
        answer_lang: Lang | None = None,
        ui_lang: Lang = "en",
        where: Filter = ...,
        history: Sequence[Turn] = (),
        cancel: Signal | None = None,
    ) -> Iterator[Event]:
        """Answer from the articles; the last event is `Finished` with an `Answer`."""
        ...

    def brief(  # noqa: PLR0913 - what a briefing depends on
        self,
        *,
        date: str,
        days: int = 1,
        lang: Literal["fr", "en", "both"] = "both",
        ui_lang: Lang = "en",
        where: Filter = ...,
        topics: Sequence[str] = (),
        again: bool = False,
        cancel: Signal | None = None,
    ) -> Iterator[Event]:
        """Brief a window of days; the last event is `Finished` with a `Briefing`.

        Asked again of the same articles, it is given as it was kept, unless ``again``.
        """
        ...

    def briefings(self) -> list[PastBriefing]:
        """Past briefings, the newest day first."""
        ...

    def past_briefing(self, briefing_id: str) -> Briefing:
        """A past briefing as it was; raise `LibraryError` if there is none."""
        ...

    def feeds(self) -> list[Feed]:
        """The feeds that are followed, in the order added."""
        ...

    def add_feed(self, url: str, title: str = "") -> Feed:
        """Follow a feed; raise `IngestError` when there is none to read."""
        ...

    def remove_feed(self, url: str) -> Feed:
        """Follow a feed no longer; raise `LibraryError` if it is not followed."""
        ...

    def fetch_feeds(self) -> Iterator[Ingested]:
        """Read what is new in the feeds; one result a document, a failure is a value."""
        ...

    def topics(self) -> list[str]:
        """The topics that the reader cares for, in the order added."""
        ...

    def add_topic(self, text: str) -> str:
        """Keep a topic; raise `LibraryError` for one without a word."""
        ...

    def remove_topic(self, text: str) -> str:
        """Drop a topic; raise `LibraryError` if there is no such one."""
        ...

    def forget_briefing(self, briefing_id: str) -> PastBriefing:
        """Drop a past briefing; raise `LibraryError` if there is none."""
        ...

    def prepare(self) -> None:
        """Have the beginnings of all prompts read, in the background."""
        ...

    def change_embedder(self) -> Iterator[Stage]:
        """Embed anew with the embedder chosen, if another serves."""
        ...

    def warm(self) -> None:
        """Load the model now, so that the first question does not wait for it."""
        ...

    def announce(self, url: str) -> None:
        """Own the library and tell other programs where it is served; may raise `LibraryError`."""
        ...
