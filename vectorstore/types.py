"""The values and seams of the store: passages in, hits out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from vectorstore.roster import Admitted

Vector: TypeAlias = npt.NDArray[np.float32]
"""One unit vector, shape ``(dim,)``."""
Vectors: TypeAlias = npt.NDArray[np.float32]
"""Unit vectors, one a row, shape ``(n, dim)``."""
Term: TypeAlias = tuple[str, ...]
"""Stems that may say the same: in a passage, the best of them counts."""


class StoreError(Exception):
    """The index cannot be read or written; it can always be rebuilt from the library."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A citable span of one article: whole sentences, with their place.

    ``text`` is exactly ``article.text[start:end]``, counted in Unicode code points.
    """

    article_id: str
    ordinal: int
    text: str
    start: int
    end: int
    lang: str
    outlet: str = ""
    published: str | None = None
    """ISO 8601 date or date and time; ``None`` where the article does not say."""
    title: str = ""
    """The article's headline: context for the indexes, never part of ``text``."""

    @property
    def id(self) -> str:
        """Same article, place and words, same id: indexing again is free."""
        return sha256(f"{self.article_id}\0{self.ordinal}\0{self.text}".encode()).hexdigest()[:24]


def epoch_day(iso: str | None) -> int | None:
    """Days since 1970-01-01 of an ISO date or date and time; ``None`` where there is no date.

    >>> epoch_day("1970-01-02T08:00:00+01:00"), epoch_day(None), epoch_day("août 2024")
    (1, None, None)
    """
    try:
        return date.fromisoformat((iso or "")[:10]).toordinal() - date(1970, 1, 1).toordinal()
    except ValueError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What a search may return; empty fields let everything through.

    ``since`` and ``until`` are ISO dates, both inclusive. An undated article passes no date bound.
    """

    langs: frozenset[str] = frozenset()
    outlets: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    since: str | None = None
    until: str | None = None

    def admits(self, passage: Passage) -> bool:
        """Tell whether a passage satisfies every bound."""
        day, first, last = map(epoch_day, (passage.published, self.since, self.until))
        if first is not None and (day is None or day < first):
            return False
        if last is not None and (day is None or day > last):
            return False
        return (
            (not self.langs or passage.lang in self.langs)
            and (not self.outlets or passage.outlet in self.outlets)
            and (not self.articles or passage.article_id in self.articles)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a replacement did to an index, in passages."""

    added: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage found, with its rank in each leg (1 is best, ``None``: that leg missed it)."""

    passage: Passage
    score: float
    dense_rank: int | None = None
    lexical_rank: int | None = None
    cosine: float | None = None


class Embedder(Protocol):
    """Turns text into unit vectors; E5-style models prefix the two sides differently."""

    @property
    def fingerprint(self) -> str:
        """Model and version; vectors of two fingerprints never meet."""
        ...

    @property
    def dim(self) -> int:
        """Components of a vector."""
        ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed texts that will be found; shape ``(len(texts), dim)``."""
        ...

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed texts that search; shape ``(len(texts), dim)``."""
        ...


class DenseIndex(Protocol):
    """Nearest passages by cosine. Every method may raise `StoreError`."""

    def replace(self, article_id: str, passages: Sequence[Passage], vectors: Vectors) -> Change:
        """Make these the article's only passages; an empty sequence removes it."""
        ...

    def extend(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Add passages of any articles to an index that holds none of them: the way to fill one."""
        ...

    def query(self, vector: Vector, k: int, where: Filter) -> list[tuple[str, float]]:
        """Best first: passage id and cosine similarity in [-1, 1]."""
        ...

    def count(self) -> int:
        """Passages held."""
        ...

    def probe(self) -> None:
        """Read something back; raise `StoreError` when the index cannot answer."""
        ...

    def clear(self) -> None:
        """Forget everything, even an index that cannot be read."""
        ...


class LexicalIndex(Protocol):
    """Passages by their words, accents folded and stems compared. May raise `StoreError`."""

    def replace(self, article_id: str, passages: Sequence[Passage]) -> Change:
        """Make these the article's only passages; an empty sequence removes it."""
        ...

    def extend(self, passages: Sequence[Passage]) -> None:
        """Add passages of any articles to an index that holds none of them: the way to fill one."""
        ...

    def query(self, text: str, k: int, where: Filter) -> list[tuple[str, float]]:
        """Best first: passage id and BM25 score, higher is better."""
        ...

    def by_lang(
        self, text: str, k: int, where: Filter, rendered: Mapping[str, Sequence[Term]] | None = None
    ) -> dict[str, list[tuple[str, float]]]:
        """The best ``k`` in every language held that the filter admits, as `query` gives them.

        In a language of ``rendered``, its terms are looked for in place of the text.
        """
        ...

    def admitted(self, where: Filter) -> dict[str, Admitted]:
        """What a filter lets through, in every language held that it admits."""
        ...

    def numbers(self, ids: Sequence[str]) -> list[int]:
        """The numbers of passages held, never given twice; `StoreError` for one that is not."""
        ...

    def size(self) -> int:
        """One more than the highest number held."""
        ...

    def count(self) -> int:
        """Passages held."""
        ...

    def probe(self) -> None:
        """Read something back; raise `StoreError` when the index cannot answer."""
        ...

    def clear(self) -> None:
        """Forget everything."""
        ...

    def langs(self) -> dict[str, int]:
        """Passages held, by language."""
        ...

    def ids(self) -> set[str]:
        """Every passage id held: what to compare with the system of record."""
        ...

    def stamp(self) -> str:
        """What `set_stamp` last kept here; empty after `clear`."""
        ...

    def set_stamp(self, stamp: str) -> None:
        """Keep a word on what the indexes were made with."""
        ...


class PassageSource(Protocol):
    """Where the indexes are rebuilt from and hits are looked up: the system of record."""

    def passages_by_id(self, ids: Sequence[str]) -> dict[str, Passage]:
        """The passages known under these ids; unknown ids are absent."""
        ...

    def all_passages(self) -> Iterable[tuple[str, list[Passage], Vectors]]:
        """Every article's passages and stored vectors, an article at a time."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One search: the words, their language, how many, and what may be returned."""

    text: str
    lang: str
    k: int = 10
    where: Filter = field(default_factory=Filter)
