"""Headlines: an article's own, or a translation that passes every check, or the original."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.evidence.judge import Judge
from chatbot.facts import candidates, sheet
from chatbot.ingest.chunk import chunk
from chatbot.messages import say
from chatbot.report.titles import Titles
from chatbot.types import LANGS, Lang
from chatbot.writing.cite import evidence
from tests.fakes import ScriptedEngine, ScriptedTranslator
from tests.newsroom import BRIDGE, REPAIRS, STRIKE, Newsroom, article, embed

PONT = article("pont", BRIDGE, REPAIRS, title="Velcourt ferme son pont", outlet="Le Val")
BRIDGED = article("bridge", BRIDGE, lang="en", title="Velcourt closes its bridge")
CLOSED = "Velcourt closes its bridge"


def titles(room: Newsroom | None = None) -> tuple[Titles, ScriptedEngine]:
    """Titles written by a newsroom, and its engine."""
    engine = (room or Newsroom()).engine()
    return Titles(engine, Judge(engine)), engine


def test_titles_are_the_articles_own() -> None:
    """Where a language has an article, its headline is taken as it is; nothing is written."""
    own, engine = titles()

    assert own.of([PONT, BRIDGED], "both") == {"fr": PONT.title, "en": BRIDGED.title}
    assert not engine.generations


def test_a_column_gives_no_story_its_name() -> None:
    """An opinion's headline is used where there is no other in the language."""
    column = article("a", BRIDGE, title="Tribune : un pont de trop")
    plain = article("b", BRIDGE, title="Le pont ferme")
    own, _ = titles()

    assert own.of([column, plain], "fr") == {"fr": "Le pont ferme"}
    assert own.of([column], "fr") == {"fr": "Tribune : un pont de trop"}


def test_the_headline_nearest_to_what_is_told_first() -> None:
    """Of several headlines that one names the story which says most of what it leads with."""
    newest = article("a", STRIKE, title=STRIKE["fr"])
    lead = article("b", BRIDGE, title=BRIDGE["fr"])
    (fact,) = candidates(sheet({"b": evidence(chunk(lead)[0])}, embed), {})
    own = Titles(Newsroom().engine(), Judge(Newsroom().engine()), embed=embed)

    assert own.of([newest, lead], "fr") == {"fr": STRIKE["fr"]}
    assert own.of([newest, lead], "fr", told=[fact]) == {"fr": BRIDGE["fr"]}


@pytest.mark.parametrize(
    "title",
    [
        "Ada Lonn : « Ils ont fermé mon pont »",
        "« Un pont, cela se ferme »",
        "Pourquoi j’ai fermé le pont de Velcourt",
        "Tribune : un pont de trop",
    ],
)
def test_somebody_s_word_names_no_story(title: str) -> None:
    """A quotation or a column heads a story only where the other language's cannot be put."""
    word = article("a", BRIDGE, title=title)
    for written, expected in ((PONT.title, PONT.title), ("Le pont ferme à Tessing", title)):
        made, _ = titles(Newsroom(headlines={CLOSED: written}))
        assert made.of([word, BRIDGED], "both") == {"fr": expected, "en": CLOSED}


def test_a_headline_has_the_numbers_told_below_it() -> None:
    """The first day's toll heads no story that tells the third day's."""
    told_ = {"fr": f"Bilan, 47 morts : {BRIDGE['fr']}"}
    first = article("a", BRIDGE, title=f"9 morts : {BRIDGE['fr']}")
    third = article("b", told_, title=f"47 morts : {BRIDGE['fr']}")
    (fact,) = candidates(sheet({"b": evidence(chunk(third)[0])}, embed), {})
    own = Titles(Newsroom().engine(), Judge(Newsroom().engine()), embed=embed)

    assert own.of([first, third], "fr", told=[fact]) == {"fr": third.title}


def test_a_later_headline_has_the_later_toll() -> None:
    """Of two that are as near the newer day's is taken."""
    first, later = (
        article(f"d{day}", BRIDGE, title=f"{n} morts à Velcourt", published=f"2026-03-0{day}")
        for n, day in ((9, 4), (47, 6))
    )
    own, _ = titles()

    assert own.of([first, later], "fr") == {"fr": later.title}


@pytest.mark.parametrize(
    ("early", "late", "expected"),
    [
        ("2026-11-18", "2026-11-19", "Tempête : 47 morts"),
        ("2026-11-19", "2026-11-18", "Storm: death toll climbs to 31"),
    ],
)
def test_a_headline_with_a_toll_that_has_risen_names_nothing(
    early: str, late: str, expected: str
) -> None:
    """Rather the other language's, untranslated, than fewer dead than are told below it."""
    toll = {"fr": f"Bilan, 47 morts : {BRIDGE['fr']}"}
    old = article("a", BRIDGE, lang="en", title="Storm: death toll climbs to 31", published=early)
    new = article("b", toll, title="Tempête : 47 morts", published=late)
    (fact,) = candidates(sheet({"b": evidence(chunk(new)[0])}, embed), {})
    own = Titles(Newsroom().engine(), Judge(Newsroom().engine()), embed=embed)

    assert own.of([old, new], "en", told=[fact]) == {"en": expected}


@pytest.mark.parametrize(
    ("written", "expected"),
    [(PONT.title, PONT.title), ("Le pont ferme à Tessing", STRIKE["fr"])],
)
def test_a_headline_that_is_far_from_what_is_told(written: str, expected: str) -> None:
    """Another language's, that says it, is translated first; the far one stands if none passes."""
    column = article("a", STRIKE, title=STRIKE["fr"])
    lead = article("b", BRIDGE, title=BRIDGE["en"], lang="en")
    (fact,) = candidates(sheet({"b": evidence(chunk(lead)[0])}, embed), {})
    engine = Newsroom(headlines={lead.title: written}).engine()
    made = Titles(engine, Judge(engine), embed=embed).of([column, lead], "both", told=[fact])

    assert made == {"fr": expected, "en": lead.title}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("DIRECT. Velcourt ferme son pont", "Velcourt ferme son pont"),
        ("En direct : Velcourt ferme son pont", "Velcourt ferme son pont"),
        ("VIDÉO. Velcourt ferme son pont", "Velcourt ferme son pont"),
        ("Live: Velcourt closes its bridge", "Velcourt closes its bridge"),
        ("BREAKING: Velcourt closes its bridge", "Velcourt closes its bridge"),
        ("UPDATE 2-Velcourt closes its bridge", "Velcourt closes its bridge"),
        ("Velcourt closes its bridge - as it happened", "Velcourt closes its bridge"),
        ("Velcourt ferme son pont (BILAN-SYNTHÈSE)", "Velcourt ferme son pont"),
        ("Velcourt closes its bridge (NATO)", "Velcourt closes its bridge (NATO)"),
        ("Direct democracy closes a bridge", "Direct democracy closes a bridge"),
        ("Live music returns to Velcourt", "Live music returns to Velcourt"),
    ],
)
def test_a_headline_without_its_label(title: str, expected: str) -> None:
    """What an outlet calls its page is no part of the news."""
    lang: Lang = "fr" if "ferme" in title else "en"

    assert titles()[0].of([article("a", BRIDGE, title=title, lang=lang)], lang) == {lang: expected}


def test_a_missing_title_is_translated() -> None:
    """A headline in the other language is translated, without a full stop, and helped by words."""
    made, engine = titles(Newsroom(headlines={PONT.title: f"{CLOSED}."}))

    assert made.of([PONT], "en") == {"en": CLOSED}
    assert "pont = bridge" in engine.generations[0].messages[-1].content


@pytest.mark.parametrize(
    "written",
    [
        "The bridge closes in Tessing",
        "Velcourt closes its 12 bridges",
        "Le pont est fermé",
        "Velcourt closes its pontbridge",
    ],
)
def test_an_unfaithful_title_is_not_used(written: str) -> None:
    """Other names or numbers, the wrong language or an invented word: the original stands."""
    made, _ = titles(Newsroom(headlines={PONT.title: written}))

    assert made.of([PONT], "en") == {"en": PONT.title}


def test_a_title_that_the_judge_doubts_is_not_used() -> None:
    """What stands largest must be supported like what stands under it."""
    room = Newsroom(headlines={PONT.title: CLOSED}, doubted={CLOSED})

    assert titles(room)[0].of([PONT], "en") == {"en": PONT.title}


def test_another_headline_of_the_story_is_tried() -> None:
    """The first translation that passes names the story, whichever headline it is of."""
    other = article("autre", REPAIRS, title="Le pont de Velcourt fermé")
    said = {PONT.title: "Velcourt farms its bridge 12 times", other.title: "Velcourt bridge closed"}
    made, engine = titles(Newsroom(headlines=said))

    assert made.of([PONT, other], "en") == {"en": "Velcourt bridge closed"}
    assert len(engine.generations) == 2


def test_a_translator_puts_headlines() -> None:
    """Its first rendering that is faithful is taken; the writer is not asked."""
    engine = ScriptedEngine([], lambda _: (0.95, 0.05))
    translator = ScriptedTranslator("Velcourt closes its 12 bridges", CLOSED, back=PONT.title)
    made = Titles(engine, Judge(engine), translator)

    assert made.of([PONT], "en") == {"en": CLOSED}
    assert not engine.generations


@pytest.mark.parametrize("lang", ["en", "de"])
def test_a_headline_no_translator_can_put_stands(lang: str) -> None:
    """The first words of an article in the language asked for, and a third language."""
    cut = article("cut", BRIDGE, lang="en", title="Velcourt closes its…")
    stranger = replace(cut, lang=lang)
    engine = ScriptedEngine([], lambda _: (0.95, 0.05))
    made = Titles(engine, Judge(engine), ScriptedTranslator(CLOSED))

    assert made.of([stranger], "en") == {"en": cut.title}


def test_a_translated_headline_must_come_back() -> None:
    """One that says something else in its own language leaves the original."""
    back = "Le pont de Velcourt rouvre"
    engine = Newsroom(doubted={back}).engine()
    made = Titles(engine, Judge(engine), ScriptedTranslator(CLOSED, back=back))

    assert made.of([PONT], "en") == {"en": PONT.title}


@pytest.mark.parametrize(("nats", "expected"), [(-4.0, CLOSED), (-60.0, PONT.title)])
def test_an_unlikely_headline_leaves_the_original(nats: float, expected: str) -> None:
    """The judge tells little of headlines; what the model would have written tells more."""
    engine = ScriptedEngine([], lambda _: (0.72, 0.28), likely=lambda _: nats)
    made = Titles(engine, Judge(engine), ScriptedTranslator(CLOSED, back=PONT.title))

    assert made.of([PONT], "en") == {"en": expected}


def test_without_any_title() -> None:
    """Articles without headlines are untitled, in each language."""
    bare = article("bare", BRIDGE)

    assert titles()[0].of([bare], "both") == {lang: say("untitled", lang) for lang in LANGS}
