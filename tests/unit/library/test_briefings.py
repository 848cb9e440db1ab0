"""Past briefings are kept whole and never change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from chatbot.errors import LibraryError
from chatbot.library import Library
from chatbot.types import Article, Briefing, Seconds, Story

ARTICLE = Article(
    article_id="a1",
    source="/presse/bac.txt",
    title="Le bac de Trémeur rouvre",
    text="Le bac rouvre. L’œuvre est achevée.",
    lang="fr",
    published="2031-05-02",
)
STORY = Story(
    id="s1",
    title={"fr": "Le bac rouvre", "en": "The ferry is back"},
    status="new",
    articles=("a1",),
    outlets=1,
    independent_sources=1,
    facts=(),
)
BRIEFING = Briefing(
    date="2031-05-02",
    days=1,
    lang="both",
    stories=(STORY,),
    left_out=(),
    model="m",
    prompt="p",
    seconds=Seconds(first_token=0.5, total=1.25),
    articles={"a1": ARTICLE},
    made="2031-05-02T06:00:00+02:00",
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library on disk."""
    with Library.open(tmp_path / "library.sqlite") as opened:
        yield opened


def test_a_briefing_comes_back_as_it_was(library: Library) -> None:
    """By its id, or the beginning of it, with the texts of its articles."""
    past = library.briefings.put(BRIEFING)

    assert library.briefings.get(past.id) == library.briefings.get(past.id[:6]) == BRIEFING
    assert past == library.briefings.listed()[0]
    assert (past.date, past.days, past.lang, past.stories) == ("2031-05-02", 1, "both", 1)
    assert past.titles == (STORY.title,)


def test_the_newest_day_is_listed_first(library: Library) -> None:
    """Of two briefings of a day, the last made comes first; the earlier one stays."""
    days = ["2031-05-01", "2031-05-03", "2031-05-02", "2031-05-03"]
    made = [f"2031-05-04T0{n}:00:00+02:00" for n in range(4)]
    for day, when in zip(days, made, strict=True):
        library.briefings.put(replace(BRIEFING, date=day, made=when))

    assert [past.made for past in library.briefings.listed()] == [made[n] for n in (3, 1, 2, 0)]
    assert [b.made for b in library.briefings.before("2031-05-03", most=5)] == [made[2], made[0]]
    assert len(library.briefings.before("2031-05-03", most=1)) == 1


def test_what_was_asked_before_is_found(library: Library) -> None:
    """The same question finds the last briefing it made; another finds none."""
    library.briefings.put(BRIEFING, asked="x")
    later = replace(BRIEFING, made="2031-05-02T07:00:00+02:00")
    library.briefings.put(later, asked="x")

    assert library.briefings.asked("x") == later
    assert library.briefings.asked("y") is None


@pytest.mark.parametrize("wanted", ["zzzz", "", "abc"])
def test_an_unknown_briefing(library: Library, wanted: str) -> None:
    """An id of none, or too short to mean one, is an error that names it."""
    library.briefings.put(BRIEFING)

    with pytest.raises(LibraryError) as raised:
        library.briefings.get(wanted)
    assert raised.value.key == "briefing_unknown"


def test_a_briefing_can_be_forgotten(library: Library) -> None:
    """It is gone, the others stay."""
    past = library.briefings.put(BRIEFING)
    library.briefings.put(replace(BRIEFING, date="2031-05-03"))

    assert library.briefings.forget(past.id) == past
    assert [left.date for left in library.briefings.listed()] == ["2031-05-03"]
    with pytest.raises(LibraryError):
        library.briefings.forget(past.id)


def test_briefings_can_be_read_by_another_process(tmp_path: Path) -> None:
    """A library opened to read lists and gives them, and forgets none."""
    path = tmp_path / "library.sqlite"
    with Library.open(path) as writer:
        past = writer.briefings.put(BRIEFING)
        with Library.open(path, readonly=True) as reader:
            assert reader.briefings.get(past.id) == BRIEFING
            with pytest.raises(LibraryError):
                reader.briefings.forget(past.id)
