"""Facts chosen, written once a language, checked, and cited."""

from __future__ import annotations

import time
from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import permutations
from threading import Event as Flag

from chatbot.evidence.judge import Judge
from chatbot.evidence.match import alike, missing
from chatbot.evidence.verify import SUPPORTED
from chatbot.facts import Candidate, candidates, pick, sheet
from chatbot.language import one_line
from chatbot.models.types import Engine
from chatbot.report.shelf import In, Selection, Shelf, langs_of
from chatbot.report.titles import Titles
from chatbot.report.translated import copied
from chatbot.types import (
    Evidence,
    Fact,
    Lang,
    Sentence,
    Stage,
)
from chatbot.writing.article import Usage, usage_of
from chatbot.writing.cite import Numbering
from chatbot.writing.compose import Composer
from chatbot.writing.draft import Draft, Job, printed, quoted

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
class _Written:
    """A fact as far as it could be written."""

    drafts: Mapping[Lang, Draft]
    """The renderings that passed."""
    own: Mapping[Lang, Evidence]
    """What each language was written from; it is quoted where it did not pass."""
    cited: tuple[Evidence, ...]


class Reporter:
    """Writes the facts of a selection in one or both languages."""

    def __init__(self, *, engine: Engine, composer: Composer, shelf: Shelf) -> None:
        """Write with an engine through a composer, from a shelf."""
        self.engine = engine
        self.shelf = shelf
        self.titles = Titles(engine, composer.judge, composer.translator, embed=shelf.embed)
        self._composer = composer

    @property
    def judge(self) -> Judge:
        """Who checks what is written."""
        return self._composer.judge

    @property
    def translator(self) -> str:
        """What puts sentences into the other language; empty: the writer does."""
        return self._composer.translator.fingerprint if self._composer.translator else ""

    def chosen(self, selection: Selection, most: int) -> list[Candidate]:
        """The facts to tell of a selection, most important first."""
        page = sheet(selection.sentences, self.shelf.embed)
        return pick(candidates(page, copied(page, selection.copies)), most)

    def tell(
        self,
        chosen: Sequence[Candidate],
        lang: In,
        numbering: Numbering,
        *,
        usage: Usage | None = None,
        cancel: Flag | None = None,
    ) -> Generator[Stage | Fact]:
        """Write each fact once a language; those that no source can carry are left out.

        ``usage`` says what articles of either language have a way of writing; without it the facts'
        own sources do.
        Facts are at work together, in threads that the engine serves in the same batches. Yields
        a `Stage` before each `Fact`, and the facts in their order.
        """
        stop, start = _Stop(cancel), time.monotonic()
        used = usage or usage_of(source for fact in chosen for source in fact.sources)
        pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="fact")
        try:
            told = [pool.submit(self._told, fact, lang, used, stop) for fact in chosen]
            for done, (fact, future) in enumerate(zip(chosen, told, strict=True)):
                if stop.is_set():
                    return
                left = _left(sum(f.done() for f in told), len(told), time.monotonic() - start)
                yield Stage(name="write", done=done, total=len(chosen), left=left)
                written = future.result()
                if stop.is_set():
                    return
                yield _fact(fact, written, numbering)
        finally:  # also when the reader has gone
            stop.set()
            pool.shutdown(cancel_futures=True)

    def _told(
        self,
        fact: Candidate,
        lang: In,
        usage: Usage,
        cancel: Flag,
    ) -> _Written:
        """The renderings that passed their checks, and the sources they cite.

        Each is written from a source in its own language where there is one for each language and
        these say the same; otherwise all are written from the best source alone: sentences
        grouped by meaning may still differ in what they say, or how.
        """
        own = _own(fact, langs_of(lang))
        if len(set(own.values())) > 1 and not self._same(own, cancel):
            own = dict.fromkeys(own, fact.sources[0])
        jobs = [
            Job(
                task="fact",
                lang=in_lang,
                sources=(own[in_lang],),
                habits=usage[in_lang],
            )
            for in_lang in own
        ]
        drafts = self._composer.compose(jobs, cancel=cancel)
        passed = {
            j.lang: draft
            for j, draft in zip(jobs, drafts, strict=True)
            if draft and not draft.reason
        }
        return _Written(drafts=passed, own=own, cited=self._carried(fact, passed, own, cancel))

    def _same(self, own: Mapping[Lang, Evidence], cancel: Flag) -> bool:
        """Whether each source states all of the others."""
        texts = {source: one_line(source.text) for source in own.values()}
        pairs = [(texts[a], texts[b]) for a, b in permutations(texts, 2)]
        return min(self._composer.judge.support(pairs, cancel=cancel)) >= SUPPORTED

    def _carried(
        self,
        fact: Candidate,
        passed: Mapping[Lang, Draft],
        own: Mapping[Lang, Evidence],
        cancel: Flag,
    ) -> tuple[Evidence, ...]:
        """What a fact cites: what it is written from, and others that support every rendering."""
        told = tuple(dict.fromkeys(own.values()))
        if not passed:
            return told
        others = [source for source in fact.sources[:MOST_CITED] if source not in told]
        asked = [(source, lang, draft) for source in others for lang, draft in passed.items()]
        pairs = [(one_line(source.text), draft.text) for source, _, draft in asked]
        scores = self._composer.judge.support(pairs, cancel=cancel)
        refused = {
            source
            for (source, lang, draft), score in zip(asked, scores, strict=True)
            if score < CORROBORATES or missing(draft.text, lang, [(source.text, source.lang)])
        }
        return (*told, *(source for source in others if source not in refused))


def _left(done: int, total: int, seconds: float) -> float | None:
    """Seconds that the rest may take; what is under way counts for half. ``None``: no telling."""
    if not done:
        return None
    as_done = done + min(AT_ONCE, total - done) / 2
    return seconds / as_done * (total - as_done)


def _own(fact: Candidate, langs: Sequence[Lang]) -> dict[Lang, Evidence]:
    """What to write each language from: its own source where all have one that states as much."""
    best = fact.sources[0]
    own = {
        lang: next((s for s in fact.sources[:MOST_CITED] if s.lang == lang), None) for lang in langs
    }
    found = {lang: source for lang, source in own.items() if source is not None}
    texts = [(source.text, source.lang) for source in found.values()]
    if len(found) == len(own) and all(alike(texts[0], other) for other in texts[1:]):
        return found
    return dict.fromkeys(langs, best)


def _fact(fact: Candidate, written: _Written, numbering: Numbering) -> Fact:
    """The renderings, citing the same sources and stating the same numbers and names."""
    told = _settled(fact, written)
    renderings: dict[str, Sentence] = {}
    for lang, source in told.own.items():
        draft = told.drafts.get(lang)
        if draft is None:
            renderings[lang] = quoted(source, numbering, *_first(source, told.cited)[1:])
        else:
            used = _first(draft.used[0], told.cited) if draft.verbatim else told.cited
            renderings[lang] = printed(replace(draft, used=used), lang, numbering)
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


def _settled(fact: Candidate, written: _Written) -> _Written:
    """What is printed of a fact: all that passed, where the renderings state the same.

    Otherwise one of them, a translation last, beside the words it is from; else sources alone.
    """
    home = sorted(written.drafts, key=lambda lang: written.own[lang].lang != lang)
    fewer = [{lang: written.drafts[lang]} for lang in home] if len(home) > 1 else []
    for drafts in (written.drafts, *fewer):
        tried = _filled(fact, replace(written, drafts=drafts))
        if _agrees(tried):
            return tried
    return replace(written, drafts={}, cited=tuple(dict.fromkeys(written.own.values())))


def _filled(fact: Candidate, written: _Written) -> _Written:
    """With the source that each language quotes where nothing was written in it.

    Where each language has a source of its own, that; otherwise one that all languages then cite.
    """
    missing_in = [lang for lang in written.own if lang not in written.drafts]
    if len(set(written.own.values())) > 1 or not missing_in:
        return written
    source = _quotable(written.cited if written.drafts else fact.sources, missing_in[0])
    copied_from = [draft.used[0] for draft in written.drafts.values() if draft.verbatim]
    cited = _first(source, copied_from)
    return replace(written, own=dict.fromkeys(written.own, source), cited=cited)


def _agrees(written: _Written) -> bool:
    """Whether all that would be printed states the same numbers and names."""
    told = [
        (written.drafts[lang].text, lang) if lang in written.drafts else (source.text, source.lang)
        for lang, source in written.own.items()
    ]
    return all(alike(told[0], other) for other in told[1:])


def _first(source: Evidence, cited: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """A source before the others that are cited."""
    return (source, *(other for other in cited if other != source))


def _quotable(pool: Sequence[Evidence], lang: Lang) -> Evidence:
    return next((source for source in pool if source.lang == lang), pool[0])
