"""How the page's events run: at once, or in their queue; none is an endpoint of a public API."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

SLOW: Mapping[str, object] = MappingProxyType(
    {"show_progress": "hidden", "api_visibility": "private"}
)
"""Waits its turn; the page shows progress in its own words."""
QUICK: Mapping[str, object] = MappingProxyType({**SLOW, "queue": False})
"""Answered at once, whatever is under way."""
