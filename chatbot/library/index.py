"""Keeping an index in step with the library.

The library is written first and notes, in its outbox, what the index has still to take in; the
index only ever takes in what the library says now. Whatever stops half-way is made good by
`ensure_index`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import Protocol, TypeAlias

import numpy as np

from chatbot.errors import LibraryError
from chatbot.library.catalogue import Library
from chatbot.types import Stage
from vectorstore.types import Embedder, Passage, StoreError, Vectors

Progress: TypeAlias = Callable[[int], None]
"""Told how many passages are done."""

SHORT = 200  # characters: a passage shorter than this is embedded with its headline
AT_ONCE = 64  # passages embedded in one call, so that a long report keeps memory flat


class Index(Protocol):
    """What intake needs of a store. Every method may raise `StoreError`."""

    def replace(self, article_id: str, passages: Sequence[Passage], vectors: Vectors) -> object:
        """Make these the article's only passages."""
        ...

    def remove(self, article_id: str) -> object:
        """Drop an article's passages; dropping none is no error."""
        ...

    def rebuild(self, progress: Progress) -> object:
        """Make the index anew from the library, without any model."""
        ...

    def probe(self) -> object:
        """Read something back; raise `StoreError` when the index cannot answer."""
        ...

    def ids(self) -> set[str]:
        """The id of every passage held."""
        ...


def take_in(article_id: str, library: Library, store: Index) -> None:
    """Give the index what the library says of an article now, if it has not had it yet.

    May raise `StoreError`; the change then stays in the outbox.
    """
    with library.indexing:
        late = library.outbox.pending(article_id)
        if not late:
            return
        passages, vectors = library.passages_and_vectors(article_id)
        if passages:
            store.replace(article_id, passages, vectors)
        else:
            store.remove(article_id)
        library.outbox.settle(list(late.values()))


def sync(library: Library, store: Index) -> Iterator[Stage]:
    """Bring the index up to date with every change it has not taken in; may raise `StoreError`."""
    late = library.outbox.pending()
    for done, article_id in enumerate(late, start=1):
        take_in(article_id, library, store)
        yield Stage(name="index", done=done, total=len(late), detail=article_id)


def reindex(library: Library, store: Index) -> Iterator[Stage]:
    """Make the index anew from the stored passages and vectors; no model is needed.

    Raises `LibraryError` ``index_unusable`` when that fails too.
    """

    def rebuild(progress: Progress) -> None:
        with library.indexing:
            changes = list(library.outbox.pending().values())
            store.rebuild(progress)
            library.outbox.settle(changes)

    try:
        yield from _watched("index", library.passage_count(), rebuild)
    except StoreError as error:
        raise LibraryError("index_unusable") from error


def reembed(library: Library, embedder: Embedder) -> Iterator[Stage]:
    """Embed anew whatever another embedder embedded, an article at a time; safe to interrupt."""
    foreign = library.foreign(embedder.fingerprint)
    for done, article_id in enumerate(foreign, start=1):
        passages = library.passages(article_id)
        vectors = embed(passages, embedder)
        library.revector(passages, vectors, fingerprint=embedder.fingerprint)
        yield Stage(name="embed", done=done, total=len(foreign), detail=article_id)


def ensure_index(
    library: Library, store: Index, *, embedder: Embedder | None = None
) -> Iterator[Stage]:
    """Leave the index answering and in step with the library, at whatever cost that takes.

    With an embedder, vectors of any other are first made anew. An index that is only late is
    brought up to date; one that cannot answer, or that disagrees, is rebuilt. Quick when all is
    well. Raises `LibraryError` ``index_unusable``.
    """
    moved = False
    if embedder is not None:
        for stage in reembed(library, embedder):
            moved = True
            yield stage
    if moved or not (yield from _in_step(library, store)):
        yield from reindex(library, store)


def _in_step(library: Library, store: Index) -> Generator[Stage, None, bool]:
    try:
        store.probe()
        yield from sync(library, store)
        return store.ids() == library.passage_ids()
    except StoreError:
        return False


def embedding_text(passage: Passage) -> str:
    """The text that stands for a passage: its own, after the headline where it is short.

    >>> embedding_text(Passage(article_id="a", ordinal=0, text="Elle a démissionné.", start=0,
    ...                        end=19, lang="fr", title="La maire s’en va"))
    'La maire s’en va. Elle a démissionné.'
    """
    alone = len(passage.text) >= SHORT or not passage.title
    return passage.text if alone else f"{passage.title}. {passage.text}"


def embed(passages: Sequence[Passage], embedder: Embedder) -> Vectors:
    """Embed passages to be found; shape ``(len(passages), embedder.dim)``."""
    texts = [embedding_text(passage) for passage in passages]
    parts = [
        embedder.embed_passages(texts[at : at + AT_ONCE]) for at in range(0, len(texts), AT_ONCE)
    ]
    return np.concatenate([np.zeros((0, embedder.dim), dtype=np.float32), *parts])


def _watched(name: str, total: int, work: Callable[[Progress], None]) -> Iterator[Stage]:
    """Run work that reports by calling back, as a generator of stages."""
    heard: SimpleQueue[Stage | None] = SimpleQueue()

    def progress(done: int) -> None:
        heard.put(Stage(name=name, done=done, total=total))

    with ThreadPoolExecutor(max_workers=1) as pool:
        future = pool.submit(work, progress)
        future.add_done_callback(lambda _: heard.put(None))
        yield from iter(heard.get, None)
        future.result()
