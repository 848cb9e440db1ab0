"""What a sentence is worth telling for: what others say too, where it stands, and its day.

It is worth more the nearer each other article comes to saying it (LexRank's degree, Erkan and Radev
2004, by article), the more of its word pairs they share (concepts weighed by document frequency,
Gillick and Favre 2009), the more of its article's headline it says (title words, Edmundson 1969),
the nearer to the beginning, the newer, and the better it stands alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise, permutations

import numpy as np
import numpy.typing as npt

from chatbot.evidence.attribution import addresses, personal
from chatbot.evidence.claims import ALIKE, RISING, claim
from chatbot.evidence.days import event_day
from chatbot.evidence.leaning import leans
from chatbot.evidence.match import named
from chatbot.evidence.numbers import details
from chatbot.facts.sheets import Matrix, Sheet
from chatbot.language import fold
from chatbot.types import Evidence
from vectorstore.words import content_words

Names = npt.NDArray[np.str_]
_PHRASES = 2.2
"""What a sentence gains by its phrases; the best of ten articles gains some 0.4 over the usual."""
_FEW = 4
"""Articles imagined that share nothing: what two of three outlets add at the end says little."""
LEAD = 0.3
"""What the first sentence of an article gains; the second, half of it."""
_RECENT = 0.15
"""What the newest article's sentences gain; those of a day before, half of it."""
_HEADLINE = 0.45
"""What a sentence gains that says all of its article's headline: features begin with a picture, and
say further down what they are about. Like a name's gain, over the root of the number of sources:
the more there are, the more they say themselves, and headlines of one affair say one thing."""
_SAYS = 0.4
"""Share of a headline from which on a sentence tells its news; .34 to .5 choose alike."""
_LEANS = 0.35
"""What a sentence loses that leans on the one before it."""
_OWN = 0.5
"""What the first person loses: a column's anecdote, an answer of an interview."""
_ADDRESS = 0.4
"""What advice to the reader loses."""
_QUOTES = 0.2
"""What a sentence loses that begins within quotation marks."""
_SHORT, _WORDS = 0.2, 12
"""What a sentence of fewer words loses: “The opposition leader was scathing.”"""
_NAMES, _NAMED = 0.05, 3
"""What each name gains, up to so many."""
_GONE = 0.35
"""What a sentence loses that looks ahead to a day which the newest article has left behind."""
_OVERTAKEN = 0.5
"""What a sentence loses whose count of dead or hurt a later day's article has raised since."""
_WORD = re.compile(r"[^\W_]+")


def scores(page: Sheet, copies: Mapping[str, str], near: Matrix) -> list[float]:
    """What each sentence is worth; only differences within a sheet mean anything.

    ``copies`` maps an article to the one that stands for all copies of the same text; ``near`` is
    the `likeness` of every two sentences.
    """
    ids = [source.passage.article_id for source in page.sources]
    origins = np.array([copies.get(id_, id_) for id_ in ids])
    total = echoed(page, origins, near) + _PHRASES * phrases(page, origins)
    total += leading(page) + _RECENT * _recency(page)
    total += (_HEADLINE * headlined(page) + _NAMES * _names(page)) / np.sqrt(len(set(origins)))
    total -= [_lost(source.text, source.lang) for source in page.sources]
    total -= _GONE * gone(page) + _OVERTAKEN * overtaken(page, near)
    return [float(worth) for worth in total]


def headlined(page: Sheet) -> Matrix:
    """The share of its article's headline, in content words, that each sentence says, ``(n,)``.

    0 where the headline is but the first words of the text.
    """
    titles = {(source.passage.title, source.lang) for source in page.sources}
    wanted = {
        (title, lang): content_words("" if title.endswith("…") else title, lang)
        for title, lang in titles
    }
    return np.array(
        [
            _share(wanted[source.passage.title, source.lang], source.text, source.lang)
            for source in page.sources
        ]
    )


def news(page: Sheet) -> list[bool]:
    """Whether each sentence is among its article's first two, or says two fifths of its title."""
    told = zip(page.places, headlined(page), strict=True)
    return [place <= 1 or share >= _SAYS for place, share in told]


def _share(wanted: set[str], text: str, lang: str) -> float:
    return len(wanted & content_words(text, lang)) / max(1, len(wanted))


def _names(page: Sheet) -> Matrix:
    return np.array([min(len(named(each.text, each.lang)), _NAMED) for each in page.sources])


def _lost(text: str, lang: str) -> float:
    """What a sentence loses by how badly it stands alone."""
    lost = _LEANS * leans(text) + _OWN * personal(text, lang)
    lost += _ADDRESS * addresses(text)
    return lost + _QUOTES * (text.lstrip()[0] in '«“"') + _SHORT * (len(text.split()) < _WORDS)


def leading(page: Sheet) -> Matrix:
    """What each sentence gains by where it stands, shape ``(n,)``.

    A first one that names nobody and no place or day sets a scene and gains nothing; on RPM2 and
    MultiLing that changes ROUGE by less than 0.001 (docs/LOG.md). Nor does an interview's, which
    presents whom it asks.
    """
    return np.array(
        [
            LEAD / (1 + place)
            if place
            or (_reports(source.text, source.lang) and source.passage.article_id not in page.asking)
            else 0.0
            for source, place in zip(page.sources, page.places, strict=True)
        ]
    )


def _reports(text: str, lang: str) -> bool:
    return bool(named(text, lang)) or any(one.tells_when for one in details(text, lang))


def echoed(page: Sheet, origins: Names, near: Matrix) -> Matrix:
    """How near others come to each sentence, shape ``(n,)``: the mean of each one's nearest cosine.

    ``origins``: the article of each sentence, one for all copies. Where there is but one, how near
    a sentence is to what the article is about.
    """
    names, own = np.unique(origins, return_inverse=True)
    if len(names) == 1:
        centre = page.vectors.mean(axis=0)
        about: Matrix = page.vectors @ (centre / (np.linalg.norm(centre) or 1.0))
        return about
    best = np.stack([near[:, own == place].max(axis=1) for place in range(len(names))], axis=1)
    best[np.arange(len(own)), own] = 0.0
    others: Matrix = best.sum(axis=1) / (len(names) - 1)
    return others


def phrases(page: Sheet, origins: Names) -> Matrix:
    """How much of each sentence others say in the same words, as against the usual, shape ``(n,)``.

    Of its pairs of neighbouring words, the mean share of the other origins in its language that
    have them, counted as if there were `_FEW` more; less the mean over the sentences of that
    language, so that an article alone in its language is not behind for it.
    """
    langs = np.array([source.lang for source in page.sources])
    shares = np.zeros(len(langs))
    for lang in np.unique(langs):
        rows = np.flatnonzero(langs == lang)
        pairs = [_pairs(page.sources[row].text) for row in rows]
        own = [str(origins[row]) for row in rows]
        having: dict[tuple[str, str], set[str]] = {}
        for origin, said in zip(own, pairs, strict=True):
            for pair in said:
                having.setdefault(pair, set()).add(origin)
        others = len(set(own)) - 1 + _FEW
        found = [
            sum(len(having[pair]) - 1 for pair in said) / (others * max(1, len(said)))
            for said in pairs
        ]
        shares[rows] = np.array(found) - np.mean(found)
    return shares


def early(page: Sheet) -> list[float]:
    """How near to the beginning of its article each sentence stands: 1 for the first, towards 0.

    What several outlets tell at the end is what they always add ("the company carries…").
    """
    last: dict[str, int] = {}
    for source, place in zip(page.sources, page.places, strict=True):
        article = source.passage.article_id
        last[article] = max(place, last.get(article, 0))
    return [
        1 - place / (last[source.passage.article_id] + 1)
        for source, place in zip(page.sources, page.places, strict=True)
    ]


def gone(page: Sheet) -> Matrix:
    """1 for what was still to come when it was written and has passed since, shape ``(n,)``.

    A meeting that is to be held says nothing any more once it is over, whatever it decided.
    """
    newest = max(source.passage.published or "" for source in page.sources)[:10]
    return np.array([float(_passed(source, newest)) for source in page.sources])


def overtaken(page: Sheet, near: Matrix) -> Matrix:
    """1 for a toll that an article of a later day has higher, shape ``(n,)``.

    “At least nine dead” is no news beside 47, though it was when it was written. ``near`` is the
    `likeness` of every two sentences. What a later article tells of an earlier day, another
    disaster's mostly, raises nothing.
    """
    tolls: dict[str, list[tuple[int, str, Decimal]]] = {kind: [] for kind in RISING}
    for row, source in enumerate(page.sources):
        day = (source.passage.published or "")[:10]
        counted = claim(source.text, source.lang).counted
        for kind in RISING & counted.keys() if day else ():
            tolls[kind].append((row, day, max(counted[kind])))
    found = np.zeros(len(page.sources))
    for told in tolls.values():
        for (row, day, toll), (other, later, higher) in permutations(told, 2):
            higher_since = day < later and toll < higher and near[row, other] >= ALIKE
            if higher_since and not found[row]:
                found[row] = float(not _before(page.sources[other], day))
    return found


def _before(source: Evidence, day: str) -> bool:
    """Whether a sentence tells of a time before a day."""
    told = event_day(source.text, source.lang, (source.passage.published or "")[:10])
    return told is not None and told < day[: len(told)]


def _passed(source: Evidence, newest: str) -> bool:
    written = (source.passage.published or "")[:10]
    day = event_day(source.text, source.lang, written) if written else None
    return day is not None and len(day) == len(written) and written < day < newest


def _recency(page: Sheet) -> Matrix:
    """1 for the newest article's sentences, half for those of a day before; 0 without a day."""
    days = [source.passage.published or "" for source in page.sources]
    newest = max(days)
    return np.array([1 / (1 + _days(newest, day)) if day else 0.0 for day in days])


def _days(newest: str, day: str) -> int:
    """Whole days between two ISO dates."""
    return int((np.datetime64(newest[:10]) - np.datetime64(day[:10])).astype(int))


def _pairs(text: str) -> set[tuple[str, str]]:
    """Words that follow one another."""
    return set(pairwise(_WORD.findall(fold(text))))
