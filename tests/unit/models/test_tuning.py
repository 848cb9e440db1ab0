"""What was measured best is used, as long as it can be."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.config import EngineSettings, load
from chatbot.errors import ModelError
from chatbot.models import tuning
from chatbot.models.engine import LlamaEngine
from chatbot.models.open import open_engine
from chatbot.models.tuning import Setup, Trial, tune, tuned


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A file that stands for a model."""
    path = tmp_path / "modèle.gguf"
    path.write_bytes(b"GGUF" + bytes(1000))
    return path


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """Seconds that trials take, by ``plain``, ``repacked`` or ``q4``; the slower the fewer."""
    seconds = {"plain": 3.0, "repacked": 4.0, "q4": 2.9}

    def trial(_path: Path, setup: Setup) -> Trial:
        way = "q4" if setup.file else "repacked" if setup.repack else "plain"
        return Trial(setup=setup, read=10.0, written=5.0, seconds=seconds[way] / setup.threads)

    def requantized(path: Path) -> Path:
        copy = path.with_name("copie.gguf")
        copy.write_bytes(b"q4")
        return copy

    monkeypatch.setattr(tuning, "trial", trial)
    monkeypatch.setattr(tuning, "_requantized", requantized)
    monkeypatch.setattr(tuning, "cores", lambda: 4)
    return seconds


def test_the_quickest_way_is_kept(model: Path, machine: dict[str, float]) -> None:
    """Every way is tried and its figures given; the best is found again, by its file."""
    trials = list(tune(model))
    assert {(t.setup.threads, t.setup.repack) for t in trials} >= {(4, False), (2, True)}
    assert tuned(model) == Setup(threads=4, repack=False)
    assert not model.with_name("copie.gguf").exists()
    machine["repacked"] = 1.0
    list(tune(model, requantize=False))
    assert tuned(model) == Setup(threads=4, repack=True)


def test_another_quantization_must_win_by_much(model: Path, machine: dict[str, float]) -> None:
    """A copy little faster is thrown away; one much faster is used while it is there."""
    machine["q4"] = 1.0
    list(tune(model))
    assert tuned(model) == Setup(threads=4, repack=True, file="copie.gguf")
    model.with_name("copie.gguf").unlink()
    assert tuned(model) is None


def test_it_holds_for_that_file_alone(model: Path, machine: dict[str, float]) -> None:
    """Another model, or a file that cannot be read, has no tuning."""
    del machine
    list(tune(model))
    other = model.with_name("autre.gguf")
    other.write_bytes(b"GGUF" + bytes(2000))
    assert tuned(other) is None
    model.with_name("tuned.json").write_text("{", "utf-8")
    assert tuned(model) is None


def test_the_engine_uses_it(model: Path, machine: dict[str, float]) -> None:
    """What was found best runs the model, but for what the settings say."""
    machine["q4"] = 1.0
    list(tune(model))
    settings = load(home=model.parent, models=model.parent, engine=EngineSettings(model=str(model)))
    engine = open_engine(settings)
    assert isinstance(engine, LlamaEngine)
    assert (engine._path.name, engine._threads, engine.name) == ("copie.gguf", 4, "modèle")
    chosen = replace_threads(settings.engine, 1)
    engine = open_engine(settings.model_copy(update={"engine": chosen}))
    assert isinstance(engine, LlamaEngine)
    assert engine._threads == 1


def replace_threads(settings: EngineSettings, n: int) -> EngineSettings:
    """The same engine with so many threads."""
    return settings.model_copy(update={"threads": n})


def test_what_cannot_be_written_is_said(model: Path, machine: dict[str, float]) -> None:
    """A folder that takes no file is an error that names it."""
    del machine
    (model.parent / "tuned.part").mkdir()
    with pytest.raises(ModelError) as caught:
        list(tune(model))
    assert caught.value.key == "tuning_not_kept"


@pytest.mark.model
def test_a_real_trial() -> None:
    """A trial of the smallest model gives believable figures."""
    models = load().models
    path = models / "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf"
    if not path.is_file():
        path = models / "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
    if not path.is_file():
        pytest.skip(f"no model in {models}")
    found = tuning.trial(path, Setup(threads=2, repack=True))
    assert 1 < found.written < 10_000
    assert found.read > 1
    assert found.seconds == pytest.approx(
        tuning.READ / found.read + tuning.TEXTS * tuning.WRITTEN / found.written, rel=0.1
    )
