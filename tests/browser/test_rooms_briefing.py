"""The briefing page in a real browser, over real articles; the sentences are a script's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
FRENCH = {"locale": "fr-FR"}
ALIGNED = """() => {
  const [a, b] = [...document.querySelector('.dispute').querySelectorAll('.side')]
    .map((side) => side.getBoundingClientRect());
  return Math.abs(a.y - b.y) < 2 && a.x !== b.x;
}"""


def make(page: Page) -> None:
    """Open the page and have a briefing made."""
    page.locator("#tab-briefing-button").click()
    page.fill("#days input", "14")
    page.press("#days input", "Tab")
    page.click("#make")
    page.locator(".brief").wait_for()
    page.locator("#make").wait_for()  # back once the page has settled


def test_every_fact_opens_its_exact_source_in_view(rooms: Any, staged_rooms: Any) -> None:
    """The characters a chip promises are marked, and seen without scrolling."""
    page, desk = rooms.page, staged_rooms[1]
    make(page)
    chips = page.locator(".story[open] .fact .cite")
    for n in (0, 4, chips.count() - 1):
        chip = chips.nth(n)
        start, end = (int(chip.get_attribute(f"data-{name}") or "") for name in ("start", "end"))
        wanted = desk.library.article(chip.get_attribute("data-open")).text[start:end]
        chip.click()
        page.wait_for_function(
            "wanted => document.querySelector('.reader mark')?.textContent === wanted", arg=wanted
        )
        page.wait_for_timeout(200)
        seen = page.evaluate(
            "() => { const r = document.querySelector('.reader mark').getBoundingClientRect();"
            " return r.bottom > 0 && r.top < innerHeight; }"
        )
        assert seen, n


def test_both_languages_then_one_without_making_it_again(rooms: Any) -> None:
    """Columns side by side; one language on demand; the top leads to its story."""
    page = rooms.page
    make(page)
    page.wait_for_function(
        "() => { const [a, b] = document.querySelector('.fact .pair').children;"
        " return Math.abs(a.getBoundingClientRect().y - b.getBoundingClientRect().y) < 2; }"
    )
    page.locator("#brief-in").get_by_label("English").check()
    page.locator(".brief.columns-1").wait_for()
    assert page.locator(".fact .rc-text[lang=fr]").count() == 1  # quoted in its own language
    assert page.locator(".topfive li").count() == 5
    story = page.locator("details.story").last
    assert story.get_attribute("open") is None
    story.locator("summary").click()
    assert story.get_attribute("open") is not None


def test_differences_dates_and_names_are_drawn(rooms: Any) -> None:
    """Sides stand side by side with their outlets; the timeline is a list of dates."""
    page = rooms.page
    make(page)
    sides = page.locator(".dispute").first.locator(".side")
    assert sides.count() == 2
    page.wait_for_function(ALIGNED)  # both in one look: the page moves while it settles
    assert "Le Courrier de Hautvers" in (sides.first.text_content() or "")
    assert page.locator(".times").first.locator("time").count() == 4
    assert page.locator(".names .name", has_text="Alvene Basin Council").count() == 1


def test_a_past_briefing_is_opened_and_deleted(rooms: Any) -> None:
    """The calendar has a button for its day; closing it shows today's again."""
    page = rooms.page
    make(page)
    page.locator("#past-fold .label-wrap").click()
    page.locator(".month .day").first.click()
    page.get_by_text("Close it").click()
    page.get_by_text("Close it").wait_for(state="detached")
    before = page.locator(".held-list li").count()
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator(".held-list .remove").first.click()
    page.wait_for_function(
        "n => document.querySelectorAll('.held-list li').length === n", arg=before - 1
    )


@pytest.mark.parametrize("context", [FRENCH], indirect=True)
def test_topics_come_and_go(rooms: Any, staged_rooms: Any) -> None:
    """Typed and entered, then removed by the button that names it."""
    page, desk = rooms.page, staged_rooms[1]
    page.locator("#tab-briefing-button").click()
    page.locator("#topics-fold .label-wrap").click()
    page.fill("#topic input, #topic textarea", "crues et barrages")
    page.press("#topic input, #topic textarea", "Enter")
    page.locator("#topics .chip", has_text="crues et barrages").wait_for()
    assert desk.topics() == ["crues et barrages"]
    page.get_by_role("button", name="Ne plus suivre").click()
    page.locator("#topics .chip").wait_for(state="detached")
    assert desk.topics() == []


def test_a_story_goes_into_the_conversation(rooms: Any) -> None:
    """The question that follows is kept to the story's articles, as a chip says."""
    page = rooms.page
    make(page)
    page.locator("[data-act=ask]").nth(1).click()
    page.locator("#filters", has_text="Orsund ferries").wait_for()
    page.fill("#question textarea", "What did the crews obtain?")
    page.press("#question textarea", "Enter")
    page.locator(".found summary").wait_for()
    page.locator("#ask").wait_for()
    outlets = page.locator(".found .passage-from").all_text_contents()
    assert outlets
    assert not any("Marsh" in text for text in outlets)


def test_making_is_shown_step_by_step_and_cancelled(rooms: Any, staged_rooms: Any) -> None:
    """Steps, a count and a bar; Cancel ends it and says what is kept."""
    page, desk = rooms.page, staged_rooms[1]
    desk.pace = 0.3
    try:
        page.locator("#tab-briefing-button").click()
        page.click("#make")
        page.locator(".making progress").wait_for()
        assert page.locator(".steps li").count() == 5
        page.click("#cancel")
        page.get_by_text("Cancelled.").wait_for()
        page.locator("#make").wait_for()
    finally:
        desk.pace = 0.0
