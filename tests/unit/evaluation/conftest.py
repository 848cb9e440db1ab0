"""A pretend lab: answers that a test lays down, over a tiny data folder of invented news."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chatbot.evaluation.lab import article_id, as_passages
from chatbot.evaluation.types import Document, Places, Subject
from chatbot.models.types import Message
from chatbot.report import In
from chatbot.types import (
    Answer,
    Article,
    Briefing,
    Citation,
    Fact,
    Lang,
    Seconds,
    Sentence,
    SentenceStatus,
    Story,
    Summary,
    Turn,
    Verdict,
)
from vectorstore.embedders import HashEmbedder
from vectorstore.types import Embedder, Filter, Hit, Passage, Query

SECONDS = Seconds(first_token=0.5, total=1.0)
Speaks = Callable[[str, Filter], list[Sentence]]
"""What is printed in answer to a question; nothing: a refusal."""


def citation(document: str, quote: str, *, start: int = 0, lang: str = "fr") -> Citation:
    """A citation of a document's words."""
    return Citation(
        n=1,
        article_id=article_id(document),
        passage_id=f"{document}-p",
        outlet="Le Courrier",
        title="Titre",
        url="",
        published=None,
        lang=lang,
        quote=quote,
        start=start,
        end=start + len(quote),
    )


def printed(
    text: str,
    *citations: Citation,
    lang: str = "fr",
    status: SentenceStatus = "supported",
    support: float = 0.9,
) -> Sentence:
    """A sentence that cites."""
    return Sentence(text=text, lang=lang, status=status, support=support, citations=citations)


def summary(*facts: Fact) -> Summary:
    """A summary of these facts."""
    return Summary(
        title={},
        lang="both",
        facts=facts,
        articles=(),
        left_out=(),
        prompt="fact.fr@1",
        model="pretend",
        seconds=SECONDS,
    )


def fact(fr: Sentence, en: Sentence) -> Fact:
    """A fact in both languages."""
    return Fact(
        id="f", renderings={"fr": fr, "en": en}, sources=1, independent_sources=1, date=None
    )


def briefing(date: str, *stories: Story) -> Briefing:
    """A briefing of these stories."""
    return Briefing(
        date=date,
        days=1,
        lang="both",
        stories=stories,
        left_out=(),
        model="pretend",
        prompt="fact.fr@1",
        seconds=SECONDS,
    )


@dataclass(kw_only=True)
class PretendSubject:
    """Finds passages by shared words, and says what it is told to."""

    documents: Sequence[Document]
    speaks: Speaks
    sums: Callable[[Sequence[str]], Summary]
    briefs: Callable[[Sequence[Document], str], Briefing]
    asked: list[tuple[str, Filter, Sequence[Turn]]] = field(default_factory=list)
    days: list[date | None] = field(default_factory=list)

    def search(self, query: Query) -> list[Hit]:
        """Passages by shared words, best first."""
        wanted = set(query.text.lower().split())
        passages = [passage for document in self.documents for passage in _passages(document)]
        scored = [(len(wanted & set(p.text.lower().split())), p) for p in passages]
        ranked = sorted(scored, key=lambda pair: -pair[0])
        return [Hit(passage=p, score=float(score)) for score, p in ranked[: query.k]]

    def ask(
        self,
        question: str,
        *,
        lang: Lang,
        where: Filter,
        history: Sequence[Turn] = (),
        today: date | None = None,
    ) -> Answer:
        """What the test laid down."""
        self.asked.append((question, where, history))
        self.days.append(today)
        told = tuple(self.speaks(question, where))
        return Answer(
            id=None,
            question=question,
            lang=lang,
            status="answered" if told else "not_found",
            sentences=told,
            text=" ".join(s.text for s in told),
            nearest=(),
            prompt="answer.fr@1",
            model="pretend",
            seconds=SECONDS,
        )

    def summarize(self, ids: Sequence[str], *, sentences: int) -> Summary:
        """What the test laid down."""
        del sentences
        return self.sums(ids)

    def brief(self, date: str, *, days: int = 1, lang: In = "both") -> Briefing:
        """What the test laid down."""
        del days, lang
        return self.briefs(self.documents, date)

    def stored(self, id_: str) -> str:
        """Itself."""
        return id_


@dataclass(kw_only=True)
class PretendLab:
    """A lab of pretend subjects; keeps what it was given."""

    speaks: Speaks = lambda _question, _where: []
    sums: Callable[[Sequence[str]], Summary] = lambda _ids: summary()
    briefs: Callable[[Sequence[Document], str], Briefing] = lambda _documents, date: briefing(date)
    judges: Callable[[str, str], tuple[float, Verdict]] = lambda _s, _c: (0.5, "unsupported")
    writes: str = ""
    weights: str = "weights-1"
    embedder: Embedder = field(default_factory=HashEmbedder)
    subjects: dict[str, PretendSubject] = field(default_factory=dict)
    verifications: int = 0
    requests: list[tuple[str, str | None]] = field(default_factory=list)

    def identity(self, *, model: bool) -> str:
        """The weights, where they count."""
        return self.weights if model else self.embedder.fingerprint

    @contextmanager
    def library(self, name: str, documents: Sequence[Document]) -> Iterator[Subject]:
        """A subject over the documents."""
        subject = PretendSubject(
            documents=documents, speaks=self.speaks, sums=self.sums, briefs=self.briefs
        )
        self.subjects[name] = subject
        yield subject

    @contextmanager
    def files(self, name: str, folder: Path) -> Iterator[Subject]:
        """A subject over the folder's files, each its own document."""
        found = [
            Document(id=path.name, text=path.read_text("utf-8"), lang="fr")
            for path in sorted(folder.iterdir())
        ]
        with self.library(name, found) as subject:
            yield subject

    def verify(self, pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[float, Verdict]]:
        """Judge one by one; counts the calls."""
        self.verifications += 1
        return (self.judges(source, claim) for source, claim in pairs)

    def write(
        self, messages: tuple[Message, ...], max_tokens: int, *, grammar: str | None = None
    ) -> str:
        """The same text for everybody; kept, with its grammar."""
        del max_tokens
        self.requests.append((messages[-1].content, grammar))
        return self.writes

    def chances(self, question: str, passages: Sequence[str]) -> list[float]:
        """Sure of whatever shares the question's first word."""
        return [float(question.split(maxsplit=1)[0] in passage) for passage in passages]

    def cut(self, text: str, tokens: int) -> str:
        """The first words."""
        return " ".join(text.split()[:tokens])


def _passages(document: Document) -> list[Passage]:
    article = Article(
        article_id=article_id(document.id),
        source=document.id,
        title=document.title,
        text=document.text,
        lang=document.lang,
    )
    return as_passages(article, document.passages or (document.text,))


def write_lines(path: Path, *rows: dict[str, Any]) -> None:
    """Write a JSON Lines file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """An empty data folder."""
    (tmp_path / "data").mkdir()
    return Places(data=tmp_path / "data", articles=tmp_path / "articles", root=tmp_path / "project")
