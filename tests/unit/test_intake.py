"""Documents reach the library and the index; what breaks half-way is made good."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from chatbot.errors import IngestError, LibraryError
from chatbot.intake import (
    MOST,
    Index,
    embedding_text,
    ensure_index,
    intake,
    reembed,
    reindex,
    remove,
    sync,
)
from chatbot.library import Library
from chatbot.types import Article, Ingested, RawDocument
from vectorstore.embedders import HashEmbedder
from vectorstore.hybrid import HybridStore
from vectorstore.lexical import WordIndex
from vectorstore.memory import MemoryIndex
from vectorstore.types import Passage, Query, StoreError, Vectors


class Shelf:
    """An index that is a dictionary, and that breaks when told to."""

    def __init__(self, library: Library) -> None:
        """Rebuilt from this library."""
        self.library = library
        self.held: dict[str, list[Passage]] = {}
        self.vectors: dict[str, Vectors] = {}
        self.broken = False
        self.rebuilt = 0

    def replace(self, article_id: str, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Take an article's passages in."""
        self.probe()
        time.sleep(random.random() / 1000)  # noqa: S311 - lets threads overtake each other
        self.held[article_id] = list(passages)
        self.vectors[article_id] = vectors

    def remove(self, article_id: str) -> None:
        """Drop an article."""
        self.probe()
        self.held.pop(article_id, None)

    def rebuild(self, progress: object) -> None:
        """Start again from the library, mended."""
        assert callable(progress)
        self.rebuilt += 1
        self.held = {}
        self.broken = self.broken and self.rebuilt > 1
        for article_id, passages, vectors in self.library.all_passages():
            self.replace(article_id, passages, vectors)
            progress(len(self.ids()))

    def probe(self) -> None:
        """Fail if broken."""
        if self.broken:
            raise StoreError("Failed to apply logs to the hnsw segment writer")

    def ids(self) -> set[str]:
        """Every passage held."""
        return {passage.id for passages in self.held.values() for passage in passages}


class CountingEmbedder(HashEmbedder):
    """Counts what it is asked to embed."""

    asked: int = 0
    name: str = ""

    @property
    def fingerprint(self) -> str:
        """Another name is another model."""
        return f"{super().fingerprint}{self.name}"

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Count, then embed."""
        self.asked += len(texts)
        return super().embed_passages(texts)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """A library of its own for each test."""
    with Library.open(tmp_path / "library.sqlite") as opened:
        yield opened


def raw(source: str, text: str) -> RawDocument:
    """A text as it came."""
    return RawDocument(source=source, data=text.encode(), media_type="text/plain")


def read(document: RawDocument) -> Article:
    """The whole text is the article; a NUL cannot be read."""
    text = document.data.decode()
    if "\0" in text:
        raise IngestError("library_unreadable", origin=document.source)
    return Article(
        article_id=document.source.rjust(8, "0"),
        source=document.source,
        title=f"À {document.source}",
        text=text,
        lang="fr",
    )


def chunk(article: Article) -> list[Passage]:
    """A passage a line."""
    passages, at = [], 0
    for ordinal, line in enumerate(article.text.splitlines()):
        passages.append(
            Passage(
                article_id=article.article_id,
                ordinal=ordinal,
                text=line,
                start=at,
                end=at + len(line),
                lang="fr",
                title=article.title,
            )
        )
        at += len(line) + 1
    return passages


def take(library: Library, store: Index, *documents: RawDocument | Ingested) -> list[Ingested]:
    """Take documents in with a fresh embedder."""
    embedder = CountingEmbedder()
    return list(
        intake(documents, library=library, store=store, embedder=embedder, read=read, chunk=chunk)
    )


def texts(store: Shelf) -> list[str]:
    """All an index holds."""
    return sorted(passage.text for passages in store.held.values() for passage in passages)


def test_one_bad_document_does_not_stop_the_rest(library: Library) -> None:
    """Failures are values, whether met while fetching or while reading."""
    store = Shelf(library)
    lost = Ingested(source="lost", status="failed", error=IngestError("library_unreadable"))
    results = take(library, store, raw("a", "Un."), raw("b", "\0"), lost, raw("c", "Deux.\nTrois."))
    assert [result.status for result in results] == ["added", "failed", "failed", "added"]
    assert isinstance(results[1].error, IngestError)
    assert results[2] is lost
    assert texts(store) == ["Deux.", "Trois.", "Un."]
    assert library.outbox.pending() == {}


def test_a_bug_is_not_taken_for_a_bad_document(library: Library) -> None:
    """Only our own errors are values."""
    with pytest.raises(UnicodeDecodeError):
        take(library, Shelf(library), RawDocument(source="x", data=b"\xff", media_type=""))


def test_slow_sources_show_results_as_they_come(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where documents take their time, each is stored and indexed before the next is asked for."""
    store = Shelf(library)
    monkeypatch.setattr("chatbot.intake.PATIENCE", 0.0)

    def arriving() -> Iterator[RawDocument]:
        yield raw("a", "Un.")
        assert texts(store) == ["Un."]
        yield raw("b", "Deux.")

    assert len(take(library, store, *[])) == 0
    running = intake(
        arriving(), library=library, store=store, embedder=HashEmbedder(), read=read, chunk=chunk
    )
    assert [result.status for result in running] == ["added", "added"]


def test_documents_are_embedded_together_in_their_order(library: Library) -> None:
    """One call for many short articles, shortest text first, each result in its place."""
    asked: list[list[str]] = []

    class Listening(HashEmbedder):
        def embed_passages(self, texts: Sequence[str]) -> Vectors:
            asked.append(list(texts))
            return super().embed_passages(texts)

    given = [("a", "Le canal rouvre."), ("b", "Non.\n\0"), ("c", "Oui."), ("d", "Le canal rouvre.")]
    given.append(("c", "Oui, dit-elle."))
    results = list(
        intake(
            [raw(source, text) for source, text in given],
            library=library,
            store=Shelf(library),
            embedder=Listening(),
            read=read,
            chunk=chunk,
        )
    )
    assert [result.status for result in results] == [
        "added",
        "failed",
        "added",
        "duplicate",
        "updated",
    ]
    assert [result.source for result in results] == [source for source, _ in given]
    assert asked == [["À c. Oui.", "À a. Le canal rouvre."], ["À c. Oui, dit-elle."]]
    [passage], [vector] = library.passages_and_vectors("0000000a")
    assert np.array_equal(vector, HashEmbedder().embed_passages([embedding_text(passage)])[0])


def test_a_folder_of_thousands_is_never_held_at_once(library: Library) -> None:
    """Only a few wait at a time, and what was taken in before a stop is not done again."""
    read_so_far: list[str] = []

    def counted(document: RawDocument) -> Article:
        read_so_far.append(document.source)
        return read(document)

    def run(embedder: CountingEmbedder) -> Iterator[Ingested]:
        return intake(
            (raw(f"n{number}", f"Texte {number}.\nSuite {number}.") for number in range(300)),
            library=library,
            store=Shelf(library),
            embedder=embedder,
            read=counted,
            chunk=chunk,
        )

    first, second = CountingEmbedder(), CountingEmbedder()
    running = run(first)
    for done in range(1, 101):
        assert next(running).status == "added"
        assert len(read_so_far) - done <= MOST
    running.close()  # type: ignore[attr-defined]
    stored = library.count()
    assert 100 <= stored <= 100 + MOST
    assert [one.status for one in run(second)].count("added") == 300 - stored
    assert first.asked + second.asked == 600


def test_nothing_is_embedded_for_what_is_already_there(library: Library) -> None:
    """Unchanged and duplicate cost no model time; a correction costs its own passages."""
    embedder = CountingEmbedder()
    seen = []
    given = [("a", "Un.\nDeux."), ("a", "Un.\nDeux."), ("b", "Un. Deux."), ("a", "Un.\nTrois.")]
    for document in [raw(source, text) for source, text in given]:
        [result] = intake(
            [document],
            library=library,
            store=Shelf(library),
            embedder=embedder,
            read=read,
            chunk=chunk,
        )
        seen.append((result.status, embedder.asked))
    assert seen == [("added", 2), ("unchanged", 2), ("duplicate", 2), ("updated", 4)]


def test_what_was_corrected_leaves_the_index(library: Library) -> None:
    """So does an article that is removed."""
    store = Shelf(library)
    take(library, store, raw("a", "Douze blessés.\nÀ Œuilly."), raw("a", "Dix blessés."))
    assert texts(store) == ["Dix blessés."]
    assert remove("0000000a", library=library, store=store).text == "Dix blessés."
    assert (texts(store), library.outbox.pending()) == ([], {})


def test_an_index_that_fails_does_not_lose_the_article(library: Library) -> None:
    """The status is the library's, the error says the index is behind, the next start mends it."""
    store = Shelf(library)
    store.broken = True
    [first, second] = take(library, store, raw("a", "Un."), raw("b", "Deux."))
    assert (first.status, second.status) == ("added", "added")
    assert isinstance(first.error, LibraryError)
    assert "recoupe reindex" in first.error.render("fr")
    assert "hnsw" in str(first.error)
    with pytest.raises(LibraryError, match="could not follow"):
        remove("0000000b", library=library, store=store)
    stages = list(ensure_index(library, store))
    assert (stages[-1].name, stages[-1].done, stages[-1].total) == ("index", 1, 1)
    assert (texts(store), library.outbox.pending(), store.rebuilt) == (["Un."], {}, 1)


def test_taking_an_unchanged_article_again_mends_the_index_too(library: Library) -> None:
    """The reader's natural second try works."""
    store = Shelf(library)
    store.broken = True
    take(library, store, raw("a", "Un."))
    store.broken = False
    [again] = take(library, store, raw("a", "Un."))
    assert (again.status, again.error, texts(store)) == ("unchanged", None, ["Un."])


def test_an_index_that_cannot_be_made_is_an_error_of_ours(library: Library) -> None:
    """After a rebuild that fails there is nothing left to try by ourselves."""
    store = Shelf(library)
    take(library, store, raw("a", "Un."))
    store.broken, store.rebuilt = True, 1
    with pytest.raises(LibraryError, match="cannot be made — Failed to apply logs"):
        list(ensure_index(library, store))


def test_a_sound_index_is_left_alone(library: Library) -> None:
    """Nothing is rebuilt or embedded when all is well, however often one looks."""
    store, embedder = Shelf(library), CountingEmbedder()
    take(library, store, raw("a", "Un."), raw("vide", ""))
    assert list(ensure_index(library, store, embedder=embedder)) == []
    assert (store.rebuilt, embedder.asked) == (0, 0)


def test_an_index_that_lost_passages_is_rebuilt(library: Library) -> None:
    """Even if as many are left as there should be; no model is needed."""
    store = Shelf(library)
    take(library, store, raw("a", "Un."), raw("b", "Deux."))
    store.held["0000000a"] = chunk(read(raw("a", "Une autre fois.")))
    assert [stage.done for stage in ensure_index(library, store)] == [1, 2]
    assert texts(store) == ["Deux.", "Un."]


def test_a_new_embedder_embeds_everything_anew(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With progress, then a rebuild; what was interrupted goes on where it stopped."""
    monkeypatch.setattr("chatbot.library.index.BATCH", 3)
    store, embedder = Shelf(library), CountingEmbedder()
    take(library, store, raw("a", "Un."), raw("b", "Deux."), raw("c", "Trois.\nQuatre."))
    embedder.name = "@2"
    interrupted = reembed(library, embedder)
    assert next(interrupted).total == 4
    del interrupted
    stages = list(ensure_index(library, store, embedder=embedder))
    assert [(stage.name, stage.done, stage.total) for stage in stages[:1]] == [("embed", 1, 1)]
    assert stages[1].name == "index"
    assert (embedder.asked, store.rebuilt) == (4, 1)
    assert library.pairs.serving.fingerprint == embedder.fingerprint
    assert library.missing(HashEmbedder().fingerprint) == 4


def test_reindexing_can_be_watched_from_any_thread(library: Library) -> None:
    """A web server may ask for each step in another thread."""
    store = Shelf(library)
    take(library, store, *[raw(f"n{number}", f"Texte {number}.") for number in range(5)])
    running = reindex(library, store)
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as other:
        assert one.submit(next, running).result().done == 1
        assert [stage.done for stage in other.submit(list, running).result()] == [2, 3, 4, 5]


def test_short_passages_are_embedded_with_their_headline() -> None:
    """A long one stands for itself."""
    short = Passage(article_id="a", ordinal=0, text="Oui.", start=0, end=4, lang="fr", title="Vote")
    long = Passage(
        article_id="a", ordinal=0, text="x" * 200, start=0, end=200, lang="fr", title="V"
    )
    assert embedding_text(short) == "Vote. Oui."
    assert embedding_text(long) == long.text


def test_the_index_ends_with_the_last_words_stored(library: Library) -> None:
    """Threads that correct one article at once never leave the index on an earlier text."""
    store = Shelf(library)

    def work(worker: int) -> None:
        for number in range(10):
            take(library, store, raw("a", f"Version {worker}.{number}."))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert texts(store) == [library.article("0000000a").text]
    assert library.outbox.pending() == {}


def test_with_the_real_reader_and_store(library: Library, tmp_path: Path) -> None:
    """A text is read, cut and found by its words, and found again in an index made anew."""
    text = (
        "Crue à Œuilly\n\nLa digue de la Vernaie a cédé lundi. Deux hameaux sont coupés du bourg."
    )
    document = raw(str(tmp_path / "crue.txt"), text)

    def store(dense: MemoryIndex) -> HybridStore:
        lexical = WordIndex(tmp_path / "words.sqlite")
        return HybridStore(dense=dense, lexical=lexical, embedder=HashEmbedder(), source=library)

    first = store(MemoryIndex())
    [result] = intake([document], library=library, store=first, embedder=HashEmbedder())
    assert (result.status, result.error) == ("added", None)
    assert list(ensure_index(library, first)) == []
    emptied = store(MemoryIndex())  # the words are on disk, the vectors went with the process
    assert [stage.name for stage in ensure_index(library, emptied)] == ["index"]
    [hit, *_] = emptied.search(Query(text="digue de la Vernaie", lang="fr"))
    assert "La digue de la Vernaie a cédé lundi." in hit.passage.text


DIE = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_intake import Shelf, raw, take
from chatbot.library import Library
class Dying(Shelf):
    def replace(self, *parts):
        if len(self.held) == 1:
            os._exit(9)
        super().replace(*parts)
library = Library.open(Path(sys.argv[1]))
take(library, Dying(library), raw("a", "Été."), raw("b", "Noël.\\nŒuf."), raw("c", "Jamais."))
"""

FILL = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_intake import Shelf, raw, take
from chatbot.library import Library
library = Library.open(Path(sys.argv[1]))
store = Shelf(library)
for number in range(10_000):
    take(library, store, raw(f"n{number % 50}", f"Texte {number}.\\nSuite {number}."))
    if number == 0:
        print("ready", flush=True)
"""


def run(script: str, path: Path) -> subprocess.Popen[str]:
    """Start a script that writes to the library."""
    here = Path(__file__).parent
    environment = os.environ | {"PYTHONPATH": str(here.parents[1])}
    command = [sys.executable, "-c", script, str(path), str(here)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


def test_a_crash_between_library_and_index_is_made_good(tmp_path: Path) -> None:
    """What was committed is indexed at the next start; what was not never happened."""
    path = tmp_path / "library.sqlite"
    with run(DIE, path) as process:
        assert process.wait(timeout=60) == 9
    with Library.open(path) as library:
        assert sorted(library.outbox.pending()) == ["0000000b", "0000000c"]
        store = Shelf(library)
        store.held["0000000a"] = library.passages("0000000a")
        assert [stage.detail for stage in sync(library, store)] == ["0000000b", "0000000c"]
        assert texts(store) == ["Jamais.", "Noël.", "Été.", "Œuf."]
        assert library.outbox.pending() == {}


def test_a_kill_at_any_moment_leaves_a_whole_library(tmp_path: Path) -> None:
    """Every article has all its passages and vectors, whichever write was cut short."""
    path = tmp_path / "library.sqlite"
    with run(FILL, path) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.3 + random.random() / 5)  # noqa: S311 - any moment will do
        process.send_signal(signal.SIGKILL)
    with Library.open(path, readonly=True) as library:
        seen = 0
        for article_id, passages, vectors in library.all_passages():
            article = library.article(article_id)
            assert "\n".join(passage.text for passage in passages) == article.text
            assert len(vectors) == len(passages) == 2
            kept = [one.revision for one in library.revisions(article_id)]
            assert kept == list(range(1, article.revision + 1))
            seen += 1
        assert seen == library.count() > 0
        assert library.passage_count() == 2 * seen
