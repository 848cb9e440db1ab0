"""Made once, kept, and given again: a briefing of the same articles is not made twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from threading import Event as Flag
from typing import Protocol

from chatbot.types import LANGS, Article, Briefing, Event, Finished
from chatbot.wire import article_json, text_hash
from chatbot.writing.prompting import prompt

REMEMBERED = 14
"""Earlier briefings that one is compared with."""
_FORM = 1
"""Raised when briefings of the same articles come out otherwise."""
_WRITTEN = ("fact", "headline", "translation")
_JUDGED = ("support", "contradicts")
"""Tasks whose prompts a briefing depends on: in each language, and in one."""


class Archive(Protocol):
    """Where past briefings are kept; see `chatbot.library.briefings`."""

    def asked(self, asked: str) -> Briefing | None:
        """The last briefing made from the same."""
        ...

    def before(self, date: str, *, most: int) -> list[Briefing]:
        """The last briefings of days before ``date``, newest first."""
        ...

    def put(self, briefing: Briefing, *, asked: str = "") -> object:
        """Keep a briefing."""
        ...


def asked(articles: Sequence[Article], **settings: object) -> str:
    """A hash of all that a briefing depends on: its articles as they are, settings, prompts."""
    known = sorted((article_json(a) for a in articles), key=lambda row: str(row["article_id"]))
    prompts = [prompt(task, lang).ref for task in _WRITTEN for lang in LANGS]
    prompts += [prompt(task).ref for task in _JUDGED]
    told = json.dumps([_FORM, known, settings, prompts], sort_keys=True, default=str)
    return sha256(told.encode()).hexdigest()


def kept(  # noqa: PLR0913 - what keeping depends on
    archive: Archive,
    make: Callable[[list[Briefing]], Iterator[Event]],
    *,
    date: str,
    asked: str,
    again: bool = False,
    cancel: Flag | None = None,
) -> Iterator[Event]:
    """The briefing asked for before, at once; else the one ``make`` makes, which is then kept.

    ``make`` is given the last briefings of days before ``date``, newest first. ``again`` makes it
    anew whatever is kept. One that was cancelled, or that tells nothing, is not kept.
    """
    past = None if again else archive.asked(asked)
    if past is not None:
        yield Finished(result=past)
        return
    for event in make(archive.before(date, most=REMEMBERED)):
        result = event.result if isinstance(event, Finished) else None
        stopped = cancel is not None and cancel.is_set()
        if isinstance(result, Briefing) and result.stories and not stopped:
            archive.put(result, asked=asked)
        yield event


def fresh(articles: Iterable[Article], last: Briefing | None) -> bool:
    """Whether an article is none that a briefing was made from, or says something else now."""
    known = last.manifest.sources if last and last.manifest else {}
    return any(known.get(article.article_id) != text_hash(article) for article in articles)


def has_news(briefing: Briefing) -> bool:
    """Whether a briefing tells anything that an earlier one did not."""
    return any(story.status != "unchanged" for story in briefing.stories)
