"""The table, the plot and the comparison of revisions: what they are made of."""

from __future__ import annotations

from typing import Any

from chatbot.library.census import census
from chatbot.library.comparing import differences
from chatbot.library.listing import Listing, Row, listed
from chatbot.types import Article


def article(id_: str, **more: Any) -> Article:
    """An article of a given id."""
    known = {"title": id_, "text": "…", "lang": "fr", "source": f"/{id_}"}
    return Article(article_id=id_, **(known | more))


LAKE = article("a", title="Évreux : l’œuvre", outlet="Écho", published="2031-05-02")
ZINC = article("b", title="Zinc", outlet="Dépêche", published="2031-05-01")
EAU = article("c", title="eau", lang="en", outlet="", published=None)
ROWS = [
    Row(article=LAKE, status="stored"),
    Row(article=ZINC, status="revised"),
    Row(article=EAU, status="added"),
]


def ids(**more: Any) -> list[str]:
    """Which articles a listing shows, in order."""
    return [row.article.article_id for row in listed(ROWS, Listing(**more)).rows]


def test_words_are_found_without_their_accents() -> None:
    """« oeuvre evreux » finds « Évreux : l’œuvre »; all words must be there."""
    assert ids(words="oeuvre EVREUX") == ["a"]
    assert ids(words="oeuvre zinc") == []


def test_sorting_follows_the_dictionary_and_leaves_the_unknown_last() -> None:
    """É sorts as E; no date and no outlet come last both ways."""
    assert ids(sort="title", descending=False) == ["c", "a", "b"]
    assert ids(sort="outlet", descending=False) == ["b", "a", "c"]
    assert ids(sort="date", descending=True) == ["a", "b", "c"]
    assert ids(sort="date", descending=False) == ["b", "a", "c"]


def test_filters_add_up() -> None:
    """Language, outlet (none named, too) and status."""
    assert ids(lang="en") == ["c"]
    assert ids(outlet="") == ["c"]
    assert ids(lang="fr", status="revised") == ["b"]


def test_a_page_beyond_the_last_is_the_last() -> None:
    """A filter that leaves fewer pages leaves the reader on one there is."""
    shown = listed(ROWS, Listing(size=2, page=9))
    assert (shown.page, shown.pages, shown.found, shown.total) == (1, 2, 3, 3)
    assert len(shown.rows) == 1


def test_days_without_articles_are_counted_too() -> None:
    """A gap in the news is a gap in the plot; undated articles are said apart."""
    held = [
        article("a", published="2031-05-01"),
        article("b", published="2031-05-03T10:00:00+02:00", lang="en", outlet="Post"),
        article("c"),
        article("d", published="printemps 2031"),
    ]
    counted = census(held)
    assert [(bar.label, bar.total) for bar in counted.dates] == [
        ("2031-05-01", 1),
        ("2031-05-02", 0),
        ("2031-05-03", 1),
    ]
    assert (counted.undated, counted.langs, counted.monthly) == (2, ("fr", "en"), False)
    assert [(bar.label, bar.total) for bar in counted.outlets] == [("", 3), ("Post", 1)]


def test_a_long_time_is_counted_by_month() -> None:
    """Years of news do not make a thousand bars."""
    days = ("2030-11-30", "2030-11-02", "2031-02-01")
    counted = census(article(day, published=day) for day in days)
    assert counted.monthly
    assert [bar.label for bar in counted.dates] == ["2030-11", "2030-12", "2031-01", "2031-02"]


def test_one_old_article_does_not_squeeze_the_news() -> None:
    """The last weeks are drawn by day; what is older is counted in words."""
    days = ("2023-09-14", "2031-02-01", "2031-02-03", "2031-02-03")
    counted = census(article(f"{n}", published=day) for n, day in enumerate(days))
    assert (counted.monthly, counted.earlier, len(counted.dates)) == (False, 1, 3)


def test_an_empty_library_is_counted() -> None:
    """Nothing is no error."""
    assert census([]).dates == ()


def test_a_rewording_shows_the_words_that_changed() -> None:
    """« douze » became « dix »; the other sentences stayed; every character is there."""
    old = "La mairie confirme. On compte douze blessés à Nîmes. Une enquête est ouverte."
    new = "La mairie confirme. On compte dix blessés à Nîmes. Le pont rouvre."
    found = differences(old, new, "fr")
    assert [d.kind for d in found] == ["same", "removed", "added", "removed", "added"]
    gone = [words for words, marked in found[1].runs if marked]
    come = [words for words, marked in found[2].runs if marked]
    assert (gone, come) == (["douze"], ["dix"])
    assert [d.text for d in found if d.kind != "added"] == [
        "La mairie confirme.",
        "On compte douze blessés à Nîmes.",
        "Une enquête est ouverte.",
    ]


def test_the_same_text_has_no_difference() -> None:
    """Nothing came, nothing went; an empty text is no error."""
    assert {d.kind for d in differences("Un. Deux.", "Un. Deux.", "fr")} == {"same"}
    assert [d.kind for d in differences("", "Un.", "fr")] == ["added"]
