"""Subjects that are asked for as a whole are told from questions that one fact answers."""

from __future__ import annotations

import pytest

from chatbot.evidence.theme import Scope, theme


@pytest.mark.parametrize(
    ("lang", "question", "topic", "scope"),
    [
        ("fr", "Quoi de neuf sur la crue de l’Orvelle ?", "crue de l’Orvelle", "newest"),
        ("fr", "Quoi de neuf ces jours-ci sur la crue ?", "crue", "newest"),
        ("fr", "Du nouveau dans l’affaire du pont ?", "pont", "newest"),
        ("fr", "Quelles sont les dernières nouvelles de la grève ?", "grève", "newest"),
        ("fr", "dernieres infos sur Velcourt", "Velcourt", "newest"),
        ("fr", "Où en est la grève des ferries ?", "grève des ferries", "newest"),
        ("fr", "Le chantier du pont : où en est-on ?", "chantier du pont", "newest"),
        ("fr", "Résume-moi l’affaire du pont.", "pont", "whole"),
        ("fr", "Peux-tu me faire un résumé de la grève\u00a0?", "grève", "whole"),
        ("fr", "Fais le point sur la grève des ferries", "grève des ferries", "whole"),
        ("fr", "Que sait-on de Mira Doln ?", "Mira Doln", "whole"),
        ("fr", "Parle-moi du traité", "traité", "whole"),
        ("fr", "Que s’est-il passé à Velcourt ?", "Velcourt", "event"),
        ("fr", "Qu’est-il arrivé au pont de Velcourt ?", "pont de Velcourt", "event"),
        ("en", "What’s the latest on the strike?", "strike", "newest"),
        ("en", "Any news about the Velcourt bridge", "Velcourt bridge", "newest"),
        ("en", "What is new in Velcourt?", "Velcourt", "newest"),
        ("en", "Where does the inquiry stand now?", "inquiry", "newest"),
        ("en", "Summarize the articles about the dam", "dam", "whole"),
        ("en", "Can you give me a short summary of the trial?", "trial", "whole"),
        ("en", "What do we know about Mira Doln?", "Mira Doln", "whole"),
        ("en", "tell me more about the treaty", "treaty", "whole"),
        ("en", "What happened to the bridge?", "bridge", "event"),
    ],
)
def test_a_subject_as_a_whole(lang: str, question: str, topic: str, scope: Scope) -> None:
    """In its own spelling, without the words that ask for it and its article."""
    found = theme(question, lang)

    assert found is not None
    assert (found.topic, found.scope) == (topic, scope)


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("fr", "Qui a fermé le pont ?"),
        ("fr", "Quelles informations les pirates ont-ils volées à l’hôpital ?"),
        ("fr", "En quoi consiste le traité ?"),
        ("fr", "Explique pourquoi le pont est fermé"),
        ("fr", "Quoi de neuf ?"),
        ("fr", "Quelles sont les dernières nouvelles ?"),
        ("en", "Who closed the bridge?"),
        ("en", "Where is the bridge?"),
        ("en", "What news outlet reported on the dam?"),
        ("en", "What is the new bridge in Velcourt?"),
        ("en", "What new rules apply to the dam?"),
        ("en", "latest count of people hit by the leak"),
        ("en", "What’s the latest news?"),
        ("en", "Give me information on how many people left"),
        ("en", "Can you tell me about why the bridge is shut?"),
        ("fr", "Que sait-on de ce qui a causé la crue ?"),
        ("en", "What do we know about it?"),
    ],
)
def test_one_fact_or_no_subject(lang: str, question: str) -> None:
    """What one fact answers is judged; what names nothing is for others."""
    assert theme(question, lang) is None
