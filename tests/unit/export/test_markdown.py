"""A result as Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from chatbot.export.layout import page
from chatbot.export.markdown import escape, markdown
from chatbot.types import Answer, Briefing, Summary

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("ui_lang", ["fr", "en"])
def test_a_small_briefing_reads_as_agreed(small: Briefing, ui_lang: str) -> None:
    """The reader's language, the other, then numbered sources; a change here is one readers see."""
    written = markdown(page(small, ui_lang="fr" if ui_lang == "fr" else "en"))
    assert written == (GOLDEN / f"briefing.{ui_lang}.md").read_text("utf-8")


def test_words_of_articles_stay_words(briefing: Briefing) -> None:
    """A renderer that allows HTML and links meets neither in what articles say."""
    rendered = MarkdownIt("commonmark", {"html": True}).render(
        markdown(page(briefing, ui_lang="fr"))
    )
    assert "<script" not in rendered
    assert "<img" not in rendered
    assert "javascript:" not in rendered.replace("(javascript:alert(1))", "")
    assert "&lt;script&gt;" in rendered
    assert rendered.count('href="https://echo.example/bac?id=7&amp;p=1"') == 5
    assert rendered.count("href=") == 5


@pytest.mark.parametrize(
    "text",
    [
        "# titre",
        "- point",
        "+ point",
        "1. Été",
        "12) Noël",
        "> cité",
        "===",
        "--- ",
        "*gras* _souligné_ `code` ~~rayé~~",
        "[lien](javascript:alert(1))",
        "![image](http://evil.example/x)",
        "<b>œuvre</b> &lt; &amp; & | R&D",
        "deux\n\nlignes",
        "    quatre espaces",
        r"\ barre \* oblique",
    ],
)
def test_escaped_text_renders_as_itself(text: str) -> None:
    """Whatever the words, one paragraph that reads the same."""
    rendered = MarkdownIt("commonmark", {"html": True}).render(escape(text))
    plain = rendered.removeprefix("<p>").removesuffix("</p>\n")
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        plain = plain.replace(entity, char)
    assert plain == " ".join(text.split())


def test_a_summary_in_one_language_has_words_in_the_readers(summary: Summary) -> None:
    """French prose, English words around it."""
    written = markdown(page(summary, ui_lang="en"))
    assert written.startswith("# Le bac de Trémeur\n\n*3 articles · 4 passages cited*")
    assert "*(checked, 2 independent sources)*" in written


def test_an_answer_is_its_question_and_its_sentences(answer: Answer) -> None:
    """The question is the title, escaped."""
    written = markdown(page(answer, ui_lang="en"))
    assert written.startswith("# How much did the repairs of \\<the ferry\\> cost?")
    assert "a third of it paid by the region. [4] *(checked)*" in written


def test_a_refusal_shows_the_nearest_passages(not_found: Answer) -> None:
    """Not found is said, with what came closest."""
    written = markdown(page(not_found, ui_lang="fr"))
    assert "sans réponse dans ces articles" in written
    assert "### Passages les plus proches" in written
    assert "le syndicat" not in written.split("###")[0]


def test_an_empty_briefing_says_so(briefing: Briefing) -> None:
    """A day without news is a page, not an empty file."""
    empty = Briefing(
        date="2031-05-02",
        days=1,
        lang="both",
        stories=(),
        left_out=(),
        model="m",
        prompt="p",
        seconds=briefing.seconds,
    )
    written = markdown(page(empty, ui_lang="fr"))
    assert "Rien à raconter" in written
    assert "Nothing to tell" in written
