"""The real translators, as they were converted here."""

from __future__ import annotations

import pytest

from chatbot.config import load
from chatbot.models.catalogue import known
from chatbot.models.inventory import is_installed

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("opus-mt-en-fr", "The bridge reopens on Monday.", {"pont", "lundi"}),
        ("opus-mt-fr-en", "Le pont rouvre lundi.", {"bridge", "Monday"}),
    ],
)
def test_a_sentence_is_translated(name: str, text: str, words: set[str]) -> None:
    """The folder opens, cuts the sentence and says it in the other language."""
    from ctranslate2 import Translator
    from sentencepiece import SentencePieceProcessor

    entry, models = known(name), load().models
    if not is_installed(entry, models):
        pytest.skip("the translators are not installed: recoupe models pull")
    folder = entry.path(models)
    source, target = (
        SentencePieceProcessor(model_file=str(folder / f"{side}.spm"))
        for side in ("source", "target")
    )
    pieces = [*source.encode(text, out_type=str), "</s>"]
    (found,) = Translator(str(folder), compute_type="int8").translate_batch([pieces])
    translated = target.decode(found.hypotheses[0])
    assert words <= set(translated.removesuffix(".").split())
