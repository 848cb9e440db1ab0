"""Past briefings as a feed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import feedparser
import pytest

from chatbot.errors import ExportError
from chatbot.export.atom import MOST, atom
from chatbot.types import Briefing
from tests.fake_briefing import rich_briefing

A = "{http://www.w3.org/2005/Atom}"


def written(path: Path, *briefings: Briefing) -> ET.Element:
    """The feed of some briefings, parsed."""
    atom(briefings, path, ui_lang="fr")
    return ET.fromstring(path.read_bytes())  # noqa: S314 - our own file


def test_the_feed_has_what_rfc_4287_asks(tmp_path: Path) -> None:
    """An id, a title, a moment with its zone and an author; entries have content."""
    root = written(tmp_path / "revues.atom", rich_briefing())

    assert root.tag == f"{A}feed"
    for element in (root, root.find(f"{A}entry")):
        assert element is not None
        assert (element.findtext(f"{A}id") or "").startswith("urn:uuid:")
        assert element.findtext(f"{A}title")
        assert element.findtext(f"{A}updated") == "2031-05-02T06:31:07+02:00"
    assert root.findtext(f"{A}author/{A}name") == "Recoupe"
    content = root.find(f"{A}entry/{A}content")
    assert content is not None
    assert content.get("type") == "html"


def test_a_reader_of_feeds_reads_it(tmp_path: Path) -> None:
    """Newest first, each entry named by its days and first story, with the facts in HTML."""
    path = tmp_path / "revues.atom"
    atom([rich_briefing("2031-05-02"), rich_briefing("2031-05-04")], path, ui_lang="fr")

    parsed = feedparser.parse(path.read_bytes())

    assert not parsed.bozo
    assert [entry.updated[:10] for entry in parsed.entries] == ["2031-05-04", "2031-05-02"]
    assert parsed.entries[1].title.startswith("1–2 mai 2031 · Le lac de Sauveterre vidé")
    assert "40 tonnes de poissons" in parsed.entries[0].content[0].value
    assert "40 tonnes of fish" in parsed.entries[0].content[0].value


def test_a_briefing_made_again_keeps_its_id_and_takes_the_place(tmp_path: Path) -> None:
    """Readers see an update, not a second entry."""
    early = rich_briefing()
    late = replace(early, made="2031-05-02T19:00:00+02:00")

    first = written(tmp_path / "a.atom", early).findtext(f"{A}entry/{A}id")
    again = written(tmp_path / "b.atom", late, early)

    assert [entry.findtext(f"{A}id") for entry in again.iter(f"{A}entry")] == [first]
    assert again.findtext(f"{A}updated") == "2031-05-02T19:00:00+02:00"


def test_topics_make_another_entry(tmp_path: Path) -> None:
    """A briefing on some topics does not take the place of the whole day's, and says them."""
    whole = rich_briefing()

    root = written(tmp_path / "a.atom", whole, replace(whole, topics=("le lac", "OTAN")))

    titles = [entry.findtext(f"{A}title") or "" for entry in root.iter(f"{A}entry")]
    assert len(titles) == 2
    assert sum("le lac · OTAN" in title for title in titles) == 1


def test_old_and_strange_briefings_make_a_valid_feed(tmp_path: Path) -> None:
    """No moment, no story, characters that XML cannot hold: still a feed."""
    bare = replace(rich_briefing(), made="", top=(), stories=())
    odd = replace(rich_briefing("2031-05-03"), made="naguère")
    story = replace(odd.stories[0], title={"fr": "Le lac\0 \ud800 <b>vidé</b>"})

    root = written(tmp_path / "a.atom", bare, replace(odd, stories=(story,)))

    titles = [entry.findtext(f"{A}title") or "" for entry in root.iter(f"{A}entry")]
    assert "Le lac\ufffd \ufffd <b>vidé</b>" in titles[0]
    assert root.findall(f"{A}entry")[1].findtext(f"{A}updated") == "2031-05-02T18:00:00+00:00"


def test_the_feed_stays_short_and_an_empty_one_is_a_feed(tmp_path: Path) -> None:
    """The newest thirty; none makes a feed without entries."""
    many = [rich_briefing(f"2031-{m:02d}-{d:02d}") for m in (3, 4) for d in range(1, 21)]

    assert atom(many, tmp_path / "a.atom", ui_lang="en") == MOST
    assert written(tmp_path / "b.atom").findtext(f"{A}updated") == "1970-01-01T00:00:00+00:00"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """Nothing is left behind."""
    with pytest.raises(ExportError):
        atom([rich_briefing()], tmp_path / "absent" / "revues.atom", ui_lang="fr")
