"""Facts are chosen so that every article is heard before any is heard twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from chatbot.facts import Candidate, Sheet, candidates, pick, sheet
from chatbot.facts.sheets import likeness
from chatbot.facts.worth import LEAD, echoed, gone, leading, news, overtaken, phrases
from chatbot.ingest.chunk import chunk
from chatbot.types import Article, Evidence, Lang
from chatbot.writing.cite import evidence
from tests.newsroom import (
    BRIDGE,
    FERRIES,
    HARVEST,
    NEWS,
    REPAIRS,
    SHUTTLE,
    STRIKE,
    article,
    embed,
    passage,
)
from vectorstore.types import Vectors


def told(*articles: Article) -> dict[str, list[Evidence]]:
    """What each article says."""
    return {a.article_id: [s for p in chunk(a) for s in evidence(p)] for a in articles}


def found(*articles: Article, copies: Mapping[str, str] | None = None) -> list[Candidate]:
    """The facts of some articles."""
    return candidates(sheet(told(*articles), embed), copies or {})


def sources(*articles: str) -> tuple[Evidence, ...]:
    """A sentence of each article."""
    return tuple(told(article(id_, BRIDGE))[id_][0] for id_ in articles)


def said(facts: Sequence[Candidate]) -> list[str]:
    """The best source sentence of each fact."""
    return [fact.sources[0].text for fact in facts]


def sentences_of(page: Sheet) -> list[str]:
    """The sentences of a sheet."""
    return [source.text for source in page.sources]


def heard(facts: Sequence[Candidate]) -> set[str]:
    """Every article that a fact cites."""
    return {article_id for fact in facts for article_id in fact.articles}


def test_the_same_thing_in_two_languages_is_one_fact() -> None:
    """Sentences that say the same thing are sources of one fact, an article each once."""
    (fact,) = found(article("a", BRIDGE), article("b", BRIDGE, lang="en"))

    assert fact.articles == {"a", "b"}
    assert {source.lang for source in fact.sources} == {"fr", "en"}
    assert fact.independent == 2


@pytest.mark.parametrize(("lang", "facts"), [("en", 1), ("fr", 2)])
def test_less_likeness_is_asked_between_languages(lang: str, facts: int) -> None:
    """A cosine of 0.62 is the same thing said in two languages, and two things said in one."""

    def near(texts: Sequence[str], _langs: Sequence[str]) -> Vectors:
        return np.array([[1.0, 0.0], [0.62, 0.7846]], dtype=np.float32)[: len(texts)]

    both = told(article("a", BRIDGE), article("b", SHUTTLE, lang=lang))

    assert len(candidates(sheet(both, near), {})) == facts


def test_different_things_are_different_facts() -> None:
    """Nothing unlike is told as one."""
    facts = found(article("a", *NEWS))

    assert sorted(said(facts)) == sorted(item["fr"] for item in NEWS)


def test_an_article_that_repeats_itself_is_one_source() -> None:
    """A sentence an article says twice is one source of its fact."""
    (fact,) = found(article("a", BRIDGE, BRIDGE))

    assert len(fact.sources) == 1


def test_copies_are_not_independent() -> None:
    """Two outlets that print one dispatch are cited both and count once."""
    both = [article("a", BRIDGE), article("b", BRIDGE)]
    (copied,) = found(*both, copies={"a": "a", "b": "a"})
    (apart,) = found(*both, copies={"a": "a", "b": "b"})

    assert (copied.independent, apart.independent) == (1, 2)
    assert copied.articles == {"a", "b"}
    assert apart.score > copied.score


def test_what_more_sources_say_comes_first() -> None:
    """Independent sources weigh more than one article's lead."""
    facts = found(article("a", REPAIRS, BRIDGE), article("b", BRIDGE, lang="en"))

    assert facts[0].articles == {"a", "b"}
    assert facts == sorted(facts, key=lambda fact: -fact.score)


@pytest.mark.parametrize(
    "text",
    [
        "Le pont est fermé.",
        "Pourquoi la mairie de Velcourt a-t-elle fermé le pont aux camions lundi dernier ?",
        "Velcourt : les riverains du pont fermé aux camions attendent toujours la navette",
        "« Nous demandons seulement que la navette roule aussi le dimanche matin et le soir. »",
        "Le pont de Velcourt de Velcourt de Velcourt de Velcourt est fermé aux camions depuis.",
        "Une phrase interminable " + "qui n’en finit pas de s’allonger toujours " * 14 + "enfin.",
    ],
)
def test_not_told(text: str) -> None:
    """Short ends, questions, headings, quotations, stuck or endless sentences are no facts."""
    assert text not in said(found(article("a", BRIDGE, text)))


@pytest.mark.parametrize(
    "leaning",
    [
        "Elle a aussi promis aux commerçants de la rive nord une réponse avant la fin de l’été.",
        "Sans lui, le pic serait passé en milieu de matinée, un peu moins haut, selon Velcourt.",
        "Without them the Velcourt bridge would have closed to lorries on Monday, she said.",
        "The 26-year-old builder from Velcourt closed the bridge to lorries at noon on Monday.",
        "Le pontier, 26 ans, a fermé le pont de Velcourt aux camions lundi dernier vers midi.",
        "Parmi eux, la maire de Velcourt a demandé la fermeture du pont dès lundi matin.",
        "The following was compiled from reports by the Velcourt police on Monday, Nov. 2.",
        "Ajoutez la pluie qui ruisselle sur le pont de Velcourt depuis lundi, et tout y est.",
    ],
)
def test_what_leans_comes_last(leaning: str) -> None:
    """A sentence that leans on the one before it is told only for want of better."""
    facts = found(article("a", leaning, BRIDGE))

    assert said(facts)[0] == BRIDGE["fr"]


def test_what_the_headline_says_comes_first() -> None:
    """Where an article begins with a picture, the sentence that says its headline leads."""
    hearing = (
        "L’avocat de la compagnie, Me Marne, a contesté toute obligation devant le tribunal.",
        "Au tribunal de Velcourt, 41 victimes de l’accident ont réclamé 1,2 million d’euros.",
    )
    title = "Accident du pont : les victimes réclament 1,2 million d’euros"
    sketch = article("a", *({"fr": text} for text in hearing), title=title)

    assert said(found(sketch))[0] == hearing[1]


@pytest.mark.parametrize(
    ("lang", "weaker"),
    [
        ("en", "I spent Saturday morning in the covered market of Velcourt with a friend of mine."),
        ("en", "“Two slices on a cracker at the Velcourt fair,” says the man, who is now 31."),
        ("en", "The opposition leader, Ada Lonn of Velcourt, was scathing."),
        ("en", "The crates go up to the roof of the hall, and still there are more to come."),
        ("en", "Ask at Velcourt for the number of the bridge, and treat it as yours from Monday."),
        ("fr", "Si vous êtes passé lundi à Velcourt, vous avez sans doute traversé le vieux pont."),
        ("fr", "Nous avons tous passé la matinée de samedi au marché couvert de Velcourt."),
    ],
)
def test_what_says_little_alone_comes_last(lang: Lang, weaker: str) -> None:
    """The first person, a quotation's crumb, a line of ten words, and what names nobody."""
    news = {"fr": BRIDGE["fr"], "en": BRIDGE["en"]}
    ordered = (article("a", {lang: weaker}, lang=lang), article("b", news, lang=lang))

    assert said(found(*ordered)) == [news[lang], weaker]


def test_what_stands_above_the_text_does_not_count() -> None:
    """A dispatch leads with its first sentence, whatever list, credit or heading it is under."""
    above = ("* Le pont de Velcourt est fermé", "(Ajoute des détails)", "Par Ada Lonn")
    sent = {"fr": f"VELCOURT, 2 mars (AN) - {BRIDGE['fr']}"}
    dispatch = sheet(told(article("a", *({"fr": line} for line in above), sent)), embed)

    assert sentences_of(dispatch) == [BRIDGE["fr"]]
    assert dispatch.places == (0,)


SCENE = "Les caisses s’empilent jusqu’au plafond de la halle, et il en arrive encore."


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (SCENE, [0.0, LEAD / 2]),
        (f"Depuis lundi, {SCENE[0].lower()}{SCENE[1:]}", [LEAD, LEAD / 2]),
        (SCENE.replace("la halle", "Velcourt"), [LEAD, LEAD / 2]),
    ],
)
def test_a_scene_is_no_lead(first: str, expected: list[float]) -> None:
    """An article that begins with a picture says what is new later."""
    told = page(("a", "fr", first), ("a", "fr", BRIDGE["fr"]))

    assert leading(told) == pytest.approx(expected)


@pytest.mark.parametrize(("asked", "gained"), [(4, 0.0), (3, LEAD)])
def test_whom_an_interview_asks_is_no_lead(asked: int, gained: float) -> None:
    """What presents the person is no news; a report may ask a question or two."""
    first = "Nommée lundi à Velcourt, Ada Lonn, 44 ans, dirige désormais le pont et ses péages."
    questions = [f"Et après, que ferez-vous donc, la {n}e année ?" for n in range(asked)]
    told_ = told(article("a", first, *questions))

    assert leading(sheet(told_, embed))[0] == pytest.approx(gained)


@pytest.mark.parametrize("most", [3, 4, 6, 12])
def test_every_article_is_heard_while_there_is_room(most: int) -> None:
    """With as many facts as articles, each article is cited, however minor."""
    articles = [
        article("a", BRIDGE, REPAIRS, SHUTTLE, STRIKE),
        article("b", BRIDGE, REPAIRS, lang="en"),
        article("c", HARVEST),
    ]

    assert heard(pick(found(*articles), most)) == {"a", "b", "c"}


@pytest.mark.parametrize("most", [0, 1, 2, 3])
def test_no_more_than_asked(most: int) -> None:
    """The length asked for is a bound, and what fits is taken."""
    assert len(pick(found(article("a", *NEWS)), most)) == most


def test_one_fact_that_covers_two_articles_goes_first() -> None:
    """With room for one, the fact that most articles share is told."""
    articles = [article("a", REPAIRS, BRIDGE), article("b", FERRIES, BRIDGE, lang="en")]

    assert heard(pick(found(*articles), 1)) == {"a", "b"}


def test_what_outlets_always_add_is_no_lead() -> None:
    """A sentence that two outlets end with counts for less than one both begin with."""

    def worth(*order: int) -> float:
        told = [[BRIDGE, REPAIRS, HARVEST], [STRIKE, FERRIES, HARVEST]]
        articles = [article("a", *(told[0][n] for n in order))]
        articles += [article("b", *(told[1][n] for n in order), lang="en")]
        return next(f.score for f in found(*articles) if said([f])[0] in HARVEST.values())

    assert worth(2, 0, 1) - worth(0, 1, 2) == pytest.approx(0.3 * 2 / 3 + 0.4 * 2 / 3)


def test_what_is_shared_counts_less_in_the_order_than_in_the_choice() -> None:
    """Each outlet tells the news in its own sentence, and all give the dividend."""
    news = Candidate(sources=sources("a"), score=1.2, independent=1, vector=(1.0, 0.0))
    shared = Candidate(
        sources=sources("a", "b"), score=1.3, shared=0.4, independent=2, vector=(0.0, 1.0)
    )

    assert pick([news, shared], 1) == [shared]
    assert pick([news, shared], 2) == [news, shared]


def test_a_lead_goes_before_a_detail_that_two_articles_share() -> None:
    """What lets two be heard is worth a little, not the news of one of them."""
    lead = Candidate(sources=sources("a"), score=0.9, independent=1, vector=(1.0, 0.0))
    detail = Candidate(sources=sources("a", "b"), score=0.8, independent=2, vector=(0.0, 1.0))

    assert pick([lead, detail], 1) == [lead]
    assert pick([lead, replace(detail, score=0.87)], 1)[0].independent == 2


def test_an_article_says_what_was_not_said_yet() -> None:
    """Where its best repeats another's, its next is told, unless that is worth much less."""
    first = Candidate(sources=sources("a"), score=1.2, independent=1, vector=(1.0, 0.0))
    again = Candidate(sources=sources("b"), score=1.0, independent=1, vector=(0.8, 0.6))
    other = Candidate(sources=sources("b"), score=0.8, independent=1, vector=(0.0, 1.0))

    assert pick([first, again, other], 2) == [first, other]
    assert pick([first, again, replace(other, score=0.6)], 2) == [first, again]


def page(*said: tuple[str, str, str], vectors: Sequence[Sequence[float]] | None = None) -> Sheet:
    """Sentences as ``(article, language, text)``; all alike unless ``vectors`` say otherwise."""
    places = [sum(a == article for a, _, _ in said[:n]) for n, (article, _, _) in enumerate(said)]
    return Sheet(
        sources=tuple(
            evidence(passage(text, article_id=article, lang=lang))[0]
            for article, lang, text in said
        ),
        places=tuple(places),
        vectors=np.array(vectors or [[1.0, 0.0]] * len(said), dtype=np.float32),
    )


OWN = "Chacun rentrait chez soi hier soir, un peu fatigué, sans rien dire."


def test_what_others_say_in_the_same_words_comes_first() -> None:
    """Of two sentences alike in meaning, the one whose words other articles use is worth more."""
    told = page(("a", "fr", OWN), ("a", "fr", BRIDGE["fr"]), ("b", "fr", BRIDGE["fr"]))
    own, shared, other = phrases(told, np.array(["a", "a", "b"]))

    assert own < 0 < shared == other
    assert own + shared + other == pytest.approx(0)


def test_words_that_few_share_say_little() -> None:
    """Half of two others is less than half of ten: what outlets always add is no news for it."""
    few = page(("a", "fr", BRIDGE["fr"]), ("b", "fr", BRIDGE["fr"]), ("c", "fr", OWN))
    names = [f"a{place}" for place in range(12)]
    many = page(*((name, "fr", BRIDGE["fr"] if name < "a6" else OWN) for name in names))
    gains = [
        float(np.ptp(phrases(told, np.array(origins))))
        for told, origins in ((few, ["a", "b", "c"]), (many, names))
    ]

    assert 0 < gains[0] < gains[1]


def test_copies_echo_nobody() -> None:
    """What only a copy of the same text says too is said once: by words and by meaning."""
    told = page(
        ("a", "fr", OWN),
        ("a", "fr", BRIDGE["fr"]),
        ("b", "fr", BRIDGE["fr"]),
        vectors=[[0.6, 0.8], [1.0, 0.0], [1.0, 0.0]],
    )
    one = np.array(["a", "a", "a"])

    assert not phrases(told, one).any()
    assert echoed(told, one, likeness(told))[1] < 1
    assert echoed(told, np.array(["a", "a", "b"]), likeness(told)) == pytest.approx([0.6, 1, 1])


def test_an_article_alone_in_its_language_is_not_behind() -> None:
    """Nobody can use its words: its sentences are worth what the usual one of the others is."""
    told = page(
        ("a", "fr", OWN), ("a", "fr", BRIDGE["fr"]), ("b", "fr", BRIDGE["fr"]), ("c", "en", "So.")
    )
    alone = phrases(told, np.array(["a", "a", "b", "c"]))[3]

    assert alone == 0


def test_every_article_counts_once_for_what_it_echoes() -> None:
    """An article that repeats itself is no more of an echo than one that says it once."""
    once = page(
        *(("a", "fr", BRIDGE["fr"]), ("b", "fr", OWN), ("c", "fr", OWN)),
        vectors=[[1.0, 0.0], [0.8, 0.6], [0.0, 1.0]],
    )
    often = page(
        *(("a", "fr", BRIDGE["fr"]), ("b", "fr", OWN), ("b", "fr", OWN), ("c", "fr", OWN)),
        vectors=[[1.0, 0.0], [0.8, 0.6], [0.8, 0.6], [0.0, 1.0]],
    )

    assert echoed(once, np.array(["a", "b", "c"]), likeness(once))[0] == pytest.approx(0.4)
    assert echoed(often, np.array(["a", "b", "b", "c"]), likeness(often))[0] == pytest.approx(0.4)


OTHER = (("b", "fr", BRIDGE["fr"]),)


@pytest.mark.parametrize(
    ("published", "newest", "passed"),
    [("2026-03-05", "2026-03-11", True), ("2026-03-05", "2026-03-06", False),
     ("2026-03-11", "2026-03-11", False), ("2026-03-05", "2026-03-07", False)],
)  # fmt: skip
def test_what_was_still_to_come_and_has_passed_comes_last(
    published: str, newest: str, *, passed: bool
) -> None:
    """A meeting announced for the 7th is no news on the 11th, nor history; on the 7th it is."""
    told = page(("a", "fr", "Le conseil se réunira samedi 7 mars à Sainte-Aldine."), *OTHER)
    days = [published, newest]
    dated = tuple(
        replace(source, passage=replace(source.passage, published=day))
        for source, day in zip(told.sources, days, strict=True)
    )

    assert gone(replace(told, sources=dated)).tolist() == [float(passed), 0.0]


def test_what_all_tell_in_passing_leads_nothing() -> None:
    """Forty minutes' drive, which three mention, is not the news: that a ward closes is."""
    told_ = page(
        *((id_, "fr", f"Phrase de l’article {id_}.") for id_ in "aaabbb"),
        vectors=[[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]] * 2,
    )
    aside = Candidate(
        sources=told_.sources[5:6], score=2.0, independent=3, vector=(0.0, 1.0), aside=True
    )
    lead = Candidate(sources=told_.sources[:1], score=0.5, independent=1, vector=(1.0, 0.0))

    assert pick([aside, lead], 2) == [lead, aside]
    assert pick([aside], 2) == [aside]
    alone = replace(aside, sources=told_.sources[1:2], independent=1)
    assert pick([alone, lead], 2) == [alone, lead]
    assert news(replace(told_, places=(0, 1, 2) * 2)) == [True, True, False] * 2
    titled = tuple(
        replace(s, passage=replace(s.passage, title="Phrase et article")) for s in told_.sources
    )
    assert all(news(replace(told_, sources=titled, places=(2, 3, 4) * 2)))


@pytest.mark.parametrize(
    ("days", "later", "near", "raised"),
    [
        (("2026-11-18", "2026-11-19"), "47 personnes sont mortes jeudi.", 0.5, True),
        (("2026-11-18", "2026-11-19"), "La tempête a fait 47 morts.", 0.5, True),
        (("2026-11-18", "2026-11-18"), "La tempête a fait 47 morts.", 0.5, False),
        (("2026-11-19", "2026-11-18"), "La tempête a fait 47 morts.", 0.5, False),
        (("2026-11-18", "2026-11-19"), "La tempête a fait 12 morts.", 0.5, False),
        (("2026-11-18", "2026-11-19"), "Le train a fait 47 morts.", 0.1, False),
        (("2026-11-18", "2026-11-19"), "Celle de juin 2019 a fait 47 morts.", 0.5, False),
        (("2026-11-18", "2026-11-19"), "La tempête a fait 47 blessés.", 0.5, False),
        ((None, "2026-11-19"), "La tempête a fait 47 morts.", 0.5, False),
    ],
)
def test_a_toll_that_has_risen_since_comes_last(
    days: tuple[str | None, str | None], later: str, near: float, *, raised: bool
) -> None:
    """Thirty-one dead are no news beside a later day's 47; nor do others' dead raise them."""
    told = page(
        ("a", "fr", "La tempête a fait au moins 31 morts."),
        ("b", "fr", later),
        vectors=[[1.0, 0.0], [near, (1 - near**2) ** 0.5]],
    )
    dated = tuple(
        replace(source, passage=replace(source.passage, published=day))
        for source, day in zip(told.sources, days, strict=True)
    )
    told = replace(told, sources=dated)

    assert overtaken(told, likeness(told)).tolist() == [float(raised), 0.0]


def test_nothing_is_told_twice() -> None:
    """What is left of the room goes to what says something new."""
    alike = [
        Candidate(sources=fact.sources, score=0.5, independent=1, vector=(1.0, 0.0))
        for fact in found(article("a", *NEWS))
    ]

    assert len(pick(alike, 6)) == 1


def test_many_outlets_with_one_fact_are_all_heard() -> None:
    """Five articles that say one thing are all cited, or told again, while there is room."""
    articles = [article(f"a{n}", BRIDGE, lang="fr" if n % 2 else "en") for n in range(5)]

    assert heard(pick(found(*articles), 12)) == {a.article_id for a in articles}


def test_nothing_to_tell() -> None:
    """No articles, no sentences, or none that can be told: no facts."""
    assert found() == pick([], 5) == []
    assert found(article("a", "Non.")) == []
    assert candidates(sheet({"a": []}, embed), {}) == []


def test_a_single_sentence() -> None:
    """One sentence is one fact."""
    assert said(found(article("a", BRIDGE))) == [BRIDGE["fr"]]


@pytest.mark.parametrize(
    "text",
    [
        "Une version précédente de cet article indiquait que quatre ponts étaient coupés.",
        "(*) Une première version de cet article indiquait 1,9 million, un chiffre corrigé.",
        "An earlier version of this story said that the bridge had been sold to the port.",
    ],
)
def test_an_error_put_right_is_no_fact(text: str) -> None:
    """What a correction says was wrong is not told as news; what it says instead may be."""
    assert said(found(article("a", f"{text} {BRIDGE['fr']}"))) == [BRIDGE["fr"]]
