"""A model from its publisher's address, going on from where an earlier attempt stopped."""

from __future__ import annotations

import httpx

from chatbot.models.partfile import PartFile, SourceError

_TIMEOUT = httpx.Timeout(30, connect=5)
_ATTEMPTS = 4
"""Consecutive attempts that bring nothing new before giving up on the publisher."""


def download(url: str, part: PartFile) -> None:
    """Fill ``part`` to its size; raise `SourceError` when the publisher cannot be reached.

    A cut connection is taken up again from the byte where it broke (HTTP Range).
    """
    left = _ATTEMPTS
    with httpx.Client(follow_redirects=True, timeout=_TIMEOUT) as client:
        while part.done < part.size:
            before = part.done
            try:
                _go_on(client, url, part)
            except httpx.ConnectError as error:
                raise SourceError("publisher_unreachable", origin=url) from error
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                left = _ATTEMPTS if part.done > before else left - 1
                if not left:
                    raise SourceError("publisher_unreachable", origin=url) from error


def _go_on(client: httpx.Client, url: str, part: PartFile) -> None:
    """One request for what is missing."""
    headers = {"Accept-Encoding": "identity"}
    if part.done:
        headers["Range"] = f"bytes={part.done}-"
    with client.stream("GET", url, headers=headers) as response:
        if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
            part.discard()
            raise httpx.RemoteProtocolError("range refused")
        if response.is_error:
            raise SourceError("publisher_refuses", origin=url, status=response.status_code)
        if response.status_code != httpx.codes.PARTIAL_CONTENT:
            part.cut(0)
        _check_size(response, url, part)
        for data in response.iter_raw():
            part.write(data)
    if part.done < part.size:
        raise httpx.RemoteProtocolError("the connection ended early")


def _check_size(response: httpx.Response, url: str, part: PartFile) -> None:
    """Stop before the first byte when the publisher's file is not the one we know."""
    length = response.headers.get("Content-Length", "")
    if length.isdigit() and part.done + int(length) != part.size:
        raise SourceError("publisher_changed", origin=url)
