"""From names to documents: folders, feeds, lists, standard input, and what fails on the way."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from chatbot.errors import IngestError
from chatbot.ingest.feeds import entries, feed_urls
from chatbot.ingest.fetch import Fetched
from chatbot.ingest.read import read
from chatbot.ingest.sources import documents
from chatbot.messages import catalogue
from chatbot.types import Hints, Ingested, RawDocument

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from chatbot.config import FetchSettings

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Le Courrier</title>
<item><title>Le pont rouvre</title><link>https://courrier.example/pont?utm_source=rss</link>
<pubDate>Tue, 03 Mar 2026 14:30:00 +0100</pubDate><description>Le pont…</description></item>
<item><title>Le tramway attend</title><link>https://courrier.example/tram</link>
<pubDate>Wed, 04 Mar 2026 08:00:00 GMT</pubDate>
<description>{full}</description></item></channel></rss>"""
OPML = """<?xml version="1.0"?><opml version="2.0"><body><outline text="Presse">
<outline xmlUrl="https://courrier.example/flux"/><outline xmlUrl="file:///etc/passwd"/>
<outline xmlUrl="https://courrier.example/flux"/></outline></body></opml>"""
SITE = '<meta property="og:site_name" content="Le Val">'
DAY = '<meta property="article:published_time" content="2026-03-02">'
BOMB = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">
<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>"""


def web(pages: dict[str, bytes]) -> Callable[[str, FetchSettings], Fetched]:
    """A web of these pages, and nothing else."""

    def fetch(url: str, settings: FetchSettings) -> Fetched:
        del settings
        bare = url.partition("?")[0]
        if bare not in pages:
            raise IngestError("ingest_http_status", origin=url, status=404)
        return Fetched(url=bare, data=pages[bare], media_type="")

    return fetch


def named(found: list[RawDocument | Ingested]) -> list[tuple[str, str]]:
    """Name and error key (empty: fine) of each document."""
    return [
        (
            os.path.basename(one.source),  # noqa: PTH119
            one.error.key
            if isinstance(one, Ingested) and isinstance(one.error, IngestError)
            else "",
        )
        for one in found
    ]


def test_a_folder_is_walked_in_order(tmp_path: Path, settings: FetchSettings) -> None:
    """Names with accents and spaces; hidden files and a saved page's parts are left out."""
    (tmp_path / "été à Nîmes.txt").write_text("Le pont a rouvert.", "utf-8")
    (tmp_path / "a.md").write_text("# Pont", "utf-8")
    (tmp_path / ".secret.txt").write_text("non", "utf-8")
    (tmp_path / "~$article.docx").write_bytes(b"\x05Anne" * 9)
    (tmp_path / "export.jsonl").write_text('{"title": "Le pont"}', "utf-8")
    (tmp_path / "photo.JPG").write_bytes(b"\xff\xd8")
    for folder in ("b", ".git", "page_files", "page_fichiers"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "c.txt").write_text("Le pont.", "utf-8")
    found = list(documents([str(tmp_path)], settings=settings))
    assert [one.source for one in found] == [
        str(tmp_path / "a.md"),
        str(tmp_path / "été à Nîmes.txt"),
        str(tmp_path / "b" / "c.txt"),
    ]
    assert all(isinstance(one, RawDocument) and one.media_type for one in found)


def test_one_bad_file_never_stops_the_rest(tmp_path: Path, settings: FetchSettings) -> None:
    """Broken link, too large, a pipe, a missing name: each its own error, the others read."""
    (tmp_path / "a-lien.txt").symlink_to(tmp_path / "nulle-part.txt")
    (tmp_path / "b-gros.txt").write_bytes(b"a" * (settings.max_bytes + 1))
    os.mkfifo(tmp_path / "c-tuyau.txt")
    (tmp_path / "d-bon.txt").write_text("Le pont a rouvert.", "utf-8")
    found = list(documents([str(tmp_path), str(tmp_path / "rien.txt")], settings=settings))
    assert named(found) == [
        ("a-lien.txt", "ingest_broken_link"),
        ("b-gros.txt", "ingest_too_large"),
        ("c-tuyau.txt", "ingest_not_a_file"),
        ("d-bon.txt", ""),
        ("rien.txt", "ingest_missing"),
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_says_so(tmp_path: Path, settings: FetchSettings) -> None:
    """Permissions are named as the cause."""
    path = tmp_path / "ferme.txt"
    path.write_text("Le pont.", "utf-8")
    path.chmod(0)
    assert named(list(documents([str(path)], settings=settings))) == [
        ("ferme.txt", "ingest_unreadable")
    ]


@pytest.mark.parametrize("source", ["\0", "a" * 5000, "dossier/\0/x", "~$article.docx"])
def test_an_impossible_name_is_a_failure_not_a_crash(source: str, settings: FetchSettings) -> None:
    """Whatever a shell can pass."""
    assert [
        one.status for one in documents([source], settings=settings) if isinstance(one, Ingested)
    ] == ["failed"]


def test_a_name_that_is_not_utf8_is_escaped(
    tmp_path: Path, settings: FetchSettings, body: str
) -> None:
    """Old archives hold such names: the file is read, and its name can be stored and shown."""
    odd = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9")
    os.makedirs(odd)  # noqa: PTH103 - as a shell passes it
    for source in (odd, f"{odd}/lu.txt", f"{odd}/rien.txt"):
        if source == f"{odd}/lu.txt":
            (tmp_path / odd / "lu.txt").write_text(body, "utf-8")
        (found,) = documents([source], settings=settings)
        assert "caf\\xe9" in found.source
        if isinstance(found, RawDocument):
            assert read(found).source.endswith("caf\\xe9/lu.txt")
        else:
            assert "caf\\xe9" in str(found.error).encode().decode()


def test_an_empty_folder_says_so(tmp_path: Path, settings: FetchSettings) -> None:
    """Silence would look like success."""
    found = list(documents([str(tmp_path)], settings=settings))
    assert named(found)[0][1] == "ingest_empty_folder"


def test_standard_input_is_a_document(settings: FetchSettings) -> None:
    """With the reader's hints, and its kind told from its bytes."""
    hints = Hints(outlet="Le Courrier")
    found = list(documents(["-"], settings=settings, hints=hints, stdin=b"Le pont a rouvert."))
    assert found == [
        RawDocument(source="-", data=b"Le pont a rouvert.", media_type="text/plain", hints=hints)
    ]


def test_a_feed_brings_its_pages(settings: FetchSettings, body: str) -> None:
    """An entry's page; its own full copy, with its date, where the page cannot be had."""
    full = ("&lt;p&gt;" + body + "&lt;/p&gt;") * 4
    page = (
        f"<html><body><article><h1>Le pont</h1><p>{body}</p><p>{body}</p></article></body></html>"
    )
    pages = {
        "https://courrier.example/flux": FEED.format(full=full).encode(),
        "https://courrier.example/pont": page.encode(),
    }
    found = list(documents(["https://courrier.example/flux"], settings=settings, fetch=web(pages)))
    articles = [read(one) for one in found if isinstance(one, RawDocument)]
    assert [one.url for one in articles] == [
        "https://courrier.example/pont",
        "https://courrier.example/tram",
    ]
    assert articles[1].title == "Le tramway attend"
    assert articles[1].outlet == "Le Courrier"
    assert articles[1].published == "2026-03-04T08:00:00+00:00"


def test_a_teaser_is_not_passed_off_as_the_article(settings: FetchSettings) -> None:
    """Where the page fails and the feed has two words, the failure is told."""
    pages = {"https://courrier.example/flux": FEED.format(full="Le tramway…").encode()}
    found = list(documents(["https://courrier.example/flux"], settings=settings, fetch=web(pages)))
    assert [one.status for one in found if isinstance(one, Ingested)] == ["failed", "failed"]


@pytest.mark.parametrize(
    ("feed", "says", "wanted"),
    [
        ("courrier.example/flux", "", ("Le Courrier", "2026-03-03T13:30:00+00:00")),
        ("flux.courrier.example", "", ("Le Courrier", "2026-03-03T13:30:00+00:00")),
        ("veille.example/tout", "", ("courrier.example", "2026-03-03T13:30:00+00:00")),
        (
            "courrier.example/flux",
            f"{SITE}{DAY}",
            ("Le Val", "2026-03-02"),
        ),
    ],
)
def test_a_feed_says_what_a_page_does_not(
    feed: str, says: str, wanted: tuple[str, str], settings: FetchSettings, body: str
) -> None:
    """Its date and its name; a feed of other sites' articles gives them no name."""
    page = f"<html><head>{says}</head><body><article><p>{body}</p></article></body></html>"
    pages = {
        f"https://{feed}": FEED.format(full="").encode(),
        "https://courrier.example/pont": page.encode(),
    }
    found, _ = documents([f"https://{feed}"], settings=settings, fetch=web(pages))
    assert isinstance(found, RawDocument)
    article = read(found)
    assert (article.outlet, article.published) == wanted


def test_an_entry_without_a_link_has_no_address(settings: FetchSettings, body: str) -> None:
    """Its article is the feed's own copy, dated and signed by the feed."""
    full = ("&lt;p&gt;" + body + "&lt;/p&gt;") * 2
    feed = FEED.format(full=full).replace("<link>https://courrier.example/tram</link>", "")
    pages = {"https://courrier.example/flux": feed.encode()}
    found = list(documents(["https://courrier.example/flux"], settings=settings, fetch=web(pages)))
    articles = [read(one) for one in found if isinstance(one, RawDocument)]
    assert [(one.title, one.outlet, one.url) for one in articles] == [
        ("Le tramway attend", "Le Courrier", "")
    ]


def test_a_list_of_feeds_is_followed_once(
    tmp_path: Path, settings: FetchSettings, body: str
) -> None:
    """Each feed once, web addresses only."""
    listed = tmp_path / "flux.opml"
    listed.write_text(OPML, "utf-8")
    page = f"<html><body><article><p>{body}</p></article></body></html>".encode()
    pages = {
        "https://courrier.example/flux": FEED.format(full="").encode(),
        "https://courrier.example/pont": page,
        "https://courrier.example/tram": page,
    }
    found = list(documents([str(listed)], settings=settings, fetch=web(pages)))
    assert [one.source for one in found] == [
        "https://courrier.example/pont",
        "https://courrier.example/tram",
    ]


def test_feeds_do_not_nest(settings: FetchSettings) -> None:
    """A feed that lists itself ends."""
    feed = FEED.format(full="").encode()
    pages = {f"https://courrier.example/{name}": feed for name in ("flux", "pont", "tram")}
    found = list(documents(["https://courrier.example/flux"], settings=settings, fetch=web(pages)))
    assert {key for _, key in named(found)} == {"ingest_nested_feed"}


def test_a_feed_in_a_folder_reaches_for_no_network(tmp_path: Path, settings: FetchSettings) -> None:
    """Only what the reader named is fetched."""
    (tmp_path / "flux.xml").write_text(FEED.format(full=""), "utf-8")
    found = list(documents([str(tmp_path)], settings=settings, fetch=web({})))
    assert named(found) == [("flux.xml", "ingest_nested_feed")]


@pytest.mark.parametrize("data", [b"", b"<rss>", b"not xml", b'{"a": 1}', b"<opml/>"])
def test_what_is_no_feed_is_refused(data: bytes) -> None:
    """By the feed reader and by the list reader."""
    with pytest.raises(IngestError):
        entries(data, origin="x")
    with pytest.raises(IngestError):
        feed_urls(data, origin="x")


def test_entities_read_no_file_and_do_not_explode() -> None:
    """Neither in feeds nor in lists."""
    feed = BOMB + "<rss version='2.0'><channel><item><title>&f;[&b;]</title></item></channel></rss>"
    assert "root:" not in entries(feed.encode(), origin="x")[0].title
    listed = BOMB + "<opml><body><outline xmlUrl='https://a.fr/&f;'/></body></opml>"
    assert not any("root:" in url for url in feed_urls(listed.encode(), origin="x"))


def test_an_address_that_fails_is_a_value(settings: FetchSettings) -> None:
    """With the address as its source."""
    found = list(documents(["https://rien.example/a"], settings=settings, fetch=web({})))
    assert [(one.source, one.status) for one in found if isinstance(one, Ingested)] == [
        ("https://rien.example/a", "failed")
    ]


def test_every_message_is_said_in_both_languages() -> None:
    """French and English are twins, and French uses its own typography."""
    french, english = (
        {k: v for k, v in catalogue(x).items() if k.startswith("ingest_")} for x in ("fr", "en")
    )
    assert french.keys() == english.keys()
    assert all("'" not in text for text in french.values())
