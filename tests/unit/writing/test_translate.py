"""Facts of sources in the other language, as a translation model has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from chatbot.evidence.judge import Judge
from chatbot.models.types import Scoring
from chatbot.types import Evidence, Lang
from chatbot.writing.article import usage_of
from chatbot.writing.cite import evidence
from chatbot.writing.compose import Composer
from chatbot.writing.draft import Draft, Job
from chatbot.writing.proper import in_names, spellings
from tests.fakes import DictionaryTranslator, ScriptedEngine, ScriptedTranslator, Unweighing
from tests.newsroom import asked, passage

TOLD = "The town of Velcourt closed the bridge to lorries on Monday."
FERME = "La ville de Velcourt a fermé le pont aux camions lundi."


def source(text: str, lang: str = "en", title: str = "") -> Evidence:
    """One citable sentence."""
    (found,) = evidence(replace(passage(text, lang=lang), title=title))
    return found


def written(
    text: str, *renderings: str, lang: Lang = "fr", support: float = 0.95, title: str = ""
) -> tuple[Draft, ScriptedEngine]:
    """The fact that a source tells, by a translator that offers these renderings."""
    engine = ScriptedEngine(["Rien de tel. [1]"], lambda _: (support, 1 - support))
    composer = Composer(engine, Judge(engine), translator=ScriptedTranslator(*renderings))
    told_in = "en" if lang == "fr" else "fr"
    job = Job(task="fact", lang=lang, sources=(source(text, told_in, title),))
    (draft,) = composer.compose([job])
    assert draft is not None
    return draft, engine


def test_a_foreign_fact_is_translated() -> None:
    """The translation is judged and printed; the writer is not asked."""
    draft, engine = written(TOLD, FERME)

    assert (draft.text, draft.reason, draft.verbatim) == (FERME, "", False)
    assert draft.used[0].text == TOLD
    assert draft.support > 0.8
    assert not engine.generations


@pytest.mark.parametrize(
    ("lang", "text", "rendering", "printed"),
    [
        (
            "fr",
            "Some 2,300 people left, out of 48,000.",
            "Quelque 2300 personnes sont parties, sur 48 000.",
            "Quelque 2\u202f300 personnes sont parties, sur 48\u202f000.",
        ),
        (
            "en",
            "Près de 1 850 habitants ont quitté 1 200 maisons en 2024.",
            "Nearly 1850 residents left 1,200 houses in 2024.",
            "Nearly 1,850 residents left 1,200 houses in 2024.",
        ),
    ],
)
def test_thousands_are_set_apart_as_in_the_source(
    lang: Lang, text: str, rendering: str, printed: str
) -> None:
    """With the mark of the reader's language; a number that the source runs together stays so."""
    draft, _ = written(text, rendering, lang=lang)

    assert draft.text == printed


def test_a_translation_that_is_refused_is_not_written_again() -> None:
    """What the judge does not believe has a reason, for the source to be quoted instead."""
    draft, engine = written(TOLD, FERME, support=0.02)

    assert draft.reason
    assert not engine.generations


@pytest.mark.parametrize(
    ("renderings", "expected"),
    [
        (["Le pont a fermé le 3 mars.", FERME], FERME),
        (["The town closed the bridge to all lorries.", FERME], FERME),
        (["Le pont a fermé le 3 mars."], "Le pont a fermé le 3 mars."),
    ],
    ids=["a date of its own", "not translated", "nothing better"],
)
def test_the_first_sound_rendering_is_taken(renderings: Sequence[str], expected: str) -> None:
    """A likelier one in which a check by program finds a fault stands back."""
    draft, _ = written(TOLD, *renderings)

    assert draft.text == expected
    assert bool(draft.reason) is (expected != FERME)


def test_quoted_words_are_said_to_be_translated() -> None:
    """They keep their quotation marks, in those of the reader's language."""
    draft, _ = written(
        "« Nous n’avions pas été prévenus », a dit le maire lundi.",
        '"We had not been warned," said the mayor on Monday.',
        lang="en",
    )

    assert draft.reason == ""
    assert draft.text == "“We had not been warned,” said the mayor on Monday (translated)."


def test_quotation_marks_of_nobody_are_left_away() -> None:
    """A translation quotes only where its source does."""
    draft, _ = written(TOLD, "La ville de « Velcourt » a fermé le pont aux camions lundi.")

    assert draft.text == FERME


@pytest.mark.parametrize(("on", "le"), [("", ""), (" on Monday", " lundi")])
def test_who_said_it_comes_last(on: str, le: str) -> None:
    """French ends a sentence with the verb of saying before its subject, and still attributes."""
    draft, _ = written(
        f"The bridge at Velcourt is closed to lorries, the union said{on}.",
        f"Le pont de Velcourt est fermé aux camions, le syndicat a déclaré{le}.",
    )

    assert draft.reason == ""
    assert draft.text == f"Le pont de Velcourt est fermé aux camions, a déclaré{le} le syndicat."


@pytest.mark.parametrize(
    ("said", "rendering", "printed"),
    [
        (
            "Le pont de Velcourt ferme en mai, a annoncé lundi le ministère des Transports.",
            "The Velcourt bridge closes in May, announced on Monday the Ministry of Transport.",
            "The Velcourt bridge closes in May, the Ministry of Transport announced on Monday.",
        ),
        (
            "Le pont de Velcourt ferme en mai, a annoncé lundi la maire, citant des fissures.",
            "The Velcourt bridge closes in May, announced on Monday the mayor, citing cracks.",
            "The Velcourt bridge closes in May, the mayor announced on Monday, citing cracks.",
        ),
        (
            "« Le pont de Velcourt ferme en mai », a dit lundi la maire.",
            "“The Velcourt bridge closes in May,” said Monday the mayor.",
            "“The Velcourt bridge closes in May,” the mayor said on Monday (translated).",
        ),
        (
            "La maire, qui a vu le pont de Velcourt, a dit lundi qu’il ferme en mai.",
            "The mayor, who saw the Velcourt bridge, said on Monday the bridge closes in May.",
            "The mayor, who saw the Velcourt bridge, said on Monday the bridge closes in May.",
        ),
    ],
)
def test_who_said_it_on_what_day_is_told_as_english_does(
    said: str, rendering: str, printed: str
) -> None:
    """No English ends with “announced on Monday the ministry”; a statement that follows may."""
    draft, _ = written(said, rendering, lang="en")

    assert draft.text == printed


@pytest.mark.parametrize(
    ("said", "rendering", "printed"),
    [
        (
            "Les sirènes de Velcourt ont sonné à 3 h 10, et non à 14h25.",
            "The sirens in Velcourt sounded at 0310, not at 1425.",
            "The sirens in Velcourt sounded at 3:10, not at 14:25.",
        ),
        (
            "Velcourt a battu Tessing 14½ à 13½.",
            "Velcourt beat Tessing 141⁄2 to 131⁄2.",
            "Velcourt beat Tessing 14½ to 13½.",
        ),
    ],
)
def test_times_and_fractions_are_as_the_source_has_them(
    said: str, rendering: str, printed: str
) -> None:
    """“0310” is no time that newspapers print, and “141⁄2” another number."""
    draft, _ = written(said, rendering, lang="en")

    assert (draft.text, draft.reason) == (printed, "")


@pytest.mark.parametrize(
    ("said", "rendering", "passes"),
    [
        (
            "The mediator is said to have read the Velcourt note aloud.",
            "Le médiateur aurait lu la note de Velcourt à haute voix.",
            True,
        ),
        (
            "The mediator is said to have read the Velcourt note aloud.",
            "Le médiateur a lu la note de Velcourt à haute voix.",
            False,
        ),
        (
            "Some residents of Velcourt complained of a lack of water.",
            "Des habitants de Velcourt se plaignaient d’un manque d’eau.",
            True,
        ),
    ],
)
def test_who_says_it_may_be_said_otherwise(said: str, rendering: str, *, passes: bool) -> None:
    """French reports in the conditional what English is “said to” be; complaining is speech."""
    draft, _ = written(said, rendering)

    assert (draft.reason == "") is passes


def test_who_says_it_is_told_as_french_does() -> None:
    """Who speaks in the middle of an English sentence does not hang at the end of the French."""
    draft, _ = written(
        "The bridge at Velcourt closed without, Marance says, any warning.",
        "Le pont de Velcourt a fermé sans avertissement, dit Marance.",
    )

    assert draft.reason == ""
    assert draft.text == "Le pont de Velcourt a fermé sans avertissement, selon Marance."


def test_what_begins_a_sentence_is_not_turned_round() -> None:
    """Only who speaks at the end of the source's sentence does so in the translation."""
    draft, _ = written(
        "On Monday, the union of Velcourt said nothing.",
        "Lundi, le syndicat de Velcourt a dit.",
    )

    assert draft.text == "Lundi, le syndicat de Velcourt a dit."


def test_the_translator_reads_no_initials() -> None:
    """Nothing is made of them, and the sentence is judged by its source with them."""
    said = "The town of Velcourt (TV) closed the bridge to lorries on Monday."
    engine = ScriptedEngine([], lambda _: (0.95, 0.05))
    translator = ScriptedTranslator(FERME)
    composer = Composer(engine, Judge(engine), translator=translator)
    (draft,) = composer.compose([Job(task="fact", lang="fr", sources=(source(said),))])

    assert translator.asked[0] == (TOLD, "en", "fr")
    assert draft is not None
    assert (draft.text, draft.reason, draft.used[0].text) == (FERME, "", said)


def test_names_keep_their_accents() -> None:
    """A name is written as its source writes it, unless the language has one of its own."""
    draft, _ = written(
        "Hydralvène, en Israël, a ouvert le barrage lundi soir.",
        "Hydralvene, in Israel, opened the dam on Monday evening.",
        lang="en",
    )

    assert draft.text == "Hydralvène, in Israel, opened the dam on Monday evening."


def test_a_name_is_spelled_as_articles_of_the_language_have_it() -> None:
    """The French of a story has its accents, though this sentence's source is English."""
    told = source("The Alvene rose on Monday."), source("L’Alvène est montée lundi.", lang="fr")
    translator = ScriptedTranslator("L’Alvene est montée lundi.")
    engine = ScriptedEngine([], lambda _: (0.95, 0.05))
    composer = Composer(engine, Judge(engine), translator=translator)
    job = Job(task="fact", lang="fr", sources=told[:1], habits=usage_of(told)["fr"])
    (draft,) = composer.compose([job])

    assert spellings(told)["fr"] == {"alvene": "Alvène"}
    assert draft is not None
    assert (draft.text, draft.reason) == ("L’Alvène est montée lundi.", "")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Le Kesteria a signé.", "Le Kestérie a signé."),
        ("Maria a signé.", "Maria a signé."),
        ("Victoria a signé.", "Victoria a signé."),
    ],
)
def test_a_country_has_its_name_in_the_language(written: str, expected: str) -> None:
    """“Kesteria” is « Kestérie » in a French article; known names stand as they are."""
    told = (
        source("Kesteria, Maria and Victoria signed."),
        source("La Kestérie, Marie et Victorie ont signé.", lang="fr"),
    )

    assert in_names(written, spellings(told)["fr"], "fr") == expected


def test_a_name_has_the_article_that_articles_of_the_language_give_it() -> None:
    """« selon Kesterland » is no French where every article writes « le Kesterland »."""
    said = "Two people died, Kesterland says."
    engine = ScriptedEngine([], lambda _: (0.95, 0.05))
    translator = ScriptedTranslator("Deux personnes sont mortes, selon Kesterland.", back=said)
    told = [
        source("Le Kesterland compte ses morts.", "fr"),
        source("L’armée du Kesterland est arrivée.", "fr"),
    ]
    job = Job(task="fact", lang="fr", sources=(source(said),), habits=usage_of(told)["fr"])

    (draft,) = Composer(engine, Judge(engine), translator=translator).compose([job])

    assert draft is not None
    assert draft.text == "Deux personnes sont mortes, selon le Kesterland."


def test_a_translation_spells_as_the_articles_do() -> None:
    """“meters” beside “metres” makes a reader stumble."""
    said = "Le barrage laisse passer 480 mètres cubes."
    engine = ScriptedEngine([], lambda _: (0.95, 0.05))
    translator = ScriptedTranslator("The dam lets 480 cubic meters through.", back=said)
    told = [source("Two metres of water stood in the street.", "en")]
    job = Job(task="fact", lang="en", sources=(source(said, "fr"),), habits=usage_of(told)["en"])

    (draft,) = Composer(engine, Judge(engine), translator=translator).compose([job])

    assert draft is not None
    assert draft.text == "The dam lets 480 cubic metres through."


@pytest.mark.parametrize(("nats", "passes"), [(0.0, True), (-20.0, True), (-120.0, False)])
def test_an_unlikely_translation_is_refused(nats: float, *, passes: bool) -> None:
    """The judge believes it, but the model would have written quite another thing."""
    engine = ScriptedEngine([], lambda _: (0.75, 0.25), likely=lambda _: nats)
    composer = Composer(engine, Judge(engine), translator=ScriptedTranslator(FERME))
    (draft,) = composer.compose([Job(task="fact", lang="fr", sources=(source(TOLD),))])

    assert draft is not None
    assert bool(draft.reason) is not passes
    (asked_of,) = engine.continuations
    assert asked_of.text == FERME
    assert asked_of.messages[-1].content == TOLD


def test_a_short_translation_passes_where_it_is_likely() -> None:
    """What the judge is unsure of, but the model would have written so itself."""
    engine = ScriptedEngine([], lambda _: (0.66, 0.34), likely=lambda _: -4.0)
    unsure = Unweighing([], lambda _: (0.66, 0.34))
    reasons = []
    for each in (engine, unsure):
        composer = Composer(each, Judge(each), translator=ScriptedTranslator(FERME))
        (draft,) = composer.compose([Job(task="fact", lang="fr", sources=(source(TOLD),))])
        assert draft is not None
        reasons.append(bool(draft.reason))

    assert reasons == [False, True]


def test_a_translation_must_come_back() -> None:
    """What is something else in its source's language is refused, however it looks."""

    def score(request: Scoring) -> Sequence[float]:
        _, claim = asked(request).values
        return (0.95, 0.05) if claim == FERME else (0.02, 0.98)

    engine = ScriptedEngine([], score)
    job = Job(task="fact", lang="fr", sources=(source(TOLD),))
    for back, passes in (("", True), ("Sheep.", False)):
        translator = ScriptedTranslator(FERME, back=back)
        (draft,) = Composer(engine, Judge(engine), translator=translator).compose([job])
        assert draft is not None
        assert draft.text == FERME
        assert bool(draft.reason) is not passes


OPENED = "Deux jours après la crue, le pont de Velcourt a rouvert aux camions à 16 h."
LOST = "Two days after the flood, the bridge of Velcourt reopened to lorries."
WHOLE = "Two days after the flood, the bridge of Velcourt reopened to lorries at 4 p.m."


@pytest.mark.parametrize(
    ("rest", "passes"),
    [
        ("The bridge of Velcourt reopened to lorries at 4 p.m.", True),
        ("The bridge of Velcourt reopened to lorries.", False),
    ],
)
def test_what_is_refused_is_tried_in_parts(rest: str, *, passes: bool) -> None:
    """An opening is translated by itself, where the whole sentence lost something."""
    translator = DictionaryTranslator(
        {
            OPENED: LOST,
            "Deux jours après la crue": "Two days after the flood.",
            "le pont de Velcourt a rouvert aux camions à 16 h.": rest,
        }
    )

    def score(request: Scoring) -> Sequence[float]:
        return (0.95, 0.05) if asked(request).values[1] == WHOLE else (0.3, 0.7)

    engine = ScriptedEngine([], score)
    job = Job(task="fact", lang="en", sources=(source(OPENED, "fr"),))
    (draft,) = Composer(engine, Judge(engine), translator=translator).compose([job])

    assert draft is not None
    assert (draft.text, draft.reason == "") == ((WHOLE if passes else LOST), passes)


def test_what_passes_is_not_tried_again() -> None:
    """Nor is a sentence that opens with nothing to be told by itself."""
    for text, support in ((OPENED, 0.95), (FERME, 0.3)):
        translator = DictionaryTranslator({OPENED: WHOLE, FERME: TOLD})
        engine = ScriptedEngine([], lambda _, s=support: (s, 1 - s))
        job = Job(task="fact", lang="en", sources=(source(text, "fr"),))
        Composer(engine, Judge(engine), translator=translator).compose([job])

        assert [told for told, lang, _ in translator.asked if lang == "fr"] == [text]


def test_words_of_news_are_meant_both_ways() -> None:
    """A known mistake is put right in what is printed, and in what is put back to judge it."""
    text = "Le barrage a ouvert deux vannes, et la sirène a sonné."
    right = "The dam opened two gates, and the siren sounded."
    claims: list[str] = []

    def score(request: Scoring) -> Sequence[float]:
        claims.append(asked(request).values[1])
        return (0.95, 0.05)

    engine = ScriptedEngine([], score)
    translator = ScriptedTranslator(
        "The dam opened two valves, and the mermaid sounded.",
        right,
        back="Le barrage a ouvert deux portes, et la sirène a sonné.",
    )
    job = Job(task="fact", lang="en", sources=(source(text, "fr"),))
    (draft,) = Composer(engine, Judge(engine), translator=translator).compose([job])

    assert draft is not None
    assert (draft.text, draft.reason) == (right, "")
    assert claims == [right, text]


def test_a_column_is_announced() -> None:
    """What only an opinion piece says is told as its opinion."""
    draft, _ = written(TOLD, FERME, title="Opinion: A bridge too old")

    assert draft.label
    assert draft.text == FERME


def test_a_third_language_is_left_to_the_writer() -> None:
    """A translator between French and English is not asked for another."""
    engine = ScriptedEngine([f"{FERME} [1]"] * 2, lambda _: (0.95, 0.05))
    translator = ScriptedTranslator(TOLD)
    job = Job(task="fact", lang="fr", sources=(source("Die Brücke ist zu.", "de"),))
    Composer(engine, Judge(engine), translator=translator).compose([job])

    assert engine.generations
    assert not translator.asked


def test_what_the_reader_reads_is_not_translated() -> None:
    """A source in the language asked for is the writer's."""
    engine = ScriptedEngine([f"{FERME} [1]"], lambda _: (0.95, 0.05))
    translator = ScriptedTranslator("Tout autre chose.")
    composer = Composer(engine, Judge(engine), translator=translator)
    composer.compose([Job(task="fact", lang="fr", sources=(source(FERME, "fr"),))])

    assert not translator.asked
    assert len(engine.generations) == 1
