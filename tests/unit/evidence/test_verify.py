"""The support check on its own: support, and a verdict, for pairs in any language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from chatbot.evidence.judge import Judge
from chatbot.evidence.verify import SUPPORTED, verify
from chatbot.models.types import Scoring
from tests.fakes import ScriptedEngine, ScriptedTranslator
from tests.newsroom import BRIDGE, Newsroom, asked

LOW, HIGH = (0.02, 0.98), (0.98, 0.02)


def judge(*, support: tuple[float, float], contradicts: tuple[float, float] = LOW) -> Judge:
    """A judge of fixed opinions."""

    def score(request: Scoring) -> tuple[float, float]:
        return support if asked(request).task == "support" else contradicts

    return Judge(ScriptedEngine(score=score))


@pytest.mark.parametrize(("source", "claim"), [("fr", "en"), ("en", "fr"), ("fr", "fr")])
def test_supported(source: str, claim: str) -> None:
    """A claim that the source states is supported, in its language or the other."""
    ((support, verdict),) = verify(Judge(Newsroom().engine()), [(BRIDGE[source], BRIDGE[claim])])

    assert verdict == "supported"
    assert support >= SUPPORTED


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        ("Le bilan est de 12 morts.", "The toll is 15 dead."),
        ("The mayor went to Norway in June.", "Le maire est allé en Norvège en juillet."),
        ("NATO said that it agreed.", "L’ONU a dit qu’elle était d’accord."),
    ],
)
def test_a_detail_outweighs_the_judge(source: str, claim: str) -> None:
    """A number, date or name that the source lacks is never supported, however sure the judge."""
    ((support, verdict),) = verify(judge(support=HIGH), [(source, claim)])

    assert verdict == "unsupported"
    assert support < SUPPORTED


def test_contradicted() -> None:
    """Refused and denied by the source is contradicted; merely refused is unsupported."""
    pair = ("Le pont est fermé.", "Le pont est ouvert.")

    assert [v for _, v in verify(judge(support=LOW, contradicts=HIGH), [pair])] == ["contradicted"]
    assert [v for _, v in verify(judge(support=LOW, contradicts=LOW), [pair])] == ["unsupported"]


def test_supported_claims_are_not_asked_about_twice() -> None:
    """Contradiction is only looked into where support failed."""
    engine = Newsroom().engine()
    list(verify(Judge(engine), [(BRIDGE["fr"], BRIDGE["en"])]))

    assert [asked(request).task for request in engine.scorings] == ["support"]


def test_what_a_source_does_not_speak_of_it_cannot_deny() -> None:
    """A claim that shares hardly a word with its source is not asked about twice either."""
    engine = ScriptedEngine(score=lambda _: (0.02, 0.98))
    rows = [
        (BRIDGE["en"], "Thirty firefighters fought a blaze in the harbour."),
        ("Le pont est fermé.", "Le pont est ouvert."),
        (BRIDGE["fr"], "The bridge is open."),  # no translator: words of two languages do not meet
    ]
    verdicts = [verdict for _, verdict in verify(Judge(engine), rows)]

    denied = [asked(r).values[1] for r in engine.scorings if asked(r).task == "contradicts"]
    assert denied == [rows[1][1], rows[2][1]]
    assert verdicts == ["unsupported"] * 3


def test_order_and_number_are_kept() -> None:
    """However many rows, each has its own result, in order."""
    rows = [(BRIDGE["fr"], BRIDGE["en"] if n % 3 else "It rains.") for n in range(40)]
    verdicts = [verdict for _, verdict in verify(Judge(Newsroom().engine()), rows)]

    assert verdicts == ["supported" if n % 3 else "unsupported" for n in range(40)]


def test_rows_are_read_as_results_are_taken() -> None:
    """A long file is not read whole before the first result."""
    read = 0

    def rows() -> Iterator[tuple[str, str]]:
        nonlocal read
        for _ in range(1000):
            read += 1
            yield BRIDGE["fr"], BRIDGE["en"]

    next(verify(Judge(Newsroom().engine()), rows()))

    assert read < 100


def test_nothing_to_verify() -> None:
    """No rows, no results."""
    assert list(verify(Judge(ScriptedEngine()), [])) == []


@pytest.mark.parametrize("pair", [("", ""), ("", "Il pleut."), ("…", "🌧️"), ("a\0b", "12")])
def test_odd_rows(pair: tuple[str, str]) -> None:
    """Whatever the texts, support stays between 0 and 1."""
    ((support, _),) = verify(judge(support=(0.4, 0.4)), [pair])

    assert 0 <= support <= 1


def test_french_is_judged_in_english() -> None:
    """With a translator, the judge reads English, and the program what was given."""
    engine = ScriptedEngine(score=lambda _: (0.95, 0.05))
    translator = ScriptedTranslator("The bridge was closed on Monday.")
    rows = [(BRIDGE["fr"], "Le pont a 12 arches."), ("It is shut.", "Shut.")]
    (first, _), (second, _) = verify(Judge(engine), rows, translator)

    read = {asked(request).values[0] for request in engine.scorings}
    assert read == {translator.renderings[0], "It is shut."}
    assert [text for text, *_ in translator.asked] == list(rows[0])
    assert first == pytest.approx(0.535, abs=0.001)  # no source has twelve of anything
    assert first < SUPPORTED
    assert second > SUPPORTED


def test_what_the_source_lacks_keeps_the_order_of_what_the_judge_says() -> None:
    """Of two claims with a number too many the likelier has more support, both too little."""
    source, claim = "Le bilan est de 12 morts.", "The toll is 15 dead."
    ((sure, _),) = verify(judge(support=HIGH), [(source, claim)])
    ((unsure, _),) = verify(judge(support=(0.6, 0.4)), [(source, claim)])
    ((worse, _),) = verify(judge(support=HIGH), [(source, f"{claim} Four more are missing.")])

    assert unsure < worse < sure < SUPPORTED


def test_a_page_names_what_it_speaks_of() -> None:
    """A name that a long source never says costs support; two sentences may leave it out."""
    short = "The council closed the bridge on Monday after divers had found a crack."
    long = " ".join(f"{short} Its lane number {n} has long been in a poor state." for n in range(9))
    claim = "The council of Brumeval closed the bridge on Monday."
    ((brief, _),) = verify(judge(support=(0.8, 0.2)), [(short, claim)])
    ((page, _),) = verify(judge(support=(0.8, 0.2)), [(long, claim)])

    assert page < brief
