"""From a result to its page."""

from __future__ import annotations

from dataclasses import replace

from chatbot.export.layout import numbering, page
from chatbot.types import Briefing, Citation, Summary


def cite(n: int, start: int, article_id: str = "a") -> Citation:
    """Ten characters of some article."""
    return Citation(
        n=n,
        article_id=article_id,
        passage_id="p",
        outlet="L’Écho",
        title="",
        url="",
        published=None,
        lang="fr",
        quote="dix lettre",
        start=start,
        end=start + 10,
    )


def test_numbers_that_agree_are_kept() -> None:
    """What the page prints is what the JSON says."""
    three, one = cite(3, 0), cite(1, 20)
    assert numbering([three, one, three]) == {three: 3, one: 1}


def test_numbers_that_clash_are_given_again() -> None:
    """One number never points at two passages, nor one passage at two numbers."""
    first, clash, again = cite(1, 0), cite(1, 20), cite(2, 0)
    assert numbering([first, clash, again]) == {first: 1, clash: 2, again: 1}


def test_undated_stories_come_last(briefing: Briefing) -> None:
    """Context never leads the news, whatever its rank."""
    stories = [section.story for section in page(briefing, ui_lang="fr").sections]
    assert [story.id for story in stories if story] == ["ferry", "notebooks"]


def test_the_days_of_a_story_are_those_of_its_articles(briefing: Briefing) -> None:
    """First and last day; none for an undated story."""
    dated, undated = page(briefing, ui_lang="en").sections
    assert dated.dates == ("2031-05-01", "2031-05-02")
    assert undated.dates == ()


def test_only_a_developing_story_marks_what_is_new(briefing: Briefing) -> None:
    """In a new story everything is new: nothing is marked."""
    dated = page(briefing, ui_lang="fr").sections[0]
    assert [row.new for row in dated.rows] == [False, True, False, True, False]
    story = replace(briefing.stories[1], status="new")
    fresh = page(replace(briefing, stories=(story,)), ui_lang="fr").sections[0]
    assert not any(row.new for row in fresh.rows)


def test_a_timeline_entry_without_its_fact_is_not_drawn(briefing: Briefing) -> None:
    """A fact that was left out leaves no dangling date."""
    story = replace(briefing.stories[1], facts=briefing.stories[1].facts[:1])
    shown = page(replace(briefing, stories=(story,)), ui_lang="fr").sections[0]
    assert [moment.row.anchor for moment in shown.timeline] == ["s1f1"]


def test_articles_are_named_from_their_citations(summary: Summary) -> None:
    """Without the library at hand, a summary still names what it cites."""
    shown = page(summary, ui_lang="fr")
    assert [article.outlet for article in shown.articles] == [
        "L’Écho du Ponant",
        "The Harbour Courier",
        "Agence Armor",
    ]
    assert shown.sections[0].sources[0].text is None


def test_sources_hold_each_passage_once(briefing: Briefing) -> None:
    """Facts and disagreements share one numbered list."""
    numbers = [mark.n for mark in page(briefing, ui_lang="fr").sections[0].sources]
    assert numbers == [1, 2, 3, 4, 5, 6, 7, 8]
