"""Which passages answer, and how many of them had to be read to know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from operator import attrgetter
from threading import Event

import pytest

from chatbot.answer.sources import Answering, Chooser, by_age, may_answer, tells_of
from chatbot.evidence.judge import Judge
from chatbot.models.types import Scoring
from tests.fakes import ScriptedEngine
from tests.newsroom import asked, passage
from vectorstore.types import Hit

QUESTION = "Why is the bridge closed?"


def hits(*chances: float) -> list[Hit]:
    """A hit for each chance that its passage answers; the passage says which."""
    return [
        Hit(passage=passage(f"chance {chance}", lang="en", start=100 * n), score=1 / (n + 1))
        for n, chance in enumerate(chances)
    ]


class Reading:
    """An engine that believes what the passages say of themselves, and who was read."""

    def __init__(self, none: float = 0.0) -> None:
        """``none``: how likely “none” is beside the passage it is compared with."""
        self.read: list[float] = []
        self.compared: list[int] = []
        self._none = none
        engine = ScriptedEngine(score=self._score)
        self.chooser = Chooser(Judge(engine))

    def _score(self, request: Scoring) -> Sequence[float]:
        if asked(request).task == "choose":
            self.compared.append(len(request.answers))
            rest = (1 - self._none) / (len(request.answers) - 1)
            return (self._none, *(rest for _ in request.answers[1:]))
        chance = float(asked(request).values[0].split()[-1])
        self.read.append(chance)
        return chance, 1 - chance


def chances(found: Sequence[Answering]) -> list[float]:
    """What the passages say of themselves."""
    return [float(each.hit.passage.text.split()[-1]) for each in found]


def test_a_sure_first_is_written_from_before_others_are_read() -> None:
    """The best found comes at once where it surely answers; a second is read when asked for."""
    reading = Reading()
    found = reading.chooser.answering(QUESTION, hits(0.95, 0.2, 0.9, 0.99))

    assert chances([next(found)]) == [0.95]
    assert reading.read == [0.95]
    assert chances(list(found)) == [0.9]
    assert reading.read == [0.95, 0.2, 0.9]


@pytest.mark.parametrize(
    ("none", "first", "read"), [(0.1, 0.6, [0.6]), (0.5, 0.8, [0.6, 0.8, 0.3])]
)
def test_a_doubtful_first_stands_beside_none_at_once(
    none: float, first: float, read: list[float]
) -> None:
    """Others are read before anything is written only where “none” is as likely."""
    reading = Reading(none=none)
    found = reading.chooser.answering(QUESTION, hits(0.6, 0.8, 0.3, 0.99))

    assert chances([next(found)]) == [first]
    assert reading.read == read


@pytest.mark.parametrize(
    ("given", "read", "chosen"),
    [
        ([0.4, 0.85, 0.1, 0.99], 3, [0.85]),  # clear among the first three: the last unread
        ([0.7, 0.76, 0.1, 0.99], 3, [0.7, 0.76]),  # the best found outweighs “none”: first
        ([0.8, 0.6, 0.1, 0.99], 3, [0.8]),  # the second too unsure for a sentence more
        ([0.1, 0.2, 0.3, 0.99, 0.98], 4, [0.99]),
        ([0.1, 0.2, 0.3, 0.4, 0.1, 0.76], 6, [0.76]),
        ([0.1, 0.2, 0.3, 0.4, 0.7], 5, []),  # what a late one only seems to say
        ([0.1, 0.2, 0.3, 0.6, 0.99], 4, [0.6]),
        ([0.1, 0.2], 2, []),
        ([0.8], 1, [0.8]),
    ],
)
def test_no_more_is_read_than_needed(given: list[float], read: int, chosen: list[float]) -> None:
    """One alone, then two, then one, then the rest; the surest first, two at the most."""
    reading = Reading()
    found = list(reading.chooser.answering(QUESTION, hits(*given)))

    assert chances(found) == chosen
    assert len(reading.read) == read


@pytest.mark.parametrize(
    ("best", "none", "chosen"),
    [(0.6, 0.2, [0.6]), (0.6, 0.5, []), (0.7, 0.54, [0.7]), (0.55, 0.3, [0.55]), (0.55, 0.45, [])],
)
def test_between_yes_and_no_the_best_stands_beside_none(
    best: float, none: float, chosen: list[float]
) -> None:
    """The less sure a passage is, the less likely must the model find “none”."""
    reading = Reading(none=none)
    found = list(reading.chooser.answering(QUESTION, hits(0.3, best, 0.1)))

    assert chances(found) == chosen
    assert reading.compared == [2]


def test_a_first_that_none_outweighs_is_not_asked_again() -> None:
    """It stays the best, and what the model said of it stays said."""
    reading = Reading(none=0.5)

    assert list(reading.chooser.answering(QUESTION, hits(0.6, 0.3, 0.1))) == []
    assert reading.compared == [2]


@pytest.mark.parametrize(
    ("given", "none", "chosen", "read"),
    [
        ([0.6, 0.2, 0.8, 0.3, 0.85], 0.1, [0.6, 0.8], 3),
        ([0.6, 0.2, 0.1, 0.85, 0.9], 0.1, [0.6, 0.85], 4),
        ([0.6, 0.2, 0.1, 0.3, 0.9], 0.1, [0.6], 4),  # a late one mostly only seems to
        ([0.8, 0.2, 0.1, 0.7, 0.9], 0.6, [0.8], 4),  # “none” is too likely beside the fourth
    ],
)
def test_where_nothing_was_told_of_the_first_others_are_read_as_without_it(
    given: list[float], none: float, chosen: list[float], read: int
) -> None:
    """A fourth too, which alone is read no further where the first answers."""
    reading = Reading(none=none)
    found = list(reading.chooser.answering(QUESTION, hits(*given), told=lambda: False))

    assert chances(found) == chosen
    assert len(reading.read) == read


def test_how_clearly_a_passage_answers() -> None:
    """By its chance, or by as much more than “none” as is asked of a late one."""
    clear = [
        [each.clear for each in Reading(none=none).chooser.answering(QUESTION, hits(chance))]
        for chance, none in ((0.8, 0.5), (0.7, 0.56), (0.7, 0.45), (0.7, 0.2))
    ]

    assert clear == [[True], [], [False], [True]]


def test_nothing_found_and_nobody_there() -> None:
    """No hits, or a reader who has gone: nothing answers."""
    gone = Event()
    gone.set()

    assert list(Reading().chooser.answering(QUESTION, [])) == []
    assert list(Reading().chooser.answering(QUESTION, hits(0.95), cancel=gone)) == []


@pytest.mark.parametrize(
    ("question", "text", "lang"),
    [
        ("When did the bridge close?", "The bridge closed to lorries.", "en"),
        ("How many lorries crossed the bridge?", "Lorries crossed the bridge.", "en"),
        ("Why is the bridge closed?", "Lavender fields suffer from drought.", "en"),
    ],
)
def test_words_alone_rule_passages_out(question: str, text: str, lang: str) -> None:
    """A date for when, a number for how many, and the subject itself must be there."""
    assert not may_answer(question, "en", passage(text, lang=lang), attrgetter("text"))


@pytest.mark.parametrize(
    ("question", "text", "lang"),
    [
        ("When did the bridge close?", "The bridge closed on 3 March 2026.", "en"),
        ("Why is the bridge closed?", "Les champs de lavande ont souffert.", "fr"),
    ],
)
def test_what_words_cannot_rule_out_is_read(question: str, text: str, lang: str) -> None:
    """Across languages words are not compared."""
    assert may_answer(question, "en", passage(text, lang=lang), attrgetter("text"))


def test_how_things_stand_is_asked_of_the_newest_article_first() -> None:
    """Its passages together, in the order found; older and undated ones come last, at once."""
    days = {"a": "2026-03-03", "b": "2026-03-09T21:10:00+01:00", "c": None, "d": "2026-03-05"}
    days |= {"e": "2026-03-01"}
    found = [
        Hit(passage=replace(passage(f"{id_} {n}", article_id=id_), published=day), score=1.0)
        for n in (1, 2)
        for id_, day in days.items()
    ]
    told = [[hit.passage.text for hit in group] for group in by_age(found)]

    assert told == [["b 1", "b 2"], ["d 1", "d 2"], ["a 1", "a 2"], ["c 1", "e 1", "c 2", "e 2"]]
    assert by_age([]) == [[]]


@pytest.mark.parametrize(
    ("text", "published", "told"),
    [
        ("Le pont a fermé mardi 3 mars.", "2026-03-20", True),
        ("Le pont a fermé lundi.", "2026-03-04", True),
        ("Le pont a fermé lundi.", "2026-03-12", False),
        ("Le pont a fermé en 2026.", "2026-08-12", True),
        ("Le pont est fermé.", "2026-03-04T08:00:00+01:00", True),
        ("Le pont est fermé.", "2026-03-12", False),
        ("Le pont est fermé.", None, False),
        ("Le pont a fermé le 3 mars 2026.", None, True),
    ],
)
def test_what_tells_of_some_days(text: str, published: str | None, *, told: bool) -> None:
    """The days it names, else that of its article."""
    one = replace(passage(text), published=published)

    assert tells_of(one, (date(2026, 3, 1), date(2026, 3, 5))) == told
