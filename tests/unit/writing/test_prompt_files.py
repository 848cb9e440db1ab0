"""Every prompt file loads, says what it wants, and has its twin in the other language."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any

import pytest
from jinja2 import Environment, meta

from chatbot.writing.prompting import Prompt, prompt

STEMS = sorted(
    entry.name.removesuffix(".yaml")
    for entry in files("prompts").iterdir()
    if entry.name.endswith(".yaml") and entry.name != "names.yaml"
)
PAIRED = sorted({stem.split(".")[0] for stem in STEMS if "." in stem})
CITED = re.compile(r"\[\d+\]")


def load(stem: str) -> Prompt:
    """The prompt of a file."""
    return prompt(*stem.split("."))


def placeholders(template: str) -> set[str]:
    """What a template wants to be given."""
    return set(meta.find_undeclared_variables(Environment(autoescape=True).parse(template)))


def words(shown: Any) -> str:
    """Every text of a few-shot example."""
    if isinstance(shown, str):
        return shown
    inside = shown.values() if isinstance(shown, dict) else shown
    return " ".join(words(item) for item in inside)


def test_there_are_prompts() -> None:
    """The folder is found, wherever the package is installed."""
    assert {"answer.fr", "answer.en", "support"} <= set(STEMS)


@pytest.mark.parametrize("stem", STEMS)
def test_the_file_is_what_its_name_says(stem: str) -> None:
    """Task and language of the name are those inside; texts are there."""
    task = load(stem)

    assert task.id == stem.split(".", maxsplit=1)[0]
    assert task.lang == (stem.split(".")[1] if "." in stem else "en")
    assert task.version >= 1
    assert task.max_tokens >= 1
    assert task.system.strip()


@pytest.mark.parametrize("stem", STEMS)
def test_inputs_are_the_placeholders(stem: str) -> None:
    """What a template uses is declared, and what is declared is used."""
    task = load(stem)

    assert placeholders(task.user) == set(task.inputs)
    assert placeholders(task.retry) <= {"reason", *task.inputs}
    assert placeholders(task.system) == set()
    assert all(set(shot) == {*task.inputs, "output"} for shot in task.shots)


@pytest.mark.parametrize("task", PAIRED)
def test_twins(task: str) -> None:
    """Both languages of a task ask the same thing in the same form."""
    french, english = prompt(task, "fr"), prompt(task, "en")

    assert french.lang == "fr"
    assert english.lang == "en"
    for name in ("id", "version", "inputs", "max_tokens"):
        assert getattr(french, name) == getattr(english, name), name
    assert len(french.shots) == len(english.shots)
    assert bool(french.retry) == bool(english.retry)
    assert CITED.findall(words(french.shots)) == CITED.findall(words(english.shots))


@pytest.mark.parametrize("stem", STEMS)
def test_examples_hold_no_figures(stem: str) -> None:
    """Figures of an example leak into answers: there are none but citation marks."""
    shown = CITED.sub("", words(load(stem).shots))

    assert re.findall(r"\d+", shown) == []


@pytest.mark.parametrize("stem", STEMS)
def test_examples_come_before_what_changes(stem: str) -> None:
    """Two requests share all but their last turn, so that an engine reads the rest once."""
    task = load(stem)
    lists = {"sources", "passages"}
    turn = {"question": "a", "answer": "b"}
    one, other = (
        task.messages(
            **{
                name: [turn] if name == "history" else [text] if name in lists else text
                for name in task.inputs
            }
        )
        for text in ("Un pont.", "Un port.")
    )

    assert one[:-1] == other[:-1]
    assert one[-1] != other[-1]
    assert [m.role for m in one] == ["system", *["user", "assistant"] * len(task.shots), "user"]
