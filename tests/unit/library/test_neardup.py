"""Copies of one dispatch are one source, however cut; reports written apart are not."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from chatbot.library.neardup import agency_groups, independent_sources
from chatbot.types import Article

DISPATCH = [
    "Le pont suspendu de Sainte-Orlande a été fermé mardi soir après la rupture d’un câble.",
    "Personne n’a été blessé, a indiqué la préfecture de la Vernaie dans un communiqué.",
    "Les experts attendus sur place devront dire si l’ouvrage, bâti en 1931, peut rouvrir.",
    "En attendant, un bac fait la navette entre les deux rives, de l’aube à la tombée du jour.",
    "Le maire, qui réclamait des travaux depuis six ans, a dénoncé une catastrophe annoncée.",
    "Quelque huit mille personnes empruntaient chaque jour ce passage pour aller travailler.",
]
OWN = (
    "À Sainte-Orlande, les habitants s’organisent : covoiturage, vélos, et beaucoup de patience. "
    "« On fera le tour par Brèche-le-Gué », soupire une infirmière rencontrée au marché couvert. "
    "La préfecture assure que le câble rompu avait été inspecté au printemps par un bureau privé."
)
STORM = (
    "A storm tore the roof off the old customs house in Port Ellery on Sunday, police said. "
    "Ferries to the outer islands were suspended until further notice, and schools stayed shut. "
    "The harbour master said he had never seen the tide so high in forty years of service."
)


def article(article_id: str, text: str, outlet: str = "") -> Article:
    """An article that is its text."""
    return Article(
        article_id=article_id, source=article_id, title="", text=text, lang="fr", outlet=outlet
    )


def test_copies_cut_and_touched_up_are_one_group() -> None:
    """Paragraphs gone, a new lead, other quotation marks: still the agency's words."""
    whole = " ".join(DISPATCH)
    touched = whole.replace("mardi soir", "hier soir").replace("’", "'").upper()
    articles = [
        article("a", whole),
        article("b", " ".join(DISPATCH[:3])),
        article("c", "Circulation coupée, colère des riverains. " + touched),
        article("d", OWN),
        article("e", STORM),
    ]
    assert agency_groups(articles) == [frozenset("abc"), frozenset("d"), frozenset("e")]


def test_a_round_up_does_not_join_what_it_copies() -> None:
    """Two unrelated dispatches stay two although one page prints both."""
    whole = " ".join(DISPATCH)
    groups = agency_groups([article("a", whole), article("b", STORM), article("r", whole + STORM)])
    assert len(groups) == 2
    assert not any(group >= {"a", "b"} for group in groups)


def test_two_dispatches_with_one_footer_are_told_apart_in_no_time() -> None:
    """Two groups found apart are not compared again for every two of their members."""
    bodies = [" ".join(f"{word}{n}" for n in range(130)) for word in ("quai", "phare")]
    footer = " ".join(f"contact{n}" for n in range(12))
    articles = [article(f"{n:03}", f"{bodies[n % 2]} {footer}") for n in range(80)]
    start = time.process_time()
    groups = agency_groups(articles)
    assert time.process_time() - start < 3
    assert [len(group) for group in groups] == [40, 40]


def test_very_short_and_empty_texts_are_compared_too() -> None:
    """A flash of three words copies itself; nothing at all copies nothing."""
    articles = [
        article(key, text)
        for key, text in zip("abcd", ["Séisme à Orla", "séisme à Orla.", "", ""], strict=True)
    ]
    assert agency_groups(articles) == [frozenset("ab"), frozenset("c"), frozenset("d")]
    assert agency_groups([]) == []
    assert agency_groups(articles[:1]) == [frozenset("a")]


def test_accents_tell_words_apart() -> None:
    """A text without its accents is not the same wording; no letter is ever dropped."""
    assert len(agency_groups([article("a", "péché"), article("b", "pêche")])) == 2


def test_sources_are_counted_by_outlet_and_by_text() -> None:
    """Five copies are one source; an outlet is one, however much it writes."""
    whole = " ".join(DISPATCH)
    copies = [article(f"a{n}", whole, f"outlet {n}") for n in range(5)]
    assert independent_sources(copies) == 1
    assert independent_sources([*copies, article("own", OWN, "outlet 0")]) == 2
    assert independent_sources([article("x", OWN, "one"), article("y", STORM, "one")]) == 1
    assert independent_sources([article("x", OWN), article("y", STORM)]) == 2
    assert independent_sources([]) == 0


@pytest.mark.data
def test_agency_copies_are_told_from_reports_on_the_same_event() -> None:
    """Floor on 316 pairs of French agency news labelled by exact overlap."""
    data = Path(os.environ.get("RECOUPE_DATA", "../shared/data")) / "orangesum_neardup_fr"
    if not data.is_dir():
        pytest.skip("the evaluation data is not here")
    rows = [json.loads(line) for line in (data / "documents.jsonl").open(encoding="utf-8")]
    pairs = [json.loads(line) for line in (data / "pairs.jsonl").open(encoding="utf-8")]
    groups = agency_groups([article(row["doc_id"], row["text"]) for row in rows])
    place = {key: number for number, group in enumerate(groups) for key in group}
    joined = [(place[pair["a"]] == place[pair["b"]], pair["label"]) for pair in pairs]
    copies = {"identical", "near_duplicate", "partial_reuse"}
    right = sum(same for same, label in joined if label in copies)
    f1 = 2 * right / (sum(same for same, _ in joined) + sum(label in copies for _, label in joined))
    assert all(same for same, label in joined if label in {"identical", "near_duplicate"})
    assert not any(same for same, label in joined if label not in copies)
    assert f1 > 0.96
