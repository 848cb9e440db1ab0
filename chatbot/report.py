"""What summaries and briefings share: facts chosen, written once a language, checked, cited.

An article contributes facts or is listed as left out, with the reason: none vanishes silently.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from threading import Event as Flag
from typing import Literal

from chatbot.evidence.judge import Judge
from chatbot.evidence.match import missing
from chatbot.facts import Candidate, Embed, candidates, pick, sheet, tellable
from chatbot.language import detect
from chatbot.messages import say
from chatbot.models.types import Engine, Generation, write
from chatbot.types import (
    LANGS,
    Article,
    Event,
    Evidence,
    Fact,
    Lang,
    LeftOut,
    Printed,
    Seconds,
    Sentence,
    Stage,
)
from chatbot.writing.cite import Numbering, evidence
from chatbot.writing.compose import Composer, Draft, Job, printed, quoted
from chatbot.writing.grammar import LINE
from chatbot.writing.mend import mend
from chatbot.writing.prompting import prompt
from vectorstore.types import Passage, Vectors

In = Literal["fr", "en", "both"]
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What a report needs of the library and the embedder."""

    passages: Callable[[str], list[Passage]]
    vectors: Callable[[Article], Vectors]
    """An article's centred passage vectors, shape ``(n, dim)``."""
    embed: Embed
    groups: Callable[[Sequence[Article]], list[frozenset[str]]]
    """Articles that are copies of one text, singletons included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Some articles, their citable sentences, and which are copies of which."""

    articles: tuple[Article, ...]
    sentences: Mapping[str, Sequence[Evidence]]
    copies: Mapping[str, str]


def langs_of(lang: In) -> tuple[Lang, ...]:
    """The languages a report is written in."""
    return LANGS if lang == "both" else (lang,)


def select(articles: Sequence[Article], shelf: Shelf) -> Selection:
    """Read the articles' sentences and find the copies among them."""
    copies = {
        member: min(group, key=[a.article_id for a in articles].index)
        for group in shelf.groups(articles)
        for member in group
    }
    sentences = {
        article.article_id: [
            source
            for passage in shelf.passages(article.article_id)
            for source in evidence(passage, article.url)
        ]
        for article in articles
        if article.lang in LANGS
    }
    return Selection(articles=tuple(articles), sentences=sentences, copies=copies)


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


class Telling:
    """Facts being told, one after the other: their numbers, their clock, and the facts told."""

    def __init__(
        self,
        reporter: Reporter,
        chosen: Sequence[Candidate],
        lang: In,
        *,
        start: float,
        cancel: Flag | None = None,
    ) -> None:
        """Tell what was chosen; nothing is written before the first `take`.

        ``start`` is when the reader asked, by `time.monotonic`.
        """
        self.numbering = Numbering()
        self._start = start
        self._first: float | None = None
        self._cancel = cancel
        self._steps = reporter.tell(chosen, lang, self.numbering, cancel=cancel)

    def take(self, most: int) -> Generator[Event, None, list[Fact]]:
        """Tell the next ``most`` facts, fewer when stopped; yields events, returns the facts."""
        facts: list[Fact] = []
        while len(facts) < most and (step := next(self._steps, None)) is not None:
            if isinstance(step, Stage):
                yield step
                continue
            if self._first is None:
                self._first = time.monotonic() - self._start
            facts.append(step)
            for sentence in step.renderings.values():
                yield Printed(sentence=sentence)
        return facts

    @property
    def stopped(self) -> bool:
        """Whether the reader has had enough."""
        return self._cancel is not None and self._cancel.is_set()

    def seconds(self) -> Seconds:
        """Until the first fact, and until now."""
        first = None if self._first is None else round(self._first, 3)
        return Seconds(first_token=first, total=round(time.monotonic() - self._start, 3))

    def close(self) -> None:
        """Leave what is not told unwritten; the engine is free at once."""
        self._steps.close()


def _left(done: int, total: int, seconds: float) -> float | None:
    """Seconds that the rest may take; what is under way counts for half. ``None``: no telling."""
    if not done:
        return None
    as_done = done + min(AT_ONCE, total - done) / 2
    return seconds / as_done * (total - as_done)


def left_out(  # noqa: PLR0913 - what the reasons depend on
    selection: Selection,
    facts: Sequence[Fact],
    lang: Lang,
    *,
    tried: frozenset[str],
    stopped: bool,
    old: frozenset[str] = frozenset(),
) -> list[LeftOut]:
    """Every article that no fact cites, and why.

    ``tried``: articles whose facts were written; ``old``: those that say nothing new.
    """
    cited = {
        citation.article_id
        for fact in facts
        for sentence in fact.renderings.values()
        for citation in sentence.citations
    }
    titles = {article.article_id: article.title for article in selection.articles}
    reasons = []
    for article in selection.articles:
        if article.article_id in cited:
            continue
        original = selection.copies.get(article.article_id, article.article_id)
        values: dict[str, object] = {}
        if article.article_id not in selection.sentences:
            key, values = "left_out_language", {"code": article.lang}
        elif original != article.article_id and original in cited:
            key, values = "left_out_copy", {"title": titles.get(original, "")}
        elif not any(map(tellable, selection.sentences[article.article_id])):
            key = "left_out_empty"
        elif stopped:
            key = "left_out_cancelled"
        elif article.article_id in old:
            key = "left_out_told"
        else:
            key = "left_out_unsupported" if article.article_id in tried else "left_out_length"
        reasons.append(LeftOut(article_id=article.article_id, why=say(key, lang, **values)))
    return reasons


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
    """The renderings, citing the same sources; a failed one quotes a source the other cites."""
    renderings: dict[str, Sentence] = {}
    for lang in langs:
        draft = passed.get(lang)
        if draft is not None:
            cited = Draft(text=draft.text, used=tuple(carried), support=draft.support)
            renderings[lang] = printed(cited, lang, numbering)
        else:
            renderings[lang] = quoted(_quotable(fact, carried, lang), numbering)
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
