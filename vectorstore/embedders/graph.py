"""The network of multilingual-e5-small as an ONNX graph; the only importer of onnx.

BERT (Devlin et al. 2019) from the first layer to the last: embedded tokens in, hidden states out.
Weights are kept in 8 bits, one scale for 32 of a row as in the source; activations are quantized
the same way while it runs, a token at a time, so that a text's vector does not depend on its
neighbours (ONNX Runtime's ``MatMulNBits`` with ``accuracy_level`` 4). Blocks of 128 are a seventh
faster, and one sentence in a hundred then finds its translation a place lower.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from vectorstore.embedders.packed import Floats, PackedWeights

RECIPE: Final = 2
"""Counts the changes of this module that make another file."""
_BLOCK: Final = 32
_LARGEST: Final = 127
_CONTRIB: Final = "com.microsoft"
_OPSETS: Final = {"": 20, _CONTRIB: 1}
_IR: Final = 10


def build(weights: PackedWeights) -> bytes:
    """The graph, serialised: ``x`` (texts, tokens, width) and ``lengths`` in, ``y`` like ``x`` out.

    `ImportError` when onnx is not there.
    """
    return _Builder(weights).model()


class _Builder:
    def __init__(self, weights: PackedWeights) -> None:
        from onnx import helper, numpy_helper

        self._onnx = helper
        self._tensor = numpy_helper.from_array
        self._weights = weights
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def model(self) -> bytes:
        """All layers, one after the other."""
        state = "x"
        for layer in range(self._weights.shape.layers):
            state = self._layer(f"l{layer}.", state)
        self._nodes[-1].output[0] = "y"
        float32, int32 = 1, 6  # onnx.TensorProto's numbers
        shape = ["texts", "tokens", self._weights.shape.width]
        graph = self._onnx.make_graph(
            self._nodes,
            "multilingual-e5-small",
            [
                self._onnx.make_tensor_value_info("x", float32, shape),
                self._onnx.make_tensor_value_info("lengths", int32, ["texts"]),
            ],
            [self._onnx.make_tensor_value_info("y", float32, shape)],
            self._constants,
        )
        opsets = [self._onnx.make_opsetid(*pair) for pair in _OPSETS.items()]
        model = self._onnx.make_model(graph, opset_imports=opsets, ir_version=_IR)
        return bytes(model.SerializeToString(deterministic=True))

    def _layer(self, layer: str, state: str) -> str:
        """Attention, then the inner network, each added to what came in and normalised."""
        width, inner = self._weights.shape.width, self._weights.shape.inner
        three = [self._product(state, f"{layer}{part}", width, biased=True) for part in "qkv"]
        heads = self._weights.shape.heads
        seen = self._node("MultiHeadAttention", *three, "", "lengths", num_heads=heads)
        state = self._normalised(state, self._product(seen, f"{layer}ao", width), layer, "a")
        wide = self._product(state, f"{layer}fi", width)
        active = self._node("BiasGelu", wide, self._vector(f"{layer}fi.b"))
        return self._normalised(state, self._product(active, f"{layer}fo", inner), layer, "f")

    def _normalised(self, state: str, change: str, layer: str, part: str) -> str:
        norm, bias = {"a": ("aln", "aob"), "f": ("oln", "fob")}[part]
        names = [f"{layer}{norm}.w", f"{layer}{norm}.b", f"{layer}{bias[:-1]}.b"]
        constants = map(self._vector, names)
        epsilon = self._weights.shape.epsilon
        return self._node("SkipLayerNormalization", state, change, *constants, epsilon=epsilon)

    def _product(self, state: str, name: str, width: int, *, biased: bool = False) -> str:
        matrix = self._weights.matrix(f"{name}.w", width)
        numbers, scales = _quantized(matrix)
        inputs = [
            state,
            self._constant(f"{name}.w", numbers),
            self._constant(f"{name}.scales", scales),
        ]
        if biased:
            inputs += ["", "", self._vector(f"{name}.b")]
        return self._node(
            "MatMulNBits",
            *inputs,
            K=width,
            N=len(matrix),
            bits=8,
            block_size=_BLOCK,
            accuracy_level=4,
        )

    def _node(self, kind: str, *inputs: str, **attributes: float) -> str:
        output = f"{kind}{len(self._nodes)}"
        node = self._onnx.make_node(kind, inputs, [output], domain=_CONTRIB, **attributes)
        self._nodes.append(node)
        return output

    def _vector(self, name: str) -> str:
        return self._constant(name, self._weights.vector(name))

    def _constant(self, name: str, values: Any) -> str:
        self._constants.append(self._tensor(np.ascontiguousarray(values), name))
        return name


def _quantized(matrix: Floats) -> tuple[Any, Floats]:
    """Unsigned 8-bit numbers around 128, in blocks of a row, and each block's scale."""
    blocks = matrix.reshape(len(matrix), -1, _BLOCK)
    scales = np.maximum(np.abs(blocks).max(axis=-1) / _LARGEST, np.finfo(np.float32).tiny)
    numbers = np.rint(blocks / scales[..., None]) + 128
    return numbers.astype(np.uint8), scales.astype(np.float32).ravel()
