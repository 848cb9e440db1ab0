"""The judge turns the model's Yes and No into probabilities."""

from __future__ import annotations

from threading import Event

import pytest

from chatbot.errors import ModelError
from chatbot.evidence.judge import Judge
from tests.fakes import ScriptedEngine

PAIR = ("Le pont d’Orvelle est fermé.", "The Orvelle bridge is closed.")
OTHER = ("Le pont d’Orvelle est fermé.", "The Orvelle bridge is open.")


def test_probability_of_yes() -> None:
    """Yes against No, whatever of the vocabulary the two share."""
    judge = Judge(ScriptedEngine(score=[(0.3, 0.1), (0.0, 0.5), (0.0, 0.0)]))

    assert judge.answers("Et le pont ?", ["a", "b", "c"]) == pytest.approx([0.75, 0.0, 0.0])


def test_claim_and_source_are_shown_whole() -> None:
    """The model reads both texts, with their accents."""
    engine = ScriptedEngine(score=[(0.5, 0.5)])
    Judge(engine).support([PAIR])

    (asked,) = engine.scorings
    assert all(text in asked.messages[-1].content for text in PAIR)
    assert asked.answers == ("Yes", "No")


def test_nothing_to_judge() -> None:
    """No pairs, no request."""
    engine = ScriptedEngine(score=[])

    assert Judge(engine).support([]) == []
    assert engine.scorings == []


def test_errors_pass_through() -> None:
    """A model that cannot run says so."""
    engine = ScriptedEngine()
    engine.close()

    with pytest.raises(ModelError):
        Judge(engine).support([PAIR])


def test_support_is_calibrated() -> None:
    """An undecided judge means less than a half; sure judgements stay sure, and in their order."""
    yes = [0.0, 0.3, 0.5, 0.65, 0.9, 1.0]
    judge = Judge(ScriptedEngine(score=[(value, 1 - value) for value in yes]))

    support = judge.support([PAIR] * len(yes))

    assert support == sorted(support)
    assert support[2] == pytest.approx(0.27, abs=0.01)
    assert support[4] == pytest.approx(0.98, abs=0.01)
    assert (support[0] < 0.001, support[-1] > 0.999) == (True, True)


def test_none_stands_beside_one_passage() -> None:
    """The passage is number 1, “none” is 0; the question is shown."""
    engine = ScriptedEngine(score=[(0.1, 0.3)])

    assert Judge(engine).none("Qui fait grève ?", PAIR[0]) == pytest.approx(0.25)
    (asked,) = engine.scorings
    shown = asked.messages[-1].content
    assert f"1. {PAIR[0]}" in shown
    assert "Qui fait grève ?" in shown
    assert asked.answers == ("0", "1")


def test_a_long_passage_is_cut_between_words() -> None:
    """A reader waits for every word that is read."""
    engine = ScriptedEngine(score=[(0.1, 0.3)])
    Judge(engine).none("?", "navire " * 100)

    assert "navire …\n" in engine.scorings[0].messages[-1].content


def test_nobody_to_judge_for() -> None:
    """Once cancelled, nothing answers."""
    cancel = Event()
    cancel.set()

    assert Judge(ScriptedEngine()).none("?", PAIR[0], cancel=cancel) == 1
