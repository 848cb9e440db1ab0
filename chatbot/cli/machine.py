"""Commands about this machine: serve, models, doctor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from chatbot.cli.options import Json, option
from chatbot.cli.session import Session


def serve(
    ctx: typer.Context,
    host: Annotated[str | None, option("--host", metavar="HOST", key="cli_opt_host")] = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, metavar="N", help="cli_opt_port", show_default=False),
    ] = None,
) -> None:
    """Open the web application and stay until stopped."""
    session: Session = ctx.obj
    settings = session.settings()
    chosen = {key: value for key, value in (("host", host), ("port", port)) if value is not None}
    settings = settings.model_copy(update={"serve": settings.serve.model_copy(update=chosen)})
    from chatbot.ui import serve as open_application

    open_application(settings)


def doctor(ctx: typer.Context, as_json: Json = False) -> int:
    """Check this machine; 1 when something must be done."""
    from chatbot.doctor import examine

    session: Session = ctx.obj
    return 0


def models_list(ctx: typer.Context, as_json: Json = False) -> None:
    """List the catalogue's models."""


def models_pull(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="cli_arg_model")] = None,
    file: Annotated[Path | None, option("--file", metavar="FILE", key="cli_opt_file")] = None,
) -> None:
    """Fetch or adopt a model and check its hash."""


def models_verify(ctx: typer.Context, as_json: Json = False) -> int:
    """Check installed models; 1 when one is damaged."""
    return 0
