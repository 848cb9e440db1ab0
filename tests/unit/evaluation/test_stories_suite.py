"""The suite of stories measures groupings rightly, and leaves its data where it is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from chatbot.evaluation.suites.grouping import (
    agglomerative,
    bcubed,
    best_agglomerative,
    hdbscan,
    partners,
)
from chatbot.evaluation.suites.stories import Stories
from chatbot.evaluation.types import Outcome, Places
from tests.unit.evaluation.conftest import PretendLab, write_lines

BRIDGE = {
    "fr": "Le pont de Velcourt est fermé aux camions. Odile Tarnier chiffre les travaux.",
    "en": "The Velcourt bridge is closed to lorries. Odile Tarnier costs the works.",
}
STRIKE = {
    "fr": "Les dockers de Tessing votent la grève. Halvard Imre attend un accord à Tessing.",
    "en": "The dockers of Tessing vote to strike. Halvard Imre awaits a deal in Tessing.",
}


def three_groups() -> np.ndarray[Any, np.dtype[np.float64]]:
    """Twelve unit vectors in three bundles of four."""
    random = np.random.default_rng(5)
    centres = np.repeat(np.eye(16)[:3], 4, axis=0)
    rows = centres + 0.05 * random.normal(size=centres.shape)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def test_bcubed_of_the_textbook() -> None:
    """Right groups score 1; all in one group recalls all; all alone is precise."""
    right = ["a", "a", "b", "b"]

    assert bcubed([0, 0, 1, 1], right) == [(1.0, 1.0)] * 4
    assert bcubed([0, 0, 0, 0], right) == [(0.5, 1.0)] * 4
    assert bcubed([0, 1, 2, 3], right) == [(1.0, 0.5)] * 4


def test_pairs_that_nobody_is_sure_of_do_not_count() -> None:
    """A pair left out is neither a right, nor a wrong, nor a missing one."""
    assert partners([0, 0, 0], ["a", "a", "b"]) == [(1, 2, 1), (1, 2, 1), (0, 2, 0)]
    unsure = {(0, 2), (2, 0), (1, 2), (2, 1)}
    assert partners([0, 0, 0], ["a", "a", "b"], unsure) == [(1, 1, 1), (1, 1, 1), (0, 0, 0)]


@pytest.mark.parametrize("way", [hdbscan, agglomerative])
def test_baselines_find_clear_bundles(way: Any) -> None:
    """What ours is compared with works, where vectors tell the stories apart."""
    found = way(three_groups())

    assert [len(set(found[at : at + 4])) for at in (0, 4, 8)] == [1, 1, 1]
    assert len(set(found)) == 3


def test_the_best_cut_is_at_least_as_good_as_any() -> None:
    """The cut made with the labels in hand is the upper bound that it is meant to be."""
    rows = three_groups() + 0.3 * np.random.default_rng(1).normal(size=(12, 16))
    right = [story for story in "abc" for _ in range(4)]

    def f1(labels: list[int]) -> float:
        precision, recall = np.mean(bcubed(labels, right), axis=0)
        return float(2 * precision * recall / (precision + recall))

    assert f1(best_agglomerative(rows, right)) >= f1(agglomerative(rows)) - 1e-9


def _fill(places: Places) -> None:
    rows, passages = [], []
    for number, (story, told) in enumerate([("pont", BRIDGE), ("port", STRIKE)]):
        doc = f"outlet.{number}"
        rows.append(
            {
                "doc_id": doc,
                "story": story,
                "alt_stories": [],
                "lang_mixed": "fr" if number else "en",
                "title_fr": story,
                "title_en": story,
            }
        )
        passages.append({"passage_id": f"{doc}-0", "doc_id": doc, **told})
    write_lines(places.data / "ntrex_fr_en" / "docs.jsonl", *rows)
    write_lines(places.data / "ntrex_fr_en" / "passages.jsonl", *passages)
    dispatch = " ".join(f"{BRIDGE['fr']} Phrase {number} de la dépêche." for number in range(6))
    texts = {"1": dispatch, "2": f"{dispatch} Ajout de la rédaction.", "3": STRIKE["fr"]}
    write_lines(
        places.data / "orangesum_neardup_fr" / "documents.jsonl",
        *({"doc_id": id_, "title": id_, "text": text} for id_, text in texts.items()),
    )
    write_lines(
        places.data / "orangesum_neardup_fr" / "pairs.jsonl",
        {"a": "1", "b": "2", "label": "near_duplicate"},
        {"a": "1", "b": "3", "label": "unrelated_same_day"},
    )


def test_no_data_no_rows(places: Places) -> None:
    """Without the data sets nothing is measured, and nothing fails."""
    assert Stories().rows(places) == []


def test_every_set_is_grouped_every_way(places: Places) -> None:
    """Each set is scored for ours and the baselines; copies are told from other news."""
    _fill(places)
    suite, lab = Stories(), PretendLab()
    rows = suite.rows(places)
    outcomes: list[Outcome] = list(suite.run(rows, places, lab))

    assert {row.id for row in rows} == {
        "ntrex-en", "ntrex-fr", "ntrex-mixed", "ntrex-both", "copies",
    }  # fmt: skip
    assert {outcome["id"] for outcome in outcomes} == {row.id for row in rows}
    figures = {figure.name: figure for figure in suite.score(outcomes).figures}
    for way in ("", ".hdbscan", ".average", ".average-best"):
        assert 0 <= figures[f"ntrex-en.story{way}.f1"].value <= 1
    assert figures["ntrex-both.joined"].n == 2
    assert figures["ntrex-both.joined"].value == 1
    assert figures["copies.f1"].value == 1
    assert not any(key in str(outcomes) for key in ("Velcourt", "Tessing"))


def test_wrong_groups_are_named_by_their_labels() -> None:
    """A story in two groups, and a group of two stories, are reported without a text."""
    outcome = {
        "id": "set",
        "group": "set",
        "levels": {
            "story": {"ours": {"bcubed": [(1.0, 0.5)] * 2, "partners": [(0, 0, 1)] * 2}},
        },
        "twins": [0.0],
        "seconds": 0.1,
        "wrong": ["set: pont / 2"],
    }
    scores = Stories().score([outcome])
    figures = {figure.name: figure.value for figure in scores.figures}

    assert scores.failures == ("set: pont / 2",)
    assert figures["set.story.f1"] == pytest.approx(2 / 3, abs=1e-3)
    assert figures["set.story.pairs"] == 0
    assert figures["set.joined"] == 0
