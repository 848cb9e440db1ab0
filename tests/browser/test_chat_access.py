"""axe-core finds nothing serious on the chat and the article; the keyboard alone is enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
LOOKS = [
    {"locale": "en-GB", "color_scheme": "light"},
    {"locale": "fr-FR", "color_scheme": "dark"},
    {"locale": "fr-FR", "color_scheme": "light", "viewport": {"width": 360, "height": 740}},
]


def serious(page: Page) -> list[str]:
    """What axe-core calls serious or critical, where."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['html'][:120]}"
        for rule in found
        if rule["impact"] in {"serious", "critical"}
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("context", LOOKS, indirect=True)
def test_nothing_serious_is_found(visit: Any) -> None:
    """Empty, answered with the article open, filtered and unfolded, not found, failed."""
    page = visit.page
    assert serious(page) == []
    for question, sign in (
        ("When does the ferry sail again?", ".byline"),
        ("Une chose introuvable ?", ".none"),
        ("Une panne ?", ".error"),
    ):
        page.fill("#question textarea", question)
        page.press("#question textarea", "Enter")
        page.locator(sign).first.wait_for()
        page.locator("#ask").wait_for()
    page.locator(".add > summary").click()
    page.locator("select[data-kind=langs]").select_option("en")
    page.locator("button.bound").wait_for()
    assert serious(page) == []
    page.locator(".answer .cite").first.click()
    page.locator(".reader mark").wait_for()
    page.wait_for_timeout(400)
    assert serious(page) == []


def test_the_keyboard_alone_is_enough(visit: Any) -> None:
    """Ask, reach a citation, read it, step on, come back: never the mouse; focus is visible."""
    page = visit.page
    page.focus("#question textarea")
    page.keyboard.type("When does the ferry sail again?")
    page.keyboard.press("Enter")
    page.locator(".byline").wait_for()
    page.locator("#ask").wait_for()
    for _ in range(40):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('.cite')"):
            break
    assert page.evaluate("document.activeElement.matches('.cite')")
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(outline) == "solid"
    page.keyboard.press("Enter")
    page.locator(".reader:focus").wait_for()
    for _ in range(3):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('[data-step]')"):
            break
    assert page.evaluate(outline) == "solid"
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.locator(".reader").wait_for(state="detached")
    assert page.evaluate("document.activeElement.matches('.cite')")
