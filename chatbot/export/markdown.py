"""A result as Markdown: each story in French, then in English, then its numbered sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from chatbot.export import words
from chatbot.export.fragments import check_words, gist, outlet_name, safe_url, sentence_text
from chatbot.export.typography import long_date, typeset
from chatbot.export.views import Dispute, Mark, Moment, Page, Row, Section
from chatbot.language import quoted
from chatbot.messages import say
from chatbot.types import Article, Citation, Sentence

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
    yield from _top(page)
    for n, section in enumerate(page.sections):
        if _opens_context(page.sections, n):
            yield "## " + _both("export_context_title", page)
            yield from (f"*{say('export_context_note', lang)}*" for lang in page.words)
        yield from _section(section, page)
    yield from _sources(page.nearest, page, "export_nearest")
    yield from _closing(page)


def _top(page: Page) -> Iterator[str]:
    """The first lines, each with its outlets: numbers belong to the stories below."""
    for lang in page.langs if page.top else ():
        said = lang if len(page.langs) > 1 else page.ui_lang
        yield f"## {say('export_top', said)}"
        yield "\n".join(
            f"{n}. {_told(line.row, lang)} *({escape(', '.join(words.outlets(line.row, said)))})*"
            for n, line in enumerate(page.top, start=1)
        )


def _told(row: Row, lang: str) -> str:
    return escape(sentence_text(_in(row, lang)))


def _in(row: Row, lang: str) -> Sentence:
    """A row's sentence in a language, else in the other."""
    return row.sentences.get(lang) or next(iter(row.sentences.values()))


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
            fresh = words.news(section, said)
            line = (words.status(section.story, said), fresh, *words.story_line(section, said))
            yield f"*{escape(' · '.join(filter(None, line)))}*"
        elif len(page.langs) > 1:
            yield f"## {say(f'export_view_{lang}', lang)}"
        yield from (_row(row, section, lang, said) for row in section.rows)
        yield from _disputes(section.disputes, lang, said, f"{level}#")
        yield from _timeline(section, lang, said, f"{level}#")
        yield from _doubts(section, said, f"{level}#")
    yield from _names(section, page)
    yield from _sources(section.sources, page, "export_sources")


def _row(row: Row, section: Section, lang: str, said: str) -> str:
    sentence = row.sentences.get(lang)
    if sentence is None:
        return f"*{say('export_missing', said)}*"
    label = ", ".join((check_words(sentence, said), *words.fact_line(row, said)))
    return f"{escape(sentence_text(sentence))} {_cited(sentence, section)} *({label})*"


def _cited(sentence: Sentence, section: Section) -> str:
    """Its citations by their numbers in the section, in order."""
    return _numbers(sorted({section.numbers[citation] for citation in sentence.citations}))


def _disputes(disputes: tuple[Dispute, ...], lang: str, said: str, level: str) -> Iterator[str]:
    if disputes:
        yield f"{level} {say('export_disagreements', said)}"
    for dispute in disputes:
        sides = (
            f"- {escape(typeset(side.texts.get(lang, ''), words.written_in(side.texts, lang)))} "
            f"{_numbers(mark.n for mark in side.marks)} "
            f"({escape(', '.join(words.outlets(side, said)))})"
            for side in dispute.sides
        )
        about = escape(typeset(dispute.about.get(lang, ""), lang))
        yield "\n".join((*((f"**{about}**\n",) if about else ()), *sides))


def _timeline(section: Section, lang: str, said: str, level: str) -> Iterator[str]:
    if section.timeline:
        yield f"{level} {say('export_timeline', said)}"
        yield "\n".join(f"- {_moment(m, section, lang, said)}" for m in section.timeline)


def _moment(moment: Moment, section: Section, lang: str, said: str) -> str:
    """A day and the first words of what happened, which stand whole above."""
    sentence, day = _in(moment.row, lang), escape(long_date(moment.date, said))
    told = f"{escape(gist(sentence))} {_cited(sentence, section)}"
    by = f" ({say('export_by_article', said)})" if moment.kind == "published" else ""
    return f"**{day}**{by}: {told}" if said == "en" else f"**{day}**{by}\u00a0: {told}"


def _doubts(section: Section, said: str, level: str) -> Iterator[str]:
    if told := words.doubts(section, said):
        yield f"{level} {say('export_doubts', said)}"
        yield "\n".join(f"- {escape(line)}" for line in told)


def _names(section: Section, page: Page) -> Iterator[str]:
    """People, organisations and places, each by its name in each language."""
    kinds = [kind for kind in ("person", "organisation", "place") if section.named(kind)]
    if kinds:
        yield f"### {_both('export_names', page)}"
        yield "\n".join(
            f"- **{_both(f'export_names_{kind}', page)}** — "
            + escape(" · ".join(words.forms(named) for named in section.named(kind)))
            for kind in kinds
        )


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
    yield from _manifest(page)
    yield "---"
    for lang in page.words:
        yield f"*{escape(words.colophon(page, lang))}*"


def _manifest(page: Page) -> Iterator[str]:
    if told := [line for lang in page.words for line in words.checks(page, lang)]:
        yield f"## {_both('export_manifest', page)}"
        yield "\n".join(f"- {escape(line)}" for line in told)
        yield f"### {_both('export_manifest_hash', page)}"
        hashes = words.hashes(page)
        yield "\n".join(f"- {escape(name)} — `{digest}`" for name, digest in hashes)


def _both(key: str, page: Page) -> str:
    return " / ".join(dict.fromkeys(say(key, lang) for lang in page.words))


def _numbers(numbers: Iterator[int] | list[int]) -> str:
    return "".join(f"[{n}]" for n in numbers)
