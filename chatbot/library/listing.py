"""The table of articles as a reader wants it: filtered, searched, sorted, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from chatbot.language.folding import fold
from chatbot.types import Article

Column: TypeAlias = Literal["title", "outlet", "date", "lang", "status"]
COLUMNS: tuple[Column, ...] = ("title", "outlet", "date", "lang", "status")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What of the library to show, and in what order."""

    words: str = ""
    """Every word must occur in title, outlet or source, accents and case aside."""
    lang: str = ""
    """Empty: any."""
    outlet: str | None = None
    """``None``: any; empty: none named."""
    status: str = ""
    sort: Column = "date"
    descending: bool = True
    page: int = 0
    """The first is 0."""
    size: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One article and what is to be said of it."""

    article: Article
    status: str
    """``stored``, or what became of it today: ``added``, ``updated``, ``unchanged``,
    ``duplicate``; ``revised`` when it has had another wording before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One page of the table."""

    rows: tuple[Row, ...]
    found: int
    """Articles that fit, on all pages."""
    total: int
    page: int
    pages: int


def listed(rows: Sequence[Row], listing: Listing) -> Shown:
    """The page asked for, or the last one there is."""
    fit = [row for row in rows if _admits(listing, row)]
    fit.sort(key=lambda row: _key(listing.sort, row), reverse=listing.descending)
    fit.sort(key=lambda row: not _value(listing.sort, row))  # what is not known comes last
    pages = max(1, -(-len(fit) // listing.size))
    page = min(max(listing.page, 0), pages - 1)
    part = fit[page * listing.size : (page + 1) * listing.size]
    return Shown(rows=tuple(part), found=len(fit), total=len(rows), page=page, pages=pages)


def outlets(articles: Iterable[Article]) -> list[str]:
    """The outlets named, in the order of a dictionary, accents aside.

    >>> art = lambda o: Article(article_id=o, source="", title="", text="", lang="fr", outlet=o)
    >>> outlets(map(art, ["Zénith", "Écho", "Brèves", ""]))
    ['Brèves', 'Écho', 'Zénith']
    """
    return sorted({article.outlet for article in articles if article.outlet}, key=fold)


def _admits(listing: Listing, row: Row) -> bool:
    article = row.article
    if listing.lang and article.lang != listing.lang:
        return False
    if listing.outlet is not None and article.outlet != listing.outlet:
        return False
    if listing.status and row.status != listing.status:
        return False
    if not listing.words.strip():
        return True
    held = fold(f"{article.title} {article.outlet} {article.source}")
    return all(word in held for word in fold(listing.words).split())


def _value(column: Column, row: Row) -> str:
    article = row.article
    return {
        "title": article.title,
        "outlet": article.outlet,
        "date": article.published or "",
        "lang": article.lang,
        "status": row.status,
    }[column]


def _key(column: Column, row: Row) -> tuple[str, str]:
    return fold(_value(column, row)), fold(row.article.title)
