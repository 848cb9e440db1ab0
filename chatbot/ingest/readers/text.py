"""Plain text and Markdown."""

from __future__ import annotations

import re
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from chatbot.ingest.drafting import drafted
from chatbot.ingest.encoding import decode, normalise
from chatbot.ingest.lines import ends_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chatbot.ingest.draft import Draft
    from chatbot.types import RawDocument

_WIDEST_WRAP = 110
_NARROWEST_WRAP = 40
_FULL_SHARE = 0.7
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


def unwrapped(text: str) -> str:
    r"""Join the lines of paragraphs that were broken at a fixed width, hyphens included.

    >>> lines = ["Le conseil municipal de la petite ville a voté la réou-", "verture du pont."]
    >>> unwrapped("\n".join(lines))
    'Le conseil municipal de la petite ville a voté la réouverture du pont.'
    """
    paragraphs = groupby(text.split("\n"), key=lambda line: bool(line.strip()))
    joined: list[str] = []
    for filled, lines in paragraphs:
        joined += _paragraph(list(lines)) if filled else [""] * len(list(lines))
    return "\n".join(joined)


def _paragraph(lines: list[str]) -> list[str]:
    widest = max(len(line) for line in lines)
    if len(lines) == 1 or not _NARROWEST_WRAP <= widest <= _WIDEST_WRAP:
        return lines
    joined = lines[:1]
    for before, line in pairwise(lines):
        if _goes_on(before, line, widest):
            joined[-1] = _glued(joined[-1].rstrip(), line.strip())
        else:
            joined.append(line)
    return joined


def _goes_on(before: str, line: str, widest: int) -> bool:
    """A full line without a final mark, or one whose next word would not have fitted."""
    if _LIST_ITEM.match(line):
        return False
    if len(before.rstrip()) < _FULL_SHARE * widest:
        return line.lstrip()[:1].islower()
    next_word = line.split(maxsplit=1)[0]
    return not ends_sentence(before) or len(before) + len(next_word) >= widest


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
