"""The tools an assistant is given, called as its client calls them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any, cast

import pytest

from chatbot import mcp
from chatbot.errors import LibraryError
from chatbot.types import Answer, Event, Finished, Seconds, Stage
from chatbot.ui.desk import Desk
from vectorstore.types import Hit, Passage, Query

PASSAGE = Passage(article_id="a1", ordinal=0, text="Le bac repart.", start=0, end=14, lang="fr")


class ScriptedDesk:
    """Finds one passage and no answer."""

    def __init__(self) -> None:
        """Record what is asked."""
        self.asked: dict[str, Any] = {}

    def ask(self, question: str, **options: Any) -> Iterator[Event]:
        """A stage, then an honest answer."""
        self.asked = options
        yield Stage(name="search")
        if "panne" in question:
            raise LibraryError("library_owned_unknown")
        yield Finished(
            result=Answer(
                id=None,
                question=question,
                lang="fr",
                status="not_found",
                sentences=(),
                text="Rien là-dessus.",
                nearest=(),
                prompt="p@1",
                model="m",
                seconds=Seconds(first_token=None, total=0.1),
            )
        )

    def search(self, query: Query) -> list[Hit]:
        """The same passage as many times as wanted."""
        return [Hit(passage=PASSAGE, score=1.0)] * query.k


def _call(desk: ScriptedDesk, tool: str, **arguments: object) -> Any:
    pytest.importorskip("mcp")
    made = mcp.server(cast("Desk", desk), "fr")
    return asyncio.run(made.call_tool(tool, arguments))


def test_three_tools_say_what_they_do() -> None:
    """An assistant chooses by name and description; nothing else is offered."""
    pytest.importorskip("mcp")
    made = mcp.server(cast("Desk", ScriptedDesk()), "en")
    tools = asyncio.run(made.list_tools())
    assert [tool.name for tool in tools] == ["ask", "search", "briefing"]
    assert all(tool.description for tool in tools)


def test_an_answer_comes_in_our_own_shape() -> None:
    """The same keys as ``recoupe ask --json``; dates become a filter."""
    desk = ScriptedDesk()
    told = _call(desk, "ask", question="Quand part le bac ?", since="2031-03-01")
    assert "Rien là-dessus." in str(told)
    assert desk.asked["where"].since == "2031-03-01"
    assert desk.asked["answer_lang"] is None


def test_search_is_bounded() -> None:
    """However many are wanted, from one to a hundred."""
    told = _call(ScriptedDesk(), "search", query="bac", k=0)
    assert str(told).count("Le bac repart.") >= 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [({"question": "une panne ?"}, "déjà ouverte"), ({"question": "?", "since": "hier"}, "hier")],
)
def test_mistakes_are_told_in_words(arguments: dict[str, str], words: str) -> None:
    """In the reader's language, never a traceback."""
    from mcp.server.mcpserver.exceptions import ToolError

    with pytest.raises(ToolError, match=words):
        _call(ScriptedDesk(), "ask", **arguments)
