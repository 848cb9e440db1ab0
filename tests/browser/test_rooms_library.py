"""The library and settings pages in a real browser, over real articles."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.looks import LOOKS, serious

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def fits(page: Page) -> bool:
    """Tell whether nothing sticks out sideways."""
    inside: bool = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    return inside


def shelf(page: Page) -> None:
    """Open the library."""
    page.locator("#tab-library-button").click()
    page.locator(".shelf").wait_for()


def titles(page: Page) -> list[str]:
    """The headlines of the table, in order."""
    return [text.strip() for text in page.locator(".shelf tbody th").all_text_contents()]


@pytest.mark.parametrize("context", LOOKS, indirect=True)
def test_nothing_serious_is_found_on_any_page(rooms: Any) -> None:
    """axe-core, every page with what it can show opened; and nothing wider than the screen."""
    page = rooms.page
    page.locator("#tab-briefing-button").click()
    page.locator("#brief-form").wait_for()
    for fold in ("#past-fold", "#topics-fold"):
        page.locator(f"{fold} .label-wrap").click()
    page.click("#make")
    page.locator(".brief").wait_for()
    page.wait_for_timeout(500)
    assert serious(page) == []
    assert fits(page)
    shelf(page)
    page.locator("#plot-fold .label-wrap").click()
    page.locator(".days").wait_for()
    page.locator("[data-act=compare]").first.click()
    page.locator(".compare").wait_for()
    page.locator("[data-act=edit]").first.click()
    page.locator("#edit-title").wait_for()
    page.wait_for_timeout(300)
    assert serious(page) == []
    assert fits(page)
    page.locator("#tab-settings-button").click()
    page.locator(".quality").first.wait_for()
    page.wait_for_timeout(300)
    assert serious(page) == []
    assert fits(page)
    assert rooms.complaints == []


def test_the_table_is_searched_filtered_and_sorted(rooms: Any) -> None:
    """Accents do not matter; a header sorts, again the other way; the keyboard is enough."""
    page = rooms.page
    shelf(page)
    everything = len(titles(page))
    page.fill("#find input, #find textarea", "epave evrard")
    page.wait_for_function("document.querySelectorAll('.shelf tbody tr').length === 1")
    page.fill("#find input, #find textarea", "")
    page.wait_for_function(
        "n => document.querySelectorAll('.shelf tbody tr').length === n", arg=everything
    )
    page.locator("#of-status input").click()
    page.get_by_role("option", name="corrected since").click()
    page.fill("#find input, #find textarea", "zzz")
    page.get_by_role("button", name="Show all").click()
    page.wait_for_function(
        "n => document.querySelectorAll('.shelf tbody tr').length === n", arg=everything
    )
    assert page.input_value("#find input, #find textarea") == ""
    assert page.input_value("#of-status input") == "Any"
    page.locator(".sort[data-by=title]").focus()
    page.keyboard.press("Enter")
    page.locator("th.col-title[aria-sort=ascending]").wait_for()
    up = titles(page)
    page.locator(".sort[data-by=title]").press("Enter")
    page.locator("th.col-title[aria-sort=descending]").wait_for()
    assert titles(page) == up[::-1]


@pytest.mark.parametrize("width", [1024, 1280, 1600])
def test_the_table_makes_room_for_an_article_beside_it(rooms: Any, width: int) -> None:
    """No headline and no button lies under the article."""
    page = rooms.page
    page.set_viewport_size({"width": width, "height": 860})
    shelf(page)
    page.locator(".shelf .title").first.click()
    page.locator("#reader .reader").wait_for()
    page.wait_for_function(
        "document.querySelector('.shelf').getBoundingClientRect().right"
        " <= document.querySelector('#reader').getBoundingClientRect().left"
    )


def test_a_removal_is_taken_back(rooms: Any, staged_rooms: Any) -> None:
    """No question asked; a notice offers the way back, revisions included."""
    page, desk = rooms.page, staged_rooms[1]
    shelf(page)
    row = page.locator(".shelf tbody tr", has=page.locator("[data-act=compare]"))
    id_ = row.locator("[data-act=compare]").get_attribute("data-id")
    before = desk.revisions(id_)
    row.locator(".remove").click()
    page.locator(".undo").wait_for()
    assert desk.library.count() == 19
    page.wait_for_function("document.activeElement.matches('.undo')")
    page.locator(".undo").click()
    page.locator(".toast", has_text="is back").wait_for()
    page.wait_for_function("document.activeElement.matches('.close-toast')")
    assert desk.revisions(id_) == before


@pytest.mark.parametrize("context", LOOKS[-1:], indirect=True)
def test_the_way_back_is_in_sight(rooms: Any) -> None:
    """However far down the article removed was."""
    page = rooms.page
    shelf(page)
    page.locator(".shelf .remove").last.click()
    page.locator(".undo").wait_for()
    page.wait_for_timeout(300)
    top = page.evaluate("document.querySelector('.undo').getBoundingClientRect().top")
    assert 0 <= top < page.evaluate("window.innerHeight")
    page.locator(".undo").click()
    page.locator(".undo").wait_for(state="detached")


def test_an_article_is_corrected(rooms: Any, staged_rooms: Any) -> None:
    """The form has what is known and the focus; a bad date is refused in words."""
    page, desk = rooms.page, staged_rooms[1]
    shelf(page)
    row = page.locator(".shelf tbody tr", has_text="Marsh fever")
    id_ = row.locator("[data-act=edit]").get_attribute("data-id")
    before = desk.library.article(id_)
    row.locator("[data-act=edit]").click()
    outlet = page.locator("#edit-outlet input, #edit-outlet textarea")
    outlet.wait_for()
    assert outlet.input_value() == before.outlet
    page.wait_for_function("document.activeElement.closest('#edit-title') !== null")
    outlet.fill("La Gazette du Marais")
    page.click("#edit-save")
    page.locator(".shelf tbody tr", has_text="La Gazette du Marais").wait_for()
    assert desk.library.article(id_).published == before.published[:10]
    page.locator("#correcting").wait_for(state="hidden")
    page.wait_for_function("id => document.activeElement.dataset.id === id", arg=id_)
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.closest('#edit-title') !== null")
    page.locator("#edit-leave").press("Enter")
    page.wait_for_function("id => document.activeElement.dataset.id === id", arg=id_)


def test_revisions_are_compared(rooms: Any) -> None:
    """What was removed and added is said in words, within the sentence too."""
    page = rooms.page
    shelf(page)
    page.locator("[data-act=compare]").click()
    page.locator(".compare").wait_for()
    marks = page.locator(".diff .word").all_text_contents()
    assert {"removed", "added"} <= {mark.strip() for mark in marks}
    page.wait_for_function("document.activeElement.matches('.compare')")
    page.get_by_role("button", name="Close the comparison").click()
    page.locator(".compare").wait_for(state="detached")
    page.wait_for_function("document.activeElement.matches('[data-act=compare]')")


def test_what_fails_says_why_and_is_tried_again(rooms: Any, tmp_path: Path) -> None:
    """A file that cannot be read stays on the page with its reason until it is dismissed."""
    page = rooms.page
    shelf(page)
    broken = tmp_path / "vide.pdf"
    broken.write_bytes(b"%PDF-1.4 nothing")
    page.set_input_files("#files input[type=file], #drop input[type=file]", broken)
    failed = page.locator(".failures li", has_text="vide.pdf")
    failed.wait_for()
    assert len(failed.locator(".why").text_content() or "") > 10
    failed.get_by_role("button", name="Try again").click()
    page.locator(".intake .failed").wait_for()
    failed.get_by_role("button", name="Dismiss").click()
    failed.wait_for(state="detached")


def test_the_look_is_kept_by_the_browser(rooms: Any) -> None:
    """Theme and text size change at once and are there again after a reload."""
    page = rooms.page
    page.locator("#tab-settings-button").click()
    page.locator("#set-theme").get_by_label("Dark").check()
    page.wait_for_function("document.body.classList.contains('dark')")
    page.locator("#set-size").get_by_label("Large").check()
    page.wait_for_function("document.documentElement.dataset.size === 'large'")
    page.reload()
    page.wait_for_function(
        "document.body.classList.contains('dark') &&"
        " document.documentElement.dataset.size === 'large'"
    )
    page.locator("#tab-settings-button").click()
    page.wait_for_function("document.querySelector('#set-theme input[value=dark]')?.checked")


def test_the_language_has_two_switches_that_agree(rooms: Any) -> None:
    """The one in the settings moves the one above, and the page with them."""
    page = rooms.page
    page.locator("#tab-settings-button").click()
    page.locator("#set-lang").get_by_label("Français").check()
    page.get_by_role("tab", name="Réglages").wait_for()
    page.wait_for_function("document.querySelector('#interface input[value=fr]').checked")
    page.get_by_text("Langue et apparence").wait_for()


def test_everything_is_taken_away_and_nothing_deleted_by_mistake(
    rooms: Any, staged_rooms: Any, tmp_path: Path
) -> None:
    """The archive holds the library; the wrong word deletes nothing."""
    page, desk = rooms.page, staged_rooms[1]
    page.locator("#tab-settings-button").click()
    page.click("#pack")
    page.locator("#packed").wait_for()
    with page.expect_download() as told:
        page.click("#packed")
    told.value.save_as(tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert {"articles.jsonl", "library.sqlite"} <= set(archive.namelist())
    page.fill("#erase-word input, #erase-word textarea", "oui")
    page.click("#erase")
    page.get_by_text("Nothing was deleted").wait_for()
    assert desk.library.count() == 20
