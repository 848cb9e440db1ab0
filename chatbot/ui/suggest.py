"""Questions to begin with, made of the headlines stored: no model runs.

A headline keeps its own language and stands between quotation marks, so that the sentence around
it is right in either language whatever its gender, number or first letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from chatbot.export.typography import typeset
from chatbot.language import fold, quoted
from chatbot.messages import say
from chatbot.types import Article, Lang

LOOKED_AT = 24
"""Newest articles looked at."""
LONGEST = 90
"""Characters of a headline that a question can carry."""
_OUTLET = re.compile(r"\s+[|–—-]\s+([^|–—-]{2,40})$")
_FIGURE = re.compile(r"(?<!\d)(?!(?:19|20)\d\d\b)\d[\d.,\u00a0\u202f]*\d\s?(?:[%€$£]|[^\W\d_]{3,})")
_SPEECH = re.compile(r"[«“\"][^»”\"]{12,}[»”\"]")


def suggestions(articles: Iterable[Article], lang: Lang, *, most: int = 3) -> list[str]:
    """What is new, and up to ``most`` questions about the newest articles; none without articles.

    Those in the reader's language come first, and each is of another kind where the articles
    allow: what is known, which figures, who speaks.
    """
    recent = [a for a in islice(articles, LOOKED_AT) if 0 < len(_headline(a)) <= LONGEST]
    recent.sort(key=lambda article: article.lang != lang)  # stable: the newest stay in front
    news = say("ui_suggest_news", lang)
    made: dict[str, None] = {}
    kinds: set[str] = set()
    for article in _spread(recent):
        if len(made) == most:
            break
        title = _headline(article)
        if title.endswith("?") and article.lang == lang:
            made[title] = None
            continue
        kind = next((k for k in _kinds(article) if k not in kinds), "ui_suggest_known")
        kinds.add(kind)
        shown = typeset(title.rstrip(" .!…"), article.lang)
        made[say(kind, lang, title=quoted(shown, lang))] = None
    return [news, *made] if made else []


def _kinds(article: Article) -> Iterator[str]:
    """What may be asked of an article, the most telling first."""
    if _FIGURE.search(article.text):
        yield "ui_suggest_figures"
    if _SPEECH.search(article.text):
        yield "ui_suggest_speech"
    yield "ui_suggest_known"


def _spread(articles: list[Article]) -> list[Article]:
    """Every outlet's newest before any outlet's second."""
    turns: dict[str, int] = {}
    ranked = []
    for article in articles:
        turn = turns.get(article.outlet, 0)
        turns[article.outlet] = turn + 1
        ranked.append((turn, article))
    return [article for _, article in sorted(ranked, key=lambda pair: pair[0])]


def _headline(article: Article) -> str:
    """The headline on one line, without the outlet's name that pages put after it."""
    title = " ".join(article.title.split())
    tail = _OUTLET.search(title)
    return title[: tail.start()] if tail and fold(tail[1]) == fold(article.outlet) else title
