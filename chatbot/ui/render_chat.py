"""The chat, its filters, the conversations kept and the article panel, as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from urllib.parse import quote

from chatbot.errors import RecoupeError
from chatbot.export import fragments, typography
from chatbot.export.conversation import answer_markdown, answer_text
from chatbot.library.conversations import Conversation
from chatbot.messages import say
from chatbot.types import Article, Citation, Lang
from chatbot.ui.fill import fill, tongue
from chatbot.ui.room import Exchange, Opened
from vectorstore.types import Filter, Passage

WHOLE = 90
"""Characters of a quote that go whole into a text fragment; of a longer one, its two ends."""
ENDS = 5
"""Words of each end."""
_WORD = re.compile(r"\S+")
_LONELY = re.compile(r" (?=[?!;](?:\s|$))")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One bound of a filter, as the reader sees and removes it."""

    kind: str
    value: str
    words: str


def talk(  # noqa: PLR0913 - what the page shows
    exchanges: Sequence[Exchange],
    lang: Lang,
    *,
    articles: int,
    suggested: Sequence[str] = (),
    editing: bool = False,
    trouble: RecoupeError | None = None,
) -> str:
    """The conversation so far, or what to do when there is none."""
    return fill(
        "talk",
        lang,
        exchanges=exchanges,
        articles=articles,
        suggested=suggested,
        editing=editing,
        trouble=trouble,
        number=attrgetter("n"),
        chips=lambda where: chips(where, lang),
        place=lambda n: place(n, lang),
        markdown=lambda answer: answer_markdown(answer, lang),
        plain=lambda answer: answer_text(answer, lang),
        tied=tied,
    )


def past(kept: Iterable[Conversation], lang: Lang, *, current: str, query: str) -> str:
    """The conversations kept, last changed first, the open one marked."""
    return fill("past", lang, kept=list(kept), current=current, query=query, tied=tied)


def filters(where: Filter, lang: Lang, *, outlets: Sequence[str], story: str = "") -> str:
    """The bounds of the next question as chips, and the controls that add one.

    ``story``: the headline of the story whose articles are chosen.
    """
    free = [name for name in outlets if name not in where.outlets]
    return fill("filters", lang, where=where, chips=chips(where, lang, story), outlets=free)


def reader(article: Article, opened: Opened, lang: Lang) -> str:
    """An article as stored, with exactly ``text[start:end]`` marked."""
    return fill(
        "reader",
        lang,
        article=article,
        opened=opened,
        paragraphs=paragraphs(article.text, opened.start, opened.end),
        page=live_page(article.url, article.text[opened.start : opened.end]),
    )


def gone(source: Citation | Passage | None, opened: Opened, lang: Lang) -> str:
    """What is left of an article that was taken out: the words cited, where they are known."""
    quote = source.text if isinstance(source, Passage) else source.quote if source else ""
    return fill("gone", lang, source=source, quote=quote, opened=opened)


def chips(where: Filter, lang: Lang, story: str = "") -> list[Chip]:
    """A filter in words, a chip a bound.

    >>> [chip.words for chip in chips(Filter(langs=frozenset({"en"}), since="2031-03-01"), "fr")]
    ['anglais', 'depuis le 1er mars 2031']
    """
    outlets = [Chip(kind="outlets", value=name, words=name) for name in sorted(where.outlets)]
    langs = [Chip(kind="langs", value=c, words=tongue(c, lang)) for c in sorted(where.langs)]
    days = [
        Chip(kind=kind, value=day, words=say(f"ui_{kind}_day", lang, day=_day(day, lang)))
        for kind, day in (("since", where.since), ("until", where.until))
        if day
    ]
    some = len(where.articles)
    scope = [
        Chip(kind="articles", value="", words=story or typography.counted("ui_some", some, lang))
    ]
    return [*(scope if some else []), *outlets, *langs, *days]


def tied(text: str) -> str:
    r"""Keep a French question mark, or the like, on the line of its word; nothing else changes.

    >>> tied("Qui paie ?")
    'Qui paie\u202f?'
    """
    return _LONELY.sub("\u202f", text)


def place(n: int, lang: Lang) -> str:
    """Say one's place in line; 1 is next.

    >>> place(2, "en"), place(12, "en"), place(3, "fr")
    ('You are 2nd in line', 'You are 12th in line', 'Vous êtes 3e dans la file')
    """
    if n == 1:
        return say("ui_place_next", lang)
    teen = n % 100 in {11, 12, 13}
    suffix = (
        "e" if lang == "fr" else "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    )
    return say("ui_place", lang, nth=f"{n}{suffix}")


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

    The anchor is a text fragment (WICG, *URL Fragment Text Directives*): the words, or the first
    and the last few of a long quote or of one over several paragraphs, between which the browser
    marks everything. Only web addresses are linked.

    >>> live_page("https://exemple.fr/a", "dix-huit mois")
    'https://exemple.fr/a#:~:text=dix%2Dhuit%20mois'
    >>> live_page("javascript:alert(1)", "")
    ''
    """
    url = fragments.safe_url(url)
    words = _WORD.findall(cited)
    if not (url and words):
        return url
    parts = [" ".join(words)]
    if (len(parts[0]) > WHOLE or "\n" in cited.strip()) and len(words) > 1:
        some = min(ENDS, len(words) // 2)
        parts = [" ".join(words[:some]), " ".join(words[-some:])]
    fragment = ",".join(quote(part, safe="").replace("-", "%2D") for part in parts)
    return f"{url.partition('#')[0]}#:~:text={fragment}"


def _day(day: str, lang: Lang) -> str:
    return typography.long_date(day, lang)
