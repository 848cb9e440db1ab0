"""Rows done are kept, samples grow without changing, floors hold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from chatbot.errors import ExportError, SettingsError
from chatbot.evaluation.floors import regressions
from chatbot.evaluation.reading import lines, sample, several
from chatbot.evaluation.remembering import RememberingEmbedder
from chatbot.evaluation.types import Outcome, Row
from chatbot.evaluation.work import Work
from vectorstore.embedders import HashEmbedder
from vectorstore.types import Vectors

ROWS = [Row(id=f"q{n}", group="fr" if n % 2 else "en") for n in range(20)]


def test_a_row_done_is_remembered_by_another_run(tmp_path: Path) -> None:
    """The file says what the row came to, in French too."""
    path = tmp_path / "work" / "rows.jsonl"
    Work(path).keep("answers", "model-1", {"id": "q1", "group": "fr", "text": "à l’été"})

    known = Work(path).known("answers", "q1", "model-1")
    assert known == {"id": "q1", "group": "fr", "text": "à l’été"}


def test_another_model_or_suite_knows_nothing(tmp_path: Path) -> None:
    """What one model said is no figure of another."""
    work = Work(tmp_path / "rows.jsonl")
    work.keep("answers", "model-1", {"id": "q1", "group": "fr"})

    assert work.known("answers", "q1", "model-2") is None
    assert work.known("refusal", "q1", "model-1") is None


@pytest.mark.parametrize("cut", [b'{"key": "ab', '{"key": "é'.encode()[:-1], b"{"])
def test_a_line_cut_short_is_passed_over(tmp_path: Path, cut: bytes) -> None:
    """A kill in the middle of a write, or of a letter, costs that row and not the next one."""
    path = tmp_path / "rows.jsonl"
    work = Work(path)
    work.keep("answers", "m", {"id": "q1", "group": "fr"})
    path.write_bytes(path.read_bytes() + cut)

    again = Work(path)
    assert again.known("answers", "q1", "m") is not None
    again.keep("answers", "m", {"id": "q2", "group": "fr"})
    assert Work(path).known("answers", "q2", "m") is not None


@pytest.mark.parametrize("odd", ["\u2028", "\x85", "\r\n", "\x0c"])
def test_a_row_is_one_line_whatever_it_says(tmp_path: Path, odd: str) -> None:
    """What other programs take for the end of a line is part of a text."""
    outcome: Outcome = {"id": "q1", "group": "fr", "text": f"le pont{odd}la gare"}
    Work(tmp_path / "rows.jsonl").keep("answers", "m", outcome)

    assert Work(tmp_path / "rows.jsonl").known("answers", "q1", "m") == outcome


def test_forgetting_starts_afresh(tmp_path: Path) -> None:
    """Nothing is left, in memory or on disk, but folders that are no library of ours."""
    for name, file in (("answers", "library.sqlite"), ("mine", "notes.txt")):
        (tmp_path / name).mkdir()
        (tmp_path / name / file).write_text("", "utf-8")
    work = Work(tmp_path / "rows.jsonl")
    work.keep("answers", "m", {"id": "q1", "group": "fr"})
    work.forget()

    assert work.known("answers", "q1", "m") is None
    assert Work(tmp_path / "rows.jsonl").known("answers", "q1", "m") is None
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A file where a folder should be: one clear error."""
    (tmp_path / "file").write_text("", "utf-8")

    with pytest.raises(ExportError, match="file"):
        Work(tmp_path / "file" / "rows.jsonl")


def test_a_larger_sample_holds_the_smaller() -> None:
    """A quick look is part of the whole run, whatever the order of the file."""
    small = {row.id for row in sample(ROWS, 3)}
    large = {row.id for row in sample(reversed(ROWS), 6)}

    assert len(small) == 6
    assert small < large
    assert len(sample(ROWS, None)) == 20


def test_costly_rows_are_sampled_more_sparingly() -> None:
    """A quarter of them at a cost of four, and never none."""
    rows = [Row(id=f"q{n}", group="long", cost=4) for n in range(20)]

    assert [len(sample(rows, most)) for most in (12, 2, None)] == [3, 1, 20]


def test_data_that_is_not_there_is_no_row_and_damage_is_named(tmp_path: Path) -> None:
    """A missing file is empty, a broken one an error with its name."""
    (tmp_path / "a.jsonl").write_text('{"id": 1}\n\n{"id": 2}\n', "utf-8")
    assert lines(tmp_path / "absent.jsonl") == []
    assert len(several(tmp_path)) == 2

    (tmp_path / "b.jsonl").write_text("{oops", "utf-8")
    with pytest.raises(SettingsError, match=r"b\.jsonl"):
        several(tmp_path)


class Counting(HashEmbedder):
    """Counts what it embeds."""

    embedded = 0

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Count, then embed."""
        self.embedded += len(texts)
        return super().embed_passages(texts)


def test_a_text_is_embedded_once(tmp_path: Path) -> None:
    """Same vectors, from memory, by another process too; queries and passages apart."""
    inner = Counting()
    first = RememberingEmbedder(inner, tmp_path / "vectors.sqlite")
    vectors = first.embed_passages(["Le pont", "La gare", "Le pont"])
    first.close()
    second = RememberingEmbedder(inner, tmp_path / "vectors.sqlite")

    again = second.embed_passages(["La gare", "Le pont"])
    second.embed_queries(["Le pont"])
    assert np.array_equal(vectors[[1, 0]], again)
    assert inner.embedded == 3  # two passages, and a query that this embedder treats as one
    assert second.embed_passages([]).shape == (0, inner.dim)


REPORT = {
    "suites": {
        "search": {"figures": {"piaf.r1": {"value": 0.74, "better": "higher"}}},
        "refusal": {"figures": {"hallucination.fr": {"value": 0.2, "better": "lower"}}},
    }
}


@pytest.mark.parametrize(
    ("floors", "found"),
    [
        ({"search.piaf.r1": 0.74, "refusal.hallucination.fr": 0.2}, []),
        ({"search.piaf.r1": 0.743}, []),
        ({"search.piaf.r1": 0.80}, ["search.piaf.r1: 0.740 < 0.800"]),
        ({"refusal.hallucination.fr": 0.1}, ["refusal.hallucination.fr: 0.200 > 0.100"]),
        ({"refusal.hallucination.fr": 0.3}, []),
        ({"search.piaf.r5": 0.1}, ["search.piaf.r5: not measured"]),
        ({"absent.auc": 0.1}, ["absent.auc: not measured"]),
    ],
)
def test_a_drop_is_a_regression(floors: dict[str, float], found: list[str]) -> None:
    """The wrong side of a floor, beyond noise, whichever side is wrong; and silence too."""
    assert regressions(REPORT, floors) == found
