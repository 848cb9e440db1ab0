# ruff: noqa: INP001 - a script, not a package
"""Photograph the real application: both languages, both themes, wide and narrow.

``python scripts/screenshots.py [--home DIR] [--out docs/screenshots] [--chromium PATH]
[--no-briefing]``, from the root of the repository with the package installed: puts
``samples/`` into a library at ``--home`` (default: a temporary one), serves it with the settings'
model, and drives Chromium (``pip install playwright``; no browser of its own is fetched).
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chatbot.build import build
from chatbot.config import load
from chatbot.ui import serve

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[1]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
PATIENCE = 1_800_000
"""Milliseconds for one answer or briefing on a slow machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One visit: how the browser is set, what is asked, and the name of its pictures."""

    name: str
    locale: str
    theme: str
    width: int
    question: str
    briefing: bool = False


SHOTS = (
    Shot(
        name="",
        locale="en-GB",
        theme="light",
        width=1280,
        question="What pay rise did Skerra Line crews obtain?",
        briefing=True,
    ),
    Shot(
        name="-fr-dark",
        locale="fr-FR",
        theme="dark",
        width=1280,
        question="À quelle profondeur repose l’épave du Saint-Évrard ?",
    ),
    Shot(
        name="-narrow",
        locale="fr-FR",
        theme="light",
        width=360,
        question="Combien de tonnes de poires la grève a-t-elle bloquées à Port-Lanvers ?",
    ),
)


def photograph(browser: Browser, url: str, shot: Shot, out: Path) -> None:
    """Make one visit and save its pictures: chat, briefing if asked, library."""
    page = browser.new_context(
        locale=shot.locale,
        color_scheme="dark" if shot.theme == "dark" else "light",
        viewport={"width": shot.width, "height": 820},
    ).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(url)
    page.locator("#talk .empty").wait_for()
    page.fill("#question textarea", shot.question)
    page.press("#question textarea", "Enter")
    page.locator(".byline, .none, .error").first.wait_for()
    page.locator(".answer .cite, .none .passage").first.click()
    page.locator(".reader mark").first.wait_for()
    _save(page, out / f"chat{shot.name}.png")
    page.keyboard.press("Escape")
    if shot.briefing:
        page.locator("#tab-briefing-button").click()
        page.fill("#days input", "14")
        page.press("#days input", "Tab")
        page.click("#make")
        page.locator(".brief").wait_for()
        _save(page, out / f"briefing{shot.name}.png")
    page.locator("#tab-library-button").click()
    page.locator(".shelf").wait_for()
    _save(page, out / f"library{shot.name}.png")
    page.context.close()


def _save(page: Page, path: Path) -> None:
    page.mouse.move(0, 0)
    page.wait_for_timeout(600)
    page.screenshot(path=path, animations="disabled")


def main() -> None:
    """Read the options, serve, photograph."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    parser.add_argument("--no-briefing", action="store_true", help="the slow page")
    options: Any = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        home = options.home or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        desk = stack.enter_context(build(load(home=home, ui="en")))
        for _ in desk.ingest([str(path) for path in sorted((ROOT / "samples").glob("[0-9]*"))]):
            pass
        app = serve(load(home=home, ui="en", serve={"port": 7899}), desk=desk, block=False)
        stack.callback(app.close, verbose=False)
        from playwright.sync_api import sync_playwright

        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=options.chromium, args=FLAGS)
        for shot in SHOTS:
            slow = shot.briefing and not options.no_briefing
            photograph(browser, app.local_url, replace(shot, briefing=slow), options.out)
        browser.close()


if __name__ == "__main__":
    main()
