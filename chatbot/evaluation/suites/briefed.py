"""What is asked of a briefing: what it covers, repeats, and whether its languages agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from typing import Final

import numpy as np

from chatbot.evaluation.types import Lab
from chatbot.evidence.names import names
from chatbot.evidence.numbers import details
from chatbot.language import sentences
from chatbot.types import LANGS, Briefing, Fact
from vectorstore.centring import Centring

NEAREST: Final = 3
"""Sentences that are asked, one by one, whether they say what a sentence says."""
_EVERY = 0.2
"""Seconds between two looks at the memory."""


def told(briefing: Briefing, lang: str, *, new: bool = False) -> list[str]:
    """What a briefing prints in a language, fact by fact; ``new``: what it tells as new, alone."""
    return [
        fact.renderings[lang].text
        for story in briefing.stories
        for fact in story.facts
        if lang in fact.renderings and (not new or fact.id in story.changed)
    ]


def parts(texts: Sequence[str], lang: str) -> list[str]:
    """The sentences of some texts."""
    return [text[start:end] for text in texts for start, end in sentences(text, lang)]


def said(claims: Sequence[str], by: Sequence[str], lang: str, lab: Lab) -> list[float]:
    """1 for each claim that one of some sentences supports, as ``recoupe verify`` judges, else 0.

    Each claim is held against the sentences nearest to it in meaning, until one says it.
    """
    if not claims or not by:
        return [0.0] * len(claims)
    means = Centring.of(lab.embedder)
    rows = means.centre(lab.embedder.embed_passages(list(by)), [lang] * len(by))
    asked = means.centre(lab.embedder.embed_passages(list(claims)), [lang] * len(claims))
    nearest = np.argsort(-(asked @ rows.T), axis=1)[:, :NEAREST]
    found = [0.0] * len(claims)
    for rank in range(nearest.shape[1]):
        open_ = [at for at, done in enumerate(found) if not done]
        pairs = [(by[nearest[at, rank]], claims[at]) for at in open_]
        for at, (_, verdict) in zip(open_, lab.verify(pairs) if pairs else (), strict=True):
            found[at] = float(verdict == "supported")
    return found


def stated(claims: Sequence[str], by: Sequence[str], lab: Lab) -> list[float]:
    """1 for each claim that some sentences together support, as ``recoupe verify`` judges, else 0.

    Of many sentences those count that bear on the claim.
    """
    if not by:
        return [0.0] * len(claims)
    whole = " ".join(by)
    found = lab.verify([(whole, claim) for claim in claims]) if claims else ()
    return [float(verdict == "supported") for _, verdict in found]


def agreement(fact: Fact) -> dict[str, bool]:
    """Whether both renderings cite the same words and state the same numbers and names.

    A rendering missing agrees in nothing. Names are those of the table: they are comparable.
    """
    if set(fact.renderings) != set(LANGS):
        return {"citations": False, "numbers": False, "names": False}
    cited, numbers, who = [], [], []
    for lang, printed in fact.renderings.items():
        written = printed.citations[0].lang if printed.status == "quoted" else lang
        cited.append({(c.article_id, c.start, c.end) for c in printed.citations})
        numbers.append({d.value for d in details(printed.text, written) if d.kind == "number"})
        known = names(printed.text, written)
        who.append({min(n.keys) for n in known if n.kind not in {"role", "acronym"}})
    return {
        "citations": cited[0] == cited[1],
        "numbers": numbers[0] == numbers[1],
        "names": who[0] == who[1],
    }


def agreements(briefing: Briefing) -> list[dict[str, bool]]:
    """`agreement` of every fact printed."""
    return [agreement(fact) for story in briefing.stories for fact in story.facts]


@dataclass(slots=True)
class Memory:
    """The most memory that this process was seen to hold, in GiB."""

    peak: float = 0.0


@contextmanager
def watched() -> Iterator[Memory]:
    """Look at this process's resident memory now and then, until the end of the block."""
    import psutil

    process, memory, over = psutil.Process(), Memory(), Event()

    def look() -> None:
        memory.peak = max(memory.peak, process.memory_info().rss / 2**30)

    def keep_looking() -> None:
        while not over.wait(_EVERY):
            look()

    look()
    thread = Thread(target=keep_looking, name="memory", daemon=True)
    thread.start()
    try:
        yield memory
    finally:
        over.set()
        thread.join()
        look()
