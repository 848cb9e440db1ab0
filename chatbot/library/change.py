"""From one embedder to another while the old index goes on answering.

Everything is embedded beside the old vectors, a second pair of indexes is made of that, and the
two change places in one transaction. Each step keeps what it has done, so that a crash or a kill
costs at most the batch under way; meanwhile, articles go on being added and removed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, Self, TypeVar

from chatbot.errors import LibraryError
from chatbot.library.catalogue import Library
from chatbot.library.index import Index, in_step, reembed, reindex, sync
from chatbot.library.pairs import Pair
from chatbot.types import Stage
from vectorstore.types import Embedder, Passage, StoreError, Vectors


class Switchable(Index, Protocol):
    """An index that can take the place of another while it is in use."""

    def become(self, other: Self) -> None:
        """Answer with the other's indexes and embedder from the next search on."""
        ...


class Embedding(Protocol):
    """A store that has an embedder."""

    @property
    def embedder(self) -> Embedder:
        """The one its vectors are of."""
        ...


Store = TypeVar("Store", bound=Switchable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Generic[Store]):
    """A change of embedder under way."""

    library: Library
    serving: Store
    """The store that answers, made of another embedder's vectors."""
    embedder: Embedder
    """The one to change to."""
    open_store: Callable[[Pair], Store]
    """A store over a pair's own files, its `PassageSource` reading the pair's vectors."""

    def run(self) -> Iterator[Stage]:
        """Embed, make the new pair, then switch; stages ``embed`` and ``index``.

        Nothing happens where the embedder serves already.

        Leaves the old vectors and files for `chatbot.library.index.ensure_index` and for the next
        start. Raises `LibraryError` ``index_unusable``; the old index then serves on.
        """
        library = self.library
        if library.pairs.serving.fingerprint == self.embedder.fingerprint:
            return
        pair = library.pairs.begin(self.embedder.fingerprint)
        yield from reembed(library, self.embedder)
        fresh = self.open_store(pair)
        if not (yield from in_step(library, fresh, pair=pair)):
            yield from reindex(library, fresh, pair=pair)
        try:
            yield from self._caught_up(fresh, pair)
            with library.indexing:  # nothing more comes in from here to the switch
                for _ in self._caught_up(fresh, pair):
                    pass
                library.pairs.switch()
                self.serving.become(fresh)
        except StoreError as error:
            raise LibraryError("index_unusable") from error

    def _caught_up(self, fresh: Store, pair: Pair) -> Iterator[Stage]:
        """Take in what was added or changed meanwhile."""
        yield from reembed(self.library, self.embedder)
        yield from sync(self.library, fresh, pair=pair)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairSource:
    """The library's passages with the vectors of one pair's embedder: a `PassageSource`."""

    library: Library
    fingerprint: str

    def passages_by_id(self, ids: Sequence[str]) -> dict[str, Passage]:
        """The passages known under these ids; unknown ids are absent."""
        return self.library.passages_by_id(ids)

    def all_passages(self) -> Iterator[tuple[str, list[Passage], Vectors]]:
        """Every article's passages and vectors, an article at a time."""
        return self.library.all_passages(self.fingerprint)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServingEmbedder:
    """The embedder of whatever store serves at the moment: for work longer than a change."""

    store: Embedding

    @property
    def fingerprint(self) -> str:
        """Model and version of the moment."""
        return self.store.embedder.fingerprint

    @property
    def dim(self) -> int:
        """Components of a vector."""
        return self.store.embedder.dim

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed texts that will be found."""
        return self.store.embedder.embed_passages(texts)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed texts that search."""
        return self.store.embedder.embed_queries(texts)
