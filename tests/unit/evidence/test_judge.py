"""The judge asks the model once, and remembers what it said."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.errors import ModelError
from chatbot.evidence.judge import Judge
from chatbot.library import Library
from tests.fakes import ScriptedEngine

PAIR = ("Le pont d’Orvelle est fermé.", "The Orvelle bridge is closed.")
OTHER = ("Le pont d’Orvelle est fermé.", "The Orvelle bridge is open.")


class Drawer:
    """A memory that is a dictionary."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.kept: dict[tuple[str, str], bytes] = {}

    def cached(self, kind: str, key: str) -> bytes | None:
        """What was kept."""
        return self.kept.get((kind, key))

    def remember(self, kind: str, key: str, value: bytes) -> None:
        """Keep it."""
        self.kept[kind, key] = value


class OtherModel(ScriptedEngine):
    """The same name, other weights."""

    fingerprint = "other weights"


def test_probability_of_yes() -> None:
    """Yes against No, whatever of the vocabulary the two share."""
    judge = Judge(ScriptedEngine(score=[(0.3, 0.1), (0.0, 0.5), (0.0, 0.0)]))

    assert judge.support([PAIR, OTHER, ("a", "b")]) == pytest.approx([0.75, 0.0, 0.0])


def test_claim_and_source_are_shown_whole() -> None:
    """The model reads both texts, with their accents."""
    engine = ScriptedEngine(score=[(0.5, 0.5)])
    Judge(engine).support([PAIR])

    (asked,) = engine.scorings
    assert all(text in asked.messages[-1].content for text in PAIR)
    assert asked.answers == ("Yes", "No")


def test_same_question_is_asked_once() -> None:
    """A pair already judged comes from memory, also for a judge made later."""
    drawer = Drawer()
    engine = ScriptedEngine(score=[(0.9, 0.1), (0.2, 0.8)])

    assert Judge(engine, drawer).support([PAIR]) == [0.9]
    assert Judge(engine, drawer).support([OTHER, PAIR]) == [0.2, 0.9]
    assert len(engine.scorings) == 2


def test_other_model_is_asked_again() -> None:
    """What one model judged says nothing of what another would."""
    drawer = Drawer()
    Judge(ScriptedEngine(score=[(0.9, 0.1)]), drawer).support([PAIR])
    other = OtherModel(score=[(0.4, 0.6)])

    assert Judge(other, drawer).support([PAIR]) == [0.4]
    assert len(other.scorings) == 1


def test_other_prompt_is_asked_again() -> None:
    """Support, contradiction and answering are remembered apart."""
    drawer = Drawer()
    engine = ScriptedEngine(score=[(0.9, 0.1), (0.3, 0.7), (0.6, 0.4)])
    judge = Judge(engine, drawer)

    assert judge.support([PAIR]) == [0.9]
    assert judge.contradicts([PAIR]) == [0.3]
    assert judge.answers(PAIR[1], [PAIR[0]]) == [0.6]


def test_source_and_claim_are_not_mixed_up() -> None:
    """The same two texts the other way round are another question."""
    engine = ScriptedEngine(score=[(0.9, 0.1), (0.3, 0.7)])
    judge = Judge(engine, Drawer())

    assert judge.support([("a", "b")]) == [0.9]
    assert judge.support([("b", "a")]) == [0.3]


def test_without_memory_every_question_is_asked() -> None:
    """A judge alone forgets."""
    engine = ScriptedEngine(score=[(0.9, 0.1), (0.8, 0.2)])
    judge = Judge(engine)

    assert judge.support([PAIR]) != judge.support([PAIR])


def test_an_unscored_question_is_not_remembered() -> None:
    """A cancelled judgement is 0 now and asked again later."""
    drawer = Drawer()
    engine = ScriptedEngine(score=[(0.0, 0.0), (0.9, 0.1)])
    judge = Judge(engine, drawer)

    assert judge.support([PAIR]) == [0.0]
    assert judge.support([PAIR]) == [0.9]


def test_nothing_to_judge() -> None:
    """No pairs, no request."""
    engine = ScriptedEngine(score=[])

    assert Judge(engine).support([]) == []
    assert engine.scorings == []


def test_errors_pass_through() -> None:
    """A model that cannot run says so, and nothing is remembered."""
    engine, drawer = ScriptedEngine(), Drawer()
    engine.close()

    with pytest.raises(ModelError):
        Judge(engine, drawer).support([PAIR])
    assert drawer.kept == {}


def test_the_library_remembers(tmp_path: Path) -> None:
    """The library's cache is such a memory, and outlives the process."""
    engine = ScriptedEngine(score=[(0.9, 0.1)])
    with Library.open(tmp_path / "library.sqlite") as library:
        Judge(engine, library).support([PAIR])
    with Library.open(tmp_path / "library.sqlite") as library:
        assert Judge(engine, library).support([PAIR]) == [0.9]
