"""The sentences of some articles that can be told, and how alike they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from chatbot.evidence.leaning import corrects
from chatbot.language import is_statement
from chatbot.types import Evidence
from chatbot.writing.cite import is_item
from vectorstore.types import Vectors

Matrix = npt.NDArray[np.float64]

SAME = 0.68
"""Least centred cosine, on average, between sentences told as one fact."""
_ACROSS = 1.12
"""What a cosine between two languages is worth: translations of one sentence have 0.64 to 0.80,
the same told in other words mostly 0.62 and more, other things 0.6 and less (docs/LOG.md)."""
_SHORTEST, _LONGEST = 45, 420
_INTERVIEW = 4
"""Questions that make an interview: of 129 labelled articles six have as many, and none of these
begins with its news (docs/LOG.md)."""

Embed = Callable[[Sequence[str], Sequence[str]], Vectors]
"""Texts and their languages to centred unit vectors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The sentences of some articles that can be told, each with its place and its vector."""

    sources: tuple[Evidence, ...]
    places: tuple[int, ...]
    """Counted from the first sentence of the article's text: what stands above it as list, credit
    or heading does not count."""
    vectors: Vectors
    """Centred unit vectors, shape ``(len(sources), dim)``."""
    asking: frozenset[str] = frozenset()
    """Articles that are interviews, or ask as much."""


def sheet(articles: Mapping[str, Sequence[Evidence]], embed: Embed) -> Sheet:
    """The sentences worth telling; ``articles`` maps ids to sentences in order."""
    rows = [
        (source, place)
        for sentences in articles.values()
        for place, source in enumerate(filter(_prose, sentences))
        if tellable(source)
    ]
    sources = tuple(source for source, _ in rows)
    vectors = (
        embed([source.text for source in sources], [source.lang for source in sources])
        if rows
        else np.zeros((0, 0), dtype=np.float32)
    )
    return Sheet(
        sources=sources,
        places=tuple(place for _, place in rows),
        vectors=vectors,
        asking=frozenset(id_ for id_, own in articles.items() if _asks(own)),
    )


def _asks(sentences: Sequence[Evidence]) -> bool:
    return sum(source.text.rstrip().endswith("?") for source in sentences) >= _INTERVIEW


def _prose(source: Evidence) -> bool:
    """Whether it is a sentence of the text: no heading, credit or item of a list."""
    text = source.text
    return (is_statement(text) or text.rstrip().endswith("?")) and not is_item(source)


def tellable(source: Evidence) -> bool:
    """A statement that can stand alone; no question, heading, bare quotation or corrected error."""
    text = source.text.strip()
    if not _SHORTEST <= len(text) <= _LONGEST or not is_statement(text):
        return False
    bare = text[0] in '«“"' and text[-1] in '»”"'
    return not bare and "?" not in text and not corrects(text)


def likeness(page: Sheet) -> Matrix:
    """The cosine of every two sentences, shape ``(n, n)``, in two languages worth a little more."""
    langs = np.array([source.lang for source in page.sources])
    near = (page.vectors @ page.vectors.T).astype(np.float64)
    near[langs[:, None] != langs[None, :]] *= _ACROSS
    return near
