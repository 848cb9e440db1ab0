"""The model in use on this machine: what it is, how large, and how fast it was measured here."""

from __future__ import annotations

from dataclasses import dataclass

from chatbot.config import Settings
from chatbot.errors import ModelError
from chatbot.models.catalogue import catalogue
from chatbot.models.open import is_remote, model_path
from chatbot.models.tuning import Kept, kept


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The writer that the settings name."""

    name: str
    """Catalogue name, file name, or a server's address."""
    remote: bool
    installed: bool
    path: str = ""
    bytes: int = 0
    memory: int = 0
    """Bytes it takes to run; 0 where unknown."""
    licence: str = ""
    read: float | None = None
    """Prompt tokens a second, as measured here; ``None``: not measured."""
    written: float | None = None
    """Tokens written a second, sixteen texts at once."""


def state(settings: Settings) -> State:
    """Look, without loading anything."""
    name = settings.engine.model
    if is_remote(name):
        return State(name=name, remote=True, installed=True)
    entry = catalogue().get(name)
    memory, licence = (entry.memory, entry.licence) if entry else (0, "")
    try:
        path = model_path(settings)
    except ModelError:
        size = entry.bytes if entry else 0
        return State(
            name=name, remote=False, installed=False, bytes=size, memory=memory, licence=licence
        )
    read, written = _speed(kept(path))
    return State(
        name=name,
        remote=False,
        installed=True,
        path=str(path),
        bytes=path.stat().st_size,
        memory=memory,
        licence=licence,
        read=read,
        written=written,
    )


def _speed(found: Kept | None) -> tuple[float | None, float | None]:
    """Of the way of running it that was kept."""
    trials = [trial for trial in found.trials if trial.setup == found.setup] if found else []
    return (trials[0].read, trials[0].written) if trials else (None, None)
