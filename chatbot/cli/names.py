"""The command that proposes names for the reader's own table."""

from __future__ import annotations

import json
from dataclasses import asdict

import typer

from chatbot.cli.options import Json, Since, Until, selection
from chatbot.cli.session import Session


def names(
    ctx: typer.Context, since: Since = None, until: Until = None, as_json: Json = False
) -> None:
    """Print names that may be one, as rows of YAML with the sentences that speak for each."""
    from chatbot.evidence.names import own_file
    from chatbot.evidence.proposals import as_yaml

    session: Session = ctx.obj
    where = selection(since=since, until=until)
    with session.desk() as desk:
        found = desk.propose_names(where)
    if as_json:
        for one in found:
            typer.echo(json.dumps(asdict(one), ensure_ascii=False))
    elif found:
        typer.echo(as_yaml(found))
        session.note(session.say("names_where", path=own_file()))
    else:
        session.note(session.say("names_none"))
