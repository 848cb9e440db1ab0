"""A library's indexes on disk: opening them, changing embedder, clearing leftovers."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from chatbot.config import Settings
from chatbot.library import Library
from chatbot.library.change import Change, PairSource
from chatbot.library.index import ensure_index, reindex
from chatbot.types import Stage

if TYPE_CHECKING:
    from chatbot.library.pairs import Pair
    from vectorstore.hybrid import HybridStore
    from vectorstore.types import DenseIndex, Embedder

OTHER_EMBEDDER = "other_embedder"
"""Stage that says: the embedder chosen is not the one that serves."""


class Indexes:
    """Opens the store of the pair that serves, and makes another beside it when asked to."""

    def __init__(
        self,
        settings: Settings,
        library: Library,
        *,
        opened: ExitStack,
        dense: Callable[[], DenseIndex] | None = None,
    ) -> None:
        """Work on an owned library; what is opened is closed with ``opened``.

        ``dense`` makes the dense index of a pair instead of the one that the settings say.
        """
        self._settings = settings
        self._library = library
        self._opened = opened
        self._dense = dense
        self._root = settings.home / "index"

    def serving(
        self, chosen: Embedder, known: Callable[[str], Embedder | None]
    ) -> Iterator[Stage | HybridStore]:
        """Stages, then the store that answers, in step with the library.

        It is the one made with the embedder ``known`` by its fingerprint, if that is not the
        chosen one; where nothing is known of it, everything is embedded anew here and now.
        """
        pair = self._library.pairs.serving
        embedder = chosen
        if pair.fingerprint not in {"", chosen.fingerprint} and (old := known(pair.fingerprint)):
            yield Stage(name=OTHER_EMBEDDER)
            embedder = old
        self._clear_leftovers()
        store = self._open(pair, embedder)
        yield from ensure_index(self._library, store, embedder=embedder)
        yield store

    def change(self, store: HybridStore, chosen: Embedder) -> Iterator[Stage]:
        """Make a pair with the chosen embedder, then let ``store`` answer with it."""
        return Change(
            library=self._library,
            serving=store,
            embedder=chosen,
            open_store=lambda pair: self._open(pair, chosen),
        ).run()

    def anew(self, chosen: Embedder) -> Iterator[Stage]:
        """Make the serving pair anew from the library; nothing else is opened first."""
        pair = self._library.pairs.serving
        return reindex(self._library, self._open(pair, chosen))

    def _open(self, pair: Pair, embedder: Embedder) -> HybridStore:
        from chatbot.evidence.renderings import renderings
        from vectorstore.hybrid import HybridStore
        from vectorstore.lexical import WordIndex
        from vectorstore.rows import VectorRows

        folder = self._root / pair.name
        folder.mkdir(parents=True, exist_ok=True)
        lexical = WordIndex(folder / "lexical.sqlite")
        self._opened.callback(lexical.close)
        return HybridStore(
            dense=self._dense() if self._dense else self._open_dense(folder, pair.name),
            lexical=lexical,
            embedder=embedder,
            source=PairSource(library=self._library, fingerprint=embedder.fingerprint),
            render=renderings,
            rows=VectorRows(folder / "vectors.f32", embedder.dim),
        )

    def _open_dense(self, folder: Path, name: str) -> DenseIndex:
        index = self._settings.index
        if index.kind == "memory":
            from vectorstore.memory import MemoryIndex

            return MemoryIndex()
        from vectorstore.chroma import ChromaIndex, ChromaPlace

        place = (
            ChromaPlace(host=index.host, port=index.port, name=name)
            if index.host
            else ChromaPlace(path=folder / "chroma")
        )
        chroma = ChromaIndex(place)
        self._opened.callback(chroma.close)
        return chroma

    def _clear_leftovers(self) -> None:
        """Delete the files of pairs that are no more."""
        pairs = self._library.pairs
        kept = {pair.name for pair in (pairs.serving, pairs.coming) if pair}
        for path in self._root.glob("*"):
            owner = path.name if path.name.isdecimal() else ""
            if owner in kept:
                continue
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)
