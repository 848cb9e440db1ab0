"""Translators among the models: which there are, and what they make of a text."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.config import load
from chatbot.errors import ModelError
from chatbot.models.catalogue import translators
from chatbot.models.inventory import is_installed
from chatbot.models.translation import Marian, open_translator


def test_none_where_they_are_not_installed(tmp_path: Path) -> None:
    """Both directions or nothing: a briefing in two languages needs both."""
    assert open_translator(load(models=tmp_path)) is None


def test_a_language_it_does_not_have() -> None:
    """Asked for another pair, it says which."""
    with pytest.raises(ModelError) as raised:
        Marian({}).translate(["Ein Satz."], "de", "fr")
    assert raised.value.key == "no_translator"


def test_a_folder_that_cannot_be_read(tmp_path: Path) -> None:
    """What is no model is named in one clear error."""
    with pytest.raises(ModelError) as raised:
        Marian({("fr", "en"): tmp_path}).translate(["Un pont."], "fr", "en")
    assert raised.value.key == "model_unreadable"


def test_the_model_reads_typewriter_marks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its corpora had straight marks; guillemets it knows, and stay."""
    read: list[str] = []

    def translate(_: object, texts: list[str]) -> list[list[str]]:
        read.extend(texts)
        return [[text] for text in texts]

    monkeypatch.setattr("chatbot.models.translation._Pair.translate", translate)
    told = Marian({("en", "fr"): Path(), ("fr", "en"): Path()})
    told.translate(["“It’s open”, O’Neill’s ‘boss’ said."], "en", "fr")
    told.translate(["«\u00a0C’est ouvert\u00a0», a dit Mme\u202fO’Neill."], "fr", "en")

    assert read == ["\"It's open\", O'Neill's 'boss' said.", "« C'est ouvert », a dit Mme O'Neill."]


@pytest.mark.model
def test_the_real_translators() -> None:
    """Several renderings of a sentence, the likeliest first; one of several sentences."""
    settings = load()
    if not all(is_installed(entry, settings.models) for entry in translators()):
        pytest.skip("the translators are not installed: recoupe models pull")
    translator = open_translator(settings)
    assert translator is not None
    sentence, text = translator.translate(
        ["Le pont rouvre lundi.", "M. Dale parle. Le pont rouvre lundi."], "fr", "en"
    )
    assert "bridge" in sentence[0]
    assert "Monday" in sentence[0]
    assert len(sentence) > 1
    assert len(text) == 1
    assert "Dale" in text[0]
    assert "bridge" in text[0]
