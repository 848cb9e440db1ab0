"""A briefing as JSON, and whichever result there is."""

from __future__ import annotations

from hashlib import sha256

from chatbot.types import (
    Answer,
    Article,
    Briefing,
    Disagreement,
    Manifest,
    Named,
    Position,
    Story,
    Summary,
)
from chatbot.wire.shape import (
    Json,
    answer_json,
    article_json,
    citation_json,
    fact_json,
    left_out_json,
    seconds_json,
    summary_json,
    titles_json,
)


def result_json(result: Answer | Summary | Briefing) -> Json:
    """The shape of whichever result this is."""
    if isinstance(result, Answer):
        return answer_json(result)
    return summary_json(result) if isinstance(result, Summary) else briefing_json(result)


def briefing_json(briefing: Briefing, *, whole: bool = False) -> Json:
    """A Briefing; ``sources`` lists every article it read, with a hash of its text.

    ``whole`` adds ``articles`` with their texts, which `briefing_from_json` needs to give back the
    same briefing.
    """
    shape = {
        "date": briefing.date,
        "days": briefing.days,
        "stories": [_story(story) for story in briefing.stories],
        "left_out": [left_out_json(item) for item in briefing.left_out],
        "model": briefing.model,
        "seconds": seconds_json(briefing.seconds),
        "lang": briefing.lang,
        "prompt": briefing.prompt,
        "sources": [_source(article) for article in briefing.articles.values()],
        "top": list(briefing.top),
        "made": briefing.made or None,
        "previous": briefing.previous,
        "topics": list(briefing.topics),
        "manifest": None if briefing.manifest is None else _manifest(briefing.manifest),
    }
    texts = [article_json(article) for article in briefing.articles.values()] if whole else []
    return shape | ({"articles": texts} if whole else {})


def text_hash(article: Article) -> str:
    """SHA-256 of an article's text in UTF-8, in hexadecimal."""
    return sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()


def _story(story: Story) -> Json:
    return {
        "id": story.id,
        "title": titles_json(story.title),
        "status": story.status,
        "articles": list(story.articles),
        "outlets": story.outlets,
        "independent_sources": story.independent_sources,
        "facts": [fact_json(fact) for fact in story.facts],
        "disagreements": [_disagreement(item) for item in story.disagreements],
        "timeline": [
            {"date": item.date, "fact_id": item.fact_id, "kind": item.kind}
            for item in story.timeline
        ],
        "changed": list(story.changed),
        "dated": story.dated,
        "names": [_named(name) for name in story.names],
    }


def _disagreement(item: Disagreement) -> Json:
    positions = [_position(position) for position in item.positions]
    return {"about": titles_json(item.about), "positions": positions}


def _position(position: Position) -> Json:
    citations = [citation_json(citation) for citation in position.citations]
    return {"text": titles_json(position.text), "citations": citations}


def _named(name: Named) -> Json:
    return {"kind": name.kind, "forms": titles_json(name.forms), "articles": list(name.articles)}


def _manifest(manifest: Manifest) -> Json:
    return {
        "sources": dict(manifest.sources),
        "prompts": list(manifest.prompts),
        "supported": manifest.supported,
        "quoted": manifest.quoted,
        "dropped": manifest.dropped,
        "translator": manifest.translator,
    }


def _source(article: Article) -> Json:
    return {
        "article_id": article.article_id,
        "title": article.title,
        "outlet": article.outlet or None,
        "url": article.url or None,
        "published": article.published or None,
        "lang": article.lang,
        "sha256": text_hash(article),
    }
