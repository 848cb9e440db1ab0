"""The converted network on disk: made once, checked at every start, made again when damaged."""

from __future__ import annotations

import logging
import os
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Final

from vectorstore.embedders.graph import RECIPE, build

if TYPE_CHECKING:
    from collections.abc import Callable

    from vectorstore.embedders.packed import PackedWeights

_LOG = logging.getLogger("recoupe.embedder")
_DIGITS: Final = 16


def network(weights: PackedWeights, folder: Path, check: Callable[[bytes], None]) -> bytes:
    """The graph made from these weights, from its file in ``folder`` or converted now.

    The file's name holds the digest of what it was made from and of what it is, so that neither
    another model nor a damaged file is ever taken for it. Conversion takes about a second and
    needs `onnx`; raises `ImportError` without it, `OSError` where the folder cannot be written,
    and what ``check`` raises of a graph made anew, which is then not kept.
    """
    stem = f"multilingual-e5-small-{source_digest(weights)}-"
    for path in sorted(folder.glob(f"{stem}*.onnx")):
        data = path.read_bytes()
        if path.name == f"{stem}{_digest(data)}.onnx":
            return data
        _LOG.warning("%s is damaged and will be made again", path)
        path.unlink(missing_ok=True)
    data = build(weights)
    check(data)
    _write(folder, f"{stem}{_digest(data)}.onnx", data)
    return data


def source_digest(weights: PackedWeights) -> str:
    """What the conversion depends on: the layers' weights, byte for byte, and the recipe."""
    digest = sha256(f"{RECIPE}:{weights.shape}".encode())
    digest.update(weights.layers())
    return digest.hexdigest()[:_DIGITS]


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()[:_DIGITS]


def _write(folder: Path, name: str, data: bytes) -> None:
    """Whole or not at all: to a temporary file, then renamed."""
    folder.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=folder, prefix=".convert-", delete=False) as file:
        part = Path(file.name)
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            part.replace(folder / name)
        except OSError:
            part.unlink()
            raise
    _LOG.info("converted the embedder to %s", folder / name)
