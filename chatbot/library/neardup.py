"""Copies by wording: five outlets that print one agency's dispatch are one source.

Articles are compared by their word 5-grams ("shingles", Broder 1997, On the resemblance and
containment of documents): MinHash proposes pairs, exact containment in the shorter text decides,
so that a copy with paragraphs cut still counts. A paraphrase shares no shingles: wording alone
does not see it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from statistics import fmean
from typing import TypeAlias

from chatbot.library.wording import words
from chatbot.types import Article

Shingles: TypeAlias = frozenset[str]
Group: TypeAlias = frozenset[str]

WIDTH = 5  # words a shingle
COPIED = 0.3
"""Share of the shorter text's shingles found in the other, from which it is a copy. In French
agency news, texts on the same event written apart share under 0.09, reworked copies over 0.26;
two reports that quote one statement lie between."""
APART = 0.1
"""Two texts that share less are never of one group, whatever a third one copies from both."""
_SLOTS = 128  # one slot a band: a pair alike at 0.05 is proposed 999 times in 1000
_SEED = 20240802


def agency_groups(articles: Sequence[Article]) -> list[Group]:
    """Part articles into groups that are copies of one text, by id, the largest first.

    Every article is in exactly one group, alone if nothing copies it: there are as many
    independent texts as groups. A round-up that copies two unrelated texts joins only one.
    """
    shingles = {article.article_id: _shingles(article.text) for article in articles}
    group_of: dict[str, Group] = {key: frozenset([key]) for key in shingles}
    alike = {pair: containment(*(shingles[key] for key in pair)) for pair in _proposed(shingles)}
    apart: set[frozenset[Group]] = set()
    for one, other in sorted(alike, key=lambda pair: (-alike[pair], pair)):
        first, second = group_of[one], group_of[other]
        both = frozenset((first, second))
        if first == second or both in apart:
            continue
        if _one_text(first, second, shingles):
            group_of.update(dict.fromkeys(first | second, first | second))
        else:
            apart.add(both)
    return sorted(set(group_of.values()), key=lambda group: (-len(group), min(group)))


def independent_sources(articles: Sequence[Article]) -> int:
    """Count outlets that each have a text of their own: copies, and one outlet's articles, are one.

    That is the largest matching between outlets and texts (augmenting paths, Kuhn 1955). An
    article without outlet stands for an outlet of its own.
    """
    groups = agency_groups(articles)
    place = {key: at for at, group in enumerate(groups) for key in group}
    texts: dict[str, set[int]] = {}
    for article in articles:
        outlet = article.outlet or f"\0{article.article_id}"
        texts.setdefault(outlet, set()).add(place[article.article_id])
    holder: dict[int, str] = {}

    def settle(outlet: str, tried: set[int]) -> bool:
        for text in texts[outlet] - tried:
            tried.add(text)
            if text not in holder or settle(holder[text], tried):
                holder[text] = outlet
                return True
        return False

    return sum(settle(outlet, set()) for outlet in texts)


def containment(one: Shingles, other: Shingles) -> float:
    """The share, 0 to 1, of the smaller set that is also in the larger."""
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def _shingles(text: str) -> Shingles:
    said = words(text)
    last = max(1, len(said) - WIDTH + 1)
    return frozenset(" ".join(said[at : at + WIDTH]) for at in range(last) if said)


def _proposed(shingles: Mapping[str, Shingles]) -> Iterator[tuple[str, str]]:
    """Pairs that share a MinHash slot, through Rensa."""
    from rensa import RMinHash, RMinHashLSH

    keys = [key for key, held in shingles.items() if held]
    if len(keys) < 2:  # noqa: PLR2004 - a pair takes two
        return
    sketches = RMinHash.from_token_sets([list(shingles[key]) for key in keys], _SLOTS, _SEED)
    index = RMinHashLSH(threshold=COPIED, num_perm=_SLOTS, num_bands=_SLOTS)
    index.insert_many(sketches)
    for at, near in enumerate(index.query_all(sketches)):
        yield from ((keys[at], keys[other]) for other in set(near) if other > at)


def _one_text(one: Group, other: Group, shingles: Mapping[str, Shingles]) -> bool:
    """Tell whether two groups copy one text: alike on average, and no pair written apart."""
    shares = [containment(shingles[a], shingles[b]) for a, b in product(one, other)]
    return min(shares) >= APART and fmean(shares) >= COPIED
