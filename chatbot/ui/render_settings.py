"""The settings page as HTML: the model, the models there are, where data lives, the quality."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from chatbot.errors import RecoupeError
from chatbot.evaluation.last import Measured, Quality
from chatbot.export import typography
from chatbot.messages import has, say
from chatbot.models.inventory import ModelRow
from chatbot.models.state import State
from chatbot.types import Lang, Stage
from chatbot.ui.fill import fill

UNITS = (("rooms_gb", 1_000_000_000), ("rooms_mb", 1_000_000), ("rooms_kb", 1_000))


def model(state: State, lang: Lang) -> str:
    """The model in use: what it is, how large, how fast here."""
    return fill("model", lang, m=state, size=lambda n: size(n, lang), rate=lambda x: rate(x, lang))


def models(rows: Sequence[ModelRow], lang: Lang, *, used: str) -> str:
    """The models there are, each with a button to bring it where it is not here."""
    return fill("models", lang, rows=rows, used=used, size=lambda n: size(n, lang))


def pulling(stage: Stage | None, error: RecoupeError | None, lang: Lang, *, name: str = "") -> str:
    """A model on its way, arrived, or why it did not come."""
    if error is not None:
        return fill("failure", lang, error=error.render(lang), panel=False)
    if stage is None:
        return fill("note", lang, text=say("rooms_pulled", lang, name=name)) if name else ""
    done, total = size(stage.done, lang), size(stage.total or 0, lang)
    words = say("rooms_pulling", lang, name=stage.detail, done=done, total=total)
    return fill("pulling", lang, words=words, stage=stage)


def places(home: Path, models_dir: Path, bytes_: int, articles: int, lang: Lang) -> str:
    """Where the library and the models are, and what the library takes."""
    return fill(
        "places",
        lang,
        home=home,
        models=models_dir,
        size=size(bytes_, lang),
        articles=articles,
    )


def quality(report: Quality | None, lang: Lang) -> str:
    """The last report: each figure that has a floor, beside it."""
    return fill(
        "quality",
        lang,
        report=report,
        suites=_suites(report),
        number=lambda x: typography.decimal(x, lang),
        suite_name=lambda name: _named(f"evaluation_suite_{name}", name, lang),
        figure_name=lambda name: figure_name(name, lang),
    )


def size(n: int, lang: Lang) -> str:
    r"""Say a number of bytes.

    >>> size(1_117_000_000, "fr"), size(2_500, "en")
    ('1,1\xa0Go', '2.5\xa0kB')
    """
    for key, unit in UNITS:
        if n >= unit:
            return say(key, lang, n=typography.decimal(n / unit, lang, digits=1))
    return say("rooms_bytes", lang, n=n)


def rate(x: float, lang: Lang) -> str:
    """Tokens a second, without false precision."""
    return typography.decimal(x, lang, digits=0)


def figure_name(name: str, lang: Lang) -> str:
    """A figure in words, part by part; parts without words stay as they are.

    >>> figure_name("headlines.cross.r1", "fr")
    'titres · d’une langue à l’autre · bon en premier'
    """
    return " · ".join(_named(f"rooms_figure_{part}", part, lang) for part in name.split("."))


def _named(key: str, name: str, lang: Lang) -> str:
    return say(key, lang) if has(key) else name.replace("_", " ")


def _suites(report: Quality | None) -> dict[str, list[Measured]]:
    suites: dict[str, list[Measured]] = {}
    for figure in report.figures if report is not None else ():
        suites.setdefault(figure.suite, []).append(figure)
    return suites
