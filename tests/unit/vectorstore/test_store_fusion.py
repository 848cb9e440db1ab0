"""Joining ranked lists."""

from __future__ import annotations

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vectorstore.fusion import blend, interleave, reciprocal_rank_fusion


def test_words_break_ties_and_lift_neighbours() -> None:
    """The best lexical match is worth the weight, others in proportion."""
    scores = blend({"a": 0.5, "b": 0.4}, {"b": 10.0, "a": 1.0}, weight=0.2, best=10.0)

    assert list(scores) == ["b", "a"]
    assert scores["b"] == pytest.approx(0.6)


def test_a_best_match_elsewhere_makes_these_words_worth_less() -> None:
    """A name in common with the other language does not count as a whole sentence."""
    scores = blend({"a": 0.5, "b": 0.4}, {"b": 2.0}, weight=0.2, best=20.0)

    assert list(scores) == ["a", "b"]


def test_nothing_found_is_nothing() -> None:
    """Empty legs are no error."""
    assert blend({}, {}, weight=0.2, best=0.0) == {}
    assert blend({}, {"a": 3.0}, weight=0.2, best=3.0) == {"a": 0.2}
    assert list(interleave([], {}, share=0.2)) == []
    assert reciprocal_rank_fusion([], []) == {}


def test_turns_decide_between_languages() -> None:
    """Who comes in a turn is the language's own affair."""
    order = interleave(["fr", "en", "fr"], {"en": ["x"], "fr": ["b", "a"]}, share=0.0)

    assert list(order) == ["b", "x", "a"]


LISTS = st.dictionaries(st.sampled_from(["fr", "en", "tr"]), st.integers(0, 30), max_size=3)


@given(LISTS, st.lists(st.sampled_from(["fr", "en", "tr"]), max_size=40))
def test_every_item_comes_once_and_shares_are_kept(sizes: dict[str, int], turns: list[str]) -> None:
    """Nothing is lost or repeated, and every beginning holds each language's share."""
    lists = {lang: [f"{lang}{n}" for n in range(size)] for lang, size in sizes.items()}
    turns = [turn for turn in turns if turn in lists]
    order = list(interleave(turns, lists, share=0.2))

    assert sorted(order) == sorted(item for items in lists.values() for item in items)
    for end in range(1, len(order) + 1):
        for lang, items in lists.items():
            held = [item for item in islice(order, end) if item.startswith(lang)]
            assert held == items[: len(held)]
            assert len(held) >= min(len(items), int(0.2 * end)) - (len(lists) > 2)


def test_rank_fusion_rewards_agreement() -> None:
    """Second in both lists beats first in one."""
    assert next(iter(reciprocal_rank_fusion(["a", "b"], ["c", "b"]))) == "b"
    assert next(iter(reciprocal_rank_fusion(["a"], ["c"], weights=[1, 2]))) == "c"
    with pytest.raises(ValueError, match="zip"):
        reciprocal_rank_fusion(["a"], weights=[1, 2])
