"""64 short texts behind a shared prefix: our engine in one call, plain `Llama` one by one."""

from __future__ import annotations

import time
from typing import Any

from chatbot.models.engine import LlamaEngine
from chatbot.models.types import Generation, write, write_all
from tests.bench.options import Options
from tests.bench.plain import complete, count, plain_llama, prompt_tokens, shared
from tests.bench.texts import generations


def run(options: Options) -> dict[str, Any]:
    """Half of the baseline, ours, the other half: noise that comes and goes meets both."""
    engine = LlamaEngine(options.model)
    with plain_llama(options.model) as llama:
        requests = generations(options.size(64, 8), lambda text: count(llama, text))
        middle = len(requests) // 2
        _wake(engine, llama)
        plain, plain_seconds = _one_by_one(llama, requests[:middle])
        start = time.perf_counter()
        ours = write_all(engine, requests)
        seconds = time.perf_counter() - start
        more, more_seconds = _one_by_one(llama, requests[middle:])
        plain, plain_seconds = plain + more, plain_seconds + more_seconds
        tokens = sum(count(llama, text) for text in ours)
        plain_tokens = sum(count(llama, text) for text in plain)
        alike = shared([prompt_tokens(llama, request.messages) for request in requests])
    engine.close()
    return {
        "tokens_s": tokens / seconds,
        "plain_tokens_s": plain_tokens / plain_seconds,
        "seconds": seconds,
        "plain_seconds": plain_seconds,
        "tokens": tokens,
        "plain_tokens": plain_tokens,
        "texts": len(requests),
        "texts_alike": sum(a == b for a, b in zip(ours, plain, strict=True)),
        "prefix_tokens": alike,
        "first_texts": [{"ours": a, "plain": b} for a, b in zip(ours[:4], plain[:4], strict=True)],
    }


def _wake(engine: LlamaEngine, llama: Any) -> None:
    """Load both, and read the weights once, before anything is timed."""
    hello = Generation(messages=generations(1, len)[0].messages[1:], max_tokens=1)
    write(engine, hello)
    complete(llama, hello.messages, max_tokens=1)


def _one_by_one(llama: Any, requests: list[Generation]) -> tuple[list[str], float]:
    start = time.perf_counter()
    texts = [complete(llama, r.messages, max_tokens=r.max_tokens) for r in requests]
    return texts, time.perf_counter() - start
