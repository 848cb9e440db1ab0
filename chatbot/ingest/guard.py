"""The network, without this machine and its neighbours.

Every address a name resolves to is checked, and the checked address is the one connected to, so
neither a redirect, nor an odd spelling, nor a name that resolves differently the second time
reaches a private service. httpx-secure is async only and connects before it checks.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Any, TypeAlias

import httpcore

if TYPE_CHECKING:
    import ssl

Resolve: TypeAlias = Callable[[str, int], list[str]]
"""Host and port to IP addresses, as text; raises `OSError` for an unknown host."""

_NAT64 = IPv6Network("64:ff9b::/96")


class RefusedAddressError(Exception):
    """A host resolves to an address that is not on the public internet."""


def resolve(host: str, port: int) -> list[str]:
    """Ask the system, which also understands ``127.1``, ``2130706433`` and ``0x7f000001``."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]).partition("%")[0] for entry in found]


def is_public(address: str) -> bool:
    """Tell whether an IP address, in any spelling, is on the public internet.

    >>> is_public("93.184.215.14"), is_public("::ffff:127.0.0.1"), is_public("64:ff9b::a00:1")
    (True, False, False)
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    inner = _embedded(ip)
    return ip.is_global and not ip.is_multicast and all(is_public(str(other)) for other in inner)


def _embedded(ip: IPv4Address | IPv6Address) -> list[IPv4Address]:
    """IPv4 addresses carried inside an IPv6 one: mapped, 6to4, Teredo, NAT64."""
    if isinstance(ip, IPv4Address):
        return []
    found = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if ip in _NAT64:
        found.append(IPv4Address(ip.packed[-4:]))
    return [inner for inner in found if inner is not None]


class GuardedBackend(httpcore.NetworkBackend):
    """Connects to public addresses only, and lets nothing last beyond its deadline."""

    def __init__(
        self,
        *,
        seconds: float,
        resolve: Resolve = resolve,
        inner: httpcore.NetworkBackend | None = None,
    ) -> None:
        """``inner`` makes the connections; by default real ones."""
        self._deadline = time.monotonic() + seconds
        self._resolve = resolve
        self._inner = inner or httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to a checked address; raise `RefusedAddressError` if any is not public."""
        try:
            addresses = self._resolve(host, port)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        if not addresses or not all(map(is_public, addresses)):
            raise RefusedAddressError(host)
        stream = self._inner.connect_tcp(
            addresses[0], port, self._left(timeout), local_address, socket_options
        )
        return _TimedStream(stream, self._left)

    def _left(self, timeout: float | None) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout
        return left if timeout is None else min(left, timeout)


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every read and write shares one deadline."""

    def __init__(
        self, inner: httpcore.NetworkStream, left: Callable[[float | None], float]
    ) -> None:
        self._inner = inner
        self._left = left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        secured = self._inner.start_tls(ssl_context, server_hostname, self._left(timeout))
        return _TimedStream(secured, self._left)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
