"""Commands that put words to the library: search, ask, verify."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from chatbot.cli.options import Json, Langs, Outlets, Since, Until, option, selection
from chatbot.cli.progress import Progress
from chatbot.cli.rows import Rows
from chatbot.cli.session import Session
from chatbot.errors import RecoupeError, SettingsError

if TYPE_CHECKING:
    from chatbot.build import Desk
    from chatbot.types import Answer, Citation, Event
    from vectorstore.types import Filter

Count = Annotated[
    int, typer.Option("-k", min=1, max=1000, metavar="N", help="cli_opt_k", show_default=False)
]


def search(
    ctx: typer.Context,
    query: Annotated[str | None, typer.Argument(metavar="QUERY", help="cli_arg_query")] = None,
    k: Count = 10,
    queries: Annotated[
        str | None, option("--queries", metavar="FILE.jsonl", key="cli_opt_queries")
    ] = None,
    langs: Langs = None,
    outlets: Outlets = None,
    since: Since = None,
    until: Until = None,
    as_json: Json = False,
) -> int:
    """Find passages for one query, or for every row of a file."""
    session: Session = ctx.obj
    _one_of(query, queries, "QUERY", "--queries")
    where = selection(langs=langs, outlets=outlets, since=since, until=until)
    with session.desk() as desk:
        if query is not None:
            _print_hits(session, desk, {"q": query}, k, where, as_json=as_json)
            return 0
        rows = Rows(path=str(queries), wants=("q",), session=session)
        for place, row in rows:
            try:
                _print_hits(session, desk, row, k, where, as_json=as_json)
            except RecoupeError as error:
                rows.fail(error, origin=place)
        return rows.status


def _print_hits(
    session: Session, desk: Desk, row: dict[str, Any], k: int, where: Filter, *, as_json: bool
) -> None:
    from chatbot.language import detect
    from chatbot.wire import hit_json
    from vectorstore.types import Query

    lang = row.get("lang") or detect(row["q"], session.lang)
    hits = desk.search(Query(text=row["q"], lang=lang, k=k, where=where))
    for rank, hit in enumerate(hits, start=1):
        if as_json:
            session.row(hit_json(hit, rank, row.get("id")))
        else:
            about = session.about(hit.passage.outlet, hit.passage.published, hit.passage.lang)
            session.out(f"{rank}. {hit.passage.title} ({about})\n   {hit.passage.text}\n")
    if not hits and not as_json:
        session.note(session.say("cli_no_hit"))


def ask(
    ctx: typer.Context,
    question: Annotated[
        str | None, typer.Argument(metavar="QUESTION", help="cli_arg_question")
    ] = None,
    questions: Annotated[
        str | None, option("--questions", metavar="FILE.jsonl", key="cli_opt_questions")
    ] = None,
    answer_lang: Annotated[
        Literal["auto", "fr", "en"],
        option("--answer-lang", metavar="auto|fr|en", key="cli_opt_answer_lang"),
    ] = "auto",
    langs: Langs = None,
    outlets: Outlets = None,
    since: Since = None,
    until: Until = None,
    as_json: Json = False,
) -> int:
    """Answer one question, or every row of a file, from the articles."""
    session: Session = ctx.obj
    _one_of(question, questions, "QUESTION", "--questions")
    options: dict[str, Any] = {
        "answer_lang": None if answer_lang == "auto" else answer_lang,
        "ui_lang": session.lang,
        "where": selection(langs=langs, outlets=outlets, since=since, until=until),
    }
    with session.desk() as desk:
        if question is not None:
            _print_answer(session, desk.ask(question, **options), {}, as_json=as_json)
            return 0
        desk.warm()
        rows = Rows(path=str(questions), wants=("q",), session=session)
        for place, row in rows:
            try:
                _print_answer(session, desk.ask(**_asked(row), **options), row, as_json=as_json)
            except RecoupeError as error:
                rows.fail(error, origin=place)
        return rows.status


def _asked(row: dict[str, Any]) -> dict[str, Any]:
    name = None if row.get("id") is None else str(row["id"])
    return {"question": row["q"], "id": name, "lang": row.get("lang")}


def _print_answer(
    session: Session, events: Iterable[Event], row: dict[str, Any], *, as_json: bool
) -> None:
    """Print an answer: one JSON row, or each sentence as it passes its checks, then the sources."""
    from chatbot.types import Answer, Finished, Printed, Stage
    from chatbot.wire import answer_json

    if row and not as_json:
        session.out(f"— {row['q']}")
    with Progress(session) as progress:
        for event in events:
            if isinstance(event, Stage):
                progress.show(event)
            elif isinstance(event, Printed) and not as_json:
                progress.clear()
                session.out(session.cited(event.sentence))
            elif isinstance(event, Finished) and isinstance(event.result, Answer):
                progress.clear()
                if as_json:
                    own = {"id": row["id"]} if "id" in row else {}
                    session.row(answer_json(event.result) | own)
                else:
                    _print_sources(session, event.result)


def _print_sources(session: Session, answer: Answer) -> None:
    cited: Iterable[Citation] = [c for s in answer.sentences for c in s.citations]
    if answer.status == "not_found":
        session.out(answer.text)
        cited = answer.nearest
    session.out()
    for line in dict.fromkeys(session.source(citation) for citation in cited):
        session.out(line)


def verify(
    ctx: typer.Context,
    pairs: Annotated[str, option("--pairs", metavar="FILE.jsonl", key="cli_opt_pairs")],
    as_json: Json = False,
) -> int:
    """Judge whether each row's ``source`` supports its ``claim``; every row comes back, judged."""
    session: Session = ctx.obj
    rows = Rows(path=pairs, wants=("source", "claim"), session=session)
    waiting: deque[dict[str, Any]] = deque()

    def told() -> Iterator[tuple[str, str]]:
        for _place, row in rows:
            waiting.append(row)
            yield row["source"], row["claim"]

    with session.desk() as desk:
        for support, verdict in desk.verify(told()):
            row = waiting.popleft()
            if as_json:
                session.row(row | {"support": round(support, 4), "verdict": verdict})
            else:
                session.out(f"{support:.2f}  {session.say(f'cli_{verdict}'):<14} {row['claim']}")
    return rows.status


def _one_of(word: str | None, file: str | None, first: str, second: str) -> None:
    if (word is None) == (file is None) or not (word or file or "").strip():
        raise SettingsError("cli_one_of", first=first, second=second)
