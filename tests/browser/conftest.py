"""A real Chromium on the real pages, in front of a desk that answers from a script."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

import pytest

from chatbot.config import Settings, load
from chatbot.errors import IngestError, LibraryError, ModelError
from chatbot.library.conversations import Conversations
from chatbot.library.database import Database
from chatbot.types import (
    Answer,
    Article,
    Briefing,
    Citation,
    Disagreement,
    Event,
    Fact,
    Finished,
    Found,
    Hints,
    Ingested,
    Lang,
    LeftOut,
    Position,
    Printed,
    Seconds,
    Sentence,
    Stage,
    Story,
    TimelineEntry,
    Turn,
)
from tests.fake_rooms import FakeRooms
from tests.staged import StagedDesk, fill, staged
from vectorstore.types import Filter, Hit, Passage, Query

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route

EVERYTHING = Filter()
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
EVIL = (
    '<img src="http://traceur.example/a.png"><form action="http://traceur.example/f">'
    '<input name="q"></form><script>window.pwned = 1</script>![pixel](http://traceur.example/b.png)'
    " ${window.pwned = 2} {{constructor}} <svg onload=window.pwned=3>"
    '<a href="javascript:window.pwned=4">ici</a> & l’été'
)
FERRY_FR = (
    "⛴️ Rocheval — Après dix-huit mois d’arrêt, le bac du lac reprendra ses traversées lundi "
    "3 mars, a annoncé la mairie.\n"
    "« Nous avons tenu le calendrier », a déclaré la maire, Odile Vannier, devant une centaine "
    "d’habitants. Les travaux ont coûté 2,4 millions d’euros.\n"
    "L’association des riverains juge la somme excessive et réclame une enquête."
)
FERRY_EN = (
    "ROCHEVAL 🌊 — The lake ferry will sail again on Monday, March 3, after eighteen months in "
    "dock, the town hall said.\n"
    "Repairs cost 3.1 million euros, according to the shipyard, which says the town changed its "
    "order twice.\n"
    "Two crossings an hour are planned until June."
)
MUSEUM = (
    "Le musée des Tisserands a rouvert ses portes samedi. Plus de mille visiteurs ont découvert "
    "la nouvelle salle des métiers à tisser."
)


def _article(article_id: str, title: str, text: str, **more: Any) -> Article:
    return Article(
        article_id=article_id,
        source=f"/presse/{article_id}.txt",
        title=title,
        text=text,
        **{"lang": "fr", "outlet": "Le Courrier du Lac", "published": "2031-03-01", **more},
    )


ARTICLES = (
    _article(
        "ferry-fr",
        "Le bac de Rocheval reprendra ses traversées lundi",
        FERRY_FR,
        url="https://courrier.example/bac",
        removed=("Partager cet article", "Accepter les cookies"),
    ),
    _article(
        "ferry-en",
        "Rocheval ferry to sail again after eighteen months",
        FERRY_EN,
        lang="en",
        outlet="The Marden Post",
        published="2031-02-28T18:40:00+00:00",
    ),
    _article("musee", "Le musée des Tisserands rouvre", MUSEUM, outlet="", published=None),
)
HOSTILE = _article("piege", f"Piège {EVIL}", f"Un texte piégé.\n{EVIL}\nFin.", outlet=EVIL)


def cite(article: Article, quote: str, n: int = 1) -> Citation:
    """Point at the first place where an article says these words."""
    start = article.text.index(quote)
    return Citation(
        n=n,
        article_id=article.article_id,
        passage_id=f"{article.article_id}-{start}",
        outlet=article.outlet,
        title=article.title,
        url=article.url,
        published=article.published,
        lang=article.lang,
        quote=quote,
        start=start,
        end=start + len(quote),
    )


def _sentence(text: str, lang: str, *citations: Citation, status: Any = "supported") -> Sentence:
    return Sentence(text=text, lang=lang, status=status, support=0.93, citations=citations)


def _renderings() -> list[dict[str, Sentence]]:
    fr, en = ARTICLES[0], ARTICLES[1]
    monday = (
        cite(fr, "le bac du lac reprendra ses traversées lundi 3 mars"),
        cite(en, "The lake ferry will sail again on Monday, March 3", 2),
    )
    mayor = cite(fr, "« Nous avons tenu le calendrier »", 3)
    crossings = cite(en, "Two crossings an hour are planned until June.", 4)
    return [
        {
            "fr": _sentence(
                "Le bac de Rocheval reprendra ses traversées lundi 3 mars, après dix-huit mois "
                "d’arrêt.",
                "fr",
                *monday,
            ),
            "en": _sentence(
                "The Rocheval ferry will sail again on Monday, March 3, after eighteen months.",
                "en",
                *monday,
            ),
        },
        {
            "fr": _sentence("« Nous avons tenu le calendrier »", "fr", mayor, status="quoted"),
            "en": _sentence(
                "“We have kept to the schedule,” said mayor Odile Vannier.", "en", mayor
            ),
        },
        {
            "fr": _sentence("Deux traversées par heure d’ici à juin.", "fr", crossings),
            "en": _sentence(
                "Two crossings an hour are planned until June.", "en", crossings, status="quoted"
            ),
        },
    ]


def kept_in(folder: str) -> Conversations:
    """Conversations in a database of their own."""
    return Conversations(Database(Path(folder) / "library.sqlite"))


@dataclass
class FakeLibrary:
    """Articles in a dictionary."""

    held: dict[str, Article] = field(default_factory=dict)

    def article(self, article_id: str) -> Article:
        """One article, or the library's own error."""
        try:
            return self.held[article_id]
        except KeyError:
            raise LibraryError("article_unknown", id=article_id) from None

    def articles(self, where: Filter = EVERYTHING) -> Iterator[Article]:
        """All of them; the pages filter nothing yet."""
        del where
        yield from list(self.held.values())

    def count(self) -> int:
        """How many."""
        return len(self.held)

    def outlets(self) -> list[str]:
        """Their outlets."""
        return sorted({article.outlet for article in self.held.values()} - {""})


@dataclass
class FakeDesk(FakeRooms):
    """Answers by the words of the question; records what it was asked."""

    library: FakeLibrary = field(default_factory=FakeLibrary)
    asked: list[dict[str, Any]] = field(default_factory=list)
    cancelled: threading.Event = field(default_factory=threading.Event)
    conversations: Conversations = field(default_factory=lambda: kept_in(mkdtemp()))

    def search(self, query: Query) -> list[Hit]:
        """The two articles on the ferry, if the filter lets them through."""
        hits = [_hit(self.library.held[name]) for name in ("ferry-fr", "ferry-en")]
        return [hit for hit in hits if query.where.admits(hit.passage)][: query.k]

    def warm(self) -> None:
        """Nothing to load."""

    def prepare(self) -> None:
        """Nothing to read."""

    def change_embedder(self) -> Iterator[Stage]:
        """The embedder is the right one."""
        return iter(())

    def announce(self, url: str) -> None:
        """Nobody else to tell."""

    def ingest(self, sources: Iterable[str], *, hints: Hints | None = None) -> Iterator[Ingested]:
        """Store text files; an address fails, since there is no network."""
        del hints
        for source in sources:
            if "://" in source:
                error = IngestError("settings_unreadable", origin=source)
                yield Ingested(source=source, status="failed", error=error)
                continue
            title, _, text = Path(source).read_text("utf-8").partition("\n")
            article = replace(_article(Path(source).stem, title, text), source=source)
            known = article.article_id in self.library.held
            self.library.held[article.article_id] = article
            yield Ingested(source=source, status="updated" if known else "added", article=article)

    def remove(self, article_id: str) -> Article:
        """Forget an article."""
        gone = self.library.article(article_id)
        del self.library.held[article_id]
        return gone

    def ask(  # noqa: PLR0913 - the desk's own signature
        self,
        question: str,
        *,
        answer_lang: Lang | None = None,
        ui_lang: Lang = "en",
        where: Filter = EVERYTHING,
        history: Sequence[Turn] = (),
        cancel: threading.Event | None = None,
    ) -> Iterator[Event]:
        """Stages, passages, sentences one by one, then the answer."""
        self.asked.append(
            {
                "question": question,
                "where": where,
                "answer_lang": answer_lang,
                "ui_lang": ui_lang,
                "history": history,
            }
        )
        lang = answer_lang or (
            "en" if question.lower().startswith(("when", "who", "how")) else "fr"
        )
        yield Stage(name="search")
        if "panne" in question:
            raise ModelError("settings_unreadable", origin="modèle")
        citations = self._citations(question)
        yield Found(hits=tuple(_hit(self.library.held[c.article_id]) for c in citations))
        yield Stage(name="choose", total=len(citations))
        if "introuvable" in question:
            yield Finished(result=_answer(question, lang, (), nearest=citations))
            return
        said = self._said(question, lang, citations)
        for sentence in said:
            yield Stage(name="write")
            yield Stage(name="check")
            yield Printed(sentence=sentence)
            if "lentement" in question and cancel is not None and cancel.wait(30):
                self.cancelled.set()
                return
        yield Finished(result=_answer(question, lang, tuple(said)))

    def _citations(self, question: str) -> tuple[Citation, ...]:
        if "piège" in question:
            return (cite(self.library.held["piege"], EVIL),)
        fr, en = (self.library.held[name] for name in ("ferry-fr", "ferry-en"))
        return (cite(fr, FERRY_FR.split("\n")[1]), cite(en, FERRY_EN.split("\n", maxsplit=1)[0], 2))

    def _said(self, question: str, lang: str, citations: Sequence[Citation]) -> list[Sentence]:
        if "piège" in question:
            return [_sentence(EVIL, lang, *citations)]
        return [rendering[lang] for rendering in _renderings()]

    def brief(  # noqa: PLR0913 - the desk's own signature
        self,
        *,
        date: str,
        days: int = 1,
        lang: Literal["fr", "en", "both"] = "both",
        ui_lang: Lang = "en",
        where: Filter = EVERYTHING,
        again: bool = False,
        topics: Sequence[str] = (),
        cancel: threading.Event | None = None,
    ) -> Iterator[Event]:
        """One story and one museum; a window of 99 days never ends by itself."""
        del ui_lang, where, again, topics
        for done in range(1, 4):
            yield Stage(name="read", done=done, total=3)
        if days == 99 and cancel is not None and cancel.wait(30):
            self.cancelled.set()
            return
        yield Stage(name="write", done=1, total=2)
        yield Finished(result=briefing(date, days, lang))


def _hit(article: Article) -> Hit:
    start = article.text.index("\n") + 1
    text = article.text[start:]
    passage = Passage(
        article_id=article.article_id,
        ordinal=0,
        text=text,
        start=start,
        end=len(article.text),
        lang=article.lang,
        outlet=article.outlet,
        published=article.published,
        title=article.title,
    )
    return Hit(passage=passage, score=1.0)


def _answer(
    question: str,
    lang: str,
    sentences: tuple[Sentence, ...],
    nearest: tuple[Citation, ...] = (),
) -> Answer:
    none = {"fr": "Vos articles ne répondent pas à cette question.", "en": "Not in your articles."}
    return Answer(
        id=None,
        question=question,
        lang=lang,
        status="answered" if sentences else "not_found",
        sentences=sentences,
        text=" ".join(s.text for s in sentences) or none[lang],
        nearest=nearest,
        prompt="write@1",
        model="scripted",
        seconds=Seconds(first_token=0.4, total=3.2),
    )


def briefing(date: str, days: int, lang: Literal["fr", "en", "both"]) -> Briefing:
    """Two stories, one of them disputed, one article left out."""
    langs = ("fr", "en") if lang == "both" else (lang,)
    facts = tuple(
        Fact(
            id=f"f{n}",
            renderings={code: rendering[code] for code in langs},
            sources=2,
            independent_sources=2,
            date=f"2031-03-0{n}",
        )
        for n, rendering in enumerate(_renderings(), start=1)
    )
    fr, en = ARTICLES[0], ARTICLES[1]
    cost = Disagreement(
        about={"fr": "le coût des travaux", "en": "the cost of the repairs"},
        positions=(
            Position(
                text={
                    "fr": "2,4 millions, selon la mairie",
                    "en": "2.4 million, says the town",
                },
                citations=(cite(fr, "Les travaux ont coûté 2,4 millions d’euros.", 5),),
            ),
            Position(
                text={
                    "fr": "3,1 millions, selon le chantier",
                    "en": "3.1 million, says the yard",
                },
                citations=(cite(en, "Repairs cost 3.1 million euros", 6),),
            ),
        ),
    )
    story = Story(
        id="s1",
        title={"fr": "Le bac de Rocheval repart", "en": "The Rocheval ferry sails again"},
        status="new",
        articles=("ferry-fr", "ferry-en"),
        outlets=2,
        independent_sources=2,
        facts=facts,
        disagreements=(cost,),
        timeline=tuple(TimelineEntry(date=f"2031-03-0{n}", fact_id=f"f{n}") for n in (1, 2, 3)),
        changed=("f2",),
    )
    return Briefing(
        date=date,
        days=days,
        lang=lang,
        stories=(story,),
        left_out=(LeftOut(article_id="musee", why="Sans date : hors de la période."),),
        model="scripted",
        prompt="fact@1",
        seconds=Seconds(first_token=None, total=61.0),
        articles={article.article_id: article for article in ARTICLES},
    )


def free_port() -> int:
    """A port nobody listens on, a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def settings_at(home: Path) -> Settings:
    """Settings of a fresh home, on a free port."""
    return load(home=home, ui="en", serve={"host": "127.0.0.1", "port": free_port()})


@pytest.fixture(scope="session")
def fresh_settings() -> Callable[[Path], Settings]:
    """Make the settings of a fresh home."""
    return settings_at


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, or the one named by CHROMIUM; its absence is a visible skip."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium: apt install chromium, or set CHROMIUM")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, FakeDesk]]:
    """The application on a free port, one for all tests: importing Gradio takes seconds."""
    from chatbot.ui import serve

    desk = FakeDesk()
    app = serve(settings_at(tmp_path_factory.mktemp("home")), desk=desk, block=False)
    yield app.local_url, desk
    app.close()


@pytest.fixture
def desk(served: tuple[str, FakeDesk]) -> FakeDesk:
    """The desk behind the pages, as new."""
    fresh = served[1]
    fresh.library.held = {article.article_id: article for article in (*ARTICLES, HOSTILE)}
    fresh.asked.clear()
    fresh.cancelled.clear()
    fresh.conversations.clear()
    return fresh


@dataclass
class Visit:
    """An open page and every request it tried to send elsewhere."""

    page: Page
    strays: list[str]
    complaints: list[str]


@pytest.fixture
def context(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A reader with an English browser; parametrize indirectly to change options."""
    options: dict[str, Any] = {"locale": "en-GB", "viewport": {"width": 1280, "height": 860}}
    options |= getattr(request, "param", {})
    made = chromium.new_context(**options)
    made.set_default_timeout(30_000)
    yield made
    made.close()


@pytest.fixture
def visit(context: BrowserContext, served: tuple[str, FakeDesk], desk: FakeDesk) -> Visit:
    """The page, loaded, with every request to another host refused and counted."""
    del desk
    strays: list[str] = []
    complaints: list[str] = []

    def guard(route: Route) -> None:
        if urlsplit(route.request.url).hostname in {"127.0.0.1", None}:
            route.continue_()
        else:
            strays.append(route.request.url)
            route.abort()

    context.route("**/*", guard)
    page = context.new_page()
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.goto(served[0])
    page.locator("#talk .empty").wait_for()
    return Visit(page=page, strays=strays, complaints=complaints)


@pytest.fixture(scope="session")
def staged_rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, StagedDesk]]:
    """The application over the samples in a real library; only the model is a script."""
    from chatbot.ui import serve

    home = tmp_path_factory.mktemp("staged")
    with closing(staged(home, ui="en", serve={"port": free_port()})) as desk:
        fill(desk)
        app = serve(desk.settings, desk=desk, block=False)
        yield app.local_url, desk
        app.close()


@pytest.fixture
def rooms(context: BrowserContext, staged_rooms: tuple[str, StagedDesk]) -> Visit:
    """The staged application, loaded, in any look; strays and complaints as in ``visit``."""
    context.set_default_timeout(60_000)
    strays: list[str] = []
    complaints: list[str] = []
    page = context.new_page()
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.goto(staged_rooms[0])
    page.locator("#talk .empty").wait_for()
    return Visit(page=page, strays=strays, complaints=complaints)
