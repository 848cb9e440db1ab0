"""Who may sign in, and where one must."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.config import ServeSettings
from chatbot.errors import SettingsError
from chatbot.ui import serve, signin


@pytest.fixture
def readers(tmp_path: Path) -> Path:
    """A file with one reader."""
    path = tmp_path / "lecteurs"
    signin.add(path, "anaïs", "mot de passe très long")
    return path


def test_a_reader_is_known_by_name_and_password(readers: Path) -> None:
    """Nothing else opens: another's password, another case, a name unknown, nothing."""
    check = signin.checker(readers)
    assert check("anaïs", "mot de passe très long")
    for name, password in (
        ("anaïs", "mot de passe tres long"),
        ("Anaïs", "mot de passe très long"),
        ("boris", "mot de passe très long"),
        ("anaïs", ""),
        ("", ""),
    ):
        assert not check(name, password)


def test_the_file_holds_no_password_and_is_ours_alone(readers: Path) -> None:
    """Hashed, salted, and closed to others; a password can be changed."""
    written = readers.read_text("utf-8")
    assert "très long" not in written
    assert readers.stat().st_mode & 0o077 == 0
    signin.add(readers, "boris", "un autre mot de passe")
    signin.add(readers, "anaïs", "tout à fait nouveau")
    check = signin.checker(readers)
    assert check("boris", "un autre mot de passe")
    assert check("anaïs", "tout à fait nouveau")
    assert not check("anaïs", "mot de passe très long")


@pytest.mark.parametrize(
    ("name", "password", "key"),
    [("", "assez long", "name"), ("a:b", "assez long", "name"), ("anaïs", "court", "short")],
)
def test_what_cannot_be_used_is_refused(tmp_path: Path, name: str, password: str, key: str) -> None:
    """The reason is said before anything is written."""
    with pytest.raises(SettingsError) as caught:
        signin.add(tmp_path / "lecteurs", name, password)
    assert caught.value.key == f"ui_auth_{key}"
    assert not (tmp_path / "lecteurs").exists()


@pytest.mark.parametrize(
    ("text", "mode", "key"),
    [
        ("anaïs:en clair\n", 0o600, "line"),
        ("\n", 0o600, "empty"),
        ("anaïs:scrypt:00:00\n", 0o644, "open"),
    ],
)
def test_a_file_that_is_none_is_said_so(tmp_path: Path, text: str, mode: int, key: str) -> None:
    """Plain passwords, nobody, or a file others can read: one clear error, with what to do."""
    path = tmp_path / "lecteurs"
    path.write_text(text, "utf-8")
    path.chmod(mode)
    with pytest.raises(SettingsError) as caught:
        signin.checker(path)
    assert caught.value.key == f"ui_auth_{key}"
    assert "—" in caught.value.render("fr")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.4", "::"])  # noqa: S104 - refused
def test_others_come_only_signed_in(host: str, readers: Path) -> None:
    """An address beyond this machine is refused without a file of readers."""
    with pytest.raises(SettingsError) as caught:
        signin.guard(ServeSettings(host=host))
    assert "--auth" in caught.value.render("en")
    assert signin.guard(ServeSettings(host=host, auth=readers)) is not None
    assert signin.guard(ServeSettings()) is None


def test_serving_refuses_before_anything_is_opened(tmp_path: Path) -> None:
    """Neither the library nor Gradio is touched."""
    from chatbot.config import load

    settings = load(home=tmp_path / "home", serve={"host": "0.0.0.0"})  # noqa: S104 - refused
    with pytest.raises(SettingsError):
        serve(settings)
    assert not (tmp_path / "home").exists()
