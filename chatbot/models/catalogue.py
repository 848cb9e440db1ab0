"""The models Recoupe knows by name: what they are, their hash, and where they come from."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from chatbot.errors import ModelError

Job: TypeAlias = Literal["writer", "embedder", "translator"]

WEIGHTS = "pytorch_model.bin"
"""What publishers call the weights of a model that is made into a folder here."""


class Parts(BaseModel):
    """A file cut into Python packages ``<package>1`` to ``<package><count>``, in order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    package: str
    version: str
    count: int = Field(gt=0)
    largest: int = Field(gt=0)
    """Bytes of the largest package, to know the disk it takes on its way."""

    def requirements(self) -> list[str]:
        """What to ask a package installer for, in order.

        >>> Parts(package="x-part", version="0.2.0", count=2, largest=1).requirements()
        ['x-part1==0.2.0', 'x-part2==0.2.0']
        """
        return [f"{self.package}{n}=={self.version}" for n in range(1, self.count + 1)]


class Pinned(BaseModel):
    """A file as its publisher has it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bytes: int = Field(gt=0)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class Archive(BaseModel):
    """A ZIP archive cut into Python packages ``<package>001``, ``<package>002``…, all of a size.

    Its last part holds the list of its files; of the others only some hold the model.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    package: str
    version: str
    size: int = Field(gt=0)
    """Bytes of every part but the last."""
    last: int = Field(gt=0)
    """The number of the last part."""
    last_size: int = Field(gt=0)
    parts: tuple[int, ...]
    """The numbers of those needed, the last part included."""
    folder: str
    """Where the model's files are inside the archive."""

    def requirement(self, part: int) -> str:
        """What to ask a package installer for.

        >>> parts = {"size": 9, "last": 3, "last_size": 4, "parts": (2, 3), "folder": "a"}
        >>> Archive(package="x-part-", version="0.1", **parts).requirement(2)
        'x-part-002==0.1'
        """
        return f"{self.package}{part:03d}=={self.version}"

    def bytes_of(self, part: int) -> int:
        """The size of a part."""
        return self.last_size if part == self.last else self.size


class Entry(BaseModel):
    """One model, pinned by its hash: a single file, or a folder made from the publisher's files.

    Of a folder, ``file`` is its name here, ``url`` the publisher's folder, and ``bytes`` and
    ``sha256`` are those of the published weights.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    job: Job
    licence: str
    languages: tuple[str, ...]
    file: str
    bytes: int = Field(gt=0)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    memory: int = Field(gt=0)
    """Bytes of memory it takes to run, its context included."""
    url: str = ""
    """The publisher's address; empty: not offered by one."""
    parts: Parts | None = None
    module: str = ""
    """The Python module that carries the file, when it is installed with Recoupe."""
    files: dict[str, Pinned] = {}
    """What a folder is made from besides its weights; empty: the model is a single file."""
    archive: Archive | None = None
    default: bool = False

    def sources(self) -> dict[str, Pinned]:
        """Every file a folder is made from, the weights first."""
        return {WEIGHTS: Pinned(bytes=self.bytes, sha256=self.sha256), **self.files}

    def path(self, models_dir: Path) -> Path:
        """Where the file or the folder is or would be."""
        if not self.module:
            return models_dir / self.file
        spec = find_spec(self.module)
        folder = Path(spec.origin).parent if spec and spec.origin else models_dir
        return folder / self.file


@cache
def catalogue() -> dict[str, Entry]:
    """Every known model by name, in the file's order: for each job the lightest first."""
    text = (files(__package__ or "chatbot.models") / "catalogue.toml").read_text("utf-8")
    return {name: Entry(name=name, **entry) for name, entry in tomllib.loads(text).items()}


def known(name: str) -> Entry:
    """A model by its name; raise `ModelError` naming those there are."""
    try:
        return catalogue()[name]
    except KeyError:
        names = ", ".join(catalogue())
        raise ModelError("model_unknown", origin=name, names=names) from None


def default(job: Literal["writer", "embedder"] = "writer") -> Entry:
    """The model used for a job unless the settings say otherwise."""
    return next(entry for entry in catalogue().values() if entry.job == job and entry.default)


def translators() -> list[Entry]:
    """The models that translate, one a direction."""
    return [entry for entry in catalogue().values() if entry.job == "translator"]


def wanted() -> list[Entry]:
    """What is fetched where no model is named: the default writer, then the translators."""
    return [default(), *translators()]
