"""Stories ranked by what a reader cares for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from chatbot.briefing.interest import Wanted, choose
from chatbot.report import Shelf
from chatbot.topics import ON_TOPIC, Interest, interests, ranked, relevance
from chatbot.types import Article
from vectorstore.types import Vectors

BRIDGE, NATO, SCHOOL = np.eye(3, dtype=np.float32)


def article(id_: str, title: str, text: str, lang: str = "fr") -> Article:
    """A small article."""
    return Article(article_id=id_, source=id_, title=title, text=f"{title}\n\n{text}", lang=lang)


PONT = article("pont", "Velcourt ferme son pont", "Les réparations du pont coûteront cher.")
CRACKS = article("cracks", "Cracks close bridge", "Repairs to the bridge will be costly.", "en")
ALLIES = article("allies", "Ministers meet", "NATO ministers met on Monday in Tessing.", "en")
ECOLE = article("ecole", "L’école de Tessing rouvre", "Le préau a été repeint.")
GROUPS = {"s1": [PONT, CRACKS], "s2": [ALLIES], "s3": [ECOLE]}
VECTORS = {"pont": [BRIDGE], "cracks": [BRIDGE], "allies": [NATO], "ecole": [SCHOOL]}


def vectors(of: Article) -> Vectors:
    """One passage an article."""
    return np.array(VECTORS[of.article_id], dtype=np.float32)


def nothing(texts: Sequence[str], langs: Sequence[str]) -> Vectors:
    """An embedder that finds no meaning in anything: words alone decide."""
    assert len(texts) == len(langs)
    return np.zeros((len(texts), 3), dtype=np.float32)


def bridges(texts: Sequence[str], langs: Sequence[str]) -> Vectors:
    """An embedder for which everything is about bridges."""
    assert len(texts) == len(langs)
    return np.tile(BRIDGE * 0.6, (len(texts), 1))


def test_meaning_finds_a_story_in_both_languages() -> None:
    """« viaduc » stands in no article, and is about bridges."""
    assert list(ranked(GROUPS, ["viaduc"], vectors=vectors, embed=bridges)) == ["s1"]


def test_a_name_in_the_other_language_counts() -> None:
    """An English story on NATO is on « OTAN », meaning or not; one at its beginning counts most."""
    (interest,) = interests(["OTAN"], nothing)

    table = relevance([interest], list(GROUPS.values()), vectors)

    assert table[:, 0].tolist() == [0.0, 0.5, 0.0]


def test_words_meet_across_forms_and_accents() -> None:
    """« réparation » finds « réparations »; what is said late counts half."""
    late = article("pont", "Velcourt", "Une longue nuit. " * 60 + "Les RÉPARATIONS commencent.")
    wanted = interests(["la réparation du pont"], nothing)

    table = relevance(wanted, [[PONT], [late], [ECOLE]], vectors)[:, 0]

    assert table[0] == pytest.approx(0.5)
    assert 0 < table[1] < 0.25
    assert table[2] == 0


def test_one_article_in_passing_does_not_make_a_story() -> None:
    """A story is as much on a topic as its better half."""
    wanted = [Interest(topic="x", terms={}, vector=NATO)]

    (mixed,) = relevance(wanted, [[ALLIES, PONT, CRACKS]], vectors)[:, 0]

    assert mixed == pytest.approx(0.5)


def test_the_most_relevant_comes_first_and_the_rest_is_left_out() -> None:
    """Several topics are alternatives; equals keep their order."""

    def embed(texts: Sequence[str], langs: Sequence[str]) -> Vectors:
        del langs
        about = {"écoles": SCHOOL * 0.9, "ponts": BRIDGE * 0.5}
        return np.array([about[text] for text in texts])

    found = ranked(GROUPS, ["ponts", "écoles", "ponts"], vectors=vectors, embed=embed)

    assert list(found) == ["s3", "s1"]
    assert all(score >= ON_TOPIC for score in found.values())


@pytest.mark.parametrize("topics", [[], ["  "], ["", "\n"]])
def test_without_topics_nothing_is_embedded(topics: list[str]) -> None:
    """No topic, no ranking."""

    def refuse(texts: Sequence[str], langs: Sequence[str]) -> Vectors:
        raise AssertionError((texts, langs))

    assert ranked(GROUPS, topics, vectors=vectors, embed=refuse) == {}
    assert ranked({}, ["ponts"], vectors=vectors, embed=refuse) == {}


def test_odd_topics_and_articles_break_nothing() -> None:
    """Words common everywhere, marks alone, an article without passages."""
    empty = {"vide": [article("vide", "", "")]}

    def none(of: Article) -> Vectors:
        del of
        return np.zeros((0, 3), dtype=np.float32)

    assert ranked(empty, ["le la les", "?!", "🙂"], vectors=none, embed=nothing) == {}


def shelf() -> Shelf:
    """The fake articles' vectors, and words alone for topics."""
    return Shelf(passages=lambda _: [], vectors=vectors, embed=nothing, groups=lambda _: [])


def test_topics_asked_for_choose_and_topics_kept_go_first() -> None:
    """What is off the topics asked for is named as left out; what is kept only orders."""
    only = choose(GROUPS, Wanted(only=("OTAN",), first=("écoles",)), shelf())
    first = choose(GROUPS, Wanted(first=("école de Tessing",)), shelf())

    assert list(only.groups) == ["s2"]
    assert [item.article_id for item in only.left_out("fr")] == ["pont", "cracks", "ecole"]
    assert only.left_out("fr")[0].why == "hors des sujets demandés"
    assert only.first == frozenset()
    assert list(first.groups) == ["s1", "s2", "s3"]
    assert first.first == {"s3"}
    assert first.off == ()


def test_no_topic_chooses_nothing() -> None:
    """A blank one is none."""
    told = choose(GROUPS, Wanted(only=(" ",)), shelf())

    assert (list(told.groups), told.first, told.off) == (["s1", "s2", "s3"], frozenset(), ())
