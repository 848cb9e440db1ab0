"""The settings choose the engine, and choosing costs nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from chatbot.config import EngineSettings, Settings, load
from chatbot.errors import ModelError
from chatbot.models.engine import LlamaEngine, cores, fingerprint
from chatbot.models.open import open_engine
from chatbot.models.remote import RemoteEngine


def _settings(tmp_path: Path, model: str) -> Settings:
    return load(home=tmp_path, models=tmp_path, engine=EngineSettings(model=model, context=2048))


def test_an_address_is_a_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A URL gives a remote engine, with the key of the environment."""
    monkeypatch.setenv("RECOUPE_API_KEY", "k")
    engine = open_engine(_settings(tmp_path, "http://127.0.0.1:9/v1"))
    assert isinstance(engine, RemoteEngine)
    assert engine._client.headers["Authorization"] == "Bearer k"
    engine.close()


def test_a_path_is_a_file(tmp_path: Path) -> None:
    """A path gives the local engine under the file's name, unloaded."""
    path = tmp_path / "mon modèle.gguf"
    path.write_bytes(b"GGUF")
    engine = open_engine(_settings(tmp_path, str(path)))
    assert isinstance(engine, LlamaEngine)
    assert (engine.name, engine.context, engine.load_seconds) == ("mon modèle", 2048, None)
    assert open_engine(_settings(tmp_path, "mon modèle")).name == "mon modèle"


@pytest.mark.parametrize(
    ("model", "key"),
    [
        ("qwen2.5-coder-1.5b", "model_not_installed"),
        ("/nowhere/model.gguf", "model_missing"),
        ("nonsense", "model_unknown"),
    ],
)
def test_what_is_not_there_is_said(tmp_path: Path, model: str, key: str) -> None:
    """A model that cannot be had is refused before any work, with what to do."""
    with pytest.raises(ModelError) as caught:
        open_engine(_settings(tmp_path, model))
    assert caught.value.key == key
    assert "recoupe models" in caught.value.render("fr") or key == "model_unknown"


def test_a_file_that_is_no_model(tmp_path: Path) -> None:
    """llama.cpp's refusal is one line of ours, and its chatter stays off the screen."""
    path = tmp_path / "broken.gguf"
    path.write_bytes(b"GGUF" + bytes(100))
    engine = LlamaEngine(path)
    with pytest.raises(ModelError) as caught:
        engine.count("mot")
    assert caught.value.key == "model_unreadable"
    engine.close()


def test_fingerprints_tell_files_apart(tmp_path: Path) -> None:
    """Same bytes, same identity; one changed byte at the front or a cut end, another."""
    data = bytes(range(256)) * 20000
    prints = set()
    for i, variant in enumerate((data, b"\1" + data[1:], data[:-1])):
        path = tmp_path / f"{i}.gguf"
        path.write_bytes(variant)
        prints.add(fingerprint(path))
        assert fingerprint(path) == fingerprint(path)
    assert len(prints) == 3


def test_cores_are_counted() -> None:
    """At least one thread, whatever the machine says of itself."""
    assert cores() >= 1


def test_choosing_imports_nothing_heavy(tmp_path: Path) -> None:
    """Opening an engine does not load llama.cpp: the first question does."""
    code = (
        "import sys; from pathlib import Path; from chatbot.config import load, EngineSettings;"
        "from chatbot.models.open import open_engine;"
        f"path = Path({str(tmp_path / 'm.gguf')!r}); path.write_bytes(b'GGUF');"
        "open_engine(load(engine=EngineSettings(model=str(path)))).name;"
        "sys.stdout.write(str({'llama_cpp', 'langchain_core', 'gradio'} & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert (result.stdout, result.stderr) == ("set()", "")
