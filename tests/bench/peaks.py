"""What this machine can do at best: bytes read from memory, multiply-adds in its cores."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt

_VNNI_MACS, _FMA_MACS = 128, 32
"""Multiply-adds a cycle and core with 512-bit vectors: two units, each 64 of 8 bits (VNNI) or 16
of 32 bits. An assumption about the core, from its flags; AMX would do more and is not counted."""
_SIDE = 2048


def bandwidth(threads: int, *, gib: float = 1.0, times: int = 5) -> float:
    """Best GB/s of reading ``gib`` GiB once by ``threads`` threads: the better of two readers."""
    block = np.ones(int(gib * 2**30) // 8, dtype=np.int64)
    parts = np.array_split(block, threads)
    readers: tuple[Callable[[npt.NDArray[np.int64]], Any], ...] = (_seek, np.max)
    with ThreadPoolExecutor(threads) as pool:

        def whole(reader: Callable[[npt.NDArray[np.int64]], Any]) -> None:
            list(pool.map(reader, parts))

        best = min(_seconds(lambda r=r: whole(r)) for r in readers for _ in range(times))  # type: ignore[misc]
    return block.nbytes / best / 1e9


def sgemm(*, times: int = 5, side: int = _SIDE) -> float:
    """Best 1e9 multiply-adds a second of a float32 product by NumPy's BLAS, all its threads."""
    left = np.ones((side, side), dtype=np.float32)
    right = np.ones((side, side), dtype=np.float32)
    out = np.empty_like(left)
    best = min(_seconds(lambda: np.matmul(left, right, out=out)) for _ in range(times))
    return side**3 / best / 1e9


def int8(threads: int, *, times: int = 5, side: int = _SIDE) -> float:
    """Best 1e9 multiply-adds a second of an 8-bit product by ONNX Runtime's MatMulInteger."""
    session = _product(threads)
    rng = np.random.default_rng(0)
    given = {
        "a": rng.integers(0, 255, (side, side), dtype=np.uint8),
        "b": rng.integers(-127, 127, (side, side), dtype=np.int8),
    }
    best = min(_seconds(lambda: session.run(None, given)) for _ in range(times))
    return float(side**3 / best / 1e9)


def theoretical(threads: int, mhz: float, flags: str) -> dict[str, float]:
    """What the processor's flags promise at a clock of ``mhz``; nothing without 512-bit vectors."""
    if not mhz or "avx512f" not in flags.split():
        return {}
    cycles = threads * mhz / 1e3
    found = {"float32_theory_gmac_s": cycles * _FMA_MACS}
    if "avx512_vnni" in flags.split():
        found["int8_theory_gmac_s"] = cycles * _VNNI_MACS
    return found


def _seek(part: npt.NDArray[np.int64]) -> None:
    """Look for a byte that is not there: the C library's ``memchr`` reads everything once."""
    find = ctypes.CDLL(None).memchr
    find.restype = ctypes.c_void_p
    find(ctypes.c_void_p(part.ctypes.data), 7, ctypes.c_size_t(part.nbytes))


def _product(threads: int) -> Any:
    import onnxruntime as ort
    from onnx import TensorProto, helper

    sides = ["n", "n"]
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["a", "b"], ["c"])],
        "product",
        [
            helper.make_tensor_value_info("a", TensorProto.UINT8, sides),
            helper.make_tensor_value_info("b", TensorProto.INT8, sides),
        ],
        [helper.make_tensor_value_info("c", TensorProto.INT32, sides)],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    return ort.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
