"""Names that the table lacks, proposed from sentences that tell the same fact in both languages.

Where a French and an English sentence say the same and each holds a name that the other does not
seem to hold, the two may be one name (bilingual lexicon extraction from comparable texts, Fung and
Church 1994). A proposal is for a person to read and to add; nothing is learnt silently.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chatbot.evidence.match import missing
from chatbot.evidence.names import names
from chatbot.language import fold, is_common

_PHRASE = re.compile(
    r"[A-ZÀ-ÖØ-Þİ][\w’'-]+(?:[ \u00a0](?:(?:de|du|des|la|le|les|of|the|for)[ \u00a0]|"
    r"(?:d|l)[’'])*[A-ZÀ-ÖØ-Þİ][\w-]+)*"
)
_ARTICLE = re.compile(
    r"^(?:\w+[ \u00a0](?:(?:le|la|les|the)[ \u00a0]|l[’'])|"  # Selon le Conseil, Under the Board
    r"(?:The|Le|La|Les|A|An|Un|Une)[ \u00a0]|L[’'])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Two forms that may name the same, and why they are thought to."""

    fr: str
    en: str
    times: int
    """Pairs of sentences that hold both."""
    share: float
    """Dice coefficient of their pairs, 0 to 1: 1 where neither ever comes without the other."""
    example: tuple[str, str]
    """A French and an English sentence."""


def proposals(pairs: Iterable[tuple[str, str]]) -> list[Proposal]:
    """What may be added to the table, surest first; ``pairs`` of a French and an English sentence.

    >>> (one,) = proposals([
    ...     ("Le Conseil des Marées a voté jeudi.", "The Tidal Board voted on Thursday."),
    ... ])
    >>> one.fr, one.en
    ('Conseil des Marées', 'Tidal Board')
    """
    alone: dict[str, Counter[str]] = {"fr": Counter(), "en": Counter()}
    together: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], tuple[str, str]] = {}
    for french, english in dict.fromkeys(pairs):
        ours = unknown(french, "fr", english, "en")
        theirs = unknown(english, "en", french, "fr")
        alone["fr"].update(ours)
        alone["en"].update(theirs)
        if len(ours) == len(theirs) == 1:  # more could be paired in more than one way
            pair = (ours[0], theirs[0])
            together[pair] += 1
            examples.setdefault(pair, (french, english))
    found = [
        Proposal(
            fr=fr,
            en=en,
            times=times,
            share=2 * times / (alone["fr"][fr] + alone["en"][en]),
            example=examples[fr, en],
        )
        for (fr, en), times in together.items()
    ]
    return sorted(found, key=lambda one: (-one.times, -one.share, fold(one.fr)))


def unknown(text: str, lang: str, other: str, other_lang: str) -> list[str]:
    """Names of a text that the table does not have and the other text does not seem to hold."""
    taken = [(name.start, name.end) for name in names(text, lang)]
    lacking = {
        detail.text for detail in missing(text, lang, [(other, other_lang)], translated=False)
    }
    found = []
    for match in _PHRASE.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        phrase = _ARTICLE.sub("", match[0])
        if _ordinary(phrase, lang, first=not text[: match.start()].strip("«“\"' \u00a0")):
            continue
        if trimmed := _trimmed(phrase, lacking):
            found.append(trimmed)
    return list(dict.fromkeys(found))


def _trimmed(phrase: str, lacking: set[str]) -> str:
    """From the first word that the other text lacks to the last: « … de Velcourt » is in both."""
    places = [m.span() for m in re.finditer(r"[\w-]+", phrase) if m[0] in lacking]
    return phrase[places[0][0] : places[-1][1]] if places else ""


def as_yaml(found: Sequence[Proposal]) -> str:
    """Rows for a names file, each under the sentences that speak for it."""
    rows = []
    for one in found:
        slug = "-".join(re.findall(r"[a-z0-9]+", fold(one.en)))
        quoted = [text.replace("\\", "\\\\").replace('"', '\\"') for text in (one.fr, one.en)]
        rows += [
            f"  # {one.times} ×, {one.share:.2f} · {one.example[0]} · {one.example[1]}",
            f'  - {{id: own-{slug}, kind: organisation, fr: ["{quoted[0]}"], en: ["{quoted[1]}"]}}',
        ]
    return "\n".join(["own:", *rows]) if rows else ""


def _ordinary(phrase: str, lang: str, *, first: bool) -> bool:
    """Whether a phrase is one common word that only begins its sentence."""
    return " " not in phrase and first and is_common(phrase, lang)
