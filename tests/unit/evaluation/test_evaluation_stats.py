"""Figures, their bounds, and what decides whether an answer is right."""

from __future__ import annotations

import pytest

from chatbot.evaluation import stats
from chatbot.evaluation.matching import says, says_all


def test_a_mean_lies_within_its_bounds() -> None:
    """The bounds come from resampling, always the same way."""
    values = [1.0, 0.0, 1.0, 1.0, 0.0, 1.0]
    figure = stats.mean("recall", values)

    assert figure is not None
    assert figure.low < figure.value < figure.high
    assert figure == stats.mean("recall", values)
    assert stats.mean("recall", []) is None


def test_a_ratio_weighs_rows_by_what_they_hold() -> None:
    """An answer with three citations counts three times; none at all is no figure."""
    figure = stats.ratio("precision", [(3, 3), (0, 1), (0, 0)])

    assert figure is not None
    assert (figure.value, figure.n) == (0.75, 4)
    assert stats.ratio("precision", [(0, 0)]) is None


@pytest.mark.parametrize(
    ("scores", "labels", "area"),
    [
        ([0.9, 0.8, 0.2, 0.1], [True, True, False, False], 1.0),
        ([0.1, 0.9], [True, False], 0.0),
        ([0.5, 0.5, 0.5], [True, False, False], 0.5),
    ],
)
def test_area_under_the_curve(scores: list[float], labels: list[bool], area: float) -> None:
    """Perfect, upside down, and knowing nothing."""
    assert stats.auc(scores, labels) == area


def test_area_agrees_with_pairs_counted_one_by_one() -> None:
    """The share of (true, false) pairs in the right order, ties for half."""
    scores = [0.3, 0.7, 0.7, 0.2, 0.9, 0.5, 0.5]
    labels = [False, True, False, False, True, True, False]
    pairs = [
        1.0 if t > f else 0.5 if t == f else 0.0
        for t, a in zip(scores, labels, strict=True)
        for f, b in zip(scores, labels, strict=True)
        if a and not b
    ]

    assert stats.auc(scores, labels) == pytest.approx(sum(pairs) / len(pairs))


def test_balanced_accuracy_is_not_fooled_by_a_majority() -> None:
    """Saying yes to everything is worth one half."""
    assert stats.balanced_accuracy([True] * 10, [True] * 9 + [False]) == 0.5


def test_calibration_sees_overconfidence() -> None:
    """Promising 0.95 and keeping half of it is an error of 0.45."""
    error = stats.calibration_error([0.95] * 4, [True, True, False, False])

    assert error == pytest.approx(0.45)


def test_reliability_counts_every_row_once() -> None:
    """A score of exactly one falls into the last bin."""
    bins = stats.reliability([0.0, 0.05, 1.0, 0.99], [False, True, True, True])

    assert [bin_.n for bin_ in bins] == [2, 2]
    assert (bins[1].promised, bins[1].true) == (0.995, 1.0)


def test_a_judgement_needs_both_kinds() -> None:
    """Without a single unsupported claim there is nothing to tell apart."""
    assert stats.judged("auc", stats.auc, [0.9], [True]) is None
    figure = stats.judged("auc", stats.auc, [0.9, 0.1, 0.4], [True, False, False])
    assert figure is not None
    assert (figure.value, figure.n) == (1.0, 3)


def test_an_average_needs_all_its_parts() -> None:
    """The mean of four directions says nothing when one was not measured."""
    half, whole = stats.mean("a", [0.0, 1.0]), stats.mean("b", [1.0, 1.0])

    told = stats.average("mean", [half, whole])
    assert told is not None
    assert (told.value, told.n) == (0.75, 4)
    assert told.low < 0.75 < told.high
    assert stats.average("mean", [half, None]) is None


@pytest.mark.parametrize(
    ("text", "wanted", "lang", "there"),
    [
        ("Le séisme a tué près de 40\u00a0000 personnes.", "40 000", "fr", True),
        ("Nearly 40,000 people died.", "40 000", "en", True),
        ("Quatorze personnes ont été soignées.", "14", "fr", True),
        ("Il a été élu à la mairie de Saint-Évrard.", "mairie de Saint-Évrard", "fr", True),
        ("Elle dirige la coopérative d’Auberive.", "Auberive", "fr", True),
        ("The inquiry is led by Judge Imre.", "Halvard Imre", "en", False),
        ("Le taux est de 2,75\u00a0%.", "2,50 %", "fr", False),
        ("Il y a 46 cas.", "", "fr", False),
    ],
)
def test_a_short_answer_is_recognised(text: str, wanted: str, lang: str, *, there: bool) -> None:
    """Digits grouped in any way, number words, accents; never another number."""
    assert says(text, wanted, lang) is there


def test_every_fact_counts_and_one_form_of_each_is_enough() -> None:
    """« | » parts forms; a missing fact is missing."""
    text = "Les équipages ont voté l’accord par 412 voix contre 131."

    assert says_all(text, ["412", "131 | cent trente et un"], "fr")
    assert not says_all(text, ["412", "900 couronnes"], "fr")
