"""From the JSON of a briefing back to its values: the exact inverse of `chatbot.wire.shape`.

A key that an earlier version did not write yet has its default.
"""

from __future__ import annotations

from chatbot.types import (
    Article,
    Briefing,
    Citation,
    Disagreement,
    Fact,
    LeftOut,
    Manifest,
    Named,
    Position,
    Seconds,
    Sentence,
    Story,
    TimelineEntry,
)
from chatbot.wire.shape import Json


def briefing_from_json(shape: Json) -> Briefing:
    """The briefing that `briefing_json(…, whole=True)` told.

    Without ``articles``, it has none. Raises `KeyError` or `TypeError` on what is no briefing.
    """
    articles = [_article(item) for item in shape.get("articles", ())]
    manifest = shape.get("manifest")
    return Briefing(
        date=shape["date"],
        days=shape["days"],
        lang=shape["lang"],
        stories=tuple(_story(item) for item in shape["stories"]),
        left_out=tuple(LeftOut(**item) for item in shape["left_out"]),
        model=shape["model"],
        prompt=shape["prompt"],
        seconds=Seconds(**shape["seconds"]),
        articles={article.article_id: article for article in articles},
        top=tuple(shape.get("top", ())),
        made=shape.get("made") or "",
        previous=shape.get("previous"),
        topics=tuple(shape.get("topics", ())),
        manifest=None if manifest is None else _manifest(manifest),
    )


def _story(shape: Json) -> Story:
    return Story(
        id=shape["id"],
        title=_titles(shape["title"]),
        status=shape["status"],
        articles=tuple(shape["articles"]),
        outlets=shape["outlets"],
        independent_sources=shape["independent_sources"],
        facts=tuple(_fact(item) for item in shape["facts"]),
        dated=shape.get("dated", True),
        disagreements=tuple(_disagreement(item) for item in shape["disagreements"]),
        timeline=tuple(TimelineEntry(**item) for item in shape["timeline"]),
        changed=tuple(shape["changed"]),
        names=tuple(_named(item) for item in shape.get("names", ())),
    )


def _fact(shape: Json) -> Fact:
    return Fact(
        id=shape["id"],
        renderings={lang: _sentence(item) for lang, item in shape["renderings"].items()},
        sources=shape["sources"],
        independent_sources=shape["independent_sources"],
        date=shape["date"],
    )


def _sentence(shape: Json) -> Sentence:
    return Sentence(**shape | {"citations": _citations(shape["citations"])})


def _citations(shapes: list[Json]) -> tuple[Citation, ...]:
    return tuple(Citation(**_blank(shape, "outlet", "url")) for shape in shapes)


def _disagreement(shape: Json) -> Disagreement:
    positions = tuple(
        Position(text=_titles(item["text"]), citations=_citations(item["citations"]))
        for item in shape["positions"]
    )
    return Disagreement(about=_titles(shape["about"]), positions=positions)


def _named(shape: Json) -> Named:
    forms, articles = _titles(shape["forms"]), tuple(shape["articles"])
    return Named(kind=shape["kind"], forms=forms, articles=articles)


def _manifest(shape: Json) -> Manifest:
    return Manifest(**shape | {"prompts": tuple(shape["prompts"])})


def _article(shape: Json) -> Article:
    known = _blank(shape, "outlet", "url")
    return Article(**known | {"removed": tuple(shape["removed"])})


def _titles(shape: Json) -> dict[str, str]:
    return {lang: text for lang, text in shape.items() if text is not None}


def _blank(shape: Json, *keys: str) -> Json:
    """Nothing known is an empty string in these fields, not ``None``."""
    return shape | {key: shape[key] or "" for key in keys}
