"""llama.cpp as its Python binding's documentation shows it: one `Llama`, one prompt at a time.

It has our thread count, reuses the prefix it shares with its last prompt by itself, and reads
OpenMP's settings as our engine does, so that neither side wins by them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from chatbot.models.engine import cores
from chatbot.models.types import Message


@contextmanager
def plain_llama(model: Path, *, context: int = 4096) -> Iterator[Any]:
    """A `llama_cpp.Llama` over the model, closed afterwards."""
    import_module("chatbot.models.native")  # sets what OpenMP reads when llama.cpp is loaded
    from llama_cpp import Llama

    llama = Llama(
        str(model), n_ctx=context, n_threads=cores(), n_threads_batch=cores(), verbose=False
    )
    try:
        yield llama
    finally:
        llama.close()


def complete(llama: Any, messages: Sequence[Message], *, max_tokens: int) -> str:
    """Write greedily, as ``create_chat_completion`` does it."""
    answer = llama.create_chat_completion(
        messages=[{"role": m.role, "content": m.content} for m in messages],
        max_tokens=max_tokens,
        temperature=0.0,
    )
    return str(answer["choices"][0]["message"]["content"] or "")


def count(llama: Any, text: str) -> int:
    """Tokens of a text."""
    return len(llama.tokenize(text.encode(), add_bos=False, special=False))


def prompt_tokens(llama: Any, messages: Sequence[Message]) -> list[int]:
    """Tokens of a chat laid out by the model's own template, ready for the assistant."""
    from llama_cpp.llama_chat_format import Jinja2ChatFormatter

    formatter = Jinja2ChatFormatter(
        template=llama.metadata["tokenizer.chat_template"],
        eos_token=_text(llama, llama.token_eos()),
        bos_token=_text(llama, llama.token_bos()),
    )
    laid_out = formatter(messages=[{"role": m.role, "content": m.content} for m in messages])
    return list(llama.tokenize(laid_out.prompt.encode(), add_bos=False, special=True))


def shared(prompts: Sequence[Sequence[int]]) -> int:
    """Tokens that all prompts begin with.

    >>> shared([[1, 2, 3], [1, 2, 4, 5]])
    2
    """
    together = 0
    for tokens in zip(*prompts, strict=False):
        if len(set(tokens)) > 1:
            break
        together += 1
    return together


def _text(llama: Any, token: int) -> str:
    return "" if token < 0 else str(llama.detokenize([token], special=True).decode())
