"""The guarded network: public addresses only, bounded, every hop."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import httpcore
import pytest

from chatbot.config import FetchSettings
from chatbot.errors import IngestError
from chatbot.ingest.fetch import Fetched, canonical, fetch, is_url
from chatbot.ingest.guard import GuardedBackend, is_public
from tests.fake_network import TableNetwork

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PUBLIC = "93.184.215.14"
OTHER = "93.184.215.15"
NAMES = {"exemple.fr": [PUBLIC], "autre.fr": [OTHER], "piege.fr": ["10.0.0.7"]}
NAMES["mixte.fr"] = [PUBLIC, "127.0.0.1"]
SETTINGS = FetchSettings(timeout=3.0, max_bytes=5_000, max_redirects=3)


def _listed(words: str) -> list[str]:
    return words.split()


def answer(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    """A raw HTTP answer."""
    lines = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(body)),
        **headers,
    }
    lines["Connection"] = "close"
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def redirect(place: str) -> bytes:
    """A raw redirection."""
    return answer(b"", "302 Found", Location=place)


def fetched(url: str, answers: dict[str, bytes], settings: FetchSettings = SETTINGS) -> Fetched:
    """Fetch over a network made of a table."""

    def resolve(host: str, port: int) -> list[str]:
        del port
        if host in NAMES:
            return NAMES[host]
        raise OSError(host)

    network = GuardedBackend(seconds=settings.timeout, resolve=resolve, inner=TableNetwork(answers))
    return fetch(url, settings, backend=network)


def test_a_public_page_is_fetched() -> None:
    """Bytes, stated type and address without its tracking come back."""
    found = fetched("https://exemple.fr/pont?utm_source=x#a", {PUBLIC: answer(b"Le pont")})
    assert found.data == b"Le pont"
    assert found.url == "https://exemple.fr/pont"
    assert found.media_type == "text/html; charset=utf-8"


def test_the_checked_address_is_the_one_connected_to() -> None:
    """A name is resolved once: it cannot point elsewhere the second time."""
    network = TableNetwork({PUBLIC: answer(b"x")})
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    backend = GuardedBackend(seconds=3, resolve=lambda _host, _port: next(answers), inner=network)
    fetch("http://exemple.fr/", SETTINGS, backend=backend)
    assert network.connected == [(PUBLIC, 80)]
    assert b"Host: exemple.fr" in network.sent[0]


def test_a_redirect_is_followed_to_another_public_host() -> None:
    """The final address is the article's."""
    answers = {PUBLIC: redirect("https://autre.fr/pont"), OTHER: answer(b"Le pont")}
    assert fetched("http://exemple.fr/", answers).url == "https://autre.fr/pont"


@pytest.mark.parametrize(
    ("place", "key"),
    [
        ("http://piege.fr/", "ingest_refused_address"),
        ("http://mixte.fr/", "ingest_refused_address"),
        ("ftp://autre.fr/", "ingest_scheme"),
        ("file:///etc/passwd", "ingest_scheme"),
        ("http://exemple.fr/", "ingest_redirects"),
        ("http://inconnu.fr/", "ingest_unreachable"),
    ],
)
def test_a_redirect_to_the_wrong_place_is_refused(place: str, key: str) -> None:
    """Private hosts, other schemes, loops and unknown names, at any hop."""
    with pytest.raises(IngestError) as caught:
        fetched("http://exemple.fr/", {PUBLIC: redirect(place)})
    assert caught.value.key == key
    assert caught.value.origin == "http://exemple.fr/"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("ftp://exemple.fr/", "ingest_scheme"),
        ("http://", "ingest_bad_url"),
        ("http://moi:secret@exemple.fr/", "ingest_bad_url"),
        ("http://[::1", "ingest_bad_url"),
        ("http://exemple.fr:99999/", "ingest_bad_url"),
    ],
)
def test_a_wrong_address_is_named(url: str, key: str) -> None:
    """Before anything is sent."""
    with pytest.raises(IngestError) as caught:
        fetched(url, {})
    assert caught.value.key == key


@pytest.mark.parametrize("status", ["404 Not Found", "500 Oops", "403 Forbidden", "204 No Content"])
def test_an_error_page_is_no_article(status: str) -> None:
    """What the server said is in the message, in both languages."""
    if status.startswith("204"):
        assert fetched("http://exemple.fr/", {PUBLIC: answer(b"", status)}).data == b""
        return
    with pytest.raises(IngestError) as caught:
        fetched("http://exemple.fr/", {PUBLIC: answer(b"Oups", status)})
    assert status[:3] in caught.value.render("fr")
    assert status[:3] in caught.value.render("en")


def test_a_body_over_the_limit_is_refused() -> None:
    """Even when it travels packed small."""
    packed = gzip.compress(b"a" * 1_000_000)
    with pytest.raises(IngestError, match="too large"):
        fetched("http://exemple.fr/", {PUBLIC: answer(packed, Content_Encoding="gzip")})


def test_a_packed_body_is_unpacked() -> None:
    """Gzip is asked for and understood."""
    packed = answer(gzip.compress("Le pont à Nîmes".encode()), Content_Encoding="gzip")
    assert fetched("http://exemple.fr/", {PUBLIC: packed}).data.decode() == "Le pont à Nîmes"


@pytest.mark.parametrize(
    "raw", [b"", b"garbage\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"]
)
def test_a_broken_answer_is_one_clear_error(raw: bytes) -> None:
    """A server that hangs up or stammers is unreachable."""
    with pytest.raises(IngestError, match="unreachable"):
        fetched("http://exemple.fr/", {PUBLIC: raw})


@pytest.mark.parametrize(
    "address",
    _listed("""127.0.0.1 10.0.0.1
    172.16.3.4 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1
    255.255.255.255 ::1 :: fe80::1 fc00::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.1.2.3 64:ff9b::7f00:1
    2002:7f00:1:: 2001:0:7f00:1:: 198.18.0.1 not-an-address"""),
)
def test_no_private_address_is_public(address: str) -> None:
    """Loopback, private, link-local, shared, multicast, and each hidden inside IPv6."""
    assert not is_public(address)


class _Canary(BaseHTTPRequestHandler):
    """A service on this machine that nobody may reach."""

    hits: list[str] = []  # noqa: RUF012 - one list a test, cleared by it

    def do_GET(self) -> None:
        """Note the visit."""
        self.hits.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


@contextmanager
def canary() -> Iterator[int]:
    """Run the service on a free port."""
    server = HTTPServer(("127.0.0.1", 0), _Canary)
    _Canary.hits.clear()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize(
    "host",
    _listed("""127.0.0.1 localhost 127.1 2130706433 0x7f000001 0177.0.0.1 0 0.0.0.0 [::1]
    [::ffff:127.0.0.1] [::ffff:7f00:1]"""),
)
def test_a_service_on_this_machine_is_never_reached(host: str) -> None:
    """However its address is spelled, over the real network code."""
    with canary() as port:
        with pytest.raises(IngestError) as caught:
            fetch(f"http://{host}:{port}/secret", SETTINGS)
        assert caught.value.key in ("ingest_refused_address", "ingest_bad_url")
        assert _Canary.hits == []


def test_a_server_that_drips_is_given_up() -> None:
    """The time bound is on the whole exchange, not on each byte."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(5)  # on a busy machine the time may be up before the call

    def drip() -> None:
        try:
            connection, _ = listener.accept()
        except TimeoutError:
            return
        with connection:
            connection.recv(4096)
            for _ in range(100):
                try:
                    connection.sendall(b"H")
                except OSError:
                    return
                time.sleep(0.05)

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    port = listener.getsockname()[1]
    bounds = FetchSettings(timeout=0.5)
    started = time.monotonic()
    with pytest.raises(IngestError) as caught:
        fetch(
            f"http://exemple.fr:{port}/",
            bounds,
            backend=GuardedBackend(
                seconds=bounds.timeout, resolve=lambda *_: [PUBLIC], inner=_Loopback()
            ),
        )
    assert caught.value.key == "ingest_timeout"
    assert time.monotonic() - started < 2
    thread.join()
    listener.close()


class _Loopback(TableNetwork):
    """Connects to this machine whatever the address: the guard has already looked."""

    def __init__(self) -> None:
        super().__init__({})

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect for real."""
        del host
        real = httpcore.SyncBackend()
        return real.connect_tcp("127.0.0.1", port, timeout, local_address, socket_options)


def test_addresses_are_told_from_paths() -> None:
    """Windows drives and odd file names are paths."""
    assert is_url("HTTPS://exemple.fr/a")
    assert is_url("ftp://exemple.fr")
    assert not is_url("C:/articles/a.txt")
    assert not is_url("articles/http:/a.txt")


def test_an_address_keeps_what_identifies_the_article() -> None:
    """Parameters that are not tracking stay as they were."""
    assert (
        canonical("https://Exemple.fr?a=%C3%A9&b=&utm_medium=x")
        == "https://exemple.fr/?a=%C3%A9&b="
    )
    assert canonical("https://exemple.fr/?q=a+b") == "https://exemple.fr/?q=a+b"
