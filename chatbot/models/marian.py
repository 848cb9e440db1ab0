"""A published Marian model made into CTranslate2's own format, its weights in eight bits.

One of the two modules that meet CTranslate2; it needs neither PyTorch nor Transformers.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from chatbot.errors import ModelError
from chatbot.models.catalogue import WEIGHTS
from chatbot.models.torchfile import Array, read

SUBWORDS: Final = ("source.spm", "target.spm")
"""How each side's texts are cut; they go along unchanged."""
_HEADS: Final = 8
_PAD: Final = "<pad>"
"""The last of the vocabulary: published models have it, CTranslate2 needs none."""
_ATTENTION: Final = ("q_proj", "k_proj", "v_proj")


def convert(source: Path, target: Path, *, heads: int = _HEADS) -> None:
    """Make the files CTranslate2 opens, in the empty folder ``target``.

    ``source`` holds the published weights, vocabulary and subwords. Raises `ModelError` when they
    are not those of a Marian model, `OSError` when nothing can be written.
    """
    weights = read(source / WEIGHTS)
    try:
        spec = _filled(
            {name: array.astype("float32", copy=False) for name, array in weights.items()}, heads
        )
        tokens = _tokens(source / "vocab.json")
        spec.register_source_vocabulary(tokens)
        spec.register_target_vocabulary(tokens)
        spec.validate()
    except (KeyError, ValueError, AttributeError, TypeError) as error:
        raise ModelError("weights_unreadable", origin=WEIGHTS) from error
    spec.optimize(quantization="int8")
    spec.save(str(target))
    for name in SUBWORDS:
        shutil.copyfile(source / name, target / name)


def version() -> str:
    """Which CTranslate2 converts here."""
    import ctranslate2

    return str(ctranslate2.__version__)


def _filled(weights: Mapping[str, Array], heads: int) -> Any:
    """The layout of a transformer with every weight in its place."""
    from ctranslate2.specs.common_spec import Activation
    from ctranslate2.specs.transformer_spec import TransformerSpec

    layers = tuple(_layers(weights, side) for side in ("encoder", "decoder"))
    spec = TransformerSpec.from_config(
        layers, heads, pre_norm=False, activation=Activation.SWISH, layernorm_embedding=False
    )
    _fill_side(spec.encoder, weights, "model.encoder")
    _fill_side(spec.decoder, weights, "model.decoder")
    spec.decoder.start_from_zero_embedding = True
    spec.decoder.projection.weight = _words(weights)
    spec.decoder.projection.bias = weights["final_logits_bias"].reshape(-1)[:-1]
    spec.config.eos_token = spec.config.decoder_start_token = "</s>"  # noqa: S105 - a token of text
    spec.config.unk_token = "<unk>"  # noqa: S105
    return spec


def _layers(weights: Mapping[str, Array], side: str) -> int:
    names = (re.match(rf"model\.{side}\.layers\.(\d+)\.", name) for name in weights)
    return 1 + max(int(match[1]) for match in names if match)


def _words(weights: Mapping[str, Array]) -> Array:
    return weights["model.shared.weight"][:-1]


def _fill_side(side: Any, weights: Mapping[str, Array], name: str) -> None:
    """Encoder or decoder: its words, its positions, its layers."""
    words = _words(weights)
    both = side.embeddings
    (both[0] if isinstance(both, list) else both).weight = words
    side.scale_embeddings = words.shape[1] ** 0.5
    side.position_encodings.encodings = weights[f"{name}.embed_positions.weight"]
    for n, layer in enumerate(side.layer):
        _fill_layer(layer, weights, f"{name}.layers.{n}")


def _fill_layer(layer: Any, weights: Mapping[str, Array], name: str) -> None:
    _fill_attention(layer.self_attention, weights, f"{name}.self_attn", fused=3)
    if f"{name}.encoder_attn.q_proj.weight" in weights:
        _fill_attention(layer.attention, weights, f"{name}.encoder_attn", fused=1)
    _fill_linear(layer.ffn.linear_0, weights, f"{name}.fc1")
    _fill_linear(layer.ffn.linear_1, weights, f"{name}.fc2")
    _fill_norm(layer.ffn.layer_norm, weights, f"{name}.final_layer_norm")


def _fill_attention(into: Any, weights: Mapping[str, Array], name: str, *, fused: int) -> None:
    """Queries, keys and values; the first ``fused`` of them as one matrix, the rest as another."""
    from ctranslate2.converters.utils import fuse_linear
    from ctranslate2.specs.common_spec import LinearSpec

    parts = [LinearSpec() for _ in _ATTENTION]
    for part, projection in zip(parts, _ATTENTION, strict=True):
        _fill_linear(part, weights, f"{name}.{projection}")
    fuse_linear(into.linear[0], parts[:fused])
    if parts[fused:]:
        fuse_linear(into.linear[1], parts[fused:])
    _fill_linear(into.linear[-1], weights, f"{name}.out_proj")
    _fill_norm(into.layer_norm, weights, f"{name}_layer_norm")


def _fill_linear(into: Any, weights: Mapping[str, Array], name: str) -> None:
    into.weight, into.bias = weights[f"{name}.weight"], weights[f"{name}.bias"]


def _fill_norm(into: Any, weights: Mapping[str, Array], name: str) -> None:
    into.gamma, into.beta = weights[f"{name}.weight"], weights[f"{name}.bias"]


def _tokens(path: Path) -> list[str]:
    """The vocabulary in order, without the padding at its end."""
    known: dict[str, int] = json.loads(path.read_text("utf-8"))
    tokens = sorted(known, key=known.__getitem__)
    if tokens.pop() != _PAD:
        msg = "the vocabulary does not end in padding"
        raise ValueError(msg)
    return tokens
