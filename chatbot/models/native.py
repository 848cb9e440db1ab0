"""llama.cpp behind a small face: tokens in, logits out; the only importer of llama_cpp.

Nothing here is safe from two threads at once but `Native.tokenize`, `Native.render` and
`Native.piece`, which only read the vocabulary.
"""

from __future__ import annotations

import ctypes
import logging
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from weakref import finalize

import numpy as np
import numpy.typing as npt

from chatbot.errors import ModelError
from chatbot.models.scheduler import Interrupted, Row
from chatbot.models.types import Message

# llama.cpp's threads meet hundreds of times a token. The OpenMP runtime lets those that arrive
# first spin for some milliseconds, which starves everything when another program wants a core
# (measured on two busy cores: 51 s for 32 tokens). About a tenth of a millisecond is enough.
if not {"GOMP_SPINCOUNT", "OMP_WAIT_POLICY"} & set(os.environ):
    os.environ["GOMP_SPINCOUNT"] = "2000"

import llama_cpp as ll  # only now: the OpenMP runtime reads its settings when it is loaded
from llama_cpp.llama_chat_format import Jinja2ChatFormatter

Logits = npt.NDArray[np.float32]
Tokens = npt.NDArray[np.int32]

_LOG = logging.getLogger("recoupe.llama")
_LOG.addHandler(logging.NullHandler())
_CHATML = (
    "{% for m in messages %}{{ '<|im_start|>' + m.role + '\n' + m.content + '<|im_end|>\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
_ABORTED = 2
_GGML_ERROR = 4
_SCRATCH = 512
_POOLED = (ll.LLAMA_POOLING_TYPE_MEAN, ll.LLAMA_POOLING_TYPE_CLS, ll.LLAMA_POOLING_TYPE_LAST)
_CANDIDATE = np.dtype([("id", "i4"), ("logit", "f4"), ("p", "f4")])


@ll.llama_log_callback  # type: ignore[untyped-decorator]
def _log(level: int, text: bytes, _data: object) -> None:
    """Keep llama.cpp's chatter in the log, off the reader's screen."""
    _LOG.log(
        logging.ERROR if level == _GGML_ERROR else logging.DEBUG,
        "%s",
        text.decode("utf-8", "replace").rstrip(),
    )


class Grammar:
    """A GBNF grammar and how far into it one text is."""

    def __init__(self, vocab: Any, source: str) -> None:
        """Parse; raise `ModelError` for a grammar llama.cpp refuses."""
        self._sampler = ll.llama_sampler_init_grammar(vocab, source.encode(), b"root")
        if not self._sampler:
            raise ModelError("grammar_invalid", origin=source[:80])
        self.close = finalize(self, ll.llama_sampler_free, self._sampler)
        """Frees it; twice is harmless, and the garbage collector does it too."""

    def allowed(self, tokens: Tokens) -> npt.NDArray[np.bool_]:
        """Which of these tokens may come next."""
        rows = np.zeros(len(tokens), dtype=_CANDIDATE)
        rows["id"] = tokens
        data = rows.ctypes.data_as(ll.llama_token_data_p)
        array = ll.llama_token_data_array(data=data, size=len(rows), selected=-1, sorted=False)
        ll.llama_sampler_apply(self._sampler, ctypes.byref(array))
        passed: npt.NDArray[np.bool_] = np.isfinite(rows["logit"])
        return passed

    def accept(self, token: int) -> None:
        """Move past a token that `allowed` let through; never an end token."""
        ll.llama_sampler_accept(self._sampler, token)


class Native:
    """A loaded model and its context, shared by ``sequences`` numbered sequences."""

    def __init__(  # noqa: PLR0913 - what llama.cpp wants to know
        self,
        path: Path,
        *,
        context: int,
        sequences: int,
        batch: int,
        threads: int,
        repack: bool | None = None,
    ) -> None:
        """Map the file and reserve memory; raise `ModelError` when llama.cpp cannot.

        ``repack``: lay the weights out anew for this processor, or use them as they are in the
        file; ``None``: what reads prompts faster on most of its kind.
        """
        ll.llama_log_set(_log, ctypes.c_void_p(0))
        ll.llama_backend_init()
        self._model = _load(path, repack=not tiles() if repack is None else repack)
        self._vocab = ll.llama_model_get_vocab(self._model)
        self.vocabulary: int = ll.llama_vocab_n_tokens(self._vocab)
        # One sequence more than is handed out, to copy beginnings into before they are saved.
        self._scratch = sequences
        self._ctx = ll.llama_init_from_model(
            self._model, _context_params(context, sequences + 1, batch, threads)
        )
        if not self._ctx:
            ll.llama_model_free(self._model)
            raise ModelError("model_no_memory", origin=str(path), context=context)
        self._memory = ll.llama_get_memory(self._ctx)
        self._batch = ll.llama_batch_init(batch, 0, 1)
        self._stop = _stop_flag(self._ctx)
        self.context: int = ll.llama_n_ctx(self._ctx)
        self.outputs: int = sequences
        self.shares: bool = not (
            ll.llama_model_is_recurrent(self._model) or ll.llama_model_is_hybrid(self._model)
        )
        """Whether part of a sequence can be kept or copied: not so for recurrent models."""
        self._buffer = ctypes.create_string_buffer(_SCRATCH)
        self._formatter = self._chat_template()
        self._control = self._control_tokens()

    def render(self, messages: Sequence[Message]) -> str:
        """Lay out a chat with the model's own template, ready for the assistant's words.

        Text that spells one of the template's control tokens is broken by a space, so that an
        article cannot speak as the system.
        """
        turns = [
            {"role": m.role, "content": self._control.sub(_defuse, m.content)} for m in messages
        ]
        try:
            formatted = self._formatter(messages=turns, enable_thinking=False)
        except ValueError as error:  # the template's own raise_exception
            raise ModelError("template_refused") from error
        return str(formatted.prompt)

    def tokenize(self, text: str, *, special: bool) -> Tokens:
        """Tokens of a text; ``special`` reads control tokens such as ``<|im_start|>``."""
        data = text.encode("utf-8", "replace")
        room = len(data) + 8
        tokens = np.empty(room, dtype=np.int32)
        n = ll.llama_tokenize(
            self._vocab,
            data,
            len(data),
            tokens.ctypes.data_as(ll.llama_token_p),
            room,
            False,  # noqa: FBT003 - the template writes its own first token
            special,
        )
        if n < 0:
            raise ModelError("prompt_unreadable")
        return tokens[:n].copy()

    def piece(self, token: int) -> bytes:
        """The bytes a token writes; control tokens write nothing."""
        n = ll.llama_token_to_piece(self._vocab, token, self._buffer, _SCRATCH, 0, False)  # noqa: FBT003
        return self._buffer.raw[: max(n, 0)]

    def ends(self, token: int) -> bool:
        """Whether a token ends the writing."""
        return bool(ll.llama_vocab_is_eog(self._vocab, token))

    def grammar(self, source: str) -> Grammar:
        """Parse a GBNF grammar with a rule ``root``; raise `ModelError` when it cannot be."""
        return Grammar(self._vocab, source)

    def decode(self, rows: Sequence[Row]) -> list[Logits]:
        """Run a batch; logits of the wanted rows in order, valid until the next call.

        Raises `Interrupted` when `interrupt` was called since `resume`, with the sequences as they
        were, and `ModelError` when llama.cpp fails; the memory of the sequences is then unknown.
        """
        batch = self._batch
        batch.n_tokens = len(rows)
        for i, row in enumerate(rows):
            batch.token[i] = row.token
            batch.pos[i] = row.position
            batch.n_seq_id[i] = 1
            batch.seq_id[i][0] = row.sequence
            batch.logits[i] = row.wanted
        code = ll.llama_decode(self._ctx, batch)
        if code == _ABORTED:
            starts: dict[int, int] = {}
            for row in rows:
                starts.setdefault(row.sequence, row.position)
            for sequence, n in starts.items():
                self.keep(sequence, n)
            raise Interrupted
        if code:
            raise ModelError("model_failed", code=code)
        shape = (self.vocabulary,)
        return [
            np.ctypeslib.as_array(ll.llama_get_logits_ith(self._ctx, i), shape=shape)
            for i, row in enumerate(rows)
            if row.wanted
        ]

    def interrupt(self) -> None:
        """Have the batch under way, or else the next, given up at once; from any thread."""
        self._stop[0] = b"!"

    def resume(self) -> None:
        """Let batches run again."""
        self._stop[0] = b"\0"

    def save(self, sequence: int, tokens: Tokens, path: Path) -> bool:
        """Write the state of a sequence's first tokens to a file; whether llama.cpp could."""
        self.copy(sequence, self._scratch, len(tokens))
        kept = np.ascontiguousarray(tokens, dtype=np.int32)
        written = ll.llama_state_seq_save_file(
            self._ctx,
            os.fsencode(path),
            self._scratch,
            kept.ctypes.data_as(ll.llama_token_p),
            len(kept),
        )
        self.keep(self._scratch, 0)
        return bool(written)

    def load(self, sequence: int, tokens: Tokens, path: Path) -> bool:
        """Fill an empty sequence from a file; whether it held these very tokens."""
        held = np.zeros(len(tokens), dtype=np.int32)
        n = ctypes.c_size_t()
        read = ll.llama_state_seq_load_file(
            self._ctx,
            os.fsencode(path),
            sequence,
            held.ctypes.data_as(ll.llama_token_p),
            len(held),
            ctypes.byref(n),
        )
        if read and n.value == len(tokens) and (held == tokens).all():
            return True
        self.keep(sequence, 0)
        return False

    def copy(self, source: int, target: int, n: int) -> None:
        """Give ``target``, empty, the first ``n`` tokens of ``source`` without computing them."""
        ll.llama_memory_seq_cp(self._memory, source, target, 0, n)

    def keep(self, sequence: int, n: int) -> None:
        """Forget a sequence's tokens from position ``n`` on."""
        ll.llama_memory_seq_rm(self._memory, sequence, n, -1)

    def clear(self) -> None:
        """Forget every sequence."""
        ll.llama_memory_clear(self._memory, False)  # noqa: FBT003

    def close(self) -> None:
        """Free everything; the object cannot be used afterwards."""
        ll.llama_batch_free(self._batch)
        ll.llama_free(self._ctx)
        ll.llama_model_free(self._model)

    def _chat_template(self) -> Jinja2ChatFormatter:
        template = ll.llama_model_chat_template(self._model, None)
        return Jinja2ChatFormatter(
            template=template.decode("utf-8") if template else _CHATML,
            bos_token=self._special(ll.llama_vocab_bos(self._vocab)),
            eos_token=self._special(ll.llama_vocab_eos(self._vocab)),
        )

    def _control_tokens(self) -> re.Pattern[str]:
        control = (t for t in range(self.vocabulary) if ll.llama_vocab_is_control(self._vocab, t))
        texts = {self._special(t) for t in control} - {""}
        longest_first = sorted(texts, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")

    def _special(self, token: int) -> str:
        if token < 0:
            return ""
        return (ll.llama_vocab_get_text(self._vocab, token) or b"").decode("utf-8", "replace")


def requantize(source: Path, target: Path) -> None:
    """Write a Q4_0 copy of a model; raise `ModelError` when llama.cpp cannot."""
    ll.llama_log_set(_log, ctypes.c_void_p(0))
    params = ll.llama_model_quantize_default_params()
    params.ftype = ll.LLAMA_FTYPE_MOSTLY_Q4_0
    params.allow_requantize = True
    if ll.llama_model_quantize(os.fsencode(source), os.fsencode(target), ctypes.byref(params)):
        raise ModelError("model_unreadable", origin=str(source))


def tiles() -> bool:
    """Whether llama.cpp has tiled products here, which read prompts faster than repacked weights.

    With AVX-512 VNNI: 1.3 times on the default model (docs/performance.md).
    """
    return b"AVX512_VNNI = 1" in ll.llama_print_system_info()


def _load(path: Path, *, repack: bool) -> Any:
    if not path.is_file():
        raise ModelError("model_missing", origin=str(path))
    params = ll.llama_model_default_params()
    params.use_extra_bufts = repack
    model = ll.llama_model_load_from_file(str(path).encode(), params)
    if not model:
        raise ModelError("model_unreadable", origin=str(path))
    return model


def _context_params(context: int, sequences: int, batch: int, threads: int) -> Any:
    params = ll.llama_context_default_params()
    params.n_ctx = context
    params.n_batch = params.n_ubatch = batch
    params.n_seq_max = params.n_outputs_max = sequences
    params.n_threads = params.n_threads_batch = threads
    params.kv_unified = True
    params.swa_full = True
    params.no_perf = True
    return params


def _stop_flag(context: Any) -> Any:
    """A byte that stops the batch under way when it is set.

    llama.cpp asks a callback after every operation. A Python one would take the interpreter's
    lock hundreds of times a token, so it is C's own ``strlen`` over a string that is empty until
    somebody writes into it: zero goes on, anything else stops.
    """
    flag = ctypes.create_string_buffer(2)
    strlen = ctypes.cast(ctypes.CDLL(None).strlen, ll.ggml_abort_callback)
    ll.llama_set_abort_callback(context, strlen, ctypes.cast(flag, ctypes.c_void_p))
    return flag


def _defuse(match: re.Match[str]) -> str:
    text = match.group()
    return f"{text[0]} {text[1:]}"


class NativeEmbedder:
    """An embedding model: one text's tokens in, one vector out; not safe from two threads."""

    def __init__(self, path: Path, *, threads: int, longest: int) -> None:
        """Map the file, for texts of up to ``longest`` tokens where the model reads as many.

        Raises `ModelError` for a file that cannot be loaded or does not make one vector of a text.
        """
        ll.llama_log_set(_log, ctypes.c_void_p(0))
        ll.llama_backend_init()
        self._model = _load(path, repack=True)
        self._vocab = ll.llama_model_get_vocab(self._model)
        self.dim: int = ll.llama_model_n_embd_out(self._model)
        self.longest: int = min(longest, ll.llama_model_n_ctx_train(self._model))
        """Tokens read at once."""
        params = _context_params(self.longest, 1, self.longest, threads)
        params.embeddings = True
        params.n_outputs_max = self.longest  # every token's state goes into the pool
        self._ctx = ll.llama_init_from_model(self._model, params)
        if not self._ctx:
            ll.llama_model_free(self._model)
            raise ModelError("model_no_memory", origin=str(path), context=self.longest)
        if ll.llama_pooling_type(self._ctx) not in _POOLED:
            self.close()
            raise ModelError("model_not_embedder", origin=str(path))

    def tokenize(self, text: str, *, marks: bool) -> Tokens:
        """Tokens of a text, with the model's own marks of beginning and end or without."""
        data = text.encode("utf-8", "replace")
        tokens = np.empty(len(data) + 8, dtype=np.int32)
        room = tokens.ctypes.data_as(ll.llama_token_p)
        n = ll.llama_tokenize(self._vocab, data, len(data), room, len(tokens), marks, False)  # noqa: FBT003
        if n < 0:
            raise ModelError("prompt_unreadable")
        return tokens[:n].copy()

    def vector(self, tokens: Tokens) -> Logits:
        """The pooled vector of at most ``longest`` tokens, not normalised."""
        if memory := ll.llama_get_memory(self._ctx):
            ll.llama_memory_clear(memory, False)  # noqa: FBT003
        row = np.ascontiguousarray(tokens, dtype=np.int32)
        batch = ll.llama_batch_get_one(row.ctypes.data_as(ll.llama_token_p), len(row))
        if code := ll.llama_decode(self._ctx, batch):
            raise ModelError("model_failed", code=code)
        pooled = ll.llama_get_embeddings_seq(self._ctx, 0)
        return np.ctypeslib.as_array(pooled, shape=(self.dim,)).copy()

    def close(self) -> None:
        """Free everything; the object cannot be used afterwards."""
        ll.llama_free(self._ctx)
        ll.llama_model_free(self._model)
