"""From the settings to an engine."""

from __future__ import annotations

import os
from pathlib import Path

from chatbot.config import Settings
from chatbot.models.catalogue import catalogue
from chatbot.models.inventory import find
from chatbot.models.types import Engine

_REMOTE_CONTEXT = 8192
"""Tokens a server is taken to hold when the settings do not say."""


def open_engine(settings: Settings) -> Engine:
    """The engine the settings name; nothing is loaded or asked before it is first used.

    ``engine.model`` is an address (``http://…``), the path of a GGUF file, or a name. What
    `chatbot.models.tuning.tune` found best for the file holds where the settings leave it open.
    Raises `ModelError` when the file is not there.
    """
    chosen = settings.engine
    if is_remote(chosen.model):
        from chatbot.models.remote import RemoteEngine

        return RemoteEngine(
            chosen.model,
            model=chosen.remote_model,
            api_key=os.environ.get(chosen.api_key_env, ""),
            context=chosen.context or _REMOTE_CONTEXT,
        )
    from chatbot.models.engine import LlamaEngine
    from chatbot.models.tuning import tuned

    path = model_path(settings)
    best = tuned(path)
    return LlamaEngine(
        path.with_name(best.file) if best and best.file else path,
        name=chosen.model if chosen.model in catalogue() else path.stem,
        context=chosen.context,
        threads=chosen.threads or (best.threads if best else 0),
        repack=best.repack if best else None,
        prefixes=settings.models / "prefixes",
    )


def model_path(settings: Settings) -> Path:
    """The file of the local model chosen; raise `ModelError` when it is not there."""
    return find(settings.engine.model, settings.models)


def is_remote(model: str) -> bool:
    """Whether a model setting is a server's address.

    >>> is_remote("http://127.0.0.1:8080/v1"), is_remote("qwen3-4b")
    (True, False)
    """
    return model.startswith(("http://", "https://"))
