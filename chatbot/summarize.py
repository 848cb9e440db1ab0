"""Summarize: what a selection of articles establishes, sentence by cited sentence."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from threading import Event as Flag

from chatbot.report import In, Reporter, langs_of, left_out, select
from chatbot.types import Article, Event, Fact, Finished, Lang, Printed, Seconds, Stage, Summary
from chatbot.writing.cite import Numbering
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
    first: float | None = None
    yield Stage(name="read", total=len(articles))
    selection = select(articles, reporter.shelf)
    yield Stage(name="embed", total=sum(len(s) for s in selection.sentences.values()))
    chosen = reporter.chosen(selection, sentences)
    numbering = Numbering()
    facts: list[Fact] = []
    for step in reporter.tell(chosen, lang, numbering, cancel=cancel):
        if isinstance(step, Stage):
            yield step
            continue
        first = first if first is not None else time.monotonic() - start
        facts.append(step)
        for sentence in step.renderings.values():
            yield Printed(sentence=sentence)
    stopped = bool(cancel and cancel.is_set())
    tried = frozenset(article for fact in chosen for article in fact.articles)
    result = Summary(
        title=reporter.title(articles, lang, cancel=cancel) if articles else {},
        lang=lang,
        facts=tuple(facts),
        articles=tuple(article.article_id for article in articles),
        left_out=tuple(left_out(selection, facts, ui_lang, tried=tried, stopped=stopped)),
        prompt=prompt("fact", langs_of(lang)[0]).ref,
        model=reporter.engine.name,
        seconds=Seconds(
            first_token=None if first is None else round(first, 3),
            total=round(time.monotonic() - start, 3),
        ),
    )
    yield Finished(result=result)
