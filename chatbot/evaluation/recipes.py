"""The recipes ours is compared with: numbered sources, one request, the bare model."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from chatbot.models.types import Message

MARK = re.compile(r"\s*\[(\d+)\]")
"""A citation as these recipes ask for it."""


def request(task: str, lang: str, sources: Sequence[str], **values: object) -> tuple[Message, ...]:
    """One prompt: the sources, numbered from 1, then what is wanted of them."""
    numbered = "\n\n".join(f"[{n}] {text}" for n, text in enumerate(sources, start=1))
    told = _table()[task][lang].format(sources=numbered, **values)
    return (Message(role="user", content=told),)


def refuses(text: str, lang: str) -> bool:
    """Whether an answer says that there is none, or says nothing.

    >>> refuses("INTROUVABLE.", "fr"), refuses("Le pont mesure 62 mètres [1].", "fr")
    (True, False)
    """
    return not text.strip() or refusal_of(lang) in text


def refusal_of(lang: str) -> str:
    """The words by which these recipes are to say that there is no answer."""
    return _table()["refusal"][lang]


def marks(text: str, most: int) -> list[int]:
    """The numbers of the sources cited, from 0, each once; those that do not exist left out.

    >>> marks("Le pont ferme [2][7]. Il rouvrira [2] [1].", 3)
    [1, 0]
    """
    cited = [int(number) - 1 for number in MARK.findall(text)]
    return [number for number in dict.fromkeys(cited) if 0 <= number < most]


@cache
def _table() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("chatbot.evaluation").joinpath("recipes.toml").read_text("utf-8"))
