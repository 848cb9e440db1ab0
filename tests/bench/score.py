"""64 Yes/No scores behind a shared prefix, against the rate at which llama.cpp reads one prompt.

Only tokens that are not shared count as read; the time includes the prefix.
"""

from __future__ import annotations

import time
from statistics import median
from typing import Any

from chatbot.models.engine import LlamaEngine
from chatbot.models.types import Generation, write
from tests.bench.options import Options
from tests.bench.plain import plain_llama, prompt_tokens, shared
from tests.bench.texts import scorings

_PROMPT = 512
_ONE_BY_ONE = 16


def run(options: Options) -> dict[str, Any]:
    """Prompts of 512 tokens before and after the scores; then some scores one by one."""
    engine = LlamaEngine(options.model)
    requests = scorings(options.size(64, 8))
    with plain_llama(options.model) as llama:
        prompts = [prompt_tokens(llama, request.messages) for request in requests]
        alike = shared(prompts)
        long = [token for prompt in prompts for token in prompt][:_PROMPT]
        times = options.size(2, 1)
        write(engine, Generation(messages=requests[0].messages[-1:], max_tokens=1))
        _read(llama, long[:32])
        rates = [_read(llama, long) for _ in range(times)]
        start = time.perf_counter()
        scores = engine.score(requests)
        seconds = time.perf_counter() - start
        rates += [_read(llama, long) for _ in range(times)]
        singles = prompts[: options.size(_ONE_BY_ONE, 4)]
        single_seconds = _one_by_one(llama, singles)
    engine.close()
    return {
        "tokens_s": sum(len(prompt) - alike for prompt in prompts) / seconds,
        "prompt_tokens_s": median(rates),
        "plain_tokens_s": sum(len(p) - alike for p in singles) / single_seconds,
        "seconds": seconds,
        "scores": len(scores),
        "prefix_tokens": alike,
        "prompt_length": len(long),
        "tokens_not_shared": sum(len(prompt) - alike for prompt in prompts),
        "yes": [round(yes / (yes + no), 3) for yes, no in scores if yes + no],
    }


def _read(llama: Any, tokens: list[int]) -> float:
    """Tokens a second of one prompt, nothing of it known before."""
    llama.reset()
    start = time.perf_counter()
    llama.eval(tokens)
    return len(tokens) / (time.perf_counter() - start)


def _one_by_one(llama: Any, prompts: list[list[int]]) -> float:
    """Seconds for the next token of each prompt, the prefix of the last one reused."""
    start = time.perf_counter()
    for prompt in prompts:
        llama.create_completion(prompt, max_tokens=1, temperature=0.0)
    return time.perf_counter() - start
