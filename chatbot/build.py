"""The only place where concrete classes meet: settings in, a desk out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from threading import Event as Flag
from threading import RLock
from types import TracebackType
from typing import TYPE_CHECKING, Self

from chatbot.errors import LibraryError
from chatbot.language import one_line
from chatbot.library import Library, Owner
from chatbot.types import Hints, Ingested, Lang, Stage, Turn, Verdict
from vectorstore.types import Embedder, Filter, Passage, Query, StoreError

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from chatbot.answer import Request
    from chatbot.config import Settings
    from chatbot.evidence.proposals import Proposal
    from chatbot.indexes import Indexes
    from chatbot.library.briefings import PastBriefing
    from chatbot.library.conversations import Conversations
    from chatbot.library.editing import Removed
    from chatbot.library.feeds import Feed
    from chatbot.models.translation import Translator
    from chatbot.models.types import Engine
    from chatbot.report import In, Reporter, Shelf
    from chatbot.types import Article, Briefing, Event, Evidence
    from vectorstore.hybrid import HybridStore
    from vectorstore.types import DenseIndex, Hit, Vectors

Progress = Callable[[Stage], None]


def build(  # noqa: PLR0913 - whatever may be replaced
    settings: Settings,
    *,
    engine: Engine | None = None,
    embedder: Embedder | None = None,
    dense: DenseIndex | None = None,
    translator: Translator | None = None,
    progress: Progress | None = None,
) -> Desk:
    """A desk over these settings; what is passed replaces what they would choose.

    With an engine that is passed there is no other translator than the one passed. Nothing is
    opened, locked or loaded before it is needed. ``progress`` hears of repairs to the index at
    start.
    """
    return Desk(
        settings,
        engine=engine,
        embedder=embedder,
        dense=dense,
        translator=translator,
        progress=progress,
    )


class Desk:
    """Everything a reader can ask for, over one library; safe from many threads.

    Reading the list of articles needs no ownership of the library; everything else does, and
    raises `LibraryError` while another process has it. Use as a context manager, or `close`.
    """

    def __init__(  # noqa: PLR0913 - see `build`
        self,
        settings: Settings,
        *,
        engine: Engine | None,
        embedder: Embedder | None,
        dense: DenseIndex | None,
        translator: Translator | None = None,
        progress: Progress | None,
    ) -> None:
        """See `build`."""
        self.settings = settings
        self._engine = engine
        self._embedder = embedder
        self._dense = dense
        self._translator = translator
        self._translates = engine is None
        self._progress = progress
        self._lock = RLock()
        self._changing = RLock()
        self._closing = False
        self._open = ExitStack()
        self._owner: Owner | None = None
        self._owned: Library | None = None
        self._reading: Library | None = None
        self._store: HybridStore | None = None

    @property
    def library(self) -> Library:
        """The stored articles: writable when this process owns them, else read only."""
        with self._lock:
            if self._owned is None and self._reading is None:
                try:
                    self._own()
                except LibraryError as error:
                    path = self.settings.home / "library.sqlite"
                    still = error.key == "library_lock_failed" and path.exists()
                    if not still and not error.key.startswith("library_owned"):
                        raise
                    self._reading = self._open.enter_context(Library.open(path, readonly=True))
            library = self._owned or self._reading
            if library is None:  # pragma: no cover - `_own` returns or raises
                raise LibraryError("library_lock_failed", origin=str(self.settings.home))
            return library

    @property
    def conversations(self) -> Conversations:
        """The conversations kept in the library; `LibraryError` while another process owns it."""
        return self._own().conversations

    def ingest(
        self, sources: Iterable[str], *, hints: Hints | None = None, stdin: bytes | None = None
    ) -> Iterator[Ingested]:
        """Read files, folders, URLs, feeds or ``-`` into the library; one result a document."""
        from chatbot.ingest.sources import documents
        from chatbot.intake import intake
        from chatbot.library.change import ServingEmbedder

        library, store = self._own(), self.store
        found = documents(
            sources, settings=self.settings.fetch, hints=hints or Hints(), stdin=stdin
        )
        embedder = ServingEmbedder(store=store)
        yield from intake(found, library=library, store=store, embedder=embedder)

    def remove(self, article_id: str) -> Article:
        """Take an article out of the library and the index; `LibraryError` if there is none."""
        from chatbot.intake import remove

        return remove(article_id, library=self._own(), store=self.store)

    def revisions(self, article_id: str) -> list[Article]:
        """What an article has said, oldest first; `LibraryError` if there is none."""
        return self.library.revisions(article_id)

    def remembered(self, article_id: str) -> Removed:
        """What `restore` will need after `remove`; `LibraryError` if there is none."""
        from chatbot.library.editing import remembered

        return remembered(article_id, self.library)

    def edit(self, article_id: str, hints: Hints) -> Article:
        """Correct an article's headline, outlet or date; raises `LibraryError`."""
        from chatbot.library.change import ServingEmbedder
        from chatbot.library.editing import edit

        library, store = self._own(), self.store
        embedder = ServingEmbedder(store=store)
        return edit(article_id, hints, library=library, store=store, embedder=embedder)

    def restore(self, removed: Removed) -> Article:
        """Put a removed article back, with what was known of it; raises `LibraryError`."""
        from chatbot.ingest.chunk import chunk
        from chatbot.library.change import ServingEmbedder
        from chatbot.library.editing import restore

        library, store = self._own(), self.store
        passages, embedder = chunk(removed.article), ServingEmbedder(store=store)
        return restore(removed, passages, library=library, store=store, embedder=embedder)

    def pack(self, path: Path) -> Path:
        """Write everything this home holds into one ZIP file; raises `ExportError`."""
        from chatbot.library.home import pack

        return pack(self._own(), self.settings.home, path)

    def erase(self) -> None:
        """Forget everything but the settings, indexes included; raises `LibraryError`."""
        from chatbot.library.home import erase

        erase(self._own(), self.settings.home)
        for _ in self.reindex():
            pass

    def search(self, query: Query) -> list[Hit]:
        """The passages that fit, best first; an index found damaged is rebuilt once."""
        try:
            return self.store.search(query)
        except StoreError:
            for _ in self.reindex():
                pass
            return self.store.search(query)

    def ask(  # noqa: PLR0913 - what a question depends on
        self,
        question: str,
        *,
        id: str | None = None,  # noqa: A002 - the row's own name
        lang: Lang | None = None,
        answer_lang: Lang | None = None,
        ui_lang: Lang = "en",
        where: Filter | None = None,
        history: Sequence[Turn] = (),
        today: date | None = None,
        cancel: Flag | None = None,
    ) -> Iterator[Event]:
        """Answer from the articles, event by event; ends with ``Finished(Answer)``.

        ``today`` is the day that “yesterday” is counted from; ``None``: this one.
        """
        from chatbot.answer import Answerer, Overview, Request
        from chatbot.evidence.judge import Judge
        from chatbot.writing.compose import Composer

        request: Request = Request(
            question=question,
            id=id,
            lang=lang,
            answer_lang=answer_lang,
            ui_lang=ui_lang,
            where=where or Filter(),
            history=history,
            today=today,
            cancel=cancel,
        )
        library = self._own()
        engine = self._remembering()

        def text(passage: Passage) -> str:
            try:
                return library.article(passage.article_id).text
            except LibraryError:  # removed in the meantime
                return passage.text

        def near(question: str, lang: Lang, sources: Sequence[Evidence]) -> Sequence[float]:
            texts = [one_line(source.text) for source in sources]
            told = self.store.passage_vectors(texts, [source.lang for source in sources])
            return [float(cosine) for cosine in told @ self.store.question_vector(question, lang)]

        answerer = Answerer(
            search=self.search,
            engine=engine,
            composer=Composer(engine, Judge(engine), translator=self._rendering()),
            judge=Judge(engine),
            stored=library.count,
            text=text,
            near=None if self.settings.engine.paraphrase else near,
            overview=Overview(self._reporter(background=False), library.articles, library.stored),
        )
        yield from answerer.ask(request)

    def summarize(  # noqa: PLR0913 - what a summary depends on
        self,
        *,
        articles: Sequence[str] = (),
        query: str = "",
        where: Filter | None = None,
        lang: In = "both",
        ui_lang: Lang = "en",
        sentences: int = 6,
        cancel: Flag | None = None,
    ) -> Iterator[Event]:
        """Summarize the selection, all of it; ends with ``Finished(Summary)``."""
        from chatbot.summarize import summarize

        chosen = self._selected(articles, query, where or Filter())
        yield from summarize(
            self._reporter(background=False),
            chosen,
            lang=lang,
            ui_lang=ui_lang,
            sentences=sentences,
            cancel=cancel,
        )

    def brief(  # noqa: PLR0913 - what a briefing depends on
        self,
        *,
        date: str,
        days: int = 1,
        lang: In = "both",
        ui_lang: Lang = "en",
        where: Filter | None = None,
        topics: Sequence[str] = (),
        again: bool = False,
        cancel: Flag | None = None,
    ) -> Iterator[Event]:
        """Brief on the days that end on ``date``; ends with ``Finished(Briefing)``.

        ``topics`` choose its stories; those the reader keeps put theirs first. Asked again of the
        same articles, it is given as it was kept, unless ``again``.
        """
        from chatbot.briefing import Wanted, asked, brief, kept

        articles = self._window(date, days, where or Filter())
        chosen = self.settings.briefing
        wanted = Wanted(only=tuple(topics), first=tuple(self.topics()))
        telling = {"date": date, "days": days, "lang": lang, "ui_lang": ui_lang, "wanted": wanted}
        yield from kept(
            self._own().briefings,
            lambda past: brief(
                self._reporter(background=True),
                articles,
                date=date,
                days=days,
                lang=lang,
                ui_lang=ui_lang,
                length=chosen.length,
                past=past,
                wanted=wanted,
                cancel=cancel,
            ),
            date=date,
            asked=asked(articles, **telling, **dict(chosen), model=self._writers()),
            again=again,
            cancel=cancel,
        )

    def _writers(self) -> list[object]:
        """Who writes, in whose words, and who translates, as a kept briefing remembers it."""
        engine, translator = self.settings.engine, self.translator
        translated = translator.fingerprint if translator else ""
        return [engine.model, engine.remote_model, engine.paraphrase, translated]

    def is_fresh(self, *, date: str, days: int, lang: In, where: Filter | None = None) -> bool:
        """Tell whether anything has come since the last briefing like this one was made."""
        from chatbot.briefing import fresh

        alike = (one for one in self.briefings() if (one.days, one.lang) == (days, lang))
        last = next((self.past_briefing(one.id) for one in alike), None)
        return fresh(self._window(date, days, where or Filter()), last)

    def briefings(self) -> list[PastBriefing]:
        """Past briefings, the newest day first."""
        return self.library.briefings.listed()

    def past_briefing(self, briefing_id: str) -> Briefing:
        """A past briefing as it was, its articles too; `LibraryError` if there is none."""
        return self.library.briefings.get(briefing_id)

    def forget_briefing(self, briefing_id: str) -> PastBriefing:
        """Drop a past briefing for good; `LibraryError` if there is none."""
        return self._own().briefings.forget(briefing_id)

    def propose_names(self, where: Filter | None = None) -> list[Proposal]:
        """Names that the table may lack, from the articles a filter admits; needs no model."""
        from chatbot.glossary import proposed

        return proposed(list(self._own().articles(where or Filter())), self._shelf())

    def feeds(self) -> list[Feed]:
        """The feeds that are followed, in the order added."""
        return self.library.feeds.listed()

    def add_feed(self, url: str, title: str = "") -> Feed:
        """Follow a feed, or the first of a list; `IngestError` when there is none to read."""
        return self.add_feeds(url, title)[0]

    def add_feeds(self, source: str, title: str = "") -> list[Feed]:
        """Follow a feed, the one a web page points to, or all of an OPML list (address or file)."""
        from chatbot.ingest.subscribed import subscribe

        return subscribe(source, title, self._own().feeds, settings=self.settings.fetch)

    def remove_feed(self, url: str) -> Feed:
        """Follow a feed no longer; its articles stay. `LibraryError` if it is not followed."""
        return self._own().feeds.remove(url)

    def fetch_feeds(self) -> Iterator[Ingested]:
        """Read what is new in the feeds into the library; one result a document."""
        from chatbot.ingest.subscribed import Round
        from chatbot.intake import intake
        from chatbot.library.change import ServingEmbedder

        library, store = self._own(), self.store
        yield from Round(library.feeds, settings=self.settings.fetch).through(
            lambda documents: intake(
                documents, library=library, store=store, embedder=ServingEmbedder(store=store)
            )
        )

    def topics(self) -> list[str]:
        """The topics that the reader cares for, in the order added."""
        return self.library.topics.listed()

    def add_topic(self, text: str) -> str:
        """Keep a topic; `LibraryError` for one without a word."""
        return self._own().topics.add(text)

    def remove_topic(self, text: str) -> str:
        """Drop a topic; `LibraryError` if there is no such one."""
        return self._own().topics.remove(text)

    def verify(self, pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[float, Verdict]]:
        """Judge ``(source, claim)`` pairs: support from 0 to 1, and a verdict."""
        from chatbot.evidence.judge import Judge
        from chatbot.evidence.verify import verify

        return verify(Judge(self.engine), pairs, self.translator, self.embedder)

    def reindex(self) -> Iterator[Stage]:
        """Make the indexes anew from the library.

        No model is needed, unless another embedder was chosen: then everything is embedded first.
        A store that serves already is filled anew itself: another over its files would take them
        from under it.
        """
        from chatbot.library.index import reindex

        library = self._own()
        if library.pairs.serving.fingerprint not in {"", self.embedder.fingerprint}:
            yield from self.change_embedder()
        elif self._store is None:
            yield from self._indexes().anew(self.embedder)
        else:
            yield from reindex(library, self._store)

    def warm(self) -> None:
        """Load the model now, so that the first question does not wait for it."""
        from chatbot.models.types import Generation, Message, write

        hello = Message(role="user", content="Hello")
        write(self.engine, Generation(messages=(hello,), max_tokens=1))

    def prepare(self) -> None:
        """Have the beginnings of all prompts read, and kept for the next start.

        In the background: whoever asks something meanwhile goes first. Half a minute on two slow
        cores the first time, an instant afterwards.
        """
        from chatbot.models.types import write_all
        from chatbot.writing.prompting import beginnings

        write_all(self.engine.lane(background=True), beginnings())

    def announce(self, url: str) -> None:
        """Tell other processes where this one serves the library."""
        self._own()
        if self._owner is not None:
            self._owner.announce(url)

    @property
    def engine(self) -> Engine:
        """The language model, opened at first use."""
        from chatbot.models.open import open_engine

        with self._lock:
            if self._engine is None:
                self._engine = open_engine(self.settings)
                self._open.callback(self._engine.close)
            return self._engine

    @property
    def translator(self) -> Translator | None:
        """What puts sentences into the other language; ``None`` where it is not installed."""
        from chatbot.models.translation import open_translator

        with self._lock:
            if self._translator is None and self._translates:
                self._translator = open_translator(self.settings)
            return self._translator

    @property
    def embedder(self) -> Embedder:
        """The embedding model, opened at first use."""
        from chatbot.models.embedding import open_embedder

        with self._lock:
            if self._embedder is None:
                self._embedder = open_embedder(self.settings)
            return self._embedder

    @property
    def store(self) -> HybridStore:
        """The indexes, in step with the library when first asked for."""
        from chatbot.models.embedding import embedder_of

        with self._lock:
            if self._store is None:
                for step in self._indexes().serving(
                    self.embedder, lambda fingerprint: embedder_of(fingerprint, self.settings)
                ):
                    if not isinstance(step, Stage):
                        self._store = step
                    elif self._progress:
                        self._progress(step)
            return self._store  # type: ignore[return-value] # the last step is the store

    def change_embedder(self) -> Iterator[Stage]:
        """Embed anew with the embedder chosen, if another serves; searches go on meanwhile.

        Whatever stops it, the next call goes on from there.
        """
        if self.store.embedder.fingerprint == self.embedder.fingerprint:
            return
        with self._changing:
            for stage in self._indexes().change(self.store, self.embedder):
                if self._closing:
                    return
                yield stage

    def close(self) -> None:
        """Free the model, the indexes and the library; closing twice is harmless."""
        self._closing = True
        with self._changing, self._lock:  # a change of embedder stops at its next step
            self._open.close()
            self._owner = self._owned = self._reading = self._store = None

    def __enter__(self) -> Self:
        """Close at the end of the block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Close, whatever happened."""
        self.close()

    def _own(self) -> Library:
        """The library, owned; raises `LibraryError` while another process owns it."""
        with self._lock:
            if self._owned is None:
                home = self.settings.home
                self._owner = self._open.enter_context(Owner(home))
                self._owned = self._open.enter_context(Library.open(home / "library.sqlite"))
            return self._owned

    def _indexes(self) -> Indexes:
        from chatbot.indexes import Indexes

        given = self._dense
        return Indexes(
            self.settings,
            self._own(),
            opened=self._open,
            dense=None if given is None else lambda: given,
        )

    def _remembering(self, *, background: bool = False) -> Engine:
        """The engine for one more caller; it finds in the library what it was asked before."""
        from chatbot.models.remember import RememberingEngine

        return RememberingEngine(self.engine.lane(background=background), self._own())

    def _rendering(self) -> Translator | None:
        """The translator, if there is one; it finds in the library what it was asked before."""
        from chatbot.models.remember import RememberingTranslator

        return self.translator and RememberingTranslator(self.translator, self._own())

    def _reporter(self, *, background: bool) -> Reporter:
        from chatbot.evidence.judge import Judge
        from chatbot.report import Reporter
        from chatbot.writing.compose import Composer

        engine = self._remembering(background=background)
        composer = Composer(
            engine,
            Judge(engine),
            paraphrase=self.settings.engine.paraphrase,
            translator=self._rendering(),
        )
        return Reporter(engine=engine, composer=composer, shelf=self._shelf())

    def _shelf(self) -> Shelf:
        from chatbot.library.neardup import agency_groups
        from chatbot.report import Shelf

        library, store = self._own(), self.store

        def vectors(article: Article) -> Vectors:
            raw = library.vectors(article.article_id)
            return store.means.centre(raw, [article.lang] * len(raw))

        return Shelf(
            passages=library.passages,
            vectors=vectors,
            embed=store.passage_vectors,
            groups=agency_groups,
        )

    def _selected(self, ids: Sequence[str], query: str, where: Filter) -> list[Article]:
        library = self._own()
        if ids:
            return [library.article(article_id) for article_id in ids]
        if query:
            from chatbot.language import detect

            hits = self.search(Query(text=query, lang=detect(query, "en"), k=20, where=where))
            found = dict.fromkeys(hit.passage.article_id for hit in hits)
            return [library.article(article_id) for article_id in found]
        return list(library.articles(where))

    def _window(self, date: str, days: int, where: Filter) -> list[Article]:
        """The articles of the window; undated ones too: they are told as context."""
        from dataclasses import replace

        from chatbot.briefing import window

        first, last = window(date, days)
        library = self._own()
        dated = list(library.articles(replace(where, since=first, until=last)))
        undated = [article for article in library.articles(where) if not article.published]
        return dated + undated
