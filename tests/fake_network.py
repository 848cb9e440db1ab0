"""A network made of a table, for tests."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Any

import httpcore

if TYPE_CHECKING:
    from collections.abc import Iterable


class TableStream(httpcore.NetworkStream):
    """Answers every request with fixed bytes, in pieces, then closes."""

    def __init__(self, answer: bytes, sent: list[bytes]) -> None:
        """Keep what to say, and where to note what is asked."""
        self._pieces = [answer[at : at + 1000] for at in range(0, len(answer), 1000)]
        self._sent = sent

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """The next piece."""
        del max_bytes, timeout
        return self._pieces.pop(0) if self._pieces else b""

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Note what was asked."""
        del timeout
        self._sent.append(buffer)

    def close(self) -> None:
        """Nothing to close."""

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Pretend to be secure."""
        del ssl_context, server_hostname, timeout
        return self

    def get_extra_info(self, info: str) -> Any:
        """Nothing is known of this stream."""
        del info


class TableNetwork(httpcore.NetworkBackend):
    """Addresses to raw HTTP answers; connections are counted."""

    def __init__(self, answers: dict[str, bytes]) -> None:
        """Answer as the table says."""
        self.answers = answers
        self.connected: list[tuple[str, int]] = []
        self.sent: list[bytes] = []

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to an address of the table."""
        del timeout, local_address, socket_options
        self.connected.append((host, port))
        return TableStream(self.answers[host], self.sent)
