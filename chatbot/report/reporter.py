"""Facts chosen, written once a language, checked, and cited."""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from threading import Event as Flag

from chatbot.evidence.judge import Judge
from chatbot.evidence.match import alike, missing
from chatbot.facts import Candidate, candidates, pick, sheet
from chatbot.language import detect
from chatbot.messages import say
from chatbot.models.types import Engine, Generation, write
from chatbot.report.shelf import In, Selection, Shelf, langs_of
from chatbot.types import (
    Article,
    Evidence,
    Fact,
    Lang,
    Sentence,
    Stage,
)
from chatbot.writing.cite import Numbering
from chatbot.writing.compose import Composer, Draft, Job, printed, quoted
from chatbot.writing.grammar import LINE
from chatbot.writing.mend import mend
from chatbot.writing.prompting import prompt

CORROBORATES = 0.88
"""Least support by another source for it to be cited too."""
MOST_CITED = 8
"""Source sentences of one fact that are checked one by one."""
AT_ONCE = 8
"""Facts at work at once: while one is being checked others are written, so that the engine's
batches are full; more would only make the first one late."""


class _Stop(Flag):
    """Set by itself, or with the caller's own flag."""

    def __init__(self, other: Flag | None) -> None:
        super().__init__()
        self._other = other

    def is_set(self) -> bool:
        return super().is_set() or (self._other is not None and self._other.is_set())


class Reporter:
    """Writes the facts of a selection in one or both languages."""

    def __init__(self, *, engine: Engine, composer: Composer, shelf: Shelf) -> None:
        """Write with an engine through a composer, from a shelf."""
        self.engine = engine
        self.shelf = shelf
        self._composer = composer

    @property
    def judge(self) -> Judge:
        """Who checks what is written."""
        return self._composer.judge

    def chosen(self, selection: Selection, most: int) -> list[Candidate]:
        """The facts to tell of a selection, most important first."""
        page = sheet(selection.sentences, self.shelf.embed)
        return pick(candidates(page, selection.copies), most)

    def tell(
        self,
        chosen: Sequence[Candidate],
        lang: In,
        numbering: Numbering,
        *,
        cancel: Flag | None = None,
    ) -> Generator[Stage | Fact]:
        """Write each fact once a language; those that no source can carry are left out.

        Facts are at work together, in threads that the engine serves in the same batches. Yields
        a `Stage` before each `Fact`, and the facts in their order.
        """
        stop, start = _Stop(cancel), time.monotonic()
        pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="fact")
        try:
            told = [pool.submit(self._told, fact, lang, stop) for fact in chosen]
            for done, (fact, future) in enumerate(zip(chosen, told, strict=True)):
                if stop.is_set():
                    return
                left = _left(sum(f.done() for f in told), len(told), time.monotonic() - start)
                yield Stage(name="write", done=done, total=len(chosen), left=left)
                drafts, sources = future.result()
                if stop.is_set():
                    return
                yield _fact(fact, langs_of(lang), drafts, sources, numbering)
        finally:  # also when the reader has gone
            stop.set()
            pool.shutdown(cancel_futures=True)

    def _told(
        self, fact: Candidate, lang: In, cancel: Flag
    ) -> tuple[dict[Lang, Draft], list[Evidence]]:
        """The renderings that passed their checks, and the sources they cite."""
        jobs = [
            Job(task="fact", lang=in_lang, sources=fact.sources[:1]) for in_lang in langs_of(lang)
        ]
        drafts = self._composer.compose(jobs, cancel=cancel)
        passed = {
            j.lang: draft
            for j, draft in zip(jobs, drafts, strict=True)
            if draft and not draft.reason
        }
        return passed, self._carried(fact, passed, cancel)

    def _carried(
        self, fact: Candidate, passed: Mapping[Lang, Draft], cancel: Flag
    ) -> list[Evidence]:
        """What a fact cites: its best source, and others that corroborate; nothing if unwritten.

        Both renderings are written from the best source alone: sentences grouped by meaning may
        still differ in what they say, or how. Another is cited where it supports every rendering.
        """
        if not passed:
            return []
        others = fact.sources[1:MOST_CITED]
        asked = [(source, lang, draft) for source in others for lang, draft in passed.items()]
        pairs = [(" ".join(source.text.split()), draft.text) for source, _, draft in asked]
        scores = self._composer.judge.support(pairs, cancel=cancel)
        refused = {
            source
            for (source, lang, draft), score in zip(asked, scores, strict=True)
            if score < CORROBORATES or missing(draft.text, lang, [(source.text, source.lang)])
        }
        return [fact.sources[0], *(source for source in others if source not in refused)]

    def title(
        self, articles: Sequence[Article], lang: In, *, cancel: Flag | None = None
    ) -> dict[str, str]:
        """A headline a language: an article's own where there is one, else one translated.

        A translation whose names or numbers are not the original's is not used.
        """
        titles: dict[str, str] = {}
        for in_lang in langs_of(lang):
            own = next((a.title for a in articles if a.lang == in_lang and _whole(a.title)), "")
            titles[in_lang] = own or self._translated(articles, in_lang, cancel)
        return titles

    def _translated(self, articles: Sequence[Article], lang: Lang, cancel: Flag | None) -> str:
        titled = [article for article in articles if article.title]
        original = next((a for a in titled if _whole(a.title)), titled[0] if titled else None)
        if original is None:
            return say("untitled", lang)
        task = prompt("headline", lang)
        request = Generation(
            messages=task.messages(headline=original.title),
            max_tokens=task.max_tokens,
            grammar=LINE,
            fixed=task.fixed,
        )
        written = mend(write(self.engine, request, cancel=cancel), lang).rstrip(".")
        faithful = not missing(written, lang, [(original.title, original.lang)])
        fluent = detect(written, lang) == lang
        return written if written and faithful and fluent else original.title


def _left(done: int, total: int, seconds: float) -> float | None:
    """Seconds that the rest may take; what is under way counts for half. ``None``: no telling."""
    if not done:
        return None
    as_done = done + min(AT_ONCE, total - done) / 2
    return seconds / as_done * (total - as_done)


def _whole(title: str) -> bool:
    """A headline, not the first words of an article that has none."""
    return bool(title) and not title.endswith("…")


def _fact(
    fact: Candidate,
    langs: Sequence[Lang],
    passed: Mapping[Lang, Draft],
    carried: Sequence[Evidence],
    numbering: Numbering,
) -> Fact:
    """The renderings, citing the same sources and stating the same numbers and names.

    A failed one quotes a source of the other; where that says more or less than the other, or two
    written ones differ, the best source is quoted in both languages.
    """
    source = next((_quotable(fact, carried, lang) for lang in langs if lang not in passed), None)
    if source is not None:
        carried = [source]
    told = [
        (passed[lang].text, lang) if lang in passed else (carried[0].text, carried[0].lang)
        for lang in langs
    ]
    if not all(alike(told[0], other) for other in told[1:]):
        passed, carried = {}, fact.sources[:1]
    renderings: dict[str, Sentence] = {}
    for lang in langs:
        draft = passed.get(lang)
        if draft is not None:
            cited = Draft(text=draft.text, used=tuple(carried), support=draft.support)
            renderings[lang] = printed(cited, lang, numbering)
        else:
            renderings[lang] = quoted(carried[0], numbering)
    cited_articles = {c.article_id for s in renderings.values() for c in s.citations}
    days = [s.passage.published[:10] for s in fact.sources if s.passage.published]
    key = "\0".join(f"{s.passage.article_id}:{s.start}:{s.end}" for s in fact.sources)
    return Fact(
        id=sha256(key.encode()).hexdigest()[:12],
        renderings=renderings,
        sources=len(cited_articles),
        independent_sources=min(fact.independent, len(cited_articles)),
        date=min(days) if days else None,
    )


def _quotable(fact: Candidate, used: Sequence[Evidence], lang: Lang) -> Evidence:
    pool = used or fact.sources
    return next((source for source in pool if source.lang == lang), pool[0])
