# ruff: noqa: INP001 - a script, not a package
"""Photograph every page: both languages, both themes, wide and narrow.

``python -m scripts.screenshots [--out docs/screenshots] [--chromium PATH] [--only briefing …]``,
from the root of the repository: puts ``samples/`` into a temporary library and serves it; what the
language model would write is written in `tests.staged`, so it takes minutes, not hours, and the
pictures stay comparable. Drives the machine's own Chromium (``pip install playwright``).
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chatbot.ui import serve
from tests.staged import StagedDesk, fill, staged, staged_briefing

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[1]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
PATIENCE = 240_000
"""Milliseconds for one step on a busy machine."""
TALLEST = 1500
"""Pixels of a page that a picture shows at most."""
WIDE = 600
"""Pixels from which a screen is no phone."""
QUESTIONS = {
    "fr": "Qu’ont obtenu les équipages de Skerra Line ?",
    "en": "What did the Skerra Line crews obtain?",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a browser is set."""

    lang: str
    theme: str
    width: int

    @property
    def name(self) -> str:
        """Part of the pictures' names."""
        return f"{self.lang}-{self.theme}{'' if self.width > WIDE else '-narrow'}"


def looks() -> Iterator[Look]:
    """Every language, theme and width."""
    for lang, theme, width in product(("fr", "en"), ("light", "dark"), (1280, 360)):
        yield Look(lang=lang, theme=theme, width=width)


def chat(page: Page, look: Look) -> None:
    """A question answered, its first source open."""
    page.fill("#question textarea", QUESTIONS[look.lang])
    page.press("#question textarea", "Enter")
    page.locator(".answer .cite").first.wait_for()
    page.locator("#ask").wait_for()
    page.locator(".answer .cite").first.click()
    page.locator(".reader mark").first.wait_for()


def briefing(page: Page, look: Look) -> None:
    """A fortnight, made; past ones in sight where there is room."""
    page.locator("#tab-briefing-button").click()
    page.fill("#days input", "14")
    page.press("#days input", "Tab")
    page.click("#make")
    page.locator(".brief").wait_for()
    page.locator("#download-html").wait_for()
    if look.width > WIDE:
        page.locator("#past-fold .label-wrap").click()
        page.locator(".month").wait_for()


def library(page: Page, look: Look) -> None:
    """The plot, two revisions compared, the table."""
    page.locator("#tab-library-button").click()
    page.locator(".shelf").wait_for()
    if look.width > WIDE:
        page.locator("#plot-fold .label-wrap").click()
        page.locator(".days").wait_for()


def settings(page: Page, look: Look) -> None:
    """All of it; the folders are those of any reader, not of this machine."""
    del look
    page.locator("#tab-settings-button").click()
    page.locator(".quality").first.wait_for()
    folders = page.locator("#places code")
    for n, folder in enumerate(("~/.local/share/recoupe", "~/.cache/recoupe/models")):
        folders.nth(n).evaluate("(code, folder) => { code.textContent = folder; }", folder)


PAGES: dict[str, Callable[[Page, Look], None]] = {
    "chat": chat,
    "briefing": briefing,
    "library": library,
    "settings": settings,
}


def photograph(browser: Browser, url: str, look: Look, pages: list[str], out: Path) -> None:
    """Visit with one look, and save a picture of each page."""
    context = browser.new_context(
        locale="fr-FR" if look.lang == "fr" else "en-GB",
        color_scheme="dark" if look.theme == "dark" else "light",
        viewport={"width": look.width, "height": 820},
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(url)
    page.locator("#talk .empty").wait_for()
    for name in pages:
        PAGES[name](page, look)
        _save(page, out / f"{name}-{look.name}.png", tall=name != "chat")
        page.keyboard.press("Escape")
        page.set_viewport_size({"width": look.width, "height": 820})
    context.close()


def _save(page: Page, path: Path, *, tall: bool) -> None:
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement?.blur(); window.scrollTo(0, 0)")
    page.wait_for_timeout(700)
    size = page.viewport_size or {"width": 1280, "height": 820}
    if tall:
        height = int(page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": size["width"], "height": min(height, TALLEST)})
        page.wait_for_timeout(300)
    page.screenshot(path=path, animations="disabled")


def prepare(desk: StagedDesk) -> None:
    """The samples, two past briefings, a topic."""
    fill(desk)
    for day in ("2026-03-05", "2026-03-08"):
        desk.library.briefings.put(staged_briefing(desk, date=day))
    desk.add_topic("crues")


def main() -> None:
    """Read the options, serve, photograph."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument("--chromium", default=shutil.which("chromium"))
    parser.add_argument("--only", nargs="*", choices=sorted(PAGES), default=list(PAGES))
    options: Any = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        desk = stack.enter_context(staged(home, ui="en", serve={"port": 0}))
        prepare(desk)
        app = serve(desk.settings, desk=desk, block=False)
        stack.callback(app.close, verbose=False)
        from playwright.sync_api import sync_playwright

        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=options.chromium, args=FLAGS)
        for look in looks():
            photograph(browser, app.local_url, look, options.only, options.out)
        browser.close()


if __name__ == "__main__":
    main()
