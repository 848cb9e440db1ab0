"""The real product under the suites, with a scripted model; and the command itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from chatbot.cli import main
from chatbot.config import load
from chatbot.evaluation.lab import DeskLab, article_id, prompt_refs
from chatbot.evaluation.types import Document
from chatbot.models.types import Message
from tests.fakes import ScriptedEngine
from tests.newsroom import BRIDGE, STRIKE, Newsroom
from tests.unit.evaluation.conftest import write_lines
from vectorstore.embedders import HashEmbedder
from vectorstore.types import Filter, Query

DOCUMENTS = (
    Document(
        id="pont#1",
        text=f"{BRIDGE['fr']}\n\nRien d’autre ce jour-là.",
        lang="fr",
        title="Le pont ferme",
        passages=(BRIDGE["fr"], "Rien d’autre ce jour-là."),
    ),
    Document(id="port#1", text=STRIKE["en"], lang="en", title="Strike", outlet="The Post"),
)


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[DeskLab]:
    """A lab with a model that knows the pretend news by heart."""
    engine = Newsroom().engine()
    settings = load(home=tmp_path / "home")
    made_of = DeskLab(settings, tmp_path / "work", engine=engine, embedder=HashEmbedder())
    with closing(made_of) as made:
        yield made


def test_documents_are_stored_as_they_are(lab: DeskLab) -> None:
    """Passages given are kept, whole, where they stand; no date is guessed."""
    with lab.library("news", DOCUMENTS) as subject:
        hits = subject.search(Query(text="camions fissures pont", lang="fr", k=5))

    first = hits[0].passage
    assert (first.article_id, first.ordinal) == (article_id("pont#1"), 0)
    assert first.text == BRIDGE["fr"] == DOCUMENTS[0].text[first.start : first.end]
    assert {hit.passage.published for hit in hits} == {None}


def test_a_library_is_filled_once(lab: DeskLab) -> None:
    """A second opening of the same documents stores nothing anew and answers alike."""
    query = Query(text="grève port", lang="fr", k=5)
    with lab.library("news", DOCUMENTS) as subject:
        first = [hit.passage.id for hit in subject.search(query)]
    with lab.library("news", DOCUMENTS) as subject:
        assert [hit.passage.id for hit in subject.search(query)] == first


def test_questions_are_answered_and_refused(lab: DeskLab) -> None:
    """As ``recoupe ask`` does, over some documents only where told so."""
    with lab.library("news", DOCUMENTS) as subject:
        question = "Pourquoi le pont est-il fermé aux camions ?"
        answer = subject.ask(question, lang="fr", where=Filter())
        other = Filter(articles=frozenset([article_id("port#1")]))
        refusal = subject.ask(question, lang="fr", where=other)

    assert answer.status == "answered"
    assert answer.sentences[0].citations[0].article_id == article_id("pont#1")
    assert refusal.status == "not_found"


def test_summaries_are_in_both_languages(lab: DeskLab) -> None:
    """As ``recoupe summarize --in both`` does."""
    with lab.library("news", DOCUMENTS) as subject:
        told = subject.summarize([article_id("port#1")], sentences=2)

    assert told.facts
    assert all(set(fact.renderings) == {"fr", "en"} for fact in told.facts)


def test_files_are_known_by_their_names(lab: DeskLab, tmp_path: Path) -> None:
    """A question names a file; its citations name the stored article."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "pont.txt").write_text(f"Titre : Le pont\n\n{BRIDGE['fr']}\n", "utf-8")
    with lab.files("files", folder) as subject:
        answer = subject.ask("Pourquoi fermer le pont aux camions ?", lang="fr", where=Filter())
        named = subject.stored(article_id("pont.txt"))

    assert answer.sentences[0].citations[0].article_id == named != article_id("pont.txt")


def test_pairs_go_through_the_support_check(lab: DeskLab) -> None:
    """A claim that its source says, and one that no source says."""
    pairs = [(BRIDGE["fr"], BRIDGE["en"]), (STRIKE["en"], BRIDGE["en"])]

    assert [verdict for _, verdict in lab.verify(pairs)] == ["supported", "unsupported"]


def test_identity_changes_with_the_prompts_and_not_for_search(lab: DeskLab) -> None:
    """Weights, embedder and every prompt's version; search depends on the embedder alone."""
    told = lab.identity(model=True)

    assert "scripted" in told
    assert all(ref in told for ref in prompt_refs())
    assert any(ref.startswith("answer.fr@") for ref in prompt_refs())
    assert lab.identity(model=False) == HashEmbedder().fingerprint


def test_the_bare_model_writes_what_it_is_asked(tmp_path: Path) -> None:
    """The recipes ours is compared with see the model and nothing else."""
    engine = ScriptedEngine(["Résumé."])
    made_of = DeskLab(load(home=tmp_path), tmp_path, engine=engine, embedder=HashEmbedder())
    with closing(made_of) as lab:
        assert lab.write((Message(role="user", content="Résume."),), 20) == "Résumé."
        assert lab.cut("un deux trois quatre", 2) == "un deux"


@pytest.mark.parametrize(
    ("argv", "about"),
    [
        (["evaluate", "--out", "r.json"], "--data"),
        (["evaluate", "--data", ".", "--out", ""], "--out"),
        (["evaluate", "--data", "nowhere/at/all", "--out", "r.json"], "nowhere/at/all"),
        (["evaluate", "sorting", "--data", ".", "--out", "r.json"], "sorting"),
    ],
)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_wrong_usage_is_one_line(
    argv: list[str], about: str, lang: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Status 2, what is wrong, no traceback, in the reader's language."""
    assert main([*argv, "--ui", lang, "--home", str(tmp_path)]) == 2

    said = capsys.readouterr()
    assert said.out == ""
    assert about in said.err
    assert len(said.err.splitlines()) == 1


def test_the_command_writes_a_report_and_a_page(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Search needs no language model; the second run finds every row done."""
    folder = tmp_path / "data" / "xquad_en"
    write_lines(
        folder / "passages.jsonl",
        {"passage_id": "x0", "title": "Bridge", "text": BRIDGE["en"]},
        {"passage_id": "x1", "title": "Strike", "text": STRIKE["en"]},
    )
    write_lines(
        folder / "questions.jsonl",
        {"qid": "q0", "question": "Who voted to strike?", "passage_id": "x1", "answers": []},
    )
    out = tmp_path / "out" / "report.json"
    argv = ["evaluate", "search", "--data", str(tmp_path / "data"), "--out", str(out), "--json"]

    assert main([*argv, "--ui", "en", "--home", str(tmp_path / "home")]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == json.loads(out.read_text("utf-8"))
    assert told["suites"]["search"]["figures"]["xquad.r1"]["value"] == 1.0
    assert "Quality report" in out.with_suffix(".html").read_text("utf-8")
    assert main([*argv, "--ui", "fr", "--home", str(tmp_path / "home")]) == 0
    assert json.loads(capsys.readouterr().out)["suites"]["search"]["rows_now"] == 0
    assert "Rapport de qualité" in out.with_suffix(".html").read_text("utf-8")


def test_a_suite_without_data_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Status 1: something asked for was not measured."""
    argv = ["evaluate", "search", "--data", str(tmp_path), "--out", str(tmp_path / "r.json")]

    assert main([*argv, "--ui", "en", "--home", str(tmp_path / "home")]) == 1
    assert "search: no data" in capsys.readouterr().err
