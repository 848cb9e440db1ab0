"""Sentences put into the other language, by a model that does nothing else.

A translation model of 74 million parameters (OPUS-MT, Tiedemann and Thottingal 2020) translates a
sentence in a tenth of a second where the writer, twenty times its size, takes seconds and blurs
half of them (docs/LOG.md). CTranslate2 runs it, in 8 bits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from chatbot.config import Settings
from chatbot.errors import ModelError
from chatbot.language import one_line, sentences
from chatbot.models.catalogue import translators
from chatbot.models.inventory import is_installed
from chatbot.types import Lang

if TYPE_CHECKING:
    import ctranslate2
    import sentencepiece

_BEAM: Final = 4
"""As the publisher's own configuration has it."""
_BATCH: Final = 16
_END: Final = "</s>"
_TYPED: Final = str.maketrans("’‘ʼ“”„\u00a0\u202f", "'''\"\"\"  ")
"""Marks and spaces as the model was taught them: its corpora were prepared with Moses'
normalisation of punctuation (Koehn et al. 2007). Guillemets it knows (docs/LOG.md)."""
_LONGEST: Final = 400
"""Tokens of a sentence beyond which the rest is left away: the model has 512 positions."""


class Translator(Protocol):
    """Puts text into another language."""

    @property
    def fingerprint(self) -> str:
        """What its renderings depend on beside the text."""
        ...

    def translate(self, texts: Sequence[str], source: str, target: Lang) -> list[list[str]]:
        """For each text the renderings it may have, the likeliest first, at least one.

        Raises `ModelError` for languages it does not have.
        """
        ...


class Marian:
    """Translators by the pair of languages they serve; each is loaded at its first use.

    Safe from many threads.
    """

    def __init__(
        self,
        folders: Mapping[tuple[str, str], Path],
        *,
        threads: int = 0,
        fingerprint: str = "",
    ) -> None:
        """``folders`` as `chatbot.models.translators` makes them; ``threads``: 0 for every core.

        ``fingerprint``: of their weights.
        """
        self.fingerprint = f"{fingerprint}/{_BEAM}/typed"
        self._pairs = {pair: _Pair(folder, threads) for pair, folder in folders.items()}

    def translate(self, texts: Sequence[str], source: str, target: Lang) -> list[list[str]]:
        """See `Translator`; a text of several sentences has one rendering."""
        pair = self._pairs.get((source, target))
        if pair is None:
            raise ModelError("no_translator", source=source, target=target)
        parts = [list(_sentences(text, source)) for text in texts]
        told = iter(pair.translate([part for text in parts for part in text]))
        return [_joined([next(told) for _ in text]) for text in parts]


class _Pair:
    def __init__(self, folder: Path, threads: int) -> None:
        self._folder = folder
        self._threads = threads

    def translate(self, texts: Sequence[str]) -> list[list[str]]:
        """The best renderings of some sentences, the likeliest first."""
        reads, writes = self._pieces
        given = [[*reads(text)[:_LONGEST], _END] for text in texts]
        found = self._model.translate_batch(
            given, beam_size=_BEAM, num_hypotheses=_BEAM, max_batch_size=_BATCH
        )
        return [[writes(tokens) for tokens in each.hypotheses] for each in found]

    @cached_property
    def _model(self) -> ctranslate2.Translator:
        import os

        import ctranslate2

        threads = self._threads or os.cpu_count() or 1
        try:
            return ctranslate2.Translator(
                str(self._folder), device="cpu", compute_type="int8", intra_threads=threads
            )
        except (RuntimeError, ValueError) as error:
            raise ModelError("model_unreadable", origin=str(self._folder)) from error

    @cached_property
    def _pieces(self) -> tuple[Callable[[str], list[str]], Callable[[Sequence[str]], str]]:
        source, target = self._processor("source.spm"), self._processor("target.spm")
        return (lambda text: source.encode(text, out_type=str), target.decode)

    def _processor(self, name: str) -> sentencepiece.SentencePieceProcessor:
        import sentencepiece

        path = self._folder / name
        try:
            return sentencepiece.SentencePieceProcessor(model_file=str(path))
        except (OSError, RuntimeError) as error:
            raise ModelError("model_unreadable", origin=str(path)) from error


def open_translator(settings: Settings) -> Translator | None:
    """The translators among the models; ``None`` where one of the two directions is missing."""
    entries = list(translators())
    if not entries or not all(is_installed(entry, settings.models) for entry in entries):
        return None
    folders = {
        (entry.languages[0], entry.languages[1]): entry.path(settings.models) for entry in entries
    }
    weights = "+".join(f"{entry.name}@{entry.sha256[:12]}" for entry in entries)
    return Marian(folders, threads=settings.engine.threads, fingerprint=weights)


def _sentences(text: str, lang: str) -> Iterator[str]:
    """The sentences of a text, each on one line, in marks that the model knows."""
    spans = sentences(text, lang) or [(0, len(text))]
    return (one_line(text[slice(*span)]).translate(_TYPED) for span in spans)


def _joined(renderings: Sequence[Sequence[str]]) -> list[str]:
    """The renderings of a text from those of its sentences."""
    if len(renderings) == 1:
        return list(dict.fromkeys(renderings[0]))
    return [" ".join(best[0] for best in renderings)]
