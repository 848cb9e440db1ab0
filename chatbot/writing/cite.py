"""Evidence and its numbers: from passages to citable sentences, from evidence to citations."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from chatbot.language import is_stuck, sentences
from chatbot.types import Citation, Evidence
from vectorstore.types import Passage

_DATELINE: Final = re.compile(
    r"[A-ZÀ-Ý][A-ZÀ-Ý’' -]+(?:,\s+(?=[^–—()]*\d)[\w.,\s]{2,24})?(?:\s?\([^)]*\))?\s*[–—-]\s+"
    r"(?=[«“\"]?\s?[A-ZÀ-Ý])"
)


def evidence(passage: Passage, url: str = "") -> list[Evidence]:
    """The sentences of a passage, each with its offsets in the article.

    Without the dateline that an article begins with: it is said in no sentence, and stands in no
    translation of one.
    """
    found = []
    for start, end in sentences(passage.text, passage.lang):
        sent = None if passage.ordinal else _DATELINE.match(passage.text, start, end)
        begin = sent.end() if sent else start
        text = passage.text[begin:end]
        if text.strip() and not is_stuck(text):
            at = passage.start + begin
            found.append(
                Evidence(passage=passage, text=text, start=at, end=at + len(text), url=url)
            )
    return found


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
