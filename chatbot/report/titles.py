"""Headlines: an article's own in each language, else one translated and checked, else the original.

Of several, that is first which says most of what the story leads with.

What stands largest on a page is held to what is printed under it: a translated headline states the
original's numbers, dates and names, is supported by it, and is made of words its language has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from threading import Event as Flag
from typing import Final

import numpy as np

from chatbot.evidence.attribution import opinion
from chatbot.evidence.judge import Judge, Translated
from chatbot.evidence.match import missing
from chatbot.facts import Candidate, Embed
from chatbot.language import detect, strange
from chatbot.messages import say
from chatbot.models.translation import Translator
from chatbot.models.types import Engine, Generation, write_all
from chatbot.report.shelf import In, langs_of
from chatbot.types import Article, Lang
from chatbot.writing.check import ACROSS
from chatbot.writing.grammar import LINE
from chatbot.writing.prompting import prompt
from chatbot.writing.translate import put_back, put_right, restored
from chatbot.writing.vocabulary import vocabulary
from vectorstore.glossary import OTHER

TRIED: Final = 3
"""Headlines of a story that are translated, all at once; the first that passes is taken."""
_TRANSLATED: Final = 0.65
"""Least support of what a translation model made of one: more than of a sentence, for it stands
larger and has no context."""
_LABEL = re.compile(
    r"(?:(?:EN DIRECT|DIRECT|VIDÉOS?|VIDEOS?|PHOTOS|INFOGRAPHIE|CARTE|EXCLUSIF|EXCLUSIVE|URGENT|"
    r"ALERTE INFO|BREAKING(?: NEWS)?|REPORTAGE|ENTRETIEN|INTERVIEW|LIVE(?: UPDATES)?|WATCH|UPDATE)"
    r"|(?:En direct|Vidéo|Exclusif|Live(?: updates)?|Breaking|Watch|Exclusive)"
    r"(?=[ \u00a0\u202f]?:))"
    r"[ \u00a0\u202f]?[.:–—-][ \u00a0\u202f]+"
)
"""How pages are labelled before their headline."""


class Titles:
    """Names stories and summaries."""

    def __init__(
        self,
        engine: Engine,
        judge: Judge,
        translator: Translator | None = None,
        *,
        embed: Embed | None = None,
    ) -> None:
        """Translate with a translator, without one with an engine; check with a judge.

        ``embed`` compares headlines with facts.
        """
        self._engine = engine
        self._judge = judge
        self._translator = translator
        self._embed = embed

    def of(
        self,
        articles: Sequence[Article],
        lang: In,
        *,
        told: Sequence[Candidate] = (),
        cancel: Flag | None = None,
    ) -> dict[str, str]:
        """A headline a language; that of a column only where there is no other.

        ``told`` are the facts below it, in their order; without them the first article's is taken.
        """
        titles: dict[str, str] = {}
        told_first = self._nearest([replace(a, title=bare(a.title)) for a in articles], told)
        ordered = sorted(told_first, key=lambda article: opinion(article.title))
        for in_lang in langs_of(lang):
            own = next((a.title for a in ordered if a.lang == in_lang and _whole(a.title)), "")
            titles[in_lang] = own or self._translated(ordered, in_lang, cancel)
        return titles

    def _nearest(self, articles: Sequence[Article], told: Sequence[Candidate]) -> list[Article]:
        """The articles by how near their headlines are to the first fact, and to all of them."""
        titled = [article for article in articles if article.title]
        if self._embed is None or not told or len(titled) <= 1:
            return list(articles)
        vectors = np.array([fact.vector for fact in told])
        about = vectors[0] + vectors.mean(axis=0)
        near = self._embed([a.title for a in titled], [a.lang for a in titled]) @ about
        return [titled[place] for place in np.argsort(-near, kind="stable")]

    def _translated(self, articles: Sequence[Article], lang: Lang, cancel: Flag | None) -> str:
        titled = sorted((a for a in articles if a.title), key=lambda a: not _whole(a.title))
        if not titled:
            return say("untitled", lang)
        if self._translator is None:
            told = self._written(titled[:TRIED], lang, cancel)
        else:
            tried = [article for article in titled if OTHER.get(article.lang) == lang][:TRIED]
            told = self._rendered(self._translator, tried, lang, cancel)
        return next(told, titled[0].title)

    def _rendered(
        self,
        translator: Translator,
        articles: Sequence[Article],
        lang: Lang,
        cancel: Flag | None,
    ) -> Iterator[str]:
        """The headlines of some articles in a language, by the translator; those that pass."""
        offered = [(a.title, _rendering(translator, a, lang)) for a in articles]
        pairs = [(title, text) for title, text in offered if text is not None]
        there = self._judge.support(pairs, cancel=cancel)
        told = [
            Translated(
                text=title,
                rendering=text,
                again=put_back(text, lang, translator),
                lang=lang,
                support=support,
            )
            for (title, text), support in zip(pairs, there, strict=True)
        ]
        sure = self._judge.translated(told, cancel=cancel)
        yield from (each.rendering for each, s in zip(told, sure, strict=True) if s >= _TRANSLATED)

    def _written(
        self, articles: Sequence[Article], lang: Lang, cancel: Flag | None
    ) -> Iterator[str]:
        """The headlines of some articles in a language, by the writer; those that pass."""
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
        drafts = write_all(self._engine, requests, cancel=cancel)
        told = [_mended(text, each, lang) for text, each in zip(drafts, articles, strict=True)]
        pairs = [(article.title, text) for article, text in zip(articles, told, strict=True)]
        sure = self._judge.support(pairs, cancel=cancel)
        for article, text, support in zip(articles, told, sure, strict=True):
            if support >= ACROSS and _faithful(text, lang, article):
                yield text


def _rendering(translator: Translator, article: Article, lang: Lang) -> str | None:
    """The first rendering of a headline that is faithful, if any; not judged yet."""
    (found,) = translator.translate([article.title], article.lang, lang)
    told = (_mended(restored(text, article.title, lang), article, lang) for text in found)
    return next((text for text in told if _faithful(text, lang, article)), None)


def _mended(text: str, article: Article, lang: Lang) -> str:
    """A headline's translation put right, without a full stop."""
    return put_right(text, lang, article.title, article.lang).rstrip(".")


def _faithful(text: str, lang: Lang, article: Article) -> bool:
    """Whether a translation has its original's details, in words of its own language."""
    original = [(article.title, article.lang)]
    known = bool(text) and detect(text, lang) == lang and not strange(text, lang, original)
    return known and not missing(text, lang, original)


def bare(title: str) -> str:
    """A headline without what its outlet calls the page.

    >>> bare("DIRECT. Grève des ferries : le port bloqué")
    'Grève des ferries : le port bloqué'
    """
    found = _LABEL.match(title)
    return title[found.end() :] if found else title


def _whole(title: str) -> bool:
    """A headline, not the first words of an article that has none."""
    return bool(title) and not title.endswith("…")
