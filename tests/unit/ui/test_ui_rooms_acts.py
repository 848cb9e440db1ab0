"""What the buttons of the briefing and library pages do, without a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any, cast

from chatbot.errors import IngestError, LibraryError, RecoupeError, SettingsError
from chatbot.types import Article, Hints, Ingested, Sentence
from chatbot.ui import paperwork, reader, shelfwork
from chatbot.ui.desk import Desk
from chatbot.ui.room import Exchange, Opened, Room
from tests.fake_briefing import ARTICLES, rich_briefing
from tests.fake_rooms import FakeRooms


@dataclass
class Held:
    """Articles in a dictionary."""

    held: dict[str, Article] = field(default_factory=lambda: dict(ARTICLES))

    def article(self, article_id: str) -> Article:
        """One article, or the library's own error."""
        try:
            return self.held[article_id]
        except KeyError:
            raise LibraryError("article_unknown", id=article_id) from None

    def articles(self) -> Iterator[Article]:
        """All of them."""
        return iter(list(self.held.values()))


class Rooms(FakeRooms):
    """A desk that also removes."""

    def remove(self, article_id: str) -> Article:
        """Forget an article."""
        gone: Article = self.library.held.pop(article_id)
        return gone


def desk() -> Any:
    """A fresh desk over the articles of the rich briefing."""
    return cast("Desk", Rooms(library=Held()))


def test_a_story_is_taken_into_the_chat() -> None:
    """Its articles and its headline in the reader's language; an unknown story changes nothing."""
    room = Room()
    room.paper.past = rich_briefing()
    paperwork.act(desk(), room, "fr", {"act": "ask", "story": "ferry"})
    assert room.scope == ("ferry-fr",)
    assert room.scope_title == "Le bac de Trémeur reprend la mer"
    paperwork.act(desk(), room, "fr", {"act": "ask", "story": "?"})
    assert room.scope == ("ferry-fr",)


def test_a_past_briefing_that_is_gone_is_said_to_be() -> None:
    """The error is kept to be shown, and the next act clears it."""
    room = Room()
    paperwork.act(desk(), room, "en", {"act": "past", "id": "abcd"})
    assert isinstance(room.paper.trouble, LibraryError)
    paperwork.act(desk(), room, "en", {"act": "today"})
    assert room.paper.trouble is None


def test_odd_payloads_do_nothing() -> None:
    """Whatever a browser sends, no traceback and no change."""
    room, known = Room(), desk()
    for data in (None, 3, {}, {"act": "?"}, {"act": "past"}, {"act": "page", "page": "x"}):
        paperwork.act(known, room, "fr", data)
        shelfwork.act(known, room, data)
    assert room.shelf.trouble is None
    assert len(known.library.held) == len(ARTICLES)


def test_a_briefings_source_is_read_as_it_was() -> None:
    """The article has changed or gone since: the passage is still the one cited."""
    room, known = Room(), desk()
    room.paper.past = rich_briefing()
    known.library.held.clear()
    room.opened = Opened(article_id="ferry-fr", start=0, end=15, kept=True)
    assert ARTICLES["ferry-fr"].text[:15] in reader.view(known, room, "fr")
    room.opened = Opened(article_id="ferry-fr", start=0, end=15)
    assert "n’est plus dans la bibliothèque" in reader.view(known, room, "fr")


def test_a_citation_outlives_its_article() -> None:
    """The words cited are shown, in the panel as ever; without them, the page says what is so."""
    room, known = Room(), desk()
    source = next(iter(rich_briefing().stories[0].facts[0].renderings.values())).citations[0]
    sentence = Sentence(
        text="Oui.", lang="fr", status="supported", support=0.9, citations=(source,)
    )
    room.exchanges.append(Exchange(question="?", sentences=(sentence,), stopped=True))
    known.library.held.clear()
    room.opened = Opened(article_id=source.article_id, start=source.start, end=source.end)
    html = reader.view(known, room, "en")
    assert "these words were cited from it" in html
    assert f"<mark>{escape(source.quote)}</mark>" in html
    assert "data-close" in html
    room.exchanges.clear()
    assert "no longer in the library." in reader.view(known, room, "en")


def test_removing_offers_the_way_back_once() -> None:
    """Undo puts it back; a second undo does nothing."""
    room, known = Room(), desk()
    shelfwork.act(known, room, {"act": "remove", "id": "ferry-fr"})
    assert room.shelf.said == ("ui_removed_article", {"title": ARTICLES["ferry-fr"].title})
    assert "ferry-fr" not in known.library.held
    shelfwork.act(known, room, {"act": "undo"})
    assert known.library.held["ferry-fr"] == ARTICLES["ferry-fr"]
    assert room.shelf.removed is None
    shelfwork.act(known, room, {"act": "undo"})
    assert room.shelf.said == ("rooms_restored", {"title": ARTICLES["ferry-fr"].title})


def test_a_header_sorts_and_sorts_back() -> None:
    """Dates begin with the newest, words with A; an unknown column is no column."""
    room, known = Room(), desk()
    shelfwork.act(known, room, {"act": "sort", "by": "title"})
    assert (room.shelf.listing.sort, room.shelf.listing.descending) == ("title", False)
    shelfwork.act(known, room, {"act": "sort", "by": "title"})
    assert room.shelf.listing.descending
    shelfwork.act(known, room, {"act": "sort", "by": "text; DROP TABLE"})
    assert room.shelf.listing.sort == "title"


def test_failures_stay_until_the_source_succeeds() -> None:
    """The same source read well takes its failure off the page."""
    room = Room()
    failed = Ingested(source="/a", status="failed", error=IngestError("ingest_empty", origin="/a"))
    assert list(shelfwork.take(room, [failed])) == [True, True, False]
    assert [one.source for one in room.shelf.failed] == ["/a"]
    read = Ingested(source="/a", status="added", article=ARTICLES["ferry-fr"])
    list(shelfwork.take(room, [read]))
    assert room.shelf.failed == []
    assert room.shelf.today == {"ferry-fr": "added"}


def test_an_intake_that_breaks_off_is_a_failure_too() -> None:
    """What came before it stays; the page is told that it is over."""

    def broken() -> Iterator[Ingested]:
        yield Ingested(source="/a", status="added", article=ARTICLES["ferry-fr"])
        raise SettingsError("settings_unreadable", origin="x")

    room = Room()
    assert list(shelfwork.take(room, broken()))[-1] is False
    assert [one.status for one in room.intake] == ["added", "failed"]


def test_an_intake_of_nothing_says_so() -> None:
    """Feeds without news are no reason to leave the page mute; the next intake takes it back."""
    room = Room()
    list(shelfwork.take(room, [], "rooms_feeds_nothing"))
    assert room.shelf.said == ("rooms_feeds_nothing", {})
    read = Ingested(source="/a", status="added", article=ARTICLES["ferry-fr"])
    list(shelfwork.take(room, [read], "rooms_feeds_nothing"))
    assert room.shelf.said is None


def test_a_bug_ends_an_intake_in_words() -> None:
    """The page does not say that it reads for ever."""

    def broken() -> Iterator[Ingested]:
        yield Ingested(source="/a", status="added", article=ARTICLES["ferry-fr"])
        raise ZeroDivisionError

    room = Room()
    assert list(shelfwork.take(room, broken()))[-1] is False
    assert isinstance(room.intake[-1].error, RecoupeError)


def test_a_correction_refused_leaves_the_form_open() -> None:
    """Stored ones close it."""
    room, known = Room(), desk()
    shelfwork.act(known, room, {"act": "edit", "id": "ferry-fr"})
    known.library.held.pop("ferry-fr")
    shelfwork.correct(known, room, Hints(title="x"))
    assert room.shelf.trouble is not None
    shelfwork.act(known, room, {"act": "edit", "id": "dam-fr"})
    shelfwork.correct(known, room, Hints(title="Vidange"))
    assert room.shelf.correcting == ""
    assert known.library.held["dam-fr"].title == "Vidange"
