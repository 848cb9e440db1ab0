"""The pages in a real browser: what a reader does, and what no page may ever do."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser
FRENCH = {"locale": "fr-FR"}
NARROW = {"locale": "fr-FR", "viewport": {"width": 360, "height": 740}}


def ask(page: Page, question: str) -> None:
    """Type a question, send it with the Enter key, and see it taken."""
    asked = page.locator(".exchange").count()
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.locator(".exchange").nth(asked).wait_for()


def finish(page: Page) -> None:
    """Wait until the answer is there and the page accepts another question."""
    page.locator(".exchange.running").wait_for(state="detached")
    page.locator("#ask").wait_for()


def cited(desk: Any, chip: Locator) -> str:
    """The characters that a citation promises."""
    place = {name: chip.get_attribute(f"data-{name}") or "" for name in ("open", "start", "end")}
    text: str = desk.library.article(place["open"]).text
    return text[int(place["start"]) : int(place["end"])]


def fits(page: Page) -> bool:
    """Tell whether nothing sticks out sideways."""
    inside: bool = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    return inside


def test_a_citation_opens_exactly_its_characters(visit: Any, desk: Any) -> None:
    """Every citation of an answer marks text[start:end] in the article as stored, in view."""
    page = visit.page
    ask(page, "When does the ferry sail again?")
    finish(page)
    chips = page.locator(".answer .cite")
    assert chips.count() == 4
    for chip in chips.all():
        chip.click()
        wanted = cited(desk, chip)
        page.wait_for_function(
            "wanted => document.querySelector('.reader mark')?.textContent === wanted", arg=wanted
        )
        assert page.locator(".reader mark").all_text_contents() == [wanted]
        assert page.locator(".reader mark").is_visible()
    assert page.locator(".answer .rc-check").all_text_contents() == ["checked", "checked", "quoted"]


def test_the_passage_is_there_at_once(visit: Any) -> None:
    """From click to highlight, a reader does not wait (best of five: other work shares the CPU)."""
    page = visit.page
    ask(page, "When does the ferry sail again?")
    finish(page)
    waits = [
        page.evaluate(
            """n => new Promise(done => {
              const began = performance.now();
              const seen = new MutationObserver(() => {
                if (!document.querySelector(".reader mark")) return;
                seen.disconnect(); done(performance.now() - began);
              });
              seen.observe(document.getElementById("reader"),
                { subtree: true, childList: true, characterData: true });
              document.querySelectorAll(".answer .cite")[n].click();
            })""",
            n,
        )
        for n in (0, 1, 0, 1, 0)
    ]
    assert min(waits) < 150, waits


def test_keyboard_opens_and_closes_an_article(visit: Any) -> None:
    """Enter on a citation opens it and moves there; Escape closes and gives the focus back."""
    page = visit.page
    ask(page, "When does the ferry sail again?")
    finish(page)
    page.locator(".cite").first.focus()
    page.keyboard.press("Enter")
    page.locator(".reader:focus").wait_for()
    page.keyboard.press("Escape")
    page.locator(".reader").wait_for(state="detached")
    assert page.evaluate("document.activeElement.matches('.cite')")


def test_follow_up_knows_the_conversation(visit: Any, desk: Any) -> None:
    """Earlier exchanges go with the next question; a new conversation forgets them."""
    page = visit.page
    ask(page, "When does the ferry sail again?")
    finish(page)
    page.locator("#answer-in").get_by_label("French").check()
    ask(page, "How much did it cost?")
    page.locator(".exchange").nth(1).locator(".byline").wait_for()
    finish(page)
    assert [turn.question for turn in desk.asked[1]["history"]] == [
        "When does the ferry sail again?"
    ]
    assert (desk.asked[0]["answer_lang"], desk.asked[1]["answer_lang"]) == (None, "fr")
    assert page.locator(".exchange").nth(1).locator(".rc-text").first.get_attribute("lang") == "fr"
    page.click("[data-do=new]")
    page.locator("#talk .empty").wait_for()
    ask(page, "Qui paie ?")
    finish(page)
    assert desk.asked[2]["history"] == ()


def test_stop_frees_the_engine_and_keeps_what_was_checked(visit: Any, desk: Any) -> None:
    """Sentences appear one by one; Stop ends the work within a second and the page says so."""
    page = visit.page
    ask(page, "Que sait-on, lentement ?")
    page.locator(".answer .sentence").first.wait_for()
    page.locator(".exchange.running .steps .now").wait_for()
    page.locator(".found summary", has_text="2 passages found").wait_for()
    began = time.monotonic()
    page.click("#stop")
    assert desk.cancelled.wait(2)
    assert time.monotonic() - began < 2
    page.get_by_text("Stopped.").wait_for()
    assert page.locator(".answer .sentence").count() == 1
    finish(page)


def test_the_focus_passes_to_what_takes_a_buttons_place(visit: Any) -> None:
    """Ask gives way to Stop and Stop to Ask: a keyboard never starts again from the top."""
    page = visit.page
    page.fill("#question textarea", "Que sait-on, lentement ?")
    page.locator("#ask").press("Enter")
    page.wait_for_function("document.activeElement.id === 'stop'")
    page.locator(".answer .sentence").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'ask'")
    finish(page)


def test_not_found_shows_the_nearest_passages(visit: Any, desk: Any) -> None:
    """An honest answer still leads somewhere."""
    page = visit.page
    ask(page, "Une chose introuvable ?")
    finish(page)
    nearest = page.locator(".none .passage")
    assert nearest.count() == 2
    nearest.first.click()
    page.locator(".reader mark").wait_for()
    assert page.locator(".reader mark").text_content() == cited(desk, nearest.first)


def test_an_error_says_what_to_do(visit: Any) -> None:
    """Our errors are told in the page, in the reader's language, with what to try."""
    page = visit.page
    ask(page, "Une panne ?")
    finish(page)
    assert "move it away" in (page.locator(".error").text_content() or "")


def test_the_interface_changes_language_everywhere(visit: Any) -> None:
    """Labels, tabs, what is shown already, and the document's own language; kept on reload."""
    page = visit.page
    ask(page, "When does the ferry sail again?")
    finish(page)
    page.locator(".cite").first.click()
    page.locator(".reader").wait_for()
    page.locator("#interface").get_by_label("Français").check()
    page.get_by_role("tab", name="Bibliothèque").wait_for()
    assert page.locator("#ask").inner_text() == "Demander"
    assert page.locator("#question textarea").get_attribute("placeholder") == (
        "Interrogez vos articles, en français ou en anglais…"
    )
    assert page.locator(".answer .rc-check").first.text_content() == "vérifiée"
    assert page.locator(".reader .close").get_attribute("aria-label") == "Fermer l’article"
    page.wait_for_function("document.documentElement.lang === 'fr'")
    page.reload()
    page.get_by_role("tab", name="Bibliothèque").wait_for()


@pytest.mark.parametrize("context", [FRENCH], indirect=True)
def test_a_french_browser_is_greeted_in_french(visit: Any) -> None:
    """The first language is the browser's."""
    visit.page.get_by_role("heading", name="Que voulez-vous savoir").wait_for()
    visit.page.get_by_role("tab", name="Revue de presse").wait_for()


def test_library_takes_a_file_and_lets_it_go(visit: Any, tmp_path: Path) -> None:
    """Add, read and remove an article; an address that fails says why."""
    page = visit.page
    page.get_by_role("tab", name="Library").click()
    file = tmp_path / "marché de Noël.txt"
    file.write_text("Le marché ouvre vendredi\nQuarante chalets sont annoncés.", "utf-8")
    page.set_input_files("#drop input[type=file]", file)
    page.locator(".intake .added").wait_for()
    row = page.locator(".shelf tbody tr", has_text="Le marché ouvre vendredi")
    row.locator(".title").click()
    page.locator(".reader", has_text="Quarante chalets sont annoncés.").wait_for()
    row.locator(".remove").click()
    page.get_by_text("“Le marché ouvre vendredi” was removed.").wait_for()
    assert row.count() == 0
    page.fill("#urls textarea", "https://exemple.invalid/a")
    page.click("#fetch")
    failed = page.locator(".intake .failed")
    failed.wait_for()
    assert "cannot be read" in (failed.text_content() or "")


def test_a_file_dropped_anywhere_reaches_the_library(visit: Any) -> None:
    """Dropping is the same as choosing; the page never leaves for the file."""
    page = visit.page
    page.evaluate(
        """() => {
          const files = new DataTransfer();
          files.items.add(new File(["Une grève\\nLes quais sont vides."], "greve.txt"));
          document.body.dispatchEvent(
            new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true }));
        }"""
    )
    page.locator(".intake .added").wait_for()
    assert page.get_by_role("tab", name="Library").get_attribute("aria-selected") == "true"


def test_an_article_that_is_gone_is_said_to_be(visit: Any, desk: Any) -> None:
    """A citation outlives its article without a traceback."""
    page = visit.page
    ask(page, "When does the ferry sail again?")
    finish(page)
    desk.library.held.clear()
    page.locator(".cite").first.click()
    page.locator(".reader", has_text="no longer in the library").locator("mark").wait_for()


def test_briefing_side_by_side_and_taken_away(visit: Any, tmp_path: Path) -> None:
    """Made on demand, each fact on one line, the reader's language first; downloads hold it too."""
    page = visit.page
    page.get_by_role("tab", name="Briefing").click()
    assert page.input_value("#day input") == "2031-03-01"
    page.click("#make")
    page.locator(".brief").wait_for()
    english, french = page.locator(".fact").first.locator(".rc-text").all()
    assert (english.get_attribute("lang"), french.get_attribute("lang")) == ("en", "fr")
    page.wait_for_function(  # both at once: the page moves while it settles
        "() => { const [a, b] = document.querySelector('.fact').querySelectorAll('.rc-text');"
        " return Math.abs(a.getBoundingClientRect().y - b.getBoundingClientRect().y) < 2; }"
    )
    page.locator(".brief .cite").first.click()
    page.locator(".reader mark").wait_for()
    with page.expect_download(timeout=60_000) as told:
        page.click("#download-json")
    saved = tmp_path / "brief.json"
    told.value.save_as(saved)
    assert json.loads(saved.read_text("utf-8"))["stories"][0]["title"]["fr"]
    with page.expect_download() as told:
        page.click("#download-md")
    told.value.save_as(tmp_path / "brief.md")
    assert "Rocheval" in (tmp_path / "brief.md").read_text("utf-8")


def test_briefing_can_be_cancelled(visit: Any, desk: Any) -> None:
    """Progress is shown, and Cancel ends the work."""
    page = visit.page
    page.get_by_role("tab", name="Briefing").click()
    page.fill("#days input", "99")
    page.press("#days input", "Tab")
    page.click("#make")
    page.locator(".making progress").wait_for()
    page.click("#cancel")
    assert desk.cancelled.wait(2)
    page.get_by_text("Cancelled.").wait_for()
    page.locator("#make").wait_for()


def test_a_hostile_article_reaches_nobody(visit: Any) -> None:
    """Images, forms, scripts and templates in an article are words: no request, no effect."""
    page = visit.page
    ask(page, "Un piège ?")
    finish(page)
    page.locator(".cite").first.click()
    page.locator(".reader mark").wait_for()
    page.get_by_role("tab", name="Library").click()
    page.locator(".shelf").wait_for()
    page.wait_for_timeout(300)
    for sign in ("#room img", "#room form", "#room script", "#room svg[onload]"):
        assert page.locator(sign).count() == 0
    assert page.evaluate("window.pwned") is None
    assert visit.strays == []


def test_the_policy_stops_what_escaping_would_miss(visit: Any) -> None:
    """Even markup put into the page by force cannot call another host."""
    page = visit.page
    page.evaluate(
        """() => {
          const image = new Image();
          image.src = "http://traceur.example/pixel.png";
          document.body.append(image);
          fetch("http://traceur.example/beacon").catch(() => {});
        }"""
    )
    page.wait_for_timeout(300)
    assert visit.strays == []
    assert any("Content Security Policy" in line for line in visit.complaints)


def test_every_page_is_offline_and_without_complaint(visit: Any) -> None:
    """A whole visit asks nothing of any other host and logs no error."""
    page = visit.page
    ask(page, "When does the ferry sail again?")
    finish(page)
    for name in ("Briefing", "Library", "Ask"):
        page.get_by_role("tab", name=name).click()
    page.wait_for_timeout(300)
    assert visit.strays == []
    assert visit.complaints == []


@pytest.mark.parametrize("context", [NARROW], indirect=True)
def test_a_narrow_screen_scrolls_one_way_only(visit: Any, tmp_path: Path) -> None:
    """At 360 px every page and the open article fit the width."""
    page = visit.page
    ask(page, "When does the ferry sail again?")
    finish(page)
    assert fits(page)
    page.locator(".cite").first.click()
    page.locator(".reader").wait_for()
    box = page.locator(".reader").bounding_box()
    assert box is not None
    assert box["width"] <= 360
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Revue de presse").click()
    page.click("#make")
    page.locator(".brief").wait_for()
    assert fits(page)
    page.get_by_role("tab", name="Bibliothèque").click()
    page.locator(".shelf").wait_for()
    assert fits(page)
    page.screenshot(path=tmp_path / "narrow.png", full_page=True)


def test_the_server_answers_to_its_own_name_only(served: Any) -> None:
    """A foreign name that resolves here is refused (DNS rebinding)."""
    import httpx

    url = served[0]
    assert httpx.get(url, trust_env=False).status_code == 200
    foreign = httpx.get(url, headers={"Host": "traceur.example"}, trust_env=False)
    assert foreign.status_code == 400


def test_controls_have_names(visit: Any) -> None:
    """Every button and field of every page can be announced."""
    page = visit.page
    for tab in ("Briefing", "Library", "Ask"):
        page.get_by_role("tab", name=tab).click()
        nameless = page.evaluate(
            """() => [...document.querySelectorAll("#room button, #room input, #room textarea")]
              .filter(e => e.offsetParent && !(e.innerText || e.ariaLabel || e.title
                || e.labels?.length || e.closest("label")))
              .map(e => e.outerHTML.slice(0, 120))"""
        )
        assert nameless == []
