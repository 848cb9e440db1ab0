"""Three tools for assistants that speak the Model Context Protocol: ask, search, briefing.

Over standard input and output, as `MCP <https://modelcontextprotocol.io>`_ clients start it. The
answers hold the passages they cite, so that the assistant can show them too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from chatbot import wire
from chatbot.errors import RecoupeError, SettingsError
from chatbot.language import detect
from chatbot.types import Event, Finished, Lang
from vectorstore.types import Filter, Query

if TYPE_CHECKING:
    from mcp.server import MCPServer

    from chatbot.ui.desk import Desk

Json = dict[str, Any]
_MOST = 100


def serve(desk: Desk, lang: Lang) -> None:
    """Answer on standard input and output until the client leaves; nothing else may print there.

    Raises `SettingsError` where the ``mcp`` package is not installed.
    """
    server(desk, lang).run("stdio")


def server(desk: Desk, lang: Lang) -> MCPServer[Any]:
    """The tools, ready to be served; errors are told in ``lang``. Raises `SettingsError`."""
    try:
        from mcp.server import MCPServer
    except ImportError:
        raise SettingsError("mcp_missing") from None
    made: MCPServer[Any] = MCPServer("recoupe", log_level="WARNING")
    tools = Tools(desk, lang)
    for tool in (tools.ask, tools.search, tools.briefing):
        made.add_tool(tool)
    return made


class Tools:
    """What a client may call; each gives what the command of its name prints with ``--json``."""

    def __init__(self, desk: Desk, lang: Lang) -> None:
        """Keep what answers, and the language of errors."""
        self._desk = desk
        self._lang = lang

    def ask(
        self,
        question: str,
        answer_lang: Literal["auto", "fr", "en"] = "auto",
        since: str = "",
        until: str = "",
    ) -> Json:
        """Answer a question from the reader's own French and English news articles.

        Every sentence cites exact characters of an article and was checked against them; with
        status "not_found" the articles do not answer, and the nearest passages are given. Dates
        are YYYY-MM-DD.
        """
        with _said(self._lang):
            return _result(
                self._desk.ask(
                    question,
                    answer_lang=None if answer_lang == "auto" else answer_lang,
                    ui_lang=self._lang,
                    where=Filter(since=_day(since), until=_day(until)),
                )
            )

    def search(self, query: str, k: int = 10, since: str = "", until: str = "") -> list[Json]:
        """Find passages of the reader's articles, the best first, in both languages."""
        with _said(self._lang):
            where = Filter(since=_day(since), until=_day(until))
            k = min(max(k, 1), _MOST)
            lang = detect(query, self._lang)
            hits = self._desk.search(Query(text=query, lang=lang, k=k, where=where))
        return [wire.hit_json(hit, rank) for rank, hit in enumerate(hits, start=1)]

    def briefing(
        self, date: str = "", days: int = 1, lang: Literal["fr", "en", "both"] = "both"
    ) -> Json:
        """Brief the days that end on a date (today if empty): stories, facts, disagreements.

        Takes minutes the first time.
        """
        with _said(self._lang):
            day = _day(date) or dt.date.today().isoformat()  # noqa: DTZ011 - the reader's day
            return _result(
                self._desk.brief(date=day, days=max(days, 1), lang=lang, ui_lang=self._lang)
            )


def _result(events: Iterator[Event]) -> Json:
    for event in events:
        if isinstance(event, Finished):
            return wire.result_json(event.result)
    raise SettingsError("mcp_nothing")


@contextmanager
def _said(lang: Lang) -> Iterator[None]:
    """Our errors reach the client in words."""
    from mcp.server.mcpserver.exceptions import ToolError

    try:
        yield
    except RecoupeError as error:
        raise ToolError(error.render(lang)) from error


def _day(text: str) -> str | None:
    try:
        return dt.date.fromisoformat(text).isoformat() if text else None
    except ValueError:
        raise SettingsError("ui_brief_bad_date", origin=text) from None
