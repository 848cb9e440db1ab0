"""Against the machine's own limits, and where the engine's time goes."""

from __future__ import annotations

import time
from typing import Any

from chatbot.models.engine import LlamaEngine, cores
from chatbot.models.types import Generation, write, write_all
from tests.bench import peaks
from tests.bench.gguf_sizes import weights
from tests.bench.machine import cpu
from tests.bench.options import Options
from tests.bench.plain import complete, count, plain_llama
from tests.bench.profile import timing
from tests.bench.texts import generations, scorings

_PROMPT = 512
_GRAMMAR = 'root ::= [^\\n]{20,160} " [1]"'


def run(options: Options) -> dict[str, Any]:
    """Peaks first, then plain `Llama` against them, then a profile of our engine."""
    model, threads = weights(options.model), cores()
    limits = {
        "bandwidth_gb_s": peaks.bandwidth(threads, times=options.size(5, 2)),
        "sgemm_gmac_s": peaks.sgemm(times=options.size(5, 2)),
        "int8_gmac_s": peaks.int8(threads, times=options.size(5, 2)),
        **peaks.theoretical(threads, float(cpu("cpu MHz") or 0), cpu("flags")),
    }
    with plain_llama(options.model) as llama:
        prompt_s, written_s = _read(llama), _write(llama, options.size(64, 16))
    macs = model.prompt_macs + model.attention_macs(_PROMPT)
    return {
        **limits,
        "weights_gb_s": model.read_bytes * written_s / 1e9,
        "prompt_gmac_s": macs * prompt_s / 1e9,
        "weights_bytes_a_token": model.read_bytes,
        "macs_a_prompt_token": macs,
        "one_text_tokens_s": written_s,
        "prompt_tokens_s": prompt_s,
        **_profile(options),
    }


def _read(llama: Any) -> float:
    """Tokens a second of a 512-token prompt: the better of two readings."""
    text = " ".join(message.content for s in scorings(32) for message in s.messages)
    tokens = llama.tokenize(text.encode(), add_bos=False)[:_PROMPT]
    rates = []
    for _ in range(2):
        llama.reset()
        start = time.perf_counter()
        llama.eval(tokens)
        rates.append(len(tokens) / (time.perf_counter() - start))
    return max(rates)


def _write(llama: Any, tokens: int) -> float:
    """Tokens a second of one text alone, its prompt read before."""
    messages = generations(1, len)[0].messages[1:]
    complete(llama, messages, max_tokens=1)
    start = time.perf_counter()
    text = complete(llama, messages, max_tokens=tokens)
    return count(llama, text) / (time.perf_counter() - start)


def _profile(options: Options) -> dict[str, Any]:
    """Texts with and without a grammar, then scores, the engine's parts timed."""
    with timing() as timer:
        engine = LlamaEngine(options.model)
        hello = generations(1, len)[0].messages[1:]
        write(engine, Generation(messages=hello, max_tokens=1))
        timer.seconds.clear()
        timer.calls.clear()
        plain = generations(options.size(16, 4), engine.count)
        bound = [
            Generation(messages=r.messages, max_tokens=r.max_tokens, grammar=_GRAMMAR)
            for r in plain
        ]
        start = time.perf_counter()
        write_all(engine, [*plain, *bound])
        engine.score(scorings(options.size(16, 4)))
        whole = time.perf_counter() - start
        engine.close()
    parts = dict(timer.seconds)
    parts["everything else"] = max(0.0, whole - sum(parts.values()))
    return {"profile_s": parts, "profile_calls": dict(timer.calls), "profile_whole_s": whole}
