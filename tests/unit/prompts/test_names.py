"""The table of names is data that programs trust: its shape and its twins are checked here."""

from __future__ import annotations

from collections import defaultdict
from importlib.resources import files
from typing import Any

import pytest
import yaml
from babel import Locale

LANGS = ("fr", "en")
ARTICLES = {"la", "le", "les", "l’", ""}
Entry = dict[str, Any]


@pytest.fixture(scope="module")
def table() -> dict[str, Any]:
    """The file as read, with libyaml's parser where it is there (ten times faster)."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = files("prompts").joinpath("names.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=loader)  # noqa: S506 - both are safe loaders
    return loaded


@pytest.fixture(scope="module")
def entries(table: dict[str, Any]) -> list[Entry]:
    """Every entry of every section."""
    sections = (v for k, v in table.items() if isinstance(v, list) and k != "ambiguous")
    return [entry for section in sections for entry in section]


def forms(entry: Entry, lang: str) -> list[str]:
    """Every form of an entry in a language, the ones never printed included."""
    return [*entry[lang], *entry.get(f"{lang}_also", [])]


def test_ids_are_unique(entries: list[Entry]) -> None:
    """An id names one entry of the whole file."""
    ids = [entry["id"] for entry in entries]

    assert sorted(set(ids)) == sorted(ids)


def test_every_entry_has_both_languages(entries: list[Entry]) -> None:
    """A name known in one language only could be neither checked nor mended."""
    lame = [e["id"] for e in entries if not all(e.get(lang) for lang in LANGS)]

    assert lame == []


def test_forms_are_clean_text(entries: list[Entry]) -> None:
    """No number read by YAML, no blank at the ends, no typewriter apostrophe, none twice."""
    for entry in entries:
        for lang in LANGS:
            found = forms(entry, lang)
            assert {type(f) for f in found} == {str}, entry
            assert found == [f.strip() for f in found if f.strip()], entry
            assert not any("'" in f for f in found), entry
            assert len(set(entry[lang])) == len(entry[lang]), entry


def test_no_form_names_two_things_of_one_kind(table: dict[str, Any], entries: list[Entry]) -> None:
    """Forms shared within a kind and a language are exactly those listed as ambiguous."""
    owners: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for entry in entries:
        for lang in LANGS:
            for form in forms(entry, lang):
                owners[entry["kind"], lang, form].add(entry["id"])
    shared = {key: ids for key, ids in owners.items() if len(ids) > 1}
    listed = {(a["kind"], a["lang"], a["form"]): set(a["ids"]) for a in table["ambiguous"]}

    assert listed == shared


def test_fields_are_known(entries: list[Entry]) -> None:
    """A misspelt field would be silently useless."""
    known = {"id", "kind", "territory", "art", "en_art", "fr", "en", "fr_also", "en_also"}

    assert {key for entry in entries for key in entry} <= known
    assert {entry["art"] for entry in entries if "art" in entry} <= ARTICLES
    assert {entry["en_art"] for entry in entries if "en_art" in entry} == {"the"}


def test_territories_are_those_of_cldr(table: dict[str, Any], entries: list[Entry]) -> None:
    """A territory is a CLDR code, or a part of one (GB-SCT); NO is Norway, not false."""
    known = Locale("fr").territories
    codes = {entry["territory"] for entry in entries if "territory" in entry}

    assert {code for code in codes if code.split("-")[0] not in known} == set()
    assert set(table["articles"]) == ARTICLES
    listed = [code for codes in table["articles"].values() for code in codes]
    assert sorted(set(listed)) == sorted(listed)
    assert set(listed) <= set(known)


@pytest.mark.parametrize(
    ("kind", "fr", "en"),
    [
        ("organisation", "OTAN", "NATO"),
        ("organisation", "CPI", "ICC"),
        ("acronym", "PIB", "GDP"),
        ("territory", "États-Unis", "U.S."),
        ("place", "Cisjordanie", "West Bank"),
        ("place", "Haut-Karabagh", "Nagorno-Karabakh"),
        ("capital", "Le Caire", "Cairo"),
        ("seat", "Maison-Blanche", "White House"),
        ("demonym", "turques", "Turks"),
        ("demonym", "norvégienne", "Norwegian"),
        ("person", "Netanyahou", "Netanyahu"),
        ("person", "Haniye", "Haniyeh"),
        ("role", "Première ministre", "prime minister"),
    ],
)
def test_known_pairs_meet(entries: list[Entry], kind: str, fr: str, en: str) -> None:
    """The pairs every newsroom needs are one entry each."""
    owners = [e for e in entries if e["kind"] == kind and fr in forms(e, "fr")]

    assert [en in forms(e, "en") for e in owners] == [True]


def test_every_state_has_a_demonym_and_a_capital(table: dict[str, Any]) -> None:
    """Both lists cover the same world, territories without a capital apart."""
    demonyms = {e.get("territory") for e in table["demonyms"]}
    capitals = {e["territory"] for e in table["capitals"]}

    assert capitals - demonyms == set()
    assert len(capitals) >= 195
