"""Every article that no fact cites, and why."""

from __future__ import annotations

from collections.abc import Sequence

from chatbot.facts import tellable
from chatbot.messages import say
from chatbot.report.shelf import Selection
from chatbot.types import Fact, Lang, LeftOut


def left_out(  # noqa: PLR0913 - what the reasons depend on
    selection: Selection,
    facts: Sequence[Fact],
    lang: Lang,
    *,
    tried: frozenset[str],
    stopped: bool,
    old: frozenset[str] = frozenset(),
) -> list[LeftOut]:
    """Every article that no fact cites, and why.

    ``tried``: articles whose facts were written; ``old``: those that say nothing new.
    """
    cited = {
        citation.article_id
        for fact in facts
        for sentence in fact.renderings.values()
        for citation in sentence.citations
    }
    titles = {article.article_id: article.title for article in selection.articles}
    reasons = []
    for article in selection.articles:
        if article.article_id in cited:
            continue
        original = selection.copies.get(article.article_id, article.article_id)
        values: dict[str, object] = {}
        if article.article_id not in selection.sentences:
            key, values = "left_out_language", {"code": article.lang}
        elif original != article.article_id and original in cited:
            key, values = "left_out_copy", {"title": titles.get(original, "")}
        elif not any(map(tellable, selection.sentences[article.article_id])):
            key = "left_out_empty"
        elif stopped:
            key = "left_out_cancelled"
        elif article.article_id in old:
            key = "left_out_told"
        else:
            key = "left_out_unsupported" if article.article_id in tried else "left_out_length"
        reasons.append(LeftOut(article_id=article.article_id, why=say(key, lang, **values)))
    return reasons
