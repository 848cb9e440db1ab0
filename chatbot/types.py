"""The values that flow: RawDocument → Article → Passage → Hit → Evidence → Sentence → Answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from vectorstore.types import Hit, Passage

Lang: TypeAlias = Literal["fr", "en"]
LANGS: tuple[Lang, Lang] = ("fr", "en")
IngestStatus: TypeAlias = Literal["added", "unchanged", "updated", "duplicate", "failed"]
SentenceStatus: TypeAlias = Literal["supported", "quoted", "unverified"]
Verdict: TypeAlias = Literal["supported", "unsupported", "contradicted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What the reader says of a document, for what it does not state itself."""

    outlet: str | None = None
    published: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawDocument:
    """Bytes as they came, before any reading."""

    source: str
    """Canonical identity: the absolute path, the final URL, ``-`` for standard input."""
    data: bytes
    media_type: str
    url: str = ""
    """Where a reader can open it in a browser; empty for files."""
    hints: Hints = field(default_factory=Hints)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as stored: clean text, what was cleaned away, and who published it when."""

    article_id: str
    source: str
    title: str
    text: str
    lang: str
    outlet: str = ""
    url: str = ""
    published: str | None = None
    """ISO 8601 date or date and time; ``None`` where nothing says."""
    revision: int = 1
    removed: tuple[str, ...] = ()
    """Boilerplate lines taken out, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What became of one document."""

    source: str
    status: IngestStatus
    article: Article | None = None
    error: Exception | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One source sentence that may be cited; ``text == article.text[start:end]``."""

    passage: Passage
    text: str
    start: int
    end: int
    url: str = ""

    @property
    def lang(self) -> str:
        """The language of the source sentence."""
        return self.passage.lang


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A pointer at exact characters of a stored article: ``quote == text[start:end]``."""

    n: int
    article_id: str
    passage_id: str
    outlet: str
    title: str
    url: str
    published: str | None
    lang: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One printed sentence, its citations (never none), and the result of its check."""

    text: str
    lang: str
    status: SentenceStatus
    support: float
    citations: tuple[Citation, ...]

    def __post_init__(self) -> None:
        """Refuse a sentence without evidence."""
        if not self.citations:
            msg = f"a sentence needs a citation: {self.text!r}"
            raise ValueError(msg)

    def untranslated(self, lang: str) -> bool:
        """Whether it stands for ``lang`` in a source's own words of another language."""
        return self.status == "quoted" and self.lang != lang


@dataclass(frozen=True, slots=True, kw_only=True)
class Seconds:
    """Wall-clock seconds since the request."""

    first_token: float | None
    total: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A sourced answer, or an honest ``not_found`` with the nearest passages."""

    id: str | None
    question: str
    lang: str
    status: Literal["answered", "not_found"]
    sentences: tuple[Sentence, ...]
    text: str
    nearest: tuple[Citation, ...]
    prompt: str
    model: str
    seconds: Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing the articles say, rendered once a language from the same source sentences."""

    id: str
    renderings: dict[str, Sentence]
    sources: int
    independent_sources: int
    date: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An article that contributed nothing, and why (in the reader's language)."""

    article_id: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A cited summary of a selection of articles."""

    title: dict[str, str]
    lang: str
    """``fr``, ``en`` or ``both``."""
    facts: tuple[Fact, ...]
    articles: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    prompt: str
    model: str
    seconds: Seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """What one side says, in each language, with its citations."""

    text: dict[str, str]
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A point on which sources differ."""

    about: dict[str, str]
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """A dated fact."""

    date: str
    """ISO day, month (``2026-03``) or year."""
    fact_id: str
    kind: Literal["event", "published"] = "published"
    """Whether the date is told in the source sentence, or is that of its article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Somebody, some body or some place of a story, by its name in each language."""

    kind: Literal["person", "organisation", "place"]
    forms: dict[str, str]
    articles: tuple[str, ...]
    """Those of the story's articles that name it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Articles on one affair, in whatever language, and what they establish."""

    id: str
    title: dict[str, str]
    status: Literal["new", "developing", "unchanged"]
    articles: tuple[str, ...]
    outlets: int
    independent_sources: int
    facts: tuple[Fact, ...]
    dated: bool = True
    """False when no article of the story carries a date: context, not news."""
    disagreements: tuple[Disagreement, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    changed: tuple[str, ...] = ()
    """Facts that the last briefing did not tell; all of them in a new story."""
    names: tuple[Named, ...] = ()
    """Most often named first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a briefing was made from and how its sentences fared."""

    sources: dict[str, str]
    """Article id to the SHA-256 of its text, in hexadecimal."""
    prompts: tuple[str, ...]
    """References of the prompts used, ``task.lang@version``."""
    supported: int
    """Sentences written and passed."""
    quoted: int
    """Sentences printed in a source's own words, because none written passed."""
    dropped: int
    """Facts that could not be told at all."""
    translator: str = ""
    """What put sentences into the other language; empty: the writer did."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """The stories of a window of days, most important first."""

    date: str
    days: int
    lang: str
    """``fr``, ``en`` or ``both``."""
    stories: tuple[Story, ...]
    left_out: tuple[LeftOut, ...]
    model: str
    prompt: str
    seconds: Seconds
    articles: dict[str, Article] = field(default_factory=dict)
    """Every article cited or left out, as it was: exports embed their passages."""
    top: tuple[str, ...] = ()
    """Facts for who reads five lines only, most important first."""
    made: str = ""
    """ISO 8601 date and time, with its zone."""
    previous: str | None = None
    """Date of the briefing that this one is compared with."""
    topics: tuple[str, ...] = ()
    """What it was asked to tell of alone; all of the window's stories, if nothing."""
    manifest: Manifest | None = None


# Events: a use case is a generator of these, the last one always `Finished`.


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Work under way. ``name``: search, choose, write, check, read, embed, group."""

    name: str
    done: int = 0
    total: int | None = None
    detail: str = ""
    left: float | None = None
    """Seconds that the work may still take, where that can be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The passages about to be read, before anything is written."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A sentence that has passed its checks and may be shown."""

    sentence: Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The result, whole."""

    result: Answer | Summary | Briefing


Event: TypeAlias = Stage | Found | Printed | Finished


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One earlier exchange of a chat."""

    question: str
    answer: str
