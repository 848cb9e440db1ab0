"""The store: a dense and a lexical index kept in step, and one search over both."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from threading import RLock
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from vectorstore.centring import Centring
from vectorstore.fusion import blend, interleave
from vectorstore.glossary import renderings
from vectorstore.near import searches
from vectorstore.recency import newer_first
from vectorstore.types import (
    Change,
    DenseIndex,
    Embedder,
    Hit,
    LexicalIndex,
    Passage,
    PassageSource,
    Query,
    StoreError,
    Term,
    Vector,
    Vectors,
    epoch_day,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from vectorstore.rows import VectorRows

Render: TypeAlias = "Callable[[str, str], Mapping[str, Sequence[Term]]]"
"""From a text and its language to what to look for in passages of other languages."""
_LEGS = 4
"""Searches by meaning at once."""
_BATCH = 1000
"""Passages written at once when rebuilding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tuning:
    """How the legs are joined; round numbers from `recoupe evaluate search`."""

    depth: int = 50
    """Candidates asked of each leg in each language."""
    lexical_weight: float = 0.2
    """Centred cosine that the best lexical match is worth."""
    share: float = 0.2
    """Part of every beginning of the result that each language is sure of."""


@dataclass(kw_only=True)
class HybridStore:
    """Passages found by meaning and by words, in every language; safe from any thread.

    ``dense`` and ``lexical`` can always be rebuilt from ``source``. Every method may raise
    `StoreError`; after one, `rebuild` mends the indexes without any model.
    """

    dense: DenseIndex
    lexical: LexicalIndex
    embedder: Embedder
    source: PassageSource
    centring: Centring | None = None
    """``None``: the means that go with the embedder."""
    tuning: Tuning = field(default_factory=Tuning)
    render: Render = renderings
    """How the words of a question are put into the other languages."""
    rows: VectorRows | None = None
    """The centred vectors again, for quick and exact search; ``None``: the dense index alone
    answers, which is slow under filters."""
    _lock: RLock = field(default_factory=RLock, init=False, repr=False)

    @cached_property
    def means(self) -> Centring:
        """How vectors are centred; also for whoever compares vectors across languages."""
        return Centring.of(self.embedder) if self.centring is None else self.centring

    def passage_vectors(self, texts: Sequence[str], langs: Sequence[str]) -> Vectors:
        """Centred vectors of texts that are found, shape ``(len(texts), dim)``."""
        return self.means.centre(self.embedder.embed_passages(texts), langs)

    def question_vector(self, text: str, lang: str) -> Vector:
        """The centred vector of a text that searches, shape ``(dim,)``."""
        vector: Vector = self.means.centre(self.embedder.embed_queries([text]), [lang])[0]
        return vector

    @cached_property
    def helpers(self) -> ThreadPoolExecutor:
        """Threads for the legs of a search: vectors and words do not wait in line."""
        return ThreadPoolExecutor(max_workers=_LEGS, thread_name_prefix="search")

    @cached_property
    def stamp(self) -> str:
        """What the indexes were made with; others must be rebuilt."""
        return f"2/{self.embedder.fingerprint}/{self.means.version}"

    def replace(self, article_id: str, passages: Sequence[Passage], vectors: Vectors) -> Change:
        """Make these the article's only passages, from raw vectors, shape ``(n, dim)``."""
        centred = self.means.centre(vectors, [passage.lang for passage in passages])
        with self._writing():
            self.dense.replace(article_id, passages, centred)
            change = self.lexical.replace(article_id, passages)
            self._keep(passages, centred)
            return change

    def remove(self, article_id: str) -> Change:
        """Forget an article; one not held changes nothing."""
        return self.replace(article_id, [], np.empty((0, self.embedder.dim), dtype=np.float32))

    def count(self) -> int:
        """Passages held."""
        return self.lexical.count()

    def ids(self) -> set[str]:
        """Every passage id held: what to compare with the system of record."""
        return self.lexical.ids()

    def probe(self) -> None:
        """Raise `StoreError` when an index is damaged, half written, or made with other means."""
        self.dense.probe()
        self.lexical.probe()
        dense, lexical = self.dense.count(), self.lexical.count()
        if dense != lexical:
            raise StoreError(f"{dense} passages in the dense index, {lexical} in the lexical one")
        if self.rows is not None and not self.rows.holds(self.lexical.size()):
            raise StoreError("the vectors of some passages are not there")
        if lexical and self.lexical.stamp() != self.stamp:
            raise StoreError("the indexes were left half written or made with another embedder")

    def rebuild(self, progress: Callable[[int], None] = lambda _: None) -> int:
        """Fill both indexes again from the stored passages and vectors; passages written.

        ``progress`` is called with the passages written so far.
        """
        with self._lock:
            self.lexical.clear()
            self.dense.clear()
            if self.rows is not None:
                self.rows.clear()
            written = 0
            for passages, vectors in _batches(self.source):
                centred = self.means.centre(vectors, [passage.lang for passage in passages])
                self.dense.extend(passages, centred)
                self.lexical.extend(passages)
                self._keep(passages, centred)
                written += len(passages)
                progress(written)
            self.lexical.set_stamp(self.stamp)
            return written

    def search(self, query: Query) -> list[Hit]:
        """The best ``query.k`` passages in every language that the filter admits, best first.

        `Hit.score` never rises down the list and compares within one search only. A search under
        way when `become` is called ends as it began.
        """
        _ = self.helpers, self.means  # made once, not in every copy
        return copy(self)._search(query)  # noqa: SLF001 - our own

    def become(self, other: HybridStore) -> None:
        """Answer with the other's indexes and embedder from the next search on."""
        with self._lock:
            theirs = other.__dict__ | {"means": other.means, "stamp": other.stamp}
            self.__dict__.update(theirs | {"helpers": self.helpers, "_lock": self._lock})

    def _search(self, query: Query) -> list[Hit]:
        if not query.text.strip() or query.k < 1:
            return []
        found = _Legs(self, query)
        scores = {
            lang: blend(
                found.dense[lang],
                found.lexical[lang],
                weight=self.tuning.lexical_weight,
                best=found.best,
            )
            for lang in found.dense
        }
        lists = {lang: list(items) for lang, items in scores.items()}
        turns = [lang for _, lang, _ in _merged(scores)]
        order = list(islice(interleave(turns, lists, share=self.tuning.share), query.k))
        every = {item: score for items in scores.values() for item, score in items.items()}
        return self._hits(order, every, found)

    def _hits(self, order: list[str], scores: dict[str, float], found: _Legs) -> list[Hit]:
        """Look the passages up; one that the system of record lacks is left out."""
        passages = self.source.passages_by_id(order)
        hits: list[Hit] = []
        for item in self._newer_first([id_ for id_ in order if id_ in passages], scores, passages):
            ceiling = hits[-1].score if hits else scores[item]
            hit = Hit(
                passage=passages[item],
                score=min(ceiling, scores[item]),
                dense_rank=found.dense_ranks.get(item),
                lexical_rank=found.lexical_ranks.get(item),
                cosine=found.dense[passages[item].lang].get(item),
            )
            hits.append(hit)
        return hits

    def _newer_first(
        self, order: list[str], scores: dict[str, float], passages: Mapping[str, Passage]
    ) -> list[str]:
        """Let newer passages pass those they update, where vectors tell which those are."""
        days = [epoch_day(passages[item].published) for item in order]
        if self.rows is None or len({*days} - {None}) <= 1:
            return order
        try:
            vectors = self.rows.of(self.lexical.numbers(order))
        except StoreError:  # one of them has gone meanwhile
            return order
        return [order[at] for at in newer_first([scores[item] for item in order], days, vectors)]

    def _keep(self, passages: Sequence[Passage], centred: Vectors) -> None:
        if self.rows is not None:
            self.rows.put(self.lexical.numbers([passage.id for passage in passages]), centred)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Take the stamp away while the two indexes may differ: a kill in between shows."""
        with self._lock:
            whole = not self.lexical.count() or self.lexical.stamp() == self.stamp
            self.lexical.set_stamp("")
            yield
            if whole:
                self.lexical.set_stamp(self.stamp)


class _Legs:
    """What each leg found in each language."""

    def __init__(self, store: HybridStore, query: Query) -> None:
        vector = store.question_vector(query.text, query.lang)
        depth = max(store.tuning.depth, query.k)
        admitted = dict(sorted(store.lexical.admitted(query.where).items()))
        parts = searches(
            vector, depth, query.where, admitted=admitted, dense=store.dense, rows=store.rows
        )
        asked = [store.helpers.submit(part) for part in parts]
        rendered = store.render(query.text, query.lang)
        worded = store.lexical.by_lang(query.text, depth, query.where, rendered)
        found = {lang: near for answer in asked for lang, near in answer.result().items()}
        self.dense = {lang: dict(found[lang]) for lang in admitted}
        self.lexical = {lang: dict(worded.get(lang, ())) for lang in admitted}
        close = _merged(self.dense)
        wordy = _merged(self.lexical)
        self.best = wordy[0][0] if wordy else 0.0
        self.dense_ranks = {item: rank for rank, (_, _, item) in enumerate(close, start=1)}
        self.lexical_ranks = {item: rank for rank, (_, _, item) in enumerate(wordy, start=1)}


def _merged(lists: dict[str, dict[str, float]]) -> list[tuple[float, str, str]]:
    """Score, language and id over all languages, best first."""
    rows = [(score, lang, id_) for lang, found in lists.items() for id_, score in found.items()]
    return sorted(rows, key=lambda row: (-row[0], row[2]))


def _batches(source: PassageSource) -> Iterator[tuple[list[Passage], Vectors]]:
    """Every stored passage with its raw vector, about a thousand at a time."""
    passages: list[Passage] = []
    vectors: list[Vectors] = []
    for _, article, rows in source.all_passages():
        passages += article
        vectors.append(rows)
        if len(passages) >= _BATCH:
            yield passages, np.concatenate(vectors)
            passages, vectors = [], []
    if passages:
        yield passages, np.concatenate(vectors)
