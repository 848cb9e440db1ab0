"""A name for the one page that Gradio serves without: the form where readers sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEAD: Final = b"<head>"


class Titled:
    """ASGI middleware: the page at ``/`` gets a title where its HTML has none.

    Gradio names its pages by script, from a configuration that it does not give to who has not
    signed in; a page without a name tells nothing to a screen reader (WCAG 2.4.2).
    """

    def __init__(self, app: ASGIApp, *, title: str) -> None:
        """Wrap an application; ``title`` is plain text without ``<`` or ``&``."""
        self._app = app
        self._tag = f"<title>{title}</title>".encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on but the page itself, which is short and read whole."""
        if scope["type"] != "http" or scope["path"] != "/":
            await self._app(scope, receive, send)
            return
        begun: list[Message] = []
        parts: list[bytes] = []

        async def titled(message: Message) -> None:
            if message["type"] == "http.response.start":
                begun.append(message)
                return
            parts.append(message.get("body", b""))
            if message.get("more_body", False):
                return
            body = b"".join(parts)
            if b"<title" not in body:
                body = body.replace(_HEAD, _HEAD + self._tag, 1)
            (start,) = begun
            headers = MutableHeaders(raw=list(start["headers"]))
            headers["content-length"] = str(len(body))
            await send({**start, "headers": headers.raw})
            await send({"type": "http.response.body", "body": body})

        await self._app(scope, receive, titled)
