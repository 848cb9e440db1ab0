"""Dates and outlets that a text states about itself."""

from __future__ import annotations

import pytest

from chatbot.ingest.dates import find_date, iso
from chatbot.ingest.drafting import drafted, headline
from chatbot.ingest.head import read_head


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Publié le 3 mars 2026 à 14h30", "2026-03-03T14:30"),
        ("Publié le mardi 3 mars 2026", "2026-03-03"),
        ("1er août 2024", "2024-08-01"),
        ("March 3, 2026", "2026-03-03"),
        ("Mar. 3, 2026, 2:05 p.m.", "2026-03-03T14:05"),
        ("3rd of March 2026 12:10 am", "2026-03-03T00:10"),
        ("Updated 2026-03-03", "2026-03-03"),
        ("Le 03/04/2026 à 8h", "2026-04-03T08:00"),
        ("04/25/2026", "2026-04-25"),
        ("Mis à jour le 2 févr. 2026 à 09:15", "2026-02-02T09:15"),
    ],
)
def test_a_full_date_is_found(text: str, wanted: str) -> None:
    """Both languages, abbreviations, ordinals, clocks."""
    found = find_date(text)
    assert found is not None
    assert found[0] == wanted


@pytest.mark.parametrize(
    "text", ["", "hier", "en mars 2026", "31 février 2026", "3 mars", "99/99/2026", "1 mai 2999"]
)
def test_no_date_is_made_up(text: str) -> None:
    """Half a date, an impossible one or one to come is none."""
    assert find_date(text) is None
    assert iso(text) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-03-03", "2026-03-03"),
        ("2026-03-03T14:30:00+01:00", "2026-03-03T14:30:00+01:00"),
        ("Tue, 03 Mar 2026 14:30:00 GMT", "2026-03-03T14:30:00+00:00"),
        ("2026-03-03T00:00:00", "2026-03-03"),
        ("3 mars 2026", "2026-03-03"),
    ],
)
def test_dates_of_headers_become_iso(text: str, wanted: str) -> None:
    """Midnight without a zone is a day."""
    assert iso(text) == wanted


@pytest.mark.parametrize(
    "date", ["2026-02-30", "0000-00-00", "2026-03-03T25:00:00Z", "2026-03-03 14:30:00 +99:00"]
)
def test_front_matter_with_an_impossible_date_is_still_read(date: str) -> None:
    """What it says of title and outlet stands, and the date is not made up."""
    head = read_head(f"---\ntitle: Le pont\nsource: Le Fil\ndate: {date}\n---\nIl a rouvert.")
    assert (head.title, head.outlet) == ("Le pont", "Le Fil")
    assert (head.published or "2026-03-03").startswith("2026-03-03")
    assert head.lines == frozenset(range(5))


def test_front_matter_too_deep_to_be_read_is_text() -> None:
    """Nothing is taken out, nothing crashes."""
    assert read_head("---\na: " + "[" * 3000 + "\n---\nIl a rouvert.").lines == frozenset()


@pytest.mark.parametrize(
    ("line", "published", "outlet"),
    [
        (" date 2024-08-02 (August 2, 2024 / HPN)", "2024-08-02", "HPN"),
        ("(2 août 2024 / Agence Rive)", "2024-08-02", "Agence Rive"),
        ("Publié le 2 août 2024 à 14h30", "2024-08-02T14:30", ""),
        ("Par Anne Lemaître – Publié le 2 août 2024", "2024-08-02", ""),
        ("Published August 2, 2024", "2024-08-02", ""),
        ("August 2, 2024", "2024-08-02", ""),
    ],
)
def test_a_dateline_is_read_and_taken_out(line: str, published: str, outlet: str) -> None:
    """A line that only says when and where leaves the text and dates it."""
    draft = drafted(f"{line}\n\nThe old bridge of Harwick reopened on Friday.")
    assert (draft.published, draft.outlet) == (published, outlet)
    assert draft.removed == (line.strip(),)
    assert draft.text == "The old bridge of Harwick reopened on Friday."


@pytest.mark.parametrize(
    ("text", "published", "outlet"),
    [
        ("Le 3 mars 2026 — Le pont de Vaubrune a rouvert hier.", "2026-03-03", ""),
        ("VAUBRUNE, 3 mars 2026 (AFP) – Le pont a rouvert hier.", "2026-03-03", "AFP"),
        ("HARWICK (Reuters) - The old bridge reopened on Friday.", None, "Reuters"),
        ("JAKARTA - Le pont de Vaubrune a rouvert hier.", None, ""),
        ("(August 2, 2024 / HPN) The old bridge reopened on Friday.", "2024-08-02", "HPN"),
    ],
)
def test_a_dateline_inside_the_first_sentence_stays(
    text: str, published: str | None, outlet: str
) -> None:
    """It is read, and the sentence is left whole."""
    draft = drafted(text)
    assert (draft.text, draft.published, draft.outlet) == (text, published, outlet)


@pytest.mark.parametrize(
    "text",
    [
        "Attentat du 3 mars 2026 : ce que l’on sait\n\nLe pont a été fermé hier.",
        "Le pont rouvre\n\nLe 3 mars 2026, le maire a coupé le ruban.",
        "The bridge reopens\n\nIt closed on March 3, 2026.\n\nIt reopened on Friday.",
    ],
)
def test_a_date_in_the_prose_dates_nothing(text: str) -> None:
    """What happened on a day was not necessarily published that day."""
    draft = drafted(text)
    assert draft.published is None
    assert draft.text == text


def test_publication_wins_over_update() -> None:
    """The first date of an article is when it came out."""
    head = read_head("Mis à jour le 5 mars 2026\nPublié le 3 mars 2026\n\nLe pont a rouvert hier.")
    assert head.published == "2026-03-03"


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: Le pont rouvre\noutlet: Le Courrier\ndate: 2026-03-03\ntags: [a]\n---\n",
        "Titre : Le pont rouvre\nSource : Le Courrier\nDate : 3 mars 2026\n\n",
        "Title: Le pont rouvre\nOutlet: Le Courrier\nDate: 2026-03-03\n\n",
    ],
)
def test_header_lines_say_title_outlet_and_date(text: str) -> None:
    """Front matter and header lines in both languages; the title heads the text."""
    draft = drafted(text + "Le pont a rouvert hier.")
    assert (draft.title, draft.outlet, draft.published) == (
        "Le pont rouvre",
        "Le Courrier",
        "2026-03-03",
    )
    assert draft.text == "Le pont rouvre\n\nLe pont a rouvert hier."


def test_a_lone_colon_is_no_header() -> None:
    """« Source : … » as a headline is a headline."""
    text = "Source : la mairie a menti\n\nLe pont n’a jamais rouvert."
    assert drafted(text).text == text


@pytest.mark.parametrize("matter", ["---\n[broken\n---\n", "---\n- a\n- b\n---\n", "---\nno end"])
def test_broken_front_matter_is_not_fatal(matter: str) -> None:
    """The article is read all the same."""
    assert "Le pont a rouvert hier." in drafted(matter + "\nLe pont a rouvert hier.").text


def test_the_first_line_is_the_headline() -> None:
    """Without its section label, and never a sentence of the body."""
    assert headline("Vidéo | Le pont rouvre !\n\nIl a rouvert hier.") == "Le pont rouvre !"
    assert headline("Il a rouvert hier, dit la maire.\n\nFin.") == "Il a rouvert hier, dit la maire"
    long = "Le pont " + "de Vaubrune " * 20 + "a rouvert. Fin."
    assert headline(long).endswith("…")
    assert len(headline(long)) <= 101
