"""Where a question compares sources, each says what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chatbot.answer import Request
from chatbot.models.types import Scoring
from chatbot.types import Answer, Evidence, Lang
from tests.fakes import ScriptedEngine
from tests.newsroom import answering, asked, finished, passage
from vectorstore.types import Passage

AGREE = "Les journaux s’accordent-ils sur le nombre de blessés ?"
TWELVE = "La crue a fait 12 blessés à Velcourt, selon la mairie."
FIFTEEN = "Les secours comptent 15 blessés à Velcourt."
BRIDGE = "Le pont de Velcourt compte 3 arches et mesure 80 mètres."


def told_by(article: str, text: str, day: str) -> Passage:
    """A passage of an article of its own, of a day."""
    return replace(passage(text, article_id=article), published=day)


def told(chances: dict[str, float], question: str, *found: Passage) -> tuple[list[str], list[str]]:
    """The sentences of an answer, and what its sentences were asked."""

    def judge(request: Scoring) -> tuple[float, float]:
        of = asked(request)
        yes = chances.get(of.values[0], 0.1) if of.task == "answers" else 0.95
        return yes, 1 - yes

    def near(_: str, __: Lang, sources: Sequence[Evidence]) -> list[float]:
        return [1.0 for _ in sources]

    engine = ScriptedEngine(lambda _: "Douze personnes ont été blessées. [1]", judge)
    answerer = answering(engine, *found, near=near)
    answer = finished(answerer.ask(Request(question=question)), Answer)
    read = [asked(request) for request in engine.scorings]
    return (
        [sentence.text for sentence in answer.sentences],
        [of.values[1] for of in read if of.task == "answers"],
    )


FLOOD = (told_by("b", FIFTEEN, "2026-03-11"), told_by("a", f"{TWELVE} {BRIDGE}", "2026-03-10"))


def test_every_source_is_heard_in_the_order_of_their_days() -> None:
    """Each by its own sentence, asked without the words that compare; what says nothing is not."""
    sentences, questions = told({TWELVE: 0.9, FIFTEEN: 0.7}, AGREE, *FLOOD)

    assert sentences == [TWELVE, FIFTEEN]
    assert set(questions) == {"Quel est le nombre de blessés\u00a0?"}


def test_one_source_may_tell_of_both_sides() -> None:
    """Where its sentences give different figures."""
    both = told_by("a", f"{TWELVE} {FIFTEEN}", "2026-03-10")

    assert told({TWELVE: 0.9, FIFTEEN: 0.8}, AGREE, both)[0] == [TWELVE, FIFTEEN]


def test_the_same_source_must_be_surer_of_another_figure() -> None:
    """Most other figures of an article are of something else."""
    both = told_by("a", f"{TWELVE} {BRIDGE}", "2026-03-10")
    chances = {TWELVE: 0.9, BRIDGE: 0.78, FIFTEEN: 0.75}

    assert told(chances, AGREE, both, FLOOD[0])[0] == [TWELVE, FIFTEEN]


def test_the_same_figure_of_the_same_source_is_told_once() -> None:
    """It is one account."""
    again = "À Velcourt, l’hôpital soigne 12 personnes, blessées par la montée des eaux."
    one = told_by("a", f"{TWELVE} {again}", "2026-03-10")

    assert told({TWELVE: 0.9, again: 0.8, FIFTEEN: 0.7}, AGREE, one, FLOOD[0])[0] == [
        TWELVE,
        FIFTEEN,
    ]


def test_one_account_is_an_answer_as_any() -> None:
    """There is nothing to compare it with."""
    assert told({TWELVE: 0.9, FIFTEEN: 0.3}, AGREE, *FLOOD)[0] == [TWELVE]


def test_what_no_sentence_says_is_not_written_from_a_passage() -> None:
    """Its figures may be of anything; what several say takes several."""
    whole = {passage.text: 0.9 for passage in FLOOD}

    assert told(whole, AGREE, FLOOD[1])[0] == []


def test_more_passages_are_read_to_compare() -> None:
    """So that the better known source does not speak alone."""
    loud = [told_by("a", f"{TWELVE} Partie {n}.", "2026-03-10") for n in range(12)]

    assert told({TWELVE: 0.9, FIFTEEN: 0.8}, AGREE, *loud, FLOOD[0])[0] == [TWELVE, FIFTEEN]
