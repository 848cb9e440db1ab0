"""Differences between outlets are found by program, and better missed than made up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from chatbot.briefing.differ import Difference, differences
from chatbot.evidence.claims import claim
from chatbot.facts import Sheet
from chatbot.types import Evidence
from tests.newsroom import passage

Told = tuple[str, str]
"""A sentence and its language."""


def source(text: str, lang: str, place: int, published: str = "2026-03-04") -> Evidence:
    """A sentence of an article of its own, by an outlet of its own."""
    made = replace(passage(text, lang=lang, article_id=f"a{place}"), published=published)
    return Evidence(passage=made, text=text, start=0, end=len(text))


def found(
    *sources: Evidence, near: float = 0.65, copies: dict[str, str] | None = None
) -> Sequence[Difference]:
    """Differences of sentences that are all as near to each other."""
    count = len(sources)
    vectors = np.linalg.cholesky(np.full((count, count), near) + (1 - near) * np.eye(count))
    page = Sheet(sources=sources, places=(0,) * count, vectors=vectors.astype(np.float32))
    return differences(page, copies or {})


@pytest.mark.parametrize(
    ("one", "other", "kind", "values"),
    [
        (("Deux morts ont été retrouvés à Velcourt.", "fr"),
         ("Three people died in Velcourt.", "en"), "dead", ("2", "3")),
        (("Onze des quatorze traversées de Tessing ont été annulées.", "fr"),
         ("Six crossings were cancelled in Tessing.", "en"), "crossing", ("11", "6")),
        (("The union said 87 percent of the staff had stopped work.", "en"),
         ("Only 54 percent had joined, against the 87 percent claimed by the union.", "en"),
         "percent", ("87", "54")),
        (("Le débit n’a pas dépassé 480 mètres cubes par seconde.", "fr"),
         ("The gauge recorded 740 cubic metres per second.", "en"), "flow", ("480", "740")),
        (("Près de 40 000 personnes ont défilé à Velcourt.", "fr"),
         ("Police counted 12,000 people in Velcourt.", "en"), "people", ("40000", "12000")),
    ],
)  # fmt: skip
def test_numbers_of_one_kind(one: Told, other: Told, kind: str, values: tuple[str, str]) -> None:
    """What is counted alike and differs is a difference, across languages."""
    (pair,) = found(source(*one, 0), source(*other, 1))

    assert (pair.point, pair.kind, pair.values) == ("number", kind, values)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Deux morts ont été retrouvés à Velcourt.", "fr"), ("Two died in Velcourt.", "en")),
        (("Près de 40 000 personnes ont défilé à Velcourt.", "fr"),
         ("About 39,000 people marched in Velcourt.", "en")),
        (("Sur les quatorze sirènes de Velcourt, plusieurs se sont tues.", "fr"),
         ("Nine of the fourteen sirens of Velcourt stayed silent.", "en")),
        (("Velcourt compte 1 200 habitants.", "fr"), ("Velcourt has three bridges.", "en")),
        (("Le pont de Velcourt a coûté 3 millions d’euros.", "fr"),
         ("The bridge is 12 kilometres from Velcourt.", "en")),
        (("It costs between 140 and 150 euros in Tessing.", "en"),
         ("Tessing a payé 150 euros.", "fr")),
        (("Elle demande 6,5 % de hausse.", "fr"), ("The firm offers 3.2 percent.", "en")),
        (("Deux morts lundi à Velcourt.", "fr"), ("Three people died on Tuesday there.", "en")),
    ],
)  # fmt: skip
def test_no_difference(one: Told, other: Told) -> None:
    """The same, rough numbers, ranges, a part and its whole, other things or days: nothing."""
    assert not found(source(*one, 0), source(*other, 1))


def test_what_changed_meanwhile_is_no_difference() -> None:
    """Later articles tell what became of it, unless they set their figure against the first."""
    first = source("Deux morts ont été retrouvés à Velcourt.", "fr", 0, "2026-03-04")
    later = source("Three people died in Velcourt.", "en", 1, "2026-03-08")
    rather = source(
        "Trois morts ont été retrouvés à Velcourt, et non 2 comme on l’avait dit.",
        "fr", 2, "2026-03-08",
    )  # fmt: skip

    assert not found(first, later)
    (pair,) = found(first, rather)
    assert pair.sure


@pytest.mark.parametrize(("day", "differs"), [("2026-03-05", False), ("2026-03-04", True)])
def test_a_toll_that_rises_the_next_day_is_no_difference(day: str, *, differs: bool) -> None:
    """Outlets of one day differ; one that tells more a day later has newer figures."""
    first = source("Trois morts ont été retrouvés à Velcourt.", "fr", 0, "2026-03-04")
    more = source("Four people died in Velcourt.", "en", 1, day)
    fewer = source("Two people died in Velcourt.", "en", 1, day)

    assert bool(found(first, more)) is differs
    assert found(first, fewer)


def test_one_outlet_or_one_text_does_not_differ_from_itself() -> None:
    """Copies of a dispatch, and two articles of one outlet, are one voice."""
    one, other = (
        source("Deux morts à Velcourt.", "fr", 0),
        source("Trois morts à Velcourt.", "fr", 1),
    )
    mine = replace(other, passage=replace(other.passage, outlet=one.passage.outlet))
    nameless = replace(other, passage=replace(other.passage, outlet=""))

    assert found(one, other)
    assert not found(one, other, copies={"a0": "a0", "a1": "a0"})
    assert not found(one, mine)
    assert not found(one, nameless)
    assert not found(one, other, near=0.1)


def test_denial_and_framing() -> None:
    """To deny what another affirms, or to call it false, is to differ; to add to it is not."""
    said = source("Tessing has sold its port to Norway.", "en", 0)
    denied = source("Tessing n’a pas vendu son port à la Norvège.", "fr", 1)
    false = source("The mayor falsely claimed that Tessing had sold its port to Norway.", "en", 2)

    assert [pair.point for pair in found(said, denied, near=0.75)] == ["denial"]
    assert not found(said, denied)
    assert [pair.point for pair in found(said, false)] == ["framing"]
    assert not found(said, source("Tessing has sold its port to Norway for good.", "en", 3))


def test_clock_times() -> None:
    """Two hours of one thing on one day."""
    one = source("Velcourt a été prévenu à 19h10 par téléphone.", "fr", 0)
    other = source("The first call reached Velcourt at 2.05 a.m.", "en", 1)
    (pair,) = found(one, other)

    assert (pair.point, pair.values) == ("time", ("19:10", "02:05"))


@pytest.mark.parametrize(
    ("text", "lang", "kind", "value"),
    [
        ("La perte atteint 1,2 milliard d’euros.", "fr", "euro", 1_200_000_000),
        ("Il y a quatorze blessés graves.", "fr", "hurt", 14),
        ("The army killed 35 people.", "en", "dead", 35),
        ("Un millier de personnes, soit 1 850 évacués.", "fr", "people", 1850),
        ("Some 2,300 left their homes.", "en", "people", 2300),
        ("Le prix monte de 4 % en un an.", "fr", "percent", 4),
    ],
)
def test_what_a_number_counts(text: str, lang: str, kind: str, value: int) -> None:
    """The words around a number say what it counts, in the same classes in both languages."""
    assert Decimal(value) in claim(text, lang).counted[kind]


@pytest.mark.parametrize(
    ("text", "lang", "negated", "distant"),
    [
        ("La mairie n’a rien vendu.", "fr", True, False),
        ("La mairie prétend avoir tout vendu.", "fr", False, True),
        ("La mairie a vendu le port.", "fr", False, False),
        ("The town hall denied it.", "en", True, False),
        ("The town hall did not deny it.", "en", False, False),
        ("A purported sale of the port is being looked into.", "en", False, True),
    ],
)
def test_denial_and_distance(text: str, lang: str, *, negated: bool, distant: bool) -> None:
    """Words that deny, an odd number of times, and words that keep their distance."""
    read = claim(text, lang)

    assert (read.negated, read.distant) == (negated, distant)
