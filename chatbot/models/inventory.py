"""Which models are on this machine, and whether they are whole."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from chatbot.errors import ModelError
from chatbot.models import translators
from chatbot.models.catalogue import Entry, Job, catalogue, known
from chatbot.models.partfile import sha256_of
from chatbot.models.pull import remember, remembered

_HEAD: Final = 1 << 16
_POOLS: Final = b".pooling_type"
"""A key that GGUF files of embedding models hold near their beginning, before the vocabulary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRow:
    """One model, as ``models list --json`` prints it."""

    name: str
    job: Job
    installed: bool
    default: bool
    path: str
    """Where its file or its folder is, or would be."""
    licence: str
    """Empty for a file the reader brought."""
    bytes: int
    sha256: str
    """Of a translator, bytes and hash are those of its published weights."""
    memory: int | None = None
    """Bytes of memory it takes to run, where known."""
    languages: tuple[str, ...] = ()
    ok: bool | None = None
    """Result of a verification; ``None``: not verified now."""


def listing(models_dir: Path) -> list[ModelRow]:
    """Every model of the catalogue, then the GGUF files the reader brought."""
    rows = [_row(entry, models_dir) for entry in catalogue().values()]
    ours = {entry.file for entry in catalogue().values()}
    brought = sorted(path for path in models_dir.glob("*.gguf") if path.name not in ours)
    return rows + [_brought(path) for path in brought]


def verify(models_dir: Path) -> Iterator[ModelRow]:
    """Hash every installed model in full; ``ok`` is False for a damaged one.

    A file the reader brought is compared with what it was when it came, unless it was changed
    since on purpose: then it is taken as it is.
    """
    for row in listing(models_dir):
        if row.job == "translator":
            entry = catalogue()[row.name]
            if Path(row.path).is_dir():
                yield replace(row, ok=translators.is_sound(Path(row.path), entry))
        elif row.installed:
            digest = sha256_of(Path(row.path))
            expected = row.sha256 or digest
            if digest == expected and Path(row.path).parent == models_dir:
                remember(Path(row.path), digest)
            yield replace(row, ok=digest == expected, sha256=expected)


def locate(name: str, models_dir: Path) -> Path:
    """The file of a writer or an embedder by its name; raise `ModelError` when it is not installed.

    A name is one of the catalogue, or that of a ``.gguf`` file among the models.
    """
    brought = models_dir / f"{name}.gguf"
    if name not in catalogue() and brought.is_file():
        return brought
    entry = known(name)
    if entry.job == "translator":
        raise ModelError("model_only_translates", origin=name)
    if not is_installed(entry, models_dir):
        raise ModelError("model_not_installed", origin=name, name=name)
    return entry.path(models_dir)


def find(model: str, models_dir: Path) -> Path:
    """The file of a model given by name or by path; raise `ModelError` when it is not there."""
    if "/" not in model and os.sep not in model and not model.endswith(".gguf"):
        return locate(model, models_dir)
    path = Path(model).expanduser()
    if not path.is_file():
        raise ModelError("model_missing", origin=str(path))
    return path


def is_installed(entry: Entry, models_dir: Path) -> bool:
    """Whether every file is there with the right size; no hash is read again."""
    path = entry.path(models_dir)
    if entry.job == "translator":
        return translators.is_there(path, entry)
    return path.is_file() and path.stat().st_size == entry.bytes


def _row(entry: Entry, models_dir: Path) -> ModelRow:
    return ModelRow(
        name=entry.name,
        job=entry.job,
        installed=is_installed(entry, models_dir),
        default=entry.default,
        path=str(entry.path(models_dir)),
        licence=entry.licence,
        bytes=entry.bytes,
        sha256=entry.sha256,
        memory=entry.memory,
        languages=entry.languages,
    )


def _brought(path: Path) -> ModelRow:
    return ModelRow(
        name=path.stem,
        job="embedder" if _pools(path) else "writer",
        installed=True,
        default=False,
        path=str(path),
        licence="",
        bytes=path.stat().st_size,
        sha256=remembered(path),
    )


def _pools(path: Path) -> bool:
    """Whether a GGUF file says how it makes one vector of a text."""
    with path.open("rb") as file:
        return _POOLS in file.read(_HEAD)
