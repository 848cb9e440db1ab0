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

from chatbot.evidence.attribution import opinion, personal
from chatbot.evidence.claims import RISING, claim
from chatbot.evidence.judge import Judge, Translated
from chatbot.evidence.match import missing
from chatbot.evidence.numbers import amounts
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
_FAR: Final = 2 / 3
"""Share of the nearest headline's nearness to what is told below which another's is too far."""
_NEWEST: Final = 0.1
"""What the headlines of the newest day gain."""
_UNSAID: Final = 0.3
"""What one loses that has a number which no sentence below it has: a toll that rose since."""
_VOICE = re.compile(r"(?:[^:«“\"]{2,50}[ \u00a0\u202f]?: ?)?[«“\"'‘][^«“]*[»”\"'’]$")
"""« Blandine Orcival : « C’était elle » », somebody's words and nothing else."""
_LABEL = re.compile(
    r"(?:(?:EN DIRECT|DIRECT|VIDÉOS?|VIDEOS?|PHOTOS|INFOGRAPHIE|CARTE|EXCLUSIF|EXCLUSIVE|URGENT|"
    r"ALERTE INFO|BREAKING(?: NEWS)?|REPORTAGE|ENTRETIEN|INTERVIEW|LIVE(?: UPDATES)?|WATCH|UPDATE)"
    r"|(?:En direct|Vidéo|Exclusif|Live(?: updates)?|Breaking|Watch|Exclusive)"
    r"(?=[ \u00a0\u202f]?:))"
    r"[ \u00a0\u202f]?[.:–—-][ \u00a0\u202f]+"
)
"""How pages are labelled before their headline."""
_SLUG = re.compile(
    r"(?:UPDATE|WRAPUP|CORRECTED|REFILE|EXCLUSIVE|ANALYSIS|FEATURE|FACTBOX)(?: \d+)?-(?=\w)"
)
"""How agencies do: “UPDATE 2-Port strike ends”."""
_AFTER = re.compile(
    r"[ \u00a0\u202f]+(?:\((?:(?:(?:BILAN|SYNTH[ÈE]SE|PAPIER(?: GÉNÉRAL| D.ANGLE)?|AVANT|"
    r"LEAD|MAJ|REPORTAGE|PORTRAIT|ENCADRÉ|DIRECT|VIDÉO|VIDEO|PHOTOS)-?)+|vidéos?|photos|corrected|"
    r"updated|actualisé|mise à jour|màj)\)|[–—-] (?:as it happened|live|(?:revivez )?le direct))$"
)
"""And behind it: « (BILAN-SYNTHÈSE) »."""


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
        """A headline a language.

        ``told`` are the facts below it, in their order; without them the first article's is taken.
        A language's own that is far from them, or is somebody's word (a column, a quotation),
        stands only where no other can be translated.
        """
        titles: dict[str, str] = {}
        every, fitting = self._ordered([replace(a, title=bare(a.title)) for a in articles], told)
        for in_lang in langs_of(lang):
            titles[in_lang] = (
                _own(fitting, in_lang)
                or self._translated(fitting, in_lang, cancel)
                or _own(every, in_lang)
                or next((a.title for a in sorted(fitting, key=_cut)), say("untitled", in_lang))
            )
        return titles

    def _ordered(
        self, articles: Sequence[Article], told: Sequence[Candidate]
    ) -> tuple[list[Article], list[Article]]:
        """The articles that have a headline, best first; and those that say what is told."""
        titled = [article for article in articles if article.title]
        titled = [a for a in titled if not _overtaken(a, told)] or titled
        newest = max(((a.published or "")[:10] for a in titled), default="")
        stated = {n for f in told for n in amounts(f.sources[0].text, f.sources[0].lang)}
        weighed = [
            (
                _voiced(a),
                near
                + _NEWEST * bool(newest and (a.published or "").startswith(newest))
                - _UNSAID * bool(told and amounts(a.title, a.lang) - stated),
                a,
            )
            for a, near in zip(titled, self._near(titled, told), strict=True)
        ]
        weighed.sort(key=lambda row: (row[0], -row[1]))
        every = [a for _, _, a in weighed]
        if not weighed:
            return every, every
        voiced, best, _ = weighed[0]
        least = min(best * _FAR, best)
        return every, [a for word, worth, a in weighed if worth >= least and word == voiced]

    def _near(self, articles: Sequence[Article], told: Sequence[Candidate]) -> Sequence[float]:
        """How near each headline is to the first fact, and to all of them; all alike without."""
        if self._embed is None or not told or len(articles) <= 1:
            return [0.0] * len(articles)
        vectors = np.array([fact.vector for fact in told])
        about = vectors[0] + vectors.mean(axis=0)
        near: list[float] = (
            self._embed([a.title for a in articles], [a.lang for a in articles]) @ about
        ).tolist()
        return near

    def _translated(self, articles: Sequence[Article], lang: Lang, cancel: Flag | None) -> str:
        """The first headline that can be put into a language; nothing where none passes."""
        titled = sorted(articles, key=_cut)
        if self._translator is None:
            told = self._written(titled[:TRIED], lang, cancel)
        else:
            tried = [article for article in titled if OTHER.get(article.lang) == lang][:TRIED]
            told = self._rendered(self._translator, tried, lang, cancel)
        return next(told, "")

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
    found = _LABEL.match(title) or _SLUG.match(title)
    return _AFTER.sub("", title[found.end() :] if found else title)


def _own(articles: Sequence[Article], lang: Lang) -> str:
    return next((a.title for a in articles if a.lang == lang and not _cut(a)), "")


def _voiced(article: Article) -> bool:
    """Whether a headline is somebody's word: a column, a quotation, the first person."""
    title = article.title
    return opinion(title) or personal(title, article.lang) or _VOICE.match(title) is not None


def _overtaken(article: Article, told: Sequence[Candidate]) -> bool:
    """Whether a headline has fewer dead or hurt than a later article's fact below it."""
    counted = claim(article.title, article.lang).counted
    day = (article.published or "")[:10]
    sources = (fact.sources[0] for fact in told)
    later = (s for s in sources if day and (s.passage.published or "")[:10] > day)
    return any(
        max(counted[kind]) < max(below[kind])
        for below in (claim(source.text, source.lang).counted for source in later)
        for kind in RISING & counted.keys() & below.keys()
    )


def _cut(article: Article) -> bool:
    """Whether it has no headline: the first words stand for one."""
    return not article.title or article.title.endswith("…")
