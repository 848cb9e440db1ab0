"""The suite of briefings: updates, coverage, parity and cost, with a pretend product."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from chatbot.errors import ModelError
from chatbot.evaluation.reading import sample
from chatbot.evaluation.suites.affairs import DEAR, FIRST, SECOND, UPDATE
from chatbot.evaluation.suites.briefed import NEAREST, agreement, parts, said, told, watched
from chatbot.evaluation.suites.briefing import Briefings
from chatbot.evaluation.types import Document, Places, Subject
from chatbot.report import In
from chatbot.types import Briefing, Fact, LeftOut, Story, Verdict
from tests.unit.evaluation.conftest import (
    PretendLab,
    PretendSubject,
    briefing,
    citation,
    fact,
    printed,
    write_lines,
)

CLOSED = ("Le pont de Velcourt est fermé.", "The Velcourt bridge is closed.")
REOPENS = ("Le pont rouvrira le 3 mai.", "The bridge will reopen on 3 May.")


def stated(fr: str, en: str, id_: str) -> Fact:
    """A fact in both languages, under an id."""
    cited = citation("T01_C1_01", "Le pont.")
    return replace(fact(printed(fr, cited), printed(en, cited, lang="en")), id=id_)


def story(*facts: Fact, changed: Sequence[str] = ()) -> Story:
    """A story of these facts."""
    return Story(
        id="s",
        title={"fr": "Le pont", "en": "The bridge"},
        status="developing",
        articles=("a",),
        outlets=1,
        independent_sources=1,
        facts=facts,
        changed=tuple(changed),
    )


def same_words(source: str, claim: str) -> tuple[float, Verdict]:
    """Supported by itself alone."""
    return (0.9, "supported") if source == claim else (0.1, "unsupported")


def briefs(documents: Sequence[Document], date: str) -> Briefing:
    """The first day tells of the closure; the second repeats it, and adds what it can."""
    closed, reopens = stated(*CLOSED, "closed"), stated(*REOPENS, "reopens")
    if date == FIRST:
        return briefing(date, story(closed, changed=["closed"]))
    knows = any(document.published == FIRST for document in documents)
    return briefing(date, story(closed, reopens, changed=["reopens"] if knows else []))


class Overheard(PretendSubject):
    """A subject whose briefings are noted before they are made."""

    heard: list[tuple[str, In, int]]

    def brief(self, date: str, *, days: int = 1, lang: In = "both") -> Briefing:
        """Note the date, the language and how many articles there are."""
        self.heard.append((date, lang, len(self.documents)))
        return super().brief(date, days=days, lang=lang)


@dataclass(kw_only=True)
class Listening(PretendLab):
    """A lab that notes which briefings are asked for."""

    asked: list[tuple[str, In, int]] = field(default_factory=list)

    @contextmanager
    def library(self, name: str, documents: Sequence[Document]) -> Iterator[Subject]:
        """A subject that is overheard."""
        del name
        subject = Overheard(
            documents=documents, speaks=self.speaks, sums=self.sums, briefs=self.briefs
        )
        subject.heard = self.asked
        yield subject


@pytest.fixture
def affairs(places: Places) -> Places:
    """One French affair at two dates, one English affair, and people's summaries."""
    folder = places.data / "rpm2_fr"
    clusters = [("T01_C1", "fermé"), ("T01_C2", "rouvert")]
    write_lines(
        folder / "documents.jsonl",
        *(
            {
                "doc_id": f"{cluster}_{n:02}",
                "topic": "T01",
                "cluster": cluster,
                "title": f"Pont {what}",
                "text": f"Le pont de Velcourt est {what}, dit-on à Velcourt.",
            }
            for cluster, what in clusters
            for n in range(6)
        ),
    )
    write_lines(
        folder / "summaries.jsonl",
        {"topic": "T01", "cluster": "T01_C1", "summary": f"{CLOSED[0]} Tout le monde est content."},
        {"topic": "T01", "cluster": "T01_C2", "summary": REOPENS[0]},
    )
    write_lines(
        places.data / "multiling2011_en_sample" / "documents.jsonl",
        *(
            {"doc_id": f"M{n}", "topic": "M000", "title": "Bridge", "text": CLOSED[1]}
            for n in range(5)
        ),
    )
    write_lines(
        places.data / "multiling2011_en_sample" / "summaries.jsonl",
        {"topic": "M000", "type": "reference", "summary": CLOSED[1]},
        {"topic": "M000", "type": "peer", "summary": "Nobody wrote this."},
    )
    return places


def test_rows_are_affairs_and_days(affairs: Places) -> None:
    """Rows for an affair, its coverage and its update; a day of a size only with the articles."""
    rows = {row.id: row for row in Briefings().rows(affairs)}
    told = {"rpm2/T01", "multiling/M000", "coverage-rpm2/T01", "coverage-multiling/M000"}

    assert set(rows) == {*told, "update/T01", "cost/10"}
    assert len(rows["rpm2/T01"].data["second"]) == len(rows["update/T01"].data["second"]) == 6
    assert len(rows["cost/10"].data["texts"]) == 10
    assert {text["lang"] for text in rows["cost/10"].data["texts"]} == {"fr", "en"}


@pytest.mark.parametrize(
    ("most", "updates", "covered", "affairs"), [(1, 1, 1, 1), (DEAR, 10, 2, 1), (20, 12, 4, 2)]
)
def test_updates_are_cheap(
    places: Places, most: int, updates: int, covered: int, affairs: int
) -> None:
    """As many updates as asked for, ten by default; of dear rows a fifth or a tenth, always one."""
    topics = [f"T{n:02}" for n in range(12)]
    folder = places.data / "rpm2_fr"
    write_lines(
        folder / "documents.jsonl",
        *(
            {"doc_id": f"{t}_{c}", "topic": t, "cluster": f"{t}_{c}", "title": t, "text": CLOSED[0]}
            for t in topics
            for c in ("C1", "C2")
        ),
    )
    write_lines(
        folder / "summaries.jsonl",
        *(
            {"topic": t, "cluster": f"{t}_{c}", "summary": CLOSED[0]}
            for t in topics
            for c in ("C1", "C2")
        ),
    )
    groups = [row.group for row in sample(Briefings().rows(places), most)]

    assert Briefings().sample == DEAR
    assert [groups.count(g) for g in (UPDATE, "coverage-rpm2", "rpm2", "cost-10")] == [
        updates,
        covered,
        affairs,
        1,
    ]


def test_an_update_is_told_in_its_own_language(affairs: Places) -> None:
    """Three briefings, none of them in the other language; each date has the library it needs."""
    suite, lab = Briefings(), Listening(briefs=briefs, judges=same_words)
    rows = [row for row in suite.rows(affairs) if row.group == UPDATE]
    (outcome,) = suite.run(rows, affairs, lab)

    assert lab.asked == [(FIRST, "fr", 6), (SECOND, "fr", 12), (SECOND, "fr", 6)]
    assert outcome["texts"]["ours"] == [REOPENS[0]]


def test_a_gain_has_an_interval_over_affairs() -> None:
    """Every affair counts once, ahead or behind; what is left of an older run is not mixed in."""
    ways = [(0.2, 0.1), (0.1, 0.1), (0.1, 0.15)]
    same = dict.fromkeys(("rouge1", "rouge2", "rougeL"), 0.1)
    outcomes: list[dict[str, Any]] = [
        {
            "id": f"update/T{n:02}",
            "group": UPDATE,
            "first": same,
            "update": {"ours": same | {"rouge2": ours}, "alone": same | {"rouge2": alone}},
            "repeated": {"ours": [0.0], "alone": [1.0]},
        }
        for n, (ours, alone) in enumerate(ways)
    ]
    older = {**outcomes[0], "id": "rpm2/T01", "group": "rpm2", "agree": []}
    del older["first"]
    figures = {f.name: f for f in Briefings().score([*outcomes, older]).figures}
    gain = figures["update.gain"]

    assert gain.n == 3
    assert gain.value == pytest.approx(0.05 / 3, abs=1e-4)
    assert gain.low < 0 < gain.high
    assert figures["update.alone.repeated"].value == 1


def test_an_update_is_held_against_its_own_summaries(affairs: Places) -> None:
    """What the second briefing tells as new is compared; alone it repeats, and that shows."""
    suite = Briefings()
    lab = PretendLab(briefs=briefs, judges=same_words, writes="Autre chose [1].")
    outcomes = list(suite.run(suite.rows(affairs), affairs, lab))
    figures = {figure.name: figure.value for figure in suite.score(outcomes).figures}

    assert figures["update.rouge1"] == 1
    assert figures["update.rouge1"] > figures["update.alone.rouge1"]
    assert figures["update.repeated"] == 0
    assert figures["update.alone.repeated"] == 0.5
    assert figures["rpm2.coverage"] == 0.5
    assert figures["rpm2.short.coverage"] == 0.5
    assert figures["rpm2.naive.coverage"] == 0
    assert figures["multiling.coverage"] == 1
    assert figures["coverage.gain"] == figures["coverage.short.gain"] == 0.75
    assert figures["parity"] == 1
    assert figures["cost-10.gib"] > 0


def test_coverage_is_of_all_facts_together(affairs: Places) -> None:
    """A person's sentence may join what two facts say; as many words as the recipe's are apart."""
    suite = Briefings()
    both = f"{CLOSED[0]} {REOPENS[0]}"

    def judges(source: str, claim: str) -> tuple[float, Verdict]:
        return (0.9, "supported") if source == both and claim == CLOSED[0] else (0.1, "unsupported")

    def told(_documents: Sequence[Document], date: str) -> Briefing:
        return briefing(date, story(stated(*CLOSED, "closed"), stated(*REOPENS, "reopens")))

    lab = Listening(briefs=told, judges=judges, writes="Le pont est fermé ici.")
    rows = [row for row in suite.rows(affairs) if row.group == "coverage-rpm2"]
    (outcome,) = suite.run(rows, affairs, lab)

    assert lab.asked == [(FIRST, "fr", 6)]
    assert outcome["covered"] == {"ours": [1.0, 0.0], "short": [0.0, 0.0], "naive": [0.0, 0.0]}
    assert outcome["texts"]["short"] == [CLOSED[0]]


def test_an_affair_that_fails_is_told_and_the_others_go_on(affairs: Places) -> None:
    """An error of ours fails its row; the next one is tried."""
    suite = Briefings()

    def fails(documents: Sequence[Document], date: str) -> Briefing:
        if documents[0].lang == "en":
            raise ModelError("model_missing", origin="writer")
        return briefs(documents, date)

    outcomes = list(suite.run(suite.rows(affairs), affairs, PretendLab(briefs=fails)))

    failed = ["multiling/M000", "coverage-multiling/M000", "cost/10"]
    assert [o["id"] for o in outcomes if "error" in o] == failed
    assert len(outcomes) == 6


def test_articles_that_vanish_are_counted(affairs: Places) -> None:
    """An article in no story and not listed is unheard of."""
    suite = Briefings()

    def heard(documents: Sequence[Document], date: str) -> Briefing:
        del documents
        left = tuple(LeftOut(article_id=f"l{n}", why="…") for n in range(4))
        return replace(briefing(date, story(stated(*CLOSED, "c"))), left_out=left)

    rows = [row for row in suite.rows(affairs) if row.id == "cost/10"]
    scores = suite.score(list(suite.run(rows, affairs, PretendLab(briefs=heard))))

    assert {f.name: f.value for f in scores.figures}["cost-10.unheard"] == 5


@pytest.mark.parametrize(
    ("fr", "en", "unlike"),
    [
        ("La Turquie a bloqué 3 réunions.", "Turkey has blocked 3 meetings.", set()),
        ("La Turquie a bloqué 3 réunions.", "Turkey has blocked 4 meetings.", {"numbers"}),
        ("La Turquie a bloqué 3 réunions.", "Greece has blocked 3 meetings.", {"names"}),
    ],
)
def test_languages_agree_in_numbers_and_names(fr: str, en: str, unlike: set[str]) -> None:
    """Equal in both languages, by value and by key, not by spelling."""
    found = agreement(stated(fr, en, "f"))

    assert {what for what, same in found.items() if not same} == unlike


def test_another_citation_or_a_missing_language_is_no_parity() -> None:
    """Both renderings cite the same characters, and both are there."""
    one = stated(*CLOSED, "f")
    other = replace(
        one,
        renderings=one.renderings
        | {"en": printed(CLOSED[1], citation("x", "A bridge.", start=4), lang="en")},
    )
    alone = replace(one, renderings={"fr": one.renderings["fr"]})

    assert not agreement(other)["citations"]
    assert not any(agreement(alone).values())


def test_claims_are_held_against_what_is_nearest() -> None:
    """A claim counts when a near sentence says it; without sentences none does."""
    lab = PretendLab(judges=same_words)
    by = [CLOSED[0], REOPENS[0], "Autre phrase.", "Encore une.", "Et une."]

    assert said([CLOSED[0], "Rien de tel."], by, "fr", lab) == [1.0, 0.0]
    assert said([CLOSED[0]], [], "fr", lab) == [0.0]
    assert said([], by, "fr", lab) == []
    assert lab.verifications == NEAREST


def test_what_is_told_by_language_and_novelty() -> None:
    """Facts in story order, in one language; only what changed where that is asked."""
    made: Any = briefs((), SECOND)

    assert told(made, "fr") == [CLOSED[0], REOPENS[0]]
    assert told(made, "en", new=True) == []
    assert parts([f"{CLOSED[0]} {REOPENS[0]}"], "fr") == [CLOSED[0], REOPENS[0]]


def test_memory_is_watched_to_the_end() -> None:
    """Some memory is held by any process, and more by one that takes more."""
    with watched() as memory:
        began = memory.peak
        block = bytearray(64 * 2**20)
    assert memory.peak >= began > 0
    assert block
