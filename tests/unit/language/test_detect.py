"""Which language a question and an article are in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chatbot.language import article_lang, detect

if TYPE_CHECKING:
    from chatbot.types import Lang

QUESTIONS: list[tuple[str, Lang]] = [
    ("Qui est Erdogan ?", "fr"),
    ("Who is Erdoğan?", "en"),
    ("qui est la ministre", "fr"),
    ("Combien de ponts ont rouvert ?", "fr"),
    ("What does Le Courrier say?", "en"),
    ("Que dit The Harbour Post ?", "fr"),
    ("accords commerciaux suspendus", "fr"),
    ("trade agreement suspended", "en"),
    ("Résume les articles d'hier", "fr"),
    ("Summarise what happened yesterday", "en"),
    ("Has the bridge reopened?", "en"),
    ("Le pont a-t-il rouvert ?", "fr"),
    ("WHO IS THE MAYOR", "en"),
]


@pytest.mark.parametrize(("question", "lang"), QUESTIONS)
@pytest.mark.parametrize("default", ["fr", "en"])
def test_a_question_is_in_its_own_language(question: str, lang: Lang, default: Lang) -> None:
    """Function words decide, whatever the interface's language and the names in it."""
    assert detect(question, default) == lang


@pytest.mark.parametrize("text", ["", "?", "OTAN", "Recep Tayyip Erdoğan", "2024", "Vaubrune"])
def test_names_alone_leave_the_language_to_the_reader(text: str) -> None:
    """Nothing but names says nothing: the reader's own language stands."""
    assert (detect(text, "fr"), detect(text, "en")) == ("fr", "en")


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Le conseil municipal a voté hier soir la réouverture du vieux pont de la rivière.", "fr"),
        ("The town council voted last night to reopen the old bridge over the river.", "en"),
        ("Der Stadtrat hat gestern Abend beschlossen, die alte Brücke wieder zu öffnen.", "de"),
        ("El ayuntamiento decidió anoche reabrir el viejo puente sobre el río, dijo ayer.", "es"),
        ("12 345 — …", "und"),
    ],
)
def test_an_article_may_be_in_any_language(text: str, lang: str) -> None:
    """Articles are not forced into the two languages we write."""
    assert article_lang(text) == lang
