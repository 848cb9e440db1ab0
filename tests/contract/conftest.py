"""What several contract tests need."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.config import load
from chatbot.models.catalogue import catalogue
from chatbot.models.inventory import is_installed


@pytest.fixture(scope="session")
def gguf() -> Path:
    """The smallest model installed: the one for tests, else the default."""
    models = load().models
    for name in ("qwen2.5-coder-0.5b", "qwen2.5-coder-1.5b"):
        if is_installed(catalogue()[name], models):
            return catalogue()[name].path(models)
    pytest.skip(f"no model in {models}: recoupe models pull qwen2.5-coder-0.5b")
