"""The dense leg in Chroma: in this process over a folder, or a Chroma server. Its only importer.

Chroma's files did not always survive a kill while they were being saved, so nothing here is the
only copy of anything, any failure is a `StoreError`, and `clear` starts a new collection whatever
state the old one is in. Two processes must never open one folder.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import RLock
from typing import TYPE_CHECKING, Any, Final

from vectorstore.memory import check_shapes
from vectorstore.types import Change, Filter, Passage, StoreError, Vector, Vectors, epoch_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

_BATCH: Final = 1000
"""Rows a write: Chroma refuses more than 5,461, and a batch is all or nothing."""
_UNDATED: Final = -(10**6)
"""A day before every date: Chroma merges metadata, so a missing key could keep an old date."""
_HNSW: Final = {"space": "cosine", "ef_construction": 200, "ef_search": 100, "max_neighbors": 32}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChromaPlace:
    """Where the index is: a server if ``host`` is given, else the folder ``path``."""

    path: Path | None = None
    host: str = ""
    port: int = 8000
    name: str = ""
    """Tells several indexes on one server apart; in folders of their own they need none."""

    @property
    def prefix(self) -> str:
        """How the names of its collections begin."""
        return f"recoupe-{self.name}{'-' if self.name else ''}passages-"


class ChromaIndex:
    """Safe from any thread of one process; every method raises only `StoreError`.

    Its collections come in numbered sets, the highest number in use: an empty one that marks the
    set (``…-3``), and one a language (``…-3-fr``), so that a language needs no ``where``.
    """

    def __init__(self, place: ChromaPlace) -> None:
        """Open nothing yet: importing Chroma takes seconds."""
        self._place = place
        self._lock = RLock()
        self._client: ClientAPI | None = None
        self._collections: dict[str, Collection] = {}
        self._number = 0

    def replace(self, article_id: str, passages: Sequence[Passage], vectors: Vectors) -> Change:
        """Make these the article's only passages; an empty sequence removes it.

        Only the difference is written, so adding an article again is free. A passage held under
        the same id keeps its vector: the id stands for the same words.
        """
        check_shapes(passages, vectors)
        new = {passage.id for passage in passages}
        old: set[str] = set()
        with self._lock, _translated():
            for lang in {*self._held(), *(passage.lang for passage in passages)}:
                rows = [row for row, passage in enumerate(passages) if passage.lang == lang]
                here = [passages[row] for row in rows]
                old |= _replaced(self._of(lang), article_id, here, vectors[rows])
        return Change(added=len(new - old), removed=len(old - new))

    def extend(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Add passages of any articles, a thousand at a time; one already held is overwritten."""
        check_shapes(passages, vectors)
        for lang in {passage.lang: None for passage in passages}:
            rows = [row for row, passage in enumerate(passages) if passage.lang == lang]
            with self._lock, _translated():
                _upsert(self._of(lang), [passages[row] for row in rows], vectors[rows])

    def query(self, vector: Vector, k: int, where: Filter) -> list[tuple[str, float]]:
        """Best first: passage id and cosine similarity in [-1, 1].

        Only the language costs nothing; every other bound makes Chroma look at every passage.
        Queries do not wait for one another.
        """
        with self._lock, _translated():
            chosen = [
                collection
                for lang, collection in self._held().items()
                if not where.langs or lang in where.langs
            ]
        found: list[tuple[str, float]] = []
        for collection in chosen:
            with _translated():
                found += _nearest(collection, vector, k, _where(where))
        return sorted(found, key=lambda hit: -hit[1])[:k] if len(chosen) > 1 else found

    def count(self) -> int:
        """Passages held."""
        with self._lock, _translated():
            return sum(int(collection.count()) for collection in self._held().values())

    def probe(self) -> None:
        """Read a passage of each language by its vector; raise `StoreError` when Chroma cannot."""
        with self._lock, _translated():
            for collection in self._held().values():
                sample = collection.get(limit=1, include=["embeddings"])
                if not sample["ids"]:
                    continue
                rows = sample["embeddings"]
                found = collection.query(query_embeddings=rows, n_results=1, include=["distances"])
                if rows is None or not len(rows) or not found["ids"][0]:
                    raise StoreError("Chroma lists passages that it cannot search")

    def clear(self) -> None:
        """Forget everything: a new collection takes over, in a new folder if this is damaged."""
        with self._lock:
            try:
                self.probe()
                self._renew()
            except StoreError:
                self.close()
                if self._place.path is not None and not self._place.host:
                    shutil.rmtree(self._place.path, ignore_errors=True)
                self._renew()

    def close(self) -> None:
        """Let go of the folder or the server; the next call opens it again."""
        with self._lock, suppress(StoreError), _translated():
            if self._client is not None:
                self._client.close()
        self._client, self._collections, self._number = None, {}, 0

    def _renew(self) -> None:
        """Start a new set of collections, then drop the older ones, readable or not."""
        with _translated():
            client = self._connect()
            names = self._names(client)
            self._number = max(map(self._number_of, names), default=0) + 1
            self._collections = {}
            _create(client, f"{self._place.prefix}{self._number}", "")
            for name in names:
                with suppress(StoreError), _translated():
                    client.delete_collection(name)

    def _held(self) -> dict[str, Collection]:
        """The collections in use, by language."""
        if not self._number:
            client = self._connect()
            names = self._names(client)
            self._number = max(map(self._number_of, names), default=1)
            _create(client, f"{self._place.prefix}{self._number}", "")
            for name in names:
                if name.startswith(f"{self._place.prefix}{self._number}-"):
                    collection = client.get_collection(name, embedding_function=None)
                    self._collections[str((collection.metadata or {})["lang"])] = collection
        return self._collections

    def _of(self, lang: str) -> Collection:
        """The collection of a language, made if there is none."""
        if lang not in self._held():
            plain = lang.isascii() and lang.isalnum()
            suffix = lang if plain else f"-{lang.encode().hex()}0"
            name = f"{self._place.prefix}{self._number}-{suffix}"
            self._collections[lang] = _create(self._connect(), name, lang)
        return self._collections[lang]

    def _names(self, client: ClientAPI) -> list[str]:
        names = [str(collection.name) for collection in client.list_collections()]
        return [name for name in names if name.startswith(self._place.prefix)]

    def _number_of(self, name: str) -> int:
        return int(name.removeprefix(self._place.prefix).partition("-")[0])

    def _connect(self) -> ClientAPI:
        if self._client is None:
            self._client = _open(self._place)
        return self._client


def _open(place: ChromaPlace) -> ClientAPI:
    import chromadb
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if place.host:
        return chromadb.HttpClient(host=place.host, port=place.port, settings=settings)
    if place.path is None:
        raise StoreError("a Chroma index needs a folder or a server")
    place.path.mkdir(parents=True, exist_ok=True)
    path = str(place.path)
    try:
        return chromadb.PersistentClient(path=path, settings=settings)
    except AttributeError:  # Chroma 1.5 keeps what it failed to open until a second failure
        return chromadb.PersistentClient(path=path, settings=settings)


def _create(client: ClientAPI, name: str, lang: str) -> Collection:
    """Open or create a collection that never embeds: Chroma's own embedder would download."""
    return client.get_or_create_collection(
        name, embedding_function=None, configuration={"hnsw": _HNSW}, metadata={"lang": lang}
    )


def _replaced(
    collection: Collection, article_id: str, passages: Sequence[Passage], vectors: Vectors
) -> set[str]:
    """Make these the article's passages of one language; the ids that were held."""
    held = collection.get(where={"article": article_id}, include=["metadatas"])
    old = dict(zip(held["ids"], held["metadatas"] or [], strict=True))
    new = {passage.id: _metadata(passage) for passage in passages}
    if gone := sorted(old.keys() - new.keys()):
        collection.delete(ids=gone)
    changed = [id_ for id_ in old.keys() & new.keys() if old[id_] != new[id_]]
    if changed:
        collection.update(ids=changed, metadatas=[new[id_] for id_ in changed])
    rows = [row for row, passage in enumerate(passages) if passage.id not in old]
    _upsert(collection, [passages[row] for row in rows], vectors[rows])
    return set(old)


def _upsert(collection: Collection, passages: Sequence[Passage], vectors: Vectors) -> None:
    for start in range(0, len(passages), _BATCH):
        batch = passages[start : start + _BATCH]
        collection.upsert(
            ids=[passage.id for passage in batch],
            embeddings=vectors[start : start + _BATCH],
            metadatas=[_metadata(passage) for passage in batch],
        )


def _nearest(
    collection: Collection, vector: Vector, k: int, where: dict[str, Any] | None
) -> list[tuple[str, float]]:
    found = collection.query(
        query_embeddings=[vector], n_results=k, where=where, include=["distances"]
    )
    distances = (found["distances"] or [[]])[0]
    cosines = [min(1.0, max(-1.0, 1.0 - float(distance))) for distance in distances]
    return list(zip(found["ids"][0], cosines, strict=True))


def _metadata(passage: Passage) -> dict[str, str | int]:
    day = epoch_day(passage.published)
    return {
        "article": passage.article_id,
        "outlet": passage.outlet,
        "day": _UNDATED if day is None else day,
    }


def _where(where: Filter) -> dict[str, Any] | None:
    """A filter but for its languages, as Chroma writes it; ``None`` lets everything through."""
    columns = {"article": where.articles, "outlet": where.outlets}
    clauses: list[dict[str, Any]] = [
        {column: {"$in": sorted(allowed)}} for column, allowed in columns.items() if allowed
    ]
    since, until = epoch_day(where.since), epoch_day(where.until)
    if since is not None or until is not None:
        clauses.append({"day": {"$gte": _UNDATED + 1 if since is None else since}})
    if until is not None:
        clauses.append({"day": {"$lte": until}})
    if not clauses:
        return None
    return clauses[0] if len(clauses) == 1 else {"$and": clauses}


@contextmanager
def _translated() -> Iterator[None]:
    """Turn every failure of Chroma, its transport and its files into `StoreError`."""
    import httpx
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, httpx.HTTPError, OSError, ValueError, RuntimeError) as error:
        raise StoreError(f"Chroma: {error or type(error).__name__}") from error
