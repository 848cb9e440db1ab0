"""Bounds and words for the tests of reading."""

from __future__ import annotations

import pytest

from chatbot.config import FetchSettings


@pytest.fixture
def settings() -> FetchSettings:
    """Small bounds."""
    return FetchSettings(timeout=3.0, max_bytes=100_000, max_redirects=3)


@pytest.fixture
def body() -> str:
    """Three sentences of an invented article."""
    return (
        "Le vieux pont de Vaubrune a rouvert vendredi matin devant une petite foule. "
        "La maire, Anne Lemaître, a coupé le ruban à dix heures. "
        "Le chantier a coûté trois millions d’euros, selon la préfecture."
    )
