"""What a page shows of a result: rows of twin sentences, numbered marks, sources.

Markdown and HTML are written from these, so both say the same things in the same order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from chatbot.types import Answer, Article, Briefing, Citation, Lang, Named, Seconds, Sentence, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A numbered citation, and the text of its article where we have it."""

    n: int
    citation: Citation
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One fact (or one side of a disagreement) in each language, with the marks they share."""

    anchor: str
    sentences: Mapping[str, Sentence]
    """Empty for a side of a disagreement, which has ``texts``."""
    texts: Mapping[str, str]
    marks: tuple[Mark, ...]
    sources: int = 0
    independent_sources: int = 0
    new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """What sources differ about, and each side."""

    about: Mapping[str, str]
    sides: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A dated row of the same section."""

    date: str
    row: Row
    kind: Literal["event", "published"] = "published"


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A story, or the whole of a summary or an answer (which have no ``story``)."""

    anchor: str
    rows: tuple[Row, ...]
    numbers: Mapping[Citation, int]
    sources: tuple[Mark, ...]
    """Every passage cited in the section, once, by number."""
    title: Mapping[str, str] = field(default_factory=dict)
    story: Story | None = None
    dates: tuple[str, ...] = ()
    """First and last day of the story's dated articles; one when they are the same."""
    disputes: tuple[Dispute, ...] = ()
    timeline: tuple[Moment, ...] = ()

    def named(self, kind: str) -> tuple[Named, ...]:
        """The story's people, organisations or places, most often named first."""
        return tuple(n for n in (self.story.names if self.story else ()) if n.kind == kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line for who reads five only: a fact, and the story that tells it."""

    row: Row
    section: Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A whole result, ready to be laid out."""

    kind: Literal["briefing", "summary", "answer"]
    title: Mapping[str, str]
    langs: tuple[str, ...]
    """Languages of the prose, the reader's first."""
    ui_lang: Lang
    """The reader's language, for the words around the prose."""
    sections: tuple[Section, ...]
    articles: tuple[Article | Citation, ...]
    """Every article we can name: title, outlet, date."""
    left_out: tuple[tuple[str, str], ...]
    """Title (or id) and reason."""
    model: str
    prompt: str
    seconds: Seconds
    briefing: Briefing | None = None
    answer: Answer | None = None
    nearest: tuple[Mark, ...] = ()
    top: tuple[Line, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Languages of the words around the prose: both when the prose is in both."""
        return self.langs if len(self.langs) > 1 else (self.ui_lang,)
