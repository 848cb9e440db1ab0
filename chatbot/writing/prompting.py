"""Prompts are files: declared inputs, strict sandboxed rendering, few-shot turns beside them.

A file ``prompts/<task>.<lang>.yaml`` (or ``<task>.yaml`` for tasks asked in English whatever the
reader's language) holds ``id, version, lang, inputs, max_tokens, system, user`` and ``shots``:
examples whose inputs render through the same template, each with its ``output``. What never
changes comes first, so that engines read it once.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel, ConfigDict, ValidationError

from chatbot.errors import PromptError
from chatbot.models.types import Generation, Message

_ENV = ImmutableSandboxedEnvironment(
    undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


class Prompt(BaseModel):
    """One task in one language, as its file says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    version: int
    lang: str
    inputs: tuple[str, ...]
    max_tokens: int
    system: str
    user: str
    retry: str = ""
    """A second request, given the ``reason`` the first result was refused and the inputs."""
    shots: tuple[dict[str, Any], ...] = ()

    @property
    def ref(self) -> str:
        """What results quote: ``answer.fr@3``."""
        return f"{self.id}.{self.lang}@{self.version}"

    @property
    def fixed(self) -> int:
        """Leading messages that every request of this task begins with."""
        return 1 + 2 * len(self.shots)

    def messages(self, **inputs: object) -> tuple[Message, ...]:
        """Render the chat: system, examples, then the request.

        Raises `PromptError` when the inputs are not exactly the declared ones.
        """
        turns = [Message(role="system", content=self.system.strip())]
        for shot in self.shots:
            given = {key: value for key, value in shot.items() if key != "output"}
            turns.append(Message(role="user", content=self._render(given)))
            turns.append(Message(role="assistant", content=str(shot["output"]).strip()))
        turns.append(Message(role="user", content=self._render(inputs)))
        return tuple(turns)

    def again(self, refused: str, reason: str, **inputs: object) -> tuple[Message, ...]:
        """The same request, what it brought, and why that will not do: one more try."""
        try:
            request = _ENV.from_string(self.retry).render(inputs, reason=reason).strip()
        except TemplateError as error:
            raise PromptError("prompt_template", origin=self.ref) from error
        return (
            *self.messages(**inputs),
            Message(role="assistant", content=refused),
            Message(role="user", content=request),
        )

    def _render(self, inputs: Mapping[str, object]) -> str:
        if set(inputs) != set(self.inputs):
            wanted, given = sorted(self.inputs), sorted(inputs)
            raise PromptError("prompt_inputs", origin=self.ref, wanted=wanted, given=given)
        try:
            return _ENV.from_string(self.user).render(inputs).strip()
        except TemplateError as error:
            raise PromptError("prompt_template", origin=self.ref) from error


def beginnings() -> list[Generation]:
    """A request for what every task's prompt begins with, in each of its languages."""
    names = sorted(
        name.removesuffix(".yaml")
        for name in (path.name for path in files("prompts").iterdir())
        if name.endswith(".yaml") and name != "names.yaml"
    )
    tasks = [prompt(*name.split(".")) for name in names]
    empty = Message(role="user", content="…")
    return [
        Generation(
            messages=(*task.messages(**dict.fromkeys(task.inputs, ""))[:-1], empty),
            max_tokens=1,
            fixed=task.fixed,
        )
        for task in tasks
    ]


@cache
def prompt(task: str, lang: str | None = None) -> Prompt:
    """The prompt of a task, in a language where the task has one a language.

    Raises `PromptError` for a file that is missing or not of this form.
    """
    name = f"{task}.{lang}.yaml" if lang else f"{task}.yaml"
    try:
        return Prompt.model_validate(
            yaml.safe_load(files("prompts").joinpath(name).read_text("utf-8"))
        )
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise PromptError("prompt_file", origin=name) from error
