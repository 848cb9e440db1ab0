"""Of a long source the judge reads the sentences that bear on the claim, and no more."""

from __future__ import annotations

import pytest

from chatbot.evidence.gather import LONG, bearing
from chatbot.evidence.judge import Judge
from chatbot.evidence.verify import verify
from tests.fakes import DictionaryTranslator, ScriptedEngine
from tests.newsroom import asked
from vectorstore.embedders.hashed import HashEmbedder

FILLER = " ".join(f"La séance numéro {n} du conseil a porté sur le budget." for n in range(400))
BRIDGE = "Le pont de Velcourt a fermé mardi après la découverte d’une fissure."
WHO = "Hélène Marchand, la préfète, a signé l’arrêté."
LONG_SOURCE = f"{FILLER} {BRIDGE} {FILLER} {WHO} {FILLER}"
CLAIM = "La préfète Hélène Marchand a fermé le pont de Velcourt."


def test_what_bears_on_a_claim_is_found_and_keeps_its_order() -> None:
    """Two places of a long source, each with a half of the claim."""
    found = bearing(LONG_SOURCE, CLAIM, "fr", HashEmbedder())

    assert found.index(BRIDGE) < found.index(WHO)
    assert len(found) < LONG


def test_what_is_said_already_makes_room_for_what_is_not() -> None:
    """Five sentences on the bridge do not hide the one on who closed it."""
    again = " ".join(f"Le pont de Velcourt a fermé, dit la voix {n}." for n in range(5))
    found = bearing(f"{FILLER} {again} {FILLER} {WHO}", CLAIM, "fr", HashEmbedder())

    assert WHO in found


@pytest.mark.parametrize("source", ["", BRIDGE, "un mot " * 200, "\n" * 2000])
def test_little_is_given_whole(source: str) -> None:
    """What is short, or is one sentence, stays as it is."""
    assert bearing(source, CLAIM, "fr", HashEmbedder()).split() == source.split()


def test_a_list_without_a_full_stop_is_taken_in_pieces() -> None:
    """A table of thousands of words does not reach the judge as one sentence."""
    table = "pomme 12 " * 3000 + "préfète Hélène Marchand Velcourt " + "poire 7 " * 3000
    found = bearing(table, CLAIM, "fr", HashEmbedder())

    assert "Hélène Marchand" in found
    assert len(found) < 2 * LONG + 1


def test_the_judge_reads_what_bears_on_the_claim() -> None:
    """However long the source; a claim in the other language is looked for in the source's."""
    english = "The prefect Hélène Marchand closed the Velcourt bridge."
    engine = ScriptedEngine(score=lambda _: (0.98, 0.02))
    translator = DictionaryTranslator({english: CLAIM})
    ((_, verdict),) = verify(Judge(engine), [(LONG_SOURCE, english)], translator, HashEmbedder())

    (request,) = engine.scorings
    assert asked(request).task == "support"
    assert "Hélène Marchand" in str(request.messages)
    assert len(str(request.messages)) < 3 * LONG
    assert verdict == "supported"
