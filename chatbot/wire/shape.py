"""What Recoupe prints as JSON: plain dicts with fixed keys in a fixed order, extra keys last.

Scripts outside the project read these shapes. Where nothing is known, ``outlet``, ``url``,
``published`` and ``error`` are ``null``, never an empty string. Titles always have both languages
(``null`` for one that was not asked for); a fact's ``renderings`` hold the languages written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from chatbot.errors import RecoupeError
from chatbot.types import (
    LANGS,
    Answer,
    Article,
    Citation,
    Fact,
    Ingested,
    LeftOut,
    Seconds,
    Sentence,
    Summary,
)
from vectorstore.types import Hit

Json: TypeAlias = dict[str, Any]
"""A dict that `json.dumps` takes as it is."""


def answer_json(answer: Answer) -> Json:
    """An Answer; ``not_found`` has no sentences but the nearest passages."""
    return {
        "id": answer.id,
        "question": answer.question,
        "lang": answer.lang,
        "status": answer.status,
        "sentences": [sentence_json(sentence) for sentence in answer.sentences],
        "text": answer.text,
        "nearest": [citation_json(citation) for citation in answer.nearest],
        "prompt": answer.prompt,
        "model": answer.model,
        "seconds": seconds_json(answer.seconds),
    }


def summary_json(summary: Summary) -> Json:
    """A Summary, its facts in the order they were told."""
    return {
        "title": titles_json(summary.title),
        "lang": summary.lang,
        "facts": [fact_json(fact) for fact in summary.facts],
        "articles": list(summary.articles),
        "left_out": [left_out_json(item) for item in summary.left_out],
        "prompt": summary.prompt,
        "model": summary.model,
        "seconds": seconds_json(summary.seconds),
    }


def fact_json(fact: Fact) -> Json:
    """A Fact, French before English."""
    return {
        "id": fact.id,
        "renderings": {
            lang: sentence_json(fact.renderings[lang]) for lang in LANGS if lang in fact.renderings
        },
        "sources": fact.sources,
        "independent_sources": fact.independent_sources,
        "date": fact.date or None,
    }


def sentence_json(sentence: Sentence) -> Json:
    """A Sentence with at least one citation."""
    return {
        "text": sentence.text,
        "lang": sentence.lang,
        "status": sentence.status,
        "support": float(sentence.support),
        "citations": [citation_json(citation) for citation in sentence.citations],
    }


def citation_json(citation: Citation) -> Json:
    """A Citation; ``start`` and ``end`` count Unicode code points of the article's text."""
    return {
        "n": citation.n,
        "article_id": citation.article_id,
        "passage_id": citation.passage_id,
        "outlet": citation.outlet or None,
        "title": citation.title,
        "url": citation.url or None,
        "published": citation.published or None,
        "lang": citation.lang,
        "quote": citation.quote,
        "start": citation.start,
        "end": citation.end,
    }


def hit_json(hit: Hit, rank: int, id: str | None = None) -> Json:  # noqa: A002 - the wire's name
    """A search hit; ``rank`` counts from 1, ``id`` is the query row's, absent when ``None``."""
    passage = hit.passage
    return ({} if id is None else {"id": id}) | {
        "rank": rank,
        "article_id": passage.article_id,
        "passage_id": passage.id,
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
        "lang": passage.lang,
        "outlet": passage.outlet or None,
        "published": passage.published or None,
        "score": float(hit.score),
        "dense_rank": hit.dense_rank,
        "lexical_rank": hit.lexical_rank,
        "title": passage.title,
        "cosine": None if hit.cosine is None else float(hit.cosine),
    }


def ingested_json(ingested: Ingested, lang: str) -> Json:
    """What became of one document; ``error`` is said in ``lang``."""
    article, error = ingested.article, ingested.error
    said = error.render(lang) if isinstance(error, RecoupeError) else str(error or "")
    return {
        "source": ingested.source,
        "status": ingested.status,
        "article_id": article.article_id if article else None,
        "title": article.title if article else None,
        "outlet": (article.outlet or None) if article else None,
        "published": (article.published or None) if article else None,
        "lang": article.lang if article else None,
        "error": said or None,
    }


def article_row(article: Article) -> Json:
    """A stored article in a list: everything but its text."""
    return {
        "article_id": article.article_id,
        "source": article.source,
        "title": article.title,
        "outlet": article.outlet or None,
        "published": article.published or None,
        "lang": article.lang,
        "revision": article.revision,
        "url": article.url or None,
    }


def article_json(article: Article) -> Json:
    """A stored article whole, with the boilerplate lines that were taken out of it."""
    return {
        "article_id": article.article_id,
        "title": article.title,
        "outlet": article.outlet or None,
        "url": article.url or None,
        "published": article.published or None,
        "lang": article.lang,
        "revision": article.revision,
        "text": article.text,
        "removed": list(article.removed),
        "source": article.source,
    }


def left_out_json(item: LeftOut) -> Json:
    """An article left out, and why."""
    return {"article_id": item.article_id, "why": item.why}


def titles_json(titles: Mapping[str, str]) -> Json:
    """A text a language: both, ``null`` for one that was not asked for."""
    return {lang: titles.get(lang) or None for lang in LANGS}


def seconds_json(seconds: Seconds) -> Json:
    """Seconds, to the millisecond."""
    first = seconds.first_token
    return {
        "first_token": None if first is None else round(float(first), 3),
        "total": round(float(seconds.total), 3),
    }
