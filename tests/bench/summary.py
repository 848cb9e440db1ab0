"""Twenty articles in both languages: ours cited and checked, LangChain's neither."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

from chatbot.build import Desk
from chatbot.models.types import Message
from chatbot.types import Finished, Summary
from tests.bench.chains import ChatPlain, MapReduce
from tests.bench.home import desk_over, selection
from tests.bench.options import Options
from tests.bench.plain import complete, plain_llama


def run(options: Options) -> dict[str, Any]:
    """LangChain in French, ours in both languages, LangChain in English; reading is not timed."""
    files, longest = selection(options, 2), options.size(256, 32)
    with desk_over(options, files) as desk, plain_llama(options.model) as llama:
        texts = [article.text for article in desk.library.articles()]
        complete(llama, [Message(role="user", content="Bonjour")], max_tokens=1)
        french, french_s = _map_reduce(ChatPlain(llama=llama, max_tokens=longest), "fr", texts)
        start = time.perf_counter()
        summary = _ours(desk, options.size(6, 1))
        seconds = time.perf_counter() - start
        english, english_s = _map_reduce(ChatPlain(llama=llama, max_tokens=longest), "en", texts)
    told = [sentence for fact in summary.facts for sentence in fact.renderings.values()]
    return {
        "seconds": seconds,
        "langchain_seconds": french_s + english_s,
        "langchain_fr_s": french_s,
        "langchain_en_s": english_s,
        "articles": len(summary.articles),
        "facts": len(summary.facts),
        "left_out": len(summary.left_out),
        "status": dict(Counter(sentence.status for sentence in told)),
        "ours": [sentence.text for sentence in told],
        "langchain": {"fr": french, "en": english},
    }


def _ours(desk: Desk, sentences: int) -> Summary:
    *_, last = desk.summarize(lang="both", sentences=sentences)
    if not isinstance(last, Finished) or not isinstance(last.result, Summary):
        raise TypeError(type(last))
    return last.result


def _map_reduce(llm: ChatPlain, lang: str, texts: Sequence[str]) -> tuple[str, float]:
    start = time.perf_counter()
    text = MapReduce(llm, lang).summarize(texts)
    return text, time.perf_counter() - start
