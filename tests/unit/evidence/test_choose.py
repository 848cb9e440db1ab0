"""The model chooses among numbered passages; its favourite place in a list must not matter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from threading import Event

import pytest

from chatbot.evidence.choose import MOST, choose
from chatbot.models.types import Scoring
from tests.fakes import ScriptedEngine
from tests.newsroom import passage
from vectorstore.types import Hit

TEXTS = [
    "Le pont est fermé.",
    "The port is on strike.",
    "La récolte est mauvaise.",
]


def hits(texts: Sequence[str]) -> list[Hit]:
    """Passages found, best first."""
    return [
        Hit(passage=passage(text, article_id=f"a{n}"), score=1 - n / 100)
        for n, text in enumerate(texts)
    ]


def number(request: Scoring, text: str) -> int:
    """The number a request gives to a text."""
    match = re.search(rf"(\d+)\W{{1,3}}{re.escape(text)}", request.messages[-1].content)
    assert match
    return int(match[1])


def test_every_passage_has_a_number() -> None:
    """Each request shows every passage under its own digit, the question, and “none” as 0."""
    engine = ScriptedEngine()
    choose(engine, "Qui fait grève ?", hits(TEXTS))

    assert engine.scorings
    for request in engine.scorings:
        assert sorted(number(request, text) for text in TEXTS) == [1, 2, 3]
        assert request.answers == ("0", "1", "2", "3")
        assert "Qui fait grève ?" in request.messages[-1].content


def test_chances_are_those_of_the_passages() -> None:
    """However often and in whatever order the list is shown, a passage keeps its own chance."""
    likes = {TEXTS[0]: 0.2, TEXTS[1]: 0.1, TEXTS[2]: 0.3}

    def score(request: Scoring) -> list[float]:
        row = [0.2] * 4
        for text, chance in likes.items():
            row[number(request, text)] = chance
        return row

    choice = choose(ScriptedEngine(score=score), "?", hits(TEXTS))
    found = {hit.passage.text: chance for hit, chance in choice.ranked}

    assert found == pytest.approx({text: chance / 0.8 for text, chance in likes.items()})
    assert choice.none == pytest.approx(0.25)


def test_the_model_reorders() -> None:
    """What the model prefers comes first, wherever search had put it."""

    def prefers_last(request: Scoring) -> list[float]:
        row = [0.02] * len(request.answers)
        row[number(request, TEXTS[2])] = 0.9
        return row

    choice = choose(ScriptedEngine(score=prefers_last), "?", hits(TEXTS))

    assert choice.ranked[0][0].passage.text == TEXTS[2]
    assert choice.ranked[0][1] > 0.5


def test_ties_keep_the_order_of_search() -> None:
    """Without a preference, the search's order stands."""
    found = hits(TEXTS)

    assert [hit for hit, _ in choose(ScriptedEngine(), "?", found).ranked] == found


def test_none_is_a_choice() -> None:
    """“None of these” is an answer like the others."""
    engine = ScriptedEngine(score=lambda request: (1.0, *[0.0] * (len(request.answers) - 1)))

    assert choose(engine, "?", hits(TEXTS)).none == pytest.approx(1)


def test_no_more_than_one_digit_each() -> None:
    """Candidates beyond the digits are not shown."""
    engine = ScriptedEngine()
    texts = [f"Nouvelle {chr(97 + n)} du jour." for n in range(MOST + 3)]
    choice = choose(engine, "?", hits(texts))

    assert len(choice.ranked) == MOST
    assert all(len(answer) == 1 for answer in engine.scorings[0].answers)
    assert texts[MOST] not in engine.scorings[0].messages[-1].content


def test_a_passage_takes_one_line() -> None:
    """Line breaks of a passage do not break the list."""
    engine = ScriptedEngine()
    choose(engine, "?", hits(["Un titre\n\n3. Puis   un texte."]))

    assert "Un titre 3. Puis un texte." in engine.scorings[0].messages[-1].content


def test_cancelled() -> None:
    """Once cancelled nobody is chosen: every chance is 0."""
    cancel = Event()
    cancel.set()
    choice = choose(ScriptedEngine(), "?", hits(TEXTS), cancel=cancel)

    assert [chance for _, chance in choice.ranked] == [0, 0, 0]
    assert choice.none == 0
