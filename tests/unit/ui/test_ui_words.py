"""The interface says everything in both languages, and serves nobody but this machine."""

from __future__ import annotations

import re
import string
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from chatbot.config import load
from chatbot.errors import SettingsError
from chatbot.types import Ingested
from chatbot.ui import serve

MESSAGES = files("chatbot.messages")
SAME = {
    "ui_auth_open_hint",  # a command
    "ui_urls_placeholder",
    "ui_articles_one",
    "ui_articles_many",
    "ui_col_date",
}
"""Spelt alike in both languages."""


def _table(lang: str) -> dict[str, str]:
    return tomllib.loads((MESSAGES / f"ui.{lang}.toml").read_text("utf-8"))


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
    """A no-break space before high punctuation, and real apostrophes."""
    for key, text in _table("fr").items():
        assert not re.search(r" [:;?!»]|« ", text), key
        assert "'" not in text, key


def test_every_key_used_exists_and_every_key_is_used() -> None:
    """A missing message would be a traceback on a page; a dead one is clutter."""
    ui = files("chatbot.ui")
    sources = [p for p in Path(str(ui)).rglob("*") if p.suffix in {".py", ".html"}]
    text = "\n".join(p.read_text("utf-8") for p in sources)
    known = _table("en")
    prefixes = {"ui_stage_", "ui_status_", "ui_download_"}
    used = set(re.findall(r'"(ui_[a-z_]+)"', text))
    counted = {f"{key}_{n}" for key in used for n in ("one", "many")} & known.keys()
    days = {"ui_since_day", "ui_until_day"}  # by a filter's kind
    built = {k for k in known if k.startswith(tuple(prefixes))} | days
    hints = {k for k in known if k.endswith("_hint")}
    plural = {key for key in used if f"{key}_one" in known}
    assert used - plural - prefixes <= known.keys()
    assert known.keys() == (used & known.keys()) | counted | built | hints


def test_every_ingest_status_has_its_word() -> None:
    """What happened to a document can always be said."""
    statuses = Ingested.__annotations__["status"]
    assert statuses == "IngestStatus"
    for status in ("added", "unchanged", "updated", "duplicate", "failed"):
        assert f"ui_status_{status}" in _table("fr")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "exemple.fr"])  # noqa: S104 - refused
def test_a_public_address_is_refused(host: str, tmp_path: Path) -> None:
    """Nothing is built before the address is known to be this machine's."""
    with pytest.raises(SettingsError) as refused:
        serve(load(home=tmp_path, serve={"host": host}))
    assert "127.0.0.1" in refused.value.render("fr")
