"""The briefing, library and settings pages as HTML: escaped, complete, in two languages."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from markupsafe import escape

from chatbot.errors import IngestError, SettingsError
from chatbot.evaluation.last import Measured, Quality
from chatbot.export.fragments import sentence_text
from chatbot.library.briefings import PastBriefing
from chatbot.library.census import census
from chatbot.library.feeds import Feed
from chatbot.library.listing import Listing, Row, listed
from chatbot.models.inventory import ModelRow
from chatbot.models.state import State
from chatbot.types import Article, Ingested, Lang, LeftOut, Stage
from chatbot.ui import render_brief, render_settings, render_shelf
from chatbot.ui.shelves import Shelving
from tests.fake_briefing import ARTICLES, DAM, rich_briefing, untranslated_position

EVIL = '<img src="http://traceur.example/p.png"><script>alert(1)</script> ${x} {{y}} "\'&'
LANGS: tuple[Lang, Lang] = ("fr", "en")


def _article(id_: str = "a1", **more: object) -> Article:
    known = Article(
        article_id=id_,
        source=f"/presse/{id_}.txt",
        title="Le bac",
        text="Le bac part.",
        lang="fr",
        outlet="L’Écho",
        published="2031-05-01",
    )
    return replace(known, **more)  # type: ignore[arg-type]


def _table(*rows: Row, failed: tuple[Ingested, ...] = (), lang: Lang = "fr") -> str:
    listing = Listing()
    return render_shelf.table(listed(rows, listing), listing, failed, lang)


def _text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize("lang", LANGS)
def test_a_briefing_shows_all_it_holds(lang: Lang) -> None:
    """Top, status, what is new, disagreements, dates, names in both forms, doubts, left out."""
    html = render_brief.paper(rich_briefing(), lang, langs="both")
    text = _text(html)
    assert html.count('class="dispute"') == len(DAM.disagreements)
    assert html.count("<time") == len(DAM.timeline)
    assert "OTAN / NATO" in text
    assert html.count('data-act="ask"') == len(rich_briefing().stories)
    assert ("2 nouveautés" if lang == "fr" else "2 new facts") in text
    assert ("Qui et où" if lang == "fr" else "Who and where") in text
    assert html.count('class="onward"') == len(rich_briefing().top)


def test_a_citation_of_the_page_points_at_its_characters() -> None:
    """Every button that opens a source names an article and characters that it has."""
    html = render_brief.paper(rich_briefing(), "fr", langs="both")
    places = re.findall(
        r'class="cite" data-open="([^"]+)" data-start="(\d+)" data-end="(\d+)"', html
    )
    assert len(places) > 8
    for id_, start, end in places:
        assert 0 <= int(start) < int(end) <= len(ARTICLES[id_].text)


def test_one_language_is_one_column() -> None:
    """Who wants French only reads no English prose, though the briefing has both."""
    html = render_brief.paper(rich_briefing(), "fr", langs="fr")
    assert "columns-1" in html
    assert "has allowed Lake Sauveterre" not in html
    assert "columns-2" in render_brief.paper(rich_briefing(), "fr", langs="both")
    only = render_brief.paper(rich_briefing(lang="en"), "fr", langs="fr")
    assert "columns-1" in only


def test_a_position_that_stands_for_both_languages_is_said_once() -> None:
    """Untranslated words are marked as what they are, and not told twice side by side."""
    words_said = "«\u00a0Qui paiera\u202f?\u00a0»"
    html = render_brief.paper(untranslated_position(words_said), "en", langs="both")

    assert html.count(words_said) == 1
    assert f'<p class="says" lang="fr">{words_said}</p>' in html
    assert '<p class="says" lang="en">more than 25 million' in html


def test_a_quotation_that_stands_for_both_languages_is_said_once() -> None:
    """Two columns become one where no translation passed; each language alone has it, too."""
    (quoted,) = (fact.renderings["fr"] for fact in DAM.facts if fact.id == "d4")
    assert DAM.facts[3].renderings["en"] == quoted
    said = str(escape(sentence_text(quoted)))
    for langs in ("both", "fr", "en"):
        assert render_brief.paper(rich_briefing(), "en", langs=langs).count(said) == 1


def test_news_lies_open_and_what_is_known_is_folded() -> None:
    """New and developing stories are open; unchanged ones and context are closed."""
    html = render_brief.paper(rich_briefing(), "en", langs="en")
    stories = re.findall(r'<details class="story"[^>]*>', html)
    assert [" open" in story for story in stories] == [True, True, False, False]


def test_hostile_words_stay_words() -> None:
    """Nothing that an article, a feed, a topic, a path or an error says is markup."""
    bad = rich_briefing()
    story = replace(bad.stories[0], title={"fr": EVIL, "en": EVIL})
    bad = replace(bad, stories=(story,), left_out=(LeftOut(article_id=EVIL, why=EVIL),))
    error = IngestError("settings_unreadable", origin=EVIL)
    failed = Ingested(source=EVIL, status="failed", error=error)
    article = _article(EVIL, title=EVIL, outlet=EVIL, text=EVIL, lang=EVIL, source=EVIL)
    past = PastBriefing(
        id="b1", date="2031-05-01", days=1, lang="fr", made="", stories=1, titles=({"fr": EVIL},)
    )
    feed = Feed(url=EVIL, title=EVIL, added="", error=error)
    shelf = Shelving(said=("ui_removed_article", {"title": EVIL}))
    pages = [
        render_brief.paper(bad, "fr", langs="both"),
        render_brief.calendar([past], "fr", shown="", opened=""),
        render_brief.topics([EVIL], "en"),
        render_brief.progress(Stage(name="write", detail=EVIL), "fr", began=0),
        render_shelf.intake([failed], "fr", busy=True),
        render_shelf.notice(shelf, "fr"),
        _table(Row(article=article, status="stored"), failed=(failed,)),
        render_shelf.plot(census([article]), "en"),
        render_shelf.comparison(
            [article, replace(article, revision=2, text=f"{EVIL} bis")], 0, "fr"
        ),
        render_shelf.feeds([feed], "fr"),
        render_settings.places(Path(EVIL), Path(EVIL), 3, 2, "fr"),
        render_settings.model(State(name=EVIL, remote=False, installed=True), "en"),
    ]
    for page in pages:
        assert "<script" not in page
        assert "<img" not in page


def test_progress_tells_step_count_and_time() -> None:
    """The steps done and to come are words too, not only marks."""
    stage = Stage(name="write", done=4, total=12, detail="encore 3 min")
    html = render_brief.progress(stage, "fr", began=0.001)
    assert 'value="4" max="12"' in html
    assert html.count("(fait)") == 3
    assert 'aria-current="step"' in html
    assert "encore 3 min" in html
    assert "<ol" not in render_brief.progress(None, "fr", began=0)


def test_every_briefing_of_a_day_is_listed_and_told_from_the_others() -> None:
    """By how many days it covers, in which languages, and when it was made."""
    first = PastBriefing(
        id="b0",
        date="2031-05-02",
        days=1,
        lang="both",
        made="2031-05-03T06:30:00+02:00",
        stories=2,
        titles=({"en": "Dam"},),
    )
    past = [replace(first, id=f"b{n}", days=n + 1, lang="fr") for n in range(1, 12)]
    html = render_brief.calendar([first, *past], "fr", shown="", opened="")
    assert html.count('class="title"') == 12
    for words in ("1 jour ·", "12 jours ·", "français, anglais ·", "3 mai 2031 à 06:30"):
        assert words in html.replace("\u00a0", " ")


def test_the_calendar_shows_a_month_and_the_ones_beside_it() -> None:
    """A day with a briefing is a button; months without any are skipped."""
    past = [
        PastBriefing(id=i, date=d, days=1, lang="both", made="", stories=2, titles=({"en": "Dam"},))
        for i, d in (("c", "2031-05-02"), ("b", "2031-05-01"), ("a", "2031-02-10"))
    ]
    html = render_brief.calendar(past, "fr", shown="", opened="c")
    assert "mai 2031" in html
    assert html.count('class="day') == 2
    assert 'data-month="2031-02"' in html
    assert 'aria-label="Ouvrir la revue du 1er mai 2031"' in html
    assert "février 2031" in render_brief.calendar(past, "fr", shown="2031-02", opened="")
    assert html.count('data-confirm="Supprimer pour de bon la revue du') == 2
    assert "Dam" in html  # the other language's headline rather than none


def test_a_failure_names_its_document_once() -> None:
    """Not by the library's own folders; what else failed keeps its name."""
    place = "/home/anaïs/.recoupe/dropped/vide.pdf"
    error = IngestError("ingest_empty", origin=place)
    html = render_shelf.intake(
        [Ingested(source=place, status="failed", error=error)], "fr", busy=False
    )
    assert html.count("vide.pdf") == 1
    assert "document vide" in html
    assert "dropped" not in html
    other = Ingested(
        source="", status="failed", error=SettingsError("settings_unreadable", origin="x")
    )
    assert render_shelf.why(other, "en").startswith("x — ")


def test_a_failure_says_why_and_what_to_do() -> None:
    """Reason, hint, another try, and a way to be rid of it; the table stays beneath."""
    error = SettingsError("settings_unreadable", origin="a.txt")
    failed = Ingested(source="/x/a.txt", status="failed", error=error)
    html = _table(Row(article=_article(), status="stored"), failed=(failed,))
    assert f'<span class="why">{error.render("fr").removeprefix("a.txt — ")}</span>' in html
    assert 'data-act="retry" data-source="/x/a.txt"' in html
    assert "Le bac" in html


def test_the_table_says_how_it_is_sorted_and_what_is_missing() -> None:
    """``aria-sort`` stands on one column; unknown outlet and date are said in words."""
    html = _table(Row(article=_article(outlet="", published=None), status="added"))
    assert html.count("aria-sort") == 1
    assert "média inconnu" in html
    assert "sans date" in html
    assert "ajouté à l’instant" in html


def test_the_plot_has_a_table_and_tells_languages_apart_without_colour() -> None:
    """The same figures as words; each language has its own pattern."""
    held = [_article("a"), _article("b", lang="en"), _article("c", published="2031-05-03")]
    html = render_shelf.plot(census(held), "fr")
    assert 'role="img"' in html
    assert "bar-0" in html
    assert "bar-1" in html
    assert "1er mai 2031" in html
    assert html.count('<rect class="bar bar-') == 3
    assert not render_shelf.plot(census([]), "fr").strip()


def test_a_comparison_marks_changes_in_words() -> None:
    """« ajouté » and « retiré » stand before what came and went."""
    old = _article(text="On compte douze blessés à Nîmes. Le pont est fermé.")
    new = replace(old, text="On compte dix blessés à Nîmes. Le pont est fermé.", revision=2)
    html = render_shelf.comparison([old, new], 0, "fr")
    assert "<b>douze</b>" in html
    assert "<b>dix</b>" in html
    assert "retiré" in html
    assert "1 phrase ajoutée, 1 phrase retirée" in html


@pytest.mark.parametrize("lang", LANGS)
def test_settings_say_size_speed_and_quality(lang: Lang) -> None:
    """Measured figures where there are some, the command to measure where not."""
    state = State(
        name="m", remote=False, installed=True, bytes=1_100_000_000, read=61.2, written=18.4
    )
    assert "61" in render_settings.model(state, lang)
    untuned = replace(state, read=None, written=None)
    assert "recoupe doctor --tune" in render_settings.model(untuned, lang)
    figure = Measured(
        suite="search", name="headlines.same.r1", value=0.9, low=0.8, high=1.0, floor=0.95,
        better="higher", n=20,
    )  # fmt: skip
    report = Quality(
        date="2026-11-22", cores=2, memory=23.5, models=(), own=False, figures=(figure,)
    )
    html = render_settings.quality(report, lang)
    assert ("en baisse" if lang == "fr" else "dropped") in html
    assert "recoupe evaluate" in render_settings.quality(None, lang)


def test_a_model_that_is_not_here_can_be_brought() -> None:
    """Only those not installed have the button."""
    row = ModelRow(
        name="petit", job="writer", installed=False, default=False, path="/m", licence="MIT",
        bytes=9, sha256="",
    )  # fmt: skip
    rows = [
        row,
        replace(row, name="grand", installed=True),
        replace(row, name="ici", installed=True),
    ]
    html = render_settings.models(rows, "fr", used="ici")
    assert re.findall(r'data-name="(\w+)"', html) == ["petit"]
    assert "en service" in html
