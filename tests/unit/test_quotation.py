"""Quoting first: what a source says in the reader's language need not be written again."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event as Flag

import pytest

from chatbot.answer import Request
from chatbot.models.types import Scoring
from chatbot.types import Answer, Evidence, Lang, Printed, Stage
from tests.fakes import DictionaryTranslator, ScriptedEngine, ScriptedTranslator
from tests.newsroom import BRIDGE, HARVEST, REPAIRS, SHUTTLE, answering, asked, finished, passage
from vectorstore.types import Passage

WHY = "Pourquoi le pont est-il fermé aux camions ?"
WHOLE = passage(f"{SHUTTLE['fr']} {HARVEST['fr']} {BRIDGE['fr']}")


def by_words(question: str, _: Lang, sources: Sequence[Evidence]) -> list[float]:
    """How near: words shared."""
    words = set(question.split())
    return [float(len(words & set(source.text.split()))) for source in sources]


def judging(chances: dict[str, float]) -> ScriptedEngine:
    """An engine that gives sentences these chances to answer, whole passages 0.95."""

    def judge(request: Scoring) -> tuple[float, float]:
        told = asked(request)
        yes = chances.get(told.values[0], 0.95) if told.task == "answers" else 0.95
        return yes, 1 - yes

    return ScriptedEngine(lambda _: "Le pont, fissuré, est fermé aux camions. [1]", judge)


def ask(
    engine: ScriptedEngine,
    question: str,
    *found: Passage,
    translator: ScriptedTranslator | None = None,
) -> Answer:
    """The answer of an answerer whose search finds these passages."""
    answerer = answering(engine, *found, translator=translator, near=by_words)
    return finished(answerer.ask(Request(question=question)), Answer)


def test_a_sentence_that_answers_is_quoted_and_nothing_written() -> None:
    """It stands in the reader's language, cited to the character, with full support."""
    engine = judging({SHUTTLE["fr"]: 0.1, HARVEST["fr"]: 0.1})
    (sentence,) = ask(engine, WHY, WHOLE).sentences

    assert (sentence.status, sentence.lang, sentence.text) == ("quoted", "fr", BRIDGE["fr"])
    (cited,) = sentence.citations
    assert WHOLE.text[cited.start : cited.end] == cited.quote == BRIDGE["fr"]
    assert engine.generations == []


def test_only_the_nearest_two_sentences_are_judged() -> None:
    """The reader waits for each; the farthest is not read."""
    engine = judging({SHUTTLE["fr"]: 0.1})
    ask(engine, WHY, passage(f"{HARVEST['fr']} {SHUTTLE['fr']} {REPAIRS['fr']} {BRIDGE['fr']}"))
    read = {asked(request).values[0] for request in engine.scorings}

    assert BRIDGE["fr"] in read
    assert len(read & {t["fr"] for t in (HARVEST, SHUTTLE, REPAIRS, BRIDGE)}) == 2


@pytest.mark.parametrize(("sure", "status"), [(0.76, "quoted"), (0.74, "supported")])
def test_a_doubtful_sentence_leaves_the_word_to_the_writer(sure: float, status: str) -> None:
    """Below the floor of quotations one is written from the passage as before."""
    engine = judging({BRIDGE["fr"]: sure, SHUTTLE["fr"]: 0.1, HARVEST["fr"]: 0.1})
    (sentence,) = ask(engine, WHY, WHOLE).sentences

    assert sentence.status == status
    assert bool(engine.generations) == (status == "supported")


def test_what_an_article_had_wrong_is_not_quoted() -> None:
    """A correction repeats the error it puts right."""
    wrong = "Une première version de cet article disait le pont fermé aux camions par des fissures."
    told = ask(judging({}), WHY, passage(wrong)).sentences

    assert all(sentence.status != "quoted" for sentence in told)


def test_what_leans_on_the_sentence_before_it_is_not_quoted_first() -> None:
    """Who « il » is, only that one says."""
    engine = judging({})
    ask(engine, WHY, passage("Il a fermé le pont aux camions à cause de fissures."))

    assert engine.generations


RIGHT = "Le pont de Velcourt a été fermé lundi aux camions."
WRONG = "Le pont de Velcourt a été fermé lundi à 12 camions."


@pytest.mark.parametrize(
    ("rendering", "written", "status", "text"),
    [
        (RIGHT, "", "supported", RIGHT),
        (WRONG, "Lundi, on a fermé le pont aux camions.", "supported", None),
        (WRONG, "Le pont est vendu à 12 camions.", "quoted", BRIDGE["en"]),
    ],
    ids=["translated", "else written", "else as it stands"],
)
def test_a_sentence_of_the_other_language_is_put_into_the_readers(
    rendering: str, written: str, status: str, text: str | None
) -> None:
    """By the translator, which takes a moment; what it gets wrong the writer tries."""
    engine = judging({})
    engine._write = lambda _: f"{written} [1]"
    translator = ScriptedTranslator(rendering, back=BRIDGE["en"])
    told = passage(BRIDGE["en"], lang="en")
    (sentence,) = ask(engine, WHY, told, translator=translator).sentences

    assert (sentence.status, sentence.text) == (status, text or written)
    assert [cited.quote for cited in sentence.citations] == [BRIDGE["en"]]
    assert bool(engine.generations) == bool(written)


@pytest.mark.parametrize(("sure", "written"), [(0.71, False), (0.69, True)])
def test_across_languages_the_floor_is_lower(sure: float, *, written: bool) -> None:
    """The judge is less sure of what is right there."""
    engine = judging({BRIDGE["en"]: sure, HARVEST["en"]: 0.1})
    told = passage(f"{BRIDGE['en']} {HARVEST['en']}", lang="en")
    ask(engine, WHY, told, translator=ScriptedTranslator(RIGHT, back=BRIDGE["en"]))

    assert bool(engine.generations) == written


def test_a_way_of_doing_something_takes_more_than_a_sentence() -> None:
    """The whole passage is read for it."""
    engine = judging({})
    ask(engine, "Comment fermer le pont aux camions ?", WHOLE)

    assert engine.generations


def test_a_column_is_not_quoted_first() -> None:
    """Its sentences are announced as an opinion by who writes them."""
    column = Passage(
        article_id="a1",
        ordinal=0,
        text=BRIDGE["fr"],
        start=0,
        end=len(BRIDGE["fr"]),
        lang="fr",
        outlet="Le Val",
        published="2026-03-10",
        title="Tribune – Le pont de trop",
    )
    engine = judging({})
    ask(engine, WHY, column)

    assert engine.generations


@pytest.mark.parametrize(("sure", "count"), [(0.81, 2), (0.79, 1)])
def test_a_further_quotation_must_be_surer(sure: float, count: int) -> None:
    """What the first sentence answers is not worth a doubt."""
    question = "Camions et réparations : que se passe-t-il sur le pont ?"
    engine = judging({BRIDGE["fr"]: 0.9, REPAIRS["fr"]: sure})
    found = passage(BRIDGE["fr"]), passage(REPAIRS["fr"], article_id="a2")
    told = ask(engine, question, *found).sentences

    assert [sentence.text for sentence in told] == [BRIDGE["fr"], REPAIRS["fr"]][:count]
    assert [cited.n for sentence in told for cited in sentence.citations] == [1, 2][:count]


def test_a_name_is_spelled_as_found_articles_of_the_readers_language_have_it() -> None:
    """The “Lisseve” of an English sentence is « la Lissève », as a French article has it."""
    english = "The Lisseve bridge was closed to lorries on Monday."
    other = "Aux camions, le pont de la Lissève a été fermé hier."
    rendering = "Le pont de la Lisseve a été fermé lundi aux camions."
    engine = judging({english: 0.9, other: 0.1})
    translator = ScriptedTranslator(rendering, back=english)
    found = passage(english, lang="en"), passage(other, article_id="a2")
    (sentence,) = ask(engine, WHY, *found, translator=translator).sentences

    assert sentence.text == "Le pont de la Lissève a été fermé lundi aux camions."


def test_a_further_translation_needs_no_more_support_than_the_first() -> None:
    """What must be surer is that it answers."""
    question = "Camions et réparations : que se passe-t-il sur le pont ?"
    renderings = {BRIDGE["en"]: BRIDGE["fr"], REPAIRS["en"]: REPAIRS["fr"]}
    engine = judging({BRIDGE["en"]: 0.9, REPAIRS["en"]: 0.9})
    engine._likely = lambda _: -60.0
    translator = DictionaryTranslator({**renderings, **{b: a for a, b in renderings.items()}})
    found = passage(BRIDGE["en"], lang="en"), passage(REPAIRS["en"], lang="en", article_id="a2")
    told = ask(engine, question, *found, translator=translator).sentences

    assert [sentence.text for sentence in told] == [BRIDGE["fr"], REPAIRS["fr"]]
    assert told[1].support < 0.8


def test_cancelled_on_the_way_nothing_is_printed() -> None:
    """The reader who stops at the last stage gets no sentence."""
    cancel, printed = Flag(), 0
    for event in answering(judging({}), WHOLE, near=by_words).ask(
        Request(question=WHY, cancel=cancel)
    ):
        if isinstance(event, Stage) and event.name == "write":
            cancel.set()
        printed += isinstance(event, Printed)

    assert cancel.is_set()
    assert printed == 0


def test_what_two_sources_say_alike_is_told_once_and_cites_both() -> None:
    """An agency's sentence is judged once, and leaves room to read another."""
    engine = judging({REPAIRS["fr"]: 0.1})
    told = [passage(f"{BRIDGE['fr']} {REPAIRS['fr']}", article_id=key) for key in ("a1", "a2")]
    (sentence,) = ask(engine, WHY, *told).sentences

    assert [(cited.n, cited.article_id) for cited in sentence.citations] == [(1, "a1"), (2, "a2")]
    read = [asked(request).values[0] for request in engine.scorings]
    assert sorted(read) == sorted([BRIDGE["fr"], REPAIRS["fr"]])
