"""Commands that tell the news: summarize, briefing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from chatbot.cli import daily
from chatbot.cli.options import (
    In,
    Json,
    Langs,
    Outlets,
    Rendering,
    Since,
    Until,
    day,
    option,
    selection,
)
from chatbot.cli.progress import Progress
from chatbot.cli.session import Session
from chatbot.errors import SettingsError

if TYPE_CHECKING:
    from chatbot.library.briefings import PastBriefing
    from chatbot.types import Briefing, Event, Summary
    from vectorstore.types import Filter


class _Asked(TypedDict):
    """Which briefing."""

    date: str
    days: int
    lang: Rendering
    where: Filter


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
    again: Annotated[bool, option("--again", key="cli_opt_again")] = False,
    past: Annotated[bool, option("--list", key="cli_opt_past")] = False,
    show: Annotated[str, option("--show", metavar="ID", key="cli_opt_show")] = "",
    topics: daily.Wanted = None,
    save: daily.Save = False,
    atom: daily.Atom = None,
    fetch: daily.Fetch = False,
    if_new: daily.IfNew = False,
    at: daily.At = None,
    uninstall: daily.Uninstall = False,
    dry_run: daily.DryRun = False,
    as_json: Json = False,
) -> int:
    """Tell the news of some days, story by story; write it to files, or print it.

    1 when a feed or an article that was to be fetched first could not be.
    """
    session: Session = ctx.obj
    places = _several(out, more)
    daily.check_together(at=at, uninstall=uninstall, dry_run=dry_run, save=save, topics=topics)
    if uninstall:
        daily.untimed(session, dry_run=dry_run)
        return 0
    if at is not None:
        repeated = (("--topic", topics), ("--source-lang", langs), ("--outlet", outlets))
        like = daily.Morning(
            days=days, rendering=rendering, out=places, atom=atom, repeated=repeated
        )
        daily.timed(session, like, at=at, dry_run=dry_run)
        return 0
    last = day(date, "--date") if date else _today()
    files = _checked(places, last, atom)
    where = selection(langs=langs, outlets=outlets)
    failed, result = 0, None
    with session.desk() as desk:
        if past:
            _list(session, desk.briefings(), as_json=as_json)
        elif show:
            result = desk.past_briefing(show)
        else:
            failed = daily.fetched(session, desk) if fetch else 0
            for topic in (topics or ()) if save else ():
                desk.add_topic(topic)
            asked: _Asked = {"date": last, "days": days, "lang": rendering, "where": where}
            if if_new and daily.nothing_new(desk, files, **asked):
                session.note(session.say("daily_nothing_new"))
            else:
                events = desk.brief(**asked, ui_lang=session.lang, topics=topics or (), again=again)
                result = _made(session, events, if_new=if_new)
        if atom:
            daily.write_feed(session, desk, atom)
    if result is not None:
        _give(session, result, files, as_json=as_json)
    return 1 if failed else 0


def _checked(places: list[str], date: str, atom: Path | None) -> list[Path]:
    """The files to write; raises `ExportError` for one that could not be, before any work."""
    from chatbot.export import check

    files = daily.dated(map(Path, places), date)
    for file in files:
        check(file)
    if atom:
        daily.check_feed(atom)
    return files


def _give(session: Session, result: Briefing, files: list[Path], *, as_json: bool) -> None:
    """Write a briefing to its files; print it if there are none."""
    from chatbot.export import write

    for file in files:
        write(result, file, ui_lang=session.lang)
        session.note(session.say("cli_written", path=file))
    if as_json or not files:
        _print(session, result, as_json=as_json)


def _list(session: Session, briefings: Iterable[PastBriefing], *, as_json: bool) -> None:
    """Past briefings, a line each, newest first."""
    known = list(briefings)
    for one in known:
        if as_json:
            session.row(asdict(one))
            continue
        title = next((t.get(session.lang) or next(iter(t.values()), "") for t in one.titles), "")
        values = {"id": one.id, "date": one.date, "days": one.days, "told_in": one.lang}
        session.out(session.say("briefing_listed", **values, stories=one.stories, title=title))
    if not known:
        session.note(session.say("briefing_none"))


def _made(session: Session, events: Iterable[Event], *, if_new: bool) -> Briefing | None:
    """The briefing just made, or made before: which of the two is said, and when nothing is new.

    Nothing with ``if_new`` when it tells nothing new.
    """
    from chatbot.briefing import has_news
    from chatbot.types import Briefing

    started = dt.datetime.now().astimezone().replace(microsecond=0)
    result = _result(session, events)
    if not isinstance(result, Briefing):
        msg = "a briefing came out as something else"
        raise TypeError(msg)
    if result.made and dt.datetime.fromisoformat(result.made) < started:
        session.note(session.say("briefing_kept", made=result.made[:16].replace("T", " ")))
    if not result.stories:
        session.note(session.say("briefing_empty"))
    elif not has_news(result) and result.previous:
        session.note(session.say("briefing_quiet", date=result.previous))
    return None if if_new and not has_news(result) else result


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
