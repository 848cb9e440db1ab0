"""An engine with a memory is asked everything once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import inf
from pathlib import Path
from threading import Event

import pytest

from chatbot.errors import ModelError
from chatbot.library import Library
from chatbot.models.remember import RememberingEngine, RememberingTranslator
from chatbot.models.types import Continuation, Generation, Message, Piece, Scoring, write, write_all
from tests.fakes import ScriptedEngine, ScriptedTranslator, Unweighing


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


class Unloadable(ScriptedEngine):
    """A model that is not there any more."""

    def generate(
        self, requests: Sequence[Generation], *, cancel: Event | None = None
    ) -> Iterator[Piece]:
        """Refuse, whatever is asked."""
        del requests, cancel
        raise ModelError("model_missing", origin=self.name)


def _ask(words: str) -> Generation:
    return Generation(messages=(Message(role="user", content=words),))


def _judge(words: str) -> Scoring:
    return Scoring(messages=(Message(role="user", content=words),), answers=("Yes", "No"))


def _said(words: str) -> Continuation:
    return Continuation(messages=(Message(role="user", content="Dis."),), text=words)


def test_a_text_is_written_once() -> None:
    """A request already answered comes from memory, accents and ending included."""
    engine = ScriptedEngine(["Le pont rouvre.", "Un été."])
    remembering = RememberingEngine(engine, Drawer())

    assert write(remembering, _ask("pont")) == "Le pont rouvre."
    assert write_all(remembering, [_ask("été"), _ask("pont")]) == ["Un été.", "Le pont rouvre."]
    assert [piece.finish for piece in remembering.generate([_ask("été")])] == ["stop"]
    assert len(engine.generations) == 2


def test_nobody_is_asked_for_nothing() -> None:
    """Where all is remembered, the model is not even loaded."""
    drawer = Drawer()
    write(RememberingEngine(ScriptedEngine(["Un été."]), drawer), _ask("été"))
    remembering = RememberingEngine(Unloadable(), drawer)

    assert write(remembering, _ask("été")) == "Un été."
    with pytest.raises(ModelError):
        write(remembering, _ask("pont"))


@pytest.mark.parametrize(
    "other",
    [
        replace(_ask("pont"), max_tokens=7),
        replace(_ask("pont"), stop=("x y",)),
        replace(_ask("pont"), grammar='root ::= "a"'),
        _ask("pont "),
    ],
)
def test_another_request_is_asked(other: Generation) -> None:
    """Whatever in a request may change the text makes it another request."""
    engine = ScriptedEngine(["un", "deux"])
    remembering = RememberingEngine(engine, Drawer())
    write(remembering, _ask("pont"))

    assert write(remembering, other) == "deux"


def test_another_model_is_asked() -> None:
    """What one model answered says nothing of what another would."""
    drawer = Drawer()
    assert write(RememberingEngine(ScriptedEngine(["un"]), drawer), _ask("pont")) == "un"
    assert write(RememberingEngine(OtherModel(["deux"]), drawer), _ask("pont")) == "deux"
    RememberingEngine(ScriptedEngine(score=[(0.9, 0.1)]), drawer).score([_judge("a")])
    other = RememberingEngine(OtherModel(score=[(0.4, 0.6)]), drawer)
    assert other.score([_judge("a")]) == [(0.4, 0.6)]


def test_a_text_is_weighed_once() -> None:
    """What is likely stays likely; what was cancelled is asked again, and one who cannot tell."""
    engine = ScriptedEngine(likely=lambda request: -float(len(request.text)))
    drawer = Drawer()
    remembering = RememberingEngine(engine, drawer)
    cancel = Event()
    cancel.set()

    assert remembering.likelihood([_said("pont")], cancel=cancel) == [-inf]
    assert remembering.likelihood([_said("pont"), _said("été"), _said("pont")]) == [-4, -3, -4]
    assert remembering.likelihood([_said("été"), replace(_said("pont"), messages=())]) == [-3, -4]
    assert len(engine.continuations) == 4
    assert RememberingEngine(Unweighing(), Drawer()).likelihood([_said("pont")]) is None
    assert RememberingEngine(Unweighing(), drawer).likelihood([_said("pont")]) == [-4]


def test_a_drawn_text_is_drawn_again() -> None:
    """Above temperature 0 every text is a new one."""
    remembering = RememberingEngine(ScriptedEngine(["un", "deux"]), Drawer())
    drawn = replace(_ask("pont"), temperature=0.7)

    assert [write(remembering, drawn), write(remembering, drawn)] == ["un", "deux"]


def test_a_score_is_asked_once() -> None:
    """Also when the same request stands twice in one call; the order is kept."""
    engine = ScriptedEngine(score=[(0.9, 0.1), (0.2, 0.8)])
    remembering = RememberingEngine(engine, Drawer())

    assert remembering.score([_judge("a"), _judge("b"), _judge("a")]) == [
        (0.9, 0.1),
        (0.2, 0.8),
        (0.9, 0.1),
    ]
    assert remembering.score([_judge("b")]) == [(0.2, 0.8)]
    assert len(engine.scorings) == 2


def test_what_was_cancelled_is_asked_again() -> None:
    """Half a text and an empty score are no results."""
    drawer, cancel = Drawer(), Event()
    engine = ScriptedEngine(["un deux trois", "un deux trois"], score=[(0.0, 0.0), (0.9, 0.1)])
    remembering = RememberingEngine(engine, drawer)
    for piece in remembering.generate([_ask("pont")], cancel=cancel):
        cancel.set()
        last = piece
    assert last.finish == "cancelled"
    remembering.score([_judge("a")])
    assert drawer.kept == {}

    assert write(remembering, _ask("pont")) == "un deux trois"
    assert remembering.score([_judge("a")]) == [(0.9, 0.1)]


def test_a_failure_is_not_remembered() -> None:
    """A model that cannot run says so each time."""
    engine, drawer = ScriptedEngine(), Drawer()
    engine.close()

    with pytest.raises(ModelError):
        write(RememberingEngine(engine, drawer), _ask("pont"))
    assert drawer.kept == {}


def test_lanes_share_the_memory() -> None:
    """What one caller asked, another finds; the lane is the engine's."""
    engine = ScriptedEngine(["un"])
    remembering = RememberingEngine(engine, Drawer())
    write(remembering.lane(background=True), _ask("pont"))

    assert write(remembering.lane(), _ask("pont")) == "un"
    assert engine.lanes == [True, False]


def test_the_library_remembers_after_a_crash(tmp_path: Path) -> None:
    """What was finished when the process died is not done again."""
    path = tmp_path / "library.sqlite"
    engine = ScriptedEngine(["un", "deux trois quatre"])
    with Library.open(path) as library:
        pieces = RememberingEngine(engine, library).generate([_ask("a"), _ask("b")])
        while next(pieces).finish is None:
            pass
    again = ScriptedEngine(["deux trois quatre"])
    with Library.open(path) as library:
        remembering = RememberingEngine(again, library)
        assert write_all(remembering, [_ask("a"), _ask("b")]) == ["un", "deux trois quatre"]
    assert len(again.generations) == 1


def test_a_sentence_is_translated_once() -> None:
    """Asked again, or twice at once, it is not translated again; into another language it is."""
    translator, memory = ScriptedTranslator("Le pont rouvre."), Drawer()
    told = RememberingTranslator(translator, memory).translate(
        ["It opens.", "It opens."], "en", "fr"
    )
    again = RememberingTranslator(translator, memory).translate(["It opens."], "en", "fr")

    assert told == [["Le pont rouvre."]] * 2
    assert again == told[:1]
    assert translator.asked == [("It opens.", "en", "fr")]

    RememberingTranslator(translator, memory).translate(["It opens."], "fr", "en")
    assert len(translator.asked) == 2


def test_another_translator_is_asked() -> None:
    """What one model made of a sentence says nothing of another."""
    memory, other = Drawer(), ScriptedTranslator("Il ouvre.")
    other.fingerprint = "other weights"
    RememberingTranslator(ScriptedTranslator("Le pont rouvre."), memory).translate(
        ["x"], "en", "fr"
    )

    assert RememberingTranslator(other, memory).translate(["x"], "en", "fr") == [["Il ouvre."]]
