"""What of a model file is read for each token, and multiplied for each token.

The header is read as llama.cpp's ``gguf`` specification lays it out; the ``gguf`` package does the
same in some fifteen seconds, for it looks at every word of the vocabulary.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise
from math import prod
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

_LOOKED_UP = "token_embd.weight"
_OUTPUT = "output.weight"
_STRING, _ARRAY = 8, 9
_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?"} | {
    10: "Q",
    11: "q",
    12: "d",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tensor:
    """One tensor of the file."""

    name: str
    shape: tuple[int, ...]
    offset: int
    """Bytes from the start of the file's data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Sizes of a model's tensors and shape."""

    read_bytes: int
    """Bytes that writing one token reads: all but the table in which a token is looked up."""
    prompt_macs: int
    """Multiply-adds of one prompt token: every matrix but the output's, which only the last
    token needs."""
    layers: int
    width: int
    """Heads times their size: what attention multiplies for each token looked back at."""

    def attention_macs(self, length: int) -> int:
        """Multiply-adds of attention for one token of a prompt, on average: half of it is past."""
        return self.layers * 2 * self.width * length // 2


def weights(path: Path) -> Weights:
    """Read the header of a GGUF file; raise `ValueError` for another kind of file."""
    fields, tensors, data = _header(path)
    ends = sorted({tensor.offset for tensor in tensors} | {path.stat().st_size - data})
    size = {start: end - start for start, end in pairwise(ends)}
    names = {tensor.name for tensor in tensors}
    tied = _OUTPUT not in names  # then the table is the output matrix too, and is read
    arch = fields["general.architecture"]
    return Weights(
        read_bytes=sum(size[t.offset] for t in tensors if tied or t.name != _LOOKED_UP),
        prompt_macs=sum(
            prod(t.shape)
            for t in tensors
            if len(t.shape) == 2 and t.name not in {_LOOKED_UP, _OUTPUT}
        ),
        layers=fields[f"{arch}.block_count"],
        width=fields[f"{arch}.embedding_length"],
    )


def _header(path: Path) -> tuple[dict[str, Any], list[Tensor], int]:
    """Plain fields, tensors, and where their data start."""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        cursor = _Cursor(data)
        if cursor.take("4s") != b"GGUF":
            raise ValueError(f"no GGUF file: {path}")
        cursor.take("I")
        tensors, fields = cursor.take("Q"), cursor.take("Q")
        found = dict(cursor.field() for _ in range(fields))
        listed = [cursor.tensor() for _ in range(tensors)]
        align = found.get("general.alignment", 32)
        return found, listed, -(-cursor.at // align) * align


class _Cursor:
    def __init__(self, data: mmap) -> None:
        self._data = data
        self.at = 0

    def take(self, code: str) -> Any:
        """One little-endian value."""
        (value,) = struct.unpack_from(f"<{code}", self._data, self.at)
        self.at += struct.calcsize(f"<{code}")
        return value

    def text(self) -> str:
        length = self.take("Q")
        self.at += length
        return self._data[self.at - length : self.at].decode("utf-8", "replace")

    def field(self) -> tuple[str, Any]:
        """A name and its value; ``None`` for lists, which are passed over."""
        name, kind = self.text(), self.take("I")
        if kind == _ARRAY:
            self._pass(self.take("I"), self.take("Q"))
            return name, None
        return name, self.text() if kind == _STRING else self.take(_SCALARS[kind])

    def tensor(self) -> Tensor:
        name = self.text()
        shape = tuple(self.take("Q") for _ in range(self.take("I")))
        self.take("I")
        return Tensor(name=name, shape=shape, offset=self.take("Q"))

    def _pass(self, kind: int, length: int) -> None:
        if kind == _STRING:
            for _ in range(length):
                self.text()
        else:
            self.at += length * struct.calcsize(f"<{_SCALARS[kind]}")
