"""The hand-written questions hold together, and their facts stand where they say."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from chatbot.evaluation.suites.questions import FILES, KINDS, REFUSED, questions
from chatbot.ingest.media import media_type
from chatbot.ingest.read import read
from chatbot.types import LANGS, RawDocument

ROOT = Path(__file__).parents[2]
ROWS = [
    (on, row)
    for on, names in FILES.items()
    for name in names
    for row in questions(Path(__file__).parent / f"questions_{name}.yaml")
]
MORE = [row for _, row in ROWS if row["id"][0] in "md"]


def test_questions_in_both_languages() -> None:
    """Every kind is there, in French as often as in English, on samples and on real articles."""
    kinds = Counter(row["kind"] for _, row in ROWS)

    assert len({row["id"] for _, row in ROWS}) == len(ROWS) == 216
    assert set(kinds) == set(KINDS)
    assert Counter(row["lang"] for _, row in ROWS) == {"fr": 108, "en": 108}
    assert Counter(on for on, _ in ROWS) == {
        "samples": 70,
        "newsroom": 110,
        "gazette": 24,
        "articles": 12,
    }


@pytest.mark.parametrize("row", [row for _, row in ROWS], ids=lambda row: str(row["id"]))
def test_a_question_says_what_it_expects(row: dict[str, Any]) -> None:
    """Facts in both languages wherever there is an answer; turns before, for a follow-up."""
    assert set(row["facts"]) == set(LANGS)
    assert bool(row["files"]) == bool(row["facts"]["fr"])
    assert row["kind"] == "premise" or bool(row["files"]) == (row["kind"] != "none")
    assert (row["kind"] == "follow_up") == bool(row.get("history") or row.get("before"))
    assert not (row["kind"] in REFUSED and not row.get("why"))


@pytest.mark.parametrize("row", MORE, ids=lambda row: str(row["id"]))
def test_facts_stand_in_the_samples_named(row: dict[str, Any]) -> None:
    """Each fact stands in each file, in a form the row accepts."""
    for name in row["files"]:
        lang, text = _read(ROOT / "samples" / name)
        for fact in row["facts"][lang]:
            assert any(_plain(form.strip()) in text for form in fact.split("|")), (name, fact)


@pytest.mark.parametrize(
    ("on", "row"),
    [(on, row) for on, row in ROWS if on in {"newsroom", "gazette"}],
    ids=lambda value: value["id"] if isinstance(value, dict) else value,
)
def test_facts_stand_in_the_articles_named(on: str, row: dict[str, Any]) -> None:
    """Each fact stands in one of the files named, in a form the row accepts."""
    told = [_read(ROOT / "tests" / "quality" / on / name) for name in row["files"]]
    for lang in LANGS:
        texts = [text for own, text in told if own == lang]
        for fact in row["facts"][lang] if len(texts) == len(told) else ():
            forms = [_plain(form.strip()) for form in fact.split("|")]
            assert any(form in text for form in forms for text in texts), fact


def _read(path: Path) -> tuple[str, str]:
    data = path.read_bytes()
    kind = media_type(data, name=path.name)
    article = read(RawDocument(source=str(path), data=data, media_type=kind))
    return article.lang, _plain(article.text)


def _plain(text: str) -> str:
    return re.sub(r"(?<=\d) (?=\d)", "", re.sub(r"\s", " ", text.lower().replace("’", "'")))
