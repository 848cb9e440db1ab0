"""Articles to stories: what is no news left aside, known stories continued."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Final

import numpy as np

from chatbot.evidence.attribution import opinion
from chatbot.stories.joining import Bounds, join
from chatbot.stories.likeness import similarity
from chatbot.types import Article
from vectorstore.types import Vectors

Known = Mapping[str, frozenset[str]]
"""Ids of stories told before to the ids of their articles."""

BOUNDS: Final = Bounds(least=0.65, usual=0.28)
COLUMNS: Final = Bounds(least=0.5, usual=0.28)
"""For a column, which tells less of an affair than its reports do."""
_WORD = re.compile(r"\w+")
_ENDS = (".", "!", "?", "…", "»", "”", '"')
_LEAST = 4
"""Words that say something."""
_ITEM = 4
"""Words, at most, of a line that may belong to a menu; it does not end like a sentence."""


def stories(
    articles: Sequence[Article], vectors: Mapping[str, Vectors], *, known: Known | None = None
) -> list[list[Article]]:
    """Group articles; ``vectors`` holds each one's centred passage vectors, shape ``(n, dim)``.

    Give the articles of ``known`` stories too, whatever their day: they stay together, apart from
    other known stories, and new articles join them. Columns come last: they comment on stories
    that news makes, and would draw one report of an affair away from the others. What is no news
    (`is_news`) is in no group; everything else is in exactly one. Time and memory grow with the
    square of the articles.
    """
    told = [article for article in articles if is_news(article)]
    if len(told) < 2:  # noqa: PLR2004 - nothing to compare
        return [[article] for article in told]
    of = {article: story for story, ids in sorted((known or {}).items()) for article in ids}
    earlier = [of.get(article.article_id, "") for article in told]
    before = np.array(earlier)
    both = (before[:, None] != "") & (before[None, :] != "")
    start = [earlier.index(story) if story else at for at, story in enumerate(earlier)]
    apart = both & (before[:, None] != before[None, :])
    alike = similarity(told, vectors)
    column = np.array([opinion(article.title) for article in told]) & (before == "")
    bounds = BOUNDS
    if column.any() and not column.all():
        bounds = COLUMNS
        start = join(alike, start, apart | column[:, None] | column[None, :], BOUNDS)
        news = ~column
        settled = np.array(start)
        apart = apart | (news[:, None] & news[None, :] & (settled[:, None] != settled[None, :]))
    grouped: dict[int, list[Article]] = {}
    for article, label in zip(told, join(alike, start, apart, bounds), strict=True):
        grouped.setdefault(label, []).append(article)
    return list(grouped.values())


def story_id(group: Sequence[Article], known: Known | None = None) -> str:
    """The id of the known story that a group continues, or one of its own: 12 hexadecimal digits.

    Of several known stories, the one with most articles in the group, then the first by id.
    """
    ids = {article.article_id for article in group}
    held = {id_: len(ids & members) for id_, members in (known or {}).items() if ids & members}
    if held:
        return min(held, key=lambda id_: (-held[id_], id_))
    return sha256("\0".join(sorted(ids)).encode()).hexdigest()[:12]


def is_news(article: Article) -> bool:
    r"""Tell whether an article has running text, and is not just a menu.

    >>> menu = "Accueil\nPolitique\nÉconomie\nSports\nCulture\nMétéo\nAbonnez-vous à notre lettre."
    >>> body = "Le pont de Velcourt est fermé aux camions depuis lundi."
    >>> article = Article(article_id="a", source="a", title="", text=menu, lang="fr")
    >>> from dataclasses import replace
    >>> is_news(article), is_news(replace(article, text=body))
    (False, True)
    """
    running = bare = 0
    for line in article.text.splitlines():
        words = len(_WORD.findall(line))
        if words > _ITEM or line.rstrip().endswith(_ENDS):
            running += words
        else:
            bare += words
    return running >= _LEAST and running > bare
