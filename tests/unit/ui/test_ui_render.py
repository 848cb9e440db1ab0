"""What the pages say, as HTML: escaped, exact, in two languages."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from chatbot.errors import SettingsError
from chatbot.library.conversations import Conversation
from chatbot.types import (
    Answer,
    Article,
    Citation,
    Finished,
    Found,
    Lang,
    Printed,
    Seconds,
    Sentence,
    Stage,
)
from chatbot.ui import fill, render, render_chat
from chatbot.ui.room import Exchange, Opened, Room, advance
from vectorstore.types import Filter, Hit, Passage

EVIL = '<img src="http://traceur.example/p.png"><script>alert(1)</script> ${x} {{y}} "\'&'
TEXT = "⛵ Été à Rocheval.\n\nLe bac part à l’aube, dit-on. Il revient tard.\nFin."
ARTICLE = Article(
    article_id="a1",
    source="/presse/bac.txt",
    title="Le bac",
    text=TEXT,
    lang="fr",
    outlet="Le Courrier du Lac",
    published="2031-03-01",
)


def _citation(quote: str = "Le bac part à l’aube", **more: object) -> Citation:
    start = TEXT.index(quote)
    known = Citation(
        n=1,
        article_id="a1",
        passage_id="p1",
        outlet="Le Courrier du Lac",
        title="Le bac",
        url="",
        published="2031-03-01",
        lang="fr",
        quote=quote,
        start=start,
        end=start + len(quote),
    )
    return replace(known, **more)  # type: ignore[arg-type]


def _sentence(text: str = "Le bac part tôt.", **more: object) -> Sentence:
    known = Sentence(
        text=text, lang="fr", status="supported", support=0.9, citations=(_citation(),)
    )
    return replace(known, **more)  # type: ignore[arg-type]


def _answer(*sentences: Sentence, nearest: tuple[Citation, ...] = ()) -> Answer:
    return Answer(
        id=None,
        question="?",
        lang="fr",
        status="answered" if sentences else "not_found",
        sentences=sentences,
        text="Rien là-dessus.",
        nearest=nearest,
        prompt="p@1",
        model="m",
        seconds=Seconds(first_token=0.1, total=2.0),
    )


def _marked(html: str) -> str:
    return "".join(re.findall(r"<mark>(.*?)</mark>", html, re.DOTALL))


@pytest.mark.parametrize("quote", ["Le bac part à l’aube", "⛵ Été à Rocheval.", "Fin."])
def test_reader_marks_exactly_the_cited_characters(quote: str) -> None:
    """Offsets count code points, emoji before them included."""
    start = TEXT.index(quote)
    opened = Opened(article_id="a1", start=start, end=start + len(quote))
    assert _marked(render_chat.reader(ARTICLE, opened, "fr")) == quote


def test_reader_marks_a_passage_over_two_paragraphs() -> None:
    """Each paragraph holds its share of the mark; no character is lost."""
    start, end = TEXT.index("Il revient"), len(TEXT)
    html = render_chat.reader(ARTICLE, Opened(article_id="a1", start=start, end=end), "fr")
    assert _marked(html) == "Il revient tard.Fin."


@pytest.mark.parametrize(("start", "end"), [(0, 0), (9999, 10000), (5, 2)])
def test_reader_shows_the_article_when_there_is_nothing_to_mark(start: int, end: int) -> None:
    """Offsets from elsewhere never break the page."""
    html = render_chat.reader(ARTICLE, Opened(article_id="a1", start=start, end=end), "en")
    assert "<mark>" not in html
    assert "Il revient tard." in html


def test_hostile_words_stay_words() -> None:
    """Title, outlet, text, question, source and reason of a failure are never markup."""
    article = replace(ARTICLE, title=EVIL, outlet=EVIL, text=EVIL, lang=EVIL, removed=(EVIL,))
    error = SettingsError("settings_unreadable", origin=EVIL)
    exchange = Exchange(question=EVIL, sentences=(_sentence(EVIL),), error=error)
    pages = [
        render_chat.reader(article, Opened(article_id="a1", start=0, end=len(EVIL)), "fr"),
        render_chat.talk([exchange], "en", articles=1),
        render.failure(error, "fr", panel=True),
        render.note("ui_removed_article", "fr", title=EVIL),
    ]
    for page in pages:
        assert "<img" not in page
        assert "<script" not in page
        assert "traceur.example" in page


def test_unprintable_characters_do_not_break_the_page() -> None:
    """NUL and lone surrogates cannot be sent; they are shown as replaced."""
    article = replace(ARTICLE, text="avant \0 \ud800 après")
    html = render_chat.reader(article, Opened(article_id="a1"), "fr")
    assert "avant" in html.encode("utf-8").decode("utf-8")


@pytest.mark.parametrize(
    ("lang", "status", "word"),
    [
        ("fr", "supported", "vérifiée"),
        ("en", "supported", "checked"),
        ("fr", "quoted", "citation"),
        ("en", "quoted", "quoted"),
    ],
)
def test_the_check_is_said_in_words(lang: Lang, status: str, word: str) -> None:
    """Colour is never the only sign."""
    sentence = _sentence(status=status)
    html = render_chat.talk([Exchange(question="?", sentences=(sentence,))], lang, articles=1)
    assert word in html
    assert f'lang="{sentence.lang}"' in html


def test_citation_says_where_it_leads() -> None:
    """A chip is a button with the outlet's name and a label that says it all."""
    html = render_chat.talk([Exchange(question="?", sentences=(_sentence(),))], "fr", articles=1)
    citation = _citation()
    assert f'data-start="{citation.start}" data-end="{citation.end}"' in html
    assert "Source 1\u00a0: Le Courrier du Lac · 1er mars 2031 · français" in html


def test_not_found_shows_the_nearest_passages() -> None:
    """The reader can open what came closest."""
    answer = _answer(nearest=(_citation(),))
    html = render_chat.talk([Exchange(question="?", answer=answer)], "en", articles=1)
    assert "Rien là-dessus." in html
    assert 'class="passage"' in html
    assert "Nearest passages" in html


@pytest.mark.parametrize(
    ("lang", "articles", "words"),
    [
        ("fr", 0, "Votre bibliothèque est vide"),
        ("en", 0, "Your library is empty"),
        ("fr", 1, "contient 1 article."),
        ("en", 3, "holds 3 articles."),
    ],
)
def test_an_empty_chat_teaches(lang: Lang, articles: int, words: str) -> None:
    """The first thing to do depends on what the library holds."""
    assert words in render_chat.talk([], lang, articles=articles)


def test_stages_count_honestly() -> None:
    """Numbers are the engine's own; a stage without a name here is still said."""
    assert fill.stage_words(Stage(name="choose", total=8), "en") == "Reading 8 passages"
    assert fill.stage_words(Stage(name="read", done=2, total=5), "fr").endswith("(2/5)")
    assert fill.stage_words(Stage(name="polish"), "en") == "Working"


def test_events_build_the_exchange() -> None:
    """Stage, passages and sentences appear as they come; the answer ends it."""
    passage = Passage(article_id="a1", ordinal=0, text="Fin.", start=0, end=4, lang="fr")
    exchange = Exchange(question="?")
    for event in (
        Stage(name="search"),
        Found(hits=(Hit(passage=passage, score=1.0),)),
        Printed(sentence=_sentence()),
    ):
        exchange = advance(exchange, event)
    assert exchange.running
    assert (len(exchange.hits), len(exchange.sentences)) == (1, 1)
    exchange = advance(exchange, Finished(result=_answer(_sentence())))
    assert not exchange.running


def test_history_holds_finished_exchanges_only() -> None:
    """A stopped or failed question is no context for the next."""
    room = Room(
        exchanges=[
            Exchange(question="un", answer=_answer(_sentence())),
            Exchange(question="deux", stopped=True),
        ]
    )
    assert [turn.question for turn in room.history()] == ["un"]


@pytest.mark.parametrize(
    ("url", "cited", "link"),
    [
        (
            "https://exemple.fr/a#haut",
            "l’été, dit-on",
            "https://exemple.fr/a#:~:text=l%E2%80%99%C3%A9t%C3%A9%2C%20dit%2Don",
        ),
        (
            "https://exemple.fr/a",
            "a & b = c? #1",
            "https://exemple.fr/a#:~:text=a%20%26%20b%20%3D%20c%3F%20%231",
        ),
        (
            "https://exemple.fr/a",
            "un " * 60,
            "https://exemple.fr/a#:~:text=un%20un%20un%20un%20un,un%20un%20un%20un%20un",
        ),
        (
            "https://exemple.fr/a",
            "Fin.\nLe bac repart",
            "https://exemple.fr/a#:~:text=Fin.%20Le,bac%20repart",
        ),
        ("https://exemple.fr/a", "x" * 400, "https://exemple.fr/a#:~:text=" + "x" * 400),
        ("https://exemple.fr/a", "", "https://exemple.fr/a"),
        ("javascript:alert(1)", "x", ""),
        ("", "x", ""),
    ],
)
def test_live_page_leads_to_the_words_cited(url: str, cited: str, link: str) -> None:
    """Escaped as text fragments want it; of a long quote, its two ends; on the web only."""
    assert render_chat.live_page(url, cited) == link


def test_bounds_are_told_as_chips() -> None:
    """Each can be taken away; nothing in an outlet's name is markup."""
    where = Filter(outlets=frozenset({EVIL}), since="2031-03-01", articles=frozenset({"a", "b"}))
    html = render_chat.filters(where, "fr", outlets=[EVIL, "Le Courrier du Lac"])
    assert html.count('data-do="unbound"') == 3
    assert "depuis le 1er mars 2031" in html
    assert "2 articles choisis" in html
    assert "<img" not in html
    assert 'value="Le Courrier du Lac"' in html


def test_conversations_are_listed_with_what_can_be_done() -> None:
    """The open one is marked, a title is words, an empty search is told."""
    kept = Conversation(id="c1", title=EVIL, made="2031-03-01", changed="2031-03-02T08:00:00+01:00")
    html = render_chat.past([kept], "fr", current="c1", query="")
    assert "<img" not in html
    assert 'aria-current="page"' in html
    assert "2 mars 2031" in html
    for event in ("resume", "rename", "take", "forget", "find", "new"):
        assert f'data-do="{event}"' in html
    assert render_chat.past([], "en", current="", query="").strip() == ""
    assert "holds these words" in render_chat.past([], "en", current="", query="bac")


def test_one_waits_knowing_ones_place() -> None:
    """Until its turn comes, a question shows its place and nothing that was not done."""
    html = render_chat.talk([Exchange(question="?", place=2)], "fr", articles=1)
    assert "Vous êtes 2e dans la file" in html
    assert "Recherche" not in html


def test_a_long_question_is_cut_short_with_the_rest_on_demand() -> None:
    """Cut by its look only: every word is in the page; a short one has nothing to unfold."""
    long = "Que sait-on du bac de Rocheval, et depuis quand ? " * 8
    for question, folded in (("Que sait-on ?", False), (long, True)):
        html = render_chat.talk([Exchange(question=question, stopped=True)], "fr", articles=1)
        assert ("La question entière" in html) == folded
        assert html.count("Que sait-on") == question.count("Que sait-on")


def test_an_answer_can_be_copied_asked_again_and_edited() -> None:
    """The last one only may be replaced; while it is edited the page says so."""
    done = Exchange(question="Qui ?", answer=_answer(_sentence()), sentences=(_sentence(),))
    html = render_chat.talk([done, done], "en", articles=1)
    assert html.count("data-copy=") == 4
    assert html.count('data-do="retry"') == 1
    assert "replaces this answer" in render_chat.talk([done], "en", articles=1, editing=True)


def test_the_article_says_where_one_is_among_citations() -> None:
    """Previous and next exist where there are neighbours, and stop at the ends."""
    opened = Opened(article_id="a1", start=0, end=5, place=1, of=3)
    html = render_chat.reader(ARTICLE, opened, "fr")
    assert "1 sur 3" in html
    assert html.count("disabled") == 1
    assert "data-step" not in render_chat.reader(ARTICLE, Opened(article_id="a1"), "fr")
