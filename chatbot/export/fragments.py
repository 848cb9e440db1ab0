"""Pieces of HTML shared by the exported page and the web application.

Everything that comes from articles or the model is escaped here; what is returned may be placed in
a page as it is. Class names start with ``rc-``; their look is in ``templates/fragments.css``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib.resources import files
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from chatbot.export.typography import decimal, long_date, typeset
from chatbot.language import one_line, quoted
from chatbot.messages import say
from chatbot.types import Article, Citation, Sentence

CHECKS: Mapping[str, str] = {
    "supported": "export_checked",
    "quoted": "export_quoted",
    "unverified": "export_unverified",
}
"""Message key of each check, in words."""
_GIST, _LITTLE = 140, 20
"""Characters of a gist, and how many more are told rather than cut."""
_FULL_WORD = re.compile(r"\w{4}$")
_PAIRS = (("«", "»"), ("“", "”"), ("(", ")"))
_IN_ONE = Markup('<span lang="{0}">{1}</span>')
_IN_BOTH = Markup('<span class="t t-{0}" lang="{0}">{1}</span>')


def fragments_css() -> str:
    """Style of the pieces; colours are custom properties with light and dark defaults."""
    return (files(__package__) / "templates" / "fragments.css").read_text("utf-8")


def sentence_html(
    sentence: Sentence,
    lang: str,
    *,
    anchor: str = "src-",
    marks: Mapping[Citation, int] | None = None,
) -> Markup:
    """One sentence, its citation marks ``[n]`` and its check in words.

    ``lang`` is the reader's, for the words around the sentence. Each mark links to
    ``#<anchor><n>``; ``marks`` gives other numbers than the citations' own.
    """
    numbers = [marks[c] if marks else c.n for c in sentence.citations]
    links = Markup("").join(mark_html(n, anchor) for n in dict.fromkeys(numbers))
    return Markup(
        '<span class="rc-sentence rc-{status}"><span class="rc-text" lang="{of}">{text}</span>'
        '<span class="rc-marks">{links}</span> {check}</span>'
    ).format(
        status=sentence.status,
        of=sentence.lang,
        text=sentence_text(sentence),
        links=links,
        check=check_html(sentence, lang),
    )


def sentence_text(sentence: Sentence) -> str:
    """The words to print, as text: verbatim ones between quotation marks, others typeset."""
    if sentence.status == "quoted":
        return quoted(sentence.text, sentence.lang)
    return typeset(sentence.text, sentence.lang)


def gist(sentence: Sentence) -> str:
    """The first words of a sentence that stands whole elsewhere, far enough to have its verb.

    Never cut within a quotation. At most some 160 characters.
    """
    text = one_line(sentence.text)
    if len(text) > _GIST + _LITTLE:
        text = f"{text[: _cut(text)].rstrip(' ,;:–—')}…"
    return sentence_text(replace(sentence, text=text))


def _cut(text: str) -> int:
    """Where to cut a long text: behind a clause just before `_GIST`, or a word of some length."""
    ends = [found.start() for found in re.finditer(r"(?=[,;:]\s|\s)", text[: _GIST + 1])]
    whole = [
        end
        for end in ends
        if all(text.count(a, 0, end) == text.count(b, 0, end) for a, b in _PAIRS)
    ]
    clauses = [end for end in whole if text[end] in ",;:" and end >= _GIST - _LITTLE]
    words = [end for end in whole if _FULL_WORD.search(text, 0, end)]
    return max(clauses or words or whole or ends or [_GIST])


def check_words(sentence: Sentence, lang: str) -> str:
    """The check in words; a quotation left in another language says which."""
    if sentence.untranslated(lang):
        key = f"export_lang_{'fr' if sentence.lang == 'fr' else 'en'}"
        return say("export_quoted_other", lang, language=say(key, lang))
    return say(CHECKS[sentence.status], lang)


def check_html(sentence: Sentence, lang: str) -> Markup:
    """The check as a small label, its measured support in a tooltip."""
    why = say("export_checked_why", lang, support=decimal(sentence.support, lang))
    return Markup(
        '<span class="rc-check rc-check-{status}" lang="{lang}" title="{why}">{words}</span>'
    ).format(status=sentence.status, lang=lang, why=why, words=check_words(sentence, lang))


def mark_html(n: int, anchor: str = "src-") -> Markup:
    """One citation mark, a link to ``#<anchor><n>``."""
    return Markup('<a class="rc-cite" href="#{anchor}{n}">[{n}]</a>').format(anchor=anchor, n=n)


def citation_html(citation: Citation, *langs: str, text: str | None = None) -> Markup:
    """A citation's passage, in context when its article's text is given, then where it is from.

    A text that no longer holds the quotation where the citation says shows the quotation alone.
    ``langs`` are the languages of the words around it, usually one (see `said`).
    """
    held = text is not None and text[citation.start : citation.end] == citation.quote
    body, start, end = citation.quote, 0, len(citation.quote)
    if held and text is not None:
        body, start, end = text, citation.start, citation.end
    label = "export_passage" if held else "export_quote_only"
    return Markup(
        '<div class="rc-citation"><p class="rc-label">{label}</p>'
        '<div lang="{of}">{passage}</div>{source}</div>'
    ).format(
        label=said(lambda lang: say(label, lang), *langs),
        of=citation.lang,
        passage=passage_html(body, start, end),
        source=source_html(citation, *langs),
    )


def source_html(source: Citation | Article, *langs: str) -> Markup:
    """Outlet, headline (linked where its web address is safe) and date of a source."""
    title = Markup('<cite lang="{}">{}</cite>').format(source.lang, source.title or "…")
    if url := safe_url(source.url):
        title = Markup('<a href="{}" rel="noreferrer noopener" target="_blank">{}</a>').format(
            url, title
        )
    outlet = Markup('<span class="rc-outlet">{}</span>').format(outlet_html(source, *langs))
    date = said(lambda lang: long_date(source.published, lang), *langs)
    return Markup('<p class="rc-source">{}</p>').format(Markup(" · ").join((outlet, title, date)))


def outlet_html(source: Citation | Article, *langs: str) -> Markup:
    """The outlet, or words saying that it has no name."""
    if source.outlet:
        return escape(source.outlet)
    return said(lambda lang: outlet_name(source, lang), *langs)


def said(render: Callable[[str], object], *langs: str) -> Markup:
    """Words in each language; with two, a style must show one of ``.t-fr`` and ``.t-en``."""
    form = _IN_BOTH if len(langs) > 1 else _IN_ONE
    return Markup("").join(form.format(lang, render(lang)) for lang in langs)


def passage_html(article_text: str, start: int, end: int, *, context: int | None = 320) -> Markup:
    """An article's characters ``start`` to ``end`` in ``<mark>``, within their paragraphs.

    ``context`` characters are kept on each side, cut at a space; ``None`` keeps the whole article.
    Raises `ValueError` unless ``0 <= start < end <= len(article_text)``.
    """
    if not 0 <= start < end <= len(article_text):
        msg = f"no characters {start} to {end} in a text of {len(article_text)}"
        raise ValueError(msg)
    first, last = _around(article_text, start, end, context)
    return Markup('<p class="rc-passage">{}{}<mark>{}</mark>{}{}</p>').format(
        "… " if first else "",
        _clean(article_text[first:start]),
        _clean(article_text[start:end]),
        _clean(article_text[end:last]),
        " …" if last < len(article_text) else "",
    )


def outlet_name(source: Citation | Article, lang: str) -> str:
    """The outlet, or words saying that it has no name."""
    return source.outlet or say("export_unknown_outlet", lang)


def safe_url(url: str) -> str:
    """The address if a browser may open it (http or https, with a host), else nothing.

    >>> safe_url("https://exemple.fr/a"), safe_url("javascript:alert(1)"), safe_url("http://[")
    ('https://exemple.fr/a', '', '')
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return url.strip() if parts.scheme in {"http", "https"} and parts.netloc else ""


def _around(text: str, start: int, end: int, context: int | None) -> tuple[int, int]:
    """Where the context begins and ends, moved inwards to the nearest blank."""
    if context is None:
        return 0, len(text)
    first, last = max(0, start - context), min(len(text), end + context)
    if first:
        gap = next((i for i in range(first, start) if text[i].isspace()), None)
        first = start if gap is None else gap + 1
    if last < len(text):
        gap = next((i for i in range(last - 1, end - 1, -1) if text[i].isspace()), None)
        last = end if gap is None else gap
    return first, last


def _clean(text: str) -> Markup:
    """Escape, showing what HTML cannot hold (NUL, lone surrogates) as a replacement character."""
    shown = text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    return escape(shown)
