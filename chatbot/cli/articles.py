"""Commands about the stored articles: ingest, library, reindex."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, TextIO

import typer

from chatbot.cli.options import Json, Langs, Outlets, Since, Until, day, option, selection
from chatbot.cli.progress import Progress
from chatbot.cli.session import Session
from chatbot.errors import LibraryError, RecoupeError

ArticleId = Annotated[str, typer.Argument(metavar="ID", help="cli_arg_id")]


def ingest(
    ctx: typer.Context,
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE…", help="cli_arg_sources")],
    outlet: Annotated[
        str | None, option("--outlet", metavar="NAME", key="cli_opt_hint_outlet")
    ] = None,
    published: Annotated[
        str | None, option("--published", metavar="YYYY-MM-DD", key="cli_opt_hint_published")
    ] = None,
    title: Annotated[
        str | None, option("--title", metavar="TEXT", key="cli_opt_hint_title")
    ] = None,
    as_json: Json = False,
) -> int:
    """Read articles into the library; 1 when some could not be read."""
    from chatbot.types import Hints
    from chatbot.wire import ingested_json

    session: Session = ctx.obj
    hints = Hints(outlet=outlet, published=_moment(published), title=title)
    stdin = _given() if "-" in sources else None
    failed = 0
    with session.desk() as desk, Progress(session) as progress:
        progress.text(session.say("cli_opening"))
        for done in desk.ingest(sources, hints=hints, stdin=stdin):
            progress.clear()
            if done.status == "failed":
                failed += 1
                _name_failure(session, done.source, done.error)
            if as_json:
                session.row(ingested_json(done, session.lang))
            elif done.article is not None:
                status = session.say(f"cli_status_{done.status}")
                session.out(f"{status:<10} {done.article.title}")
            progress.text(session.say("cli_reading"))
    return 1 if failed else 0


def library_list(
    ctx: typer.Context,
    langs: Langs = None,
    outlets: Outlets = None,
    since: Since = None,
    until: Until = None,
    as_json: Json = False,
) -> None:
    """List the stored articles, a line each."""
    from chatbot.wire import article_row

    session: Session = ctx.obj
    where = selection(langs=langs, outlets=outlets, since=since, until=until)
    with session.desk() as desk:
        for article in desk.library.articles(where):
            if as_json:
                session.row(article_row(article))
            else:
                about = session.about(article.outlet, article.published, article.lang)
                session.out(f"{article.article_id}  {article.title} ({about})")


def library_show(ctx: typer.Context, article_id: ArticleId, as_json: Json = False) -> int:
    """Print one article as stored; 1 when there is none of that id."""
    from chatbot.wire import article_json

    session: Session = ctx.obj
    with session.desk() as desk:
        try:
            article = desk.library.article(article_id)
        except LibraryError as error:
            return session.missed(error)
    if as_json:
        session.row(article_json(article))
        return 0
    about = session.about(article.outlet, article.published, article.lang)
    session.out(f"{article.title}\n{about}\n{article.url or article.source}\n\n{article.text}")
    if article.removed:
        session.note(session.say("cli_removed_lines", count=len(article.removed)))
    return 0


def library_remove(ctx: typer.Context, article_id: ArticleId) -> int:
    """Take an article out of the library and of every index; 1 when there is none of that id."""
    session: Session = ctx.obj
    with session.desk() as desk:
        try:
            article = desk.remove(article_id)
        except LibraryError as error:
            return session.missed(error)
    session.note(session.say("cli_removed", title=article.title))
    return 0


def library_export(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="cli_arg_export")],
) -> None:
    """Write every stored article and its revisions to a file of JSON lines, all or nothing."""
    from chatbot.library.export import export

    session: Session = ctx.obj
    with session.desk() as desk:
        count = export(desk.library, file)
    session.note(session.say("cli_exported", count=count, path=file))


def reindex(ctx: typer.Context) -> None:
    """Make the indexes anew from the library; no model, no reading again."""
    session: Session = ctx.obj
    with session.desk() as desk, Progress(session) as progress:
        for stage in desk.reindex():
            progress.show(stage)
    session.note(session.say("cli_reindexed"))


def _given() -> bytes:
    """Standard input to its end; nothing where it is closed."""
    given: TextIO | None = sys.stdin
    return b"" if given is None else given.buffer.read()


def _moment(text: str | None) -> str | None:
    """Keep a date and time as given when its date is one."""
    if text:
        day(text[:10], "--published")
    return text


def _name_failure(session: Session, source: str, error: Exception | None) -> None:
    if isinstance(error, RecoupeError):
        session.fail(error, origin="" if error.origin else source)
    else:
        session.note(f"recoupe: {source} — {error}")
