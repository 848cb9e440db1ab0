"""What the settings page says of the model in use."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.config import load
from chatbot.errors import ModelError
from chatbot.models import pulling, tuning
from chatbot.models.state import state
from chatbot.models.tuning import Setup, Trial


def test_a_model_that_is_not_here_is_said_to_be(tmp_path: Path) -> None:
    """Its size is the catalogue's; no speed is made up."""
    found = state(load(home=tmp_path, models=tmp_path))
    assert not found.installed
    assert found.bytes > 1_000_000
    assert found.read is None


def test_the_speed_is_that_of_the_way_kept(tmp_path: Path) -> None:
    """Two ways were tried; the figures shown are those of the one in use."""
    model = tmp_path / "petit.gguf"
    model.write_bytes(b"GGUF" + bytes(64))
    slow, quick = Setup(threads=1, repack=False), Setup(threads=2, repack=True)
    trials = [
        Trial(setup=slow, read=10.0, written=2.0, seconds=9.0),
        Trial(setup=quick, read=61.5, written=18.0, seconds=2.0),
    ]
    tuning._keep(model, quick, trials)
    found = state(load(home=tmp_path, models=tmp_path, engine={"model": str(model)}))
    assert (found.installed, found.read, found.written) == (True, 61.5, 18.0)


def test_a_server_is_no_file(tmp_path: Path) -> None:
    """Nothing is looked for on this machine."""
    found = state(load(home=tmp_path, engine={"model": "http://127.0.0.1:9/v1"}))
    assert (found.remote, found.bytes) == (True, 0)


def test_pulling_what_nobody_knows_says_so(tmp_path: Path) -> None:
    """The error reaches whoever watches."""
    with pytest.raises(ModelError):
        list(pulling.pulled("inconnu", tmp_path))
