"""Only what is wrong whatever the sentence means is mended; right sentences stay as they are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.writing.mend import mend
from tests.newsroom import NEWS

NBSP = "\u00a0"
FRENCH = [
    *(told["fr"] for told in NEWS),
    "La Turquie a refusé d’élargir l’enquête de l’OTAN.",
    "Le onze de départ a été annoncé hier soir.",
    "Le journal fait la une sur l’affaire.",
    f"La hausse des prix atteint 3,2{NBSP}% en mai, selon l’INSEE.",
    f"«{NBSP}Nous irons jusqu’au bout{NBSP}», a déclaré la ministre.",
    f"Le ministre a répondu{NBSP}: «{NBSP}Oui, c’est vrai{NBSP}!{NBSP}»",
    "Les États-Unis et le Royaume-Uni ont signé l’accord à Genève.",
    "Le héros de la Résistance est mort à l’âge de 98 ans.",
    f"Elle a quitté Istanbul à 12{NBSP}h{NBSP}30 pour Ankara.",
    "Le oui l’a emporté avec 54,3 % des voix.",
    f"Qu’en est-il des réfugiés en Cisjordanie{NBSP}?",
    f"L’armée a levé le siège{NBSP}; la ville respire…",
    "Ce onzième sommet se tiendra en Arabie saoudite.",
    "Voir https://exemple.fr/page pour le détail.",
    "Le score était de 3:2 à la mi-temps.",
    "Le Monde l’a révélé.",
    "Ça s’est passé à Los Angeles.",
    "Il vient du Caire et va au Havre.",
    "Le whisky et le hamac sont à lui.",
    "Air France a annulé dix vols et Manchester United a gagné.",
    "Le Conseil de sécurité de l’ONU se réunira mardi.",
    "La Réunion attend le cyclone.",
]
ENGLISH = [
    *(told["en"] for told in NEWS),
    "Turkey has refused to widen NATO’s inquiry.",
    "The minister said: “Yes, it is true!”",
    "The United States and the United Kingdom signed the deal in Geneva.",
    "Prices rose 3.2% in May, according to the statistics office.",
    "She left Istanbul at 12:30 for Ankara.",
    "The West Bank was calm on Tuesday.",
    '"We will go on", the mayor said.',
    "The UN Security Council meets on Tuesday.",
    "Mr. Smith's report runs to 12 pages.",
    "The Hague hosts the court.",
    "Is it true?",
    "They drank Champagne and ate quiche in Nice.",
    "The Tour de France starts in Lille, where Air France is on strike.",
    "She works for a charity in Sudan…",
]


@pytest.mark.parametrize("right", FRENCH)
def test_right_french_stays(right: str) -> None:
    """A correct French sentence is not touched."""
    assert mend(right, "fr") == right


@pytest.mark.parametrize("right", ENGLISH)
def test_right_english_stays(right: str) -> None:
    """A correct English sentence is not touched."""
    assert mend(right, "en") == right


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(FRENCH), min_size=2, max_size=3))
def test_right_french_stays_together(sentences: list[str]) -> None:
    """Nor are several in a row."""
    assert mend(" ".join(sentences), "fr") == " ".join(sentences)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.sampled_from(ENGLISH), min_size=2, max_size=3))
def test_right_english_stays_together(sentences: list[str]) -> None:
    """Nor are several in a row."""
    assert mend(" ".join(sentences), "en") == " ".join(sentences)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("il dit que il refuse de ouvrir la enquête", "Il dit qu’il refuse d’ouvrir l’enquête."),
        ("lorsque elle vient", "Lorsqu’elle vient."),
        ("puisque on sait", "Puisqu’on sait."),
        ("il se est trompé", "Il s’est trompé."),
        ("Ce est vrai", "C’est vrai."),
        ("La armée de Israël", "L’armée d’Israël."),
        ("l'ONU d'abord", "L’ONU d’abord."),
        ("Tous ont quitté le hôpital.", "Tous ont quitté l’hôpital."),
        ("Le nombre de habitants", "Le nombre d’habitants."),
        ("La heure de le huissier", "L’heure de l’huissier."),
    ],
)
def test_elisions(wrong: str, right: str) -> None:
    """A vowel elides what comes before it, with a typographer's apostrophe."""
    assert mend(wrong, "fr") == right


@pytest.mark.parametrize(
    "right",
    ["Le onze de juin.", "La onzième heure.", "La une du jour.", "Le oui gagne.", "Le yaourt."],
)
def test_no_elision(right: str) -> None:
    """« onze », « oui » and « la une » keep their article whole."""
    assert mend(right, "fr") == right


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("NATO a dit non", "L’OTAN a dit non."),
        ("La Turquie quitte le NATO", "La Turquie quitte l’OTAN."),
        ("Le sommet de NATO", "Le sommet de l’OTAN."),
        ("Le sommet d’NATO", "Le sommet de l’OTAN."),
        ("Jusqu’au NATO", "Jusqu’à l’OTAN."),
        ("Les forces de la NATO", "Les forces de l’OTAN."),
        ("Les soldats de le UN", "Les soldats de l’ONU."),
        ("Les membres du West Bank", "Les membres de la Cisjordanie."),
        ("Le président de United Kingdom", "Le président du Royaume-Uni."),
        ("Il va à United States", "Il va aux États-Unis."),
        ("Le ministre de India", "Le ministre de l’Inde."),
        ("Le Bank of England garde ses taux", "La Banque d’Angleterre garde ses taux."),
        ("La World Bank prête au Kenya", "La Banque mondiale prête au Kenya."),
    ],
)
def test_names_into_french(wrong: str, right: str) -> None:
    """An English name becomes the French one, with its article, contracted where it must be."""
    assert mend(wrong, "fr") == right


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("OTAN said no", "NATO said no."),
        ("the OTAN said no", "NATO said no."),
        ("ONU agreed", "The UN agreed."),
        ("It was calm in Cisjordanie", "It was calm in the West Bank."),
        ("The Cisjordanie is calm", "The West Bank is calm."),
        ("She moved to États-Unis", "She moved to the United States."),
    ],
)
def test_names_into_english(wrong: str, right: str) -> None:
    """A French name becomes the English one, with or without “the”."""
    assert mend(wrong, "en") == right


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ('Il dit : "oui" !', f"Il dit{NBSP}: «{NBSP}oui{NBSP}»{NBSP}!"),
        ("Est-ce vrai?", f"Est-ce vrai{NBSP}?"),
        ("Il dit «non»", f"Il dit «{NBSP}non{NBSP}»."),
        ("Il  pleut .", "Il pleut."),
        ("il pleut,", "Il pleut."),
        ("é  tait", "É tait."),
    ],
)
def test_french_typography(wrong: str, right: str) -> None:
    """Quotation marks, the spaces they want, one space between words, a capital and a full stop."""
    assert mend(wrong, "fr") == right


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_full_stop_once(lang: str) -> None:
    """A sentence ends with one mark, and one that ends already is left so."""
    assert mend("Velcourt dort", lang) == mend("Velcourt dort.", lang) == "Velcourt dort."
    assert mend("", lang) == ""


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.sampled_from(["fr", "en"]))
def test_any_text_survives(text: str, lang: str) -> None:
    """Whatever the text, mending raises nothing and keeps the letters of the alphabet in place."""
    assert isinstance(mend(text, lang), str)


@pytest.mark.parametrize(
    "right",
    [
        "Jordan Bardella a pris la parole à Lille.",
        "Michael Jordan a quitté Chicago.",
        "Une réunion avec Chad Smith a eu lieu.",
        "West a continué son discours.",
        "Le discours de West a duré une heure.",
        "M. Holland est parti.",
        "Le Dr. Jordan et J. Georgia aussi.",
        "Selon BBC Scotland, non.",
        "Gulf a ouvert une station.",
    ],
)
def test_people_are_not_countries(right: str) -> None:
    """A first or last name that is also a country's English name stays."""
    assert mend(right, "fr") == right


def test_a_capital_meeting_is_not_an_island() -> None:
    """« Une Réunion » is not the English name of La Réunion."""
    assert mend("Une Réunion de crise a eu lieu.", "fr") == "Une Réunion de crise a eu lieu."


def test_le_monde_is_a_newspaper() -> None:
    """An outlet's name in an English sentence stays."""
    assert mend("Le Monde reported it.", "en") == "Le Monde reported it."


def test_en_takes_no_article() -> None:
    """« en Turkey » is « en Turquie »."""
    assert mend("Il vit en Turkey", "fr") == "Il vit en Turquie."


def test_the_english_article_goes() -> None:
    """“the UN” in a French sentence is « l’ONU », “The United Nations” too."""
    assert mend("selon the UN", "fr") == "Selon l’ONU."


def test_the_french_article_goes() -> None:
    """« Les États-Unis » in an English sentence is “The United States”."""
    assert mend("Les États-Unis said no", "en") == "The United States said no."


@pytest.mark.parametrize(
    ("slip", "mended"),
    [
        ("Turquie a bloqué le vote.", "La Turquie a bloqué le vote."),
        ("Iran a bloqué le vote.", "L’Iran a bloqué le vote."),
        ("Elle veut expulser Turquie.", "Elle veut expulser la Turquie."),
        ("Il veut rejoindre OTAN.", "Il veut rejoindre l’OTAN."),
        ("L’Israël a appelé.", "Israël a appelé."),
        ("Un adversaire de l'Israël.", "Un adversaire d’Israël."),
    ],
)
def test_articles_of_countries(slip: str, mended: str) -> None:
    """A country has its article where French wants one, and none where it does not."""
    assert mend(slip, "fr") == mended


@pytest.mark.parametrize(
    "right",
    [
        "Le président de Turquie a parlé.",
        "Les liens entre Turquie et Israël.",
        "Turquie\u00a0: un séisme.",
        "Il va visiter Chypre.",
        "Ils vont de Turquie en Iran.",
        "Elle va citer Jordan Delmas.",
    ],
)
def test_right_articles_stay(right: str) -> None:
    """What may be right is not touched."""
    assert mend(right, "fr") == right


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Elle demande 6, 5 % de plus.", "Elle demande 6,5 % de plus."),
        ("Le coût atteint 9, 4 millions.", "Le coût atteint 9,4 millions."),
        (
            "87 percent des marins ont cessé le travail.",
            "87\u00a0% des marins ont cessé le travail.",
        ),
        ("La somme est due avant avril 15.", "La somme est due avant le 15 avril."),
        ("Il en coûte 150 millions de couronne.", "Il en coûte 150 millions de couronnes."),
        ("Des dizaines de bateau attendent.", "Des dizaines de bateaux attendent."),
        ("Le accord date du mars 3, 2026.", "L’accord date du 3 mars 2026."),
    ],
)
def test_figures_half_translated(wrong: str, right: str) -> None:
    """Decimals, percentages and dates take their French form."""
    assert mend(wrong, "fr") == right


def test_long_figures_spaced_as_in_french() -> None:
    """Every three digits take their comma."""
    assert mend("It cost 3 500 000 crowns.", "en") == "It cost 3,500,000 crowns."


@pytest.mark.parametrize(
    "right",
    [
        "Les articles 6, 5 et 4 restent.",
        "En mars 12 bacs ont été annulés.",
        "Il y avait 3, 15 puis 40 millions de visiteurs.",
        "En 2023, 3 millions de personnes ont fui.",
        "Ils ont perdu 1, 2, 3 millions de couronnes.",
        "Les hausses de 2, 3\u00a0% et 5\u00a0% ont été votées.",
        "Des milliers d’entre eux pèsent 100 milliards d’impact économique.",
    ],
)
def test_figures_that_only_look_so(right: str) -> None:
    """Lists of numbers, and numbers that begin a clause, are left alone."""
    assert mend(right, "fr") == right


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        (
            "Ils sont partis après que la digue ait cédé.",
            "Ils sont partis après que la digue a cédé.",
        ),
        (
            "La grève finit après qu’ils aient voté.",
            "La grève finit après qu’ils ont voté.",
        ),
        (
            "Après qu’elle soit partie, tout a repris.",
            "Après qu’elle est partie, tout a repris.",
        ),
    ],
)
def test_what_comes_after_is_a_fact(wrong: str, right: str) -> None:
    """« Après que » has the indicative."""
    assert mend(wrong, "fr") == right


@pytest.mark.parametrize(
    "right",
    [
        "Ils sont partis avant que la digue ait cédé.",
        "Après que la ville a douté que la digue ait cédé, elle est partie.",
        "Après la crue, il faut que la digue soit refaite.",
    ],
)
def test_other_subjunctives_stay(right: str) -> None:
    """What is doubted or wanted keeps its mood."""
    assert mend(right, "fr") == right


@pytest.mark.parametrize(
    "right",
    [
        "Le héros de la hausse a la haine du hasard.",
        "La hauteur de huit mètres ne hâte rien.",
        "Le homard et la hanche, la honte de hurler.",
    ],
)
def test_an_h_that_is_heard_elides_nothing(right: str) -> None:
    """Half of the words in h are said as if they began with a consonant."""
    assert mend(right, "fr") == right


@pytest.mark.parametrize(
    ("wrong", "right", "lang"),
    [
        ("Forty-six cas de fièvre", "46 cas de fièvre.", "fr"),
        ("Elle dit que nine sirènes se sont tues", "Elle dit que 9 sirènes se sont tues.", "fr"),
        ("Quatre-vingt-dix-sept people left", "97 people left.", "en"),
        ("Vingt et un bridges are closed", "21 bridges are closed.", "en"),
    ],
)  # fmt: skip
def test_numbers_left_in_the_sources_words(wrong: str, right: str, lang: str) -> None:
    """What counts is written in digits, which both languages share."""
    assert mend(wrong, lang) == right


@pytest.mark.parametrize(
    ("right", "lang"),
    [
        ("Les Forty Niners ont gagné.", "fr"),
        ("Il a vu six ponts et Les Sept Mercenaires.", "fr"),
        ("She danced a pas de deux in Quatre Vents.", "en"),
    ],
)
def test_names_that_hold_a_number_stay(right: str, lang: str) -> None:
    """A name is no count, and what both languages say alike is left alone."""
    assert mend(right, lang) == right


@pytest.mark.parametrize(
    ("written", "lang", "mended"),
    [
        ("Selon Turkey, le pont ferme.", "fr", "Selon la Turquie, le pont ferme."),
        ("Ce que veut le West.", "fr", "Ce que veut l’Occident."),
        ("Il va au Netherlands.", "fr", "Il va aux Pays-Bas."),
        ("Mais Germany refuse.", "fr", "Mais l’Allemagne refuse."),
        ("Pour United Nations, c’est non.", "fr", "Pour l’ONU, c’est non."),
        ("With Allemagne, it talks.", "en", "With Germany, it talks."),
    ],
)
def test_a_small_word_that_begins_a_sentence_is_no_first_name(
    written: str, lang: str, mended: str
) -> None:
    """The country behind it is put into the language of the sentence."""
    assert mend(written, lang) == mended
