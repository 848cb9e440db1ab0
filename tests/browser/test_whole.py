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


DISPATCH = ("03", "05", "06")
"""One dispatch, its translation, and its correction."""


@pytest.fixture
def whole(tmp_path: Path, fresh_settings: Callable[[Path], Settings]) -> Iterator[tuple[str, Desk]]:
    """The application over an empty library, with the default model."""
    from chatbot.ui import serve

    settings = fresh_settings(tmp_path / "whole")
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


def _check_chip(page: Page, desk: Desk, chip: Any) -> None:
    """A citation opens its article with exactly the characters it promises marked."""
    place = {name: chip.get_attribute(f"data-{name}") or "" for name in ("open", "start", "end")}
    text = desk.library.article(place["open"]).text
    wanted = text[int(place["start"]) : int(place["end"])]
    assert wanted
    chip.click()
    page.wait_for_function(
        "wanted => [...document.querySelectorAll('.reader mark')]"
        ".map(m => m.textContent).join('') === wanted.replaceAll('\\n', '')",
        arg=wanted,
    )


def _check_citations(page: Page, desk: Desk, n: int) -> int:
    """Every citation of the nth answer marks what it promises; return how many there are.

    Where the model finds no answer, the nearest passages are tried instead: how often it should
    is for the quality report to say.
    """
    exchange = page.locator(".exchange").nth(n)
    chips = exchange.locator(".answer .cite, .none .passage")
    assert chips.count() >= 1
    for chip in chips.all():
        _check_chip(page, desk, chip)
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


def test_a_briefing_is_made_and_every_fact_opens_its_source(
    chromium: Browser, whole: tuple[str, Desk]
) -> None:
    """Two languages of one dispatch become one story; its facts lead to their exact words."""
    url, desk = whole
    files = [str(path) for n in DISPATCH for path in SAMPLES.glob(f"{n}-*")]
    assert {result.status for result in desk.ingest(files)} == {"added"}
    strays: list[str] = []
    page = _open(chromium, url, strays)
    page.get_by_role("tab", name="Briefing").click()
    page.fill("#days input", "14")
    page.press("#days input", "Tab")
    page.click("#make")
    page.locator(".brief").wait_for(timeout=ANSWER)
    page.locator("#make").wait_for()

    assert page.locator("details.story").count() == 1
    facts = page.locator(".story .fact")
    assert facts.count() >= 3
    for lang in ("fr", "en"):
        assert facts.first.locator(f"[lang={lang}]").count() >= 1
    for n in range(facts.count()):
        _check_chip(page, desk, facts.nth(n).locator(".cite").first)
    assert strays == []


def test_an_article_comes_and_goes_and_comes_back(
    chromium: Browser, whole: tuple[str, Desk]
) -> None:
    """Given as a file it stands in the table, is read, taken out, and put back."""
    url, desk = whole
    strays: list[str] = []
    page = _open(chromium, url, strays)
    page.get_by_role("tab", name="Library").click()
    page.set_input_files("#drop input[type=file]", next(SAMPLES.glob("18-*")))
    page.locator(".shelf tbody tr").wait_for(timeout=ANSWER)
    (article,) = desk.library.articles()
    page.locator(".shelf tbody th").get_by_text(article.title).click()
    page.locator(".reader").get_by_text(article.title).first.wait_for()

    page.locator(".shelf .remove").click()
    page.locator(".shelf tbody tr").wait_for(state="detached")
    assert desk.library.count() == 0
    page.locator(".undo").click()
    page.locator(".shelf tbody tr").wait_for()
    assert desk.library.article(article.article_id).text == article.text
    assert strays == []
