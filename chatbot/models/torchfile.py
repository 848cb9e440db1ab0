"""Weights that PyTorch saved before its files became archives, read without it.

The file holds pickles. Ours builds nothing but dictionaries, numbers and descriptions of tensors:
whatever else a file names is refused, so that reading one runs nothing.
"""

from __future__ import annotations

import pickle
import struct
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

import numpy as np
import numpy.typing as npt

from chatbot.errors import ModelError

Array = npt.NDArray[Any]

_MAGIC: Final = 0x1950A86A20F9469CFC6C
_PROTOCOL: Final = 1001
_TYPES: Final = {"FloatStorage": "<f4", "HalfStorage": "<f2", "LongStorage": "<i8"}


@dataclass(slots=True, eq=False)
class _Storage:
    """Numbers in a row, from which tensors are cut; they follow the pickles in the file."""

    dtype: str
    n: int
    numbers: Array = field(default_factory=lambda: np.empty(0))


@dataclass(frozen=True, slots=True)
class _Tensor:
    """Which numbers of a storage, in which shape."""

    storage: _Storage
    offset: int
    shape: tuple[int, ...]
    stride: tuple[int, ...]

    def array(self) -> Array:
        """The numbers themselves, shared with every tensor of the same storage."""
        numbers = self.storage.numbers
        steps = zip(self.shape, self.stride, strict=True)
        end = self.offset + sum((n - 1) * step for n, step in steps)
        if min((self.offset, *self.shape, *self.stride)) < 0 or end >= len(numbers):
            msg = "a tensor reaches beyond its storage"
            raise ValueError(msg)
        width = numbers.itemsize
        return np.lib.stride_tricks.as_strided(
            numbers[self.offset :], self.shape, [step * width for step in self.stride]
        )


class _Reader(pickle.Unpickler):
    """Knows ordered dictionaries, tensors and three kinds of storage, and nothing else."""

    def __init__(self, file: IO[bytes], storages: dict[str, _Storage]) -> None:
        super().__init__(file)
        self._storages = storages

    def find_class(self, module: str, name: str) -> Any:
        """What a pickle may name."""
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return _tensor
        if module == "torch" and name in _TYPES:
            return _TYPES[name]
        msg = f"{module}.{name} has no place among weights"
        raise pickle.UnpicklingError(msg)

    def persistent_load(self, pid: Any) -> _Storage:
        """A storage by its key; each is described wherever it is used."""
        _, dtype, key, _, n, *_ = pid
        return self._storages.setdefault(key, _Storage(dtype, n))


def _tensor(
    storage: _Storage, offset: int, shape: tuple[int, ...], stride: tuple[int, ...], *_rest: object
) -> _Tensor:
    return _Tensor(storage, offset, shape, stride)


def read(path: Path) -> dict[str, Array]:
    """Every tensor of a file by name; raise `ModelError` when it is not such a file.

    Tensors that share their numbers in the file share them in memory.
    """
    try:
        with path.open("rb") as file:
            return {name: tensor.array() for name, tensor in _tensors(file).items()}
    except (pickle.UnpicklingError, ValueError, TypeError, AttributeError, KeyError) as error:
        raise ModelError("weights_unreadable", origin=path.name) from error
    except (EOFError, IndexError, struct.error, OSError) as error:
        raise ModelError("weights_unreadable", origin=path.name) from error


def _tensors(file: IO[bytes]) -> Mapping[str, _Tensor]:
    """The description of every tensor, their numbers in place."""
    storages: dict[str, _Storage] = {}
    magic, protocol, _system, tensors, keys = (_Reader(file, storages).load() for _ in range(5))
    if (magic, protocol) != (_MAGIC, _PROTOCOL):
        msg = "no weights of this kind"
        raise ValueError(msg)
    for key in keys:
        storage = storages[key]
        if struct.unpack("<q", file.read(8)) != (storage.n,):
            msg = "a storage has not the size it should"
            raise ValueError(msg)
        storage.numbers = np.fromfile(file, storage.dtype, storage.n)
        if len(storage.numbers) != storage.n:
            msg = "the file ends early"
            raise ValueError(msg)
    found: Mapping[str, _Tensor] = tensors
    return found
