"""Where sentences begin and end, to the character, in French and English news.

sentencex (Wikimedia) does the splitting; it breaks after « M. » and « J.-L. », so dots that end
no sentence are first masked by a character of the same length, which keeps every offset.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MASKED = "\ue000"
_STATEMENTS = (".", "!", "…", "»", "”", '"')
_TITLES = (
    "M|MM|Mr|Mrs|Ms|Mme|Mmes|Mlle|Mlles|Dr|Drs|Pr|Prof|Mgr|Mt|St|Ste|Sr|Jr|Gén|Gen|Gov|Sen|Rep|Rev"
    "|Hon|Col|Cdt|Cpt|Capt|Lt|Lieut|Maj|Sgt|Adm|Cmdr|Brig|Amb|Pres|Me|Fr|Bd|Av"
)
_BEFORE_FIGURES = "art|Art|p|pp|vol|n|no|No|nos|Nos|chap|fig|Fig|cf|env|ca|tél|tel|v|vs|al"
_BEFORE_LOWER = r"Inc|Ltd|Co|Corp|Bros|etc|cf|env|vs|v|al|ex"
_BEFORE_LOWER += r"|i\.e|e\.g|c\.-à-d|p\. ex|a\.m|p\.m|av|apr|hab|min|max"
_MONTHS = "janv|févr|fév|avr|juil|sept|oct|nov|déc|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec"
_STARTERS = (
    "The|He|She|It|They|We|You|In|On|At|But|And|This|That|These|Those|When|After|Before|If|There|His"
    "|Her|Its|Their|Il|Elle|Ils|Elles|Mais|Et|Ce|Cette|Ces|Cela|Dans|Les|Une|Un|Après|Avant|Puis"
    "|Selon|Depuis|Pour|Nous|Vous|Son|Sa|Ses|Leur|Leurs"
)
_WHEN = (
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b(?![’'])|(?:[A-Z]{1,3}T|UTC)\b"
    r"|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+\d"
)
"""What goes on from “7 p.m.”: a day, a date, a time zone."""
_INITIALS = 8
"""Most initials in a row that are a name's; without a limit, long runs take minutes."""
_MASK = re.compile(
    rf"(?<!\w)(?:{_TITLES})\.(?=\s*[A-ZÀ-Ý«“\"(]|\s+[a-zà-ÿ])"
    rf"|(?<!\w)[ap]\.m\.(?=\s+(?:{_WHEN}))"
    rf"|(?<!\w)(?:{_BEFORE_FIGURES})\.(?=\s*[°\d])"
    rf"|(?<!\w)(?:{_MONTHS})\.(?=,?\s*[\da-zà-ÿ])"
    rf"|(?<!\w)(?:{_BEFORE_LOWER})\.(?=[,;:)]|\s+[a-zà-ÿ])"
    rf"|(?<!\w)(?:[A-ZÀ-Ý]\.[-\s]?){{1,{_INITIALS}}}"
    rf"(?=\s?(?!(?:{_STARTERS})\b)[A-ZÀ-Ý][a-zà-ÿ’']|[,;:)])"
    rf"|(?<!\w)[A-ZÀ-Ý]\.(?:-?[A-ZÀ-Ý]\.){{1,{_INITIALS}}}(?=[-’']|\s+[a-zà-ÿ\d])"
    r"|(?<=\d)\.(?=\d)"
)
_LINE = re.compile(r"[^\r\n\u0085\u2028\u2029]+")
_MISSED = re.compile(
    r"(?:…|\.\.\.|\betc\.|\b[ap]\.m\.|\bno\.|(?<=\w/)[a-z]{1,3}\.)\s+(?=[«“\"(]?\s?[A-ZÀ-Ý])"
    rf"|\b(?:[A-ZÀ-Ý]\.|(?:Inc|Ltd|Co|Corp|Jr|Sr)[.{_MASKED}])\s+(?=(?:{_STARTERS})\b)"
)
_LIST_NUMBER = re.compile(r"\(?(?:\d{1,3}|[a-zA-Z])[.)]$")
_CLOSERS = re.compile(r"\s*[»”\"’')\]]+(?=\s|$)")
_GOES_ON = re.compile(r"[,;:–—-]|[a-zà-ÿ]")


def is_statement(text: str) -> bool:
    """Whether a text ends as statements do; headings, credits and questions do not.

    >>> is_statement("Le pont est fermé."), is_statement("« Il tient. »")
    (True, True)
    >>> is_statement("Le pont"), is_statement("Is it shut?"), is_statement(" ")
    (False, False, False)
    """
    return text.rstrip().endswith(_STATEMENTS)


def sentences(text: str, lang: str) -> list[tuple[int, int]]:
    """Spans ``(start, end)`` of the sentences, in code points; only blanks lie between them.

    A line break always ends a sentence; a closing quotation mark stays with the sentence it
    closes. ``lang`` is an ISO 639-1 code.

    >>> text = "M. Erdoğan a vu le Dr. Dupont. Il a dit : « Oui. » Puis il est parti."
    >>> [text[start:end] for start, end in sentences(text, "fr")]
    ['M. Erdoğan a vu le Dr. Dupont.', 'Il a dit : « Oui. »', 'Puis il est parti.']
    """
    spans: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        pieces = _rejoined(line[0], list(_pieces(line[0], lang)))
        spans += [(line.start() + start, line.start() + end) for start, end in pieces]
    return spans


def _pieces(line: str, lang: str) -> Iterator[tuple[int, int]]:
    """Cut one line where sentencex does, and where it should have."""
    import sentencex

    masked = _MASK.sub(lambda match: match[0].replace(".", _MASKED), line)
    position = 0
    for piece in sentencex.segment(lang, masked):
        start = masked.index(piece, position)
        position = start + len(piece)
        cuts = [start, *_missed(masked, start, position), position]
        yield from pairwise(cuts)


def _missed(masked: str, start: int, end: int) -> list[int]:
    """Places inside a piece where a sentence ends outside any quotation."""
    return [
        match.end()
        for match in _MISSED.finditer(masked, start, end)
        if match.end() < end and not _quote_open(masked[start : match.end()])
    ]


def _quote_open(text: str) -> bool:
    straight = text.count('"') % 2 == 1
    return straight or text.count("«") > text.count("»") or text.count("“") > text.count("”")


def _rejoined(line: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give closing marks back to the sentence they close, trim, and drop the blank pieces."""
    spans: list[tuple[int, int]] = []
    for left, right in pieces:
        start = left
        if spans and (closers := _CLOSERS.match(line, start, right)):
            spans[-1] = (spans[-1][0], closers.end())
            start = closers.end()
        while start < right and line[start].isspace():
            start += 1
        end = start + len(line[start:right].rstrip())
        if start == end:
            continue
        if spans and _continues(line, spans[-1], start):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _continues(line: str, before: tuple[int, int], start: int) -> bool:
    """« … ! », dit-elle: lower case after a closed quotation goes on; a list number begins."""
    sentence = line[before[0] : before[1]]
    closed = sentence[-1] in "»”\"’'" and _GOES_ON.match(line, start) is not None
    glued = before[1] == start and line[start] == "-"
    return closed or glued or _LIST_NUMBER.match(sentence) is not None
