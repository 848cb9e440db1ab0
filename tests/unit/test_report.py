"""Facts are rendered in both languages from the same evidence, and nobody vanishes."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event as Flag
from typing import cast

import pytest

from chatbot.evidence.judge import Judge
from chatbot.facts import Candidate
from chatbot.messages import say
from chatbot.report import In, Reporter, langs_of, left_out, select
from chatbot.report.reporter import _fact, _Written
from chatbot.types import LANGS, Article, Fact, Lang, Stage
from chatbot.writing.cite import Numbering, evidence
from chatbot.writing.compose import Composer
from chatbot.writing.draft import Draft
from tests.fakes import ScriptedEngine
from tests.newsroom import (
    BRIDGE,
    FERRIES,
    NEWS,
    REPAIRS,
    STRIKE,
    Newsroom,
    article,
    asked,
    passage,
    shelf,
)

PONT = article("pont", BRIDGE, REPAIRS, title="Velcourt ferme son pont", outlet="Le Val")
BRIDGED = article("bridge", BRIDGE, lang="en", title="Velcourt closes its bridge")


def reporter(*articles: Article, room: Newsroom | None = None) -> Reporter:
    """A reporter over these articles."""
    engine = (room or Newsroom()).engine()
    return Reporter(engine=engine, composer=Composer(engine, Judge(engine)), shelf=shelf(articles))


def facts(
    articles: Sequence[Article],
    *,
    lang: In = "both",
    most: int = 6,
    room: Newsroom | None = None,
    numbering: Numbering | None = None,
) -> list[Fact]:
    """The facts of some articles, told."""
    writer = reporter(*articles, room=room)
    chosen = writer.chosen(select(articles, writer.shelf), most)
    told = writer.tell(chosen, lang, numbering or Numbering())
    return [step for step in told if isinstance(step, Fact)]


def test_both_renderings_cite_the_same() -> None:
    """French and English say the same fact from the same citations."""
    for fact in facts([PONT, BRIDGED]):
        french, english = fact.renderings["fr"], fact.renderings["en"]

        assert set(french.citations) == set(english.citations)
        assert (french.lang, english.lang) == LANGS
        assert {"fr": french.text, "en": english.text} in NEWS
        for told in (french, english):
            own = told.text == told.citations[0].quote
            assert told.status == ("quoted" if own else "supported")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_one_language(lang: Lang) -> None:
    """Only the language asked for is written, whatever the sources'."""
    told = facts([PONT, BRIDGED], lang=lang)

    assert told
    assert all(set(fact.renderings) == {lang} for fact in told)
    assert langs_of(lang) == (lang,)
    assert langs_of("both") == LANGS


def test_citations_are_exact_and_numbered_by_first_use() -> None:
    """Every quote is its article's text between its places; numbers run from 1 without gaps."""
    articles = {a.article_id: a for a in (PONT, BRIDGED)}
    cited = [
        citation
        for fact in facts(list(articles.values()))
        for sentence in fact.renderings.values()
        for citation in sentence.citations
    ]

    assert all(c.quote == articles[c.article_id].text[c.start : c.end] for c in cited)
    numbers = list(dict.fromkeys(c.n for c in cited))
    assert numbers == list(range(1, len(numbers) + 1))
    assert {c.url for c in cited} <= {a.url for a in articles.values()}


@pytest.mark.parametrize("failing", LANGS)
def test_a_failing_rendering_is_quoted(failing: Lang) -> None:
    """A rendering that does not pass is the source's own words; the other stays."""
    told = facts([article("a", BRIDGE)], room=Newsroom(doubted={BRIDGE[failing]}))

    (fact,) = told
    passing: Lang = "en" if failing == "fr" else "fr"
    assert fact.renderings[failing].status == "quoted"
    assert fact.renderings[failing].text == fact.renderings[failing].citations[0].quote
    assert fact.renderings[passing].status == ("quoted" if passing == "fr" else "supported")
    assert fact.renderings["fr"].citations == fact.renderings["en"].citations


def test_what_fails_in_both_is_quoted_in_both() -> None:
    """The same quotation stands in for each, so that both languages cite the same words."""
    room = Newsroom(doubted=set(BRIDGE.values()))
    (fact,) = facts([article("a", BRIDGE), BRIDGED], room=room)

    assert {s.status for s in fact.renderings.values()} == {"quoted"}
    assert fact.renderings["fr"] == fact.renderings["en"]


@pytest.mark.parametrize(
    "other",
    ["Repairs to the bridge will cost a lot.", "Repairs will cost 1.2 million euros, says NATO."],
)
def test_both_languages_state_the_same_numbers_and_names(other: str) -> None:
    """Of renderings that passed but differ, the one that says something else gives way."""
    told: dict[Lang, Draft] = {
        "fr": Draft(text=REPAIRS["fr"], used=(), support=0.9),
        "en": Draft(text=other, used=(), support=0.9),
    }
    source = next(iter(evidence(passage(REPAIRS["fr"]))))
    one = Candidate(sources=(source,), score=1.0, independent=1, vector=())
    written = _Written(drafts=told, own={"fr": source, "en": source}, cited=(source,))
    fact = _fact(one, written, Numbering())

    assert {s.text for s in fact.renderings.values()} == {REPAIRS["fr"]}
    assert fact.renderings["en"].status == "quoted"


def test_the_rendering_that_says_less_is_its_sources_words() -> None:
    """The other one, which says all that the source does, stays."""
    told: dict[Lang, Draft] = {
        "fr": Draft(text="Les réparations coûteront cher.", used=(), support=0.9),
        "en": Draft(text=REPAIRS["en"], used=(), support=0.9),
    }
    source = next(iter(evidence(passage(REPAIRS["fr"]))))
    one = Candidate(sources=(source,), score=1.0, independent=1, vector=())
    written = _Written(drafts=told, own={"fr": source, "en": source}, cited=(source,))
    french, english = _fact(one, written, Numbering()).renderings.values()

    assert (french.status, french.text) == ("quoted", REPAIRS["fr"])
    assert (english.status, english.text) == ("supported", REPAIRS["en"])
    assert french.citations == english.citations


def test_a_copy_and_the_quotation_beside_it_are_cited_by_both() -> None:
    """What stands in one language as its source has it is cited in the other one too."""
    (own,) = evidence(passage(REPAIRS["fr"]))
    (other,) = evidence(passage(REPAIRS["en"], lang="en", article_id="b1"))
    copy = Draft(text=own.text, used=(own,), support=1.0, verbatim=True)
    one = Candidate(sources=(own, other), score=1.0, independent=2, vector=())
    written = _Written(drafts={"fr": copy}, own={"fr": own, "en": own}, cited=(own, other))
    french, english = _fact(one, written, Numbering()).renderings.values()

    assert (french.text, english.text) == (REPAIRS["fr"], REPAIRS["en"])
    assert set(french.citations) == set(english.citations)


def test_a_fact_may_be_quoted_whole() -> None:
    """Two renderings of which neither says what the source does are both its words."""
    told: dict[Lang, Draft] = {
        "fr": Draft(text="Les réparations coûteront 1,2 million d’euros.", used=(), support=0.9),
        "en": Draft(text="Repairs will cost a lot, Odile Tarnier says.", used=(), support=0.9),
    }
    source = next(iter(evidence(passage(REPAIRS["fr"]))))
    one = Candidate(sources=(source,), score=1.0, independent=1, vector=())
    written = _Written(drafts=told, own={"fr": source, "en": source}, cited=(source,))

    assert {s.text for s in _fact(one, written, Numbering()).renderings.values()} == {REPAIRS["fr"]}


def test_each_language_is_written_from_its_own_source() -> None:
    """Where both languages have a source and these say the same, neither is a translation."""
    room = Newsroom()
    writer = reporter(article("a", BRIDGE), BRIDGED, room=room)
    chosen = writer.chosen(select([article("a", BRIDGE), BRIDGED], writer.shelf), 6)
    (fact,) = [s for s in writer.tell(chosen, "both", Numbering()) if isinstance(s, Fact)]
    engine = cast("ScriptedEngine", writer.engine)
    read = {a.lang: a.values for a in map(asked, engine.generations) if a.task == "fact"}

    assert read == {"fr": (BRIDGE["fr"],), "en": (BRIDGE["en"],)}
    assert [c.quote for c in fact.renderings["fr"].citations] == [BRIDGE["fr"], BRIDGE["en"]]
    assert [c.quote for c in fact.renderings["en"].citations] == [BRIDGE["en"], BRIDGE["fr"]]
    assert fact.sources == 2


def test_sources_that_say_different_things_are_not_one_for_each_language() -> None:
    """Grouped by meaning, but one says less: both languages are written from the best source."""
    room = Newsroom(doubted={BRIDGE["en"]})
    writer = reporter(article("a", BRIDGE), BRIDGED, room=room)
    chosen = writer.chosen(select([article("a", BRIDGE), BRIDGED], writer.shelf), 6)
    list(writer.tell(chosen, "both", Numbering()))
    engine = cast("ScriptedEngine", writer.engine)
    read = {a.values for a in map(asked, engine.generations) if a.task == "fact"}

    assert len(read) == 1


def test_a_failing_rendering_quotes_the_source_of_its_own_language() -> None:
    """Its reader is given their own language; both languages still cite the same sources."""
    room = Newsroom(inventing={BRIDGE["fr"]: "Le pont de Velcourt a été vendu lundi matin."})
    (fact,) = facts([article("a", BRIDGE), BRIDGED], room=room)
    french, english = fact.renderings["fr"], fact.renderings["en"]

    assert (french.status, french.lang, french.text) == ("quoted", "fr", BRIDGE["fr"])
    assert french.citations[0].quote == BRIDGE["fr"]
    assert (english.status, english.text) == ("quoted", BRIDGE["en"])
    assert set(french.citations) == set(english.citations)


def test_what_a_fact_says_of_itself() -> None:
    """Sources and independent sources are of what is cited; the date is the earliest."""
    later = article("a", BRIDGE, published="2026-03-12T07:00:00+01:00")
    (fact,) = facts([later, article("b", REPAIRS, published=None)], most=1, lang="fr")

    assert (fact.sources, fact.independent_sources) == (1, 1)
    assert fact.date in {"2026-03-12", None}
    assert fact.id == facts([later, article("b", REPAIRS, published=None)], most=1)[0].id


def test_stages_count() -> None:
    """Progress goes from nothing towards the number of facts."""
    writer = reporter(article("a", *NEWS))
    chosen = writer.chosen(select([article("a", *NEWS)], writer.shelf), 6)
    stages = [s for s in writer.tell(chosen, "fr", Numbering()) if isinstance(s, Stage)]

    assert [s.name for s in stages] == ["write"] * len(stages)
    assert [s.done for s in stages] == sorted({s.done for s in stages})
    assert {s.total for s in stages} == {6}


def test_cancelled_facts() -> None:
    """Cancelled, no fact is told."""
    cancel = Flag()
    cancel.set()
    writer = reporter(PONT)
    chosen = writer.chosen(select([PONT], writer.shelf), 6)

    assert list(writer.tell(chosen, "both", Numbering(), cancel=cancel)) == []


@pytest.mark.parametrize("lang", LANGS)
def test_why_an_article_is_left_out(lang: Lang) -> None:
    """Each case has its reason, in the reader's language; cited articles are not listed."""
    articles = [
        PONT,
        article("copy", BRIDGE, REPAIRS, title="Copie", outlet="Le Double"),
        article("empty", "…", title="Vide"),
        article("tried", STRIKE),
        article("long", FERRIES),
    ]
    selection = select(articles, shelf(articles))
    told = facts([PONT], lang="fr")
    missed = left_out(selection, told, lang, tried=frozenset({"pont", "tried"}), stopped=False)

    assert {row.article_id: row.why for row in missed} == {
        "copy": say("left_out_copy", lang, title=PONT.title),
        "tried": say("left_out_unsupported", lang),
        "long": say("left_out_length", lang),
        "empty": next(row.why for row in missed if row.article_id == "empty"),
    }
    assert [row.article_id for row in missed] == [a.article_id for a in articles[1:]]


@pytest.mark.parametrize("lang", LANGS)
def test_another_language_is_a_reason(lang: Lang) -> None:
    """An article in neither language is left out because of it."""
    german = article("foreign", "Die Brücke ist seit Montag gesperrt.", lang="de")
    selection = select([german], shelf([german]))
    (row,) = left_out(selection, [], lang, tried=frozenset(), stopped=False)

    assert "de" in row.why


@pytest.mark.parametrize("lang", LANGS)
def test_stopped_and_empty_are_reasons(lang: Lang) -> None:
    """What was not reached says so; what has no sentence at all says that."""
    reached, blank = article("late", STRIKE), article("blank", "", title="Vide")
    selection = select([reached, blank], shelf([reached, blank]))
    missed = left_out(selection, [], lang, tried=frozenset(), stopped=True)

    assert {row.article_id: row.why for row in missed} == {
        "late": say("left_out_cancelled", lang),
        "blank": say("left_out_empty", lang),
    }


def test_no_usable_sentence_is_said_so() -> None:
    """An article of scraps is not “asked for more sentences”, which would not help."""
    scraps = article("scraps", "Le pont ?", "Fermé.")
    selection = select([PONT, scraps], shelf([PONT, scraps]))
    (row,) = left_out(selection, facts([PONT]), "en", tried=frozenset({"pont"}), stopped=False)

    assert row.why == say("left_out_empty", "en")


def test_copies_are_found() -> None:
    """Two outlets with one text are copies of the first; others stand for themselves."""
    articles = [PONT, article("copy", BRIDGE, REPAIRS), article("tessing", STRIKE)]
    selection = select(articles, shelf(articles))

    assert selection.copies == {"pont": "pont", "copy": "pont", "tessing": "tessing"}


def test_other_languages_are_not_read() -> None:
    """An article in neither language gives no sentence, and is kept in the selection."""
    german = article("de", "Die Brücke ist seit Montag für Lastwagen gesperrt.", lang="de")
    selection = select([german], shelf([german]))

    assert selection.articles == (german,)
    assert selection.sentences == {}
