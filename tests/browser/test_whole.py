"""The whole, as a newcomer meets it: real model, real index, real browser, sample articles."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from chatbot.build import Desk, build
from chatbot.config import Settings, load
from chatbot.models.catalogue import catalogue
from chatbot.models.inventory import is_installed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = [
    pytest.mark.browser,
    pytest.mark.model,
    pytest.mark.chroma,
    pytest.mark.slow,
    pytest.mark.timeout(1200),
]
SAMPLES = Path(__file__).parents[2] / "samples"
ANSWER = 600_000
"""Milliseconds for one answer: two busy cores are slow."""


@pytest.fixture(scope="module")
def whole(
    tmp_path_factory: pytest.TempPathFactory, fresh_settings: Callable[[Path], Settings]
) -> Iterator[tuple[str, Desk]]:
    """The application over an empty library, with the default model."""
    from chatbot.ui import serve

    settings = fresh_settings(tmp_path_factory.mktemp("whole"))
    if not is_installed(catalogue()[load().engine.model], load().models):
        pytest.skip("the default model is not installed: recoupe models pull")
    with build(settings) as desk:
        app = serve(settings, desk=desk, block=False)
        yield app.local_url, desk
        app.close(verbose=False)


def _open(chromium: Browser, url: str, strays: list[str]) -> Page:
    """The page, with every request to another host refused and noted."""

    def guard(route: Route) -> None:
        if urlsplit(route.request.url).hostname in {"127.0.0.1", None}:
            route.continue_()
        else:
            strays.append(route.request.url)
            route.abort()

    page = chromium.new_context(locale="en-GB").new_page()
    page.route("**/*", guard)
    page.goto(url)
    page.locator("#talk .empty").wait_for()
    return page


def _ask(page: Page, question: str, n: int) -> None:
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.locator(".exchange").nth(n).wait_for()
    page.locator(".exchange.running").wait_for(state="detached", timeout=ANSWER)


def _check_citations(page: Page, desk: Any, n: int) -> int:
    """Every citation of the nth answer marks what it promises; return how many there are.

    Where the model finds no answer, the nearest passages are tried instead: how often it should
    is for the quality report to say.
    """
    exchange = page.locator(".exchange").nth(n)
    chips = exchange.locator(".answer .cite, .none .passage")
    assert chips.count() >= 1
    for chip in chips.all():
        place = {
            name: chip.get_attribute(f"data-{name}") or "" for name in ("open", "start", "end")
        }
        text = desk.library.article(place["open"]).text
        wanted = text[int(place["start"]) : int(place["end"])]
        assert wanted
        chip.click()
        page.wait_for_function(
            "wanted => [...document.querySelectorAll('.reader mark')]"
            ".map(m => m.textContent).join('') === wanted.replaceAll('\\n', '')",
            arg=wanted,
        )
    return exchange.locator(".answer .cite").count()


def test_from_an_empty_library_to_a_highlighted_source(
    chromium: Browser, whole: tuple[str, Desk], tmp_path: Path
) -> None:
    """Drop the samples, ask in each language, open each source: nothing leaves the machine."""
    url, desk = whole
    strays: list[str] = []
    page = _open(chromium, url, strays)
    page.locator("[data-tab]").click()
    samples = [shutil.copy(path, tmp_path) for path in sorted(SAMPLES.glob("[0-9]*"))]
    page.set_input_files("#drop input[type=file]", samples)
    page.locator(f".intake li:nth-child({len(samples)})").wait_for(timeout=ANSWER)
    assert page.locator(".intake .failed").count() == 0
    page.get_by_role("tab", name="Ask").click()

    _ask(page, "What pay rise did Skerra Line crews obtain?", 0)
    english = page.locator(".exchange").nth(0)
    assert english.locator(".answer [lang]").first.get_attribute("lang") == "en"
    cited = _check_citations(page, desk, 0)

    page.locator("#interface").get_by_label("Français").check()
    page.get_by_role("tab", name="Bibliothèque").wait_for()
    _ask(page, "À quelle profondeur repose l’épave du Saint-Évrard ?", 1)
    french = page.locator(".exchange").nth(1)
    assert french.locator(".answer [lang]").first.get_attribute("lang") == "fr"
    cited += _check_citations(page, desk, 1)
    assert cited >= 1
    assert strays == []
