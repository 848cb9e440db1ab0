"""What a program can check of a claim: its numbers, dates and names stand in its source."""

from __future__ import annotations

import pytest

from chatbot.evidence.match import alike, missing, named, unnamed
from tests.newsroom import NEWS

FAITHFUL = [
    *((told["fr"], told["en"]) for told in NEWS),
    (
        "La Turquie a suspendu en juin l’accord avec l’OTAN.",
        "Turkey suspended the deal with NATO in June.",
    ),
    (
        "Le président turc s’est rendu à Téhéran lundi.",
        "The Turkish president went to Tehran on Monday.",
    ),
    ("Ankara a critiqué l’ONU en septembre 2023.", "Turkey criticised the UN in September 2023."),
    (
        "L’Allemagne versera 1,2 milliard d’euros à l’Ukraine mardi.",
        "Germany will pay Ukraine 1.2 billion euros on Tuesday.",
    ),
    (
        "L’Union européenne et les États-Unis se sont entendus vendredi à 6 h 15.",
        "The European Union and the United States reached agreement on Friday at 6:15 am.",
    ),
    (
        "Le Royaume-Uni a expulsé trois diplomates russes.",
        "The United Kingdom expelled three Russian diplomats.",
    ),
    (
        "Le procès s’ouvrira le 1er mars à La Haye.",
        "The trial will open on 1 March in The Hague.",
    ),
    (
        "Selon la Croix-Rouge, 15 personnes sont mortes dans le nord de la Syrie.",
        "According to the Red Cross, 15 people died in northern Syria.",
    ),
]
SWAPPED = [
    (
        "Selon la Turquie, 40 000 personnes ont fui Gaza en juin.",
        {
            "According to Turkey, 45,000 people fled Gaza in June.": ("45,000", "40 000"),
            "According to Turkey, 40,000 people fled Gaza in July.": ("july", "juin"),
            "According to Greece, 40,000 people fled Gaza in June.": ("Greece", "Turquie"),
            "According to Turkey, 40,000 people fled Lebanon in June.": ("Lebanon", "Gaza"),
        },
    ),
    (
        "L’OTAN se réunira mardi à 9 h.",
        {
            "The UN will meet on Tuesday at 9:00.": ("UN", "OTAN"),
            "NATO will meet on Thursday at 9:00.": ("thursday", "mardi"),
            "NATO will meet on Tuesday at 10:00.": ("10:00", "9 h"),
        },
    ),
    (
        "La maire Odile Tarnier a démissionné.",
        {"The mayor, Odile Bressac, resigned.": ("Bressac", "Tarnier")},
    ),
    (
        "Le président russe a téléphoné à Pékin.",
        {"The Ukrainian president telephoned Beijing.": ("Ukrainian", "russe")},
    ),
    (
        "Une manifestation a eu lieu à Istanbul.",
        {"A demonstration took place in Turkey.": ("Turkey", "Istanbul")},
    ),
    (
        "La ville compte 1,2 million d’habitants.",
        {"The city has 1.2 billion inhabitants.": ("1.2 billion", "1,2 million")},
    ),
    ("Trois ouvriers ont été blessés.", {"Four workers were injured.": ("4", "3")}),
]
ROWS = [(fr, en, *lacking) for fr, claims in SWAPPED for en, lacking in claims.items()]


@pytest.mark.parametrize(("french", "english"), FAITHFUL)
def test_right_translations_pass(french: str, english: str) -> None:
    """Nothing is missing from a faithful translation, in either direction."""
    assert missing(english, "en", [(french, "fr")]) == []
    assert missing(french, "fr", [(english, "en")]) == []


@pytest.mark.parametrize(("french", "english", "in_english", "in_french"), ROWS)
def test_swapped_details_are_reported(
    french: str, english: str, in_english: str, in_french: str
) -> None:
    """A number, date, name or country that the source does not state is named, both ways."""
    assert [d.text for d in missing(english, "en", [(french, "fr")])] == [in_english]
    assert [d.text for d in missing(french, "fr", [(english, "en")])] == [in_french]


@pytest.mark.parametrize(
    ("claim", "source", "lang"),
    [
        ("Il y a eu 12 morts en juin.", "Il y a eu 13 morts en juin.", "fr"),
        ("Odile Tarnier est partie.", "Odile Bressac est partie.", "fr"),
        ("It met in March.", "It met in April.", "en"),
        ("NATO met on Monday.", "The UN met on Monday.", "en"),
    ],
)
def test_same_language(claim: str, source: str, lang: str) -> None:
    """Within a language, one swapped detail is reported and a copy passes."""
    assert len(missing(claim, lang, [(source, lang)])) == 1
    assert missing(source, lang, [(source, lang)]) == []


def test_may_translates() -> None:
    """« en mai » and “in May” are the same month."""
    french, english = "Le pont a fermé en mai.", "The bridge closed in May."

    assert missing(english, "en", [(french, "fr")]) == []
    assert missing(french, "fr", [(english, "en")]) == []


def test_the_west_bank_translates() -> None:
    """« en Cisjordanie » and “in the West Bank” are the same place."""
    french, english = "Un raid a eu lieu en Cisjordanie.", "A raid took place in the West Bank."

    assert missing(english, "en", [(french, "fr")]) == []
    assert missing(french, "fr", [(english, "en")]) == []


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Le porc de M. Yuan est mort.", "The pig of Mr. Yuan is dead."),
        ("La ministre, Mme Ilse Vandremer, est là.", "The minister, Ms Ilse Vandremer, is here."),
    ],
)
def test_titles_before_names_translate(french: str, english: str) -> None:
    """« M. » and “Mr” are no names, but a man is no woman."""
    assert missing(english, "en", [(french, "fr")]) == []
    assert missing(french, "fr", [(english, "en")]) == []
    wrong = english.replace("Ms", "Mr").replace("Mr. Y", "Mrs Y")
    assert [d.text[:2] for d in missing(wrong, "en", [(french, "fr")])] == ["Mr"]


def test_any_source_will_do() -> None:
    """Details may come from several sources, in several languages."""
    sources = [("Odile Tarnier a parlé.", "fr"), ("It was 9:30 on Monday in Norway.", "en")]

    assert missing("Odile Tarnier a parlé lundi à 9 h 30 en Norvège.", "fr", sources) == []


def test_transliterations_are_alike() -> None:
    """A name that is spelled a little differently is the same name."""
    source = [("Ismaïl Haniyeh a rencontré Volodymyr Zelensky.", "fr")]

    assert missing("Ismail Haniye met Volodymyr Zelenskyy.", "en", source) == []


def test_sentence_beginnings_are_no_names() -> None:
    """A capital that only opens a sentence or a quotation names nobody."""
    source = [("Le pont est fermé, dit la maire.", "fr")]

    assert missing("Closed: “Definitely”, says the mayor. Nobody crosses.", "en", source) == []


@pytest.mark.parametrize("century", ["XIXe", "XIXᵉ", "XIXème"])
def test_a_roman_ordinal_is_no_name(century: str) -> None:
    """A century is a number, in letters or not."""
    assert named(f"Un pont du {century} siècle relie Velcourt.", "fr") == ["Velcourt"]


def test_no_source_supports_no_detail() -> None:
    """Without sources every detail is missing; a claim without details lacks nothing."""
    assert len(missing("Il y a 12 morts en Norvège en juin.", "fr", [])) == 3
    assert missing("il pleut sur la ville", "fr", []) == []


@pytest.mark.parametrize(
    ("claim", "source", "lang"),
    [
        ("Bressac a démissionné.", "Tarnier a démissionné.", "fr"),
        ("Tessing closes its bridge.", "Velcourt ferme son pont.", "en"),
    ],
)
def test_a_swapped_name_that_begins_the_sentence(claim: str, source: str, lang: str) -> None:
    """A sentence about somebody else is reported although every sentence begins so."""
    assert missing(claim, lang, [(source, "fr")])


def test_a_translated_word_may_be_capitalised() -> None:
    """English capitals on a council or workers invent nobody; a bank that is nowhere does."""
    source = [("Les registres seront remis au Conseil par les travailleurs du port.", "fr")]
    told = "The records will be handed to the Council by the Workers of the port."

    assert missing(told, "en", source) == []
    assert [d.text for d in missing("The records are at the Bank.", "en", source)] == ["Bank"]


@pytest.mark.parametrize(
    ("french", "english", "same"),
    [
        ("Le plan coûte 1 % du PIB.", "The plan costs 1% of the GDP.", True),
        ("Le plan coûte 1 % du PIB.", "The plan costs one percent of the GDP.", True),
        ("Le plan coûte 1 % du PIB.", "The plan costs a lot.", False),
        ("Un pont est fermé.", "A bridge is closed.", True),
    ],
)
def test_a_one_in_digits_counts(french: str, english: str, *, same: bool) -> None:
    """« 1 % » is a figure; « un » is mostly an article."""
    assert alike((french, "fr"), (english, "en")) == same


@pytest.mark.parametrize(
    ("english", "same"),
    [
        ("The Council of the Velcourt Basin met.", True),
        ("The Velcourt Basin Council (VBC) met.", True),
        ("The Council of the Orvelle Basin met.", False),
    ],
)
def test_initials_of_a_name_are_no_other_name(english: str, *, same: bool) -> None:
    """A body named in full is the same with its initials, without them, and with others."""
    french = "Le Conseil du bassin de Velcourt (CBV) s’est réuni."
    assert alike((french, "fr"), (english, "en")) == same


def test_a_part_of_a_name_names_it() -> None:
    """Readers shorten the names of places; a name that only begins alike is another."""
    told = [("La mairie de Velcourt-sur-Orvelle a fermé le pont.", "fr")]

    assert unnamed("Qui dirige la mairie de Velcourt ?", "fr", told) == []
    assert unnamed("Qui dirige la mairie de Velcour ?", "fr", told) == ["Velcour"]


@pytest.mark.parametrize(
    ("english", "french", "lacking"),
    [
        ("The Israel-Hamas war goes on.", "La guerre entre Israël et le Hamas se poursuit.", []),
        ("A US-led coalition struck.", "Une coalition menée par les États-Unis a frappé.", []),
        ("The US-China trade war.", "La guerre commerciale entre la Chine et les États-Unis.", []),
        ("The US-China trade war.", "La guerre commerciale avec les États-Unis.", ["China"]),
        ("A US-Velcourt deal.", "Un accord entre les États-Unis et Velcourt.", []),
        ("A US-Velcourt deal.", "Un accord entre les États-Unis et Tessing.", ["Velcourt"]),
        ("An Orvello-American firm.", "Une firme orvello-américaine.", []),
        ("A Tarnier-Bressac duel.", "Un duel entre Tarnier et Orsk.", ["Tarnier-Bressac"]),
    ],
)
def test_a_compound_of_known_names(english: str, french: str, lacking: list[str]) -> None:
    """What the tables know of a compound is compared by itself, and so is the rest of it."""
    assert [d.text for d in missing(english, "en", [(french, "fr")])] == lacking


@pytest.mark.parametrize(
    ("claim", "lang", "source", "in_lang", "lacking"),
    [
        ("The Nigerian army left.", "en", "L’armée nigérienne est partie.", "fr", ["Nigerian"]),
        ("L’armée nigérienne est partie.", "fr", "The Nigerian army left.", "en", ["nigérienne"]),
        ("Austria left.", "en", "L’Australie est partie.", "fr", ["Austria"]),
        ("L’Irlande a voté.", "fr", "L’Islande a voté.", "fr", ["Irlande"]),
        ("Niger voted.", "en", "Le Niger a voté, pas le Nigeria.", "fr", []),
        ("Ireland voted.", "en", "L’Irlande du Nord a voté.", "fr", []),
    ],
)
def test_countries_that_sound_alike(
    claim: str, lang: str, source: str, in_lang: str, lacking: list[str]
) -> None:
    """A country is no other spelling of another one."""
    assert [d.text for d in missing(claim, lang, [(source, in_lang)])] == lacking
