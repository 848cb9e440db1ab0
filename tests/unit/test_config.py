"""Settings: where they come from, and what is said of those that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.config import load
from chatbot.errors import SettingsError


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of this test's own, and the working folder beside it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RECOUPE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_a_tilde_that_names_nobody_is_part_of_a_name(tmp_path: Path) -> None:
    """``~`` is the reader's folder, ``~$a`` is a name like another."""
    assert load(home=Path("~")).home == Path.home()
    assert load(home=Path("~$a"), models=Path("~$b")).models == tmp_path / "~$b"


WRONG = {
    ("INDEX", "memory"): ("RECOUPE_INDEX", "RECOUPE_INDEX__KIND"),
    ("SERVE", "7861"): ("RECOUPE_SERVE", "RECOUPE_SERVE__HOST"),
    ("SERVE__NAMES", "ponant"): ("RECOUPE_SERVE__NAMES", '["…"]'),
    ("ENGINE__CONTEXT", "512"): ("RECOUPE_ENGINE__CONTEXT", "0|1024…131072"),
    ("ENGINE__CONTEXT", "beaucoup"): ("RECOUPE_ENGINE__CONTEXT", "0|1024…131072"),
    ("ENGINE__PARAPHRASE", "parfois"): ("RECOUPE_ENGINE__PARAPHRASE", "true|false"),
    ("ENGINE__MODELE", "petit"): ("RECOUPE_ENGINE__MODELE", "remote_model"),
    ("SERVE__PORT", "99999"): ("RECOUPE_SERVE__PORT", "0…65535"),
    ("FETCH__TIMEOUT", "-1"): ("RECOUPE_FETCH__TIMEOUT", "> 0"),
    ("UI", "de"): ("RECOUPE_UI", "fr|en"),
}


@pytest.mark.parametrize(("variable", "value"), WRONG)
def test_a_variable_that_cannot_be_used_is_named(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With what it may hold, in words of ours in both languages."""
    monkeypatch.setenv(f"RECOUPE_{variable}", value)
    name, wants = WRONG[variable, value]
    with pytest.raises(SettingsError) as caught:
        load()
    for lang in ("fr", "en"):
        said = caught.value.render(lang)
        assert said.startswith(f"{name} — ")
        assert wants in said
        assert not any(word in said for word in ("Input", "literal", "parsing"))


@pytest.mark.parametrize(
    ("text", "at", "wants"),
    [
        ('ui = "de"', "ui", "fr|en"),
        ("langue = 1", "langue", "engine"),
        ('index = "memory"', "index", "kind, host, port"),
        ("[serve]\nnames = [1]", "serve.names", '["…"]'),
        ("[engine]\nmodel = 3", "engine.model", '"…"'),
        ('[engine]\ncontexte = "3"', "engine.contexte", "context"),
    ],
)
def test_a_setting_that_cannot_be_used_is_found_in_its_file(
    text: str, at: str, wants: str, home: Path
) -> None:
    """The file and the place in it."""
    home.mkdir()
    (home / "settings.toml").write_text(text, "utf-8")
    with pytest.raises(SettingsError) as caught:
        load()
    assert str(caught.value).startswith(f"{home / 'settings.toml'} — {at} — ")
    assert wants in str(caught.value)


def test_an_empty_variable_sets_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    """Neither a library in the working folder, nor a wrong value, nor one over the file's."""
    home.mkdir()
    (home / "settings.toml").write_text('ui = "fr"\n[serve]\nport = 7000\n', "utf-8")
    for name in ("UI", "SERVE__PORT", "SERVE__AUTH", "SERVE", "INDEX__KIND"):
        monkeypatch.setenv(f"RECOUPE_{name}", "")
    settings = load()
    assert (settings.ui, settings.serve.port, settings.serve.auth) == ("fr", 7000, None)
    monkeypatch.setenv("RECOUPE_HOME", "")
    assert load().home != tmp_path
