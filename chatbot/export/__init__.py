"""Results as files people keep: Markdown, HTML, PDF and JSON.

* `write` writes one file, its format chosen by the suffix; `check` says beforehand whether it can.
* `atom` writes a feed of past briefings.
* `chatbot.export.fragments` holds the pieces of HTML that the web application shares.
"""

from __future__ import annotations

from chatbot.export.atom import atom
from chatbot.export.files import FORMATS, check, write

__all__ = ["FORMATS", "atom", "check", "write"]
