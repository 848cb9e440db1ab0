"""The endpoints, through the examples that docs/api.md gives."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
DOCS = Path(__file__).parents[2] / "docs" / "api.md"


def _examples() -> list[str]:
    return re.findall(r"```python\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)


def test_the_documented_examples_run(
    served: tuple[str, Any], desk: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    """Word for word, but for the address."""
    del desk
    code = "\n".join(_examples()).replace("http://127.0.0.1:7860/", served[0])
    exec(compile(code, str(DOCS), "exec"), {})  # noqa: S102 - our own documentation
    said = capsys.readouterr().out
    assert "The Rocheval ferry will sail again on Monday, March 3" in said
    assert "Le bac de Rocheval repart" in said
    assert "working ['Le bac de Rocheval reprendra" in said
    assert "answered [" in said


def test_only_what_is_documented_is_public(served: tuple[str, Any], desk: Any) -> None:
    """The pages' own events are no endpoints, and mistakes are told in words."""
    from gradio_client import Client
    from gradio_client.exceptions import AppError

    client = Client(served[0], analytics_enabled=False, verbose=False)
    info: Any = client.view_api(return_format="dict")
    assert sorted(info["named_endpoints"]) == ["/ask", "/briefing", "/search"]
    assert info["unnamed_endpoints"] == {}
    with pytest.raises(AppError, match="hier"):
        client.predict(query="le bac", since="hier", api_name="/search")
    hits = client.predict(query="le bac", outlets=["The Marden Post"], api_name="/search")
    assert [hit["outlet"] for hit in hits] == ["The Marden Post"]
    answer = client.predict(question="When?", langs=["en"], api_name="/ask")
    assert answer["status"] == "answered"
    assert desk.asked[-1]["where"].langs == frozenset({"en"})
