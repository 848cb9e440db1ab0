"""axe-core finds nothing serious on the chat and the article; the keyboard alone is enough."""

from __future__ import annotations

from typing import Any

import pytest

from tests.looks import LOOKS, serious

pytestmark = pytest.mark.browser


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
