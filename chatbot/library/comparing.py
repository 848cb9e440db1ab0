"""What changed between two revisions of an article, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypeAlias

from chatbot.language.sentence import sentences

Kind: TypeAlias = Literal["same", "added", "removed"]
Runs: TypeAlias = tuple[tuple[str, bool], ...]
"""Characters, and whether they are what changed within a sentence."""
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
ALIKE = 0.5
"""Share of words in common (`difflib`'s ratio) from which two sentences are one, reworded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A sentence that stayed, came or went."""

    kind: Kind
    runs: Runs

    @property
    def text(self) -> str:
        """The whole sentence."""
        return "".join(words for words, _ in self.runs)


def differences(before: str, after: str, lang: str) -> list[Difference]:
    """Both texts as one list of sentences; a reworded one comes twice, old words first.

    The matching is that of Python's `difflib` (Ratcliff and Obershelp's "gestalt" matching).
    """
    old, new = (_sentences(text, lang) for text in (before, after))
    found: list[Difference] = []
    for tag, i, j, m, n in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Difference(kind="same", runs=((text, False),)) for text in old[i:j]]
        else:
            found += _changed(old[i:j], new[m:n])
    return found


def _sentences(text: str, lang: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text, lang)]


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Difference]:
    """Sentences that went beside those that came, pairs of a rewording together."""
    rest = list(new)
    for text in old:
        match = max(rest, key=lambda other: _ratio(text, other), default="")
        if not match or _ratio(text, match) < ALIKE:
            yield Difference(kind="removed", runs=((text, True),))
            continue
        for skipped in rest[: rest.index(match)]:
            yield Difference(kind="added", runs=((skipped, True),))
        rest = rest[rest.index(match) + 1 :]
        gone, come = _runs(text, match)
        yield Difference(kind="removed", runs=gone)
        yield Difference(kind="added", runs=come)
    for text in rest:
        yield Difference(kind="added", runs=((text, True),))


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, _words(one), _words(other), autojunk=False).ratio()


def _runs(old: str, new: str) -> tuple[Runs, Runs]:
    """Both sentences, the words marked that the other has not."""
    a, b = _words(old), _words(new)
    gone: list[tuple[str, bool]] = []
    come: list[tuple[str, bool]] = []
    for tag, i, j, m, n in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        gone += [("".join(a[i:j]), tag != "equal")] if i < j else []
        come += [("".join(b[m:n]), tag != "equal")] if m < n else []
    return tuple(gone), tuple(come)


def _words(text: str) -> list[str]:
    return _WORDS.findall(text)
