"""Commands about what comes by itself: feeds, and the topics a reader cares for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from chatbot.cli.options import Json, option
from chatbot.cli.progress import Progress
from chatbot.cli.session import Session
from chatbot.errors import IngestError, LibraryError, RecoupeError

if TYPE_CHECKING:
    from chatbot.library.feeds import Feed
    from chatbot.types import Ingested

Address = Annotated[str, typer.Argument(metavar="URL", help="cli_arg_feed")]
Topic = Annotated[str, typer.Argument(metavar="TEXT", help="cli_arg_topic")]


def feeds_add(
    ctx: typer.Context,
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE…", help="cli_arg_feeds")],
    title: Annotated[str, option("--title", metavar="TEXT", key="cli_opt_feed_title")] = "",
    as_json: Json = False,
) -> int:
    """Follow feeds; 1 when some could not be read, each named."""
    session: Session = ctx.obj
    failed = 0
    with session.desk() as desk:
        for source in sources:
            try:
                for feed in desk.add_feeds(source, title):
                    _show(session, feed, as_json=as_json)
            except IngestError as error:
                failed += 1
                session.fail(error, origin="" if error.origin else source)
    return 1 if failed else 0


def feeds_list(ctx: typer.Context, as_json: Json = False) -> None:
    """List the feeds that are followed, a line each."""
    session: Session = ctx.obj
    with session.desk() as desk:
        feeds = desk.feeds()
    for feed in feeds:
        _show(session, feed, as_json=as_json)
    if not feeds:
        session.note(session.say("feed_none"))


def feeds_remove(ctx: typer.Context, url: Address) -> int:
    """Follow a feed no longer; 1 when it was not followed."""
    session: Session = ctx.obj
    with session.desk() as desk:
        try:
            gone = desk.remove_feed(url)
        except LibraryError as error:
            return session.missed(error)
    session.note(session.say("feed_removed", title=gone.title or gone.url))
    return 0


def feeds_fetch(ctx: typer.Context, as_json: Json = False) -> int:
    """Read what is new in the feeds; 1 when a feed or an article could not be read."""
    session: Session = ctx.obj
    with session.desk() as desk, Progress(session) as progress:
        progress.text(session.say("feed_fetching"))
        failed, new = took(session, desk.fetch_feeds(), progress, as_json=as_json)
    session.note(session.say("feed_fetched", new=new, failed=failed))
    return 1 if failed else 0


def took(
    session: Session, results: Iterable[Ingested], progress: Progress, *, as_json: bool
) -> tuple[int, int]:
    """Show what became of each document; return how many failed and how many are new."""
    from chatbot.wire import ingested_json

    failed = new = 0
    for done in results:
        progress.clear()
        failed += done.status == "failed"
        new += done.status in {"added", "updated"}
        if isinstance(done.error, RecoupeError):
            session.fail(done.error, origin="" if done.error.origin else done.source)
        if as_json:
            session.row(ingested_json(done, session.lang))
        elif done.article is not None:
            status = session.say(f"cli_status_{done.status}")
            session.out(f"{status:<10} {done.article.title}")
        progress.text(session.say("feed_fetching"))
    return failed, new


def topics_add(
    ctx: typer.Context,
    topics: Annotated[list[str], typer.Argument(metavar="TEXT…", help="cli_arg_topics")],
) -> int:
    """Keep topics; 1 when one holds no word."""
    session: Session = ctx.obj
    failed = 0
    with session.desk() as desk:
        for topic in topics:
            try:
                session.out(desk.add_topic(topic))
            except LibraryError as error:
                failed += session.missed(error)
    return 1 if failed else 0


def topics_list(ctx: typer.Context, as_json: Json = False) -> None:
    """List the topics kept, a line each."""
    session: Session = ctx.obj
    with session.desk() as desk:
        topics = desk.topics()
    for topic in topics:
        if as_json:
            session.row({"topic": topic})
        else:
            session.out(topic)
    if not topics:
        session.note(session.say("topic_none"))


def topics_remove(ctx: typer.Context, topic: Topic) -> int:
    """Drop a topic; 1 when there is no such one."""
    session: Session = ctx.obj
    with session.desk() as desk:
        try:
            gone = desk.remove_topic(topic)
        except LibraryError as error:
            return session.missed(error)
    session.note(session.say("topic_removed", topic=gone))
    return 0


def _show(session: Session, feed: Feed, *, as_json: bool) -> None:
    error = feed.error.render(session.lang) if feed.error else None
    if as_json:
        session.row(
            {
                "url": feed.url,
                "title": feed.title or None,
                "added": feed.added,
                "fetched": feed.fetched,
                "error": error,
            }
        )
        return
    when = (feed.fetched or "")[:16].replace("T", " ") or session.say("feed_never")
    session.out(session.say("feed_line", url=feed.url, title=feed.title or "…", when=when))
    if error:
        session.out(session.say("feed_line_error", error=error))
