"""Prompts are files: what they want is declared, what they are given is checked."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from chatbot.errors import PromptError
from chatbot.writing.prompting import Prompt, prompt


def made(**changes: object) -> Prompt:
    """A small prompt, with changes."""
    values: dict[str, object] = {
        "id": "essai",
        "version": 3,
        "lang": "fr",
        "inputs": ["texte"],
        "max_tokens": 10,
        "system": " Tu résumes. ",
        "user": "Texte : {{ texte }}\n",
        "retry": "Non : {{ reason }}.",
        "shots": [{"texte": "Un pont.", "output": " Le pont. "}],
    }
    return Prompt.model_validate(values | changes)


def test_a_chat_in_order() -> None:
    """System, examples through the same template, then the request; blanks at the ends go."""
    turns = [(m.role, m.content) for m in made().messages(texte="L’été à Nîmes.")]

    assert turns == [
        ("system", "Tu résumes."),
        ("user", "Texte : Un pont."),
        ("assistant", "Le pont."),
        ("user", "Texte : L’été à Nîmes."),
    ]


def test_once_more_with_the_reason() -> None:
    """A second try shows what was refused and why, after the unchanged first request."""
    first = made().messages(texte="a")
    again = made().again("Le pond.", "trop vague", texte="a")

    assert again[: len(first)] == first
    assert [(m.role, m.content) for m in again[len(first) :]] == [
        ("assistant", "Le pond."),
        ("user", "Non : trop vague."),
    ]


@pytest.mark.parametrize("given", [{}, {"text": "a"}, {"texte": "a", "autre": "b"}])
def test_other_inputs_are_refused(given: dict[str, str]) -> None:
    """A missing input, or one nobody declared, is an error that names both sides."""
    with pytest.raises(PromptError) as caught:
        made().messages(**given)

    assert caught.value.key == "prompt_inputs"
    assert caught.value.origin == "essai.fr@3"
    assert "texte" in caught.value.render("fr")


def test_an_undeclared_placeholder_is_refused() -> None:
    """A template that uses what nobody gives does not render an empty hole."""
    with pytest.raises(PromptError) as caught:
        made(user="{{ texte }} {{ titre }}").messages(texte="a")

    assert caught.value.key == "prompt_template"


@pytest.mark.parametrize("user", ["{{ texte.__class__.__mro__ }}", "{{ ''.__class__ }}"])
def test_templates_are_sandboxed(user: str) -> None:
    """A prompt file cannot reach into the program."""
    with pytest.raises(PromptError):
        made(user=user).messages(texte="a")


def test_news_is_no_template() -> None:
    """Braces in an article are text."""
    (*_, last) = made().messages(texte="{{ 7 * 7 }} {% raw %}")

    assert last.content == "Texte : {{ 7 * 7 }} {% raw %}"


def test_broken_templates_are_prompt_errors() -> None:
    """A template that does not parse is told apart from a bug in the program."""
    with pytest.raises(PromptError):
        made(user="{{ texte").messages(texte="a")
    with pytest.raises(PromptError):
        made(retry="{% if %}").again("a", "b", texte="c")


def test_unknown_files() -> None:
    """A prompt that is not there is an error that names the file."""
    with pytest.raises(PromptError) as caught:
        prompt("no-such-task", "fr")

    assert caught.value.origin == "no-such-task.fr.yaml"


def test_unknown_fields_are_refused() -> None:
    """A misspelled field in a file does not pass in silence."""
    with pytest.raises(ValidationError):
        made(sytem="Tu résumes.")


def test_reference() -> None:
    """Results quote task, language and version."""
    assert made().ref == "essai.fr@3"
