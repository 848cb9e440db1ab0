"""Pieces of HTML that the page and the application share."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from chatbot.export import fragments
from chatbot.types import Citation, Sentence

TEXT = "Avant tout, un mot.\n\nLe bac « rouvre » <b>vite</b> & bien 👩‍🚀. Après quoi, rien."
QUOTE = "Le bac « rouvre » <b>vite</b> & bien 👩‍🚀."
START = TEXT.index(QUOTE)


def citation(**changes: object) -> Citation:
    """A citation of an invented article."""
    values: dict[str, object] = {
        "n": 2,
        "article_id": "a",
        "passage_id": "p",
        "outlet": "L’Écho <du> port",
        "title": "Le « bac » & nous",
        "url": "https://echo.example/bac?a=1&b=2",
        "published": "2031-05-01",
        "lang": "fr",
        "quote": QUOTE,
        "start": START,
        "end": START + len(QUOTE),
    }
    return Citation(**(values | changes))  # type: ignore[arg-type]


def sentence(**changes: object) -> Sentence:
    """A sentence on that citation."""
    values: dict[str, object] = {
        "text": "Le bac rouvre : qui paie ?",
        "lang": "fr",
        "status": "supported",
        "support": 0.87,
        "citations": (citation(),),
    }
    return Sentence(**(values | changes))  # type: ignore[arg-type]


def test_the_mark_holds_the_exact_characters() -> None:
    """What is highlighted is text[start:end], escaped, neither a character more nor less."""
    html = fragments.passage_html(TEXT, START, START + len(QUOTE))
    inside = html.split("<mark>")[1].split("</mark>")[0]
    assert inside == "Le bac « rouvre » &lt;b&gt;vite&lt;/b&gt; &amp; bien 👩‍🚀."
    assert html.unescape().count("<b>vite</b>") == 1


def test_context_is_cut_between_words() -> None:
    """A long article shows whole words around the passage, with the cuts shown."""
    text = "mot " * 400 + "ICI" + " fin" * 400
    html = fragments.passage_html(text, 1600, 1603, context=30)
    assert html.startswith('<p class="rc-passage">… mot ')
    assert html.endswith("fin …</p>")
    assert "<mark>ICI</mark>" in html
    assert len(html) < 160


def test_a_text_without_blanks_still_shows_the_passage() -> None:
    """One endless word has no context to cut."""
    html = fragments.passage_html("x" * 900, 400, 500, context=20)
    assert html.count("x") == 100


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (5, 2), (0, 10_000)])
def test_an_impossible_span_is_refused(start: int, end: int) -> None:
    """Offsets outside the text are a bug, not an empty highlight."""
    with pytest.raises(ValueError, match="no characters"):
        fragments.passage_html(TEXT, start, end)


@pytest.mark.parametrize(
    ("status", "french", "english"),
    [
        ("supported", "vérifiée", "checked"),
        ("quoted", "citation", "quoted"),
        ("unverified", "non vérifiée", "unverified"),
    ],
)
def test_each_check_is_said_in_words(status: str, french: str, english: str) -> None:
    """The reader's language decides the words around a sentence."""
    assert f">{french}</span>" in fragments.sentence_html(sentence(status=status), "fr")
    said = sentence(status=status, lang="en")
    assert f">{english}</span>" in fragments.sentence_html(said, "en")


def test_a_quotation_left_in_another_language_says_so() -> None:
    """An English quotation in French prose is announced and marked with its own language."""
    html = fragments.sentence_html(sentence(status="quoted", lang="en", text="No."), "fr")
    assert "citation, en anglais" in html
    assert '<span class="rc-text" lang="en">“No.”</span>' in html


def test_verbatim_words_are_never_typeset() -> None:
    """Only prose written here gets new spaces."""
    said = sentence(status="quoted", text="Quoi ?")
    assert "Quoi ?" in fragments.sentence_html(said, "fr")
    assert "Quoi\u202f?" in fragments.sentence_html(sentence(text="Quoi ?"), "fr")


def test_marks_link_to_their_sources_once() -> None:
    """The same source cited twice has one mark."""
    html = fragments.sentence_html(sentence(citations=(citation(), citation())), "fr", anchor="s-")
    assert html.count('<a class="rc-cite" href="#s-2">[2]</a>') == 1


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        " JaVaScRiPt:alert(1)",
        "data:text/html,<script>1</script>",
        "file:///etc/passwd",
        "//evil.example/x",
        "http://[",
        "https:",
    ],
)
def test_only_web_addresses_become_links(url: str) -> None:
    """Anything else is shown as a headline without a link."""
    assert "<a " not in fragments.source_html(citation(url=url), "fr")


def test_hostile_words_are_inert() -> None:
    """Markup in an outlet, a title, a date or a passage is shown, never run."""
    bad = '"><img src=x onerror=alert(1)>'
    held = citation(
        outlet=bad, title=bad, published=bad, quote=bad, start=0, end=len(bad), lang=bad
    )
    html = fragments.citation_html(held, "fr", text=bad) + fragments.sentence_html(
        sentence(text=bad, lang=bad, citations=(held,)), "fr"
    )
    seen: set[str] = set()
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: seen.update({tag, *(name for name, _ in attrs)})  # type: ignore[method-assign]
    parser.feed(html)
    assert not seen & {"img", "src", "onerror", "script"}
    assert html.count("onerror=alert(1)") > 5


def test_what_html_cannot_hold_is_shown_as_a_replacement() -> None:
    """NUL and lone surrogates do not break the page."""
    fragments.passage_html("a\0b\ud800c", 0, 5).encode("utf-8")


def test_a_text_that_moved_shows_the_quotation_alone() -> None:
    """Another revision of the article never lends wrong characters to the highlight."""
    html = fragments.citation_html(citation(), "en", text="Une tout autre version du texte." * 9)
    assert ">Passage<" in html
    assert html.count("<mark>") == 1
    assert "tout autre" not in html


def test_a_source_says_when_it_knows_no_outlet_and_no_date() -> None:
    """Unknown is said, not hidden."""
    html = fragments.source_html(citation(outlet="", published=None), "en")
    assert "unnamed source" in html
    assert "undated" in html


def test_the_style_needs_nothing_from_elsewhere() -> None:
    """No import, no font, no image from the network."""
    css = fragments.fragments_css()
    assert ".rc-cite" in css
    assert "url(" not in css
    assert "@import" not in css


LONG = (
    "Eleven of the fourteen daily crossings from the port were cancelled on Monday, the first day "
    "of an open-ended strike by deck crews of the line, the company said before noon."
)
CLOSED = (
    "Onze des quatorze traversées de lundi au départ du port, premier jour de la grève des marins, "
    "ont été annulées par la compagnie « sans aucun préavis », a dit le port, qui le regrette."
)


LONG_CUT = (
    "Eleven of the fourteen daily crossings from the port were cancelled on Monday, the first day "
    "of an open-ended strike by deck crews…"
)
CLOSED_CUT = (
    "« Onze des quatorze traversées de lundi au départ du port, premier jour de la grève des "
    "marins, ont été annulées par la compagnie… »"
)


@pytest.mark.parametrize(
    ("text", "lang", "status", "expected"),
    [
        (LONG, "en", "supported", LONG_CUT),
        (LONG, "en", "quoted", f"“{LONG_CUT}”"),
        (CLOSED, "fr", "quoted", CLOSED_CUT),
        ("The strike is over.", "en", "supported", "The strike is over."),
    ],
)
def test_a_gist_is_the_first_words(text: str, lang: str, status: str, expected: str) -> None:
    """A long sentence told again is cut behind a clause or a word, never within a quotation."""
    told = sentence(text=text, lang=lang, status=status)

    assert fragments.gist(told).replace("\u00a0", " ").replace("\u202f", " ") == expected
