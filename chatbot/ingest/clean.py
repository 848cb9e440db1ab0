"""Article text without the site's furniture: every own sentence stays, the rest is listed.

Lines are judged by shape (length, final punctuation, script), by place (before the headline,
after the last prose) and by a vocabulary of labels and notices in French and English. A sentence is
only ever removed as a known notice in the site's own voice, or as the caption of a credited photo.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from chatbot.ingest import furniture
from chatbot.ingest.lines import ends_sentence, is_headline, is_prose, scripts, words
from chatbot.language import fold, sentences

if TYPE_CHECKING:
    from collections.abc import Collection

_SOURCES = (
    r"(?-i:"
    r"AFP|AP|Reuters|EPA|ANSA|Getty|Anadolu|AA|Xinhua|Shutterstock|iStock|Unsplash|SIPA|MAXPPP|Flickr"
    r"|Wikimedia|Pool|Handout|Keystone|Belga|Imago|ZUMA|Bloomberg|dpa|Presse canadienne|Pixabay)"
)
_PHOTO = (
    r"photos?|images?|illustration|cr[ée]dits?(?: photos?)?|copyright|capture d’écran|screenshot"
)
_IN = r"[^()\[\]]*"
_CREDIT = re.compile(
    rf"\s*(?:[(\[]\s*(?:(?:{_IN}\b)?(?:{_PHOTO})\s*(?:[:©/|–—-]|by\b|par\b|via\b|courtesy\b){_IN}"
    rf"|(?:{_PHOTO})\s+(?:{_SOURCES})\b{_IN}|©{_IN}|{_IN}/\s?(?:{_SOURCES})\b{_IN})[)\]]"
    r"|©\s?[^.!?]{2,80}"
    rf"|(?:^|(?<=[.!?)|–—-])\s*|\s{{2,}})(?:{_PHOTO})\s*:\s*(?-i:[A-ZÀ-Ý@])[^.!?]{{1,80}}"
    rf"|/\s?(?:{_SOURCES})(?:[/ ][^.!?]{{2,40}})?"
    r")[\s.]*$",
    re.IGNORECASE,
)
_AGENCY_CREDIT = re.compile(
    rf"(?<![.!?…»”\"\s])\s*\((?:{_SOURCES})(?: (?:[Pp]hoto|[Ii]mages?))?\)$"
)
_AGENCY_CAPTION_CHARACTERS = 160
_CAPTION_CHARACTERS = 400
_BYLINE = re.compile(
    r"(?:par|by|de notre (?:correspondante?|envoyee? speciale?)|propos recueillis par|written by"
    r"|ecrit par|redige par|publie par|posted by|traduit par|translated by|reporting by|editing by"
    r"|(?:avec|with) (?:afp|reuters|ap))\b|(?:auteure?|author|texte|sources?|via) ?:"
)
_NAME = re.compile(r"(?:[A-ZÀ-ÝİĞŞ][\w’'.-]*|d[eu]|von|van|al|el|ben|bin|et|and|avec|with|la|le|&)")
_BYLINE_WORDS = 8
_NAME_WORDS = (2, 5)
_TAIL_WORDS = 7
_FOREIGN_SHARE = 0.3
_OWN_SHARE = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """The article's own lines, and those taken out, both in order."""

    text: str
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    text: str
    kind: str = ""
    """Empty while the line is the article's own."""

    @property
    def own(self) -> bool:
        return not self.kind and bool(self.text.strip())


def clean(text: str, *, known: Collection[int] = ()) -> Cleaned:
    r"""Part an article's own lines from the furniture around and between them.

    ``known`` numbers lines (from 0) already read as something else, a dateline for instance.

    >>> cleaned = clean("Le pont rouvre\n\nIl a rouvert hier soir.\n\nPartager\n0 Commentaires")
    >>> cleaned.text, cleaned.removed
    ('Le pont rouvre\n\nIl a rouvert hier soir.', ('Partager', '0 Commentaires'))
    """
    latin = _is_latin(text)
    lines = [
        _Line(text=line.rstrip(), kind="known" if number in known else _kind(line, latin=latin))
        for number, line in enumerate(text.split("\n"))
    ]
    lines = _tail(_head(_related_links(lines)))
    removed = tuple(line.text.strip() for line in lines if line.kind and line.text.strip())
    return Cleaned(text=_joined(lines), removed=removed)


def _kind(line: str, *, latin: bool) -> str:
    """What a line is on its own account, wherever it stands."""
    if not line.strip():
        return ""
    if not words(line):
        return "rule"
    known = furniture.label(line)
    if known and not _full_sentence(line):
        return known
    if furniture.notice(line):
        return "notice"
    if _is_caption(line):
        return "credits"
    return "script" if latin and _is_foreign(line) else ""


def _full_sentence(line: str) -> bool:
    return line.rstrip().endswith(".") and len(words(line)) > _TAIL_WORDS


def _is_caption(line: str) -> bool:
    """A line that closes with a photo credit and holds one caption, not a paragraph."""
    if len(line) <= _AGENCY_CAPTION_CHARACTERS and _AGENCY_CREDIT.search(line):
        return True
    credit = _CREDIT.search(line) if len(line) <= _CAPTION_CHARACTERS else None
    return credit is not None and len(sentences(line[: credit.start()], "fr")) <= 1


def _is_latin(text: str) -> bool:
    counts = scripts(text)
    return counts.get("LATIN", 0) >= _OWN_SHARE * sum(counts.values())


def _is_foreign(line: str) -> bool:
    """A caption in another script than a Latin article's, alone or glued to its translation."""
    counts = scripts(line)
    total = sum(counts.values())
    foreign = total - counts.get("LATIN", 0)
    return total > 0 and foreign >= _FOREIGN_SHARE * total and not ends_sentence(line)


def _related_links(lines: list[_Line]) -> list[_Line]:
    """Headlines listed right under « À lire aussi » belong to other articles."""
    found: list[_Line] = []
    listing = False
    for line in lines:
        listing = line.kind == "related" or (
            listing and bool(line.text.strip()) and not _ends_list(line)
        )
        found.append(replace(line, kind="related") if listing and line.own else line)
    return found


def _ends_list(line: _Line) -> bool:
    return line.own and _closes(line.text)


def _head(lines: list[_Line]) -> list[_Line]:
    """Section names over the headline, and the byline under it."""
    found = list(lines)
    own = [place for place, line in enumerate(lines) if line.own]
    for order, place in enumerate(own[:-1]):
        following = lines[own[order + 1]].text
        if not furniture.section(lines[place].text) or not is_headline(following):
            break
        found[place] = replace(lines[place], kind="section")
    for place in [place for place, line in enumerate(found) if line.own][1:6]:
        if _closes(found[place].text):
            break
        if is_byline(found[place].text):
            found[place] = replace(found[place], kind="byline")
    return found


def is_byline(line: str) -> bool:
    """Tell whether a line does nothing but name its author.

    >>> is_byline("Par Anne Lemaître, avec AFP"), is_byline("Par une nuit froide, il partit.")
    (True, False)
    """
    count = len(words(line))
    if count > _BYLINE_WORDS or ends_sentence(line):
        return False
    return _BYLINE.match(fold(line.strip())) is not None or _is_name(line)


def _is_name(line: str) -> bool:
    """Two to five capitalised words and nothing else."""
    parts = [part for part in re.split(r"[\s,|/]+", line.strip()) if part]
    fewest, most = _NAME_WORDS
    shouted = line.isupper()
    capitals = sum(part[0].isupper() for part in parts)
    named = fewest <= len(parts) <= most and capitals >= fewest and not shouted
    return named and all(_NAME.fullmatch(part) for part in parts)


def _tail(lines: list[_Line]) -> list[_Line]:
    """After the last sentence: bylines, other articles' titles, and labels nobody knows."""
    last = max((at for at, line in enumerate(lines) if line.own and _closes(line.text)), default=-1)
    if last < 0:
        return lines
    found = list(lines)
    after: set[str] = set()
    for place in range(last + 1, len(lines)):
        line = lines[place]
        if line.kind:
            after.add(line.kind)
        elif line.own and _is_tail(line.text, after):
            found[place] = replace(line, kind="tail")
    return found


def _is_tail(line: str, after: set[str]) -> bool:
    if is_byline(line):
        return True
    short = len(words(line)) <= _TAIL_WORDS
    return not _stops(line) and ("related" in after or (short and bool(after)))


def _closes(line: str) -> bool:
    return ends_sentence(line) and is_prose(line)


def _stops(line: str) -> bool:
    return ends_sentence(line) and not line.rstrip().endswith(("…", "..."))


def _joined(lines: list[_Line]) -> str:
    """Own lines with the blank lines that parted them, never more than one in a row."""
    kept: list[str] = []
    for line in lines:
        blank = not line.text.strip()
        if line.kind or (blank and (not kept or not kept[-1])):
            continue
        kept.append("" if blank else line.text.strip())
    return "\n".join(kept).strip()
