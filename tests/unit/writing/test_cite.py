"""Citations point at exact characters of an article, and are numbered as they appear."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from chatbot.ingest.chunk import chunk
from chatbot.types import Article
from chatbot.writing.cite import Numbering, evidence, is_item
from tests.newsroom import NEWS, article, passage

MESSY = article(
    "messy",
    "🧭 L’été, « l’Œuvre » d’İbrahim fut jouée à Nîmes. Le maire a dit : « Oui ! » Puis il plut.",
    "👩‍👩‍👧 Une famille a traversé l’Oise à la nage, de nuit. E\u0301tait-ce prudent ? Non.",
    "Deuxième\u00a0paragraphe : 40\u202f000 spectateurs, 3,2\u00a0% de moins… 𝔘ne fin.",
)


def every_evidence(of: Article) -> list[tuple[str, int, int]]:
    """What may be cited of an article: text, start, end."""
    return [
        (source.text, source.start, source.end) for p in chunk(of) for source in evidence(p, of.url)
    ]


@pytest.mark.parametrize("of", [MESSY, article("a", *NEWS), article("b", *NEWS, lang="en")])
def test_offsets_are_exact(of: Article) -> None:
    """A source sentence is the article's text between its places, in code points."""
    found = every_evidence(of)

    assert found
    assert all(text == of.text[start:end] for text, start, end in found)


@pytest.mark.parametrize(
    "dateline",
    [
        "VELCOURT (Agence du Nord) – ",
        "VELCOURT — ",
        "PORT-VELCOURT, 12 oct. 2026 (AN) – ",
        "VELCOURT, Oct. 12 (AN) - ",
        "VELCOURT, le 1er mars – ",
        "Velcourt (Sarrenne), 12 oct 2026 (AN) - ",
        "Port-Velcourt, 12 November 2026 – ",
        "Bourg sur Mer, le 1er mars (AN) – ",
        "VELCOURT, 18\u00a0nov.\u00a02026 (AN)\u00a0– ",
    ],
)
def test_a_dateline_is_no_part_of_a_sentence(dateline: str) -> None:
    """Where an article was sent from, when and by whom, is not cited with what it says first."""
    of = article(
        "sent",
        f"{dateline}La ville a fermé le pont.",
        "OTAN – une alliance – s’est réunie.",
    )
    found = [text for text, _, _ in every_evidence(of)]

    assert found == ["La ville a fermé le pont.", "OTAN – une alliance – s’est réunie."]
    assert all(text == of.text[start:end] for text, start, end in every_evidence(of))


@pytest.mark.parametrize(
    ("text", "ordinal"),
    [
        ("Velcourt (Sarrenne) – 12 victimes sont attendues.", 0),
        ("Ada Lonn, 44 ans – Nous avons attendu.", 0),
        ("NATO-led forces left.", 0),
        ("KESTEL – Nous avons attendu douze jours.", 1),
        ("NATO, the alliance of 32 states – Turkey among them – met.", 0),
    ],
)
def test_what_only_looks_like_a_dateline_stays(text: str, ordinal: int) -> None:
    """An article is sent from somewhere at its beginning; later, capitals say who speaks."""
    (found,) = evidence(replace(passage(text), ordinal=ordinal))

    assert found.text == text


@pytest.mark.parametrize("mark", ["* ", "- ", "• ", "3. ", "12) "])
def test_the_mark_of_a_list_is_no_part_of_a_sentence(mark: str) -> None:
    """An item is cited without what it hangs on, and known as one; a number stays a number."""
    said = ("Le point, en bref.", "La ville a fermé le pont.", "La navette part de la gare.")
    items = f"{said[0]}\n{mark}{said[1]}\n{mark}{said[2]}"
    found = evidence(passage(f"{items}\n- à suivre.\n12 bacs partent."))

    assert [source.text for source in found] == [*said, "- à suivre.", "12 bacs partent."]
    assert [is_item(source) for source in found] == [False, True, True, False, False]
    assert all(source.text == items[source.start : source.end] for source in found[:3])


def test_a_dispatch_is_sent_from_somewhere_under_its_summary() -> None:
    """What has its day is a dateline wherever it stands; what has none only at the beginning."""
    sent = replace(passage("VELCOURT, Nov 18 (AN) - La ville a fermé le pont."), ordinal=1)

    assert [source.text for source in evidence(sent)] == ["La ville a fermé le pont."]


def test_sentences_do_not_overlap() -> None:
    """Each sentence of an article may be cited, once."""
    found = every_evidence(MESSY)

    assert found == sorted(found, key=lambda row: row[1])
    assert all(before[2] <= after[1] for before, after in pairwise(found))
    assert any("traversé l’Oise" in text for text, _, _ in found)


def test_stuck_sentences_are_no_evidence() -> None:
    """What a machine translation left stuck on itself cannot be cited."""
    stuck = "Il exige la fin de la grève de la grève de la grève de la grève."
    found = evidence(passage(f"Le port est fermé. {stuck} La maire attend."))

    assert [source.text for source in found] == ["Le port est fermé.", "La maire attend."]


@pytest.mark.parametrize("text", ["", " ", "\n\n"])
def test_blank_passages(text: str) -> None:
    """Nothing can be cited of a blank passage."""
    assert evidence(passage(text)) == []


def test_a_citation_says_all_of_its_source() -> None:
    """Quote, places, article, outlet, title, address and date are the passage's."""
    one = passage("Le pont est fermé. Il rouvrira.", start=120, article_id="velcourt")
    first, second = evidence(one, "https://journal.exemple/1")
    citation = Numbering().citation(second)

    assert citation.quote == second.text == "Il rouvrira."
    assert (citation.start, citation.end) == (139, 151)
    assert citation.article_id == "velcourt"
    assert citation.passage_id == one.id
    assert (citation.outlet, citation.title, citation.lang) == ("Le velcourt", "Titre", "fr")
    assert citation.published == "2026-03-10"
    assert citation.url == "https://journal.exemple/1"
    assert first.end <= second.start


def test_numbers_follow_first_use() -> None:
    """The first span cited is 1, a span cited again keeps its number, another gets the next."""
    first, second, third = evidence(passage("Un pont. Deux ponts. Trois ponts."))
    numbering = Numbering()

    assert [c.n for c in numbering.citations([third, first])] == [1, 2]
    assert [c.n for c in numbering.citations([first, second, third])] == [2, 3, 1]


def test_same_words_of_two_articles_are_two_citations() -> None:
    """The same sentence in two outlets has two numbers."""
    (one,) = evidence(passage("Le pont est fermé.", article_id="a"))
    (other,) = evidence(passage("Le pont est fermé.", article_id="b"))

    assert [c.n for c in Numbering().citations([one, other])] == [1, 2]


def test_addresses_by_article() -> None:
    """An address comes from the evidence, else from the table, else is empty."""
    (bare,) = evidence(passage("Le pont est fermé.", article_id="a"))
    (own,) = evidence(passage("Le pont est fermé.", article_id="b"), "https://b.exemple")
    numbering = Numbering({"a": "https://a.exemple", "b": "https://autre.exemple"})

    assert [c.url for c in numbering.citations([bare, own])] == [
        "https://a.exemple",
        "https://b.exemple",
    ]
    assert Numbering().citation(bare).url == ""
