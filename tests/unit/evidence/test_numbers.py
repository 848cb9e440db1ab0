"""Numbers and dates mean the same in both languages, however each press writes them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.evidence.moments import is_calendar
from chatbot.evidence.numbers import amounts, details

NBSP, THIN = "\u00a0", "\u202f"


def stated(text: str, lang: str) -> set[tuple[str, str]]:
    """What a text states, without how it writes it."""
    return {(detail.kind, detail.value) for detail in details(text, lang)}


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("40 000 personnes", "40,000 people"),
        (f"40{NBSP}000 personnes", "40,000 people"),
        (f"40{THIN}000 personnes", "40000 people"),
        ("1 234,5 mètres", "1,234.5 metres"),
        ("1.234.567 euros", "1,234,567 euros"),
        (f"3,2{NBSP}%", "3.2%"),
        ("0,5 point", "0.5 point"),
        ("1,2 milliard d’euros", "1.2 billion euros"),
        ("5 Mds d’euros", "5bn euros"),
        ("2,5 millions d’euros", "2.5m euros"),
        (f"250{NBSP}M€", "250 million euros"),
        ("2 billions", "2 trillion"),
        ("3 milliers de tonnes", "3 thousand tonnes"),
        ("un million de voix", "one million votes"),
        ("deux milliards", "two billion"),
        ("deux cent mille foyers", "two hundred thousand homes"),
        ("mille deux cents", "one thousand two hundred"),
        ("vingt-trois élus", "twenty-three councillors"),
        ("soixante-quinze", "seventy-five"),
        ("quatre-vingt-dix", "90"),
        ("trois ouvriers", "three workers"),
        ("une douzaine d’œufs", "a dozen eggs"),
        ("la moitié des élus", "half of the councillors"),
        ("des centaines de lettres", "hundreds of letters"),
        ("Des dizaines de personnes", "Dozens of people"),
        ("Une quinzaine de personnes", "Some 15 people"),
        ("une soixantaine d’élus", "about 60 councillors"),
        ("un élu dans la quarantaine", "a councillor in his 40s"),
        ("Des milliers de lettres", "Thousands of letters"),
        ("un millier de lettres", "a thousand letters"),
        ("trois milliers de lettres", "three thousand letters"),
        ("des dizaines de milliers de lettres", "tens of thousands of letters"),
        ("Au XIXe siècle", "In the 19th century"),
        ("les XIVe et XVIIIᵉ siècles", "the fourteenth and 18th centuries"),
        ("la mode des années 30", "the fashion of the 1930s"),
        ("les années trente", "the ’30s"),
        ("Entre 5 et 6 millions de voix", "Between 5 million and 6 million votes"),
        ("de cinq à six millions de voix", "5-6 million votes"),
        ("800 lettres, 2 à 3 millions de voix", "800 letters, two to three million votes"),
        ("Un million et demi de voix", "1.5 million votes"),
        ("Un demi-milliard d’euros", "half a billion euros"),
        ("2,5 millions d’euros", "two and a half million euros"),
        ("2 millions et demi d’euros", "two million and a half euros"),
        ("il y a dix ans", "a decade ago"),
        ("Les deux élus sont partis.", "Both councillors have left."),
        ("Ils vont doubler l’aide.", "They will double aid."),
        ("L’aide a doublé.", "Aid has doubled."),
        ("les deux tiers des élus", "two-thirds of the councillors"),
        ("les trois quarts des élus", "three quarters of the councillors"),
        ("le quart des élus", "a quarter of the councillors"),
        ("une demi-heure", "half an hour"),
        ("deux fois moins d’aide", "half as much aid"),
        ("neuf élus, ou neuf", "nine councillors, or 9"),
        ("en 2024", "in 2024"),
    ],
)
def test_amounts_meet(french: str, english: str) -> None:
    """An amount has one value, in digits or words, whatever separates its digits."""
    assert stated(french, "fr") == stated(english, "en") != set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("40 000", "fr"), ("40,5", "fr")),
        (("1,200", "en"), ("1,2", "fr")),
        (("1,5 million", "fr"), ("1.5 billion", "en")),
        (("12 morts", "fr"), ("12,000 dead", "en")),
        (("2 billions", "fr"), ("2 billion", "en")),
        (("3,2 %", "fr"), ("32%", "en")),
        (("doubler l’aide", "fr"), ("half the aid", "en")),
        (("XIXe siècle", "fr"), ("18th century", "en")),
        (("5 et 6 millions", "fr"), ("5 people and 6 billion", "en")),
        (("Des milliers de lettres", "fr"), ("Hundreds of letters", "en")),
    ],
)
def test_amounts_that_differ(one: tuple[str, str], other: tuple[str, str]) -> None:
    """A comma is decimal in one language and groups in the other; a scale word changes all."""
    assert amounts(*one) & amounts(*other) == set()


@pytest.mark.parametrize(
    ("french", "english", "value"),
    [
        ("à 12 h 30", "at 12:30", "12:30"),
        (f"à 12{NBSP}h{NBSP}30", "at 12.30 p.m.", "12:30"),
        ("à 18 h", "at 6 pm", "18:00"),
        ("vers 14 heures", "around 2 p.m.", "14:00"),
        ("à 9h05", "at 9:05 am", "09:05"),
        ("à 0 h 15", "at 12:15 a.m.", "00:15"),
    ],
)
def test_clock_times_meet(french: str, english: str, value: str) -> None:
    """A clock time is read whole; its digits are no amounts."""
    assert stated(french, "fr") == stated(english, "en") == {("time", value)}


@pytest.mark.parametrize(
    ("french", "english", "values"),
    [
        ("La grève a duré 48 heures.", "The strike lasted 48 hours.", {("number", "48")}),
        ("dans les 6 heures", "within 6 hours", {("number", "6")}),
        ("à 3 heures de route", "a 3-hour drive", {("number", "3")}),
        ("mardi, dès 18 heures", "Tuesday, from 6 pm", {("weekday", "1"), ("time", "18:00")}),
        ("de 9 h à 17 h", "from 9 am to 5 pm", {("time", "09:00"), ("time", "17:00")}),
        ("3 heures du matin", "3 am", {("time", "03:00")}),
        (f"À 6{NBSP}h, le pont a rouvert.", "At 6am, the bridge reopened.", {("time", "06:00")}),
    ],
)
def test_how_long_is_no_time_of_day(
    french: str, english: str, values: set[tuple[str, str]]
) -> None:
    """Hours without minutes are told by a clock only where a word beside them says so."""
    assert stated(french, "fr") == stated(english, "en") == values


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("le 12 août", "on 12 August"),
        ("le 12 AOUT", "on August 12"),
        ("en février", "in February"),
        ("le 1er mars", "on 1 March"),
        ("au mois d’octobre", "in Oct."),
        ("le 5 septembre", "on Sept. 5"),
        ("le 5 juin", "on 5 Jun"),
        ("le 3 févr. 2026", "Feb. 3, 2026"),
        ("Jan Tessing, le 5 mars", "Jan Tessing, March 5"),
        ("mercredi", "on Wednesday"),
        ("dimanche soir", "Sunday evening"),
    ],
)
def test_calendar_meets(french: str, english: str) -> None:
    """Months and weekdays have one number, accents, capitals and abbreviations aside."""
    assert stated(french, "fr") == stated(english, "en") != set()


def test_the_month_of_may_meets_mai() -> None:
    """“May” after a day's number or “in” is a month."""
    assert ("month", "5") in stated("The trial opens on Tuesday 3 May.", "en")
    assert ("month", "5") in stated("It began in May 2021.", "en")


def test_may_the_verb_is_no_month() -> None:
    """« Mai » is looked for in French only, and what may happen is no date."""
    assert stated("The mayor may march again, and so may you.", "en") == set()
    assert ("month", "5") not in stated("It may rain.", "en")
    assert stated("Women will march on Sunday.", "en") == stated("Elles défilent dimanche.", "fr")


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("", "fr"),
        ("Le bilan de la quinzaine : des élus en quarantaine.", "fr"),
        ("La deuxième mi-temps fut terne.", "fr"),
        ("Sa seconde moitié fut terne, la demi-finale aussi.", "fr"),
        ("Le Pont-Neuf et son demi-frère.", "fr"),
        ("La durée des quarts, les quarts de finale.", "fr"),
        ("The second half was dull, and so was half-time.", "en"),
        ("The mayor doubled down on it.", "en"),
        ("The quarter was good, the first-half profit too.", "en"),
        ("Both Tessing forces and Arabs came to the quarter-final.", "en"),
        ("Il pleut sur Velcourt.", "fr"),
        ("It rains on Velcourt.", "en"),
        ("…", "en"),
    ],
)
def test_nothing_stated(text: str, lang: str) -> None:
    """Prose without number or date states none."""
    assert details(text, lang) == []


def test_as_written() -> None:
    """A detail keeps how the sentence writes it, scale word included, to be shown as a reason."""
    found = {d.value: d.text for d in details("Ils ont versé 1,2 milliard à 9 h 30.", "fr")}

    assert found == {"1200000000": "1,2 milliard", "09:30": "9 h 30"}


@pytest.mark.parametrize(
    "text",
    [
        *("12", "1 000 000 000 000 000", "0,000", "7" * 60, "1.2.3.4", "12h99"),
        *("310.825.2974", "1.800.542.0820", "1.234,567,8901", "01.42.34.56.78", "12.03.2026"),
        *("1’234’5678,90", "10,000.0001", "3,141.592.65", "1 234.567.8901"),
    ],
)
def test_odd_digits_do_not_break(text: str) -> None:
    """Whatever digits a text holds, reading them raises nothing."""
    for lang in ("fr", "en"):
        assert all(isinstance(value, Decimal) for value in amounts(text, lang))


@given(st.text(alphabet="0123456789.,’' \u00a0hM%", max_size=30), st.sampled_from(["fr", "en"]))
def test_any_digits_are_read(text: str, lang: str) -> None:
    """No run of digits and separators breaks the reading of an article."""
    assert all(detail.value for detail in details(text, lang))


def test_a_telephone_number_is_one_number() -> None:
    """Digits in groups of no number's kind are read as they stand, so that the same are equal."""
    assert amounts("Call 310.825.2974.", "en") == amounts("au 310.825.2974", "fr")
    assert amounts("Call 310.825.2974.", "en") != amounts("Call 310.825.2975.", "en")


def test_is_calendar() -> None:
    """A word is of the calendar in its own language, with or without accents."""
    assert is_calendar("Août", "fr")
    assert is_calendar("Tuesday", "en")
    assert is_calendar("Sept", "en")
    assert is_calendar("XIXe", "fr")
    assert is_calendar("March", "en")
    assert not is_calendar("march", "en")
    assert not is_calendar("Velcourt", "fr")


def test_percent_in_words_is_no_hundred() -> None:
    """« Pour cent » says of what the number is, not a number."""
    assert amounts("Une hausse de 4,8 pour cent, puis de dix pour cent.", "fr") == {
        Decimal("4.8"),
        Decimal(10),
    }
