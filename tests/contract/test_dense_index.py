"""What every dense index promises: the same suite over memory, Chroma and a Chroma server."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from vectorstore.chroma import ChromaIndex, ChromaPlace
from vectorstore.embedders import HashEmbedder
from vectorstore.memory import MemoryIndex
from vectorstore.types import Change, DenseIndex, Filter, Passage, StoreError, Vectors

EMBEDDER = HashEmbedder()
SERVED = [
    "memory",
    pytest.param("chroma", marks=pytest.mark.chroma),
    pytest.param("server", marks=[pytest.mark.chroma, pytest.mark.slow]),
]


@pytest.fixture(scope="module")
def server_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A real Chroma server on a free loopback port, stopped afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    folder = tmp_path_factory.mktemp("served")
    command = [str(Path(sys.executable).parent / "chroma"), "run", "--path", str(folder)]
    with subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _wait_for(port)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("the Chroma server did not start")


@pytest.fixture(params=SERVED)
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DenseIndex]:
    """An empty index of each kind."""
    if request.param == "memory":
        yield MemoryIndex()
        return
    place = ChromaPlace(path=tmp_path / "chroma")
    if request.param == "server":
        place = ChromaPlace(host="127.0.0.1", port=request.getfixturevalue("server_port"))
    chroma = ChromaIndex(place)
    chroma.clear()
    yield chroma
    chroma.close()


def passage(  # noqa: PLR0913 - a builder
    text: str,
    *,
    article: str = "a",
    ordinal: int = 0,
    lang: str = "fr",
    outlet: str = "",
    published: str | None = None,
) -> Passage:
    """A passage about nothing that ever happened."""
    return Passage(
        article_id=article,
        ordinal=ordinal,
        text=text,
        start=0,
        end=len(text),
        lang=lang,
        outlet=outlet,
        published=published,
    )


def vectors(passages: Sequence[Passage]) -> Vectors:
    """Their vectors."""
    return EMBEDDER.embed_passages([item.text for item in passages])


def put(index: DenseIndex, article: str, *passages: Passage) -> Change:
    """Replace an article."""
    return index.replace(article, passages, vectors(passages))


def found(index: DenseIndex, text: str, where: Filter | None = None, k: int = 10) -> list[str]:
    """Ids for a question."""
    vector = EMBEDDER.embed_queries([text])[0]
    return [id_ for id_, _ in index.query(vector, k, where or Filter())]


def test_empty_index_answers_nothing(index: DenseIndex) -> None:
    """A new library can be searched."""
    index.probe()

    assert index.count() == 0
    assert found(index, "Qui a rouvert le canal ?") == []


def test_nearest_comes_first_with_its_cosine(index: DenseIndex) -> None:
    """The same words have a cosine of 1, never more."""
    canal = passage("Le canal de Brévonne rouvre aux péniches.")
    theatre = passage("The theatre of Aldermoor hires a dancer.", ordinal=1, lang="en")
    put(index, "a", canal, theatre)
    vector = EMBEDDER.embed_queries(["canal de Brévonne rouvre péniches"])[0]

    (first, cosine), (second, lower) = index.query(vector, 10, Filter())
    assert (first, second) == (canal.id, theatre.id)
    assert cosine == pytest.approx(1.0, abs=1e-5)
    assert -1.0 <= lower < 0.5 < cosine <= 1.0


def test_correction_replaces_the_old_words(index: DenseIndex) -> None:
    """What a publisher corrects is no longer citable."""
    put(index, "a", passage("Douze blessés au port."), passage("Le maire se tait.", ordinal=1))
    put(index, "b", passage("Douze blessés au port.", article="b"))
    kept, new = passage("Dix blessés au port."), passage("Le maire se tait.", ordinal=1)

    assert put(index, "a", kept, new) == Change(added=1, removed=1)
    assert index.count() == 3
    assert found(index, "dix blessés au port", Filter(articles=frozenset({"a"})))[0] == kept.id


def test_adding_again_changes_nothing(index: DenseIndex) -> None:
    """Ingesting the same article twice is free."""
    items = [passage("Le phare d’Ormessan s’éteint."), passage("Nul ne sait pourquoi.", ordinal=1)]
    put(index, "a", *items)

    assert put(index, "a", *items) == Change()
    assert index.count() == 2


def test_a_new_date_or_outlet_is_searchable_at_once(index: DenseIndex) -> None:
    """Metadata of unchanged words is brought up to date, a date removed included."""
    put(index, "a", passage("La grève continue.", outlet="Le Fanal", published="2031-03-01"))
    put(index, "a", passage("La grève continue.", outlet="L’Écho"))

    assert found(index, "grève", Filter(outlets=frozenset({"L’Écho"})))
    assert not found(index, "grève", Filter(outlets=frozenset({"Le Fanal"})))
    assert not found(index, "grève", Filter(since="2031-01-01"))


def test_an_article_without_passages_is_gone(index: DenseIndex) -> None:
    """Removing is replacing by nothing; twice is no error."""
    put(index, "a", passage("La grève continue."))

    assert put(index, "a") == Change(removed=1)
    assert put(index, "a") == Change()
    assert index.count() == 0


FILTERS = [
    Filter(langs=frozenset({"fr"})),
    Filter(langs=frozenset({"fr", "en"}), outlets=frozenset({"Le Fanal"})),
    Filter(articles=frozenset({"1", "4"})),
    Filter(since="2031-03-03"),
    Filter(until="2031-03-03"),
    Filter(since="2031-03-03", until="2031-03-03", langs=frozenset({"en"})),
    Filter(since="1960-01-01", until="1969-12-31"),
    Filter(outlets=frozenset({"Nobody's Gazette"})),
]


@pytest.mark.parametrize("where", FILTERS)
def test_filters_let_through_what_they_admit(index: DenseIndex, where: Filter) -> None:
    """Each index filters exactly as `Filter.admits` says, undated articles included."""
    days = [None, "2031-03-02", "2031-03-03T23:30:00+01:00", "2031-03-04", "1969-07-20", "mars"]
    items = [
        passage(
            f"Le quai numéro {number} ferme.",
            article=str(number % 6),
            ordinal=number,
            lang=("fr", "en", "de")[number % 3],
            outlet=("Le Fanal", "")[number % 2],
            published=days[number % 6],
        )
        for number in range(24)
    ]
    index.extend(items, vectors(items))

    expected = {item.id for item in items if where.admits(item)}
    assert set(found(index, "quai", where, k=50)) == expected


def test_many_passages_go_in_batches(index: DenseIndex) -> None:
    """More rows than a store takes at once, and each is found by its own vector."""
    items = [passage(f"Dépêche {number} de Valmorte.", ordinal=number) for number in range(1200)]
    rows = np.random.default_rng(7).normal(size=(1200, EMBEDDER.dim)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    index.extend(items, rows)

    assert index.count() == 1200
    missed = [
        number
        for number in range(0, 1200, 60)
        if index.query(rows[number], 1, Filter(langs=frozenset({"fr"})))[0][0] != items[number].id
    ]
    assert len(missed) <= 1  # the search may be approximate
    index.probe()


def test_clear_forgets_everything(index: DenseIndex) -> None:
    """And the index can be filled again."""
    put(index, "a", passage("La grève continue."))
    index.clear()

    assert index.count() == 0
    assert put(index, "a", passage("La grève continue.")) == Change(added=1)


def test_passages_and_vectors_go_in_pairs(index: DenseIndex) -> None:
    """A missing vector is refused before anything is written."""
    with pytest.raises(StoreError, match="1 passages came with 0 vectors"):
        index.replace("a", [passage("Seul.")], np.empty((0, EMBEDDER.dim), dtype=np.float32))

    assert index.count() == 0


@pytest.mark.chroma
@pytest.mark.parametrize("damage", ["garbled", "missing", "no database"])
def test_damaged_folder_is_noticed_and_replaced(tmp_path: Path, damage: str) -> None:
    """A kill at the wrong moment costs a rebuild, never a wrong answer or a dead end."""
    folder = tmp_path / "chroma"
    index = ChromaIndex(ChromaPlace(path=folder))
    items = [passage(f"Dépêche {number} de Valmorte.", ordinal=number) for number in range(1100)]
    index.extend(items, vectors(items))
    index.close()
    saved = [*folder.rglob("*.bin")]
    assert saved
    for file in saved:
        if damage == "garbled":
            file.write_bytes(b"\xff" * file.stat().st_size)
        elif damage == "missing":
            file.unlink()
    if damage == "no database":
        (folder / "chroma.sqlite3").write_bytes(b"not a database" * 500)

    with pytest.raises(StoreError):
        index.probe()
    index.clear()

    assert index.count() == 0
    assert put(index, "a", *items[:3]) == Change(added=3)
    assert found(index, items[1].text, k=1) == [items[1].id]
    index.probe()
    index.close()


@pytest.mark.chroma
def test_what_was_written_is_there_after_reopening(tmp_path: Path) -> None:
    """A folder outlives the process that wrote it, and knows which collection is in use."""
    place = ChromaPlace(path=tmp_path / "chroma")
    first = ChromaIndex(place)
    put(first, "a", passage("Le phare d’Ormessan s’éteint."))
    first.clear()
    put(first, "b", passage("Le phare se rallume.", article="b"))
    first.close()
    second = ChromaIndex(place)

    assert second.count() == 1
    assert found(second, "phare") == [passage("Le phare se rallume.", article="b").id]
    second.close()


@pytest.mark.chroma
def test_absent_server_is_a_store_error() -> None:
    """No traceback of a transport library when nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])

    with pytest.raises(StoreError, match="Chroma"):
        ChromaIndex(ChromaPlace(host="127.0.0.1", port=port)).probe()


@pytest.mark.chroma
def test_an_index_needs_a_place() -> None:
    """Neither folder nor server is a mistake said plainly."""
    with pytest.raises(StoreError, match="folder or a server"):
        ChromaIndex(ChromaPlace()).count()
