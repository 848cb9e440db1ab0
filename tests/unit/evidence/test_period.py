"""“This week”, « en juillet », « depuis 2022 » become dates; everything else stays a question."""

from __future__ import annotations

from datetime import date

import pytest

from chatbot.evidence.period import period

TODAY = date(2026, 3, 11)
"""A Wednesday."""


@pytest.mark.parametrize(
    ("question", "lang", "since", "until"),
    [
        ("Qu’a dit la mairie aujourd’hui ?", "fr", "2026-03-11", None),
        ("Qu’a dit la mairie hier ?", "fr", "2026-03-10", None),
        ("Que s’est-il passé avant-hier ?", "fr", "2026-03-09", None),
        ("Quoi de neuf cette semaine ?", "fr", "2026-03-09", None),
        ("Quelles grèves du 3 au 7 mars ?", "fr", "2026-03-03", None),
        ("Quelles grèves du 3 au 7 mars 2025 ?", "fr", "2025-03-03", "2025-03-14"),
        ("Quelles grèves entre le 28 février et le 3 mars ?", "fr", "2026-02-28", "2026-03-10"),
        ("Quelles grèves du 28 décembre au 2 janvier ?", "fr", "2025-12-28", "2026-01-09"),
        ("Quelles grèves en mars et avril 2025 ?", "fr", "2025-03-01", "2025-05-07"),
        ("Quelles grèves de novembre à janvier ?", "fr", "2025-11-01", "2026-02-07"),
        ("Any strikes from 3 to 7 March 2025?", "en", "2025-03-03", "2025-03-14"),
        ("Any strikes between March 3 and 7, 2025?", "en", "2025-03-03", "2025-03-14"),
        ("Any strikes between February 28 and March 3?", "en", "2026-02-28", "2026-03-10"),
        ("Any strikes in March and April 2025?", "en", "2025-03-01", "2025-05-07"),
        ("Et la semaine dernière ?", "fr", "2026-03-02", "2026-03-08"),
        ("Les grèves du mois dernier, le mois dernier ?", "fr", "2026-02-01", "2026-02-28"),
        ("Qui a démissionné l’année dernière ?", "fr", "2025-01-01", "2025-12-31"),
        ("Quelles grèves ces trois derniers jours ?", "fr", "2026-03-08", None),
        ("Quelles grèves en juillet ?", "fr", "2025-07-01", "2025-08-07"),
        ("Quelles grèves en février ?", "fr", "2026-02-01", "2026-03-07"),
        ("Quelles grèves le 8 mars ?", "fr", "2026-03-08", None),
        ("Quelles grèves en février 2024 ?", "fr", "2024-02-01", "2024-03-07"),
        ("Que fait Tarnier depuis 2022 ?", "fr", "2022-01-01", None),
        ("Que fait Tarnier depuis le 3 mars ?", "fr", "2026-03-03", None),
        ("Que fait Tarnier depuis lundi ?", "fr", "2026-03-09", None),
        ("Qui a été élu le 1er décembre ?", "fr", "2025-12-01", "2025-12-08"),
        ("What did the port say today?", "en", "2026-03-11", None),
        ("What happened this week?", "en", "2026-03-09", None),
        ("Who resigned last month?", "en", "2026-02-01", "2026-02-28"),
        ("Any strikes in the past two weeks?", "en", "2026-02-25", None),
        ("Any strikes in July?", "en", "2025-07-01", "2025-08-07"),
        ("Who was elected on March 3, 2024?", "en", "2024-03-03", "2024-03-10"),
        ("Who was elected on 3 March?", "en", "2026-03-03", "2026-03-10"),
        ("What changed since January?", "en", "2026-01-01", None),
        ("What changed since Monday?", "en", "2026-03-09", None),
        ("What happened in 2024?", "en", "2024-01-01", "2025-01-07"),
    ],
)
def test_periods(question: str, lang: str, since: str, until: str | None) -> None:
    """Relative to the day of asking; a month without a year is the last one gone by or begun."""
    found = period(question, lang, TODAY)
    assert found is not None
    assert (str(found.since), str(found.until) if found.until else None) == (since, until)


@pytest.mark.parametrize(
    ("question", "lang", "bare"),
    [
        ("Qui l’a signé hier à Port-Œuvre ?", "fr", "Qui l’a signé à Port-Œuvre ?"),
        ("Combien de sirènes hier soir ?", "fr", "Combien de sirènes ?"),
        ("Combien de sirènes avant-hier après-midi ?", "fr", "Combien de sirènes ?"),
        ("How many sirens failed yesterday evening?", "en", "How many sirens failed?"),
        ("Combien de sirènes du 3 au 7 mars ?", "fr", "Combien de sirènes ?"),
        ("Combien de sirènes en mars et avril 2025 ?", "fr", "Combien de sirènes ?"),
        ("Cette semaine, combien de sirènes ont sonné ?", "fr", "Combien de sirènes ont sonné ?"),
        ("Quelles sont les évacuations d’hier ?", "fr", "Quelles sont les évacuations ?"),
        ("Quelles grèves au cours de ces trois derniers jours ?", "fr", "Quelles grèves ?"),
        ("Quelles grèves au cours des 3 derniers jours ?", "fr", "Quelles grèves ?"),
        ("Qu’a décidé la banque en mars 2026 ?", "fr", "Qu’a décidé la banque ?"),
        ("Combien de morts dans la crue du 3 mars ?", "fr", "Combien de morts dans la crue ?"),
        ("Qui l’a signé le 1er mars 2026 à Velcourt ?", "fr", "Qui l’a signé à Velcourt ?"),
        ("How many sirens failed on March 3?", "en", "How many sirens failed?"),
        ("Who died in the flood of 3 March, 2026, here?", "en", "Who died in the flood, here?"),
        ("How many sirens failed in March 2026?", "en", "How many sirens failed?"),
        ("In 2024, how many sirens failed?", "en", "How many sirens failed?"),
        ("Who resigned, this week, over the dam?", "en", "Who resigned, over the dam?"),
        ("Which strikes of the past two weeks ended?", "en", "Which strikes ended?"),
    ],
)
def test_what_is_asked_of_articles_of_the_period(question: str, lang: str, bare: str) -> None:
    """The question without what the date of such an article says, and whole without it."""
    found = period(question, lang, TODAY)

    assert found is not None
    assert found.bare == bare


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("Que s’est-il passé cette semaine ?", "fr"),
        ("Quoi de neuf aujourd’hui ?", "fr"),
        ("What happened yesterday?", "en"),
        ("What did they say about today?", "en"),
        ("Who spoke at this week’s meeting?", "en"),
        ("Combien de sirènes depuis hier ?", "fr"),
        ("Combien de sirènes jusqu’à hier ?", "fr"),
        ("How many sirens had failed by yesterday?", "en"),
        ("Combien d’évacués depuis 2022 ?", "fr"),
        ("How many sirens failed since January?", "en"),
        ("Combien de sirènes avant le 3 mars ?", "fr"),
        ("How many sirens failed in late February?", "en"),
    ],
)
def test_words_that_say_more_than_a_date_of_publication_stay(question: str, lang: str) -> None:
    """A day, a beginning, a part of a month; or they are all that is asked about."""
    found = period(question, lang, TODAY)

    assert found is not None
    assert found.bare is None


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("Depuis quand le pont est-il fermé ?", "fr"),
        ("Combien des réformes de 2022 sont votées ?", "fr"),
        ("Qui dirige en fait le port ?", "fr"),
        ("Qui dirigera le port en 2031 ?", "fr"),
        ("Le 31 février existe-t-il ?", "fr"),
        ("Since when is the bridge closed?", "en"),
        ("Who may run the port?", "en"),
        ("Who leads the march in town?", "en"),
        ("What will happen in 2031?", "en"),
        ("", "en"),
    ],
)
def test_no_period(question: str, lang: str) -> None:
    """No period is read into a question that names none, nor one that has not begun."""
    assert period(question, lang, TODAY) is None


@pytest.mark.parametrize(
    ("question", "lang", "ongoing"),
    [
        ("Que fait aujourd’hui la femme qui a dénoncé le notaire ?", "fr", True),
        ("Qui est aujourd’hui à la tête du port ?", "fr", True),
        ("What does she do today?", "en", True),
        ("Who is in charge of the port today?", "en", True),
        ("Qu’a décidé le conseil aujourd’hui ?", "fr", False),
        ("Qui a-t-on élu aujourd’hui ?", "fr", False),
        ("Où s’est-il rendu aujourd’hui ?", "fr", False),
        ("Qui fut élu aujourd’hui ?", "fr", False),
        ("What did the council decide today?", "en", False),
        ("Who was elected today?", "en", False),
        ("Who resigned today?", "en", False),
        ("What does the port say this week?", "en", False),
    ],
)
def test_today_may_be_nowadays(question: str, lang: str, *, ongoing: bool) -> None:
    """Unless it is when something happened."""
    found = period(question, lang, TODAY)

    assert found is not None
    assert found.ongoing is ongoing


@pytest.mark.parametrize(
    ("question", "lang", "since", "within"),
    [
        ("Que s’est-il passé à Velcourt fin février ?", "fr", "2026-02-21", "2026-02-28"),
        ("Qui a démissionné à la fin du mois de janvier ?", "fr", "2026-01-21", "2026-01-31"),
        ("Qui a été élu début mars 2025 ?", "fr", "2025-03-01", "2025-03-10"),
        ("Qui a été élu à la mi-octobre ?", "fr", "2025-10-11", "2025-10-20"),
        ("What happened in Velcourt at the end of February?", "en", "2026-02-21", "2026-02-28"),
        ("Who resigned in early January?", "en", "2026-01-01", "2026-01-10"),
        ("Who was elected in mid-October 2025?", "en", "2025-10-11", "2025-10-20"),
        ("Who resigned around the middle of January?", "en", "2026-01-11", "2026-01-20"),
    ],
)
def test_a_part_of_a_month(question: str, lang: str, since: str, within: str) -> None:
    """A third of it; what an article of those days tells is asked with its words."""
    found = period(question, lang, TODAY)

    assert found is not None
    assert (str(found.since), str(found.within), found.bare) == (since, within, None)
