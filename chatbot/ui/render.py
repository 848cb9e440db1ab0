"""Results as HTML. Templates escape everything they print: nothing an article says is markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter
from pathlib import PurePath
from urllib.parse import quote

from chatbot.errors import RecoupeError
from chatbot.export import fragments, typography
from chatbot.export.layout import numbering
from chatbot.messages import say
from chatbot.types import Article, Briefing, Citation, Ingested, Lang, Story
from chatbot.ui.fill import fill
from chatbot.ui.room import Brief, Exchange, Opened

FRAGMENT_LIMIT = 300
"""Characters of a quote put into a link's text fragment; browsers refuse very long ones."""


def masthead(lang: Lang) -> str:
    """The name of the paper; also tells the script the page's language."""
    return fill("masthead", lang)


def talk(exchanges: Sequence[Exchange], lang: Lang, *, articles: int) -> str:
    """The conversation so far, or what to do when there is none."""
    return fill("talk", lang, exchanges=exchanges, articles=articles, number=attrgetter("n"))


def reader(article: Article, opened: Opened, lang: Lang) -> str:
    """An article as stored, with exactly ``text[start:end]`` marked."""
    pieces = paragraphs(article.text, opened.start, opened.end)
    cited = article.text[opened.start : opened.end]
    return fill(
        "reader", lang, article=article, paragraphs=pieces, page=live_page(article.url, cited)
    )


def failure(error: RecoupeError, lang: Lang, *, panel: bool = False) -> str:
    """An error in the reader's words; ``panel``: inside the article panel, with its way out."""
    return fill("failure", lang, error=error.render(lang), panel=panel)


def shelf(articles: Sequence[Article], lang: Lang) -> str:
    """The table of articles, in the order given."""
    return fill("shelf", lang, articles=articles)


def intake(results: Sequence[Ingested], lang: Lang, *, busy: bool) -> str:
    """What became of each document given, failures with their reason."""
    return fill("intake", lang, results=results, busy=busy, why=_why, called=_called)


def progress(brief: Brief, lang: Lang) -> str:
    """The briefing under way, with a bar where its length is known."""
    return fill("progress", lang, stage=brief.stage)


def briefing(result: Briefing, lang: Lang) -> str:
    """A briefing to read, one column a language."""
    cited = [c for story in result.stories for c in _cited(story)]
    return fill(
        "briefing",
        lang,
        brief=result,
        langs=("fr", "en") if result.lang == "both" else (result.lang,),
        window=typography.window(result.date, result.days, lang),
        number=numbering(cited).__getitem__,
    )


def note(key: str, lang: Lang, **values: object) -> str:
    """One calm line: an empty state, or what just happened."""
    return fill("note", lang, text=say(key, lang, **values))


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


def _called(source: str) -> str:
    """A dropped file by its name, an address whole."""
    return source if "://" in source else PurePath(source).name


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
