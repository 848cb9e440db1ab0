"""Asking: an answer made of checked, cited sentences, or an honest “not there”."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import permutations
from pathlib import Path
from threading import Event as Flag

import pytest

from chatbot.answer import CANDIDATES, NEAREST, Answerer, Request
from chatbot.evidence.judge import Judge
from chatbot.ingest.chunk import chunk
from chatbot.language import one_line
from chatbot.library import Library
from chatbot.messages import say
from chatbot.models.types import Generation, Scoring
from chatbot.types import (
    Answer,
    Article,
    Event,
    Finished,
    Found,
    Lang,
    Printed,
    Sentence,
    Stage,
    Turn,
)
from chatbot.writing.compose import Composer
from tests.fakes import ScriptedEngine, ScriptedTranslator
from tests.newsroom import (
    BRIDGE,
    FERRIES,
    HARVEST,
    REPAIRS,
    SHUTTLE,
    STRIKE,
    Newsroom,
    answering,
    article,
    asked,
    finished,
    passage,
)
from vectorstore.embedders import HashEmbedder
from vectorstore.hybrid import HybridStore
from vectorstore.lexical import WordIndex
from vectorstore.memory import MemoryIndex
from vectorstore.types import Filter, Hit, Query

WHY = {
    "fr": "Pourquoi le pont de Velcourt est-il fermé aux camions ?",
    "en": "Why is the Velcourt bridge closed to lorries?",
}
SHELVES = (
    article("velcourt", "🌉 L’été s’achève.", BRIDGE, SHUTTLE, outlet="Le Val"),
    article("tessing", STRIKE, FERRIES, lang="en", outlet="The Harbour Post"),
    article("auberive", HARVEST, outlet="Le Plateau", published="2026-01-05"),
)


@dataclass(kw_only=True)
class Bench:
    """An answerer over some articles, and what may be looked at afterwards."""

    answerer: Answerer
    engine: ScriptedEngine
    articles: dict[str, Article]
    newsroom: Newsroom = field(default_factory=Newsroom)

    def ask(self, question: str, **given: object) -> Answer:
        """The answer to a question."""
        return finished(self.events(question, **given), Answer)

    def events(self, question: str, **given: object) -> Iterator[Event]:
        """What happens on the way."""
        return self.answerer.ask(Request(question=question, **given))  # type: ignore[arg-type]

    def exact(self, answer: Answer) -> bool:
        """Every citation is the text of its article between its places."""
        cited = [c for s in answer.sentences for c in s.citations] + list(answer.nearest)
        return all(c.quote == self.articles[c.article_id].text[c.start : c.end] for c in cited)


class Benches:
    """Makes benches over libraries of their own."""

    def __init__(self, home: Path) -> None:
        """Keep files in a folder."""
        self._home = home
        self.opened: list[Library | WordIndex] = []

    def over(self, *articles: Article, newsroom: Newsroom | None = None) -> Bench:
        """A bench over these articles."""
        room = newsroom or Newsroom()
        engine = room.engine()
        library = Library.open(self._home / f"{len(self.opened)}.sqlite")
        lexical = WordIndex(self._home / f"{len(self.opened)}.lexical.sqlite")
        self.opened += [library, lexical]
        embedder = HashEmbedder()
        store = HybridStore(dense=MemoryIndex(), lexical=lexical, embedder=embedder, source=library)
        for one in articles:
            passages = chunk(one)
            vectors = embedder.embed_passages([p.text for p in passages])
            library.put(one, passages, vectors, fingerprint=embedder.fingerprint)
            store.replace(one.article_id, passages, vectors)
        answerer = Answerer(
            search=store.search,
            engine=engine,
            composer=Composer(engine, Judge(engine)),
            judge=Judge(engine),
            stored=library.count,
            text=lambda passage: library.article(passage.article_id).text,
        )
        by_id = {one.article_id: one for one in articles}
        return Bench(answerer=answerer, engine=engine, articles=by_id, newsroom=room)


@pytest.fixture
def benches(tmp_path: Path) -> Iterator[Benches]:
    """Benches whose files are closed at the end."""
    made = Benches(tmp_path)
    yield made
    for opened in made.opened:
        opened.close()


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_an_answer_is_cited_to_the_character(benches: Benches, lang: Lang) -> None:
    """The answer is in the question's language, each sentence cited to exact characters."""
    bench = benches.over(*SHELVES)
    answer = bench.ask(WHY[lang])

    assert (answer.status, answer.lang) == ("answered", lang)
    assert [s.text for s in answer.sentences] == [BRIDGE[lang]]
    assert [c.quote for s in answer.sentences for c in s.citations] == [BRIDGE["fr"]]
    assert (
        answer.text
        == {
            "fr": f"«\u00a0{BRIDGE['fr']}\u00a0» [1]",
            "en": f"{BRIDGE['en']} [1]",
        }[lang]
    )
    assert answer.nearest == ()
    assert bench.exact(answer)


def test_what_an_answer_says_of_itself(benches: Benches) -> None:
    """An answer names its row, question, prompt and model, and how long it took."""
    answer = benches.over(*SHELVES).ask(WHY["fr"], id="q7")

    assert (answer.id, answer.question, answer.model) == ("q7", WHY["fr"], "scripted")
    assert answer.prompt.startswith("answer.fr@")
    assert answer.seconds.first_token is not None
    assert 0 <= answer.seconds.first_token <= answer.seconds.total


def test_events_in_order(benches: Benches) -> None:
    """What is searched, what was found, each sentence once checked, and the result, once."""
    events = list(benches.over(*SHELVES).events(WHY["fr"]))
    kinds = [type(event) for event in events]

    assert events[0] == Stage(name="search", detail=WHY["fr"])
    assert kinds.count(Found) == kinds.count(Finished) == 1
    assert kinds[-1] is Finished
    assert kinds.index(Found) < kinds.index(Printed)
    names = [event.name for event in events if isinstance(event, Stage)]
    assert names == ["search", "choose", "write"]
    last = events[-1]
    assert isinstance(last, Finished)
    assert isinstance(last.result, Answer)
    shown = [event.sentence for event in events if isinstance(event, Printed)]
    assert tuple(shown) == last.result.sentences


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_answer_language_may_be_chosen(benches: Benches, lang: Lang) -> None:
    """``answer_lang`` wins over the question's language, which search keeps."""
    for question in WHY.values():
        answer = benches.over(*SHELVES).ask(question, answer_lang=lang)

        assert answer.lang == lang
        assert [(s.text, s.lang) for s in answer.sentences] == [(BRIDGE[lang], lang)]


def test_an_unclear_question_is_in_the_readers_language(benches: Benches) -> None:
    """One or two words say nothing of their language: the interface's is taken."""
    answers = [benches.over(*SHELVES).ask("Velcourt", ui_lang=lang) for lang in ("fr", "en")]

    assert [answer.lang for answer in answers] == ["fr", "en"]


@pytest.mark.parametrize(
    ("question", "lang"),
    [("Qui a marché sur la Lune ?", "fr"), ("Who walked on the Moon?", "en")],
)
def test_not_there(benches: Benches, question: str, lang: Lang) -> None:
    """What no article answers is said so in the reader's language, with the nearest passages."""
    bench = benches.over(*SHELVES)
    answer = bench.ask(question)

    assert (answer.status, answer.sentences) == ("not_found", ())
    assert answer.text == say("not_found", lang)
    assert 1 <= len(answer.nearest) <= NEAREST
    assert [c.n for c in answer.nearest] == list(range(1, len(answer.nearest) + 1))
    assert answer.seconds.first_token is None
    assert bench.exact(answer)
    assert bench.engine.generations == []


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("Quand la récolte de lavande d’Auberive a-t-elle diminué ?", "fr"),
        ("When did the Auberive lavender harvest fall?", "en"),
    ],
)
def test_what_has_no_date_does_not_say_when(benches: Benches, question: str, lang: Lang) -> None:
    """A passage on the subject without any date is not put to the model, but offered."""
    bench = benches.over(article("auberive", HARVEST))
    answer = bench.ask(question)

    assert (answer.status, answer.text) == ("not_found", say("not_found", lang))
    assert bench.engine.scorings == []
    assert [c.quote for c in answer.nearest] == [HARVEST["fr"]]


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("Comment s’appelle le maire de Velcourt qui a fermé le pont ?", False),
        ("What is the name of the mayor who closed the Velcourt bridge?", False),
        ("Comment s’appelle la ville dont le pont est fermé ?", True),
        ("Quel est le nom de la ville dont le pont est fermé ?", True),
    ],
)
def test_what_has_no_name_does_not_say_who(benches: Benches, question: str, *, read: bool) -> None:
    """Who asks for a name wants one that the question does not have already."""
    bench = benches.over(article("velcourt", BRIDGE))
    bench.ask(question)

    assert bool(bench.engine.scorings) == read


def test_a_passage_about_something_else_is_not_read(benches: Benches) -> None:
    """One that shares no word with the question, in one language, cannot answer it."""
    bench = benches.over(article("auberive", HARVEST))

    assert bench.ask("Pourquoi les fougères jaunissent-elles ?").status == "not_found"
    assert bench.engine.scorings == []


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("Pourquoi le pont de Velcourt est-il fermé aux camions ?", True),
        ("Pourquoi le pont de Tessing est-il fermé aux camions ?", False),
        ("Why is the Velcourt bridge closed to lorries?", True),
        ("Why is the Tessing bridge closed to lorries?", False),
        ("Why is the Velcourt bridge closed to lorries of Tessing?", True),
        ("Pourquoi le pont de la rue Aubin est-il fermé aux camions ?", True),
        ("POURQUOI LE PONT DE TESSING EST-IL FERMÉ AUX CAMIONS ?", True),
        ("Pourquoi Le Pont De Tessing Est-il Fermé Aux Camions ?", True),
    ],
)
def test_an_article_that_never_names_what_is_asked_is_not_read(
    benches: Benches, question: str, *, read: bool
) -> None:
    """Every name in a question must stand in an article of its language, one in another's."""
    paragraphs = [BRIDGE["fr"], *["Rien de neuf."] * 400, "La rue Aubin est barrée."]
    bench = benches.over(article("velcourt", *paragraphs))
    bench.ask(question)

    assert bool(bench.engine.scorings) == read


@pytest.mark.parametrize(
    "written", [HARVEST["fr"], "La sécheresse a réduit la récolte de lavande."]
)
def test_an_answer_speaks_of_its_question(benches: Benches, written: str) -> None:
    """A true sentence of the right passage that is about something else is no answer."""
    bench = benches.over(article("velcourt", f"{BRIDGE['fr']} {HARVEST['fr']}"))
    bench.engine._write = lambda _: f"{written} [2]"
    answer = bench.ask(WHY["fr"])

    assert not {written, HARVEST["fr"]} & {sentence.text for sentence in answer.sentences}
    if written != HARVEST["fr"]:
        assert written in [asked(request).values[-1] for request in bench.engine.scorings]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_an_empty_library_says_so(benches: Benches, lang: Lang) -> None:
    """Without articles the model is not asked anything."""
    bench = benches.over()
    answer = bench.ask(WHY[lang])

    assert (answer.status, answer.text) == ("not_found", say("not_found_empty", lang))
    assert answer.nearest == ()
    assert bench.engine.scorings == []


def test_filters_that_leave_nothing_say_so(benches: Benches) -> None:
    """A library with articles, none of which the filters admit, is another matter."""
    answer = benches.over(*SHELVES).ask(WHY["en"], where=Filter(outlets=frozenset({"Nobody"})))

    assert answer.text == say("not_found_filtered", "en")


def test_filters_are_obeyed(benches: Benches) -> None:
    """What the reader filtered out neither answers nor is offered."""
    where = Filter(outlets=frozenset({"Le Plateau", "The Harbour Post"}))
    answer = benches.over(*SHELVES).ask(WHY["fr"], where=where)

    assert answer.status == "not_found"
    assert {c.outlet for c in answer.nearest} <= where.outlets


def test_two_passages_two_sentences(benches: Benches) -> None:
    """Two passages that both answer give two sentences, numbered in order."""
    there = article("rive", HARVEST, BRIDGE, REPAIRS)
    bench = benches.over(there, article("bridge", REPAIRS, lang="en"))
    answer = bench.ask("Camions et réparations : que se passe-t-il sur le pont ?")

    assert answer.status == "answered"
    assert bench.exact(answer)
    numbers = [c.n for s in answer.sentences for c in s.citations]
    assert list(dict.fromkeys(numbers)) == list(range(1, len(set(numbers)) + 1))


def test_nothing_is_said_twice(benches: Benches) -> None:
    """Two passages that say the same are told once."""
    bench = benches.over(article("a", BRIDGE), article("b", BRIDGE, lang="en"))
    answer = bench.ask(WHY["fr"])

    assert [s.text for s in answer.sentences] == [BRIDGE["fr"]]


def test_numbers_have_no_gaps(benches: Benches) -> None:
    """A sentence dropped as a repeat leaves no hole in the numbers, wherever it stood."""
    told = {"a": BRIDGE, "b": BRIDGE, "c": SHUTTLE}
    articles = [article(key, told[key], lang="en" if key == "b" else "fr") for key in told]
    for order in permutations(articles):
        answer = benches.over(*order).ask("Que sait-on des camions et de la navette ?")
        numbers = list(dict.fromkeys(c.n for s in answer.sentences for c in s.citations))

        assert numbers == list(range(1, len(numbers) + 1)) != []


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_failed_sentence_is_quoted_verbatim(benches: Benches, lang: Lang) -> None:
    """What cannot be written is quoted in the source's language, and that one's marks."""
    room = Newsroom(doubted=set(BRIDGE.values()))
    bench = benches.over(*SHELVES, newsroom=room)
    answer = bench.ask(WHY[lang])

    (sentence,) = answer.sentences
    assert (sentence.status, sentence.lang) == ("quoted", "fr")
    assert sentence.text == sentence.citations[0].quote == BRIDGE["fr"]
    assert "«\u00a0" in answer.text
    assert answer.lang == lang
    assert bench.exact(answer)


def test_an_english_quotation_has_english_marks() -> None:
    """Even in what a terminal prints."""
    engine = ScriptedEngine(["Nothing of the kind. [1]"] * 4, lambda _: (0.9, 0.1))
    answerer = answering(engine, passage(BRIDGE["en"], lang="en"), near=lambda *_: [1.0])
    answer = finished(answerer.ask(Request(question=WHY["en"])), Answer)

    assert answer.text == f"“{BRIDGE['en']}” [1]"


def test_a_refusal_is_not_there(benches: Benches) -> None:
    """The model that writes “not given” has answered nothing."""
    bench = benches.over(*SHELVES)
    bench.engine._write = lambda _: "The reason is not given in the excerpts. [1]"
    answer = bench.ask(WHY["en"])

    assert (answer.status, answer.text) == ("not_found", say("not_found", "en"))


def test_a_follow_up_is_made_to_stand_alone(benches: Benches) -> None:
    """The question as it stands with its chat is what is searched, and the reader sees it."""
    alone = "Pourquoi la mairie de Velcourt a-t-elle fermé le pont aux camions ?"
    bench = benches.over(*SHELVES, newsroom=Newsroom(rewritten=alone))
    history = [Turn(question="Qui a fermé le pont aux camions ?", answer="La mairie de Velcourt.")]
    events = list(bench.events("Et pourquoi ?", history=history))

    stages = [event for event in events if isinstance(event, Stage)]
    assert [stage.name for stage in stages][:2] == ["understand", "search"]
    assert stages[1].detail == alone
    last = events[-1]
    assert isinstance(last, Finished)
    assert isinstance(last.result, Answer)
    assert last.result.status == "answered"
    assert last.result.question == "Et pourquoi ?"


@pytest.mark.parametrize(
    "stray",
    [
        "Quelle équipe remporta le championnat national de gymnastique ?",
        "Why did the town hall close the bridge to lorries?",
        " ",
    ],
)
def test_a_stray_rewriting_is_ignored(benches: Benches, stray: str) -> None:
    """A rewriting about something else, in the other language or empty leaves the question."""
    bench = benches.over(*SHELVES, newsroom=Newsroom(rewritten=stray))
    history = [Turn(question="Qui a fermé le pont ?", answer="La mairie.")]
    stages = [e for e in bench.events(WHY["fr"], history=history) if isinstance(e, Stage)]

    assert [stage.detail for stage in stages if stage.name == "search"] == [WHY["fr"]]


def test_a_rewriting_that_repeats_the_question_before_is_only_searched(benches: Benches) -> None:
    """It tells what the chat is about, not what is asked: passages are read for that alone."""
    before, after = "Qui a fermé le pont aux camions ?", "Et que réclament les commerçants ?"
    bench = benches.over(*SHELVES, newsroom=Newsroom(rewritten=before))
    history = [Turn(question=before, answer="La mairie.")]
    stages = [e for e in bench.events(after, history=history) if isinstance(e, Stage)]
    read = {asked(request).values[-1] for request in bench.engine.scorings}

    assert [s.detail for s in stages if s.name == "search"] == [f"{before} {after}"]
    assert after in read
    assert before not in read


@pytest.mark.parametrize(
    ("after", "alone", "searched"),
    [
        ("Ils ont protesté ?", "Avez-vous protesté ?", "Qui a fermé le pont ? Ils ont protesté ?"),
        ("Ils ont protesté ?", "Les routiers ont-ils protesté ?", ""),
        ("Qui dirige le port ?", "Qui dirige le port ?", ""),
    ],
)
def test_what_hangs_on_its_chat_is_searched_with_it(
    benches: Benches, after: str, alone: str, searched: str
) -> None:
    """“They” is nobody until the rewriting says who; the question before does meanwhile."""
    bench = benches.over(*SHELVES, newsroom=Newsroom(rewritten=alone))
    history = [Turn(question="Qui a fermé le pont ?", answer="Les routiers ont perdu.")]
    stages = [e for e in bench.events(after, history=history) if isinstance(e, Stage)]

    told = [stage.detail for stage in stages if stage.name == "search"]
    assert told == [searched or alone]


def test_what_the_chat_told_of_somebody_is_not_asked_again(benches: Benches) -> None:
    """The sentence that says it all would seem to answer; the name says who is meant."""
    alone = "Qui remplace Aimé Brossard, maire de Velcourt depuis 2014, qui a démissionné ?"
    bench = benches.over(*SHELVES, newsroom=Newsroom(rewritten=alone))
    history = [
        Turn(
            question="Pourquoi le maire est-il parti ?",
            answer="Aimé Brossard, maire de Velcourt depuis 2014, a démissionné.",
        )
    ]
    stages = [
        e for e in bench.events("Et qui le remplace ?", history=history) if isinstance(e, Stage)
    ]
    asked_of = {asked(request).values[-1] for request in bench.engine.scorings}

    assert [s.detail for s in stages if s.name == "search"] == ["Qui remplace Aimé Brossard\xa0?"]
    assert alone not in asked_of


def test_without_history_nothing_is_rewritten(benches: Benches) -> None:
    """A first question is searched as it is."""
    bench = benches.over(*SHELVES)
    bench.ask(WHY["fr"])

    assert {asked(request).task for request in bench.engine.generations} == {"answer"}


def test_cancelled_before_it_began(benches: Benches) -> None:
    """A cancelled question ends quietly with nothing printed."""
    cancel = Flag()
    cancel.set()
    events = list(benches.over(*SHELVES).events(WHY["fr"], cancel=cancel))

    assert isinstance(events[-1], Finished)
    assert not any(isinstance(event, Printed) for event in events)


@pytest.mark.parametrize("kind", [Found, Stage])
def test_cancelled_on_the_way(benches: Benches, kind: type[Event]) -> None:
    """Cancelling at any event ends quietly; nothing more is printed."""
    cancel = Flag()
    events = []
    for event in benches.over(*SHELVES).events(WHY["fr"], cancel=cancel):
        events.append(event)
        if isinstance(event, kind):
            cancel.set()

    assert isinstance(events[-1], Finished)
    assert not any(isinstance(event, Printed) for event in events)


def test_abandoned(benches: Benches) -> None:
    """A reader who leaves after a sentence stops the rest without an error."""
    events = benches.over(*SHELVES).events(WHY["fr"])
    printed = next(event for event in events if isinstance(event, Printed))
    events.close()  # type: ignore[attr-defined]

    assert isinstance(printed.sentence, Sentence)


@pytest.mark.parametrize("question", ["", " ", "?", "🌉", "a" * 3000, "« \0 »", "[1] {{ x }}"])
def test_odd_questions(benches: Benches, question: str) -> None:
    """Whatever is asked, there is an answer or a “not there” with a text."""
    answer = benches.over(*SHELVES).ask(question)

    assert answer.status == "not_found"
    assert answer.text


def test_search_is_asked_in_the_language_of_the_question() -> None:
    """And for as many as are shown."""
    queries: list[Query] = []

    def search(query: Query) -> list[Hit]:
        queries.append(query)
        return []

    engine = Newsroom().engine()
    answerer = answering(engine, search=search)
    list(answerer.ask(Request(question=WHY["fr"], answer_lang="en")))

    (query,) = queries
    assert (query.text, query.lang, query.k) == (WHY["fr"], "fr", CANDIDATES)


def test_where_few_may_answer_others_are_searched() -> None:
    """Passages that cannot answer take nobody's place."""
    texts = [*[HARVEST["fr"]] * (4 * CANDIDATES - 1), BRIDGE["fr"]]
    found = [
        Hit(passage=passage(text, article_id=f"a{n}"), score=0.9 - n / 100)
        for n, text in enumerate(texts)
    ]
    answerer = answering(Newsroom().engine(), search=lambda query: found[: query.k])
    answer = finished(answerer.ask(Request(question=WHY["fr"])), Answer)

    assert [cited.quote for cited in answer.sentences[0].citations] == [BRIDGE["fr"]]


@pytest.mark.parametrize(
    ("where", "searched"),
    [
        (Filter(), [("2025-07-01", "2025-07-31"), ("2025-08-01", "2025-08-07"), (None, None)]),
        (Filter(since="2024-01-01"), [("2024-01-01", None)]),
    ],
)
def test_a_period_is_looked_at_first(
    where: Filter, searched: list[tuple[str | None, str | None]]
) -> None:
    """« En juillet » narrows the search, and widens it again when nothing answers there.

    Dates that the reader chose stay chosen.
    """
    seen: list[tuple[str | None, str | None]] = []

    def search(query: Query) -> list[Hit]:
        seen.append((query.where.since, query.where.until))
        return []

    engine = ScriptedEngine()
    answerer = answering(engine, search=search)
    request = Request(
        question="Quelles grèves en juillet\u00a0?", today=date(2026, 3, 11), where=where
    )
    *stages, last = answerer.ask(request)

    assert seen == searched
    assert isinstance(last, Finished)
    assert isinstance(stages[0], Stage)
    assert ("2025-07-01 → 2025-07-31" in stages[0].detail) == (len(searched) > 1)


def test_articles_of_a_period_are_not_asked_whether_they_say_when() -> None:
    """Nor is a sentence written from them told to; one that reports later is asked all of it."""
    closed = "Le pont de Velcourt a fermé aux camions lundi."
    reopened = "Le pont de Velcourt a rouvert aux camions lundi."
    judged: list[str] = []

    def score(request: Scoring) -> tuple[float, ...]:
        judged.append(request.messages[-1].content)
        return (0.1, 0.9)

    def search(query: Query) -> list[Hit]:
        told = {"2026-02-01": closed, "2026-03-01": reopened}.get(query.where.since or "")
        return [Hit(passage=passage(told), score=1.0)] if told else []

    answerer = answering(ScriptedEngine(score=score), search=search)
    question = "Pourquoi le pont de Velcourt a-t-il fermé aux camions en février\u00a0?"
    list(answerer.ask(Request(question=question, today=date(2026, 3, 11))))

    whole = {text: ["février" in p for p in judged if text in p] for text in (closed, reopened)}
    assert whole == {closed: [False], reopened: [True]}


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("Pourquoi le pont de Velcourt a-t-il fermé le 9 mars\u00a0?", [False, True]),
        ("Pourquoi le pont de Velcourt a-t-il fermé le 6 mars\u00a0?", [False, False]),
    ],
)
def test_a_day_is_that_of_what_a_passage_tells(question: str, read: list[bool]) -> None:
    """Not that of its article: it is asked without the day, and others are asked with it.

    Once each: what does not answer the shorter question does not answer the longer one.
    """
    told = ("Le pont de Velcourt a fermé mardi.", "Le pont de Velcourt a fermé lundi.")
    hits = [Hit(passage=replace(passage(t), published="2026-03-11"), score=1.0) for t in told]
    judged: list[str] = []

    def score(request: Scoring) -> tuple[float, ...]:
        judged.append(request.messages[-1].content)
        return (0.1, 0.9)

    answerer = answering(ScriptedEngine(score=score), search=lambda _: hits)
    list(answerer.ask(Request(question=question, today=date(2026, 3, 11))))

    bare = [p for p in judged if "hier" not in p and "mars" not in p]
    assert [any(text in p for p in bare) for text in told] == read
    assert [any(text in p for p in judged if p not in bare) for text in told] == [
        not once for once in read
    ]


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("Pourquoi le pont de Velcourt a-t-il fermé hier\u00a0?", [True, False, False]),
        ("Pourquoi le pont de Velcourt a-t-il fermé le mois dernier\u00a0?", [False, False, True]),
        ("Pourquoi le pont de Velcourt a-t-il fermé l’an dernier\u00a0?", [False, False, False]),
        ("Pourquoi le pont de Velcourt a-t-il fermé en 2025\u00a0?", [True, True, True]),
        ("Qui garde aujourd’hui le pont de Velcourt fermé\u00a0?", [True, True, True]),
    ],
)
def test_of_a_period_counted_from_today_others_tell_by_its_days(
    question: str, read: list[bool]
) -> None:
    """An article of March that tells of Tuesday does not tell of February."""
    told = (
        "Le pont de Velcourt a fermé mardi.",
        "Le pont de Velcourt a fermé lundi.",
        "Le pont de Velcourt a fermé le 20 février.",
    )
    hits = [Hit(passage=replace(passage(t), published="2026-03-11"), score=1.0) for t in told]
    judged: list[str] = []

    def score(request: Scoring) -> tuple[float, ...]:
        judged.append(request.messages[-1].content)
        return (0.1, 0.9)

    def search(query: Query) -> list[Hit]:
        until = query.where.until
        return [hit for hit in hits if until is None or until >= "2026-03-11"]

    answerer = answering(ScriptedEngine(score=score), search=search)
    list(answerer.ask(Request(question=question, today=date(2026, 3, 11))))

    assert [any(text in prompt for prompt in judged) for text in told] == read


def test_how_things_stand_is_answered_from_the_newest_article() -> None:
    """Though an older one answers as well, and was found first."""
    told = {
        "2026-03-03": "La grève du port de Tessing a commencé lundi.",
        "2026-03-09": "La grève du port de Tessing est terminée.",
    }
    hits = [
        Hit(passage=replace(passage(text, article_id=day), published=day), score=1.0)
        for day, text in told.items()
    ]
    engine = ScriptedEngine(["Rien. [1]"] * 4, lambda _: (0.9, 0.1))
    answerer = answering(engine, search=lambda _: hits, near=lambda _, __, of: [1.0] * len(of))
    asking = Request(question="Où en est la grève du port de Tessing\u00a0?", lang="fr")

    assert finished(answerer.ask(asking), Answer).sentences[0].text == told["2026-03-09"]
    assert (
        finished(
            answerer.ask(
                replace(asking, question="La grève du port de Tessing a-t-elle commencé ?")
            ),
            Answer,
        )
        .sentences[0]
        .text
        == told["2026-03-03"]
    )


def test_no_passage_is_asked_twice_where_a_later_search_finds_none() -> None:
    """What was found first is what is offered, and has been read."""
    hit = Hit(passage=passage(BRIDGE["fr"]), score=1.0)
    engine = ScriptedEngine(score=lambda _: (0.1, 0.9))
    answerer = answering(engine, search=lambda query: [hit] if query.where.since else [])
    question = "Pourquoi le pont de Velcourt a-t-il fermé depuis le 3 février\u00a0?"
    *events, last = answerer.ask(Request(question=question, today=date(2026, 3, 11)))

    assert len([event for event in events if isinstance(event, Found)]) == 1
    assert isinstance(last, Finished)
    assert isinstance(last.result, Answer)
    assert last.result.nearest


def test_a_passage_that_turns_out_not_to_answer_makes_way_for_the_next() -> None:
    """The writer finds nothing in a passage the judge took for an answer: another is read."""
    first, second = passage("Le pont a été repeint."), passage(BRIDGE["fr"], article_id="a2")

    def write(request: Generation) -> str:
        if BRIDGE["fr"] in asked(request).values:
            return f"{BRIDGE['fr']} [1]"
        return "Cela n’est pas indiqué dans l’extrait. [1]"

    engine = ScriptedEngine(write, lambda _: (0.95, 0.05))
    answerer = answering(engine, first, second)
    answer = finished(answerer.ask(Request(question="Et le pont aux camions ?")), Answer)

    assert [sentence.text for sentence in answer.sentences] == [BRIDGE["fr"]]
    assert [c.article_id for s in answer.sentences for c in s.citations] == ["a2"]


def test_the_best_passage_is_quoted_before_others_are_read() -> None:
    """A reader need not wait for another passage when the best one can speak for itself."""
    first, second = passage(BRIDGE["fr"]), passage(SHUTTLE["fr"], article_id="a2")
    read: list[str] = []

    def judge(request: Scoring) -> tuple[float, float]:
        if (task := asked(request)).task == "answers":
            read.append(task.values[0])
        return (0.05, 0.95) if task.task == "support" else (0.95, 0.05)

    engine = ScriptedEngine(lambda _: "Le pont a été vendu aux camions lundi. [1]", judge)
    answerer = answering(engine, first, second)
    events = answerer.ask(Request(question="Et le pont aux camions ?"))
    sentence = next(event.sentence for event in events if isinstance(event, Printed))

    assert (sentence.status, sentence.text) == ("quoted", BRIDGE["fr"])
    assert read == [BRIDGE["fr"]] * 2


@pytest.mark.parametrize(
    ("rendering", "status"),
    [
        ("The bridge at Velcourt was closed to trucks on Monday.", "supported"),
        ("The bridge at Velcourt was sold to 12 trucks on Monday.", "quoted"),
    ],
)
def test_a_quotation_is_put_into_the_readers_language(rendering: str, status: str) -> None:
    """What cannot be written is translated where that passes, else quoted as it stands."""

    def judge(request: Scoring) -> tuple[float, float]:
        return (0.05, 0.95) if "written" in asked(request).values[-1] else (0.95, 0.05)

    engine = ScriptedEngine(lambda _: "The bridge, it is written, was closed to trucks. [1]", judge)
    translator = ScriptedTranslator(rendering, back=BRIDGE["fr"])
    answerer = answering(engine, passage(BRIDGE["fr"]), translator=translator)
    asking = Request(question="What happened to the bridge for trucks?", lang="en")
    (sentence,) = finished(answerer.ask(asking), Answer).sentences

    assert (sentence.status, sentence.text) == (
        status,
        rendering if status == "supported" else BRIDGE["fr"],
    )
    assert [c.quote for c in sentence.citations] == [BRIDGE["fr"]]


@pytest.mark.parametrize(
    ("sure", "status"), [(0.95, "answered"), (0.62, "answered"), (0.5, "not_found")]
)
def test_a_copied_sentence_must_answer(sure: float, status: str) -> None:
    """A true sentence that the writer copies is printed only if it contains the answer."""
    whole = passage(f"{BRIDGE['fr']} {SHUTTLE['fr']}")

    def judge(request: Scoring) -> tuple[float, float]:
        yes = sure if asked(request).values[0] != whole.text else 0.95
        return (yes, 1 - yes)

    engine = ScriptedEngine(lambda _: f"{BRIDGE['fr']} [1]", judge)
    answerer = answering(engine, whole)
    answer = finished(answerer.ask(Request(question="Et le pont aux camions ?")), Answer)

    assert answer.status == status
    assert [s.status for s in answer.sentences] == ["quoted"] * (status == "answered")


@pytest.mark.parametrize(
    ("whole", "bridge", "shuttle", "told"),
    [
        (0.8, 0.6, 0.3, [BRIDGE]),
        (0.8, 0.6, 0.58, [BRIDGE, SHUTTLE]),  # as likely: they lean on one another
        (0.8, 0.58, 0.6, [BRIDGE, SHUTTLE]),  # in their order
        (0.8, 0.75, 0.6, [BRIDGE]),
        (0.8, 0.5, 0.3, []),
        (0.7, 0.6, 0.3, []),  # the passage itself leaves a doubt
        (0.7, 0.72, 0.69, [BRIDGE]),
    ],
)
def test_what_cannot_be_written_from_a_clear_passage_is_quoted(
    whole: float, bridge: float, shuttle: float, told: list[dict[str, str]]
) -> None:
    """Its likeliest sentence says it, or two; of headings and questions none."""
    found = passage(f"Un pont. {BRIDGE['fr']} {SHUTTLE['fr']} Et après ?\n\nLe pont aux camions")

    def judge(request: Scoring) -> tuple[float, float]:
        if (task := asked(request)).task == "choose":
            return (0.5, 0.5)
        chances = {one_line(found.text): whole, BRIDGE["fr"]: bridge, SHUTTLE["fr"]: shuttle}
        yes = chances.get(task.values[0], 0.9 if "?" in task.values[0] else 0.1)
        return (0.05, 0.95) if task.task == "support" else (yes, 1 - yes)

    engine = ScriptedEngine(lambda _: "Le pont a été vendu aux camions lundi. [1]", judge)
    answerer = answering(engine, found)
    answer = finished(answerer.ask(Request(question="Et le pont aux camions ?")), Answer)

    assert [sentence.text for sentence in answer.sentences] == [each["fr"] for each in told]
    assert all(sentence.status == "quoted" for sentence in answer.sentences)


@pytest.mark.parametrize(("sure", "status"), [(0.62, "not_found"), (0.72, "answered")])
@pytest.mark.parametrize("written", [BRIDGE["fr"], "Le pont a été vendu aux camions lundi."])
def test_a_way_of_doing_something_takes_a_surer_sentence(
    sure: float, status: str, written: str
) -> None:
    """Whether the writer copied it or nothing could be written: one sentence seldom tells it."""
    whole = passage(f"{BRIDGE['fr']} {SHUTTLE['fr']}")

    def judge(request: Scoring) -> tuple[float, float]:
        if (task := asked(request)).task == "support":
            return (0.05, 0.95)
        yes = {BRIDGE["fr"]: sure, SHUTTLE["fr"]: 0.1}.get(task.values[0], 0.95)
        return (yes, 1 - yes)

    engine = ScriptedEngine(lambda _: f"{written} [1]", judge)
    answerer = answering(engine, whole)
    asking = Request(question="Comment fermer le pont aux camions ?")

    assert finished(answerer.ask(asking), Answer).status == status


@pytest.mark.parametrize(("sure", "told"), [(0.66, BRIDGE), (0.69, BRIDGE), (0.8, SHUTTLE)])
def test_a_surer_sentence_goes_before_the_one_that_was_copied(
    sure: float, told: dict[str, str]
) -> None:
    """The writer copied from the right passage, and the judge knows a better sentence of it."""
    whole = passage(f"{BRIDGE['fr']} {SHUTTLE['fr']}")

    def judge(request: Scoring) -> tuple[float, float]:
        yes = {BRIDGE["fr"]: 0.62, SHUTTLE["fr"]: sure}.get(asked(request).values[0], 0.95)
        return (yes, 1 - yes)

    engine = ScriptedEngine(lambda _: f"{BRIDGE['fr']} [1]", judge)
    answerer = answering(engine, whole)
    (sentence,) = finished(answerer.ask(Request(question="Et à Velcourt ?")), Answer).sentences

    assert (sentence.status, sentence.text) == ("quoted", told["fr"])
    assert [c.quote for c in sentence.citations] == [told["fr"]]


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("Qui a fermé lundi le pont de Velcourt aux camions ?", "quoted"),
        ("A-t-on fermé lundi le pont de Velcourt aux camions ?", "supported"),
    ],
)
def test_a_question_that_is_told_back_is_no_answer(
    benches: Benches, question: str, status: str
) -> None:
    """Who asks who wants a word that the question does not have; yes may repeat it."""
    bench = benches.over(*SHELVES, newsroom=Newsroom())
    bench.engine._write = lambda _: "Lundi, on a fermé le pont de Velcourt aux camions. [1]"
    bench.engine._score = lambda _: (0.95, 0.05)
    answer = bench.ask(question)

    assert answer.sentences[0].status == status
