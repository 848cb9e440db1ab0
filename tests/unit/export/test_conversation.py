"""What is copied or exported of a conversation: the words, their checks, their sources."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from chatbot.export.conversation import (
    answer_markdown,
    answer_text,
    conversation_json,
    conversation_markdown,
)
from chatbot.library.conversations import Asked, Conversation
from chatbot.types import Answer, Citation, Lang, Seconds, Sentence

SOURCE = Citation(
    n=1,
    article_id="a1",
    passage_id="p1",
    outlet="Le Courrier du Lac",
    title="Le bac *repart*",
    url="https://courrier.example/bac",
    published="2031-03-01",
    lang="fr",
    quote="Le bac repart\nà l’aube.",
    start=3,
    end=26,
)
SENTENCE = Sentence(
    text="Le bac repart tôt.", lang="fr", status="supported", support=0.9, citations=(SOURCE,)
)
ANSWER = Answer(
    id=None,
    question="Quand part le bac ?",
    lang="fr",
    status="answered",
    sentences=(
        SENTENCE,
        replace(SENTENCE, status="quoted", text="à l’aube", citations=(SOURCE, SOURCE)),
    ),
    text="",
    nearest=(),
    prompt="p@1",
    model="m",
    seconds=Seconds(first_token=0.1, total=2.0),
)
NONE = replace(ANSWER, status="not_found", sentences=(), text="Rien ici.", nearest=(SOURCE,))
KEPT = Conversation(
    id="c1",
    title="Le bac",
    made="2031-03-02T09:00:00.000+01:00",
    changed="2031-03-02T09:05:00.000+01:00",
    exchanges=(Asked(question=ANSWER.question, answer=ANSWER), Asked(question="Et <après> ?")),
)


def test_markdown_keeps_numbers_checks_and_a_link() -> None:
    """Each sentence carries its mark once; the source is named once, linked, quoted and escaped."""
    written = answer_markdown(ANSWER, "fr")
    assert written.startswith("## Quand part le bac ?\n")
    assert "Le bac repart tôt. [1] (vérifiée)" in written
    assert "«\u00a0à l’aube\u00a0» [1] (citation)" in written
    assert written.count("- [1]") == 1
    assert r"[Le bac \*repart\*](<https://courrier.example/bac>), 1er mars 2031" in written
    assert "> «\u00a0Le bac repart à l’aube.\u00a0»" in written


def test_plain_text_has_no_markup() -> None:
    """What is pasted into a message reads as it is."""
    written = answer_text(ANSWER, "en")
    assert "[1] Le Courrier du Lac, Le bac *repart*, https://courrier.example/bac" in written
    assert "March 1, 2031" in written
    assert "\\" not in written
    assert "##" not in written


@pytest.mark.parametrize(("lang", "heading"), [("fr", "Passages"), ("en", "Nearest passages")])
def test_not_found_is_copied_with_what_came_nearest(lang: Lang, heading: str) -> None:
    """An honest answer is worth copying too."""
    for written in (answer_markdown(NONE, lang), answer_text(NONE, lang)):
        assert "Rien ici." in written
        assert heading in written
        assert "Le bac repart à l’aube." in written


def test_a_conversation_is_exported_whole() -> None:
    """Both formats hold every question, answered or not; words stay words."""
    written = conversation_markdown(KEPT, "fr")
    assert written.startswith("# Le bac\n\n*Conversation du 2 mars 2031*")
    assert r"## Et \<après\> ?" in written
    value = json.loads(conversation_json(KEPT))
    assert [row["question"] for row in value["exchanges"]] == [ANSWER.question, "Et <après> ?"]
    assert value["exchanges"][0]["answer"]["sentences"][0]["citations"][0]["start"] == 3
    assert value["exchanges"][1]["answer"] is None
