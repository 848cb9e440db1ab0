"""What of a model file is read for each token, and multiplied for each token."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

_LOOKED_UP = "token_embd.weight"
_OUTPUT = "output.weight"


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
    """Read the header of a GGUF file."""
    from gguf import GGUFReader

    reader = GGUFReader(str(path))
    tensors = {tensor.name: tensor for tensor in reader.tensors}
    tied = _OUTPUT not in tensors  # then the table is the output matrix too, and is read
    read = [t for name, t in tensors.items() if tied or name != _LOOKED_UP]
    matrices = [
        t for name, t in tensors.items() if len(t.shape) == 2 and name not in {_LOOKED_UP, _OUTPUT}
    ]
    arch = str(_field(reader, "general.architecture"))
    heads = int(_field(reader, f"{arch}.attention.head_count"))
    embedding = int(_field(reader, f"{arch}.embedding_length"))
    return Weights(
        read_bytes=sum(int(tensor.n_bytes) for tensor in read),
        prompt_macs=sum(int(tensor.n_elements) for tensor in matrices),
        layers=int(_field(reader, f"{arch}.block_count")),
        width=embedding // heads * heads,
    )


def _field(reader: Any, name: str) -> Any:
    field = reader.get_field(name)
    if field is None:
        raise KeyError(name)
    return field.contents()
