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
from chatbot.library.pairs import Pair
from chatbot.types import Stage
from vectorstore.types import Embedder, Passage, StoreError, Vectors

Progress: TypeAlias = Callable[[int], None]
"""Told how many passages are done."""

SHORT = 200  # characters: a passage shorter than this is embedded with its headline
AT_ONCE = 64  # passages embedded in one call, so that a long report keeps memory flat
BATCH = 512  # passages embedded and kept in one transaction: what a kill can cost


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


def take_in(article_id: str, library: Library, store: Index, *, pair: Pair | None = None) -> None:
    """Give the index what the library says of an article now, if it has not had it yet.

    ``pair`` is the one that ``store`` is; ``None``: the one that serves. An article not embedded
    for it stays in the outbox, and so does the change after a `StoreError`.
    """
    with library.indexing:
        pair = pair or library.pairs.serving
        late = library.outbox.pending(article_id, pair=pair.name)
        if not late:
            return
        if not _embedded(article_id, library, pair):
            return
        passages, vectors = library.passages_and_vectors(article_id, pair.fingerprint)
        if passages:
            store.replace(article_id, passages, vectors)
        else:
            store.remove(article_id)
        library.outbox.settle(list(late.values()))


def _embedded(article_id: str, library: Library, pair: Pair) -> bool:
    """Tell whether every passage of an article has its vector; true of one that has gone."""
    done, _ = library.passages_and_vectors(article_id, pair.fingerprint)
    return len(done) == len(library.passages(article_id))


def sync(library: Library, store: Index, *, pair: Pair | None = None) -> Iterator[Stage]:
    """Bring the index up to date with every change it has not taken in; may raise `StoreError`."""
    late = library.outbox.pending(pair=pair.name if pair else None)
    for done, article_id in enumerate(late, start=1):
        take_in(article_id, library, store, pair=pair)
        yield Stage(name="index", done=done, total=len(late), detail=article_id)


def reindex(library: Library, store: Index, *, pair: Pair | None = None) -> Iterator[Stage]:
    """Make the index anew from the stored passages and vectors; no model is needed.

    Raises `LibraryError` ``index_unusable`` when that fails too.
    """

    def rebuild(progress: Progress) -> None:
        # Changes from now on stay in the outbox, whether the rebuild has seen them or not.
        whole = pair or library.pairs.serving
        late = library.outbox.pending(pair=whole.name)
        changes = [change for id_, change in late.items() if _embedded(id_, library, whole)]
        store.rebuild(progress)
        library.outbox.settle(changes)

    def alone(progress: Progress) -> None:
        with library.indexing:
            rebuild(progress)

    work = alone if pair is None else rebuild  # nobody else writes to a pair being made
    try:
        yield from _watched("index", library.passage_count(), work)
    except StoreError as error:
        raise LibraryError("index_unusable") from error


def reembed(library: Library, embedder: Embedder) -> Iterator[Stage]:
    """Embed whatever this embedder has not embedded, beside the vectors of any other.

    Batches cross articles and are kept as they come: what was done is not done again after an
    interruption. ``done`` and ``total`` count passages.
    """
    total, done = library.missing(embedder.fingerprint), 0
    if not total:
        return
    for passages in library.unembedded(embedder.fingerprint, BATCH):
        vectors = embed(passages, embedder)
        library.add_vectors(passages, vectors, fingerprint=embedder.fingerprint)
        done += len(passages)
        yield Stage(name="embed", done=done, total=max(done, total))


def ensure_index(
    library: Library, store: Index, *, embedder: Embedder | None = None
) -> Iterator[Stage]:
    """Leave the index answering and in step with the library, at whatever cost that takes.

    With an embedder other than the one that serves, everything is first embedded anew, here and
    now (`chatbot.library.change` does it while the old index serves). An index that is only late
    is brought up to date; one that cannot answer, or that disagrees, is rebuilt. Quick when all is
    well. Raises `LibraryError` ``index_unusable``.
    """
    moved = False
    if embedder is not None:
        yield from reembed(library, embedder)
        if moved := library.pairs.serving.fingerprint not in {"", embedder.fingerprint}:
            library.pairs.adopt(embedder.fingerprint)
    if moved or not (yield from in_step(library, store)):
        yield from reindex(library, store)
    if embedder is not None and library.pairs.coming is None:
        while library.drop_vectors(keep=embedder.fingerprint):
            pass


def in_step(
    library: Library, store: Index, *, pair: Pair | None = None
) -> Generator[Stage, None, bool]:
    """Bring an index up to date, and tell whether it answers and holds what it should."""
    try:
        store.probe()
        yield from sync(library, store, pair=pair)
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
    """Embed passages to be found; shape ``(len(passages), embedder.dim)``, in their order.

    Texts of one length go together: what is read in one batch is as slow as its longest text.
    """
    texts = [embedding_text(passage) for passage in passages]
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    vectors = np.zeros((len(texts), embedder.dim), dtype=np.float32)
    for at in range(0, len(order), AT_ONCE):
        places = order[at : at + AT_ONCE]
        vectors[places] = embedder.embed_passages([texts[place] for place in places])
    return vectors


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
