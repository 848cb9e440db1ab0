"""What comes from a server that is not ours is read with care."""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from chatbot.errors import ModelError
from chatbot.models import remote
from chatbot.models.remote import RemoteEngine
from chatbot.models.types import Generation, Message, Scoring, write, write_all

_CHAT = (Message(role="user", content="Bonjour"),)
_REQUEST = Generation(messages=_CHAT, max_tokens=9, grammar='root ::= "é"', stop=("\n",), seed=4)


@dataclass
class Server:
    """Answers chat requests as a test says: a stream of lines, or one body."""

    reply: Callable[[dict[str, Any]], bytes | list[str]] = field(default=lambda _body: b"{}")
    models: bytes = b'{"data": [{"id": "qwen"}, {"id": "other"}]}'
    status: int = 200
    refusals: list[int] = field(default_factory=list)
    """Statuses of the next replies to chat requests, before any that is given."""
    after: str = "0"
    """How long a refused caller is told to wait."""
    cut: int = 0
    """Replies still to be cut off half-way."""
    url: str = ""
    bodies: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)


@pytest.fixture
def server() -> Iterator[Server]:
    """Serve on a free port until the test ends."""
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """List the models."""
            self._send(state.models)

        def do_POST(self) -> None:
            """Answer a chat request."""
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.bodies.append(body)
            state.keys.append(self.headers.get("Authorization"))
            if state.refusals:
                self.send_response(state.refusals.pop(0))
                self.send_header("Retry-After", state.after)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return
            reply = state.reply(body)
            self._send(reply if isinstance(reply, bytes) else "\n\n".join(reply).encode())

        def _send(self, data: bytes) -> None:
            self.send_response(state.status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if state.cut and self.command == "POST":
                state.cut -= 1
                data = data[: len(data) // 2]
                self.close_connection = True
            self.wfile.write(data)

        def log_message(self, *_args: Any) -> None:
            """Stay silent."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=http.serve_forever, daemon=True).start()
    state.url = f"http://127.0.0.1:{http.server_port}/v1"
    yield state
    http.shutdown()
    http.server_close()


def _lines(*pieces: str | None, finish: str | None = "stop") -> list[str]:
    """A stream as servers write it: a role first, comments, an end mark."""
    deltas: list[dict[str, Any]] = [{"role": "assistant"}, *({"content": p} for p in pieces)]
    lines = [f"data: {json.dumps({'choices': [{'delta': delta}]})}" for delta in deltas]
    last: dict[str, Any] = {"choices": [{"delta": {}, "finish_reason": finish}]}
    return [": ping", *lines, f"data: {json.dumps(last)}", 'data: {"choices": []}', "data: [DONE]"]


def _logprobs(**likeliest: float) -> bytes:
    """The body of a reply of one token, with the likeliest tokens for it."""
    rows = [{"token": token, "logprob": logprob} for token, logprob in likeliest.items()]
    return json.dumps({"choices": [{"logprobs": {"content": [{"top_logprobs": rows}]}}]}).encode()


def test_a_stream_is_read(server: Server) -> None:
    """Pieces come in order, accents whole; roles, comments and empty deltas are nothing."""
    server.reply = lambda _body: _lines("Été ", None, "à ", "Nîmes")
    engine = RemoteEngine(server.url)
    assert write(engine, _REQUEST) == "Été à Nîmes"
    engine.close()


def test_all_that_was_asked_is_sent(server: Server) -> None:
    """Grammar, stop, seed, both spellings of the length, the key, the first model's name."""
    server.reply = lambda _body: _lines("é")
    engine = RemoteEngine(server.url, api_key="k")
    write(engine, _REQUEST)
    (body,) = server.bodies
    assert body["model"] == engine.name == "qwen"
    assert (body["max_tokens"], body["max_completion_tokens"]) == (9, 9)
    assert (body["grammar"], body["stop"], body["seed"]) == ('root ::= "é"', ["\n"], 4)
    assert server.keys == ["Bearer k"]
    engine.close()


def test_several_requests_keep_their_order(server: Server) -> None:
    """Texts come back in the order of the requests, in parallel too."""
    server.reply = lambda body: _lines(body["messages"][0]["content"])
    engine = RemoteEngine(server.url, model="m", parallel=4)
    words = [f"n° {i}" for i in range(12)]
    requests = [Generation(messages=(Message(role="user", content=word),)) for word in words]
    assert write_all(engine, requests) == words
    engine.close()


def test_a_broken_stream_is_an_error(server: Server) -> None:
    """A text cut off by the server is not taken for a whole one."""
    server.reply = lambda _body: _lines("La moit")[:-3]
    engine = RemoteEngine(server.url, model="m")
    with pytest.raises(ModelError) as caught:
        write(engine, _REQUEST)
    assert caught.value.key == "server_broke_off"
    engine.close()


def test_a_text_broken_off_once_is_asked_for_again(server: Server) -> None:
    """What was passed on is not said twice, and a text that differs is not sewn onto it."""
    streams = iter([_lines("Été ", "à Nî")[:-3], _lines("Été à", " Nîmes")])
    server.reply = lambda _body: next(streams)
    engine = RemoteEngine(server.url, model="m")
    assert write(engine, _REQUEST) == "Été à Nîmes"
    streams = iter([_lines("Été ")[:-3], _lines("En été")])
    with pytest.raises(ModelError) as caught:
        write(engine, _REQUEST)
    assert caught.value.key == "server_broke_off"
    engine.close()


def _reply(engine: RemoteEngine, ask: str) -> object:
    """What a server says, be it asked for a text or a score."""
    if ask == "text":
        return write(engine, _REQUEST)
    return engine.score([Scoring(messages=_CHAT, answers=("Oui",))])


@pytest.mark.parametrize("ask", ["text", "score"])
def test_a_dropped_connection_is_opened_again_once(server: Server, ask: str) -> None:
    """A server that hangs up in the middle is asked once more, and not for ever."""
    server.cut = 1
    server.reply = lambda _body: _lines("é") if ask == "text" else _logprobs(Oui=-0.5)
    engine = RemoteEngine(server.url, model="m")

    reply = partial(_reply, engine, ask)
    assert reply() == ("é" if ask == "text" else [(math.exp(-0.5),)])
    server.cut = 2
    with pytest.raises(ModelError) as caught:
        reply()
    assert caught.value.key in {"server_broke_off", "server_unreachable"}
    assert len(server.bodies) == 4
    engine.close()


@pytest.mark.parametrize("ask", ["text", "score"])
@pytest.mark.parametrize("after", ["0", "", "Wed, 21 Oct 2015 07:28:00 GMT"])
def test_a_busy_server_is_asked_again(
    server: Server, monkeypatch: pytest.MonkeyPatch, ask: str, after: str
) -> None:
    """Too many requests, or a model still loading: it is given a while, and not for ever."""
    monkeypatch.setattr(remote, "_WAITS", (0.0, 0.0))
    server.after, server.refusals = after, [429, 503]
    server.reply = lambda _body: _lines("é") if ask == "text" else _logprobs(Oui=-0.5)
    engine = RemoteEngine(server.url, model="m")

    reply = partial(_reply, engine, ask)
    assert reply() == ("é" if ask == "text" else [(math.exp(-0.5),)])
    for refusals, left in (([429, 503, 503, 429], [429]), ([500, 429], [429])):
        server.refusals = refusals
        with pytest.raises(ModelError) as caught:
            reply()
        assert caught.value.key == "server_refuses"
        assert refusals == left
    engine.close()


def test_nobody_waits_for_a_busy_server_who_has_cancelled(server: Server) -> None:
    """However long the server asks to be left alone."""
    server.after, server.refusals = "3600", [429] * 9
    engine, cancel = RemoteEngine(server.url, model="m"), threading.Event()
    threading.Timer(0.2, cancel.set).start()
    assert (
        engine.score([Scoring(messages=_CHAT, answers=("Oui",))] * 2, cancel=cancel) == [(0.0,)] * 2
    )
    assert [piece.finish for piece in engine.generate([_REQUEST], cancel=cancel)] == ["cancelled"]
    engine.close()


def test_errors_inside_a_stream(server: Server) -> None:
    """Some servers answer 200 and put the error in the stream."""
    server.reply = lambda _body: ['data: {"error": {"message": "contexte dépassé"}}']
    engine = RemoteEngine(server.url, model="m")
    with pytest.raises(ModelError, match="contexte dépassé"):
        write(engine, _REQUEST)
    engine.close()


@pytest.mark.parametrize("odd", ["\u2028", "\x85", "\u2029", "\r\n"])
def test_a_line_ends_where_the_stream_says(server: Server, odd: str) -> None:
    """What other programs take for the end of a line is part of a text."""
    told = {"choices": [{"delta": {"content": f"Été{odd}fin"}, "finish_reason": "stop"}]}
    server.reply = lambda _body: [f"data: {json.dumps(told, ensure_ascii=False)}\r"]
    engine = RemoteEngine(server.url, model="m")
    assert write(engine, _REQUEST) == f"Été{odd}fin"
    engine.close()


def test_no_error_is_no_error(server: Server) -> None:
    """Some servers name the field of errors in every event."""
    told = {"error": None, "choices": [{"delta": {"content": "é"}, "finish_reason": "stop"}]}
    server.reply = lambda _body: [f"data: {json.dumps(told)}"]
    engine = RemoteEngine(server.url, model="m")
    assert write(engine, _REQUEST) == "é"
    engine.close()


@pytest.mark.parametrize(
    "event", ["[1]", "3", "null", "{", '{"choices": [3]}', '{"choices": [{"delta": "é"}]}']
)
def test_events_that_are_none(server: Server, event: str) -> None:
    """Whatever else stands in a stream is said to be unclear, and where it came from."""
    server.reply = lambda _body: [f"data: {event}"]
    engine = RemoteEngine(server.url, model="m")
    with pytest.raises(ModelError) as caught:
        write(engine, _REQUEST)
    assert (caught.value.key, caught.value.origin) == ("server_unclear", server.url)
    engine.close()


def test_an_address_that_is_none() -> None:
    """It is a server that does not answer, whatever is asked."""
    engine = RemoteEngine("http://[::1/v1", model="m")
    for ask in (
        lambda: write(engine, _REQUEST),
        lambda: engine.score([Scoring(messages=_CHAT, answers=("Oui",))]),
    ):
        with pytest.raises(ModelError) as caught:
            ask()
        assert caught.value.key == "server_unreachable"
    engine.close()


def test_scores_add_the_spellings_of_an_answer(server: Server) -> None:
    """« Yes » and « ␣Yes » are one answer; the space alone is none's; absent is 0."""
    top = {"Yes": -0.5, " Yes": -2.0, "N": -3.0, " ": -4.0}
    server.reply = lambda _body: _logprobs(**top)
    engine = RemoteEngine(server.url, model="m")
    scores = engine.score(
        [Scoring(messages=_CHAT, answers=answers) for answers in (("Yes", "No"), ("A", "B"))]
    )
    assert scores[0] == pytest.approx((0.60653 + 0.13534, 0.04979), abs=1e-4)
    assert scores[1] == (0.0, 0.0)
    engine.close()


@pytest.mark.parametrize(
    ("reply", "status", "key"),
    [
        (b"{}", 200, "server_no_logprobs"),
        (b'{"choices": [{"logprobs": null}]}', 200, "server_no_logprobs"),
        (b"<html>", 200, "server_unclear"),
        (b"no such model", 404, "server_refuses"),
    ],
)
def test_scores_that_cannot_be(server: Server, reply: bytes, status: int, key: str) -> None:
    """A server that gives no probabilities, no JSON or a refusal is said for what it is."""
    server.reply, server.status = (lambda _body: reply), status
    engine = RemoteEngine(server.url, model="m")
    with pytest.raises(ModelError) as caught:
        engine.score([Scoring(messages=_CHAT, answers=("Yes", "No"))])
    assert caught.value.key == key
    engine.close()


def test_nobody_there() -> None:
    """A server that is not running gives one clear line, in both languages."""
    engine = RemoteEngine("http://127.0.0.1:9/v1")
    with pytest.raises(ModelError) as caught:
        write(engine, _REQUEST)
    assert "does not answer" in caught.value.render("en")
    assert "ne répond pas" in caught.value.render("fr")
    engine.close()


def test_a_server_without_models(server: Server) -> None:
    """An address that is not such a server's is said."""
    server.models = b'{"hello": []}'
    engine = RemoteEngine(server.url)
    with pytest.raises(ModelError, match="/v1"):
        _ = engine.name
    engine.close()


def test_closed_is_closed(server: Server) -> None:
    """A closed engine refuses."""
    engine = RemoteEngine(server.url, model="m")
    engine.close()
    with pytest.raises(ModelError) as caught:
        write(engine, _REQUEST)
    assert caught.value.key == "engine_closed"
