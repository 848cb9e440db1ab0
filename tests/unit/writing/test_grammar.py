"""Grammars: what may be cited is what was given."""

from __future__ import annotations

import re

import pytest

from chatbot.writing.grammar import LINE, cited_sentence


def cites(sources: int) -> re.Pattern[str]:
    """The rule for citations as a pattern, read from the grammar itself."""
    rule = next(
        line.removeprefix("cites ::= ")
        for line in cited_sentence(sources).splitlines()
        if line.startswith("cites ::= ")
    )
    pattern = re.sub(r'"(\[\d+\])"', lambda match: f"(?:{re.escape(match[1])})", rule)
    return re.compile(pattern.replace(" | ", "|").replace(" ", ""))


@pytest.mark.parametrize("sources", [1, 2, 3, 6, 12])
def test_only_given_numbers(sources: int) -> None:
    """Every given number may be cited, alone; none that was not given."""
    allowed = cites(sources)

    assert all(allowed.fullmatch(f"[{n}]") for n in range(1, sources + 1))
    assert not allowed.fullmatch(f"[{sources + 1}]")
    assert not allowed.fullmatch("[0]")
    assert not allowed.fullmatch("")


@pytest.mark.parametrize("sources", [2, 3, 6])
def test_each_at_most_once(sources: int) -> None:
    """All may be cited together, but none twice."""
    allowed = cites(sources)

    assert allowed.fullmatch("".join(f"[{n}]" for n in range(1, sources + 1)))
    assert all(not allowed.fullmatch(f"[{n}][{n}]") for n in range(1, sources + 1))


@pytest.mark.parametrize("grammar", [LINE, *(cited_sentence(n) for n in (1, 2, 5, 12))])
def test_llama_cpp_reads_it(grammar: str) -> None:
    """The engine's own parser accepts the grammar."""
    llama_cpp = pytest.importorskip("llama_cpp", exc_type=ImportError)

    assert llama_cpp.LlamaGrammar.from_string(grammar, verbose=False)
    assert grammar.startswith("root ::=")
