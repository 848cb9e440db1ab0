"""Plain text and Markdown."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from chatbot.ingest.drafting import drafted
from chatbot.ingest.encoding import decode, normalise
from chatbot.ingest.furniture import label, notice
from chatbot.ingest.head import is_header
from chatbot.ingest.lines import ends_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chatbot.ingest.draft import Draft
    from chatbot.types import RawDocument

_WIDEST_WRAP = 110
_NARROWEST_WRAP = 40
_HYPHENATED = re.compile(r"(?<=[a-zà-ÿ])[-\u2010]$")
_LIST_ITEM = re.compile(r"^\s*(?:[-*•–—]|\d{1,2}[.)])\s")
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


def charset(media_type: str) -> str:
    """The ``charset`` parameter of a media type; empty if it has none."""
    match = re.search(r"charset=[\"']?([\w.:-]+)", media_type, re.IGNORECASE)
    return match[1] if match else ""


def read_text(raw: RawDocument) -> Draft:
    """Read plain text: the first line is the headline, lines wrapped at a width are joined."""
    return drafted(unwrapped(normalise(decode(raw.data, charset(raw.media_type)))))


def read_markdown(raw: RawDocument) -> Draft:
    """Read Markdown: the marks go, headings and list items keep their lines."""
    text = normalise(decode(raw.data, charset(raw.media_type)))
    front = _FRONT_MATTER.match(text)
    matter, body = (front[0], text[front.end() :]) if front else ("", text)
    return drafted(matter + "\n\n".join(_blocks(body)))


def unwrapped(text: str, *, slack: float = 1.0) -> str:
    r"""Join the lines of a text that was broken at a fixed width, hyphens included.

    A line was broken where the next word would not have fitted. ``slack`` is the share of the width
    that counts as full: 1 for typed text, less for proportional fonts. A text with longer lines
    than anyone wraps at is left alone.

    >>> lines = ["Le conseil municipal de la petite ville a voté la réou-", "verture du pont."]
    >>> unwrapped("\n".join(lines))
    'Le conseil municipal de la petite ville a voté la réouverture du pont.'
    """
    lines = text.split("\n")
    width = max((len(line.rstrip()) for line in lines if " " in line.strip()), default=0)
    if not _NARROWEST_WRAP <= width <= _WIDEST_WRAP:
        return text
    joined = lines[:1]
    for before, line in pairwise(lines):
        if before.strip() and line.strip() and _goes_on(before.rstrip(), line, width, slack):
            joined[-1] = _glued(joined[-1].rstrip(), line.strip())
        else:
            joined.append(line)
    return "\n".join(joined)


def _goes_on(before: str, line: str, width: int, slack: float) -> bool:
    """The next word would not have fitted, or an unfinished line goes on in lower case."""
    if _LIST_ITEM.match(line) or any(_stands_alone(one) for one in (before, line)):
        return False
    next_word = line.split(maxsplit=1)[0]
    full = len(before) + 1 + len(next_word) > slack * width
    unfinished = len(before) > width / 2 and not ends_sentence(before)
    return full or (unfinished and next_word[0].islower())


def _stands_alone(line: str) -> bool:
    """A header (``Titre : …``) or a label of the site's furniture: never part of a paragraph."""
    return is_header(line) or bool(label(line)) or notice(line)


def _glued(before: str, line: str) -> str:
    if _HYPHENATED.search(before) and line[:1].islower():
        return before[:-1] + line
    return f"{before} {line}"


def _blocks(markdown: str) -> Iterator[str]:
    """The text of each block: paragraph, heading, list item, table row, code."""
    from markdown_it import MarkdownIt

    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        if token.type == "inline":
            parts = [_inline(child.type, child.content) for child in token.children or ()]
            yield "".join(parts).strip()
        elif token.type in ("fence", "code_block"):
            yield token.content.strip()


def _inline(kind: str, content: str) -> str:
    if kind in ("softbreak", "hardbreak"):
        return " " if kind == "softbreak" else "\n"
    return content if kind in ("text", "code_inline") else ""
