"""A result as Markdown: each story in French, then in English, then its numbered sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from chatbot.export import words
from chatbot.export.fragments import check_words, outlet_name, safe_url, sentence_text
from chatbot.export.typography import long_date, quoted, typeset
from chatbot.export.views import Dispute, Mark, Moment, Page, Row, Section
from chatbot.messages import say
from chatbot.types import Article, Citation

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~]|&(?=#?\w+;))")
_START = re.compile(r"^(?:([-+#=])|(\d+)([.)]))(?=\s|$|#|=|-)")


def markdown(page: Page) -> str:
    """The whole page as CommonMark; words from articles are escaped, so they stay words."""
    return "\n\n".join(_page(page)) + "\n"


def escape(text: str) -> str:
    r"""One line of plain words: nothing in it means anything to Markdown or HTML.

    >>> escape("L’<b>œuvre</b> [*]\n# titre"), escape("1. Été"), escape("R&D &lt;")
    ('L’\\<b\\>œuvre\\</b\\> \\[\\*\\] # titre', '1\\. Été', 'R&D \\&lt;')
    """
    line = _SPECIAL.sub(r"\\\1", re.sub(r"[ \t\r\n\f\v\x00]+", " ", text).strip())
    return _START.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\{m[3]}", line)


def _page(page: Page) -> Iterator[str]:
    yield "# " + " / ".join(dict.fromkeys(escape(words.heading(page, w)) for w in _titled(page)))
    yield from (f"*{escape(words.subheading(page, lang))}*" for lang in page.words)
    if page.answer is not None and page.answer.status == "not_found":
        yield escape(page.answer.text)
    if page.briefing is not None and not page.sections:
        yield from (say("export_empty", lang) for lang in page.words)
    for n, section in enumerate(page.sections):
        if _opens_context(page.sections, n):
            yield "## " + _both("export_context_title", page)
            yield from (f"*{say('export_context_note', lang)}*" for lang in page.words)
        yield from _section(section, page)
    yield from _sources(page.nearest, page, "export_nearest")
    yield from _closing(page)


def _titled(page: Page) -> tuple[str, ...]:
    return page.langs if page.title else page.words


def _opens_context(sections: tuple[Section, ...], n: int) -> bool:
    """Tell whether the undated stories begin here."""
    story, before = sections[n].story, sections[n - 1].story if n else None
    return bool(story and not story.dated and (before is None or before.dated))


def _section(section: Section, page: Page) -> Iterator[str]:
    for n, lang in enumerate(page.langs):
        said = lang if len(page.langs) > 1 else page.ui_lang
        level = "##" if n == 0 else "###"
        if section.story:
            title = section.title.get(lang) or next(iter(section.title.values()), "")
            yield f"{level} {escape(typeset(title, lang))}"
            line = (words.status(section.story, said), *words.story_line(section, said))
            yield f"*{escape(' · '.join(line))}*"
        elif len(page.langs) > 1:
            yield f"## {say(f'export_view_{lang}', lang)}"
        yield from (_row(row, section, lang, said) for row in section.rows)
        yield from _disputes(section.disputes, lang, said, f"{level}#")
        yield from _timeline(section.timeline, lang, said, f"{level}#")
    yield from _sources(section.sources, page, "export_sources")


def _row(row: Row, section: Section, lang: str, said: str) -> str:
    sentence = row.sentences.get(lang)
    if sentence is None:
        return f"*{say('export_missing', said)}*"
    numbers = sorted({section.numbers[citation] for citation in sentence.citations})
    label = ", ".join((check_words(sentence, said), *words.fact_line(row, said)))
    return f"{escape(sentence_text(sentence))} {_numbers(numbers)} *({label})*"


def _disputes(disputes: tuple[Dispute, ...], lang: str, said: str, level: str) -> Iterator[str]:
    if disputes:
        yield f"{level} {say('export_disagreements', said)}"
    for dispute in disputes:
        sides = (
            f"- {escape(typeset(side.texts.get(lang, ''), lang))} "
            f"{_numbers(mark.n for mark in side.marks)} "
            f"({escape(', '.join(_outlets(side, said)))})"
            for side in dispute.sides
        )
        about = escape(typeset(dispute.about.get(lang, ""), lang))
        yield "\n".join((*((f"**{about}**\n",) if about else ()), *sides))


def _outlets(side: Row, lang: str) -> dict[str, None]:
    return dict.fromkeys(outlet_name(mark.citation, lang) for mark in side.marks)


def _timeline(timeline: tuple[Moment, ...], lang: str, said: str, level: str) -> Iterator[str]:
    told = [(moment.date, moment.row.sentences.get(lang)) for moment in timeline]
    lines = [
        f"- **{escape(long_date(date, said))}**: {escape(sentence_text(sentence))}"
        if said == "en"
        else f"- **{escape(long_date(date, said))}**\u00a0: {escape(sentence_text(sentence))}"
        for date, sentence in told
        if sentence is not None
    ]
    if lines:
        yield f"{level} {say('export_timeline', said)}"
        yield "\n".join(lines)


def _sources(marks: tuple[Mark, ...], page: Page, key: str) -> Iterator[str]:
    if marks:
        yield f"### {_both(key, page)}"
        yield "\n".join(_source(mark, page.ui_lang) for mark in marks)


def _source(mark: Mark, lang: str) -> str:
    cited = mark.citation
    return f"- [{mark.n}] {_named(cited, lang)}\n  > {escape(quoted(cited.quote, cited.lang))}"


def _named(source: Article | Citation, lang: str) -> str:
    """Outlet, headline (linked where its address is safe), date."""
    url = safe_url(source.url)
    title = f"*{escape(source.title)}*" if source.title.strip() else ""
    if url:
        title = f"[{title or escape(url)}](<{quote(url, safe=_URL_SAFE)}>)"
    date = long_date(source.published, lang)
    outlet = f"**{escape(outlet_name(source, lang))}**"
    return ", ".join(filter(None, (outlet, title, escape(date))))


_URL_SAFE = ":/?#[]@!$&'()*+,;=%-._~"


def _closing(page: Page) -> Iterator[str]:
    if page.articles and page.kind != "answer":
        yield f"## {_both('export_articles', page)}"
        yield "\n".join(f"- {_named(article, page.ui_lang)}" for article in page.articles)
    if page.left_out:
        yield f"## {_both('export_left_out', page)}"
        yield "\n".join(
            "- "
            + say(
                "export_left_out_row",
                page.ui_lang,
                title=escape(title),
                why=escape(typeset(why, page.ui_lang)),
            )
            for title, why in page.left_out
        )
    yield "---"
    for lang in page.words:
        yield f"*{escape(words.colophon(page, lang))}*"


def _both(key: str, page: Page) -> str:
    return " / ".join(dict.fromkeys(say(key, lang) for lang in page.words))


def _numbers(numbers: Iterator[int] | list[int]) -> str:
    return "".join(f"[{n}]" for n in numbers)
