"""A briefing about invented events, with everything that can appear in one."""

# ruff: noqa: E501 - a sentence stays on one line

from __future__ import annotations

from typing import Literal

import pytest

from chatbot.types import (
    Answer,
    Article,
    Briefing,
    Citation,
    Disagreement,
    Fact,
    LeftOut,
    Position,
    Seconds,
    Sentence,
    SentenceStatus,
    Story,
    Summary,
    TimelineEntry,
)

HOSTILE = (
    '</details><script>alert("x")</script><img src=http://evil.example/p.png onerror=alert(1)>'
)

ECHO = """Le bac de Trémeur reprend la mer

Amarré depuis le naufrage de février, le bac « Sterenn » a repris ses rotations jeudi matin entre \
Trémeur et l’île de Goulven. Une centaine d’habitants l’attendaient sur la cale, malgré la pluie.

Selon la régie maritime, les travaux ont coûté 4,2 millions d’euros, dont un tiers payé par la \
région. « Nous n’avons pas le droit de nous tromper une deuxième fois », a déclaré la directrice, \
Maëlle Kervadec. Le syndicat des marins, lui, estime la facture à 6 millions.

Deux rotations supplémentaires sont prévues dès le 1er juin ; l’hiver, rien ne change."""

COURIER = """Ferry back in service after winter wreck

The island ferry Sterenn carried its first passengers on Thursday, three months after it struck \
a sandbar in fog. The operator put the cost of repairs at 4.2 million euros.

The seafarers’ union disputes that figure. “It is six million, and the crew paid with their \
winter,” said its secretary, Ewen Le Dantec. Two extra crossings a day will start on June 1."""

WIRE = """Trémeur (Agence Armor). Le bac « Sterenn » a repris ses rotations jeudi matin entre \
Trémeur et l’île de Goulven, a annoncé la régie maritime."""

GAZETTE = """The lighthouse keeper’s notebooks

The notebooks found in the attic of the Goulven lighthouse describe forty years of fog, ships \
and soup. Nobody knows who wrote them. The museum will show twelve of the thirty volumes."""

HACKED = f"""Titre {HOSTILE}

Une page piégée dit ceci : {HOSTILE} et rien de plus. [lien](javascript:alert(1)) **gras** `code`"""


def article(
    article_id: str, text: str, lang: str, outlet: str, published: str | None, **more: str
) -> Article:
    """An article whose headline is its first line."""
    return Article(
        article_id=article_id,
        source=f"/presse/{article_id}.txt",
        title=more.get("title", text.splitlines()[0]),
        text=text,
        lang=lang,
        outlet=outlet,
        published=published,
        url=more.get("url", ""),
    )


ARTICLES = {
    item.article_id: item
    for item in (
        article(
            "echo", ECHO, "fr", "L’Écho du Ponant", "2031-05-01T18:40:00+02:00",
            url="https://echo.example/bac?id=7&p=1",
        ),
        article("courier", COURIER, "en", "The Harbour Courier", "2031-05-02"),
        article("wire", WIRE, "fr", "Agence Armor", "2031-05-01", title="Le bac Sterenn repart"),
        article("gazette", GAZETTE, "en", "", None),
        article("hacked", HACKED, "fr", HOSTILE, "2031-05-02", url="javascript:alert(1)"),
    )
}  # fmt: skip


def cite(n: int, article_id: str, quote: str) -> Citation:
    """A citation of exact characters of one of the articles."""
    source = ARTICLES[article_id]
    start = source.text.index(quote)
    return Citation(
        n=n,
        article_id=article_id,
        passage_id=f"{article_id}-0",
        outlet=source.outlet,
        title=source.title,
        url=source.url,
        published=source.published,
        lang=source.lang,
        quote=quote,
        start=start,
        end=start + len(quote),
    )


BACK_FR = cite(
    1,
    "echo",
    "le bac « Sterenn » a repris ses rotations jeudi matin entre Trémeur et l’île de Goulven.",
)
BACK_EN = cite(
    2,
    "courier",
    "The island ferry Sterenn carried its first passengers on Thursday, three months after it struck a sandbar in fog.",
)
BACK_WIRE = cite(
    3,
    "wire",
    "Le bac « Sterenn » a repris ses rotations jeudi matin entre Trémeur et l’île de Goulven, a annoncé la régie maritime.",
)
COST_FR = cite(
    4,
    "echo",
    "Selon la régie maritime, les travaux ont coûté 4,2 millions d’euros, dont un tiers payé par la région.",
)
UNION_FR = cite(5, "echo", "Le syndicat des marins, lui, estime la facture à 6 millions.")
UNION_EN = cite(
    6,
    "courier",
    "“It is six million, and the crew paid with their winter,” said its secretary, Ewen Le Dantec.",
)
JUNE_FR = cite(
    7,
    "echo",
    "Deux rotations supplémentaires sont prévues dès le 1er juin ; l’hiver, rien ne change.",
)
TRAP = cite(8, "hacked", f"Une page piégée dit ceci : {HOSTILE} et rien de plus.")
BOOKS = cite(
    1,
    "gazette",
    "The notebooks found in the attic of the Goulven lighthouse describe forty years of fog, ships and soup.",
)
MUSEUM = cite(2, "gazette", "The museum will show twelve of the thirty volumes.")
SECONDS = Seconds(first_token=2.5, total=41.2)


def twin(  # noqa: PLR0913 - a fact has two of everything
    id_: str, fr: str, en: str, cited: tuple[Citation, ...], *,
    status: SentenceStatus = "supported", date: str | None = None, independent: int = 1,
) -> Fact:  # fmt: skip
    """One fact told in French and in English from the same citations."""
    return Fact(
        id=id_,
        renderings={
            "fr": Sentence(text=fr, lang="fr", status=status, support=0.87, citations=cited),
            "en": Sentence(text=en, lang="en", status=status, support=0.91, citations=cited),
        },
        sources=len(cited),
        independent_sources=independent,
        date=date,
    )


FACTS = (
    twin(
        "f1",
        "Le bac « Sterenn » relie de nouveau Trémeur à l’île de Goulven depuis jeudi, trois mois après s’être échoué dans la brume.",
        "The ferry Sterenn has linked Trémeur and the island of Goulven again since Thursday, three months after running onto a sandbar in fog.",
        (BACK_FR, BACK_EN, BACK_WIRE),
        date="2031-05-01",
        independent=2,
    ),
    twin(
        "f2",
        "La régie maritime chiffre les travaux à 4,2 millions d'euros ; la région en a payé un tiers.",
        "The maritime board puts the repairs at 4.2 million euros, a third of it paid by the region.",
        (COST_FR,),
    ),
    Fact(
        id="f3",
        renderings={
            "fr": Sentence(text=UNION_EN.quote, lang="en", status="quoted", support=1.0, citations=(UNION_EN,)),
            "en": Sentence(text=UNION_EN.quote, lang="en", status="quoted", support=1.0, citations=(UNION_EN,)),
        },
        sources=1,
        independent_sources=1,
        date=None,
    ),
    twin(
        "f4",
        "Deux rotations de plus sont prévues dès le 1er juin : l’hiver ne change pas.",
        "Two more crossings are planned from June 1; winter stays the same.",
        (JUNE_FR,),
        date="2031-06-01",
    ),
    twin(
        "f5",
        f"Une page piégée dit ceci : {HOSTILE}",
        f"A booby-trapped page says this: {HOSTILE}",
        (TRAP,),
        status="unverified",
    ),
)  # fmt: skip

FERRY = Story(
    id="ferry",
    title={
        "fr": "Le bac de Trémeur reprend la mer, la facture fait débat",
        "en": "Trémeur ferry sails again as its bill is disputed",
    },
    status="developing",
    articles=("echo", "courier", "wire", "hacked"),
    outlets=4,
    independent_sources=3,
    facts=FACTS,
    disagreements=(
        Disagreement(
            about={"fr": "Le coût des travaux", "en": "The cost of the repairs"},
            positions=(
                Position(
                    text={"fr": "4,2 millions d’euros, selon la régie", "en": "4.2 million euros, says the board"},
                    citations=(COST_FR,),
                ),
                Position(
                    text={"fr": "6 millions, selon le syndicat", "en": "Six million, says the union"},
                    citations=(UNION_FR, UNION_EN),
                ),
            ),
        ),
    ),
    timeline=(
        TimelineEntry(date="2031-05-01", fact_id="f1"),
        TimelineEntry(date="2031-06-01", fact_id="f4"),
    ),
    changed=("f2", "f4"),
)  # fmt: skip

NOTEBOOKS = Story(
    id="notebooks",
    title={"fr": "Les carnets du phare de Goulven", "en": "The notebooks of Goulven lighthouse"},
    status="new",
    articles=("gazette",),
    outlets=1,
    independent_sources=1,
    facts=(
        twin(
            "g1",
            "Des carnets trouvés au grenier du phare racontent quarante ans de brume et de navires.",
            "Notebooks found in the lighthouse attic tell of forty years of fog and ships.",
            (BOOKS,),
        ),
        Fact(
            id="g2",
            renderings={
                "en": Sentence(
                    text="The museum will show twelve of them.",
                    lang="en", status="supported", support=0.8, citations=(MUSEUM,),
                )
            },
            sources=1,
            independent_sources=1,
            date=None,
        ),
    ),
    dated=False,
)  # fmt: skip


@pytest.fixture
def briefing() -> Briefing:
    """Two days, one dated story and one undated, given in the wrong order."""
    return Briefing(
        date="2031-05-02",
        days=2,
        lang="both",
        stories=(NOTEBOOKS, FERRY),
        left_out=(
            LeftOut(article_id="hacked", why="page piégée"),
            LeftOut(article_id="unknown-id", why="même dépêche que « Agence Armor »"),
        ),
        model="qwen2.5-coder-1.5b",
        prompt="fact.fr@1",
        seconds=SECONDS,
        articles=ARTICLES,
    )


@pytest.fixture
def small() -> Briefing:
    """One story, two facts, no hostile words: what a golden file can hold."""
    story = Story(
        id="ferry",
        title=FERRY.title,
        status="new",
        articles=("echo", "courier", "wire"),
        outlets=3,
        independent_sources=2,
        facts=(FACTS[0], FACTS[2]),
        disagreements=FERRY.disagreements,
        timeline=FERRY.timeline[:1],
    )
    articles = {key: ARTICLES[key] for key in ("echo", "courier", "wire")}
    return Briefing(
        date="2031-05-01",
        days=1,
        lang="both",
        stories=(story, NOTEBOOKS),
        left_out=(LeftOut(article_id="wire", why="copie de dépêche"),),
        model="qwen2.5-coder-1.5b",
        prompt="fact.fr@1",
        seconds=SECONDS,
        articles=articles,
    )


@pytest.fixture
def summary() -> Summary:
    """A summary in French only; its articles are not at hand."""
    facts = tuple(
        Fact(
            id=fact.id,
            renderings={"fr": fact.renderings["fr"]},
            sources=fact.sources,
            independent_sources=fact.independent_sources,
            date=fact.date,
        )
        for fact in FACTS[:2]
    )
    return Summary(
        title={"fr": "Le bac de Trémeur"},
        lang="fr",
        facts=facts,
        articles=("echo", "courier", "wire"),
        left_out=(),
        prompt="fact.fr@1",
        model="qwen2.5-coder-1.5b",
        seconds=SECONDS,
    )


def make_answer(status: Literal["answered", "not_found"] = "answered") -> Answer:
    """An answer in English about a French article, or none."""
    found = status == "answered"
    return Answer(
        id=None,
        question="How much did the repairs of <the ferry> cost?",
        lang="en",
        status=status,
        sentences=(FACTS[1].renderings["en"],) if found else (),
        text=FACTS[1].renderings["en"].text if found else "Your articles do not say.",
        nearest=() if found else (COST_FR, UNION_FR),
        prompt="answer.en@1",
        model="qwen2.5-coder-1.5b",
        seconds=SECONDS,
    )


@pytest.fixture
def answer() -> Answer:
    """An answer that was found."""
    return make_answer()


@pytest.fixture
def not_found() -> Answer:
    """An honest refusal with the nearest passages."""
    return make_answer("not_found")


@pytest.fixture
def articles() -> dict[str, Article]:
    """The articles by id, as a library would give them."""
    return dict(ARTICLES)


@pytest.fixture
def hostile() -> str:
    """Markup that must come out as words."""
    return HOSTILE
