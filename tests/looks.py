"""The looks a page is checked in, and what axe-core finds in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

LOOKS = [
    {"locale": "en-GB", "color_scheme": "light"},
    {"locale": "fr-FR", "color_scheme": "dark"},
    {
        "locale": "fr-FR",
        "color_scheme": "light",
        "viewport": {"width": 360, "height": 740},
    },
    {
        "locale": "en-GB",
        "color_scheme": "dark",
        "viewport": {"width": 360, "height": 740},
    },
]
"""Every pair of a language, a theme and a width (an orthogonal array of strength two)."""


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
