"""Every suite, by the word that names it on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from chatbot.errors import SettingsError
from chatbot.evaluation.suites.ablation import Ablation
from chatbot.evaluation.suites.answers import Answers
from chatbot.evaluation.suites.briefing import Briefings
from chatbot.evaluation.suites.injection import Injection
from chatbot.evaluation.suites.questions import Questions
from chatbot.evaluation.suites.refusal import Refusal
from chatbot.evaluation.suites.search import Search
from chatbot.evaluation.suites.stories import Stories
from chatbot.evaluation.suites.summaries import Summaries
from chatbot.evaluation.suites.support import Support
from chatbot.evaluation.types import Suite

SUITES: Final = MappingProxyType[str, Suite](
    {
        "search": Search(),
        "stories": Stories(),
        "support": Support(),
        "refusal": Refusal(),
        "answers": Answers(),
        "summaries": Summaries(),
        "briefing": Briefings(),
        "injection": Injection(),
        "questions": Questions(),
        "newsroom": Questions(name="newsroom", on=("newsroom",)),
    }
)

_WHOLE: Final = MappingProxyType[str, Suite]({"briefing": Briefings(sets=("rpm2",), sizes=())})
"""What takes the place of a suite in a run of all: one briefing and its update are a quarter of an
hour; the days of ten, thirty and a hundred articles another."""


def chosen(names: Sequence[str], *, ablation: bool = False) -> list[Suite]:
    """The suites of these names, or all, in order; raises `SettingsError` for an unknown one.

    Where all are asked for, briefings are made of one affair only; named, of days of every size.

    ``ablation`` adds what each technique of answering buys.
    """
    for name in names:
        if name not in SUITES:
            raise SettingsError("evaluation_suite", origin=name, known=", ".join(SUITES))
    extra: list[Suite] = [Ablation()] if ablation else []
    picked = {name: SUITES[name] for name in SUITES if name in names} or {**SUITES, **_WHOLE}
    return extra + list(picked.values())
