"""The page gets a title where it has none; nothing else is touched."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from chatbot.ui.titled import Titled

BARE = "<!doctype html><html><head></head><body>Accès réservé</body></html>"
NAMED = BARE.replace("<head>", "<head><title>Revue</title>")


def client(page: str) -> TestClient:
    """An application that serves a page at its root, whole or in parts, and elsewhere."""

    async def root(request: Request) -> Response:
        if "parts" in request.query_params:
            return StreamingResponse(iter([page[:9], page[9:]]), media_type="text/html")
        return HTMLResponse(page, headers={"x-kept": "oui"})

    routes = [Route("/", root), Route("/other", root)]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(Titled, title="Recoupe")]))


@pytest.mark.parametrize("query", ["", "?parts=1"])
def test_a_page_without_a_name_gets_one(query: str) -> None:
    """However it is sent; its length is told anew and its other headers stay."""
    answer = client(BARE).get(f"/{query}")

    assert answer.text == BARE.replace("<head>", "<head><title>Recoupe</title>")
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert query or answer.headers["x-kept"] == "oui"


def test_a_page_with_a_name_keeps_it() -> None:
    """And pages that are not the root are passed on as they come."""
    assert client(NAMED).get("/").text == NAMED
    assert client(BARE).get("/other").text == BARE
