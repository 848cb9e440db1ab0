"""A Marian model of one layer a side, as its publisher would have it, made by hand."""

from __future__ import annotations

import json
import pickle
import struct
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from chatbot.models.catalogue import WEIGHTS

WIDTH, INNER = 8, 16
HEADS = 2
TOKENS = ("</s>", "<unk>", "▁le", "▁pont", "▁the", "▁bridge", "<pad>")
_DICT = b"ccollections\nOrderedDict\n)R"
"""An ordered dictionary without anything in it, as a pickle says it."""


def publish(folder: Path, seed: int = 0) -> dict[str, bytes]:
    """Write the four files into a folder, and give them by name."""
    folder.mkdir(parents=True, exist_ok=True)
    save(folder / WEIGHTS, _weights(seed))
    words = {token: n for n, token in enumerate(TOKENS)}
    (folder / "vocab.json").write_text(json.dumps(words), "utf-8")
    (folder / "source.spm").write_bytes(b"source %d" % seed)
    (folder / "target.spm").write_bytes(b"target %d" % seed)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def save(path: Path, tensors: Mapping[str, npt.NDArray[np.float32]]) -> None:
    """Write tensors as PyTorch did before 1.6: five pickles, then the numbers."""
    described = b"".join(
        _plain(name) + _tensor(str(n), array) for n, (name, array) in enumerate(tensors.items())
    )
    keys = [str(n) for n in range(len(tensors))]
    with path.open("wb") as file:
        for head in (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True}):
            file.write(pickle.dumps(head, 2))
        file.write(b"\x80\x02" + _DICT + b"(" + described + b"u.")
        file.write(pickle.dumps(keys, 2))
        for array in tensors.values():
            file.write(struct.pack("<q", array.size) + array.tobytes())


def _plain(value: object) -> bytes:
    """The part of a pickle that makes a plain value."""
    return pickle.dumps(value, 2)[2:-1]


def _tensor(key: str, array: npt.NDArray[np.float32]) -> bytes:
    stride = tuple(step // array.itemsize for step in array.strides)
    storage = b"(" + _plain("storage") + b"ctorch\nFloatStorage\n"
    storage += _plain(key) + _plain("cpu") + _plain(array.size) + _plain(None) + b"tQ"
    shape = _plain(0) + _plain(array.shape) + _plain(stride) + _plain(False)  # noqa: FBT003 - data
    return b"ctorch._utils\n_rebuild_tensor_v2\n(" + storage + shape + _DICT + b"tR"


def _weights(seed: int) -> dict[str, npt.NDArray[np.float32]]:
    shapes: dict[str, tuple[int, ...]] = {
        "final_logits_bias": (1, len(TOKENS)),
        "model.shared.weight": (len(TOKENS), WIDTH),
    }
    for side, attentions in (("encoder", ["self"]), ("decoder", ["self", "encoder"])):
        shapes[f"model.{side}.embed_positions.weight"] = (32, WIDTH)
        layer = f"model.{side}.layers.0"
        norms = ["final_layer_norm"]
        linears = {"fc1": (INNER, WIDTH), "fc2": (WIDTH, INNER)}
        for of in attentions:
            norms.append(f"{of}_attn_layer_norm")
            names = [f"{of}_attn.{part}" for part in ("q_proj", "k_proj", "v_proj", "out_proj")]
            linears.update(dict.fromkeys(names, (WIDTH, WIDTH)))
        for name, shape in linears.items():
            shapes |= {f"{layer}.{name}.weight": shape, f"{layer}.{name}.bias": shape[:1]}
        for name in norms:
            shapes |= {f"{layer}.{name}.weight": (WIDTH,), f"{layer}.{name}.bias": (WIDTH,)}
    rng = np.random.default_rng(seed)
    return {name: rng.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}
