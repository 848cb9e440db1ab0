"""Feeds that are followed: asked politely, read once, failures included."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chatbot.config import FetchSettings
from chatbot.errors import IngestError
from chatbot.ingest.feeds import linked
from chatbot.ingest.fetch import Fetched, fetch_if_changed
from chatbot.ingest.guard import GuardedBackend
from chatbot.ingest.sources import Document
from chatbot.ingest.subscribed import Round, subscribe
from chatbot.library import Library
from chatbot.library.feeds import TRIES, Feeds
from chatbot.types import Ingested
from tests.fake_network import TableNetwork

SETTINGS = FetchSettings()
NEWS = "https://velcourt.example/une.xml"
OTHER = "https://autre.example/fil.xml"
BRIDGE = "https://velcourt.example/pont"
PORT = "https://velcourt.example/port"


def rss(*links: str, title: str = "Le Val", teaser: str = "Lire la suite") -> bytes:
    """A feed whose entries are known by their links."""
    items = "".join(
        f"<item><title>Récit de {link}</title><link>{link}</link>"
        f"<description>{teaser}</description></item>"
        for link in links
    )
    return f'<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'.encode()


class Site:
    """A small web, as a table; notes what it was asked and with which validators."""

    def __init__(self, **pages: bytes) -> None:
        """Begin with articles only."""
        page = b"<html><body><article><p>Le pont rouvre.</p></article></body></html>"
        self.pages: dict[str, bytes | IngestError] = {BRIDGE: page, PORT: page, **pages}
        self.etags: dict[str, str] = {}
        self.asked: list[tuple[str, str]] = []

    def fetch(self, url: str, settings: FetchSettings) -> Fetched:
        """Answer from the table."""
        found = self.ask(url, settings, etag="", modified="")
        assert found is not None
        return found

    def ask(self, url: str, settings: FetchSettings, *, etag: str, modified: str) -> Fetched | None:
        """Answer from the table, or say that nothing changed."""
        del settings, modified
        self.asked.append((url, etag))
        page = self.pages.get(url, IngestError("ingest_http_status", origin=url, status=404))
        if isinstance(page, IngestError):
            raise page
        if etag and etag == self.etags.get(url):
            return None
        kind = "application/rss+xml" if page.startswith(b"<rss") else "text/html"
        return Fetched(url=url, data=page, media_type=kind, etag=self.etags.get(url, ""))

    def read(self, feeds: Feeds) -> list[Ingested]:
        """One round, over a library that takes every document it is given."""

        def take(documents: Iterator[Document]) -> Iterator[Ingested]:
            for document in documents:
                if isinstance(document, Ingested):
                    yield document
                else:
                    yield Ingested(source=document.source, status="added")

        self.asked.clear()
        made = Round(feeds, settings=SETTINGS, ask=self.ask, fetch=self.fetch)
        return list(made.through(take))


@pytest.fixture
def feeds(tmp_path: Path) -> Iterator[Feeds]:
    """The feeds of a library of their own."""
    with Library.open(tmp_path / "library.sqlite") as library:
        yield library.feeds


def test_an_article_is_read_once(feeds: Feeds) -> None:
    """The next round asks for the feed alone, and takes what is new in it."""
    site = Site()
    site.pages[NEWS] = rss(BRIDGE)
    feeds.add(NEWS)

    first = site.read(feeds)
    site.pages[NEWS] = rss(PORT, BRIDGE)
    second = site.read(feeds)

    assert [result.source for result in first] == [BRIDGE]
    assert [result.source for result in second] == [PORT]
    assert feeds.get(NEWS).title == "Le Val"
    assert feeds.get(NEWS).fetched


def test_a_server_is_told_what_we_have(feeds: Feeds) -> None:
    """``ETag`` goes back to it; nothing changed is nothing to do."""
    site = Site()
    site.pages[NEWS], site.etags[NEWS] = rss(BRIDGE), '"v1"'
    feeds.add(NEWS)

    site.read(feeds)

    assert site.read(feeds) == []
    assert site.asked == [(NEWS, '"v1"')]


def test_a_corrected_entry_is_read_again(feeds: Feeds) -> None:
    """What the feed says of an article changed: so may have the article."""
    site = Site()
    site.pages[NEWS] = rss(BRIDGE)
    feeds.add(NEWS)
    site.read(feeds)

    site.pages[NEWS] = rss(BRIDGE, teaser="Corrigé : le pont rouvre mardi")

    assert [result.source for result in site.read(feeds)] == [BRIDGE]


def test_a_feed_that_fails_is_named_and_stops_no_other(feeds: Feeds) -> None:
    """Its failure is kept to be shown, with what to try, and forgotten when it answers again."""
    site = Site()
    site.pages[OTHER] = rss(PORT, title="Autre fil")
    feeds.add(NEWS, "Le Val")
    feeds.add(OTHER)

    results = site.read(feeds)

    assert [(result.source, result.status) for result in results] == [
        (NEWS, "failed"),
        (PORT, "added"),
    ]
    error = feeds.get(NEWS).error
    assert error is not None
    assert "404" in error.render("fr")
    assert "l’adresse a changé" in error.render("fr")
    site.pages[NEWS] = rss(BRIDGE)
    site.read(feeds)
    assert feeds.get(NEWS).error is None


def test_an_article_that_fails_is_tried_again_but_not_for_ever(feeds: Feeds) -> None:
    """Until it is taken the feed is asked in full; after three failures it is passed over."""
    site = Site()
    site.pages[NEWS], site.etags[NEWS] = rss(BRIDGE, PORT), '"v1"'
    site.pages[PORT] = IngestError("ingest_http_status", origin=PORT, status=403)
    feeds.add(NEWS)

    rounds = [[result.status for result in site.read(feeds)] for _ in range(TRIES + 1)]

    assert rounds == [["added", "failed"], ["failed"], ["failed"], []]
    site.read(feeds)
    assert site.asked == [(NEWS, '"v1"')]


def test_two_feeds_with_one_article_fetch_it_once(feeds: Feeds) -> None:
    """The second feed remembers it as well."""
    site = Site()
    site.pages |= {NEWS: rss(BRIDGE), OTHER: rss(BRIDGE)}
    feeds.add(NEWS)
    feeds.add(OTHER)

    site.read(feeds)

    assert [url for url, _ in site.asked].count(BRIDGE) == 1
    assert len(feeds.known(OTHER)) == 1


def test_a_round_cut_short_goes_on_where_it_stopped(feeds: Feeds) -> None:
    """What was settled is not read again; the feed is asked in full."""
    site = Site()
    site.pages[NEWS], site.etags[NEWS] = rss(BRIDGE, PORT), '"v1"'
    feeds.add(NEWS)
    made = Round(feeds, settings=SETTINGS, ask=site.ask, fetch=site.fetch)
    first = next(iter(made.documents()))
    made.settle(Ingested(source=first.source, status="added"))

    assert [result.source for result in site.read(feeds)] == [PORT]


def test_a_feed_of_full_texts_needs_no_page(feeds: Feeds) -> None:
    """Where the page cannot be had, the feed's own copy is taken."""
    site = Site()
    site.pages[NEWS] = rss("https://velcourt.example/payant", teaser="Le pont rouvre. " * 60)
    feeds.add(NEWS)

    assert [result.status for result in site.read(feeds)] == ["added"]


def test_entries_without_a_link_are_articles_each(feeds: Feeds) -> None:
    """Some papers give the text in the feed and no page; the feed's own address is none."""
    site = Site()
    items = "".join(
        f'<item><title>Récit {n}</title><guid isPermaLink="false">r{n}</guid>'
        f"<description>Le pont de Velcourt a rouvert, récit {n}.</description></item>"
        for n in range(3)
    )
    channel = f"<channel><title>Le Val</title>{items}</channel>"
    site.pages[NEWS] = f'<rss version="2.0">{channel}</rss>'.encode()
    feeds.add(NEWS)

    first, second = site.read(feeds), site.read(feeds)

    assert [result.status for result in first] == ["added"] * 3
    assert len({result.source for result in first}) == 3
    assert second == []
    assert {url for url, _ in site.asked} == {NEWS}


def test_an_empty_feed_is_no_failure(feeds: Feeds) -> None:
    """A quiet day is read like any other."""
    site = Site()
    site.pages[NEWS] = rss()
    feeds.add(NEWS)

    assert site.read(feeds) == []
    assert feeds.get(NEWS).fetched


PAGE = b"""<html><head><title>Velcourt</title>
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments.xml">
<link rel="alternate" type="application/atom+xml" href="une.xml"></head><body>...</body></html>"""


def test_a_page_leads_to_its_feed(feeds: Feeds) -> None:
    """The address of a site is enough, comments are not what is meant."""
    site = Site()
    site.pages |= {"https://velcourt.example/": PAGE, NEWS: rss(BRIDGE)}

    (feed,) = subscribe("https://velcourt.example/", "", feeds, settings=SETTINGS, fetch=site.fetch)

    assert (feed.url, feed.title) == (NEWS, "Le Val")


def test_a_page_without_a_feed_says_so(feeds: Feeds) -> None:
    """Nothing is followed that cannot be read."""
    with pytest.raises(IngestError) as refused:
        subscribe(BRIDGE, "", feeds, settings=SETTINGS, fetch=Site().fetch)

    assert refused.value.key == "feed_none_in_page"
    assert feeds.listed() == []


def test_a_list_adds_all_its_feeds(feeds: Feeds, tmp_path: Path) -> None:
    """OPML from another reader, as a file; nothing is asked of anybody."""
    path = tmp_path / "abonnements d’hier.opml"
    outlines = "".join(f'<outline type="rss" text="é" xmlUrl="{url}"/>' for url in (NEWS, OTHER))
    path.write_text(f"<opml><body><outline>{outlines}</outline></body></opml>", "utf-8")

    added = subscribe(str(path), "", feeds, settings=SETTINGS, fetch=Site().fetch)

    assert [feed.url for feed in added] == [NEWS, OTHER]


@pytest.mark.parametrize("name", ["absent.opml", ".", "~$flux.opml"])
def test_a_file_that_cannot_be_read_is_named(feeds: Feeds, tmp_path: Path, name: str) -> None:
    """One clear error, no traceback."""
    with pytest.raises(IngestError):
        subscribe(str(tmp_path / name), "", feeds, settings=SETTINGS, fetch=Site().fetch)
    with pytest.raises(IngestError):
        subscribe(name, "", feeds, settings=SETTINGS, fetch=Site().fetch)


@pytest.mark.parametrize("link", ["https://[velcourt", "//[x/pont", "http://[::1/pont"])
def test_a_malformed_link_stops_no_feed(feeds: Feeds, link: str) -> None:
    """Its entry is what the feed says of it, and the others are read."""
    site = Site()
    site.pages |= {NEWS: rss(link, PORT, teaser="Le pont a rouvert."), OTHER: rss(BRIDGE)}
    for url in (NEWS, OTHER):
        feeds.add(url)

    sources = [result.source for result in site.read(feeds)]

    assert sources[0].startswith(f"{NEWS}#")
    assert sources[1:] == [PORT, BRIDGE]


@pytest.mark.parametrize(
    "page",
    [
        b'<link rel="alternate" type="application/rss+xml" href="https://[x">',
        b"",
        b"<html>",
        b"\0\0",
        "<p>é".encode("utf-16"),
    ],
)
def test_odd_pages_point_nowhere(page: bytes) -> None:
    """No page makes it fail."""
    assert linked(page, base="https://a.fr") == []


def test_validators_travel_by_http() -> None:
    """They are sent when we have them, kept when we get them, and 304 is no error."""
    answers = {
        "93.184.215.14": b'HTTP/1.1 200 OK\r\nETag: "v2"\r\nLast-Modified: Thu, 01 May 2031 '
        b"06:00:00 GMT\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok",
    }
    network = TableNetwork(answers)
    backend = GuardedBackend(
        seconds=3, resolve=lambda _host, _port: ["93.184.215.14"], inner=network
    )

    found = fetch_if_changed("https://a.fr/", SETTINGS, backend=backend)
    answers["93.184.215.14"] = b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"
    network.sent.clear()
    again = fetch_if_changed("https://a.fr/", SETTINGS, etag='"v2"', backend=backend)

    assert found is not None
    assert (found.etag, found.modified) == ('"v2"', "Thu, 01 May 2031 06:00:00 GMT")
    assert again is None
    assert b'If-None-Match: "v2"' in b"".join(network.sent)
    assert b"If-Modified-Since" not in b"".join(network.sent)
