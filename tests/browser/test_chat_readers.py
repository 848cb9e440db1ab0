"""Several readers at once: their turn, their own answers, their own conversations."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from chatbot.config import Settings
from chatbot.ui import serve, signin
from tests.looks import LOOKS, serious

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
SLOW = "Que sait-on, lentement ?"


@pytest.fixture
def tabs(chromium: Browser, served: tuple[str, Any], desk: Any) -> Iterator[Callable[[], Page]]:
    """Open further browsers, each a reader of their own."""
    del desk
    contexts = []

    def another() -> Page:
        context = chromium.new_context(locale="en-GB")
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(served[0])
        page.locator("#talk .empty").wait_for()
        return page

    yield another
    for context in contexts:
        context.close()


def put(page: Page, question: str) -> None:
    """Put a question without waiting for its answer."""
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.locator(".exchange").wait_for()


def test_two_readers_get_their_own_answers(tabs: Callable[[], Page]) -> None:
    """Asked at the same time, in two languages: nothing crosses."""
    english, french = tabs(), tabs()
    put(english, "When does the ferry sail again?")
    put(french, "Que sait-on du bac ?")
    for page, lang, question in ((english, "en", "When"), (french, "fr", "Que")):
        page.locator(".byline").wait_for()
        assert page.locator(".exchange").count() == 1
        assert page.locator(".question").inner_text().startswith(question)
        assert page.locator(".answer .rc-text").first.get_attribute("lang") == lang


def test_who_comes_third_is_told_and_served_in_turn(tabs: Callable[[], Page]) -> None:
    """Two are answered at once; the others see their place, which moves."""
    pages = [tabs() for _ in range(4)]
    for page in pages[:2]:
        put(page, SLOW)
        page.locator(".answer .sentence").wait_for()
    put(pages[2], "When does the ferry sail again?")
    pages[2].get_by_text("You are next in line").wait_for()
    put(pages[3], SLOW)
    pages[3].get_by_text("You are 2nd in line").wait_for()
    pages[0].click("#stop")
    pages[2].locator(".byline").wait_for()
    pages[3].locator(".answer .sentence").wait_for()


def test_closing_a_tab_frees_the_engine_at_once(tabs: Callable[[], Page], desk: Any) -> None:
    """Within a second, whatever the tab was waiting for."""
    page, waiting = tabs(), tabs()
    put(page, SLOW)
    page.locator(".answer .sentence").wait_for()
    began = time.monotonic()
    page.close()
    assert desk.cancelled.wait(5)
    took = time.monotonic() - began
    assert took < 1, took
    put(waiting, "When does the ferry sail again?")
    waiting.locator(".byline").wait_for()


@pytest.fixture
def guarded(tmp_path: Path, desk: Any, fresh_settings: Callable[[Path], Settings]) -> Iterator[str]:
    """A second application, where readers sign in."""
    readers = tmp_path / "readers"
    for name in ("anaïs", "boris"):
        signin.add(readers, name, f"secret of {name}")
    settings = fresh_settings(tmp_path / "home")
    place = settings.serve.model_copy(update={"auth": readers})
    app = serve(settings.model_copy(update={"serve": place}), desk=desk, block=False)
    yield app.local_url
    app.close(verbose=False)


def test_signed_in_readers_have_their_own_conversations(chromium: Browser, guarded: str) -> None:
    """What one asked, the other does not see; nothing is served to who has not signed in."""
    bare = httpx.get(f"{guarded}gradio_api/info", trust_env=False)
    assert bare.status_code == 401
    form = {"username": "anaïs", "password": "wrong"}
    refused = httpx.post(f"{guarded}login", data=form, trust_env=False)
    assert refused.status_code == 400
    for name in ("anaïs", "boris"):
        context = chromium.new_context(locale="en-GB")
        page = context.new_page()
        page.set_default_timeout(30_000)
        known: dict[str, str | float | bool] = {"username": name, "password": f"secret of {name}"}
        assert context.request.post(f"{guarded}login", form=known).ok
        page.goto(guarded)
        page.locator("#talk .empty").wait_for()
        assert page.locator(".past-open").count() == 0
        put(page, "When does the ferry sail again?")
        page.locator(".byline").wait_for()
        page.locator(".past-open").wait_for()
        assert page.locator(".past-open").count() == 1
        context.close()


@pytest.mark.parametrize("look", LOOKS)
def test_who_signs_in_can_read_the_form(
    chromium: Browser, guarded: str, look: dict[str, Any]
) -> None:
    """The form itself: labels, contrast, the keyboard alone, and an error that says so."""
    context = chromium.new_context(**look)
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(guarded)
    page.locator("input[type=password]").wait_for()
    assert serious(page) == []
    page.locator("input").first.focus()
    page.keyboard.type("anaïs")
    page.keyboard.press("Tab")
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    page.locator(".creds").wait_for()
    assert serious(page) == []
    assert page.title() == "Recoupe"
    context.close()
