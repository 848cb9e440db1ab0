"""Questions on the samples: ours to its first checked sentence, LangChain's to its whole answer."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from statistics import mean
from typing import Any

import yaml

from chatbot.build import Desk
from chatbot.models.types import Message
from chatbot.types import Answer, Finished, Printed
from tests.bench.chains import ChatPlain, retrieval_qa
from tests.bench.home import SAMPLES, desk_over
from tests.bench.options import ROOT, Options
from tests.bench.plain import complete, plain_llama

_QUESTIONS = ROOT / "tests" / "quality" / "questions_samples.yaml"
_CHOSEN = ("s23", "s05", "s15", "s22", "s18", "s24")
"""Three French, three English; three of them answered only in the other language."""


def run(options: Options) -> dict[str, Any]:
    """Each question to both, the one that goes first changing; reading articles is not timed."""
    files = SAMPLES[: options.size(len(SAMPLES), 18)]
    with (
        desk_over(options, files) as desk,
        plain_llama(options.model) as llama,
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
    ):
        articles = list(desk.library.articles())
        passages = [p for article in articles for p in desk.library.passages(article.article_id)]
        llm = ChatPlain(llama=llama, max_tokens=options.size(256, 32))
        chain = retrieval_qa(llm, desk.embedder, passages, Path(folder))
        complete(llama, [Message(role="user", content="Bonjour")], max_tokens=1)
        desk.store  # noqa: B018 - opened at first use: not a cost of the first question
        asked = []
        for turn, question in enumerate(questions()[: options.size(6, 2)]):
            if turn % 2:
                theirs = _langchain(chain, question["q"])
                asked.append({**question, **_ours(desk, question["q"]), **theirs})
            else:
                ours = _ours(desk, question["q"])
                asked.append({**question, **ours, **_langchain(chain, question["q"])})
    return {
        "first_sentence_s": mean(row["first_sentence_s"] for row in asked),
        "whole_answer_s": mean(row["whole_answer_s"] for row in asked),
        "langchain_s": mean(row["langchain_s"] for row in asked),
        "not_found": sum(row["status"] == "not_found" for row in asked),
        "questions": len(asked),
        "passages": len(passages),
        "asked": asked,
    }


def questions() -> list[dict[str, str]]:
    """The chosen questions: ``id``, ``lang``, ``kind`` and ``q``."""
    rows = yaml.safe_load(_QUESTIONS.read_text("utf-8"))["questions"]
    known = {row["id"]: row for row in rows}
    return [{name: known[key][name] for name in ("id", "lang", "kind", "q")} for key in _CHOSEN]


def _ours(desk: Desk, question: str) -> dict[str, Any]:
    """Seconds to the first sentence (to the refusal, where there is none) and to the end."""
    start, first = time.perf_counter(), None
    answer: Answer | None = None
    for event in desk.ask(question):
        if isinstance(event, Printed) and first is None:
            first = time.perf_counter() - start
        if isinstance(event, Finished) and isinstance(event.result, Answer):
            answer = event.result
    whole = time.perf_counter() - start
    return {
        "first_sentence_s": whole if first is None else first,
        "whole_answer_s": whole,
        "status": answer.status if answer else "none",
        "ours": answer.text if answer else "",
    }


def _langchain(chain: Any, question: str) -> dict[str, Any]:
    start = time.perf_counter()
    text = chain.invoke(question)
    return {"langchain_s": time.perf_counter() - start, "langchain": text}
