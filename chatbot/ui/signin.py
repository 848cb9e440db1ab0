"""Who may sign in: a file with one reader a line, their passwords hashed.

A line is ``name:scrypt:<salt>:<hash>``, both in hexadecimal. Hashed with scrypt (RFC 7914), with
the parameters that OWASP's *Password Storage Cheat Sheet* gives as the least.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from chatbot.config import ServeSettings
from chatbot.errors import SettingsError

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""Addresses that are this machine's alone."""
SHORTEST = 8
"""Characters of a password, at least."""
_COST = {"n": 2**14, "r": 8, "p": 5, "maxmem": 2**26}


Check = Callable[[str, str], bool]


def guard(settings: ServeSettings) -> Check | None:
    """What checks a name and a password; ``None`` where nobody needs to sign in.

    Raises `SettingsError` for an address beyond this machine without sign-in, and as `checker`.
    """
    if settings.auth is not None:
        return checker(settings.auth.expanduser())
    if settings.host not in LOOPBACK:
        raise SettingsError("ui_public_address", origin=settings.host)
    return None


def checker(path: Path) -> Check:
    """Return what tells whether a name and a password belong together.

    The file is read once; raises `SettingsError` when it cannot be read or understood, holds
    nobody, or can be read by other users of this machine.
    """
    readers = _read(path)
    nobody = _hashed(secrets.token_hex(), bytes(16))

    def check(name: str, password: str) -> bool:
        # A name that is unknown takes as long as one that is known.
        salt, kept = readers.get(name, (bytes(16), nobody))
        return hmac.compare_digest(_hashed(password, salt), kept) and name in readers

    return check


def add(path: Path, name: str, password: str) -> None:
    """Let a reader in, or change their password; the file is made if absent, for us alone.

    Raises `SettingsError` for a name or password that cannot be used.
    """
    if not name.strip() or ":" in name or not name.isprintable():
        raise SettingsError("ui_auth_name", origin=name)
    if len(password) < SHORTEST:
        raise SettingsError("ui_auth_short", least=SHORTEST)
    readers = dict(_read(path)) if path.exists() else {}
    salt = secrets.token_bytes(16)
    readers[name.strip()] = (salt, _hashed(password, salt))
    lines = [f"{who}:scrypt:{s.hex()}:{h.hex()}\n" for who, (s, h) in readers.items()]
    draft = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.writelines(lines)
        draft.replace(path)
    except OSError as error:
        raise SettingsError("ui_auth_unwritable", origin=str(path)) from error


def _read(path: Path) -> Mapping[str, tuple[bytes, bytes]]:
    """Salt and hash of each reader."""
    try:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise SettingsError("ui_auth_open", origin=str(path), path=path)
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError("ui_auth_unreadable", origin=str(path)) from error
    readers = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            name, kind, salt, kept = line.split(":")
            readers[name] = (bytes.fromhex(salt), bytes.fromhex(kept))
        except ValueError:
            kind = ""
        if kind != "scrypt":
            raise SettingsError("ui_auth_line", origin=str(path), line=number)
    if not readers:
        raise SettingsError("ui_auth_empty", origin=str(path), path=path)
    return readers


def _hashed(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode("utf-8", "surrogatepass"), salt=salt, **_COST)
