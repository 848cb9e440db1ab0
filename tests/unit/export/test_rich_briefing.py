"""A briefing with everything in it, as a page and as Markdown."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from chatbot.export import words
from chatbot.export.html import html
from chatbot.export.layout import LINES, page
from chatbot.export.markdown import markdown
from chatbot.export.typography import long_date, moment
from chatbot.export.views import Page
from tests.fake_briefing import DAM, FERRY, rich_briefing, untranslated_position


@pytest.fixture
def laid_out() -> Page:
    """The rich briefing for a French reader."""
    return page(rich_briefing(), ui_lang="fr")


def test_the_top_comes_first_and_leads_to_its_stories(laid_out: Page) -> None:
    """Five lines at most, in the order chosen, each with citations and a way to its story."""
    shown = html(laid_out)

    top = shown.split('<section class="top"')[1].split("</section>")[0]
    assert top.count("<li>") == 4
    assert 'href="#s1f1-1"' in top
    assert 'href="#s2"' in top
    assert shown.index('class="top"') < shown.index('class="story"')


def test_an_unknown_fact_is_no_line() -> None:
    """A top may name facts that no story tells, or too many: five known ones are kept."""
    known = [fact.id for story in (DAM, FERRY) for fact in story.facts]
    briefing = replace(rich_briefing(), top=("gone", *known, *known))

    assert [line.row.anchor for line in page(briefing, ui_lang="en").top] == [
        f"s1f{n}" for n in range(1, LINES + 1)
    ]


def test_the_contents_list_what_the_top_does_not_lead_to(laid_out: Page) -> None:
    """Nothing is listed twice; without a top, every story is listed."""
    old = page(replace(rich_briefing(), top=()), ui_lang="fr")

    assert [section.anchor for section in words.elsewhere(laid_out)] == ["s4"]
    assert len(words.elsewhere(old)) == 4
    assert "Tous les sujets" in html(old)


@pytest.mark.parametrize("ui_lang", ["fr", "en"])
def test_a_briefing_of_older_days_still_reads(ui_lang: str) -> None:
    """Without top, names, manifest or moment, nothing is missing on the page but they."""
    story = replace(DAM, names=(), disagreements=(), timeline=(), changed=())
    old = replace(rich_briefing(), stories=(story,), top=(), made="", previous=None, manifest=None)
    laid_out = page(old, ui_lang="fr" if ui_lang == "fr" else "en")

    for written in (html(laid_out), html(laid_out, printed=True), markdown(laid_out)):
        assert "Sauveterre" in written
        assert "SHA-256" not in written
        assert "None" not in written


def test_each_position_stands_beside_the_other_with_who_says_it(laid_out: Page) -> None:
    """A disagreement is seen at a glance: cards side by side, the outlet above the words."""
    shown = html(laid_out)

    card = shown.split('<ul class="sides sides-2">')[2].split('<li class="side">')[2]
    assert re.search(r'class="who">.*The Northern Ledger', card)
    assert "quelque 450 habitants, selon le maire" in card
    assert "<mark>Some 450 residents" in card


def test_a_position_that_stands_for_both_languages_is_said_once() -> None:
    """Untranslated words keep their language, its marks and spaces, and are not told twice."""
    words_said = "«\u00a0Qui paiera\u202f?\u00a0»"
    laid_out = page(untranslated_position(words_said), ui_lang="en")

    cells = html(laid_out).split('<div class="stack same">')[1].split("</div>")[0]
    assert re.findall(r'lang="(..)">([^<]*)<', cells) == [("fr", words_said)] * 2
    assert markdown(laid_out).count(words_said) == 2


def test_what_is_new_is_marked(laid_out: Page) -> None:
    """The story says how much, the facts say which; in a new story nothing is marked."""
    shown = html(laid_out)

    assert "2 nouveautés" in shown
    assert shown.count('class="fact fresh"') == 2
    assert words.news(laid_out.sections[1], "fr") == ""


def test_doubts_are_said_openly(laid_out: Page) -> None:
    """One source only, facts of one source, quotations for want of a translation."""
    assert words.doubts(laid_out.sections[0], "fr") == (
        "3 faits ne sont rapportés chacun que par une source indépendante.",
        (
            "1 fait n’est donné que dans la langue de sa source\u00a0: "
            "aucune traduction n’a passé les vérifications."
        ),
    )
    assert words.doubts(laid_out.sections[2], "en")[0].startswith("One independent source only")
    assert "Ce qui n’a pas pu être vérifié" in html(laid_out)


def test_topics_asked_for_are_said() -> None:
    """Who reads it later sees that it is not the whole day."""
    shown = html(page(replace(rich_briefing(), topics=("le lac",)), ui_lang="fr"))

    assert "sur\u00a0: le lac" in shown
    assert "on: le lac" in shown


def test_names_show_the_forms_of_both_languages(laid_out: Page) -> None:
    """A name that differs is given twice, one that does not, once."""
    shown = html(laid_out)

    assert (
        '<bdi lang="fr">OTAN</bdi> <span aria-hidden="true">/</span> <bdi lang="en">NATO</bdi>'
        in (shown)
    )
    assert shown.count(">Énergies du Vallat</bdi>") == 1
    assert "OTAN / NATO" in markdown(laid_out)


def test_the_timeline_says_which_dates_are_the_articles(laid_out: Page) -> None:
    """Months are said as months; a date of publication is told from one of the event."""
    shown = html(laid_out)

    assert '<time datetime="2031-03">' in shown
    assert "mars 2031" in shown
    assert shown.count("d’après l’article") == 1
    assert "**1er mai 2031** (d’après l’article)\u00a0:" in markdown(laid_out)


def test_the_manifest_says_how_it_was_made(laid_out: Page) -> None:
    """Counts, the briefing compared with, the moment, the prompts, and a hash an article."""
    assert words.checks(laid_out, "fr") == (
        (
            "15 phrases rédigées et vérifiées, 4 citées mot pour mot, "
            "1 fait laissé de côté faute de preuve"
        ),
        "Comparée à la revue du 30 avril 2031",
        "Faite le 2 mai 2031, 06:31",
        "Consignes données au modèle\u00a0: fact.en@2, fact.fr@2, title.fr@1",
        "Traduit par opus-mt-en-fr@cc1de10b4934",
    )
    digests = [digest for _, digest in words.hashes(laid_out)]
    assert len(digests) == 7
    assert all(digest in html(laid_out) and digest in markdown(laid_out) for digest in digests)


@pytest.mark.parametrize(
    ("iso", "said"),
    [("2031-08", "août 2031"), ("2031", "2031"), ("2031-13", "2031-13"), ("0000-01", "0000-01")],
)
def test_partial_dates_are_said_or_kept(iso: str, said: str) -> None:
    """A month is said; what is no date is shown as it came."""
    assert long_date(iso, "fr") == said


def test_a_moment_that_is_none_is_kept() -> None:
    """What cannot be read is not guessed."""
    assert moment("2031-05-01T99", "fr") == "2031-05-01T99"


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_works_in_a_browser(tmp_path: Path, width: int) -> None:
    """No sideways scrolling; one language at a time by keyboard; a mark opens its passage."""
    import shutil

    from playwright.sync_api import sync_playwright

    path = tmp_path / "revue.html"
    path.write_text(html(page(rich_briefing(), ui_lang="fr")), "utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        sheet = browser.new_page(viewport={"width": width, "height": 800})
        asked: list[str] = []
        sheet.on("request", lambda request: asked.append(request.url))
        sheet.goto(path.as_uri())
        assert sheet.evaluate("document.documentElement.scrollWidth") == width
        sheet.focus("#view-both")
        sheet.keyboard.press("ArrowRight")
        assert sheet.locator(".story .c-fr").first.is_visible()
        assert not sheet.locator(".story .c-en").first.is_visible()
        sheet.locator(".top .rc-cite:visible").first.click()
        assert sheet.locator("#s1f1-1 mark").is_visible()
        assert asked == [path.as_uri()]
        browser.close()
