"""Articles on one affair are one story, in whatever language; other affairs stay apart."""

from __future__ import annotations

import time

import numpy as np
import pytest

from chatbot.stories import is_news, similarity, stories, story_id
from chatbot.stories.terms import names_of, shared
from chatbot.types import Article
from tests.newsroom import BRIDGE, FERRIES, REPAIRS, STRIKE, article
from vectorstore.types import Vectors


def near(axis: int, *, aside: float = 0.2, seed: int = 0) -> Vectors:
    """Two passage vectors near an axis, each a little aside, as real ones are."""
    rows = np.zeros((2, 8), dtype=np.float32)
    rows[:, axis] = 1.0
    rows[0, 5 + seed % 3] = aside
    rows[1, 5 + (seed + 1) % 3] = -aside
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def ids(groups: list[list[Article]]) -> set[frozenset[str]]:
    """The groups by article id."""
    return {frozenset(a.article_id for a in group) for group in groups}


def test_two_affairs_in_two_languages() -> None:
    """Each affair is one story though told in both languages; the two affairs stay apart."""
    articles = [
        article("pont", BRIDGE, REPAIRS),
        article("bridge", BRIDGE, REPAIRS, lang="en"),
        article("port", STRIKE, FERRIES),
        article("harbour", STRIKE, FERRIES, lang="en"),
    ]
    vectors = {a.article_id: near(place // 2, seed=place) for place, a in enumerate(articles)}

    assert ids(stories(articles, vectors)) == {
        frozenset({"pont", "bridge"}),
        frozenset({"port", "harbour"}),
    }


def test_far_dates_are_other_affairs() -> None:
    """The same words years apart tell of two affairs."""
    then = article("then", BRIDGE, published="2021-03-10")
    now = article("now", BRIDGE, published="2026-03-10T08:00:00+01:00")
    vectors = {"then": near(0), "now": near(0)}

    assert ids(stories([then, now], vectors)) == {frozenset({"then"}), frozenset({"now"})}


def test_the_undated_join_by_what_they_say() -> None:
    """An article without a date may belong to any day's story."""
    dated, undated = article("a", BRIDGE), article("b", BRIDGE, lang="en", published=None)

    assert len(stories([dated, undated], {"a": near(0), "b": near(0, seed=1)})) == 1


def test_names_alone_do_not_make_a_story() -> None:
    """Two affairs of one town, told in unlike words, are two stories."""
    one = article("a", "Le pont de Velcourt est fermé aux camions.")
    other = article("b", "À la fête de Velcourt, la fanfare a joué trois heures.")

    assert len(stories([one, other], {"a": near(0), "b": near(1)})) == 2


def test_a_hyphenated_name_is_one_name() -> None:
    """Somebody who is called like a part of another's name is somebody else."""
    investor = article("a", "The money came from Wen-Ho Larsen, the investor.")
    inventor = article("b", "The network was planned by Berners-Larsen, the inventor.")
    again = article("c", "Le réseau vient de Berners-Larsen, un inventeur.")

    other, same = (
        shared([names_of(inventor), names_of(another)])[0, 1] for another in (investor, again)
    )

    assert other == 0
    assert same == pytest.approx(1)


def test_similarity_is_a_similarity() -> None:
    """Values lie between 0 and 1, both ways alike, and each article is itself."""
    articles = [article("a", BRIDGE), article("b", STRIKE, lang="en"), article("c", "Rien.")]
    alike = similarity(articles, {"a": near(0), "b": near(1), "c": -near(0)})

    assert alike.shape == (3, 3)
    assert np.all((alike >= 0) & (alike <= 1 + 1e-9))
    assert np.allclose(alike, alike.T)
    assert np.allclose(np.diag(alike), 1)


@pytest.mark.parametrize("count", [0, 1])
def test_few_articles(count: int) -> None:
    """No article makes no story; one makes one."""
    articles = [article(f"a{n}", BRIDGE) for n in range(count)]

    assert stories(articles, {a.article_id: near(0) for a in articles}) == [[a] for a in articles]


def test_every_article_is_in_one_story() -> None:
    """Nobody is lost, nobody is told twice; articles without passages included."""
    articles = [article(f"a{n}", BRIDGE if n % 2 else STRIKE) for n in range(7)]
    vectors = {a.article_id: near(n % 3, seed=n) for n, a in enumerate(articles)}
    vectors["a6"] = np.zeros((0, 8), dtype=np.float32)
    groups = stories(articles, vectors)

    assert sorted(a.article_id for group in groups for a in group) == [f"a{n}" for n in range(7)]


def day(*ids: str, told: dict[str, str] = BRIDGE) -> list[Article]:
    """Articles that tell the same, by id."""
    return [article(id_, told) for id_ in ids]


def test_new_articles_join_yesterdays_story_and_its_id_stays() -> None:
    """A known story goes on, under its id, with what tells the same affair today."""
    old, fresh, other = day("hier"), day("matin", "soir"), day("port", told=STRIKE)
    vectors = {a.article_id: near(0, seed=n) for n, a in enumerate([*old, *fresh])}
    vectors["port"] = near(1)
    known = {"pont-2026": frozenset({"hier"})}
    groups = stories([*fresh, *other, *old], vectors, known=known)

    named = {story_id(group, known): {a.article_id for a in group} for group in groups}
    assert named.pop("pont-2026") == {"hier", "matin", "soir"}
    assert list(named.values()) == [{"port"}]


def test_known_stories_stay_together_and_apart() -> None:
    """What was told as one story stays one, however unlike; as two, two, however alike."""
    articles = [*day("a", "b"), *day("c", told=STRIKE)]
    vectors = {"a": near(0), "b": near(0, seed=1), "c": near(1)}
    known = {"one": frozenset({"a", "c"}), "two": frozenset({"b", "gone"})}

    assert ids(stories(articles, vectors, known=known)) == {frozenset("ac"), frozenset("b")}


def test_an_id_is_the_known_one_with_most_articles() -> None:
    """A group that continues two stories goes by the larger; a new one by its articles alone."""
    group = day("a", "b", "c")
    known = {"x": frozenset("a"), "y": frozenset("bc"), "z": frozenset("q")}

    assert story_id(group, known) == "y"
    assert story_id(group[:1], known) == "x"
    assert story_id(group) == story_id(group[::-1], {"z": frozenset("q")})
    assert len(story_id(group)) == 12
    assert story_id(group[:2]) != story_id(group)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "Rien.",
        "Accueil\nPolitique\nSports\nMétéo\nNos newsletters\nSe connecter\nJe m’abonne",
        "Home\nWorld\nBusiness\nSport\nCulture\nTravel\nWeather\nWe use cookies on this site.",
    ],
)
def test_what_is_no_news_is_in_no_story(text: str) -> None:
    """An empty text, a word or a menu is left aside, wherever it stands among the news."""
    menu = article("menu", text)

    assert not is_news(menu)
    assert ids(stories([menu, *day("a")], {"a": near(0), "menu": near(0)})) == {frozenset("a")}


def test_a_headline_before_the_story_is_no_menu() -> None:
    """A short dispatch under a long headline, dateline and credits is news."""
    text = f"Pont fermé à Velcourt\nPar Odile Tarnier\n{BRIDGE['fr']}\n© Le Courrier"

    assert is_news(article("a", text))


def test_a_days_news_takes_seconds() -> None:
    """Three hundred articles are grouped within seconds, every affair found."""
    articles = [
        article(
            f"{affair}-{n}", f"{BRIDGE['fr']} L’affaire Zor{affair}quin émeut Vel{affair}ville."
        )
        for affair in range(60)
        for n in range(5)
    ]
    random = np.random.default_rng(0)
    centres = random.normal(size=(60, 64))
    vectors = {
        f"{affair}-{n}": np.asarray(
            centres[affair] + 0.3 * random.normal(size=(6, 64)), dtype=np.float32
        )
        for affair in range(60)
        for n in range(5)
    }
    start = time.process_time()
    groups = stories(articles, vectors)

    assert {len({a.article_id.split("-")[0] for a in group}) for group in groups} == {1}
    assert len(groups) == 60
    assert time.process_time() - start < 10
