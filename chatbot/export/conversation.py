"""Answers and conversations to take away: Markdown, plain text, JSON, always with their sources."""

from __future__ import annotations

import json
from collections.abc import Iterator

from chatbot import wire
from chatbot.export.fragments import check_words, outlet_name, safe_url, sentence_text
from chatbot.export.markdown import escape
from chatbot.export.typography import long_date, typeset
from chatbot.language import quoted
from chatbot.library.conversations import Conversation
from chatbot.messages import say
from chatbot.types import Answer, Citation, Lang, Sentence


def answer_markdown(answer: Answer, lang: Lang, *, level: int = 2) -> str:
    """A question, its answer and the passages cited, as CommonMark; ``level``: of its heading."""
    said = [f"{escape(sentence_text(s))} {_marks(s, lang)}" for s in answer.sentences]
    sources = [
        f"- [{c.n}] **{escape(outlet_name(c, lang))}**, {_titled(c)}{_dated(c, lang)}\n"
        f"  > {escape(quoted(c.quote, c.lang))}"
        for c in _cited(answer)
    ]
    parts = [f"{'#' * level} {escape(answer.question)}", *(said or [escape(answer.text)])]
    if sources:
        parts += [f"**{_heading(answer, lang)}**", "\n".join(sources)]
    return "\n\n".join(parts) + "\n"


def answer_text(answer: Answer, lang: Lang) -> str:
    """The same without markup, for a message or a note."""
    said = [f"{sentence_text(s)} {_marks(s, lang)}" for s in answer.sentences]
    sources = [
        ", ".join(filter(None, (f"[{c.n}] {outlet_name(c, lang)}", c.title, safe_url(c.url))))
        + f"{_dated(c, lang)}\n    {quoted(' '.join(c.quote.split()), c.lang)}"
        for c in _cited(answer)
    ]
    parts = [answer.question, "\n".join(said) or answer.text]
    if sources:
        parts += ["\n".join([_heading(answer, lang), *sources])]
    return "\n\n".join(parts) + "\n"


def conversation_markdown(kept: Conversation, lang: Lang) -> str:
    """A whole conversation as CommonMark; what was not answered is there as a question."""
    day = typeset(say("export_conversation_day", lang, day=long_date(kept.made, lang)), lang)
    parts = [f"# {escape(kept.title)}\n\n*{escape(day)}*\n"]
    for asked in kept.exchanges:
        if asked.answer is None:
            unanswered = say("export_conversation_unanswered", lang)
            parts.append(f"## {escape(asked.question)}\n\n*{unanswered}*\n")
        else:
            parts.append(answer_markdown(asked.answer, lang))
    return "\n".join(parts)


def conversation_json(kept: Conversation) -> str:
    """A whole conversation: its answers have the shape that ``recoupe ask --json`` prints."""
    value = {
        "id": kept.id,
        "title": kept.title,
        "made": kept.made,
        "changed": kept.changed,
        "exchanges": [
            {
                "question": asked.question,
                "answer": wire.answer_json(asked.answer) if asked.answer else None,
            }
            for asked in kept.exchanges
        ],
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def _cited(answer: Answer) -> Iterator[Citation]:
    """Each number once, in order; the nearest passages where nothing answered."""
    seen: set[int] = set()
    sentences = [c for sentence in answer.sentences for c in sentence.citations]
    for citation in sorted(sentences or answer.nearest, key=lambda c: c.n):
        if citation.n not in seen:
            seen.add(citation.n)
            yield citation


def _marks(sentence: Sentence, lang: Lang) -> str:
    numbers = "".join(f"[{n}]" for n in dict.fromkeys(c.n for c in sentence.citations))
    return f"{numbers} ({check_words(sentence, lang)})"


def _titled(citation: Citation) -> str:
    title = escape(citation.title) or "…"
    url = safe_url(citation.url).replace(">", "%3E").replace("<", "%3C").replace(" ", "%20")
    return f"[{title}](<{url}>)" if url else f"*{title}*"


def _dated(citation: Citation, lang: Lang) -> str:
    return f", {long_date(citation.published, lang)}"


def _heading(answer: Answer, lang: Lang) -> str:
    return say("export_sources" if answer.sentences else "export_nearest", lang)
