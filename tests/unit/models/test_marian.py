"""A published Marian model is read without running anything, and converted."""

from __future__ import annotations

import os
import pickle
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from chatbot.errors import ModelError
from chatbot.models import marian
from chatbot.models.catalogue import WEIGHTS
from chatbot.models.torchfile import read
from tests.fake_marian import HEADS, TOKENS, publish, save


def test_tensors_are_read_as_they_were_saved(tmp_path: Path) -> None:
    """Names, shapes and numbers are those of the file, transposed tensors included."""
    square = np.arange(6, dtype=np.float32).reshape(2, 3)
    save(tmp_path / "w", {"a": square, "été": np.ones(4, np.float32)})
    found = read(tmp_path / "w")
    assert found.keys() == {"a", "été"}
    assert np.array_equal(found["a"], square)
    assert np.array_equal(found["été"], np.ones(4))


class _Evil:
    """Pickled, it asks to run a command."""

    def __init__(self, where: Path) -> None:
        self.where = where

    def __reduce__(self) -> tuple[object, ...]:
        return os.system, (f"touch {self.where}",)


@pytest.mark.parametrize("place", range(5))
def test_a_pickle_that_runs_something_is_refused(tmp_path: Path, place: int) -> None:
    """In whichever of the pickles it hides, what it names is not even looked up."""
    parts: list[object] = [0x1950A86A20F9469CFC6C, 1001, {}, {}, []]
    parts[place] = _Evil(tmp_path / "harm")
    (tmp_path / "w").write_bytes(b"".join(pickle.dumps(part, 2) for part in parts))
    with pytest.raises(ModelError, match="cannot be read") as caught:
        read(tmp_path / "w")
    assert "system" in str(caught.value)
    assert not (tmp_path / "harm").exists()


@pytest.mark.parametrize(
    "name",
    [
        b"cbuiltins\neval\n",
        b"ctorch\nload\n",
        b"ctorch._utils\n_rebuild_tensor\n",
        b"cos\nsystem\n",
    ],
)
def test_only_names_of_weights_are_known(tmp_path: Path, name: bytes) -> None:
    """Names that sound alike, or are of Python itself, are refused."""
    (tmp_path / "w").write_bytes(b"\x80\x02" + name + b".")
    with pytest.raises(ModelError, match="no place among weights"):
        read(tmp_path / "w")


def test_broken_files_are_refused(tmp_path: Path) -> None:
    """Cut anywhere, empty, or a text: one clear error, never a crash."""
    save(tmp_path / "w", {"a": np.ones((2, 3), np.float32)})
    whole = (tmp_path / "w").read_bytes()
    for data in (*(whole[:n] for n in range(0, len(whole), 7)), b"pas des poids", b"\0" * 99):
        (tmp_path / "w").write_bytes(data)
        with pytest.raises(ModelError, match="cannot be read"):
            read(tmp_path / "w")
    with pytest.raises(ModelError):
        read(tmp_path / "none")


def test_a_tensor_cannot_reach_beyond_its_numbers(tmp_path: Path) -> None:
    """A shape larger than the storage would show other memory."""
    save(tmp_path / "w", {"a": np.ones(4, np.float32)})
    data = (tmp_path / "w").read_bytes()
    shape, longer = pickle.dumps((4,), 2)[2:-1], pickle.dumps((5,), 2)[2:-1]
    (tmp_path / "w").write_bytes(data.replace(shape, longer))
    with pytest.raises(ModelError, match="beyond its storage"):
        read(tmp_path / "w")


def test_a_storage_has_the_size_it_says(tmp_path: Path) -> None:
    """Numbers that do not follow as announced are not taken for others."""
    save(tmp_path / "w", {"a": np.ones(4, np.float32)})
    data = (tmp_path / "w").read_bytes()
    (tmp_path / "w").write_bytes(data.replace(struct.pack("<q", 4), struct.pack("<q", 3)))
    with pytest.raises(ModelError, match="size"):
        read(tmp_path / "w")


def test_a_converted_model_opens_and_translates(tmp_path: Path) -> None:
    """CTranslate2 reads the folder; the subwords went along."""
    import ctranslate2

    files = publish(tmp_path / "source")
    made = tmp_path / "made"
    made.mkdir()
    marian.convert(tmp_path / "source", made, heads=HEADS)
    assert {path.name for path in made.iterdir()} == {
        *("config.json", "model.bin", "shared_vocabulary.json", "source.spm", "target.spm")
    }
    assert (made / "source.spm").read_bytes() == files["source.spm"]
    translator = ctranslate2.Translator(str(made), compute_type="int8")
    (found,) = translator.translate_batch([["▁le", "▁pont", "</s>"]], max_decoding_length=5)
    assert set(found.hypotheses[0]) <= set(TOKENS)


def test_converting_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    """So a folder made on another machine can be compared."""
    publish(tmp_path / "source")
    made = [tmp_path / "one", tmp_path / "two"]
    for folder in made:
        folder.mkdir()
        marian.convert(tmp_path / "source", folder, heads=HEADS)
    one, two = ([path.read_bytes() for path in sorted(folder.iterdir())] for folder in made)
    assert one == two


@pytest.mark.parametrize("lacking", ["model.shared.weight", "model.encoder.layers.0.fc1.bias"])
def test_another_kind_of_model_is_refused(tmp_path: Path, lacking: str) -> None:
    """Weights that lack what a Marian model has are named in one line."""
    publish(tmp_path)
    weights = read(tmp_path / WEIGHTS)
    save(tmp_path / WEIGHTS, {name: array for name, array in weights.items() if name != lacking})
    with pytest.raises(ModelError, match="cannot be read"):
        marian.convert(tmp_path, tmp_path, heads=HEADS)


def test_a_vocabulary_of_another_size_is_refused(tmp_path: Path) -> None:
    """Words and weights belong together."""
    publish(tmp_path)
    (tmp_path / "vocab.json").write_text('{"</s>": 0, "<pad>": 1}', "utf-8")
    with pytest.raises(ModelError, match="cannot be read"):
        marian.convert(tmp_path, tmp_path, heads=HEADS)


def test_the_command_does_not_feel_it() -> None:
    """Neither the help nor the list of models loads what translates."""
    code = (
        "import sys, chatbot.cli, chatbot.cli.run as r, chatbot.models.pull, "
        "chatbot.models.inventory, chatbot.doctor; r.app(); "
        "sys.exit(any(name in sys.modules for name in ('ctranslate2', 'sentencepiece')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
