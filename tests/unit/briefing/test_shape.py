"""Five lines for who reads no more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.briefing.shape import top
from chatbot.types import Fact, Story
from tests.fake_briefing import FERRY, PRIZE

TOLD, QUOTED = FERRY.facts[0], PRIZE.facts[1]


def fact(name: str, *, translated: bool = True) -> Fact:
    """A fact in both languages; untranslated, in English for both."""
    return replace(TOLD if translated else QUOTED, id=name)


def story(name: str, *facts: Fact, changed: tuple[str, ...] = ()) -> Story:
    """A story that tells facts."""
    return replace(FERRY, id=name, facts=facts, changed=changed)


@pytest.mark.parametrize("told", [1, 2])
def test_a_line_everybody_can_read_comes_first(told: int) -> None:
    """Of a story's first two facts a translated one leads; a third stays behind both."""
    facts = [fact(str(n), translated=n == told) for n in range(4)]
    second = fact("b", translated=False)

    lines = top([story("one", *facts), story("two", second)])

    assert lines[:2] == (("1", "b") if told == 1 else ("0", "b"))
    assert sorted(lines) == ["0", "1", "2", "3", "b"]


def test_what_is_new_stays_ahead_of_what_is_translated() -> None:
    """Languages order what is news, and bring back nothing told before."""
    facts = [fact("old"), fact("new", translated=False), fact("newer")]

    assert top([story("one", *facts, changed=("new", "newer"))]) == ("newer", "new")
