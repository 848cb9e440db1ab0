"""The commands, over a desk that says what a test tells it."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

import pytest

from chatbot.cli import main
from chatbot.cli.progress import Progress
from chatbot.cli.session import Session
from chatbot.errors import IngestError, LibraryError, ModelError
from chatbot.library.briefings import PastBriefing
from chatbot.types import (
    Answer,
    Article,
    Briefing,
    Citation,
    Event,
    Finished,
    Ingested,
    Lang,
    Printed,
    Seconds,
    Sentence,
    Stage,
    Summary,
)
from vectorstore.types import Filter, Hit, Passage, Query, StoreError

SOURCE = "Le pont de Clairval rouvre lundi. La mairie l’a confirmé."
ARTICLE = Article(
    article_id="a1f00d",
    source="/articles/pont.txt",
    title="Clairval : le pont rouvre",
    text=SOURCE,
    lang="fr",
    outlet="L’Écho de Clairval",
    published="2026-03-02",
    removed=("Partager",),
)
PASSAGE = Passage(
    article_id="a1f00d",
    ordinal=0,
    text=SOURCE[:33],
    start=0,
    end=33,
    lang="fr",
    outlet=ARTICLE.outlet,
)
CITATION = Citation(
    n=1,
    article_id="a1f00d",
    passage_id=PASSAGE.id,
    outlet=ARTICLE.outlet,
    title=ARTICLE.title,
    url="",
    published="2026-03-02",
    lang="fr",
    quote=SOURCE[:33],
    start=0,
    end=33,
)
SENTENCE = Sentence(
    text="The bridge reopens on Monday.",
    lang="en",
    status="supported",
    support=0.9,
    citations=(CITATION,),
)
SECONDS = Seconds(first_token=0.5, total=1.25)
ANSWER = Answer(
    id=None,
    question="When?",
    lang="en",
    status="answered",
    sentences=(SENTENCE,),
    text=SENTENCE.text,
    nearest=(),
    prompt="answer.en@1",
    model="scripted",
    seconds=SECONDS,
)
SUMMARY = Summary(
    title={"fr": "Le pont", "en": "The bridge"},
    lang="both",
    facts=(),
    articles=("a1f00d",),
    left_out=(),
    prompt="fact@1",
    model="scripted",
    seconds=SECONDS,
)
BRIEFING = Briefing(
    date="2026-03-04",
    days=2,
    lang="both",
    stories=(),
    left_out=(),
    model="scripted",
    prompt="fact@1",
    seconds=SECONDS,
)


PAST = PastBriefing(
    id="b0a7",
    date="2026-03-04",
    days=2,
    lang="both",
    made="2026-03-04T06:00:00+01:00",
    stories=1,
    titles=({"fr": "Le pont rouvre", "en": "The bridge is open"},),
)


class Shelf:
    """A library of one article."""

    def article(self, article_id: str) -> Article:
        """Know one id."""
        if article_id != ARTICLE.article_id:
            raise LibraryError("article_unknown", id=article_id)
        return ARTICLE

    def articles(self, where: Filter = Filter()) -> Iterator[Article]:  # noqa: B008 - frozen
        """Filter by outlet only."""
        if not where.outlets or ARTICLE.outlet in where.outlets:
            yield ARTICLE


@dataclass
class FakeDesk:
    """Remembers what it was asked; `error` is raised by what follows a search."""

    library: Shelf = field(default_factory=Shelf)
    calls: list[tuple[str, Any]] = field(default_factory=list)
    error: Exception | None = None
    closed: bool = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.closed = True

    def ingest(self, sources: Iterable[str], **options: Any) -> Iterator[Ingested]:
        """Fail for every name that holds ``bad``."""
        self.calls.append(("ingest", options))
        for source in sources:
            if "bad" in source:
                error = IngestError("article_unknown", id=source)
                yield Ingested(source=source, status="failed", error=error)
            else:
                yield Ingested(source=source, status="added", article=ARTICLE)

    def remove(self, article_id: str) -> Article:
        """Remove what the shelf knows."""
        return self.library.article(article_id)

    def search(self, query: Query) -> list[Hit]:
        """Find the one passage."""
        self.calls.append(("search", query))
        if self.error:
            raise self.error
        return [Hit(passage=PASSAGE, score=0.03, dense_rank=1)]

    def warm(self) -> None:
        """Be warm."""

    def ask(self, question: str, **options: Any) -> Iterator[Event]:
        """Give the one answer; fail on a question that holds ``fail``."""
        self.calls.append((question, options))
        yield Stage(name="search")
        if "fail" in question:
            raise ModelError("engine_closed")
        if self.error:
            raise self.error
        yield Printed(sentence=SENTENCE)
        yield Finished(result=ANSWER)

    def summarize(self, **options: Any) -> Iterator[Event]:
        """Give the one summary."""
        self.calls.append(("summarize", options))
        yield Finished(result=SUMMARY)

    def brief(self, **options: Any) -> Iterator[Event]:
        """Give the one briefing."""
        self.calls.append(("brief", options))
        yield Finished(result=BRIEFING)

    def briefings(self) -> list[PastBriefing]:
        """List the one briefing."""
        return [PAST]

    def past_briefing(self, briefing_id: str) -> Briefing:
        """Know one id."""
        if briefing_id != PAST.id:
            raise LibraryError("briefing_unknown", id=briefing_id)
        return BRIEFING

    def verify(self, pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[float, str]]:
        """Support what is said in the same words; judge two pairs at a time."""
        for source, claim in list(pairs):
            yield (1.0, "supported") if claim in source else (0.25, "unsupported")

    def reindex(self) -> Iterator[Stage]:
        """Do it in one step."""
        yield Stage(name="index", done=1, total=1)


@dataclass(frozen=True)
class Run:
    """What one command line did."""

    status: int
    out: str
    err: str
    desk: FakeDesk

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


Recoupe = Callable[..., Run]


@pytest.fixture
def recoupe(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Recoupe:
    """Run a command line over a fake desk."""
    monkeypatch.setenv("RECOUPE_HOME", str(tmp_path / "home"))

    def run(*argv: str, desk: FakeDesk | None = None, ui: str = "en") -> Run:
        made: Any = desk or FakeDesk()
        status = main([*argv, "--ui", ui], desk_factory=lambda _settings: made)
        said = capsys.readouterr()
        return Run(status=status, out=said.out, err=said.err, desk=made)

    return run


def jsonl(path: Path, *lines: object) -> str:
    """Write rows, or lines as they are, to a file."""
    text = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(text) + "\n", "utf-8")
    return str(path)


def test_ingest_names_the_failed_and_goes_on(recoupe: Recoupe) -> None:
    """One bad file makes the status 1, is named on stderr, and stops nothing."""
    run = recoupe("ingest", "bad.pdf", "pont.txt", "--outlet", "L’Écho", "--json")

    assert run.status == 1
    assert [row["status"] for row in run.rows] == ["failed", "added"]
    assert "bad.pdf" in run.err
    assert run.desk.calls[0][1]["hints"].outlet == "L’Écho"
    assert run.desk.closed


def test_ingest_takes_text_from_standard_input(
    recoupe: Recoupe, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``-`` hands over the bytes of stdin."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("Été".encode())))

    run = recoupe("ingest", "-", "--published", "2026-03-02")

    assert run.desk.calls[0][1]["stdin"] == "Été".encode()
    assert run.out.startswith("added")


def test_words_that_are_not_utf8_are_escaped(recoupe: Recoupe, tmp_path: Path) -> None:
    """Only what names a file goes on as it came, so that the file is found."""
    odd = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")
    Path(odd).touch()

    run = recoupe("ingest", odd, "--outlet", os.fsdecode(b"caf\xe9"), "--json")

    assert run.desk.calls[0][1]["hints"].outlet == "caf\\xe9"
    assert run.rows[0]["source"] == odd


def test_ingest_refuses_a_date_that_is_none(recoupe: Recoupe) -> None:
    """A hint nobody can use is a usage error, before anything is opened."""
    run = recoupe("ingest", "pont.txt", "--published", "hier")

    assert (run.status, run.desk.calls) == (2, [])
    assert "--published" in run.err


def test_library_list_filters(recoupe: Recoupe) -> None:
    """Every article is a row; filters apply."""
    assert [row["article_id"] for row in recoupe("library", "list", "--json").rows] == ["a1f00d"]
    assert recoupe("library", "list", "--outlet", "Autre", "--json").rows == []
    assert "Clairval" in recoupe("library", "list").out


def test_library_show_gives_the_text_citations_point_into(recoupe: Recoupe) -> None:
    """``text`` is the stored text, ``removed`` what was cleaned away."""
    row = recoupe("library", "show", "a1f00d", "--json").rows[0]

    assert row["text"][CITATION.start : CITATION.end] == CITATION.quote
    assert row["removed"] == ["Partager"]


@pytest.mark.parametrize("verb", ["show", "remove"])
def test_library_names_an_unknown_article(recoupe: Recoupe, verb: str) -> None:
    """An id nobody knows is a failed input: status 1, one line."""
    run = recoupe("library", verb, "nope", ui="fr")

    assert (run.status, run.out) == (1, "")
    assert "nope" in run.err
    assert len(run.err.splitlines()) == 1


def test_search_prints_a_row_a_hit(recoupe: Recoupe) -> None:
    """Filters and the number wanted reach the search."""
    run = recoupe("search", "le pont", "-k", "3", "--since", "2026-03-01", "--json")

    query = run.desk.calls[0][1]
    assert (query.k, query.where.since) == (3, "2026-03-01")
    assert run.rows[0]["rank"] == 1
    assert "id" not in run.rows[0]


def test_search_reads_many_queries_and_names_bad_lines(recoupe: Recoupe, tmp_path: Path) -> None:
    """Each bad line is named by number; the others are searched; the status is 1."""
    rows = jsonl(
        tmp_path / "q.jsonl",
        {"id": "q1", "q": "le pont de Clairval", "lang": "fr"},
        "{not json",
        "",
        ["a", "list"],
        {"id": "q2", "q": "  "},
        {"id": "q3", "q": "the bridge", "lang": "de"},
        {"id": "q4", "q": "the bridge in Clairval"},
    )

    run = recoupe("search", "--queries", rows, "--json")

    assert run.status == 1
    assert [row["id"] for row in run.rows] == ["q1", "q4"]
    assert [line.split(" — ")[0] for line in run.err.splitlines()] == [
        f"recoupe: {rows}:{n}" for n in (2, 4, 5, 6)
    ]


def test_ask_prints_sentences_with_marks_then_sources(recoupe: Recoupe) -> None:
    """A reader sees each sentence with its marks, then who said it, when, in which words."""
    run = recoupe("ask", "When?", ui="fr")

    assert run.out.splitlines() == [
        "The bridge reopens on Monday. [1]",
        "",
        "[1] L’Écho de Clairval, 2026-03-02, fr — Clairval : le pont rouvre",
        "    «\u00a0Le pont de Clairval rouvre lundi.\u00a0»",
    ]


@pytest.mark.parametrize(
    ("lang", "quote", "marked"),
    [
        ("fr", "Le pont rouvre.", "«\u00a0Le pont rouvre.\u00a0»"),
        ("en", "The bridge reopens.", "“The bridge reopens.”"),
    ],
)
@pytest.mark.parametrize("ui", ["fr", "en"])
def test_what_is_quoted_has_the_marks_of_its_language(
    ui: Lang, lang: Lang, quote: str, marked: str
) -> None:
    """Whatever the reader's: a quotation and a source's words; what is written has none."""
    session = Session(lang=ui)
    citation = replace(CITATION, quote=quote, lang=lang)
    told = replace(SENTENCE, text=quote, lang=lang, citations=(citation,))

    assert session.cited(replace(told, status="quoted")) == f"{marked} [1]"
    assert session.cited(told) == f"{quote} [1]"
    assert session.source(citation).endswith(f"\n    {marked}")


def test_ask_reads_many_questions(recoupe: Recoupe, tmp_path: Path) -> None:
    """Every answer carries its row's id as it was; a failing one is named, the rest go on."""
    rows = jsonl(
        tmp_path / "q.jsonl",
        {"id": 7, "q": "Quand ?", "lang": "fr", "note": "kept out"},
        {"id": "b", "q": "fail"},
        {"q": "Where?"},
    )

    run = recoupe("ask", "--questions", rows, "--answer-lang", "en", "--json")

    assert run.status == 1
    assert [row["id"] for row in run.rows] == [7, None]
    assert f"{rows}:2" in run.err
    assert run.desk.calls[0][1]["lang"] == "fr"
    assert {call[1]["answer_lang"] for call in run.desk.calls} == {"en"}


def test_ask_wants_one_question_or_a_file(recoupe: Recoupe, tmp_path: Path) -> None:
    """Both, neither or a blank one is a usage error."""
    rows = jsonl(tmp_path / "q.jsonl", {"q": "Quand ?"})

    assert recoupe("ask").status == 2
    assert recoupe("ask", "  ").status == 2
    assert recoupe("ask", "Quand ?", "--questions", rows).status == 2
    assert recoupe("ask", "--questions", str(tmp_path / "none.jsonl")).status == 2


def test_summarize_takes_several_articles(recoupe: Recoupe) -> None:
    """Ids may follow one option, or each its own."""
    for ids in (["--articles", "a", "b"], ["--articles", "a", "--articles", "b"]):
        run = recoupe("summarize", *ids, "--in", "fr", "--sentences", "3", "--json")

        options = run.desk.calls[0][1]
        assert (options["articles"], options["lang"], options["sentences"]) == (["a", "b"], "fr", 3)
        assert run.rows[0]["title"] == SUMMARY.title


def test_stray_words_are_refused(recoupe: Recoupe) -> None:
    """Words that belong to no option are not swallowed."""
    assert recoupe("summarize", "stray").status == 2
    assert recoupe("briefing", "stray.md").status == 2


def test_briefing_writes_several_files(recoupe: Recoupe, tmp_path: Path) -> None:
    """``--out`` takes several files at once, and keeps stdout for ``--json``."""
    files = [tmp_path / "b.md", tmp_path / "b.html", tmp_path / "b.json"]

    run = recoupe("briefing", "--date", "2026-03-04", "--days", "2", "--out", *map(str, files))

    assert (run.status, run.out) == (0, "")
    assert all(file.stat().st_size for file in files)
    assert json.loads(files[2].read_text("utf-8"))["date"] == "2026-03-04"


def test_past_briefings_are_listed(recoupe: Recoupe) -> None:
    """A line each, with the headline in the reader's language; whole rows as JSON."""
    run = recoupe("briefing", "--list", ui="fr")

    assert "b0a7" in run.out
    assert "Le pont rouvre" in run.out
    assert run.desk.calls == []
    row = recoupe("briefing", "--list", "--json").rows[0]
    assert (row["id"], row["stories"], row["titles"][0]["en"]) == ("b0a7", 1, "The bridge is open")


def test_a_past_briefing_is_shown_in_any_format(recoupe: Recoupe, tmp_path: Path) -> None:
    """It is written again without being made again."""
    file = tmp_path / "b.md"
    run = recoupe("briefing", "--show", "b0a7", "--out", str(file))

    assert (run.status, run.desk.calls) == (0, [])
    assert file.stat().st_size
    assert recoupe("briefing", "--show", "b0a7", "--json").rows[0]["date"] == "2026-03-04"
    unknown = recoupe("briefing", "--show", "ffff")
    assert unknown.status == 2
    assert "ffff" in unknown.err


def test_a_briefing_says_whether_it_is_new(recoupe: Recoupe) -> None:
    """Made before, or without anything to tell, is said on stderr; ``--again`` is passed on."""
    run = recoupe("briefing", "--date", "2026-03-04", "--again")

    assert run.desk.calls[0][1]["again"] is True
    assert "published" in run.err


@pytest.mark.parametrize(("seconds", "said"), [(0.2, "1 s"), (89, "89 s"), (300, "5 min")])
def test_the_time_left_is_shown(seconds: float, said: str) -> None:
    """In seconds, then in minutes, on the line of progress."""
    lines: list[str] = []
    progress = Progress(Session(lang="fr"))
    progress.text = lines.append  # type: ignore[method-assign,assignment]
    progress.show(Stage(name="write", done=2, total=9, left=seconds))

    assert said in lines[0]
    assert "2/9" in lines[0]


def test_briefing_refuses_a_format_before_working(recoupe: Recoupe, tmp_path: Path) -> None:
    """A file nobody can write is said at once, not after minutes of work."""
    run = recoupe("briefing", "--out", str(tmp_path / "b.xls"))

    assert (run.status, run.desk.calls) == (2, [])


def test_verify_keeps_every_key_of_a_row(recoupe: Recoupe, tmp_path: Path) -> None:
    """Rows come back in order with two more keys; a bad one is named."""
    rows = jsonl(
        tmp_path / "pairs.jsonl",
        {"id": 1, "source": "Il pleut à Clairval.", "claim": "Il pleut", "gold": True},
        {"source": "Il pleut."},
        {"id": 3, "source": "It rains.", "claim": "It snows"},
    )

    run = recoupe("verify", "--pairs", rows, "--json")

    assert run.status == 1
    assert run.rows[0] == {
        "id": 1,
        "source": "Il pleut à Clairval.",
        "claim": "Il pleut",
        "gold": True,
        "support": 1.0,
        "verdict": "supported",
    }
    assert run.rows[1]["verdict"] == "unsupported"
    assert f"{rows}:2" in run.err


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (ModelError("engine_closed"), 2),
        (StoreError("broken"), 2),
        (KeyboardInterrupt(), 130),
        (BrokenPipeError(), 141),
    ],
)
def test_ends_without_a_traceback(recoupe: Recoupe, error: Exception, status: int) -> None:
    """What can go wrong is one line or none, and the library is closed."""
    run = recoupe("ask", "When?", desk=FakeDesk(error=error))

    assert run.status == status
    assert len(run.err.splitlines()) == (1 if status == 2 else 0)
    assert run.desk.closed


def test_a_bug_still_crashes(recoupe: Recoupe) -> None:
    """An error that is not ours is not explained away."""
    with pytest.raises(ZeroDivisionError):
        recoupe("ask", "When?", desk=FakeDesk(error=ZeroDivisionError()))


def test_reindex_says_when_it_is_done(recoupe: Recoupe) -> None:
    """Progress goes to stderr, nothing to stdout."""
    run = recoupe("reindex", ui="fr")

    assert (run.status, run.out) == (0, "")
    assert "index" in run.err
