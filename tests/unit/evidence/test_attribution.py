"""Who says so, and what quotation marks may hold."""

from __future__ import annotations

import pytest

from chatbot.evidence.attribution import attributes, opinion, personal, spoken, unquoted


@pytest.mark.parametrize(
    ("source", "lang"),
    [
        ("Selon le syndicat, le port restera fermé.", "fr"),
        ("« Le pont est sûr », a déclaré Odile Tarnier.", "fr"),
        ("Odile Tarnier affirme que le pont est sûr.", "fr"),
        ("Le bac sera gratuit, a-t-elle ajouté.", "fr"),
        ("Les marins jugent l’offre trop basse.", "fr"),
        ("Le syndicat DÉNONCE un mépris.", "fr"),
        ("« On part », a confié Odile Tarnier.", "fr"),
        ("« On part », a-t-elle toutefois affirmé au port.", "fr"),
        ("Elle avait vu le pont et affirmé qu’il tenait.", "fr"),
        ("Un homme est accusé d’avoir ouvert la vanne.", "fr"),
        ("Elle a raconté sa nuit et il a témoigné.", "fr"),
        ("Residents complained of the noise.", "en"),
        ("According to the union, the port will stay closed.", "en"),
        ("“The bridge is safe,” said Odile Tarnier.", "en"),
        ("The union claims that talks were never opened.", "en"),
    ],
)
def test_a_source_that_attributes(source: str, lang: str) -> None:
    """Speech, claims and “according to” are told, and what keeps them attributes as well."""
    assert spoken(source, lang)
    assert attributes(source, lang)


@pytest.mark.parametrize(
    ("source", "lang"),
    [
        ("Le pont a été fermé lundi à cause de fissures.", "fr"),
        ("Le conseil a voté une aide de 12 000 euros.", "fr"),
        ("Un homme a été jugé lundi à Velcourt.", "fr"),
        ("L’accusé a été condamné à deux ans de prison.", "fr"),
        ("Le juge a tranché, et le coût était sous-estimé.", "fr"),
        ("Le chantier, assuré et dénoncé, coûte cher.", "fr"),
        ("The bridge was closed on Monday because of cracks.", "en"),
        ("The council granted 12,000 euros.", "en"),
    ],
)
def test_a_source_that_tells(source: str, lang: str) -> None:
    """A plain report asks for no attribution."""
    assert not spoken(source, lang)


@pytest.mark.parametrize(
    ("text", "lang", "attributed"),
    [
        ("Pour le syndicat, qui dénonce un mépris, le port restera fermé.", "fr", True),
        ("Le port restera fermé.", "fr", False),
        ("La Ligue a écarté les menaces, les propositions et les demandes.", "fr", False),
        ("Le voleur présumé a quitté le port.", "fr", True),
        ("The union warned that the port would stay closed.", "en", True),
        ("The port will stay closed.", "en", False),
    ],
)
def test_a_sentence_that_attributes(text: str, lang: str, *, attributed: bool) -> None:
    """Any verb of saying does, in the sentence's own language."""
    assert attributes(text, lang) is attributed


@pytest.mark.parametrize(
    ("text", "source", "kept"),
    [
        ("Elle parle d’un « mépris total ».", "C’est un mépris\u00a0total, dit-elle.", True),
        ("Elle parle d’un «\u00a0Mépris total\u00a0».", "C’est un mépris total.", True),
        ("Elle parle d’un « mépris total ».", "It is utter contempt, she said.", False),
        ("Elle parle d’un « mépris ».", "Ils sont méprisants.", False),
        ("She spoke of “utter contempt”.", "It is utter contempt, she said.", True),
        ('She spoke of "utter contempt".', "C’est un mépris total, dit-elle.", False),
    ],
)
def test_quotation_marks_hold_the_source_s_words(text: str, source: str, *, kept: bool) -> None:
    """Verbatim words stay quoted; translated or reworded ones are told."""
    told = unquoted(text, [source])

    assert (told == text) is kept
    assert "mépris" in told.lower() or "contempt" in told
    assert kept or not set('«»“”"') & set(told)


@pytest.mark.parametrize(
    "title",
    [
        "Opinion: We were sold a control room",
        "Tribune. Le fleuve n’a pas de frontière",
        "Éditorial – Une crue annoncée",
        "ÉDITO : le prix du silence",
        "Point de vue | Rendre l’eau",
        "The river and us | Opinion",
        "Op-Ed: Who reads the gauges?",
    ],
)
def test_a_headline_that_announces_an_opinion(title: str) -> None:
    """The press says so at the beginning or the end of the headline."""
    assert opinion(title)


@pytest.mark.parametrize(
    "title",
    [
        "Opinion polls narrow before the vote",
        "L’opinion : un sondage de plus",
        "Tribunes vides à Sainte-Aldine",
        "Tribune Sud fermée jusqu’à lundi",
        "Comment la crue est arrivée",
        "",
    ],
)
def test_a_headline_that_only_mentions_opinions(title: str) -> None:
    """The word alone announces nothing."""
    assert not opinion(title)


@pytest.mark.parametrize(
    ("text", "lang", "own"),
    [
        ("I have read the agreement signed on Tuesday.", "en", True),
        ("Nor should we spare our own side.", "en", True),
        ("J’ai lu l’accord signé mardi.", "fr", True),
        ("Il nous faut une horloge.", "fr", True),
        ("“We have nothing to hide,” the company added.", "en", False),
        ("« Nous n’avons rien à cacher », a ajouté l’entreprise.", "fr", False),
        ("The US built this port before World War I began.", "en", False),
        ("Before Tuesday, I had never read it.", "en", True),
        ("Me Tarnier défend M’Bala Orsk.", "fr", False),
        ("Notre-Dame de Velcourt a rouvert.", "fr", False),
        ("Notre maire a rouvert le pont.", "fr", True),
        ("Le pont a été fermé lundi.", "fr", False),
    ],
)
def test_who_speaks_for_themselves(text: str, lang: str, *, own: bool) -> None:
    """The first person counts outside quotation marks alone."""
    assert personal(text, lang) is own
