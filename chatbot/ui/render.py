"""Results as HTML. Templates escape everything they print: nothing an article says is markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from operator import attrgetter
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from chatbot.errors import RecoupeError
from chatbot.export import fragments, typography
from chatbot.export.layout import numbering
from chatbot.messages import has, say
from chatbot.types import Article, Briefing, Citation, Ingested, Lang, Sentence, Stage, Story
from chatbot.ui.room import Brief, Exchange, Opened

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

FRAGMENT_LIMIT = 300
"""Characters of a quote put into a link's text fragment; browsers refuse very long ones."""


def masthead(lang: Lang) -> str:
    """The name of the paper; also tells the script the page's language."""
    return _render("masthead", lang)


def talk(exchanges: Sequence[Exchange], lang: Lang, *, articles: int) -> str:
    """The conversation so far, or what to do when there is none."""
    return _render("talk", lang, exchanges=exchanges, articles=articles, number=attrgetter("n"))


def reader(article: Article, opened: Opened, lang: Lang) -> str:
    """An article as stored, with exactly ``text[start:end]`` marked."""
    pieces = paragraphs(article.text, opened.start, opened.end)
    cited = article.text[opened.start : opened.end]
    return _render(
        "reader", lang, article=article, paragraphs=pieces, page=live_page(article.url, cited)
    )


def failure(error: RecoupeError, lang: Lang, *, panel: bool = False) -> str:
    """An error in the reader's words; ``panel``: inside the article panel, with its way out."""
    return _render("failure", lang, error=error.render(lang), panel=panel)


def shelf(articles: Sequence[Article], lang: Lang) -> str:
    """The table of articles, in the order given."""
    return _render("shelf", lang, articles=articles)


def intake(results: Sequence[Ingested], lang: Lang, *, busy: bool) -> str:
    """What became of each document given, failures with their reason."""
    return _render("intake", lang, results=results, busy=busy, why=_why, called=_called)


def progress(brief: Brief, lang: Lang) -> str:
    """The briefing under way, with a bar where its length is known."""
    return _render("progress", lang, stage=brief.stage)


def briefing(result: Briefing, lang: Lang) -> str:
    """A briefing to read, one column a language."""
    cited = [c for story in result.stories for c in _cited(story)]
    return _render(
        "briefing",
        lang,
        brief=result,
        langs=("fr", "en") if result.lang == "both" else (result.lang,),
        window=typography.window(result.date, result.days, lang),
        number=numbering(cited).__getitem__,
    )


def note(key: str, lang: Lang, **values: object) -> str:
    """One calm line: an empty state, or what just happened."""
    return _render("note", lang, text=say(key, lang, **values))


def paragraphs(text: str, start: int, end: int) -> list[list[tuple[str, bool]]]:
    r"""Split a text at line breaks into runs of (characters, marked).

    >>> paragraphs("Été.\nIl pleut fort.", 8, 13)
    [[('Été.', False)], [('Il ', False), ('pleut', True), (' fort.', False)]]
    """
    split: list[list[tuple[str, bool]]] = []
    offset = 0
    for line in text.split("\n"):
        first, last = (min(max(at - offset, 0), len(line)) for at in (start, end))
        runs = [(line[:first], False), (line[first:last], True), (line[last:], False)]
        if line.strip():
            split.append([run for run in runs if run[0]])
        offset += len(line) + 1
    return split


def live_page(url: str, cited: str) -> str:
    """Link to the page at its publisher's, at the cited words where the browser can.

    The anchor is a text fragment (WICG Scroll to Text Fragment). Only web addresses are linked.

    >>> live_page("https://exemple.fr/a", "dix-huit mois")
    'https://exemple.fr/a#:~:text=dix%2Dhuit%20mois'
    >>> live_page("javascript:alert(1)", "")
    ''
    """
    url = fragments.safe_url(url)
    words = cited if len(cited) <= FRAGMENT_LIMIT and "\n" not in cited else ""
    fragment = quote(words, safe="").replace("-", "%2D")
    return f"{url.partition('#')[0]}#:~:text={fragment}" if url and words else url


def stage_words(stage: Stage | None, lang: Lang) -> str:
    """Say what is being done, honestly: how many passages, how far.

    >>> stage_words(Stage(name="choose", total=8), "fr"), stage_words(None, "en")
    ('Choix entre 8 passages', 'Waiting for its turn')
    """
    if stage is None:
        return say("ui_stage_wait", lang)
    keys = [f"ui_stage_{stage.name}_of"] if stage.total else []
    key = next((k for k in (*keys, f"ui_stage_{stage.name}") if has(k)), "ui_stage_other")
    said = say(key, lang, n=stage.total)
    return f"{said} ({stage.done}/{stage.total})" if stage.total and stage.done else said


def tongue(code: str, lang: str) -> str:
    """Name a language.

    >>> tongue("en", "fr"), tongue("fr", "en")
    ('anglais', 'French')
    """
    from babel import Locale

    return str(Locale.parse(lang).languages.get(code, code))


def _called(source: str) -> str:
    """A dropped file by its name, an address whole."""
    return source if "://" in source else PurePath(source).name


def _check(sentence: Sentence, written: str, lang: str) -> Markup:
    """The check in the reader's words; a quotation is said foreign only where it stands out."""
    at_home = replace(sentence, lang=lang) if sentence.lang == written else sentence
    return fragments.check_html(at_home, lang)


def _cited(story: Story) -> Iterator[Citation]:
    for fact in story.facts:
        for sentence in fact.renderings.values():
            yield from sentence.citations
    for dispute in story.disagreements:
        for position in dispute.positions:
            yield from position.citations


def _why(result: Ingested, lang: str) -> str:
    """Why a document failed: ours says it in the reader's language, others in their own."""
    error = result.error
    return error.render(lang) if isinstance(error, RecoupeError) else str(error or "")


@cache
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("chatbot.ui"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _render(name: str, lang: Lang, **values: Any) -> str:
    html = (
        _templates()
        .get_template(f"{name}.html")
        .render(
            lang=lang,
            say=lambda key, **words: say(key, lang, **words),
            counted=lambda key, n: typography.counted(key, n, lang),
            day=lambda published: typography.long_date(published, lang),
            tongue=lambda code: tongue(code, lang),
            words=fragments.sentence_text,
            check=lambda sentence, written: _check(sentence, written, lang),
            stage_words=lambda stage: stage_words(stage, lang),
            **values,
        )
    )
    return _sayable(html)


def _sayable(html: str) -> str:
    """Show what a page cannot carry (NUL, lone surrogates) as a replacement character."""
    return html.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
