"""What this machine has and lacks to run Recoupe, and what to do about it."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

from chatbot.config import Settings
from chatbot.errors import ModelError
from chatbot.messages import has, say
from chatbot.models.catalogue import catalogue, default, translators
from chatbot.models.inventory import is_installed
from chatbot.models.open import is_remote, model_path
from chatbot.models.pull import remembered

_PYTHON = (3, 11)
_GB = 1_000_000_000
_ROOM = 500_000_000
"""Bytes a small library and its index take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One finding, in the reader's language."""

    check: str
    """A stable name, such as ``memory``."""
    ok: bool
    detail: str
    advice: str
    """What to do, or with ``ok`` what would be better; empty when all is well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finding:
    ok: bool
    values: dict[str, object]
    key: str = ""
    """Which text, where a check has several."""
    hint: bool = False
    """Advice is given though nothing must be done."""


def checks(settings: Settings, lang: str = "en") -> Iterator[Check]:
    """Look at this machine, one finding at a time; none needs the network but a remote model's."""
    for name, look in _LOOKS.items():
        found = look(settings)
        key = f"doctor_{name}{found.key}"
        advice, wanted = f"{key}_advice", found.hint or not found.ok
        yield Check(
            check=name,
            ok=found.ok,
            detail=say(key, lang, **found.values),
            advice=say(advice, lang, **found.values) if wanted and has(advice) else "",
        )


def _python(_settings: Settings) -> _Finding:
    ok = sys.version_info[:2] >= _PYTHON
    return _Finding(ok=ok, values={"version": platform.python_version()})


def _cores(_settings: Settings) -> _Finding:
    n = os.cpu_count() or 1
    return _Finding(ok=n > 1, values={"n": n})


def _memory(settings: Settings) -> _Finding:
    entry = catalogue().get(settings.engine.model)
    need = entry.memory if entry else _file_size(settings) + _GB
    free = psutil.virtual_memory().available
    return _Finding(ok=free >= need, values={"free": _gb(free), "need": _gb(need)})


def _disk(settings: Settings) -> _Finding:
    folder = _existing(settings.home)
    free = shutil.disk_usage(folder).free
    return _Finding(ok=free >= _ROOM, values={"free": _gb(free), "folder": folder})


def _home(settings: Settings) -> _Finding:
    place = next(path for path in (settings.home, *settings.home.parents) if os.path.lexists(path))
    ok = place.is_dir() and os.access(place, os.R_OK | os.W_OK | os.X_OK)
    return _Finding(ok=ok, values={"folder": settings.home})


def _writer(settings: Settings) -> _Finding:
    name = settings.engine.model
    if is_remote(name):
        return _server(settings)
    try:
        path = model_path(settings)
    except ModelError:
        return _Finding(ok=False, key="_missing", values={"name": name})
    entry = catalogue().get(name)
    verified = entry is None or remembered(path) == entry.sha256
    return _Finding(
        ok=True, key="" if verified else "_unverified", values={"name": name, "path": path}
    )


def _server(settings: Settings) -> _Finding:
    from chatbot.models.open import open_engine

    engine = open_engine(settings)
    url = settings.engine.model
    try:
        return _Finding(ok=True, key="_remote", values={"url": url, "name": engine.name})
    except ModelError as error:
        return _Finding(ok=False, key="_unreachable", values={"url": url, "why": error})
    finally:
        engine.close()


def _embedder(settings: Settings) -> _Finding:
    entry = default("embedder")
    return _Finding(ok=is_installed(entry, settings.models), values={"name": entry.name})


def _translators(settings: Settings) -> _Finding:
    missing = [entry.name for entry in translators() if not is_installed(entry, settings.models)]
    if not missing:
        names = ", ".join(entry.name for entry in translators())
        return _Finding(ok=True, values={"names": names})
    writer = settings.engine.model == default().name or is_installed(default(), settings.models)
    together = writer and len(missing) > 1  # what they share is then fetched once
    each = (f"recoupe models pull {name}" for name in missing)
    pull = "recoupe models pull" if together else " && ".join(each)
    values: dict[str, object] = {"names": ", ".join(missing), "pull": pull}
    return _Finding(ok=True, key="_missing", hint=True, values=values)


def _llama(settings: Settings) -> _Finding:
    if is_remote(settings.engine.model):
        return _Finding(ok=True, key="_unused", values={})
    try:
        import_module("chatbot.models.native")
    except (ImportError, OSError, RuntimeError) as error:
        return _Finding(ok=False, key="_broken", values={"why": error})
    return _Finding(ok=True, values={"version": version("llama-cpp-python")})


def _chroma(_settings: Settings) -> _Finding:
    try:
        return _Finding(ok=True, values={"version": version("chromadb")})
    except PackageNotFoundError:
        return _Finding(ok=False, key="_missing", values={})


def _fts5(_settings: Settings) -> _Finding:
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5(words)")
    except sqlite3.OperationalError:
        return _Finding(ok=False, key="_missing", values={"version": sqlite3.sqlite_version})
    finally:
        connection.close()
    return _Finding(ok=True, values={"version": sqlite3.sqlite_version})


def _network(_settings: Settings) -> _Finding:
    return _Finding(ok=True, values={})


_LOOKS: dict[str, Callable[[Settings], _Finding]] = {
    "python": _python,
    "cores": _cores,
    "memory": _memory,
    "disk": _disk,
    "home": _home,
    "writer": _writer,
    "embedder": _embedder,
    "translators": _translators,
    "llama": _llama,
    "chroma": _chroma,
    "fts5": _fts5,
    "network": _network,
}


def _file_size(settings: Settings) -> int:
    try:
        return 0 if is_remote(settings.engine.model) else model_path(settings).stat().st_size
    except ModelError:
        return 0


def _existing(folder: Path) -> Path:
    """The folder, or the nearest above that exists."""
    return next(path for path in (folder, *folder.parents) if path.is_dir())


def _gb(n: int) -> str:
    return f"{n / _GB:.1f}"
