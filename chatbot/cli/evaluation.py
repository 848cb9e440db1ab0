"""The command that measures: evaluate."""

from __future__ import annotations

import json
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from chatbot.cli.options import Json, option
from chatbot.cli.progress import Progress
from chatbot.cli.session import Session
from chatbot.errors import ExportError, SettingsError

if TYPE_CHECKING:
    from chatbot.evaluation.run import Step

_EVERY = 30.0
"""Seconds between lines of progress where no line can move."""


def evaluate(
    ctx: typer.Context,
    suites: Annotated[
        list[str] | None, typer.Argument(metavar="SUITE…", help="cli_arg_suites")
    ] = None,
    data: Annotated[str, option("--data", metavar="DIR", key="cli_opt_data")] = "",
    out: Annotated[str, option("--out", metavar="FILE", key="cli_opt_report")] = "",
    sample: Annotated[
        int | None,
        typer.Option("--sample", min=1, metavar="N", help="cli_opt_sample", show_default=False),
    ] = None,
    articles: Annotated[
        str | None, option("--real-articles", metavar="DIR", key="cli_opt_real_articles")
    ] = None,
    ablation: Annotated[bool, option("--ablation", key="cli_opt_ablation")] = False,
    fresh: Annotated[bool, option("--fresh", key="cli_opt_fresh")] = False,
    as_json: Json = False,
) -> int:
    """Run suites over real data and write the report, as JSON and as a page beside it."""
    import chatbot
    from chatbot.evaluation.lab import DeskLab
    from chatbot.evaluation.run import evaluate as run
    from chatbot.evaluation.suites import chosen
    from chatbot.evaluation.types import Places
    from chatbot.evaluation.work import Work

    session: Session = ctx.obj
    picked = chosen(suites or (), ablation=ablation)
    folder, file = _folder(data), _file(out)
    places = Places(
        data=folder,
        articles=Path(articles) if articles else folder.absolute().parent / "articles",
        root=Path(chatbot.__file__).parents[1],
    )
    beside = file.with_name(f"{file.stem}.work")
    work = Work(beside / "rows.jsonl")
    if fresh:
        work.forget()
    report: dict[str, Any] = {}
    with closing(DeskLab(session.settings(), beside)) as lab, _Told(session) as told:
        for step in run(picked, places=places, lab=lab, work=work, most=sample):
            if isinstance(step, dict):
                report = step
            else:
                told.step(step)
    _write(report, file, session.lang)
    session.note(session.say("evaluation_written", path=file, page=file.with_suffix(".html")))
    if as_json:
        session.row(report)
    return _status(report, session)


class _Told(Progress):
    """How far, and how long still: a moving line, or a line now and then where none can move."""

    _last = 0.0

    def step(self, step: Step) -> None:
        """Tell of a row done; a row that failed is always named."""
        if step.failed is not None:
            self.clear()
            self._session.fail(step.failed.error, origin=f"{step.suite} {step.failed.row}")
        minutes, seconds = divmod(round(step.left), 60)
        words = self._session.say(
            "evaluation_step",
            suite=step.suite,
            done=step.done,
            total=step.total,
            left=f"{minutes}:{seconds:02}",
        )
        now = time.monotonic()
        whole = step.done == step.total
        if not self.text(words) and (whole or now - self._last >= _EVERY):
            self._last = now
            self._session.note(words)


def _folder(data: str) -> Path:
    if not data:
        raise SettingsError("cli_missing", option="--data", wants="DIR")
    from chatbot.config import expanded

    folder = expanded(data)
    if not folder.is_dir():
        raise SettingsError("evaluation_folder", origin=data)
    return folder


def _file(out: str) -> Path:
    if not out:
        raise SettingsError("cli_missing", option="--out", wants="FILE")
    from chatbot.config import expanded

    file = expanded(out)
    return file.with_suffix(".json") if file.suffix in {"", ".html"} else file


def _write(report: dict[str, Any], file: Path, lang: str) -> None:
    from chatbot.evaluation.page import page

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        told = json.dumps(report, ensure_ascii=False, indent=1)
        file.write_text(told + "\n", encoding="utf-8")
        file.with_suffix(".html").write_text(page(report, lang), encoding="utf-8")
    except OSError as error:
        raise ExportError("evaluation_unwritten", origin=str(file)) from error


def _status(report: dict[str, Any], session: Session) -> int:
    """1 when a row failed or a suite had no data, each named."""
    parts = report["suites"]
    for name, part in parts.items():
        if part["skipped"]:
            session.note(session.say("evaluation_skipped", suite=name))
    return int(any(part["failed"] or part["skipped"] for part in parts.values()))
