"""What the news is, where a question asks for nothing more particular: the lead of each story."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from threading import Event as Flag

from chatbot.facts import Candidate, candidates, pick, sheet
from chatbot.report import Reporter, Selection, copied, select
from chatbot.stories import stories
from chatbot.types import Article, Lang, Sentence, Stage
from chatbot.writing.cite import Numbering
from vectorstore.types import Filter

STORIES = 5
"""Stories told; a briefing has them all."""
DAYS = 3
"""Days up to the newest article that are the news where a question names none."""
_MOST = 60
"""Newest articles looked at: a reader waits."""
_OPENING = 3
"""Sentences of an article that may open its story."""
_OWN = 3
"""Best facts among which one that is told in the reader's language goes first."""


class Overview:
    """Tells what some days brought, a sentence a story."""

    def __init__(self, reporter: Reporter, articles: Callable[[Filter], Iterable[Article]]) -> None:
        """Tell with a reporter; ``articles`` gives those of a filter, newest first."""
        self._reporter = reporter
        self._articles = articles

    def told(
        self, where: Filter, lang: Lang, numbering: Numbering, *, cancel: Flag | None = None
    ) -> Iterator[Stage | Sentence]:
        """The leads of the stories, those of most sources first; nothing without articles."""
        found = list(islice(self._articles(where), _MOST))
        if not (where.since or where.until):
            found = _recent(found)
        yield Stage(name="group", total=len(found))
        leads = self._leads(select(found, self._reporter.shelf), lang)
        for step in self._reporter.tell(leads, lang, numbering, cancel=cancel):
            if isinstance(step, Stage):
                yield step
            elif lang in step.renderings:
                yield step.renderings[lang]

    def _leads(self, whole: Selection, lang: Lang) -> list[Candidate]:
        """A fact that opens each story, where there is one in the reader's own language."""
        shelf = self._reporter.shelf
        openings = {id_: told[:_OPENING] for id_, told in whole.sentences.items() if told}
        vectors = {
            article.article_id: shelf.vectors(article)
            for article in whole.articles
            if article.article_id in openings
        }
        readable = [a for a in whole.articles if len(vectors.get(a.article_id, ()))]
        groups = stories(readable, vectors)
        leads: list[Candidate] = []
        for group in sorted(groups, key=lambda group: _weight(group, whole), reverse=True):
            page = sheet({a.article_id: openings[a.article_id] for a in group}, shelf.embed)
            best = pick(candidates(page, copied(page, whole.copies)), _OWN)
            own = [fact for fact in best if any(s.lang == lang for s in fact.sources)]
            leads += (own or best)[:1]
            if len(leads) == STORIES:
                break
        return leads


def _recent(articles: Sequence[Article]) -> list[Article]:
    """Those of the last `DAYS` days that any are dated; all, where none is."""
    days = [day for article in articles if (day := _day(article))]
    if not days:
        return list(articles)
    first = max(days) - timedelta(DAYS - 1)
    return [article for article in articles if (day := _day(article)) and day >= first]


def _day(article: Article) -> date | None:
    try:
        return date.fromisoformat((article.published or "")[:10])
    except ValueError:
        return None


def _weight(group: Sequence[Article], whole: Selection) -> tuple[int, str]:
    """Sources that do not copy one another, then the newest day."""
    origins = {whole.copies.get(article.article_id, article.article_id) for article in group}
    return len(origins), max(article.published or "" for article in group)
