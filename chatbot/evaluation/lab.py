"""The real product, over throw-away libraries kept beside the report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import yaml

from chatbot.build import Desk, build
from chatbot.errors import LibraryError, RecoupeError
from chatbot.evaluation.remembering import RememberingEmbedder
from chatbot.evaluation.types import Document, Subject
from chatbot.evidence.judge import Judge
from chatbot.intake import intake
from chatbot.models.types import Generation, Message, write
from chatbot.types import (
    Answer,
    Article,
    Briefing,
    Finished,
    Lang,
    RawDocument,
    Summary,
    Turn,
    Verdict,
)
from vectorstore.types import Embedder, Filter, Hit, Passage, Query

if TYPE_CHECKING:
    from datetime import date

    from chatbot.config import Settings
    from chatbot.models.translation import Translator
    from chatbot.models.types import Engine
    from chatbot.report import In

_FIRST_GUESS = 3
"""Characters of a token, at the least, where a text is cut to a number of tokens."""


def article_id(document_id: str) -> str:
    """The id under which a document is stored and cited."""
    return sha256(f"evaluation\0{document_id}".encode()).hexdigest()[:16]


def prompt_refs() -> tuple[str, ...]:
    """Every prompt's name and version, as ``answer.fr@3``."""
    found = []
    for entry in files("prompts").iterdir():
        if entry.name.endswith(".yaml"):
            told: Any = yaml.safe_load(entry.read_text("utf-8"))
            stem = entry.name.removesuffix(".yaml")
            found.append(f"{stem}@{told.get('version', 0) if isinstance(told, dict) else 0}")
    return tuple(sorted(found))


class DeskLab:
    """A lab over desks of its own, one a set of documents, sharing one model and one embedder.

    The reader's own library is never touched. `close` frees it all.
    """

    def __init__(
        self,
        settings: Settings,
        folder: Path,
        *,
        engine: Engine | None = None,
        embedder: Embedder | None = None,
    ) -> None:
        """Keep libraries in ``folder``; what is passed replaces what the settings would choose."""
        index = settings.index.model_copy(update={"kind": "memory"})
        self._settings = settings.model_copy(update={"index": index})
        self._folder = folder
        self._open = ExitStack()
        self._lock = Lock()
        self._remembering: RememberingEmbedder | None = None
        self._first = self._open.enter_context(
            self._desk("judge", engine=engine, embedder=embedder)
        )

    def close(self) -> None:
        """Free the model."""
        self._open.close()

    @property
    def engine(self) -> Engine:
        """The language model, opened at first use."""
        return self._first.engine

    @property
    def embedder(self) -> Embedder:
        """The embedder in use, remembering what it embeds."""
        with self._lock:
            if self._remembering is None:
                inner = self._first.embedder
                self._remembering = RememberingEmbedder(inner, self._folder / "vectors.sqlite")
                self._open.callback(self._remembering.close)
            return self._remembering

    def identity(self, *, model: bool) -> str:
        """What outcomes depend on: the prompts and the weights; raises `ModelError`."""
        if not model:
            return self.embedder.fingerprint
        translator = self._first.translator
        models = (self.engine.fingerprint, self.embedder.fingerprint, *prompt_refs())
        return "\n".join((*models, translator.fingerprint) if translator else models)

    @contextmanager
    def library(self, name: str, documents: Sequence[Document]) -> Iterator[Subject]:
        """The product over these documents, stored at the first time."""
        with self._another(name) as desk:
            _store(desk, documents)
            yield DeskSubject(desk)

    @contextmanager
    def files(self, name: str, folder: Path) -> Iterator[Subject]:
        """The product over the files of a folder; the id of each is under its file name."""
        with self._another(name) as desk:
            named = {}
            for result in desk.ingest([str(folder)]):
                if result.article is not None:
                    named[article_id(Path(result.source).name)] = result.article.article_id
            yield DeskSubject(desk, named)

    def verify(self, pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[float, Verdict]]:
        """As ``recoupe verify``."""
        return self._first.verify(pairs)

    def write(
        self, messages: tuple[Message, ...], max_tokens: int, *, grammar: str | None = None
    ) -> str:
        """The bare model."""
        wanted = Generation(messages=messages, max_tokens=max_tokens, grammar=grammar)
        return write(self.engine, wanted)

    def chances(self, question: str, passages: Sequence[str]) -> list[float]:
        """How surely each passage answers a question, as the judge says."""
        return Judge(self.engine).answers(question, passages)

    def cut(self, text: str, tokens: int) -> str:
        """The beginning of a text, cut at a word, of at most so many tokens."""
        words = text[: tokens * _FIRST_GUESS * 2].split(" ")
        while words and self.engine.count(" ".join(words)) > tokens:
            words = words[: max(1, len(words) * 9 // 10)] if len(words) > 1 else []
        return " ".join(words)

    def _lent(self) -> Engine | None:
        """The engine where there is one; a search suite must run on a machine without."""
        try:
            return self.engine
        except RecoupeError:
            return None

    def _another(self, name: str) -> Desk:
        """A desk with the models of the first."""
        return self._desk(
            name,
            engine=self._lent(),
            embedder=self.embedder,
            translator=self._first.translator,
        )

    def _desk(
        self,
        name: str,
        *,
        engine: Engine | None,
        embedder: Embedder | None,
        translator: Translator | None = None,
    ) -> Desk:
        home = self._folder / name
        home.mkdir(parents=True, exist_ok=True)
        settings = self._settings.model_copy(update={"home": home})
        return build(settings, engine=engine, embedder=embedder, translator=translator)


class DeskSubject:
    """A desk as a subject; ``named``: ids that stand for stored ones."""

    def __init__(self, desk: Desk, named: dict[str, str] | None = None) -> None:
        """Ask this desk."""
        self._desk = desk
        self._named = named or {}

    def search(self, query: Query) -> list[Hit]:
        """As ``recoupe search``."""
        return self._desk.search(query)

    def ask(
        self,
        question: str,
        *,
        lang: Lang,
        where: Filter,
        history: Sequence[Turn] = (),
        today: date | None = None,
    ) -> Answer:
        """As ``recoupe ask``."""
        for event in self._desk.ask(
            question, lang=lang, ui_lang=lang, where=where, history=history, today=today
        ):
            if isinstance(event, Finished) and isinstance(event.result, Answer):
                return event.result
        msg = "the work ended without a result"
        raise RuntimeError(msg)

    def summarize(self, ids: Sequence[str], *, sentences: int) -> Summary:
        """As ``recoupe summarize --in both``."""
        chosen = [self.stored(id_) for id_ in ids]
        events = self._desk.summarize(articles=chosen, lang="both", sentences=sentences)
        for event in events:
            if isinstance(event, Finished) and isinstance(event.result, Summary):
                return event.result
        msg = "the work ended without a result"
        raise RuntimeError(msg)

    def brief(self, date: str, *, days: int = 1, lang: In = "both") -> Briefing:
        """As ``recoupe briefing``; it is kept, and the next one knows it."""
        for event in self._desk.brief(date=date, days=days, lang=lang):
            if isinstance(event, Finished) and isinstance(event.result, Briefing):
                return event.result
        msg = "the work ended without a result"
        raise RuntimeError(msg)

    def stored(self, id_: str) -> str:
        """The id under which a document is cited."""
        return self._named.get(id_, id_)


def _store(desk: Desk, documents: Sequence[Document]) -> None:
    """Put documents in the library as they are: nothing cleaned, no date guessed."""
    by_source = {document.id: document for document in documents}

    def read(raw: RawDocument) -> Article:
        document = by_source[raw.source]
        return Article(
            article_id=article_id(document.id),
            source=document.id,
            title=document.title,
            text=document.text,
            lang=document.lang,
            outlet=document.outlet,
            published=document.published,
        )

    def cut(article: Article) -> list[Passage]:
        given = by_source[article.source].passages
        if given:
            return as_passages(article, given)
        from chatbot.ingest.chunk import chunk

        return chunk(article)

    raw = (RawDocument(source=d.id, data=b"", media_type="text/plain") for d in documents)
    for result in intake(
        raw, library=desk.library, store=desk.store, embedder=desk.embedder, read=read, chunk=cut
    ):
        if result.error is not None:
            raise LibraryError("evaluation_store", origin=result.source) from result.error


def as_passages(article: Article, given: Sequence[str]) -> list[Passage]:
    """Passages with these words, where they stand in the article, two line breaks between."""
    passages, at = [], 0
    for ordinal, text in enumerate(given):
        passages.append(
            Passage(
                article_id=article.article_id,
                ordinal=ordinal,
                text=text,
                start=at,
                end=at + len(text),
                lang=article.lang,
                outlet=article.outlet,
                published=article.published,
                title=article.title,
            )
        )
        at += len(text) + 2
    return passages
