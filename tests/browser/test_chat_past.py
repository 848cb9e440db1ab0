"""Conversations kept, as a reader meets them: after a reload, in the list, taken away."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def ask(page: Page, question: str) -> None:
    """Put a question and wait for the end of its answer."""
    asked = page.locator(".exchange").count()
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.locator(".exchange").nth(asked).wait_for()
    page.locator(".exchange.running").wait_for(state="detached")
    page.locator("#ask").wait_for()


def test_a_reload_and_the_other_language_keep_the_conversation(visit: Any) -> None:
    """Questions, answers and citations are there again, and the citation still opens."""
    page = visit.page
    ask(page, "When does the ferry sail again?")
    page.locator(".past-open").wait_for()
    page.reload()
    page.locator(".answer .sentence").nth(2).wait_for()
    page.locator(".answer .cite").first.click()
    page.locator(".reader mark").wait_for()
    page.locator("#interface").get_by_label("Français").check()
    page.get_by_role("button", name="Redemander").wait_for()
    assert page.locator(".question").inner_text() == "When does the ferry sail again?"
    page.reload()
    page.get_by_role("button", name="Redemander").wait_for()


def test_conversations_are_found_opened_renamed_and_deleted(visit: Any) -> None:
    """The list holds each one once; a new one begins empty."""
    page = visit.page
    ask(page, "When does the ferry sail again?")
    page.locator("[data-do=new]").click()
    page.locator("#talk .empty").wait_for()
    ask(page, "Qui paie les travaux ?")
    titles = page.locator(".past-title")
    page.wait_for_function("document.querySelectorAll('.past-title').length === 2")
    page.fill(".find", "ferry")
    page.wait_for_function("document.querySelectorAll('.past-title').length === 1")
    page.locator(".past-open").click()
    page.locator(".question", has_text="When does").wait_for()
    page.once("dialog", lambda dialog: dialog.accept("Le bac"))
    page.locator(".menu > summary").click()
    page.locator("[data-do=rename]").click()
    page.fill(".find", "")
    page.wait_for_function(
        "[...document.querySelectorAll('.past-title')].some(t => t.textContent === 'Le bac')"
    )
    page.wait_for_function("document.querySelectorAll('.past-title').length === 2")
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("li.here .menu > summary").click()
    page.locator("li.here [data-do=forget]").click()
    page.locator("#talk .empty").wait_for()
    assert titles.count() == 1


def test_a_conversation_is_taken_away_in_two_formats(visit: Any, tmp_path: Path) -> None:
    """Files made here, with every source."""
    page = visit.page
    ask(page, "When does the ferry sail again?")
    saved = {}
    for kind in ("md", "json"):
        page.locator(".menu > summary").click()
        with page.expect_download() as told:
            page.locator(f"[data-do=take][data-kind={kind}]").click()
        saved[kind] = tmp_path / told.value.suggested_filename
        told.value.save_as(saved[kind])
    assert saved["md"].suffix == ".md"
    assert "> “The lake ferry will sail again" in saved["md"].read_text("utf-8")
    value = json.loads(saved["json"].read_text("utf-8"))
    assert value["exchanges"][0]["answer"]["status"] == "answered"
    assert visit.strays == []
