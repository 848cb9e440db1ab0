"""The conversation in a real browser: asking again, editing, copying, filtering, stepping."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
ASKED = "When does the ferry sail again?"
CLIPBOARD = {"locale": "en-GB", "permissions": ["clipboard-read", "clipboard-write"]}
NARROW = {"locale": "fr-FR", "viewport": {"width": 360, "height": 740}}


def ask(page: Page, question: str) -> None:
    """Put a question and wait for the end of its answer."""
    asked = page.locator(".exchange").count()
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.locator(".exchange").nth(asked).wait_for()
    page.locator(".exchange.running").wait_for(state="detached")
    page.locator("#ask").wait_for()


def test_a_citation_tells_where_it_is_from_on_hover_and_focus(visit: Any) -> None:
    """Outlet, date, language and words; Escape puts the card away."""
    page = visit.page
    ask(page, ASKED)
    chip = page.locator(".chip").nth(1)
    card = chip.locator(".card")
    assert not card.is_visible()
    chip.locator(".cite").hover()
    card.wait_for()
    assert "The Marden Post · February 28, 2031 · English" in card.inner_text()
    assert "The lake ferry will sail again" in card.inner_text()
    page.keyboard.press("Escape")
    card.wait_for(state="hidden")
    page.mouse.move(2, 2)
    chip.locator(".cite").focus()
    card.wait_for()


def test_one_steps_from_citation_to_citation(visit: Any) -> None:
    """The panel says which citation it is; Next leads to the next one, and stops at the last."""
    page = visit.page
    ask(page, ASKED)
    page.locator(".answer .cite").first.click()
    page.locator(".step-place", has_text="1 of 4").wait_for()
    assert page.locator("[data-step='-1']").is_disabled()
    for place in (2, 3, 4):
        page.locator("[data-step='1']").click()
        page.locator(".step-place", has_text=f"{place} of 4").wait_for()
    assert page.locator("[data-step='1']").is_disabled()
    assert page.locator(".reader mark").text_content() == (
        "Two crossings an hour are planned until June."
    )
    assert page.locator(".cite[aria-current]").count() == 1


def test_the_article_shows_what_was_cleaned_away_and_leads_to_its_page(visit: Any) -> None:
    """Folded, and still unfolded after another citation is read; the live page at the words."""
    page = visit.page
    ask(page, ASKED)
    page.locator(".answer .cite").first.click()
    page.locator(".removed summary").click()
    page.get_by_text("Accepter les cookies").wait_for()
    link = page.locator(".reader a").get_attribute("href")
    assert link.startswith("https://courrier.example/bac#:~:text=le%20bac%20du%20lac")
    page.locator(".answer .cite").nth(2).click()
    page.locator(".step-place", has_text="3 of 4").wait_for()
    assert page.get_by_text("Accepter les cookies").is_visible()


def test_a_question_is_asked_again_or_edited(visit: Any, desk: Any) -> None:
    """Both replace the last answer; changing one's mind leaves it."""
    page = visit.page
    ask(page, "Qui paie ?")
    page.locator("[data-do=retry]").click()
    page.wait_for_function("document.querySelectorAll('.exchange:not(.running)').length === 1")
    page.locator("#ask").wait_for()
    page.locator("[data-do=edit]").click()
    page.locator(".exchange.edited").wait_for()
    assert page.input_value("#question textarea") == "Qui paie ?"
    page.locator(".editing button").click()
    page.locator(".exchange.edited").wait_for(state="detached")
    page.locator("[data-do=edit]").click()
    page.locator(".exchange.edited").wait_for()
    page.fill("#question textarea", "Qui paie vraiment ?")
    page.press("#question textarea", "Enter")
    page.locator(".question", has_text="vraiment").wait_for()
    page.locator("#ask").wait_for()
    assert page.locator(".exchange").count() == 1
    assert [row["question"] for row in desk.asked] == [
        "Qui paie ?",
        "Qui paie ?",
        "Qui paie vraiment ?",
    ]
    assert desk.asked[-1]["history"] == ()


@pytest.mark.parametrize("context", [CLIPBOARD], indirect=True)
def test_an_answer_is_copied_with_its_sources(visit: Any) -> None:
    """As Markdown and as plain text."""
    page = visit.page
    ask(page, ASKED)
    read = "navigator.clipboard.readText()"
    page.get_by_role("button", name="Copy as Markdown").click()
    page.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate(read)
    assert copied.startswith(f"## {ASKED}")
    assert "- [1] **Le Courrier du Lac**" in copied
    page.get_by_role("button", name="Copy as text").click()
    page.wait_for_function(f"{read}.then(text => !text.includes('**'))")
    assert "[2] The Marden Post" in page.evaluate(read)


def test_filters_are_chips_that_bound_the_question(visit: Any, desk: Any) -> None:
    """Added with native controls, shown, removed one by one, and told beside the question."""
    page = visit.page
    page.locator(".add > summary").click()
    page.locator("select[data-kind=outlets]").select_option("The Marden Post")
    page.locator("button.bound", has_text="The Marden Post").wait_for()
    page.locator("select[data-kind=langs]").select_option("en")
    page.locator("button.bound", has_text="English").wait_for()
    page.fill("input[data-kind=since]", "2031-02-01")
    page.locator("button.bound", has_text="since February 1, 2031").wait_for()
    page.locator("button.bound", has_text="English").click()
    page.locator("button.bound", has_text="English").wait_for(state="detached")
    ask(page, ASKED)
    where = desk.asked[0]["where"]
    assert (where.outlets, where.langs) == (frozenset({"The Marden Post"}), frozenset())
    assert where.since == "2031-02-01"
    assert "The Marden Post" in page.locator(".exchange p.bounds").inner_text()


def test_a_suggestion_is_a_question(visit: Any, desk: Any) -> None:
    """What is new, or about a stored headline: in the reader’s language, one click away."""
    page = visit.page
    first = page.locator(".suggested button").first
    question = first.inner_text()
    assert question.endswith("?")
    first.click()
    page.locator(".exchange").wait_for()
    page.locator("#ask").wait_for()
    assert desk.asked[0]["question"] == " ".join(question.split())
    assert page.evaluate("document.activeElement.matches('#question textarea')")


def test_stages_and_passages_are_there_while_it_works(visit: Any) -> None:
    """What is done is ticked, what is under way is last; the passages can be read already."""
    page = visit.page
    page.fill("#question textarea", "Que sait-on, lentement ?")
    page.press("#question textarea", "Enter")
    page.locator(".steps .now", has_text="Checking").wait_for()
    done = page.locator(".steps .done").all_inner_texts()
    assert done[:2] == ["Searching the library", "Reading 2 passages"]
    page.locator(".found summary").click()
    page.locator(".found .passage").first.wait_for()
    page.click("#stop")
    page.locator("#ask").wait_for()


@pytest.mark.parametrize("context", [NARROW], indirect=True)
def test_all_of_it_fits_a_narrow_screen(visit: Any) -> None:
    """Filters open, conversations listed, an answer with its card: nothing sticks out."""
    page = visit.page
    ask(page, ASKED)
    page.locator(".add > summary").click()
    page.locator(".past-all > summary").click()
    page.locator(".past-open").wait_for()
    page.locator(".menu > summary").click()
    page.locator(".cite").nth(1).focus()
    page.wait_for_timeout(200)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_question_box_stays_in_reach_of_a_long_talk(visit: Any) -> None:
    """Read from its beginning, a talk longer than the window still ends with the box in view."""
    page = visit.page
    page.set_viewport_size({"width": 1280, "height": 620})
    for _ in range(3):
        ask(page, ASKED)
    inside = """() => {
        const box = document.querySelector("#question textarea").getBoundingClientRect();
        return box.top >= 0 && box.bottom <= innerHeight;
    }"""
    assert page.evaluate("document.documentElement.scrollHeight > 1.5 * innerHeight")
    for place in (0, 0.5, 1):
        page.evaluate("at => scrollTo(0, at * document.documentElement.scrollHeight)", place)
        page.wait_for_timeout(150)
        assert page.evaluate(inside), place
    last = page.locator(".exchange").last.bounding_box()
    composer = page.locator("#composer").bounding_box()
    assert last["y"] + last["height"] <= composer["y"] + 16, "the box hides the last answer"
