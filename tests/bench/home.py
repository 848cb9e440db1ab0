"""A library of the sample articles in a folder that goes away."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from chatbot.build import Desk, build
from chatbot.config import Settings, load
from tests.bench.options import ROOT, Options

SAMPLES = tuple(sorted((ROOT / "samples").glob("[0-9]*")))
"""Twenty articles on invented events, in both languages."""
PREFIXES = "prefixes"
"""The folder beside the models where beginnings of prompts are kept."""
NEWEST = ("16-", "17-")
"""The treaty, seen from both sides: what a second day brings."""


@contextmanager
def desk_over(options: Options, files: Sequence[Path] = SAMPLES) -> Iterator[Desk]:
    """A desk over a new library of these files, the model loaded and awake."""
    with tempfile.TemporaryDirectory() as folder, build(settings(options, Path(folder))) as desk:
        ingest(desk, files)
        desk.warm()
        desk.prepare()  # as the application does, once for all its starts
        yield desk


def settings(options: Options, home: Path) -> Settings:
    """The settings of a reader who changed nothing but the model's path.

    Models are those of this machine; what engines keep beside them between starts is the home's
    own, so that no run finds what another one left.
    """
    models = home / "models"
    models.mkdir(parents=True, exist_ok=True)
    known = load().models
    for entry in known.iterdir() if known.is_dir() else ():
        link = models / entry.name
        if entry.name != PREFIXES and not link.exists():
            link.symlink_to(entry)
    return load(home=home, models=models, engine={"model": str(options.model)})


def ingest(desk: Desk, files: Sequence[Path]) -> None:
    """Read files; raise `ValueError` for one that does not come in whole and new."""
    results = list(desk.ingest([str(path) for path in files]))
    if failed := [r.source for r in results if r.status not in {"added", "duplicate"}]:
        raise ValueError(f"not read: {failed}")


def selection(options: Options, quick: int) -> tuple[Path, ...]:
    """All samples, or the first ``quick`` about the flood."""
    return SAMPLES[: options.size(len(SAMPLES), quick)]
