"""What a question is about and what kind of thing answers it."""

from __future__ import annotations

import pytest

from chatbot.evidence.question import Want, covered, gives, subject, unsaid, wants


@pytest.mark.parametrize(
    ("question", "want"),
    [
        ("Quand le barrage a-t-il cédé ?", "time"),
        ("En quelle année le port a-t-il été fondé ?", "time"),
        ("When did the dam burst?", "time"),
        ("Since what year has the port been open?", "time"),
        ("How long will the works last?", "time"),
        ("Depuis combien de temps la ligne est-elle fermée ?", "time"),
        ("Combien de maisons ont été évacuées ?", "amount"),
        ("How many homes were evacuated?", "amount"),
        ("Quel pourcentage des lits est occupé ?", "amount"),
        ("Quel âge a la maire ?", "measure"),
        ("How big can a thresher get?", "measure"),
        ("Quelle est la hauteur du barrage ?", "measure"),
        ("How high is the risk?", "amount"),
        ("Who was hurt when the bridge fell?", None),
        ("Que s’est-il passé quand le pont a cédé ?", None),
        ("Combien de bacs étaient à quai quand le pont a cédé ?", "amount"),
        ("Depuis quand la ligne est-elle fermée ?", "time"),
        ("Who resigned, and when?", "time"),
        ("Qui est absent, et depuis quand ?", "time"),
        ("Pourquoi la ligne est-elle fermée ?", None),
        ("Who runs the port?", None),
        ("How many homes were evacuated, and when?", None),
        ("Quand le pont a-t-il fermé, et pour combien de temps ?", "time"),
        ("Que s’est-il passé quai Nord ?", None),
    ],
)
def test_the_kind_wanted(question: str, want: Want | None) -> None:
    """Questions of time and amount are told by their words, in both languages."""
    assert wants(question) == want


@pytest.mark.parametrize(
    ("want", "text", "lang", "given"),
    [
        ("time", "Le barrage a cédé mardi 3 mars.", "fr", True),
        ("time", "Le barrage a cédé dans la nuit.", "fr", True),
        ("time", "The dam burst in 1987.", "en", True),
        ("time", "Le barrage est l’ouvrage le plus connu de la vallée.", "fr", False),
        ("time", "The dam is the best known in the valley.", "en", False),
        ("amount", "Deux cents maisons ont été évacuées.", "fr", True),
        ("amount", "Some 1,200 homes were evacuated.", "en", True),
        ("amount", "Aucune maison n’a été touchée.", "fr", True),
        ("amount", "Residents were taken to the gymnasium.", "en", False),
        ("measure", "The common thresher can get up to some in length.", "en", False),
        ("measure", "La maire a cinquante-deux ans.", "fr", True),
        (None, "Anything at all.", "en", True),
    ],
)
def test_the_kind_given(want: Want | None, text: str, lang: str, *, given: bool) -> None:
    """Dates, times of day, numbers in digits or words, and words such as “none” count."""
    assert gives(want, text, lang) is given


def test_the_subject_is_what_is_rare() -> None:
    """Question words and auxiliaries say nothing; a rare word says more than a common one."""
    weights = subject("Quel est le traitement pour le ténia ?", "fr")

    assert set(weights) == {"trait", "teni"}
    assert weights["teni"] > weights["trait"]


def test_coverage() -> None:
    """What counts is the weight of the words that stand in the texts."""
    question = "What is the treatment for tapeworm?"

    assert covered(question, "en", ["Treatment of tapeworms takes one day."]) == 1
    assert 0 < covered(question, "en", ["The treatment of tetanus takes weeks."]) < 0.5
    assert covered(question, "en", []) == 0
    assert covered("What is it?", "en", ["Anything"]) == 1


def test_what_no_text_says() -> None:
    """Words of a draft that come from the question alone are found, whatever their ending."""
    question = "Combien de digues les ingénieurs ont-ils consolidées à Orvenne ?"
    texts = ["Les ingénieures ont consolidé trois ouvrages."]
    draft = "Les ingénieurs ont consolidé trois digues."

    assert unsaid(question, draft, "fr", texts) == ["digues"]
    assert unsaid(question, draft, "fr", [*texts, "La digue tient."]) == []


def test_a_common_verb_in_a_rare_form_needs_no_source() -> None:
    """Who staffs a room works there, whatever verb the article has for it."""
    question = "Combien d’agents travailleront dans la salle ?"
    texts = ["Une salle, armée par 24 agents, ouvrira en septembre."]

    assert unsaid(question, "24 agents travailleront dans la salle.", "fr", texts) == []
    question, texts = "How many people will be working there?", ["A room staffed by 24 agents."]
    assert unsaid(question, "24 agents will be working there.", "en", texts) == []


@pytest.mark.parametrize(
    "question",
    [
        "How much water did the dam let through?",
        "Combien d’eau le barrage a-t-il lâché ?",
        "Combien coûte le nouveau pont ?",
    ],
)
def test_how_much_wants_a_number(question: str) -> None:
    """« Le premier » counts nothing, nor do “some” and “one of”."""
    want = wants(question)
    assert want == "measure"
    assert not gives(want, "Le premier chiffre mesure ce que le barrage a lâché.", "fr", question)
    assert not gives(want, "One of the dams let some of it through.", "en", question)
    assert gives(want, "Le débit lâché n’a pas dépassé 480 mètres cubes.", "fr", question)
    assert gives(want, "It cost three million crowns.", "en", question)


def test_how_much_of_something_may_be_a_share() -> None:
    """Most of it, half of it: no number is needed."""
    want = wants("How much of the valley was flooded?")
    assert gives(want, "Most of the lower valley stood under water.", "en")
