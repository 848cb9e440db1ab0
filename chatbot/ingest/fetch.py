"""One document from the web: http or https, public addresses, bounded in size, time and hops."""

from __future__ import annotations

import contextlib
import re
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import httpcore
import httpx

from chatbot.errors import IngestError
from chatbot.ingest.guard import GuardedBackend, RefusedAddressError

if TYPE_CHECKING:
    from chatbot.config import FetchSettings

_HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; Recoupe/0.1)",
    "Accept": "text/html,application/xhtml+xml,application/pdf,application/xml;q=0.9,*/*;q=0.5",
    "Accept-Language": "fr,en;q=0.8",
    "Accept-Encoding": "gzip, identity",
}
_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid", "xtor", "at_medium", "at_campaign")
_FAILED = (httpx.HTTPError, httpx.InvalidURL, httpcore.NetworkError, httpcore.ProtocolError)
_TIMED_OUT = (httpx.TimeoutException, httpcore.TimeoutException)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_PIECE = 65_536
_NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a server gave: final address, bytes, and the type it states."""

    url: str
    data: bytes
    media_type: str
    etag: str = ""
    modified: str = ""
    """What it wants back to say that nothing changed since (RFC 9110, section 13)."""


Fetch: TypeAlias = Callable[[str, "FetchSettings"], Fetched]


def is_url(source: str) -> bool:
    """Tell whether a source names a scheme, as ``https://…`` does and a path does not."""
    return _SCHEME.match(source) is not None


def fetch(
    url: str, settings: FetchSettings, *, backend: httpcore.NetworkBackend | None = None
) -> Fetched:
    """Fetch one address, following redirects; raise `IngestError` naming it otherwise.

    Private addresses are refused at every hop. ``settings.timeout`` bounds the whole exchange in
    seconds, ``settings.max_bytes`` the body as unpacked. ``backend`` replaces the network.
    """
    found = fetch_if_changed(url, settings, backend=backend)
    if found is None:  # an answer to a question that was not asked
        raise IngestError("ingest_http_status", origin=url, status=_NOT_MODIFIED)
    return found


def fetch_if_changed(
    url: str,
    settings: FetchSettings,
    *,
    etag: str = "",
    modified: str = "",
    backend: httpcore.NetworkBackend | None = None,
) -> Fetched | None:
    """`fetch`, or ``None`` when the server says that nothing changed.

    ``etag`` and ``modified`` are those of what it gave before; empty ones are not sent.
    """
    checked = _checked(url)
    guarded = backend or GuardedBackend(seconds=settings.timeout)
    since = {"If-None-Match": etag, "If-Modified-Since": modified}
    headers = {name: value for name, value in since.items() if value}
    with _explained(url, settings), _client(guarded, settings) as client:
        request = client.build_request("GET", checked, headers=headers)
        response = client.send(request, stream=True, follow_redirects=True)
        with contextlib.closing(response):
            if response.status_code == _NOT_MODIFIED:
                return None
            if not response.is_success:
                raise IngestError("ingest_http_status", origin=url, status=response.status_code)
            data = _body(response, url, settings.max_bytes)
    return Fetched(
        url=canonical(str(response.url)),
        data=data,
        media_type=response.headers.get("content-type", ""),
        etag=response.headers.get("etag", ""),
        modified=response.headers.get("last-modified", ""),
    )


def canonical(url: str) -> str:
    """An address without fragment and tracking parameters.

    >>> canonical("https://exemple.fr/pont?id=3&utm_source=rss#suite")
    'https://exemple.fr/pont?id=3'
    """
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(key, value) for key, value in pairs if not key.lower().startswith(_TRACKING)]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path or "/", query, ""))


class _Transport(httpx.BaseTransport):
    """httpcore's connection pool over our backend, as httpx wants it."""

    def __init__(self, backend: httpcore.NetworkBackend) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(), max_connections=4, network_backend=backend
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        if url.scheme not in ("http", "https"):
            raise httpx.UnsupportedProtocol(url.scheme)
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Stream(answer))

    def close(self) -> None:
        self._pool.close()


class _Stream(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


def _client(backend: httpcore.NetworkBackend, settings: FetchSettings) -> httpx.Client:
    return httpx.Client(
        transport=_Transport(backend),
        headers=_HEADERS,
        timeout=settings.timeout,
        max_redirects=settings.max_redirects,
        trust_env=False,
    )


def _checked(url: str) -> str:
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError as error:
        raise IngestError("ingest_bad_url", origin=url) from error
    if parts.scheme.lower() not in ("http", "https"):
        raise IngestError("ingest_scheme", origin=url)
    if not named or parts.username or parts.password:
        raise IngestError("ingest_bad_url", origin=url)
    return url


@contextlib.contextmanager
def _explained(url: str, settings: FetchSettings) -> Iterator[None]:
    """Turn what the network raises into one clear error."""
    try:
        yield
    except RefusedAddressError:
        raise IngestError("ingest_refused_address", origin=url) from None
    except _TIMED_OUT:
        raise IngestError("ingest_timeout", origin=url, seconds=settings.timeout) from None
    except httpx.TooManyRedirects:
        raise IngestError("ingest_redirects", origin=url, limit=settings.max_redirects) from None
    except httpx.UnsupportedProtocol:
        raise IngestError("ingest_scheme", origin=url) from None
    except (httpx.InvalidURL, ValueError):
        raise IngestError("ingest_bad_url", origin=url) from None
    except _FAILED as error:
        raise IngestError("ingest_unreachable", origin=url) from error


def _body(response: httpx.Response, url: str, limit: int) -> bytes:
    """Read the body, unpacked, up to the limit; a longer one is refused, not cut."""
    pieces: list[bytes] = []
    size = 0
    for piece in response.iter_bytes(_PIECE):
        size += len(piece)
        if size > limit:
            raise IngestError("ingest_too_large", origin=url, limit=limit)
        pieces.append(piece)
    return b"".join(pieces)
