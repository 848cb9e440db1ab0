"""What the top of a text says of it: front matter, header lines, datelines."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from chatbot.ingest.dates import find_date, iso
from chatbot.ingest.lines import ends_sentence, is_prose, words
from chatbot.language import fold

_KEYS = {
    "title": "title titre headline",
    "outlet": "outlet source media publication journal site publisher editeur sitename site_name",
    "published": "date published publie pubdate publication_date date_published published_at",
    "url": "url link lien permalink canonical",
    "": "author auteur authors auteurs by par lang langue language tags categories category section"
    " rubrique description subtitle slug layout draft keywords updated modified",
}
_FIELD_OF = {key: field for field, keys in _KEYS.items() for key in keys.split()}
_HEADER = re.compile(r"^([A-Za-zÀ-ÿ_ ]{2,20}?)\s?:\s+(\S.*)$")
_CLEAR_ALONE = ("published", "url", "title")
_FENCE = "---"
_HEAD_LINES = 10
_LABELS = re.compile(
    r"\b(?:date|publie[es]*|published|publication|mise? a jour|maj|updated?|modifie[es]*|modified"
    r"|posted|cree[es]*|created|last|first|derniere|premiere|le|on|at|a|the|du|de|heure|paris|gmt|utc|est"
    r"|edt|cet|cest|bst|et|and)\b"
)
_CHANGED = re.compile(r"\b(?:mise? a jour|maj|updated?|modifie[es]*|modified)\b")
_ANNOUNCED = re.compile(
    r"\b(?:date|publie[es]*|published|posted|publication|mise? a jour|updated)\b"
)
_BY = re.compile(r"\b(?:par|by)\s+[^,|–—\d(]{2,60}")
_OUTLET = re.compile(r"\(([^()]*?)/\s*([^()/]{2,40}?)\s*\)")
_AGENCY = re.compile(r"\(\s*([A-Z][\w.]{1,19}(?: [A-Z]\w{1,19})?)\s*\)\s*$")
_OPENING = re.compile(r"^(.{4,90}?)\s?[–—-]{1,2}\s|^(\([^()]{8,80}\))")
_MOST_REST = 4
_LABEL_LINE_WORDS = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What was found, and which lines (numbered from 0) said nothing else."""

    title: str = ""
    outlet: str = ""
    published: str | None = None
    url: str = ""
    lines: frozenset[int] = frozenset()


def read_head(text: str) -> Head:
    r"""Read front matter or header lines if there are any, then the datelines.

    >>> read_head("(August 2, 2024 / JNS)\n\nThe bridge has reopened.")
    Head(title='', outlet='JNS', published='2024-08-02', url='', lines=frozenset({0}))
    >>> read_head("Titre : Le pont\nDate : 3 mars 2026\n\nIl a rouvert.").published
    '2026-03-03'
    """
    lines = text.split("\n")
    fields, used = _front_matter(lines) or _header_block(lines)
    published, outlet, dated = _datelines(lines, used)
    return Head(
        title=fields.get("title", ""),
        outlet=fields.get("outlet", "") or outlet,
        published=iso(fields.get("published", "")) or published,
        url=fields.get("url", "") if fields.get("url", "").startswith("http") else "",
        lines=frozenset(used) | dated,
    )


def _front_matter(lines: list[str]) -> tuple[dict[str, str], range] | None:
    import yaml

    if lines[0].strip() != _FENCE or _FENCE not in lines[1:60]:
        return None
    end = lines.index(_FENCE, 1)
    stated = "\n".join(lines[1:end])
    try:
        try:
            loaded = yaml.safe_load(stated)
        except ValueError:  # a day or an hour that does not exist is read as words
            loaded = yaml.load(stated, Loader=yaml.BaseLoader)  # noqa: S506 - makes nothing but text
    except (yaml.YAMLError, RecursionError):
        return None
    if not isinstance(loaded, dict):
        return None
    fields: dict[str, str] = {}
    for key, value in loaded.items():
        field = _FIELD_OF.get(fold(str(key)).strip(), "")
        if field and isinstance(value, str | int | dt.date):
            fields.setdefault(field, _plain(value))
    return fields, range(end + 1)


def _plain(value: str | int | dt.date) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value).strip()


def _header_block(lines: list[str]) -> tuple[dict[str, str], range]:
    """``Titre : …``, ``Date: …`` from the first line on; one line alone must be unmistakable."""
    fields: dict[str, str] = {}
    start = next((place for place, line in enumerate(lines) if line.strip()), 0)
    place = start
    while place < len(lines):
        match = _HEADER.match(lines[place].strip())
        key = fold(match[1]).strip().replace(" ", "_") if match else ""
        if match is None or key not in _FIELD_OF:
            break
        if _FIELD_OF[key]:
            fields.setdefault(_FIELD_OF[key], match[2].strip())
        place += 1
    alone = place - start == 1 and not set(fields) & set(_CLEAR_ALONE)
    return ({}, range(0)) if alone or not fields else (fields, range(place))


def is_header(line: str) -> bool:
    """Tell whether a line is a header that `read_head` knows: ``Titre : …``, ``Date: …``.

    >>> is_header("Source : Brèves de Quai"), is_header("Résultat : le pont a rouvert.")
    (True, False)
    """
    match = _HEADER.match(line.strip())
    return match is not None and fold(match[1]).strip().replace(" ", "_") in _FIELD_OF


def _datelines(lines: list[str], used: range) -> tuple[str | None, str, frozenset[int]]:
    published, changed, outlet = None, None, ""
    taken: set[int] = set()
    for place in _candidates(lines, used):
        line = lines[place]
        whole = _says_only_date(line)
        part = line if whole else _opening(line)
        found = find_date(part) if part else None
        if found and whole and _CHANGED.match(fold(line).strip()):
            changed = changed or found[0]
        elif found:
            published = published or found[0]
        outlet = outlet or (_outlet(part, whole=whole) if part else "")
        if whole:
            taken.add(place)
    return published or changed, outlet, frozenset(taken)


def _candidates(lines: list[str], used: range) -> list[int]:
    """The head down to the first sentence, and labelled date lines anywhere."""
    filled = [at for at, line in enumerate(lines) if line.strip() and at not in used]
    head: list[int] = []
    for at in filled[:_HEAD_LINES]:
        head.append(at)
        if is_prose(lines[at]) and ends_sentence(lines[at]):
            break
    later = (at for at in filled[len(head) :] if len(words(lines[at])) <= _LABEL_LINE_WORDS)
    return head + [at for at in later if _ANNOUNCED.match(fold(lines[at]).strip())]


def _says_only_date(line: str) -> bool:
    """Nothing but a date, its label, a byline or a place, and perhaps the outlet in brackets."""
    folded = fold(line)
    found = find_date(line)
    if not found or len(words(line)) > _LABEL_LINE_WORDS + _MOST_REST:
        return False
    while found:
        folded = folded[: found[1]] + " | " + folded[found[2] :]
        found = find_date(folded)
    rest = _LABELS.sub(" ", _BY.sub(" ", _OUTLET.sub(" ", folded)))
    left = words(rest)
    if not left:
        return True
    announced = _ANNOUNCED.match(fold(line).strip()) is not None
    return announced and len(left) <= _MOST_REST and not ends_sentence(line)


def _opening(line: str) -> str:
    """The dateline before a dash or in brackets, at the start of the first sentence."""
    match = _OPENING.match(line.strip())
    if not match:
        return ""
    opening = match[1] or match[2]
    found = find_date(opening)
    folded = fold(opening)
    rest = folded[: found[1]] + " " + folded[found[2] :] if found else folded
    rest = _LABELS.sub(" ", re.sub(r"\([^()]*\)", " ", rest))
    return opening if len(words(rest)) <= _MOST_REST else ""


def _outlet(line: str, *, whole: bool) -> str:
    """``(… / JNS)``, or the agency between brackets before the dash: ``PARIS (AFP) –``."""
    if match := _OUTLET.search(line):
        return match[2].strip()
    match = None if whole or line.startswith("(") else _AGENCY.search(line.strip())
    return match[1] if match else ""
