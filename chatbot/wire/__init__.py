"""What Recoupe prints and keeps as JSON, and the way back from it."""

from chatbot.wire.shape import (
    Json,
    answer_json,
    article_json,
    article_row,
    citation_json,
    fact_json,
    hit_json,
    ingested_json,
    sentence_json,
    summary_json,
)
from chatbot.wire.told import briefing_json, result_json, text_hash
from chatbot.wire.value import briefing_from_json

__all__ = [
    "Json",
    "answer_json",
    "article_json",
    "article_row",
    "briefing_from_json",
    "briefing_json",
    "citation_json",
    "fact_json",
    "hit_json",
    "ingested_json",
    "result_json",
    "sentence_json",
    "summary_json",
    "text_hash",
]
