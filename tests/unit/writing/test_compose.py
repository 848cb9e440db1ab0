"""What is written is checked before it may be printed: rewritten once if it can be mended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from threading import Event

import pytest

from chatbot.evidence.judge import Judge
from chatbot.evidence.verify import SUPPORTED
from chatbot.messages import say
from chatbot.models.types import Scoring
from chatbot.types import Evidence
from chatbot.writing.cite import Numbering, evidence
from chatbot.writing.compose import Composer
from chatbot.writing.draft import Draft, Job, printed, quoted
from tests.fakes import ScriptedEngine
from tests.newsroom import BRIDGE, REPAIRS, SHUTTLE, STRIKE, asked, passage

YES, NO = (0.95, 0.05), (0.05, 0.95)
LOOSE = "La mairie de Velcourt a vendu lundi le pont, trop fissuré pour elle."
RETOLD = "Des fissures ont poussé la mairie de Velcourt à fermer lundi le pont aux camions."
"""The bridge in French words of our own."""


def sources(*texts: str, lang: str = "fr") -> tuple[Evidence, ...]:
    """One citable sentence a text."""
    found = [evidence(passage(text, lang=lang, article_id=f"a{n}")) for n, text in enumerate(texts)]
    return tuple(sentence for (sentence,) in found)


def fact(*texts: str, lang: str = "fr") -> Job:
    """A fact to write in French from these texts."""
    return Job(task="fact", lang="fr", sources=sources(*texts, lang=lang))


def answer(*texts: str) -> Job:
    """An answer to write in French from these texts."""
    return Job(task="answer", lang="fr", sources=sources(*texts), question="Et le pont ?")


def judged(by: Callable[[str, str], bool]) -> Callable[[Scoring], Sequence[float]]:
    """A script of judgements: of a source and a claim."""

    def score(request: Scoring) -> Sequence[float]:
        return YES if by(*asked(request).values) else NO

    return score


def composer(
    *written: str, by: Callable[[str, str], bool] = lambda _s, _c: True
) -> tuple[Composer, ScriptedEngine]:
    """A composer that writes these texts in order."""
    engine = ScriptedEngine(written, judged(by))
    return Composer(engine, Judge(engine)), engine


def one(drafts: Sequence[Draft | None]) -> Draft:
    """The only draft."""
    (draft,) = drafts
    assert draft is not None
    return draft


def test_a_supported_sentence_passes() -> None:
    """A faithful sentence keeps its text without marks, its support and what it cites."""
    job = fact(BRIDGE["fr"], REPAIRS["fr"])
    draft = one(composer(f"{BRIDGE['fr']} [1]")[0].compose([job]))

    assert (draft.text, draft.reason) == (BRIDGE["fr"], "")
    assert draft.used == job.sources[:1]
    assert draft.support >= SUPPORTED


def test_across_languages() -> None:
    """An English source carries a French sentence."""
    draft = one(composer(f"{BRIDGE['fr']}[1]")[0].compose([fact(BRIDGE["en"], lang="en")]))

    assert (draft.text, draft.reason) == (BRIDGE["fr"], "")


def test_the_grammar_goes_with_the_sources() -> None:
    """The engine may cite as many sources as the job has, and must be told which."""
    writing, engine = composer(f"{BRIDGE['fr']} [1]")
    writing.compose([fact(BRIDGE["fr"], REPAIRS["fr"])])

    (request,) = engine.generations
    assert request.grammar is not None
    assert '"[2]"' in request.grammar
    assert '"[3]"' not in request.grammar
    assert asked(request).values == (BRIDGE["fr"], REPAIRS["fr"])


def test_a_draft_that_says_more_is_not_rewritten() -> None:
    """Where only the judge refuses there is nothing to tell the writer: it would write the same."""
    writing, engine = composer(f"{LOOSE} [1]", by=lambda _s, _c: False)
    draft = one(writing.compose([fact(BRIDGE["fr"])]))

    assert draft.reason == say("retry_unsupported", "fr")
    assert draft.support < SUPPORTED
    assert len(engine.generations) == 1


def test_an_invented_word_is_sent_back() -> None:
    """The writer is told which word its language does not have."""
    wrong = RETOLD.replace("fermer", "fermatiser")
    writing, engine = composer(f"{wrong} [1]", f"{RETOLD} [1]", by=lambda *_: True)
    draft = one(writing.compose([fact(BRIDGE["fr"])]))

    assert (draft.text, draft.reason) == (RETOLD, "")
    assert "fermatiser" in engine.generations[1].messages[-1].content


def test_a_word_of_the_source_is_quoted() -> None:
    """A foreign word that the writer keeps twice stands in quotation marks, as the source's."""
    source = "The town paid 40 thalerlings for the crane."
    kept = "La ville a payé 40 thalerlings pour la grue."
    writing, _ = composer(f"{kept} [1]", f"{kept} [1]", by=lambda *_: True)
    draft = one(writing.compose([fact(source, lang="en")]))

    assert draft.reason == ""
    assert draft.text == "La ville a payé 40 «\u00a0thalerlings\u00a0» pour la grue."


def test_a_word_that_could_be_translated_is_never_quoted() -> None:
    """Quotation marks are for what has no translation, not for what was left undone."""
    source = "The crews began a walkout on Monday over the length of their shifts."
    kept = "Les équipages ont commencé un walkout lundi pour la durée des quarts."
    writing, _ = composer(f"{kept} [1]", f"{kept} [1]", by=lambda *_: True)
    draft = one(writing.compose([fact(source, lang="en")]))

    assert draft.reason == say("retry_spelling", "fr", words="walkout")


def test_an_invented_word_is_never_quoted() -> None:
    """A word that stands in no source cannot be excused."""
    wrong = RETOLD.replace("fermer", "fermatiser")
    writing, _ = composer(f"{wrong} [1]", f"{wrong} [1]", by=lambda *_: True)

    assert "fermatiser" in one(writing.compose([fact(BRIDGE["fr"])])).reason


def test_a_missing_detail_is_the_reason() -> None:
    """The writer is told which number, date or name stands in no source."""
    wrong = BRIDGE["fr"].replace("lundi", "jeudi")
    writing, engine = composer(f"{wrong} [1]", f"{BRIDGE['fr']} [1]")
    draft = one(writing.compose([fact(BRIDGE["fr"])]))

    assert draft.text == BRIDGE["fr"]
    assert say("retry_details", "fr", details="jeudi") in engine.generations[1].messages[-1].content


def test_a_number_of_other_things_is_a_missing_detail() -> None:
    """It stands in what is cited, of something that is counted there too."""
    crews = "140 pompiers sont engagés."
    cars = "Trois voitures ont quitté les rails ; deux sont couchées sur le flanc, près de la voie."
    wrong = "Trois pompiers ont quitté les rails."
    writing, engine = composer(f"{wrong} [1][2]", f"{wrong} [1][2]")
    draft = one(writing.compose([answer(crews, cars)]))
    told = say("retry_details", "fr", details="3 pompiers")

    assert draft.reason == told
    assert told in engine.generations[1].messages[-1].content


def test_who_came_back_did_not_die() -> None:
    """A number of the source's that counts something else is no toll."""
    back = "Sur les 27 marins de Velcourt, quatre seulement avaient regagné la côte."
    wrong = "Quatre marins de Velcourt sont morts."
    writing, _ = composer(f"{wrong} [1]", f"{wrong} [1]")
    draft = one(writing.compose([answer(back)]))

    assert draft.reason == say("retry_details", "fr", details="4")


def test_a_second_failure_keeps_a_reason() -> None:
    """Two tries, no more: what failed twice may not be printed and says why."""
    wrong = BRIDGE["fr"].replace("lundi", "jeudi")
    writing, engine = composer(f"{wrong} [1]", f"{LOOSE} [1]", by=lambda _, claim: claim == wrong)
    draft = one(writing.compose([fact(BRIDGE["fr"])]))

    assert (draft.text, draft.reason) == (wrong, say("retry_details", "fr", details="jeudi"))
    assert draft.support < SUPPORTED
    assert len(engine.generations) == 2


@pytest.mark.parametrize("wrong", ["45 ouvriers", "la Norvège", "jeudi"])
def test_the_judge_cannot_overrule_the_program(wrong: str) -> None:
    """A detail without a source keeps support low, however sure the judge."""
    text = f"La mairie de Velcourt a fermé le pont aux camions pour {wrong}. [1]"
    draft = one(composer(text, text)[0].compose([fact(BRIDGE["fr"])]))

    assert draft.reason
    assert draft.support < SUPPORTED


@pytest.mark.parametrize(
    "refusal",
    [
        "Cela n’est pas indiqué dans les extraits fournis. [1]",
        "The excerpt does not say why the bridge is closed [1]",
        "The reason is not mentioned in the excerpts [1]",
    ],
)
def test_a_refusal_is_no_sentence(refusal: str) -> None:
    """“Not mentioned” is the model saying that the answer is not there, however cited."""
    writing, engine = composer(refusal)

    assert writing.compose([answer(BRIDGE["fr"])]) == [None]
    assert len(engine.generations) == 1


@pytest.mark.parametrize(
    "refusal",
    [
        "Les extraits ne précisent pas pourquoi le pont est fermé. [1]",
        "L’extrait ne mentionne aucune raison pour la fermeture. [1]",
    ],
)
def test_a_french_refusal_in_one_verb(refusal: str) -> None:
    """« ne précisent pas pourquoi » is a refusal without more words."""
    assert composer(refusal)[0].compose([answer(BRIDGE["fr"])]) == [None]


@pytest.mark.parametrize("empty", ["", "Sans citation.", "[1] au début seulement"])
def test_no_citation_no_sentence(empty: str) -> None:
    """A text that cites nothing at its end is not taken."""
    assert composer(empty)[0].compose([fact(BRIDGE["fr"])]) == [None]


def test_what_was_told_is_not_told_again() -> None:
    """A sentence that repeats one printed before is no sentence, and nobody judges it."""
    writing, engine = composer(f"{BRIDGE['fr']} [1]")
    (draft,) = writing.compose([replace(answer(BRIDGE["fr"]), told=(BRIDGE["fr"],))])

    assert draft is None
    assert not engine.scorings


@pytest.mark.parametrize(
    ("source", "written"),
    [
        (
            "L’institution ramène sa prévision pour 2026 de 1,4 % à 1,1 %.",
            "L’institution rétablit sa prévision pour 2026 de 1,4 % à 1,1 %.",
        ),
        (
            "Il se tiendra «\u00a0sans délai\u00a0» samedi, a dit Oriane Kestel au conseil.",
            "Il se tiendra sans délai samedi, a dit Oriane Kestel à ce conseil.",
        ),
    ],
)
def test_a_copy_is_its_sources_own_sentence(source: str, written: str) -> None:
    """What changes a word of its source is printed as the source has it, and nobody judges it."""
    writing, engine = composer(f"{written} [1]", by=lambda *_: False)
    job = fact(REPAIRS["fr"], source)
    draft = one(writing.compose([job]))
    sentence = printed(draft, "fr", Numbering())

    assert (draft.text, draft.used, draft.reason) == (source, job.sources[1:], "")
    assert (sentence.status, sentence.citations[0].quote) == ("quoted", source)
    assert not engine.scorings


def test_a_shorter_sentence_is_no_copy() -> None:
    """What leaves half of its source away is a sentence of the writer's."""
    source = f"{BRIDGE['fr'].rstrip('.')}, et les piétons y passent encore, a-t-on su mardi soir."
    draft = one(composer(f"{BRIDGE['fr']} [1]")[0].compose([fact(source)]))

    assert (draft.text, draft.verbatim) == (BRIDGE["fr"], False)


def test_the_wrong_language_is_a_reason() -> None:
    """A sentence in the source's language instead of the reader's is sent back, saying so."""
    writing, engine = composer(f"{BRIDGE['en']} [1]", f"{BRIDGE['en']} [1]")
    draft = one(writing.compose([fact(BRIDGE["en"], lang="en")]))

    assert draft.reason == say("retry_language", "fr")
    assert draft.reason in engine.generations[1].messages[-1].content


def test_citations_are_widened_when_all_the_evidence_supports() -> None:
    """What only the sources together support cites them all."""
    joined = "La mairie a fermé le pont aux camions, et deux cents commerçants veulent une navette."
    job = fact(BRIDGE["fr"], SHUTTLE["fr"])
    draft = one(
        composer(
            f"{joined} [1]", by=lambda source, _: BRIDGE["fr"] in source and SHUTTLE["fr"] in source
        )[0].compose([job])
    )

    assert draft.reason == ""
    assert draft.used == job.sources


def test_the_wrong_number_is_put_right() -> None:
    """A sentence that cites its neighbour cites, alone, the one that has its details."""
    job = fact(BRIDGE["fr"], STRIKE["fr"], SHUTTLE["fr"])
    supported = lambda source, claim: claim in source  # noqa: E731 - a short judgement
    draft = one(composer(f"{STRIKE['fr']} [1]", by=supported)[0].compose([job]))

    assert draft.reason == ""
    assert draft.used == job.sources[1:2]


def test_two_sentences_are_cited_for_what_they_say_together() -> None:
    """Who in one sentence, when in the next: both are cited, and nothing else."""
    who, when = "L’enquête sera menée par Halvard Imre.", "Elle doit aboutir le 30 juin."
    told = "L’enquête que mène Halvard Imre doit aboutir le 30 juin."
    job = fact(who, SHUTTLE["fr"], when)
    both = lambda source, _: source == f"{who} {when}"  # noqa: E731 - a short judgement
    draft = one(composer(f"{told} [1]", by=both)[0].compose([job]))

    assert draft.reason == ""
    assert draft.used == (job.sources[0], job.sources[2])


def test_details_that_are_elsewhere_are_not_said_to_be_missing() -> None:
    """What the evidence states and the judge still refuses gives a writer nothing to mend."""
    who, when = "L’enquête sera menée par Halvard Imre.", "Elle doit aboutir le 30 juin."
    writing, engine = composer("Halvard Imre sera jugé le 30 juin. [1]", by=lambda _s, _c: False)
    draft = one(writing.compose([fact(who, when)]))

    assert draft.reason == say("retry_unsupported", "fr")
    assert len(engine.generations) == 1


def test_citations_are_not_widened_in_vain() -> None:
    """A source that suffices stays alone, and evidence that does not support is not added."""
    job = fact(BRIDGE["fr"], STRIKE["fr"])
    enough = one(composer(f"{BRIDGE['fr']} [1]")[0].compose([job]))
    never = composer(f"{LOOSE} [1]", f"{LOOSE} [1]", by=lambda _s, _c: False)[0]

    assert enough.used == job.sources[:1]
    assert one(never.compose([job])).used == job.sources[:1]


def test_a_number_cited_twice_counts_once() -> None:
    """Citations keep their order and lose their repeats."""
    job = fact(BRIDGE["fr"], BRIDGE["fr"])
    draft = one(composer(f"{RETOLD} [2][1][2]")[0].compose([job]))

    assert draft.used == (job.sources[1], job.sources[0])


def test_a_source_that_was_not_given_is_not_cited() -> None:
    """Where the engine has no grammars, a citation of nothing is no citation."""
    text = f"{BRIDGE['fr']} [7]"

    assert composer(text)[0].compose([fact(BRIDGE["fr"])]) == [None]


def test_zero_is_no_source() -> None:
    """Sources are numbered from 1."""
    assert composer(f"{BRIDGE['fr']} [0]")[0].compose([fact(BRIDGE["fr"])]) == [None]


def test_slips_are_mended_before_the_check() -> None:
    """Elisions, foreign names and typography are put right without another try."""
    source = "L’OTAN a refusé d’élargir l’enquête sur le pont."
    writing, engine = composer("le NATO a refusé de élargir la enquête sur le pont [1]")

    assert one(writing.compose([fact(source)])).text == source
    assert len(engine.generations) == 1


def test_jobs_go_together_and_come_back_in_order() -> None:
    """All sentences are asked for at once; only those that failed are asked for again."""
    wrong = BRIDGE["fr"].replace("lundi", "jeudi")
    writing, engine = composer(
        f"{wrong} [1]",
        "Cela n’est pas indiqué dans les extraits fournis. [1]",
        f"{STRIKE['fr']} [1]",
        f"{BRIDGE['fr']} [1]",
    )
    jobs = [fact(BRIDGE["fr"]), answer(REPAIRS["fr"]), fact(STRIKE["fr"])]
    drafts = writing.compose(jobs)

    assert [draft and draft.text for draft in drafts] == [BRIDGE["fr"], None, STRIKE["fr"]]
    assert [bool(asked(request).refused) for request in engine.generations] == [
        False,
        False,
        False,
        True,
    ]


def test_nothing_to_compose() -> None:
    """No jobs, no drafts, no request."""
    writing, engine = composer()

    assert writing.compose([]) == []
    assert engine.generations == []


def test_cancelled() -> None:
    """Once cancelled, nothing is written and nothing passes."""
    cancel = Event()
    cancel.set()
    writing, _ = composer(f"{BRIDGE['fr']} [1]")

    assert all(d is None or d.reason for d in writing.compose([fact(BRIDGE["fr"])], cancel=cancel))


def test_cancelled_while_judging() -> None:
    """Cancelling between the first try and the second ends there."""
    cancel = Event()

    def score(_: Scoring) -> Sequence[float]:
        cancel.set()
        return NO

    engine = ScriptedEngine([f"{LOOSE} [1]"], score)
    drafts = Composer(engine, Judge(engine)).compose([fact(BRIDGE["fr"])], cancel=cancel)

    assert one(drafts).reason
    assert len(engine.generations) == 1


def test_printed_and_quoted() -> None:
    """A draft becomes a supported sentence in its language; a quotation is the source's own."""
    (source,) = sources(BRIDGE["en"], lang="en")
    numbering = Numbering()
    written = printed(Draft(text=BRIDGE["fr"], used=(source,), support=0.9), "fr", numbering)
    verbatim = quoted(source, numbering)

    assert (written.status, written.lang, written.support) == ("supported", "fr", 0.9)
    assert (verbatim.status, verbatim.lang, verbatim.support) == ("quoted", "en", 1.0)
    assert verbatim.text == verbatim.citations[0].quote == BRIDGE["en"]
    assert written.citations == verbatim.citations


def test_a_word_of_the_question_alone_is_sent_back() -> None:
    """An answer may not call by the question's name what its source calls otherwise."""
    source = "Le traitement du tétanos vise à neutraliser la toxine."
    said = "Le traitement du ténia vise à neutraliser la toxine."
    job = Job(
        task="answer",
        lang="fr",
        sources=sources(source),
        question="Quel est le traitement du ténia ?",
    )
    draft = one(composer(f"{said} [1]", f"{said} [1]")[0].compose([job]))

    assert "ténia" in draft.reason


@pytest.mark.parametrize(("yes", "echoed"), [(0.9, False), (0.75, True)])
def test_a_common_word_of_the_question_may_stand_for_the_sources(
    yes: float, *, echoed: bool
) -> None:
    """“Obtained” for "will get" is right where the judge is sure, and sent back where it is not."""
    job = Job(
        task="answer",
        lang="en",
        sources=sources("Crews will get a pay rise of 4.8 percent, spread over years.", lang="en"),
        question="What pay rise was obtained?",
    )
    said = "A pay rise of 4.8 percent was obtained for crews over the years. [1]"
    engine = ScriptedEngine([said, said], lambda _: (yes, 1 - yes))
    draft = one(Composer(engine, Judge(engine)).compose([job]))

    assert bool(draft.reason) == echoed


@pytest.mark.parametrize(("yes", "passes"), [(0.75, True), (0.6, False)])
def test_an_answer_across_languages_needs_less_than_a_fact(yes: float, *, passes: bool) -> None:
    """A short answer is printed at a support at which a fact of a briefing is not yet."""
    question = "Who wants repairs to the bridge?"
    job = Job(
        task="answer", lang="fr", sources=sources(REPAIRS["en"], lang="en"), question=question
    )
    engine = ScriptedEngine([f"{REPAIRS['fr']} [1]"] * 4, lambda _: (yes, 1 - yes))
    writing = Composer(engine, Judge(engine))

    assert (one(writing.compose([job])).reason == "") == passes
    assert one(writing.compose([fact(REPAIRS["en"], lang="en")])).reason


def test_a_word_that_is_written_for_another_across_languages_is_put_right() -> None:
    """As a translation's is; within one language the source's word is at hand."""
    told = "The mayor of Velcourt opened a bookshop beside the bridge on Monday."
    writing, _ = composer("Le maire de Velcourt a ouvert lundi une bibliothèque près du pont. [1]")
    draft = one(writing.compose([fact(told, lang="en")]))

    assert draft.text == "Le maire de Velcourt a ouvert lundi une librairie près du pont."


def test_a_word_of_the_question_that_the_passage_says_may_be_repeated() -> None:
    """A sentence that says "it" is about what its passage or its headline names."""
    told = passage("La jauge de Brével a été relevée. Elle indique deux mètres.")
    spoken = replace(told, title="Crues")
    job = Job(
        task="answer",
        lang="fr",
        sources=tuple(evidence(spoken)[1:]),
        question="Qu’indique la jauge pendant les crues ?",
    )
    draft = one(composer("La jauge indique deux mètres pendant les crues. [1]")[0].compose([job]))

    assert draft.reason == ""


def test_who_says_so_is_kept() -> None:
    """What a source only reports somebody as saying is sent back when told as a fact."""
    source = "Le pont est dangereux, a déclaré Odile Tarnier."
    job = fact(source)
    told = composer("Le pont est dangereux. [1]", f"{source} [1]")[0].compose([job])
    never = composer("Le pont est dangereux. [1]", "Le pont est dangereux. [1]")[0].compose([job])

    assert (one(told).text, one(told).reason) == (source, "")
    assert one(never).reason == say("retry_attribution", "fr")


def test_what_is_only_reported_is_not_stated() -> None:
    """The conditional of the French press may not become a fact in English."""
    source = "Près de 3 000 assiettes seraient encore empilées dans la cale."
    job = Job(task="fact", lang="en", sources=sources(source))
    flat = "Nearly 3,000 plates are still piled up in the hold. [1]"
    kept = "Nearly 3,000 plates are said to be still piled up in the hold. [1]"

    assert one(composer(flat, kept)[0].compose([job])).text == kept.removesuffix(" [1]")
    assert one(composer(flat, flat)[0].compose([job])).reason == say("retry_attribution", "en")


def test_a_translation_is_not_quoted() -> None:
    """Quotation marks go when no cited source has their words."""
    job = fact("The mayor spoke of a red line.", lang="en")
    draft = one(composer("Le maire a parlé d’une « ligne rouge ». [1]")[0].compose([job]))

    assert draft.text == "Le maire a parlé d’une ligne rouge."


def test_an_opinion_is_told_as_one() -> None:
    """What a column says is printed under its name, and judged without it."""
    (column,) = evidence(
        replace(passage(BRIDGE["fr"]), title="Tribune : un pont de trop", outlet="Le Courrier")
    )
    job = Job(task="fact", lang="fr", sources=(column,))
    writing, engine = composer(f"{BRIDGE['fr']} [1]")
    draft = one(writing.compose([job]))

    sentence = printed(draft, "fr", Numbering())
    assert sentence.text == f"Opinion, Le Courrier\u00a0: {BRIDGE['fr']}"
    assert draft.reason == ""
    assert [asked(request).values[1] for request in engine.scorings] == [BRIDGE["fr"]]


def test_an_opinion_that_names_who_holds_it_needs_no_label() -> None:
    """The column's own attribution is enough."""
    said = f"Selon Odile Tarnier, {BRIDGE['fr']}"
    (column,) = evidence(replace(passage(said), title="Opinion: un pont de trop"))
    draft = one(
        composer(f"{said} [1]")[0].compose([Job(task="fact", lang="fr", sources=(column,))])
    )

    assert draft.text == said


def test_nobody_speaks_in_the_first_person() -> None:
    """What somebody says of themselves is sent back when told in our own voice."""
    job = fact("Nous avons attendu douze jours avant de fermer le pont.")
    ours = composer(*["Nous avons attendu douze jours. [1]"] * 2)[0].compose([job])
    theirs = "Selon leurs dires, ils ont attendu douze jours avant de fermer le pont."

    assert one(ours).reason == say("retry_attribution", "fr")
    assert one(composer(f"{theirs} [1]")[0].compose([job])).reason == ""


def test_english_left_in_french_is_marked_as_the_sources_words() -> None:
    """Two English words in a row, each French enough alone, are quoted, not passed off."""
    job = fact("The link was cut by a software update installed on Monday.", lang="en")
    left = "La liaison a été coupée par un software update installé lundi."
    draft = one(composer(*[f"{left} [1]"] * 2)[0].compose([job]))

    assert draft.reason == ""
    assert "par un «\u00a0software update\u00a0» installé" in draft.text


def test_a_name_of_the_question_may_be_the_articles_alone() -> None:
    """A sentence says “it” of what its headline names: an answer may say the name."""
    said = "La retenue de Brézolles était pleine à 97 %."
    asked_of = "À combien la retenue de Brézolles était-elle pleine ?"
    source = replace(passage("La retenue était pleine à 97 %."), title="Brézolles ouvre ses vannes")
    judged_on: list[str] = []

    def by(told: str, _claim: str) -> bool:
        judged_on.append(told)
        return True

    def written(question: str) -> Draft:
        job = Job(task="answer", lang="fr", sources=tuple(evidence(source)), question=question)
        return one(composer(*[f"{said} [1]"] * 2, by=by)[0].compose([job]))

    assert (written(asked_of).text, written(asked_of).reason) == (said, "")
    assert judged_on[0] == "Brézolles ouvre ses vannes. La retenue était pleine à 97 %."
    assert "Brézolles" in written("À combien la retenue était-elle pleine ?").reason


def test_a_name_of_the_question_that_the_article_lacks_is_sent_back() -> None:
    """Nobody and nothing is let into an article by being asked about."""
    said = "La retenue de Brézolles était pleine à 97 %."
    source = replace(passage("La retenue était pleine à 97 %."), title="Les vannes sont ouvertes")
    job = Job(
        task="answer",
        lang="fr",
        sources=tuple(evidence(source)),
        question="À combien la retenue de Brézolles était-elle pleine ?",
    )

    assert "Brézolles" in one(composer(*[f"{said} [1]"] * 2)[0].compose([job])).reason


@pytest.mark.parametrize(
    ("published", "asked_of", "head"),
    [
        ("2026-08-01", "Où s’est tenu le sommet de juillet 2026 ?", "2026-08-01. "),
        ("2025-08-01", "Où s’est tenu le sommet de juillet 2026 ?", ""),
        ("2026-08-01", "Où s’est tenu le sommet de juillet ?", ""),
        (None, "Où s’est tenu le sommet de juillet 2026 ?", ""),
    ],
)
def test_the_year_of_the_question_may_be_the_articles(
    published: str | None, asked_of: str, head: str
) -> None:
    """News leave out the year they appear in; an answer may repeat it from the question."""
    said = "Le sommet de juillet 2026 a eu lieu à Velcourt."
    source = replace(passage("Le sommet de juillet s’est tenu à Velcourt."), published=published)
    judged_on: list[str] = []

    def by(told: str, _claim: str) -> bool:
        judged_on.append(told)
        return True

    job = Job(task="answer", lang="fr", sources=tuple(evidence(source)), question=asked_of)
    draft = one(composer(*[f"{said} [1]"] * 2, by=by)[0].compose([job]))

    assert bool(draft.reason) is not bool(head)
    assert judged_on[0] == f"{head}{source.text}"


@pytest.mark.parametrize(
    "start",
    [
        "Selon l’article, ",
        "D’après les extraits : ",
        "Selon cet article de presse, ",
        "Selon la source, ",
    ],
)
def test_the_article_is_nobody(start: str) -> None:
    """“According to the article” says no more than its citation does, and is left away."""
    told = BRIDGE["fr"][0].lower() + BRIDGE["fr"][1:]
    draft = one(composer(f"{start}{told} [1]")[0].compose([fact(BRIDGE["fr"])]))

    assert (draft.text, draft.reason) == (BRIDGE["fr"], "")


def test_one_sentence_is_kept() -> None:
    """What a writer adds to the sentence asked for is left away; abbreviations end none."""
    source = "M. Orsk a fermé le pont de Velcourt."
    draft = one(composer(f"{source} Les camions passent ailleurs. [1]")[0].compose([fact(source)]))

    assert (draft.text, draft.reason) == (source, "")


def test_a_second_try_sees_the_excerpt_and_its_own_citation() -> None:
    """The request to write again says why, shows the source again and keeps the form."""
    wrong = BRIDGE["fr"].replace("lundi", "jeudi")
    writing, engine = composer(f"{wrong} [1]", f"{BRIDGE['fr']} [1]")
    writing.compose([fact(BRIDGE["fr"])])
    first, second = engine.generations
    refused, again = second.messages[-2:]

    assert second.messages[: len(first.messages)] == first.messages
    assert asked(second).refused == wrong
    assert refused.content == f"{wrong} [1]"
    assert say("retry_details", "fr", details="jeudi") in again.content
    assert BRIDGE["fr"] in again.content


def test_words_of_the_other_language_are_helped() -> None:
    """A writer across languages is told the ordinary words of its source."""
    writing, engine = composer(f"{BRIDGE['fr']} [1]", f"{BRIDGE['fr']} [1]")
    writing.compose([fact(BRIDGE["en"], lang="en")])
    writing.compose([fact(BRIDGE["fr"])])
    across, within = (request.messages[-1].content for request in engine.generations)

    assert "lorries = camion" in across
    assert "Vocabulaire" not in within


@pytest.mark.parametrize(
    ("lang", "title", "written"),
    [("fr", "", 0), ("en", "", 1), ("fr", "Opinion : le pont", 1)],
    ids=["the reader's language", "the other language", "a column"],
)
def test_without_paraphrase(lang: str, title: str, written: int) -> None:
    """Only what must be translated or announced is written; the rest is the source's sentence."""
    (source,) = evidence(replace(passage(BRIDGE[lang], lang=lang), title=title))
    engine = ScriptedEngine([f"{RETOLD} [1]"], judged(lambda *_: True))
    writing = Composer(engine, Judge(engine), paraphrase=False)
    draft = one(writing.compose([Job(task="fact", lang="fr", sources=(source,))]))

    assert draft.text == (RETOLD if written else BRIDGE["fr"])
    assert draft.verbatim is not bool(written)
    assert (len(engine.generations), draft.reason) == (written, "")


def test_answers_are_written_without_paraphrase() -> None:
    """A sentence of a source is seldom the answer to a question about it."""
    engine = ScriptedEngine([f"{RETOLD} [1]"], judged(lambda *_: True))
    writing = Composer(engine, Judge(engine), paraphrase=False)

    assert one(writing.compose([answer(BRIDGE["fr"])])).text == RETOLD
