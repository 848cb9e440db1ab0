"""A model on an OpenAI-compatible server: llama.cpp's own, vLLM, or another.

Plain HTTP rather than a client library: the grammar is a llama.cpp extension, and the two
spellings of the length limit are needed by different servers.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import blake2b
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Event
from typing import Any, Literal, Self, TypeAlias

import httpx

from chatbot.errors import ModelError
from chatbot.models.types import Continuation, Generation, Message, Piece, Scoring

_TOP = 20
"""Alternatives a server gives for a token, at most; an answer beyond scores 0."""
_POLL = 0.1
_CHARS_PER_TOKEN = 3
_TIMEOUT = httpx.Timeout(300, connect=5)
_LIMITS = httpx.Limits(max_keepalive_connections=0)
"""A kept connection may be closed by the server just as it is used again."""

_HUNG_UP = (httpx.RemoteProtocolError, httpx.ReadError)
"""A server that was there and hung up, as llama-cpp-python's does now and then on many callers."""
_BROKE_OFF = "server_broke_off"
_BUSY = frozenset({429, 503})
"""Statuses of a server that has too much to do, or is loading its model."""
_WAITS = (1.0, 2.0, 4.0, 8.0, 16.0)
"""Seconds before each further try, unless the server says after how many."""
_LONGEST = 30.0
"""Seconds of waiting that a server is granted at most."""

_Finish: TypeAlias = Literal["stop", "length", "cancelled"]


class RemoteEngine:
    """Speaks to ``url`` (such as ``http://127.0.0.1:8080/v1``). See `chatbot.models.types.Engine`.

    A grammar is sent in the field ``grammar``, which llama.cpp's servers obey; others may ignore
    it, and their text is then unconstrained. Cancelling stops at the server's next token.
    """

    def __init__(
        self,
        url: str,
        *,
        model: str = "",
        api_key: str = "",
        context: int = 8192,
        parallel: int = 1,
    ) -> None:
        """No request is made yet. ``model`` empty: the server's first.

        ``parallel`` requests run at once, whoever calls. More than 1 is for servers that queue:
        llama-cpp-python's breaks off a text when a second request comes.
        """
        self._url = url.rstrip("/")
        self._model = model
        self._parallel = parallel
        self._turn = BoundedSemaphore(parallel)
        headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._client = httpx.Client(headers=headers, timeout=_TIMEOUT, limits=_LIMITS)
        self.context = context

    def lane(self, *, background: bool = False) -> Self:
        """The same engine: the server decides whose turn it is."""
        del background
        return self

    @property
    def name(self) -> str:
        """The server's model; asks the server once when the settings do not say."""
        if not self._model:
            self._model = self._first_model()
        return self._model

    @property
    def fingerprint(self) -> str:
        """Address and model: a server does not tell more about its weights."""
        return blake2b(f"{self._url}\0{self.name}".encode(), digest_size=8).hexdigest()

    def generate(
        self, requests: Sequence[Generation], *, cancel: Event | None = None
    ) -> Iterator[Piece]:
        """Write every request; see `chatbot.models.types.Engine.generate`."""
        self._check_open()
        outbox: SimpleQueue[Piece] = SimpleQueue()
        gone = Event()
        pool = ThreadPoolExecutor(self._parallel, thread_name_prefix="remote")
        unfinished = set(range(len(requests)))
        try:
            writing = [
                pool.submit(self._write, index, request, outbox, gone)
                for index, request in enumerate(requests)
            ]
            while unfinished:
                if cancel is not None and cancel.is_set():
                    for index in sorted(unfinished):
                        yield Piece(index=index, text="", finish="cancelled")
                    return
                try:
                    piece = outbox.get(timeout=_POLL)
                except Empty:
                    _raise_failure(writing)
                    continue
                if piece.finish is not None:
                    unfinished.remove(piece.index)
                yield piece
        finally:
            gone.set()
            pool.shutdown(wait=False, cancel_futures=True)

    def score(
        self, requests: Sequence[Scoring], *, cancel: Event | None = None
    ) -> list[tuple[float, ...]]:
        """Score each request from the server's likeliest tokens; an answer not there scores 0."""
        self._check_open()
        cancel = cancel or Event()
        return [self._score(request, cancel) for request in requests]

    def likelihood(self, requests: Sequence[Continuation], *, cancel: Event | None = None) -> None:
        """Cannot tell: a server's chat says how likely its own words are, not another's."""
        del requests, cancel
        self._check_open()

    def count(self, text: str) -> int:
        """Tokens, estimated on the high side: a token for three characters."""
        return math.ceil(len(text) / _CHARS_PER_TOKEN)

    def close(self) -> None:
        """Hang up; further calls raise `ModelError`."""
        self._client.close()

    def _check_open(self) -> None:
        if self._client.is_closed:
            raise ModelError("engine_closed", origin=self._url)

    def _write(
        self, index: int, request: Generation, outbox: SimpleQueue[Piece], gone: Event
    ) -> None:
        """In its own thread: one request's pieces into the queue."""
        body = self._body(request.messages, request.max_tokens) | {
            "temperature": request.temperature,
            "seed": request.seed,
            "stream": True,
        }
        if request.stop:
            body["stop"] = list(request.stop)
        if request.grammar:
            body["grammar"] = request.grammar
        with self._turn:
            for text, finish in self._stream(body, gone):
                outbox.put(Piece(index=index, text=text, finish=finish))

    def _stream(self, body: dict[str, Any], gone: Event) -> Iterator[tuple[str, _Finish | None]]:
        """A text as it comes; one that breaks off is asked for once more, and goes on from there.

        What was passed on is not said again; raises `ModelError` where the second text differs.
        """
        said = ""
        try:
            for text, finish in self._listen(body, gone):
                said += text
                yield text, finish
        except ModelError as error:
            if error.key != _BROKE_OFF:
                raise
            broke_off = error
        else:
            return
        again = ""
        for text, finish in self._listen(body, gone):
            again += text
            if not (again.startswith(said) or (finish is None and said.startswith(again))):
                raise broke_off
            if finish is not None or len(again) > len(said):
                yield again[len(said) :], finish
                said = again

    def _listen(self, body: dict[str, Any], gone: Event) -> Iterator[tuple[str, _Finish | None]]:
        """One reply's pieces; raises `ModelError`, with `_BROKE_OFF` where its end is missing."""
        finish: _Finish | None = None
        if gone.is_set():
            return
        try:
            with self._reply("POST", "/chat/completions", gone, json=body) as response:
                for line in _lines(response.iter_text()):
                    if gone.is_set():
                        return
                    for text, end in _pieces(line, self._url):
                        if text:
                            yield text, None
                        finish = end or finish
        except _HUNG_UP as error:
            raise ModelError(_BROKE_OFF, origin=self._url) from error
        except (httpx.HTTPError, httpx.InvalidURL, RuntimeError) as error:  # or closed meanwhile
            raise ModelError("server_unreachable", origin=self._url) from error
        if finish is None:
            raise ModelError(_BROKE_OFF, origin=self._url)
        yield "", finish

    def _score(self, request: Scoring, cancel: Event) -> tuple[float, ...]:
        none = (0.0,) * len(request.answers)
        if cancel.is_set():
            return none
        body = self._body(request.messages, 1) | {
            "temperature": 0,
            "logprobs": True,
            "top_logprobs": _TOP,
        }
        try:
            with self._turn:
                reply = self._ask("POST", "/chat/completions", cancel, json=body)
        except ModelError:
            if cancel.is_set():  # while the server was busy
                return none
            raise
        try:
            top = reply["choices"][0]["logprobs"]["content"][0]["top_logprobs"]
            chances = [(str(row["token"]), math.exp(row["logprob"])) for row in top]
        except (KeyError, IndexError, TypeError) as error:
            raise ModelError("server_no_logprobs", origin=self._url) from error
        return share(chances, request.answers)

    def _body(self, messages: Sequence[Message], max_tokens: int) -> dict[str, Any]:
        return {
            "model": self.name,
            "messages": [{"role": m.role, "content": m.content} for m in messages],
            "max_tokens": max_tokens,
            "max_completion_tokens": max_tokens,
        }

    def _first_model(self) -> str:
        try:
            return str(self._ask("GET", "/models", Event())["data"][0]["id"])
        except (KeyError, IndexError, TypeError) as error:
            raise ModelError("server_unclear", origin=self._url) from error

    def _ask(self, method: str, path: str, cancel: Event, **options: Any) -> Any:
        self._check_open()
        try:
            try:
                return self._told(method, path, cancel, **options)
            except _HUNG_UP:
                return self._told(method, path, cancel, **options)
        except (httpx.HTTPError, httpx.InvalidURL, RuntimeError) as error:  # or closed meanwhile
            raise ModelError("server_unreachable", origin=self._url) from error
        except ValueError as error:
            raise ModelError("server_unclear", origin=self._url) from error

    def _told(self, method: str, path: str, cancel: Event, **options: Any) -> Any:
        with self._reply(method, path, cancel, **options) as response:
            response.read()
            return response.json()

    @contextmanager
    def _reply(
        self, method: str, path: str, cancel: Event, **options: Any
    ) -> Iterator[httpx.Response]:
        """A reply, not read yet; a server that is busy is asked again after a while.

        Raises `ModelError` for a refusal, one that ``cancel`` cut the wait for included.
        """
        for wait in (*_WAITS, None):
            with self._client.stream(method, self._url + path, **options) as response:
                if not response.is_error:
                    yield response
                    return
                response.read()
            if wait is None or response.status_code not in _BUSY:
                raise self._refusal(response)
            after = response.headers.get("Retry-After", "")
            if cancel.wait(min(float(after) if after.isdecimal() else wait, _LONGEST)):
                raise self._refusal(response)

    def _refusal(self, response: httpx.Response) -> ModelError:
        why = " ".join(response.text.split())[:300]
        return ModelError("server_refuses", origin=self._url, status=response.status_code, why=why)


def share(chances: Sequence[tuple[str, float]], answers: Sequence[str]) -> tuple[float, ...]:
    """Give each answer the probability of the tokens that begin it and no other answer.

    >>> share([("Yes", 0.5), (" Yes", 0.25), ("N", 0.125), ("", 0.1)], ["Yes", "No"])
    (0.75, 0.125)
    """
    totals = [0.0] * len(answers)
    for token, chance in chances:
        begins = [i for i, answer in enumerate(answers) if answer.startswith(token.strip())]
        if token.strip() and len(begins) == 1:
            totals[begins[0]] += chance
    return tuple(totals)


def _raise_failure(writing: Sequence[Future[None]]) -> None:
    """Raise what ended a writing thread, if one was ended so."""
    for future in writing:
        if future.done():
            future.result()


def _lines(parts: Iterable[str]) -> Iterator[str]:
    r"""The lines of a stream, which line feeds end and nothing else: a text may hold a U+2028.

    >>> list(_lines(["un\ndeux\u2028", "trois\n", "quatre"]))
    ['un', 'deux\u2028trois', 'quatre']
    """
    rest = ""
    for part in parts:
        *whole, rest = (rest + part).split("\n")
        yield from whole
    yield rest


def _pieces(line: str, origin: str) -> list[tuple[str, _Finish | None]]:
    """The texts and ends in one line of a server-sent stream; none in comments and the end mark."""
    data = line.removeprefix("data:").strip()
    if not line.startswith("data:") or data == "[DONE]":
        return []
    try:
        event = json.loads(data)
        if why := event.get("error"):
            raise ModelError("server_refuses", origin=origin, status=200, why=str(why)[:300])
        return [
            (str((choice.get("delta") or {}).get("content") or ""), _finish(choice))
            for choice in event.get("choices") or []
        ]
    except (ValueError, AttributeError, TypeError) as error:
        raise ModelError("server_unclear", origin=origin) from error


def _finish(choice: dict[str, Any]) -> _Finish | None:
    reason = choice.get("finish_reason")
    if not reason:
        return None
    return "length" if reason == "length" else "stop"
