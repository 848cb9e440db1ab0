"""Summarize: what a selection of articles establishes, sentence by cited sentence."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from threading import Event as Flag

from chatbot.report import In, Reporter, Telling, langs_of, left_out, select
from chatbot.types import Article, Event, Finished, Lang, Stage, Summary
from chatbot.writing.prompting import prompt


def summarize(  # noqa: PLR0913 - what a summary depends on
    reporter: Reporter,
    articles: Sequence[Article],
    *,
    lang: In = "both",
    ui_lang: Lang = "en",
    sentences: int = 6,
    cancel: Flag | None = None,
) -> Iterator[Event]:
    """Summarize all the articles in at most ``sentences`` facts; ends with `Finished`.

    Each article contributes a fact, or is in ``left_out`` with the reason.
    """
    start = time.monotonic()
    yield Stage(name="read", total=len(articles))
    selection = select(articles, reporter.shelf)
    yield Stage(name="embed", total=sum(len(s) for s in selection.sentences.values()))
    chosen = reporter.chosen(selection, sentences)
    telling = Telling(reporter, chosen, lang, usage=selection.usage(), start=start, cancel=cancel)
    with closing(telling):
        facts = yield from telling.take(len(chosen))
    tried = frozenset(article for fact in chosen for article in fact.articles)
    title = reporter.titles.of(articles, lang, told=chosen, cancel=cancel) if articles else {}
    result = Summary(
        title=title,
        lang=lang,
        facts=tuple(facts),
        articles=tuple(article.article_id for article in articles),
        left_out=tuple(left_out(selection, facts, ui_lang, tried=tried, stopped=telling.stopped)),
        prompt=prompt("fact", langs_of(lang)[0]).ref,
        model=reporter.engine.name,
        seconds=telling.seconds(),
    )
    yield Finished(result=result)
