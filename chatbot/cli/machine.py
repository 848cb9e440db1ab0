"""Commands about this machine: serve, models, doctor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from chatbot.cli.options import Json, option
from chatbot.cli.progress import Progress
from chatbot.cli.session import Session

if TYPE_CHECKING:
    from chatbot.models.inventory import ModelRow
    from chatbot.models.tuning import Setup

Show = Callable[[int, int], None]
"""Told the bytes in place and their total."""
_MB = 1_000_000
_STEP = 10
"""Percents between two lines, where no line can move."""


def serve(
    ctx: typer.Context,
    host: Annotated[str | None, option("--host", metavar="HOST", key="cli_opt_host")] = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, metavar="N", help="cli_opt_port", show_default=False),
    ] = None,
    auth: Annotated[Path | None, option("--auth", metavar="FILE", key="cli_opt_auth")] = None,
    add: Annotated[str | None, option("--add-reader", metavar="NAME", key="cli_opt_add")] = None,
) -> None:
    """Open the web application and stay until stopped."""
    from chatbot.config import expanded
    from chatbot.library.owner import leaving_on_sigterm
    from chatbot.ui import serve as open_application

    session: Session = ctx.obj
    settings = session.settings()
    given = {"host": host, "port": port, "auth": auth and expanded(auth).absolute()}
    chosen = {key: value for key, value in given.items() if value is not None}
    place = settings.serve.model_copy(update=chosen)
    if add is not None:
        _add_reader(session, place.auth, add)
        return
    with leaving_on_sigterm():
        open_application(settings.model_copy(update={"serve": place}))


def _add_reader(session: Session, file: Path | None, name: str) -> None:
    """Ask for a password, twice, and let its reader in from the next start on."""
    from chatbot.errors import SettingsError
    from chatbot.ui import signin

    if file is None:
        raise SettingsError("cli_auth_missing", origin="--add-reader")
    password = typer.prompt(
        session.say("cli_password"),
        hide_input=True,
        confirmation_prompt=session.say("cli_password_again"),
        err=True,
    )
    signin.add(file, name, password)
    session.note(session.say("cli_reader_added", name=name.strip(), path=file))


def mcp(ctx: typer.Context) -> None:
    """Serve the tools of an assistant on standard input and output until it leaves."""
    from chatbot.mcp import serve as serve_tools

    session: Session = ctx.obj
    with session.desk() as desk:
        serve_tools(desk, session.lang)


def models_list(ctx: typer.Context, as_json: Json = False) -> None:
    """List the models known by name, then those the reader brought."""
    from chatbot.models.inventory import listing

    session: Session = ctx.obj
    for row in listing(session.settings().models):
        _print_model(session, row, as_json=as_json)


def models_pull(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="cli_arg_model")] = None,
    file: Annotated[Path | None, option("--file", metavar="FILE", key="cli_opt_file")] = None,
) -> int:
    """Fetch a model, or adopt a file, and check every byte of it."""
    from chatbot.models.pull import adopt, pull

    session: Session = ctx.obj
    folder = session.settings().models
    if name is None and file is None:
        return _pull_wanted(session, folder)
    with Progress(session) as progress:
        show = _bytes_shown(session, progress)
        path = adopt(file, name, folder, show) if file else pull(name, folder, show)
    session.note(session.say("cli_model_ready", path=path))
    return 0


def _pull_wanted(session: Session, folder: Path) -> int:
    """Fetch the default writer and the translators; 1 when a translator cannot be had."""
    from chatbot.errors import ModelError
    from chatbot.models.catalogue import wanted
    from chatbot.models.pull import bring

    entries, failed = wanted(), 0
    for n, entry in enumerate(entries, 1):
        try:
            with Progress(session) as progress:
                show = _bytes_shown(session, progress)
                path = bring(entry, folder, show, spare=entries[n:])
        except ModelError as error:
            if entry.job == "writer":
                raise
            session.fail(error, origin=entry.name)
            failed += 1
        else:
            session.note(session.say("cli_model_ready", path=path))
    return 1 if failed else 0


def models_verify(ctx: typer.Context, as_json: Json = False) -> int:
    """Read every installed model in full; 1 when one is damaged."""
    from chatbot.models.inventory import verify

    session: Session = ctx.obj
    damaged = 0
    with Progress(session) as progress:
        progress.text(session.say("cli_stage_check"))
        for row in verify(session.settings().models):
            progress.clear()
            _print_model(session, row, as_json=as_json)
            if row.ok is False:
                damaged += 1
                session.note(f"recoupe: {row.name} — {session.say('cli_model_damaged')}")
            progress.text(session.say("cli_stage_check"))
    return 1 if damaged else 0


def _print_model(session: Session, row: ModelRow, *, as_json: bool) -> None:
    if as_json:
        session.row(asdict(row))
        return
    marks = ["cli_model_installed" if row.installed else "cli_model_absent"]
    if row.default:
        marks.append("cli_model_default")
    if row.ok is not None:
        marks.append("cli_model_sound" if row.ok else "cli_model_damaged")
    state = ", ".join(map(session.say, marks))
    size = session.say("cli_megabytes", size=f"{row.bytes / _MB:.0f}")
    session.out(f"{row.name:<24} {row.job:<10} {size:>9}  {row.licence or '—':<12} {state}")


def _bytes_shown(session: Session, progress: Progress) -> Show:
    """A moving line on a terminal; elsewhere a line every tenth."""
    last = -1

    def show(done: int, total: int) -> None:
        nonlocal last
        percent = 100 * done // max(total, 1)
        words = session.say("cli_fetching", done=done // _MB, total=total // _MB, percent=percent)
        if progress.text(words) or percent // _STEP == last:
            return
        last = percent // _STEP
        session.note(words)

    return show


def doctor(
    ctx: typer.Context,
    tune: Annotated[bool, option("--tune", key="cli_opt_tune")] = False,
    as_json: Json = False,
) -> int:
    """Check this machine, or measure how it runs the model best; 1 when something must be done."""
    from chatbot.doctor import checks

    session: Session = ctx.obj
    if tune:
        return _tune(session, as_json=as_json)
    bad = 0
    for check in checks(session.settings(), session.lang):
        bad += not check.ok
        if as_json:
            session.row(asdict(check))
            continue
        mark = "✗" if not check.ok else "!" if check.advice else "✓"
        session.out(f"{mark} {check.detail}")
        if check.advice:
            session.out(f"  → {check.advice}")
    return 1 if bad else 0


def _tune(session: Session, *, as_json: bool) -> int:
    """Try every way of running the local model, print the figures, say which is kept."""
    from chatbot.errors import SettingsError
    from chatbot.models.open import is_remote, model_path
    from chatbot.models.tuning import tune, tuned

    settings = session.settings()
    if is_remote(settings.engine.model):
        raise SettingsError("tuning_remote", origin="engine.model")
    model = model_path(settings)
    with Progress(session) as progress:
        progress.text(session.say("cli_stage_tune"))
        for trial in tune(model):
            progress.clear()
            if as_json:
                session.row(asdict(trial))
            else:
                session.out(session.say("cli_trial", how=_way(session, trial.setup), trial=trial))
            progress.text(session.say("cli_stage_tune"))
    best = tuned(model)
    if best is not None and not as_json:
        session.out(session.say("cli_tuned", how=_way(session, best)))
    return 0


def _way(session: Session, setup: Setup) -> str:
    layout = "cli_way_q4" if setup.file else "cli_way_repacked" if setup.repack else "cli_way_plain"
    return session.say(layout, threads=setup.threads)
