"""Passages: whole sentences, exact places."""

from __future__ import annotations

from itertools import pairwise

import pytest

from chatbot.ingest.chunk import LEAST, TARGET, chunk
from chatbot.types import Article

SENTENCE = "Le vieux pont de Vaubrune a rouvert vendredi matin devant une petite foule de piétons."


def article(text: str, title: str = "Le pont rouvre") -> Article:
    """An article of this text."""
    return Article(
        article_id="a" * 16,
        source="-",
        title=title,
        text=text,
        lang="fr",
        outlet="Le Courrier",
        published="2026-03-03",
    )


def long_text() -> str:
    """Paragraphs of one to six sentences under a headline."""
    return "Le pont rouvre\n\n" + "\n\n".join(" ".join([SENTENCE] * n) for n in range(1, 7))


def test_a_passage_is_exactly_its_place_in_the_article() -> None:
    """Offsets count code points of the stored text, emoji and accents included."""
    whole = article("Le pont rouvre\n\n😀 L’été\u00a0: « oui ! » " + SENTENCE + "\n" + SENTENCE)
    passages = chunk(whole)
    assert passages
    assert all(whole.text[one.start : one.end] == one.text for one in passages)
    assert [one.ordinal for one in passages] == list(range(len(passages)))


def test_passages_hold_a_few_sentences_and_do_not_overlap() -> None:
    """Between the least and the target, in order, every sentence once."""
    passages = chunk(article(long_text()))
    assert all(LEAST <= len(one.text) <= TARGET for one in passages)
    assert all(a.end <= b.start for a, b in pairwise(passages))
    assert sum(one.text.count(SENTENCE) for one in passages) == 21


def test_paragraphs_are_respected() -> None:
    """A passage long enough stays inside its paragraph."""
    passages = chunk(article(long_text()))
    assert not any("\n" in one.text for one in passages)


def test_the_headline_is_context_not_a_passage() -> None:
    """It is on every passage as title, and in none as text."""
    passages = chunk(article(f"Le pont rouvre\n\n{SENTENCE}"))
    assert [one.text for one in passages] == [SENTENCE]
    assert passages[0].title == "Le pont rouvre"
    assert (passages[0].outlet, passages[0].published) == ("Le Courrier", "2026-03-03")


def test_a_headline_alone_is_a_passage() -> None:
    """An article of one line can still be found."""
    assert [one.text for one in chunk(article("Le pont rouvre"))] == ["Le pont rouvre"]


def test_a_stuck_sentence_is_in_no_passage_and_none_reaches_over_it() -> None:
    """What a translation engine stammered is never cited."""
    stuck = "Il exige l’abandon d’abandon d’abandon d’abandon du pont."
    passages = chunk(article(f"Le pont rouvre\n\nOui, hier. {stuck} Non, demain."))
    assert [one.text for one in passages] == ["Oui, hier.", "Non, demain."]


def test_a_subheading_goes_with_what_follows() -> None:
    """A line too short to stand alone joins its neighbour."""
    passages = chunk(article(f"Le pont rouvre\n\nUne longue attente\n\n{SENTENCE}"))
    assert [one.text for one in passages] == [f"Une longue attente\n\n{SENTENCE}"]


def test_an_endless_sentence_stands_alone() -> None:
    """Sentences are never cut."""
    endless = "Le pont " + ", ".join(f"la rue {n}" for n in range(60)) + " ont rouvert."
    passages = chunk(article(f"Le pont rouvre\n\n{SENTENCE} {endless} {SENTENCE}"))
    assert [one.text for one in passages] == [SENTENCE, endless, SENTENCE]


@pytest.mark.parametrize("target", [100, 200, 800])
def test_the_size_is_a_parameter(target: int) -> None:
    """For measuring which size retrieves best."""
    assert max(len(one.text) for one in chunk(article(long_text()), target=target)) <= target


def test_the_same_article_makes_the_same_passages() -> None:
    """Identity comes from article, place and words."""
    one, other = chunk(article(long_text())), chunk(article(long_text()))
    assert [passage.id for passage in one] == [passage.id for passage in other]
    assert len({passage.id for passage in one}) == len(one)


@pytest.mark.parametrize("text", ["", "\n\n", "…"])
def test_no_text_makes_no_trouble(text: str) -> None:
    """Degenerate articles do not crash the library."""
    assert all(text[one.start : one.end] == one.text for one in chunk(article(text, title="")))
