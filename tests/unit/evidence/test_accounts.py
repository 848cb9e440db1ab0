"""Questions that compare what is told are told from those that one account answers."""

from __future__ import annotations

import pytest

from chatbot.evidence.accounts import compared


@pytest.mark.parametrize(
    ("lang", "question", "each"),
    [
        (
            "fr",
            "Combien a coûté le pont ? Tous les journaux donnent-ils le même chiffre ?",
            "Combien a coûté le pont\u00a0?",
        ),
        (
            "fr",
            "Qui a ouvert les vannes\u00a0? Que dit chaque camp\u00a0?",
            "Qui a ouvert les vannes\u00a0?",
        ),
        (
            "fr",
            "Les sources s’accordent-elles sur le bilan de la crue ?",
            "Quel est le bilan de la crue\u00a0?",
        ),
        (
            "fr",
            "Les journaux sont-ils d’accord sur la date de réouverture ?",
            "Quelle est la date de réouverture\u00a0?",
        ),
        (
            "fr",
            "Pourquoi lit-on trois chiffres différents pour le nombre de blessés ?",
            "Quel est le nombre de blessés\u00a0?",
        ),
        (
            "fr",
            "Combien de grévistes selon la direction et selon les syndicats ?",
            "Combien de grévistes\u00a0?",
        ),
        (
            "fr",
            "Quels débits opposent les deux pays à Velcourt ?",
            "Quels débits opposent les deux pays à Velcourt\u00a0?",
        ),
        ("en", "Do the papers agree on how many people voted?", "How many people voted?"),
        ("en", "Do all sources agree on the cause of the leak?", "What is the cause of the leak?"),
        ("en", "Who opened the gates? What does each side say?", "Who opened the gates?"),
        (
            "en",
            "What does the firm call it, and does every outlet accept that?",
            "What does the firm call it?",
        ),
        (
            "en",
            "What share walked out according to the firm, and what share according to the union?",
            "What share walked out?",
        ),
        (
            "en",
            "How do the firm's and the unions' figures for lost jobs differ?",
            "What are the figures for lost jobs?",
        ),
        (
            "en",
            "Why are there two death tolls for the flood?",
            "What are the death tolls for the flood?",
        ),
        ("en", "What do both sides say about the dam?", "What do both sides say about the dam?"),
    ],
)
def test_what_each_is_asked(lang: str, question: str, each: str) -> None:
    """A question of its own, without the words that compare."""
    assert compared(question, lang) == each


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("fr", "Combien a coûté le pont ?"),
        ("fr", "Les deux pays ont-ils signé le traité ?"),
        ("fr", "Le pont est fermé ? Les pays voisins ont protesté ?"),
        ("fr", "Que disent les journaux sur la grève ?"),
        ("fr", "Selon le maire, quand le pont rouvrira-t-il ?"),
        ("en", "What do the papers say about the strike?"),
        ("en", "Who leads the party of the president?"),
        ("en", "Are the two countries at war over the dam?"),
        ("en", "How many walked out according to the union?"),
        ("en", "Why did the two sides sign the treaty?"),
        ("en", "Do the papers agree on , ?"),
        ("fr", f"Pourquoi deux chiffres {'et deux chiffres ' * 2000} ?"),
        ("en", f"Why are there two {'figures of two ' * 2000}?"),
    ],
)
def test_one_account_answers(lang: str, question: str) -> None:
    """Who acts is not who tells."""
    assert compared(question, lang) is None
