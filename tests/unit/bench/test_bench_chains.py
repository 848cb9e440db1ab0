"""The baselines do what LangChain's documentation says they do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.bench.chains import ChatPlain, MapReduce, retrieval_qa
from tests.newsroom import passage
from vectorstore.embedders import HashEmbedder

pytestmark = pytest.mark.slow  # LangChain's imports alone take seconds


class PretendLlama:
    """Counts words as tokens and answers with the number of its request and some words."""

    def __init__(self, length: int) -> None:
        """Answers have ``length`` words."""
        self.asked: list[str] = []
        self._length = length

    def tokenize(self, text: bytes, *, add_bos: bool) -> list[int]:
        """One token a word."""
        assert not add_bos
        return [0] * len(text.split())

    def create_chat_completion(self, **request: Any) -> dict[str, Any]:
        """Keep what was asked."""
        assert request["temperature"] == 0.0
        self.asked.append(request["messages"][-1]["content"])
        text = " ".join([f"résumé{len(self.asked)}"] * self._length)
        return {"choices": [{"message": {"content": text}}]}


@pytest.mark.parametrize(
    ("lang", "begins", "then"),
    [
        ("fr", "Rédige en français un résumé", "Voici un ensemble de résumés"),
        ("en", "Write a concise summary", "The following is a set of summaries"),
    ],
)
def test_each_text_is_summarized_then_their_summaries(lang: str, begins: str, then: str) -> None:
    """Short summaries meet in one prompt; the last answer is the summary."""
    llama = PretendLlama(length=20)
    text = MapReduce(ChatPlain(llama=llama), lang).summarize(["Le pont ferme.", "The port opens."])

    assert [asked.startswith(begins) for asked in llama.asked] == [True, True, False]
    assert llama.asked[-1].startswith(then)
    assert text.startswith("résumé3")


def test_long_summaries_are_collapsed_first() -> None:
    """Ten summaries of 250 tokens do not fit a thousand: groups of four are summarized again."""
    llama = PretendLlama(length=250)
    MapReduce(ChatPlain(llama=llama), "fr").summarize([f"Article {n}." for n in range(10)])

    assert len(llama.asked) == 10 + 3 + 1


@pytest.mark.chroma
def test_passages_are_stuffed_with_the_question(tmp_path: Path) -> None:
    """The four nearest passages and the question make one prompt; its answer is the answer."""
    llama = PretendLlama(length=1)
    told = [passage(f"La digue numéro {n} tient.", start=n) for n in range(6)]
    chain = retrieval_qa(ChatPlain(llama=llama), HashEmbedder(), told, tmp_path)
    answer = chain.invoke("Quelle digue tient ?")

    assert answer == "résumé1"
    assert llama.asked[0].count("La digue numéro") == 4
    assert "Question: Quelle digue tient ?" in llama.asked[0]
