"""Commands that tell the news: summarize, briefing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chatbot.cli.options import In, Json, Langs, Outlets, Since, Until, day, option, selection
from chatbot.cli.progress import Progress
from chatbot.cli.session import Session
from chatbot.errors import SettingsError

if TYPE_CHECKING:
    from chatbot.types import Briefing, Event, Summary

More = Annotated[list[str] | None, typer.Argument(hidden=True)]
"""What follows the first value of an option that takes several."""


def summarize(
    ctx: typer.Context,
    more: More = None,
    articles: Annotated[
        list[str] | None, option("--articles", metavar="ID…", key="cli_opt_articles")
    ] = None,
    query: Annotated[str, option("--query", metavar="TEXT", key="cli_opt_query")] = "",
    rendering: In = "both",
    sentences: Annotated[
        int, typer.Option(min=1, max=50, metavar="N", help="cli_opt_sentences", show_default=False)
    ] = 6,
    langs: Langs = None,
    outlets: Outlets = None,
    since: Since = None,
    until: Until = None,
    as_json: Json = False,
) -> None:
    """Summarise all that matches, each sentence cited."""
    session: Session = ctx.obj
    chosen = _several(articles, more)
    where = selection(langs=langs, outlets=outlets, since=since, until=until)
    with session.desk() as desk:
        events = desk.summarize(
            articles=chosen,
            query=query,
            where=where,
            lang=rendering,
            ui_lang=session.lang,
            sentences=sentences,
        )
        _print(session, _result(session, events), as_json=as_json)


def briefing(
    ctx: typer.Context,
    more: More = None,
    date: Annotated[str | None, option("--date", metavar="YYYY-MM-DD", key="cli_opt_date")] = None,
    days: Annotated[
        int, typer.Option(min=1, max=36500, metavar="N", help="cli_opt_days", show_default=False)
    ] = 1,
    rendering: In = "both",
    out: Annotated[list[str] | None, option("--out", metavar="FILE…", key="cli_opt_out")] = None,
    langs: Langs = None,
    outlets: Outlets = None,
    as_json: Json = False,
) -> None:
    """Tell the news of some days, story by story; write it to files, or print it."""
    from chatbot.export import check, write

    session: Session = ctx.obj
    files = [Path(name) for name in _several(out, more)]
    for file in files:
        check(file)
    with session.desk() as desk:
        events = desk.brief(
            date=day(date, "--date") if date else _today(),
            days=days,
            lang=rendering,
            ui_lang=session.lang,
            where=selection(langs=langs, outlets=outlets),
        )
        result = _result(session, events)
    for file in files:
        write(result, file, ui_lang=session.lang)
        session.note(session.say("cli_written", path=file))
    if as_json or not files:
        _print(session, result, as_json=as_json)


def _today() -> str:
    """The reader's own calendar day."""
    return dt.datetime.now().astimezone().date().isoformat()


def _several(values: list[str] | None, more: list[str] | None) -> list[str]:
    """Join ``--out a b`` and ``--out a --out b`` into one list."""
    if more and not values:
        raise SettingsError("cli_extra", argument=more[0])
    return [*(values or ()), *(more or ())]


def _result(session: Session, events: Iterable[Event]) -> Summary | Briefing:
    """Follow the work to its end; a use case that ends without a result is a bug."""
    from chatbot.types import Answer, Finished, Stage

    with Progress(session) as progress:
        for event in events:
            if isinstance(event, Stage):
                progress.show(event)
            elif isinstance(event, Finished) and not isinstance(event.result, Answer):
                return event.result
    msg = "the work ended without a result"
    raise RuntimeError(msg)


def _print(session: Session, result: Summary | Briefing, *, as_json: bool) -> None:
    from chatbot.wire import result_json

    if as_json:
        session.row(result_json(result))
        return
    from chatbot.export.layout import page
    from chatbot.export.markdown import markdown

    session.out(markdown(page(result, ui_lang=session.lang, articles={})).rstrip())
