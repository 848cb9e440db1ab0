"""What the news is, or what is known of a subject, where no sentence could answer.

Of the news the lead of each story is told, of a subject what its articles establish; of how it
stands, what the newest of them do. Nothing is judged to answer: what is told is on the subject,
and is checked as a report's sentences are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from threading import Event as Flag

from chatbot.evidence.leaning import leans
from chatbot.evidence.match import unnamed
from chatbot.evidence.question import covered
from chatbot.evidence.theme import Theme
from chatbot.facts import Candidate, candidates, pick, sheet
from chatbot.report import Reporter, Selection, copied, select
from chatbot.stories import stories
from chatbot.topics import ON_TOPIC, interests, relevance
from chatbot.types import Article, Lang, Sentence, Stage
from chatbot.writing.article import Usage
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
_NEAR = 0.2
"""How much less than the best an article may be on a subject to be told of with it."""
_ACROSS = 0.6
"""Least relevance of an article in another language than the subject's."""
_PART = 0.2
"""Least relevance of another article of a story that is on a subject."""
_WORDS = 0.7
"""Least share of a subject's words, weighed, that an article of its language has."""
_KNOWN, _NEW = 5, 3
"""Facts of a subject, and of how it stands."""
_SPARE = 2
"""Facts more than are told, for those that lean on a sentence before them."""
_OWN = 3
"""Best facts among which one that is told in the reader's language goes first."""


class Overview:
    """Tells what some days brought, a sentence a story."""

    def __init__(
        self,
        reporter: Reporter,
        articles: Callable[[Filter], Iterable[Article]],
        stored: Callable[[Iterable[str]], list[Article]] = lambda _: [],
    ) -> None:
        """Tell with a reporter; ``articles`` gives those of a filter, newest first.

        ``stored`` gives those of some ids.
        """
        self._reporter = reporter
        self._articles = articles
        self._stored = stored

    def told(
        self, where: Filter, lang: Lang, *, cancel: Flag | None = None
    ) -> Iterator[Stage | Sentence]:
        """The leads of the stories, those of most sources first; nothing without articles."""
        found = list(islice(self._articles(where), _MOST))
        if not (where.since or where.until):
            found = _recent(found)
        yield Stage(name="group", total=len(found))
        whole = select(found, self._reporter.shelf)
        yield from self._sentences(self._leads(whole, lang), lang, whole.usage(), cancel)

    def on(  # noqa: PLR0913 - all that telling of a subject takes
        self,
        theme: Theme,
        asked: str,
        found: Iterable[str],
        where: Filter,
        lang: Lang,
        *,
        cancel: Flag | None = None,
    ) -> Iterator[Stage | Sentence]:
        """What articles on a subject establish, or the newest of them; nothing where none is.

        ``asked`` is the language that the subject is named in, ``found`` are the ids of articles
        that may be on it, all of them in ``where``.
        """
        about = self._about(theme.topic, asked, self._stored(found), where)
        if theme.scope != "whole":
            about = _recent(about)
        if not about:
            return
        yield Stage(name="group", total=len(about))
        whole = select(about, self._reporter.shelf)
        most = _KNOWN if theme.scope == "whole" else _NEW
        first = self._reporter.chosen(whole, most + _SPARE)
        alone = [fact for fact in first if not leans(fact.sources[0].text)]
        yield from self._sentences((alone or first)[:most], lang, whole.usage(), cancel)

    def _sentences(
        self, facts: Sequence[Candidate], lang: Lang, usage: Usage, cancel: Flag | None
    ) -> Iterator[Stage | Sentence]:
        for step in self._reporter.tell(facts, lang, Numbering(), usage=usage, cancel=cancel):
            if isinstance(step, Stage):
                yield step
            elif lang in step.renderings:
                yield step.renderings[lang]

    def _about(
        self, topic: str, asked: str, found: Sequence[Article], where: Filter
    ) -> list[Article]:
        """The stories of which an article is on a subject, about as much as the one that is most.

        In its own language an article must have the subject's names and most of its words; in the
        other its meaning must be the nearer.
        """
        shelf = self._reporter.shelf
        around = islice(self._articles(where), _MOST) if found else ()
        every = {article.article_id: article for article in (*found, *around)}
        vectors = {id_: shelf.vectors(article) for id_, article in every.items()}
        readable = [article for id_, article in every.items() if len(vectors[id_])]
        wanted = interests([topic], shelf.embed) if readable else []
        if not wanted:
            return []
        groups = [[article] for article in readable]
        table = relevance(wanted, groups, lambda article: vectors[article.article_id])
        scores = dict(zip((a.article_id for a in readable), map(float, table[:, 0]), strict=True))
        sure = {
            article.article_id
            for article in found
            if scores.get(article.article_id, 0.0)
            >= (ON_TOPIC if article.lang == asked else _ACROSS)
            and (article.lang != asked or _says(article, topic, asked))
        }
        least = max((scores[id_] for id_ in sure), default=0.0) - _NEAR
        seeds = {id_ for id_ in sure if scores[id_] >= least}
        return [
            article
            for group in (stories(readable, vectors) if seeds else [])
            if seeds & {article.article_id for article in group}
            for article in group
            if scores[article.article_id] >= _PART
        ]

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


def _says(article: Article, topic: str, lang: str) -> bool:
    """Whether an article has a subject's names, and most of what its words weigh."""
    whole = f"{article.title}. {article.text}"
    return covered(topic, lang, [whole]) >= _WORDS and not unnamed(topic, lang, [(whole, lang)])


def _day(article: Article) -> date | None:
    try:
        return date.fromisoformat((article.published or "")[:10])
    except ValueError:
        return None


def _weight(group: Sequence[Article], whole: Selection) -> tuple[int, str]:
    """Sources that do not copy one another, then the newest day."""
    origins = {whole.copies.get(article.article_id, article.article_id) for article in group}
    return len(origins), max(article.published or "" for article in group)
