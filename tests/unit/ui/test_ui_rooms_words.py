"""Briefing, library and settings say everything in both languages, and nothing in vain."""

from __future__ import annotations

import json
import re
import string
import tomllib
from importlib.resources import files
from pathlib import Path

MESSAGES = files("chatbot.messages")
ROOT = Path(__file__).parents[3]
SAME = {
    "rooms_quality_state",
    "rooms_minutes",
    "rooms_model_licence",
    "rooms_seconds",
    "rooms_versions_many",
    "rooms_versions_one",
    "rooms_compare_pair",
}
"""Spelt alike in both languages."""
BUILT = ("stage", "step", "status", "col", "figure", "theme", "size", "job")
"""Keys made of a prefix and a value."""


def _table(lang: str) -> dict[str, str]:
    return tomllib.loads((MESSAGES / f"rooms.{lang}.toml").read_text("utf-8"))


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_say_the_same_things() -> None:
    """Same keys, same values to fill in, and no sentence left in the other language."""
    fr, en = _table("fr"), _table("en")
    assert fr.keys() == en.keys()
    for key, text in fr.items():
        assert _fields(text) == _fields(en[key]), key
        assert text != en[key] or key in SAME, key


def test_french_keeps_its_typography() -> None:
    """A no-break space before high punctuation and units, and real apostrophes."""
    for key, text in _table("fr").items():
        assert not re.search(r" [:;?!»]|« ", text), key
        assert not re.search(r"\} (s|min|Go|Mo|ko|octets)\b", text), key
        assert "'" not in text, key


def test_every_key_used_exists_and_every_key_is_used() -> None:
    """A missing message would be a traceback on a page; a dead one is clutter."""
    ui = Path(str(files("chatbot.ui")))
    sources = [p for p in ui.rglob("*") if p.suffix in {".py", ".html"}]
    text = "\n".join(p.read_text("utf-8") for p in sources)
    known = _table("en").keys()
    built = {key for key in known if key.startswith(tuple(f"rooms_{part}_" for part in BUILT))}
    used = set(re.findall(r'"(rooms_[a-z0-9_]*[a-z0-9])"', text))
    used |= {f"{key}_hint" for key in used} & known
    counted = {f"{key}_{n}" for key in used for n in ("one", "many")} & known
    singular = {key for key in used if f"{key}_one" in known}
    assert used - singular <= known
    assert known == (used & known) | counted | built


def test_the_word_to_type_is_the_word_asked_for() -> None:
    """Who types what the page asks for is understood."""
    for lang in ("fr", "en"):
        table = _table(lang)
        assert table["rooms_erase_word"].upper() in table["rooms_erase_type"]


def test_every_figure_with_a_floor_has_words() -> None:
    """The settings page tells what was measured, not what the report calls it."""
    floors = json.loads((ROOT / "tests" / "quality" / "floors.json").read_text("utf-8"))["floors"]
    parts = {part for name in floors for part in name.split(".")[1:]}

    assert {f"rooms_figure_{part}" for part in parts} <= _table("fr").keys()
