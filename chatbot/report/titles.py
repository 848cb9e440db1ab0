"""Headlines: an article's own in each language, else one translated and checked, else the original.

What stands largest on a page is held to what is printed under it: a translated headline states the
original's numbers, dates and names, is supported by it, and is made of words its language has.
"""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event as Flag

from chatbot.evidence.attribution import opinion
from chatbot.evidence.judge import Judge, both_ways
from chatbot.evidence.match import missing
from chatbot.language import detect, strange
from chatbot.messages import say
from chatbot.models.translation import Translator
from chatbot.models.types import Engine, Generation, write_all
from chatbot.report.shelf import In, langs_of
from chatbot.types import Article, Lang
from chatbot.writing.check import ACROSS
from chatbot.writing.grammar import LINE
from chatbot.writing.mend import mend
from chatbot.writing.prompting import prompt
from chatbot.writing.respell import respell
from chatbot.writing.translate import restored
from chatbot.writing.vocabulary import vocabulary
from vectorstore.glossary import OTHER

TRIED = 3
"""Headlines of a story that are translated, all at once; the first that passes is taken."""


class Titles:
    """Names stories and summaries."""

    def __init__(self, engine: Engine, judge: Judge, translator: Translator | None = None) -> None:
        """Translate with a translator, without one with an engine; check with a judge."""
        self._engine = engine
        self._judge = judge
        self._translator = translator

    def of(
        self, articles: Sequence[Article], lang: In, *, cancel: Flag | None = None
    ) -> dict[str, str]:
        """A headline a language; that of a column only where there is no other."""
        titles: dict[str, str] = {}
        told = sorted(articles, key=lambda article: opinion(article.title))
        for in_lang in langs_of(lang):
            own = next((a.title for a in told if a.lang == in_lang and _whole(a.title)), "")
            titles[in_lang] = own or self._translated(told, in_lang, cancel)
        return titles

    def _translated(self, articles: Sequence[Article], lang: Lang, cancel: Flag | None) -> str:
        titled = sorted((a for a in articles if a.title), key=lambda a: not _whole(a.title))
        if not titled:
            return say("untitled", lang)
        translator = self._translator
        if translator is None:
            tried = titled[:TRIED]
            drafts = self._written(tried, lang, cancel)
        else:
            tried = [article for article in titled if OTHER.get(article.lang) == lang][:TRIED]
            drafts = [_rendered(translator, article, lang) for article in tried]
        written = [
            respell(mend(text, lang), lang, [(article.title, article.lang)]).rstrip(".")
            for text, article in zip(drafts, tried, strict=True)
        ]
        pairs = [(article.title, text) for article, text in zip(tried, written, strict=True)]
        sure = self._judge.support(pairs, cancel=cancel)
        if translator is not None:
            home: Lang = "en" if lang == "fr" else "fr"
            again = [
                (title, translator.translate([text], lang, home)[0][0]) for title, text in pairs
            ]
            sure = list(map(both_ways, sure, self._judge.support(again, cancel=cancel)))
        passed = (
            text
            for article, text, support in zip(tried, written, sure, strict=True)
            if support >= ACROSS and _faithful(text, lang, article)
        )
        return next(passed, titled[0].title)

    def _written(self, articles: Sequence[Article], lang: Lang, cancel: Flag | None) -> list[str]:
        """The headlines of some articles in a language, by the writer; not checked yet."""
        task = prompt("headline", lang)
        requests = [
            Generation(
                messages=task.messages(
                    vocabulary=vocabulary(article.title, article.lang, lang),
                    headline=article.title,
                ),
                max_tokens=task.max_tokens,
                grammar=LINE,
                fixed=task.fixed,
            )
            for article in articles
        ]
        return write_all(self._engine, requests, cancel=cancel)


def _rendered(translator: Translator, article: Article, lang: Lang) -> str:
    """The first rendering of a headline that is faithful, else the first; not judged yet."""
    (found,) = translator.translate([article.title], article.lang, lang)
    told = [restored(text, article.title, lang) for text in found]
    return next((text for text in told if _faithful(text, lang, article)), told[0])


def _faithful(text: str, lang: Lang, article: Article) -> bool:
    """Whether a translation has its original's details, in words of its own language."""
    original = [(article.title, article.lang)]
    known = bool(text) and detect(text, lang) == lang and not strange(text, lang, original)
    return known and not missing(text, lang, original)


def _whole(title: str) -> bool:
    """A headline, not the first words of an article that has none."""
    return bool(title) and not title.endswith("…")
