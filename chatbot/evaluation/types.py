"""What a suite is, what it is run on, and what comes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

from chatbot.models.types import Message
from chatbot.types import Answer, Briefing, Lang, Summary, Turn, Verdict
from vectorstore.types import Embedder, Filter, Hit, Query

if TYPE_CHECKING:
    from datetime import date

    from chatbot.report import In

Outcome: TypeAlias = dict[str, Any]
"""What a row came to, as JSON: ``id``, ``group`` and the suite's own keys.

A row that could not be tried holds the `RecoupeError` under ``error``, and is never written down.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where rows come from."""

    data: Path
    """The folder that holds one folder a data set."""
    articles: Path
    """Folder of real articles that some hand-written questions are about; may be missing."""
    root: Path
    """The project's own folder, with ``samples`` and ``tests/quality``; both may be missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing to try. Rows are sampled, and mostly reported, by group."""

    id: str
    group: str
    data: Mapping[str, Any] = field(default_factory=dict)
    cost: int = 1
    """Rows of such a group are sampled so many times more sparingly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text put before the product; ``passages`` keeps it from cutting the text itself."""

    id: str
    text: str
    lang: str
    title: str = ""
    outlet: str = ""
    published: str | None = None
    passages: tuple[str, ...] = ()
    """Where given, ``text`` is these, blank lines between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measure: a share or a score from 0 to 1 (seconds where the name says so).

    ``low`` and ``high`` bound it in 95 of 100 samples (bootstrap over rows).
    """

    name: str
    value: float
    low: float
    high: float
    n: int
    better: Literal["higher", "lower", "neither"] = "higher"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """One point of a reliability plot: what was promised, what came true, how often."""

    promised: float
    true: float
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """What a suite measured."""

    figures: tuple[Figure, ...]
    reliability: tuple[Bin, ...] = ()
    failures: tuple[str, ...] = ()
    """Rows that went wrong: ids, and in a word why. Never a text of the data."""


class Subject(Protocol):
    """What is evaluated, over some documents. Methods may raise `RecoupeError`."""

    def search(self, query: Query) -> list[Hit]:
        """As ``recoupe search``."""
        ...

    def ask(
        self,
        question: str,
        *,
        lang: Lang,
        where: Filter,
        history: Sequence[Turn] = (),
        today: date | None = None,
    ) -> Answer:
        """As ``recoupe ask`` on a day; ``None``: this one."""
        ...

    def summarize(self, ids: Sequence[str], *, sentences: int) -> Summary:
        """As ``recoupe summarize --in both``, of these documents."""
        ...

    def brief(self, date: str, *, days: int = 1, lang: In = "both") -> Briefing:
        """As ``recoupe briefing``, of the days that end on ``date``; it is kept for the next."""
        ...

    def stored(self, id_: str) -> str:
        """The id under which a document is cited."""
        ...


class Lab(Protocol):
    """Puts documents before the product, and lends the parts that need none."""

    def library(self, name: str, documents: Sequence[Document]) -> AbstractContextManager[Subject]:
        """The product over these documents, and those that the same name had before."""
        ...

    def files(self, name: str, folder: Path) -> AbstractContextManager[Subject]:
        """The product over the files of a folder, read as ``recoupe ingest`` reads them."""
        ...

    def verify(self, pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[float, Verdict]]:
        """As ``recoupe verify``, all pairs in one call."""
        ...

    def write(
        self, messages: tuple[Message, ...], max_tokens: int, *, grammar: str | None = None
    ) -> str:
        """The bare model, for the recipes ours is compared with."""
        ...

    def chances(self, question: str, passages: Sequence[str]) -> list[float]:
        """How surely each passage answers a question, as the judge says, 0 to 1."""
        ...

    def cut(self, text: str, tokens: int) -> str:
        """The beginning of a text, at most about so many of the model's tokens."""
        ...

    @property
    def embedder(self) -> Embedder:
        """The embedder in use."""
        ...


class Suite(Protocol):
    """Rows, how to run one, and what the outcomes say."""

    @property
    def name(self) -> str:
        """The word on the command line."""
        ...

    @property
    def model(self) -> bool:
        """Whether it runs the language model."""
        ...

    @property
    def sample(self) -> int | None:
        """Rows taken of each group unless told otherwise; ``None``: all."""
        ...

    @property
    def seconds(self) -> float:
        """Of one row with the default model on two cores: the first estimate."""
        ...

    def rows(self, places: Places) -> list[Row]:
        """Every row there is data for; none where there is no data."""
        ...

    def run(self, rows: Sequence[Row], places: Places, lab: Lab) -> Iterator[Outcome]:
        """Try these rows, in any order; raises `RecoupeError` when none can be tried any more."""
        ...

    def score(self, outcomes: Sequence[Outcome]) -> Scores:
        """Pure: what the outcomes, none of them failed, amount to."""
        ...
