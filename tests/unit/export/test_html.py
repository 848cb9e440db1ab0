"""A result as one HTML file."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from importlib.resources import files

import pytest

from chatbot.export.fragments import fragments_css
from chatbot.export.html import html
from chatbot.export.layout import page
from chatbot.types import Answer, Article, Briefing, Summary


class Outline(HTMLParser):
    """Tags, attributes and text of a page, and whether every tag is closed in its turn."""

    VOID = frozenset({"meta", "input", "br", "img", "link", "hr"})

    def __init__(self, text: str) -> None:
        """Read a whole page."""
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.marked: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))
        if tag == "mark":
            self.marked.append("")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost tag, which must be this one."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Collect what is highlighted."""
        if "mark" in self.open:
            self.marked[-1] += data

    def values(self, name: str) -> list[str]:
        """Every value of an attribute."""
        return [
            value or "" for _, attrs in self.tags for key, value in attrs.items() if key == name
        ]


@pytest.fixture
def shown(briefing: Briefing) -> str:
    """The page of the whole briefing, hostile article included."""
    return html(page(briefing, ui_lang="fr"))


def test_the_page_is_well_formed(shown: str) -> None:
    """Every tag is closed in order and every id is unique."""
    outline = Outline(shown)
    ids = outline.values("id")
    assert outline.open == []
    assert len(ids) == len(set(ids))


def test_hostile_articles_are_inert(shown: str) -> None:
    """No script, image, form or handler, whatever outlets, titles and texts contain."""
    outline = Outline(shown)
    assert {tag for tag, _ in outline.tags}.isdisjoint(
        {"script", "img", "iframe", "object", "form", "link", "svg", "base"}
    )
    names = {name for _, attrs in outline.tags for name in attrs}
    assert not {name for name in names if name.startswith("on") or name in {"src", "style"}}
    assert "&lt;script&gt;" in shown


def test_links_stay_in_the_page_or_go_to_the_web(shown: str) -> None:
    """Marks reach an id of the page; headlines open http or https only."""
    outline = Outline(shown)
    ids = set(outline.values("id"))
    for href in outline.values("href"):
        assert href.removeprefix("#") in ids or href.startswith(("https://", "http://"))


def test_the_policy_admits_the_style_and_nothing_else(shown: str) -> None:
    """The hash in the policy is that of the style sheet: no other style, no request at all."""
    style = shown.split("<style>")[1].split("</style>", maxsplit=1)[0]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = next(a["content"] or "" for _, a in Outline(shown).tags if "http-equiv" in a)
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'")
    assert "unsafe" not in policy
    assert "url(" not in style
    assert "@import" not in style


def test_each_passage_is_highlighted_to_the_character(shown: str, briefing: Briefing) -> None:
    """What is in <mark> is what the citation points at in its article."""
    cited = [
        briefing.articles[c.article_id].text[c.start : c.end]
        for fact in briefing.stories[1].facts
        for c in next(iter(fact.renderings.values())).citations
    ]
    marked = Outline(shown).marked
    assert marked[: len(cited)] == cited


def test_both_languages_stand_side_by_side(shown: str) -> None:
    """Each cell says its language, and a choice of view needs no script."""
    cells = [a for _, a in Outline(shown).tags if (a.get("class") or "").startswith("cell")]
    assert all((a["class"] or "").endswith(f"c-{a['lang']}") or a["lang"] == "en" for a in cells)
    assert shown.count('type="radio"') == 3
    assert 'lang="fr">vérifiée</span>' not in shown  # it has a title before its words
    assert re.search(r'lang="fr" title="[^"]*0,87[^"]*">vérifiée</span>', shown)
    assert re.search(r'lang="en" title="[^"]*0\.91[^"]*">checked</span>', shown)


def test_a_quotation_for_both_languages_is_marked_as_one(small: Briefing) -> None:
    """A page of both languages shows it once, to who reads the other; of one, where it belongs."""
    first, *others = small.stories[0].facts
    assert len({told.text for told in first.renderings.values()}) == 2
    quoted = replace(first, renderings=dict.fromkeys(("fr", "en"), first.renderings["fr"]))
    story = replace(small.stories[0], facts=(quoted, *others))
    before, after = (
        html(page(one, ui_lang="fr")) for one in (small, replace(small, stories=(story,)))
    )

    opened = '<div class="pair once">'
    assert after.count(opened) == before.count(opened) + 2  # among the facts, on the timeline
    row = after.split(opened)[1].split("</div>")[0]
    assert re.findall(r'class="(cell [^"]*)"', row) == ["cell c-fr own", "cell c-en"]


def test_undated_stories_are_announced_as_context(shown: str) -> None:
    """They come after the news, under their own heading and label."""
    assert shown.index("Le bac de Trémeur") < shown.index("Contexte<")
    assert shown.index("Contexte<") < shown.index("Les carnets du phare")
    assert "sans date\u00a0: contexte, pas une actualité" in shown


def test_a_missing_rendering_is_said(shown: str) -> None:
    """A fact that has no checked version in a language leaves no hole."""
    assert "Pas de version vérifiée dans cette langue." in shown


def test_what_was_left_out_says_why(shown: str) -> None:
    """Reasons stand beside titles, or ids where the article is unknown."""
    assert "page piégée" in shown
    assert "<cite>unknown-id</cite>" in shown


def test_disagreements_and_the_timeline_are_drawn(shown: str) -> None:
    """Both sides with their sources; dates in the reader's language."""
    assert "Les sources divergent" in shown
    assert "6 millions, selon le syndicat" in shown
    assert '<time datetime="2031-06-01">' in shown
    assert "1er juin 2031" in shown


@pytest.mark.parametrize("ui_lang", ["fr", "en"])
def test_a_page_in_one_language_has_no_switch(summary: Summary, ui_lang: str) -> None:
    """One column, and words around it in the reader's language."""
    shown = html(page(summary, ui_lang="fr" if ui_lang == "fr" else "en"))
    assert 'type="radio"' not in shown
    assert ("vérifiée</span>" in shown) is (ui_lang == "fr")
    assert f'<html lang="{ui_lang}">' in shown


def test_an_answer_and_a_refusal_are_pages_too(
    answer: Answer, not_found: Answer, articles: dict[str, Article]
) -> None:
    """The question is the title; a refusal shows the nearest passages."""
    told = html(page(answer, ui_lang="en", articles=articles))
    refused = html(page(not_found, ui_lang="fr", articles=articles))
    assert "<title>How much did the repairs of &lt;the ferry&gt; cost?</title>" in told
    assert "Your articles do not say." in refused
    assert len(Outline(refused).marked) == 2


def test_paper_gets_endnotes_instead_of_chips(briefing: Briefing) -> None:
    """Nothing to click open on paper; marks lead to the numbered sources."""
    printed = html(page(briefing, ui_lang="fr"), printed=True)
    assert "<details" not in printed
    assert 'href="#s1-4"' in printed
    assert 'id="s1-4"' in printed


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "panel"])
def test_text_has_the_contrast_it_needs(scheme: int, ground: str) -> None:
    """WCAG AA: 4.5 to 1 for every text colour, on both grounds, in light and in dark."""
    found = re.findall(r"--rc-([\w-]+): (#\w{6})", fragments_css())
    half = len(found) // 2
    colours = dict(found[half * scheme : half * (scheme + 1)])
    pairs = [(name, ground) for name in ("ink", "soft", "link", "good", "quote", "doubt")]
    for text, behind in [*pairs, ("mark-ink", "mark")]:
        dark, light = sorted((luminance(colours[text]), luminance(colours[behind])))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, behind)


def test_a_headline_that_stands_for_both_languages_says_its_own(small: Briefing) -> None:
    """A headline nobody could translate is read out in the language it is in."""
    original = "Two dead as dam release floods the town"
    story = replace(small.stories[0], title={"fr": original, "en": original})
    written = html(page(replace(small, stories=(story,)), ui_lang="fr"))

    assert f'<span class="cell c-fr" lang="en">{original}</span>' in written
    assert f'<span class="cell c-fr" lang="fr">{original}</span>' not in written


def test_what_is_printed_needs_no_background() -> None:
    """Printers leave them out: the count of new facts is then words in colour, not pale ones."""
    paper = (files("chatbot.export") / "templates" / "print.css").read_text("utf-8")
    (count,) = re.findall(r"^\.count \{([^}]*)\}", paper, re.MULTILINE)
    assert "background: none" in count
    assert "color: var(--rc-paper)" not in count
