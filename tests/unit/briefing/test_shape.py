"""Five lines for who reads no more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chatbot.briefing.shape import top
from chatbot.types import LANGS, Citation, Fact, Sentence, Story

PLACE = Citation(
    n=1,
    article_id="quai",
    passage_id="quai:0",
    start=0,
    end=16,
    quote="Le quai rouvrira",
    title="Le quai",
    outlet="Le Val",
    published="2031-05-01",
    url="",
    lang="fr",
)


def fact(name: str, *, translated: bool = True) -> Fact:
    """A fact in both languages; untranslated, in French for both."""
    said = Sentence(text=PLACE.quote, lang="fr", status="quoted", support=1.0, citations=(PLACE,))
    renderings: dict[str, Sentence] = {
        lang: replace(said, lang=lang if translated else "fr") for lang in LANGS
    }
    return Fact(id=name, renderings=renderings, sources=1, independent_sources=1, date=None)


def story(name: str, *facts: Fact, changed: tuple[str, ...] = ()) -> Story:
    """A story that tells facts."""
    return Story(
        id=name,
        title={},
        status="new",
        articles=("quai",),
        outlets=1,
        independent_sources=1,
        facts=facts,
        changed=changed,
    )


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
