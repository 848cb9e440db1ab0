"""Past briefings as an Atom feed that any reader can follow (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from markupsafe import Markup

from chatbot.export import words
from chatbot.export.files import put
from chatbot.export.fragments import outlet_name, sentence_text
from chatbot.export.layout import page
from chatbot.export.typography import typeset, window
from chatbot.export.views import Page, Row, Section
from chatbot.messages import say
from chatbot.types import Briefing, Lang

MOST = 30
"""Briefings in a feed, the newest."""
_ATOM = "http://www.w3.org/2005/Atom"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def atom(briefings: Iterable[Briefing], path: Path, *, ui_lang: Lang) -> int:
    """Write a feed of the newest briefings, whole or not at all; return how many it holds.

    A briefing made again for the same days and languages takes the place of the older one, and
    keeps its id. Raises `ExportError` when the folder or the disk forbids it.
    """
    newest: dict[str, Briefing] = {}
    for briefing in sorted(briefings, key=_moment):
        newest[entry_id(briefing)] = briefing
    kept = sorted(newest.values(), key=lambda item: (item.date, _moment(item)), reverse=True)[:MOST]
    put(feed(kept, ui_lang=ui_lang), path)
    return len(kept)


def feed(briefings: list[Briefing], *, ui_lang: Lang) -> bytes:
    """The feed's bytes, in the order given."""
    ET.register_namespace("", _ATOM)
    root = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": ui_lang})
    _say(root, "title", f"Recoupe · {say('export_kind_briefing', ui_lang)}")
    _say(root, "id", uuid5(NAMESPACE_URL, "recoupe:briefings").urn)
    _say(root, "updated", max(map(_moment, briefings), default=_EPOCH).isoformat())
    _say(_say(root, "author"), "name", "Recoupe")
    _say(root, "generator", "Recoupe")
    for briefing in briefings:
        _entry(root, briefing, ui_lang)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def entry_id(briefing: Briefing) -> str:
    """One id for the briefings of the same days, languages and topics, whenever they are made."""
    name = f"recoupe:briefing:{briefing.date}:{briefing.days}:{briefing.lang}"
    name += "".join(f":{quote(topic)}" for topic in briefing.topics)
    return uuid5(NAMESPACE_URL, name).urn


def _entry(root: ET.Element, briefing: Briefing, ui_lang: Lang) -> None:
    laid_out = page(briefing, ui_lang=ui_lang)
    entry = _say(root, "entry")
    first = [_title(section, laid_out.langs[0]) for section in laid_out.sections[:1]]
    days = window(briefing.date, briefing.days, ui_lang)
    _say(entry, "title", " · ".join([days, *briefing.topics, *first]))
    _say(entry, "id", entry_id(briefing))
    _say(entry, "updated", _moment(briefing).isoformat())
    _say(entry, "content", str(_content(laid_out)), type="html")


def _content(laid_out: Page) -> Markup:
    """The top, then each story's facts with who tells them, one language after the other."""
    parts = []
    for lang in laid_out.langs:
        said = lang if len(laid_out.langs) > 1 else laid_out.ui_lang
        lines = Markup("").join(_line(line.row, lang, said) for line in laid_out.top)
        if lines:
            title = say("export_top", said)
            parts.append(Markup("<h2>{}</h2><ol>{}</ol>").format(title, lines))
        parts += [_story(section, lang, said) for section in laid_out.sections]
    empty = say("export_empty", laid_out.ui_lang)
    return Markup("").join(parts) or Markup("<p>{}</p>").format(empty)


def _story(section: Section, lang: str, said: str) -> Markup:
    told = (words.status(section.story, said),) if section.story else ()
    return Markup('<h2 lang="{}">{}</h2><p><small>{}</small></p><ul>{}</ul>').format(
        lang,
        _title(section, lang),
        " · ".join((*told, *words.story_line(section, said))),
        Markup("").join(_line(row, lang, said) for row in section.rows),
    )


def _line(row: Row, lang: str, said: str) -> Markup:
    """A fact and its outlets; nothing where the language has no checked version."""
    sentence = row.sentences.get(lang)
    if sentence is None:
        return Markup("")
    cited = dict.fromkeys(outlet_name(citation, said) for citation in sentence.citations)
    return Markup('<li lang="{}">{} <small>({})</small></li>').format(
        sentence.lang, sentence_text(sentence), ", ".join(cited)
    )


def _title(section: Section, lang: str) -> str:
    title = section.title.get(lang) or next(iter(section.title.values()), "")
    return typeset(title, lang)


def _moment(briefing: Briefing) -> datetime:
    """When it was made, with a zone; the evening of its day where nothing says."""
    try:
        made = datetime.fromisoformat(briefing.made or f"{briefing.date}T18:00:00+00:00")
    except ValueError:
        return _EPOCH
    return (made if made.tzinfo else made.replace(tzinfo=UTC)).replace(microsecond=0)


def _say(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{_ATOM}}}{name}", attributes)
    element.text = "".join(c if _allowed(c) else "\ufffd" for c in text) or None
    return element


def _allowed(char: str) -> bool:
    """Tell whether XML 1.0 can hold a character."""
    return char in "\t\n\r" or " " <= char <= "\ud7ff" or "\ue000" <= char not in "\ufffe\uffff"
