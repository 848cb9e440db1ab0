"""Evidence and its numbers: from passages to citable sentences, from evidence to citations."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from chatbot.language import is_stuck, sentences
from chatbot.types import Citation, Evidence
from vectorstore.types import Passage

_MONTH = (
    r"(?i:jan|f[ée][vb]|mar|a[pv]r|ma[iy]|jui?n|jui?l|ao[uû]|aug|sep|oct|nov|d[ée]c)[a-zà-ÿ]*\.?"
)
_DATE = rf"(?:(?:le\s)?\d{{1,2}}(?:er)?\s{_MONTH}|{_MONTH}\s\d{{1,2}})(?:,?\s\d{{4}})?"
_SENT = r"\s*[–—-]\s+(?=[«“\"]?\s?[A-ZÀ-Ý])"
_DATELINE: Final = re.compile(
    r"[A-ZÀ-Ý][A-ZÀ-Ý’' -]+(?:,\s+(?=[^–—()]*\d)[\w.,\s]{2,24})?(?:\s?\([^)]*\))?" + _SENT
)
"""« VELCOURT – », at the beginning of an article; later, capitals say who speaks."""
_DATED: Final = re.compile(
    r"[A-ZÀ-Ý][\w’'-]*(?:\s(?:d[eu]s?|las?|les?|sur|en|of|the|[A-ZÀ-Ý][\w’'-]*)){0,4}"
    rf"(?:\s\([^()]{{2,40}}\))?,\s{_DATE}(?:\s?\([^()]{{2,40}}\))?{_SENT}"
)
"""“Velcourt (Sarrenne), 12 oct. 2026 (AN) - ”, wherever the article begins under its summary."""
_ITEM: Final = re.compile(r"(?:[*•▪●◦·-]|\d{1,2}[.)])\s+(?=[«“\"]?\s?[A-ZÀ-Ý])")
"""The mark of an item of a list."""


def evidence(passage: Passage, url: str = "") -> list[Evidence]:
    """The sentences of a passage, each with its offsets in the article.

    Without the dateline that an article begins with, or the mark of an item of a list: they are
    said in no sentence, and stand in no translation of one.
    """
    found = []
    for start, end in sentences(passage.text, passage.lang):
        sent = _DATED.match(passage.text, start, end) or _ITEM.match(passage.text, start, end)
        if not passage.ordinal:
            sent = sent or _DATELINE.match(passage.text, start, end)
        begin = sent.end() if sent else start
        text = passage.text[begin:end]
        if text.strip() and not is_stuck(text):
            at = passage.start + begin
            found.append(
                Evidence(passage=passage, text=text, start=at, end=at + len(text), url=url)
            )
    return found


def is_item(source: Evidence) -> bool:
    """Whether a source sentence is an item of a list, by the mark before it."""
    before = source.passage.text[: source.start - source.passage.start].rpartition("\n")[2]
    return bool(before.strip()) and _ITEM.match(f"{before}{source.text}") is not None


class Numbering:
    """Gives each cited span of a result one number, in order of first use."""

    def __init__(self, urls: Mapping[str, str] | None = None) -> None:
        """Start at 1; ``urls`` maps article ids to addresses where the evidence lacks them."""
        self._numbers: dict[tuple[str, int, int], int] = {}
        self._urls = urls or {}

    def citation(self, source: Evidence) -> Citation:
        """The citation of a source sentence."""
        passage = source.passage
        key = (passage.article_id, source.start, source.end)
        number = self._numbers.setdefault(key, len(self._numbers) + 1)
        return Citation(
            n=number,
            article_id=passage.article_id,
            passage_id=passage.id,
            outlet=passage.outlet,
            title=passage.title,
            url=source.url or self._urls.get(passage.article_id, ""),
            published=passage.published,
            lang=passage.lang,
            quote=source.text,
            start=source.start,
            end=source.end,
        )

    def citations(self, sources: Sequence[Evidence]) -> tuple[Citation, ...]:
        """The citations of several, in order."""
        return tuple(self.citation(source) for source in sources)
