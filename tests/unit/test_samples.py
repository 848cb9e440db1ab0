"""The sample articles say what their README says, and the questions on them have answers there."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from chatbot.ingest.media import media_type
from chatbot.ingest.read import read
from chatbot.language import is_stuck, sentences
from chatbot.types import LANGS, Article, RawDocument

if TYPE_CHECKING:
    from _pytest.mark.structures import ParameterSet

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
FILES = sorted(path for path in SAMPLES.iterdir() if path.name[0].isdigit())
WINDOW = (date(2026, 3, 2), date(2026, 3, 12))
FURNITURE = (
    "Show more|Afficher plus|Afficher tous|View all comments|Voir tous|Back to top|Retour en haut"
    "|cookies|newsletter|Tous droits réservés|All rights reserved|Advertisement|Partager|Share this"
    "|Votre adresse e-mail|Your email|Bouclier|commentaires|comments|À lire aussi|You may also like"
    "|Read more|Photo|Unsubscribe|notre lettre"
)
HEADER = re.compile(r"^(?:Titre|Source|Date) : ", re.MULTILINE)
ROW = re.compile(r"^\| `([^`]+)` \| ([^|]+) \| ([\d-]+) \| (fr|en) \|", re.MULTILINE)
TABLE = {
    name: (outlet.strip(), day, lang)
    for name, outlet, day, lang in ROW.findall((SAMPLES / "README.md").read_text(encoding="utf-8"))
}
# What reading still gets wrong; strict, so that the list shrinks with every repair.
HEADERS_GLUED: dict[str, str] = {}
FURNITURE_LEFT: dict[str, str] = {}


def _cases(wrong: dict[str, str]) -> list[ParameterSet]:
    return [
        pytest.param(
            path,
            id=path.stem,
            marks=[pytest.mark.xfail(reason=wrong[path.name[:2]], strict=True)]
            if path.name[:2] in wrong
            else [],
        )
        for path in FILES
    ]


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    """Every sample as the reader of documents makes it, by file name."""
    return {path.name: _read(path) for path in FILES}


@pytest.fixture(scope="module")
def questions() -> list[dict[str, Any]]:
    """The questions on the samples."""
    text = (ROOT / "tests/quality/questions_samples.yaml").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = yaml.safe_load(text)["questions"]
    return rows


def _read(path: Path) -> Article:
    data = path.read_bytes()
    kind = media_type(data, name=path.name)
    return read(RawDocument(source=str(path), data=data, media_type=kind))


def _plain(text: str) -> str:
    """Lower case, any blank a plain one, none between digits."""
    return re.sub(r"(?<=\d) (?=\d)", "", re.sub(r"\s", " ", text.lower()))


def _spans(article: Article) -> list[str]:
    lang = "fr" if article.lang == "fr" else "en"
    return [article.text[start:end] for start, end in sentences(article.text, lang)]


def test_readme_lists_every_file() -> None:
    """The table has one row a file, in order."""
    assert list(TABLE) == [path.name for path in FILES]


@pytest.mark.parametrize("path", _cases(HEADERS_GLUED))
def test_a_sample_is_read_as_listed(articles: dict[str, Article], path: Path) -> None:
    """Outlet, day and language of the table are those the reader of documents finds."""
    article = articles[path.name]

    assert (article.outlet, (article.published or "")[:10], article.lang) == TABLE[path.name]


def test_there_are_enough_in_both_languages(articles: dict[str, Article]) -> None:
    """At least sixteen, French as often as English, each a short article with a headline."""
    counts = Counter(article.lang for article in articles.values())

    assert len(articles) >= 16
    assert min(counts[lang] for lang in LANGS) >= 8
    for name, article in articles.items():
        assert article.title, name
        assert 110 <= len(article.text.split()) <= 350, name


def test_dates_fall_in_the_window_but_for_the_stale_one(articles: dict[str, Article]) -> None:
    """One article is years older than the rest: context, not news."""
    first, last = WINDOW
    days = {n: date.fromisoformat((a.published or "")[:10]) for n, a in articles.items()}

    assert [n for n, day in days.items() if not first <= day <= last] == [
        "08-archive-sirenes-2023.txt"
    ]


@pytest.mark.parametrize("path", _cases(FURNITURE_LEFT))
def test_no_furniture_is_left(articles: dict[str, Article], path: Path) -> None:
    """What sites put around an article is not in the text we keep."""
    assert re.findall(FURNITURE, articles[path.name].text, re.IGNORECASE) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_typography_is_that_of_the_language(articles: dict[str, Article], path: Path) -> None:
    """Curly apostrophes everywhere; in French, no-break spaces inside « » and numbers."""
    text = HEADER.sub("", path.read_text(encoding="utf-8"))

    assert "'" not in text
    if articles[path.name].lang == "fr":
        assert re.findall(r" [:;!?»%]|« |\d \d{3}\b", text) == []


def test_addresses_lead_nowhere() -> None:
    """Every link of a sample is in the reserved .example domain, or names a vocabulary."""
    hosts = {
        host
        for path in FILES
        for host in re.findall(r"https?://([^/\s\"]+)", path.read_text(encoding="utf-8"))
    }

    assert {host for host in hosts if not host.endswith(".example")} == {"schema.org"}


def test_the_dispatch_is_copied_with_a_paragraph_cut(articles: dict[str, Article]) -> None:
    """Two outlets, nearly the same words: one independent source."""
    whole = articles["03-depeche-echo-des-deux-rives.txt"]
    copy = articles["04-depeche-valmere-info.md"]
    known, copied = set(_spans(whole)), _spans(copy)

    assert whole.outlet != copy.outlet
    assert sum(span in known for span in copied) > 0.5 * len(copied)
    assert "une horloge" in whole.text
    assert "une horloge" not in copy.text


def test_the_machine_translation_is_stuck(articles: dict[str, Article]) -> None:
    """Exactly one sentence of the samples repeats itself as a broken translation does."""
    stuck = [(n, s) for n, a in articles.items() for s in _spans(a) if is_stuck(s)]

    assert [name for name, _ in stuck] == ["12-greve-traduction-breves-de-quai.txt"]


def test_the_correction_gives_both_figures(articles: dict[str, Article]) -> None:
    """What was wrong and what is right stand in one sentence, to be told apart."""
    text = _plain(articles["06-correction-echo-des-deux-rives.md"].text)

    assert "une version précédente de cet article indiquait que 1200 personnes" in text
    assert "est de 1850" in text


def test_questions_are_forty_in_both_languages(questions: list[dict[str, Any]]) -> None:
    """Half cross the languages, twelve have no answer, and the languages are even."""
    assert len({row["id"] for row in questions}) == len(questions) == 40
    assert Counter(row["kind"] for row in questions) == {"cross": 20, "same": 8, "none": 12}
    assert Counter(row["lang"] for row in questions) == {"fr": 20, "en": 20}


def test_questions_have_their_answers_where_they_say(
    questions: list[dict[str, Any]], articles: dict[str, Article]
) -> None:
    """Each fact stands in each file named, in a form the row accepts; none where none is."""
    for row in questions:
        assert set(row["facts"]) == set(LANGS), row["id"]
        assert bool(row["files"]) == bool(row["facts"]["fr"]) == (row["kind"] != "none"), row["id"]
        for name in row["files"]:
            text = _plain(articles[name].text)
            for fact in row["facts"][articles[name].lang]:
                forms = [_plain(form.strip()) for form in fact.split("|")]
                assert any(form in text for form in forms), (row["id"], name, fact)


def test_kinds_are_what_the_files_make_them(
    questions: list[dict[str, Any]], articles: dict[str, Article]
) -> None:
    """A question is cross-language when no article of its own language answers it."""
    for row in questions:
        langs = {articles[name].lang for name in row["files"]}
        kind = "same" if row["lang"] in langs else "cross" if langs else "none"

        assert row["kind"] == kind, row["id"]
