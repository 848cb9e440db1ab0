"""Bytes to text, letter for letter."""

from __future__ import annotations

import pytest

from chatbot.errors import IngestError
from chatbot.ingest.encoding import decode, normalise

TEXT = "« L’œuvre d’été coûte 3 € », dit-elle à Nîmes."


@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_common_encodings_come_out_whole(charset: str) -> None:
    """With or without a byte order mark, French keeps its letters."""
    assert decode((TEXT * 3).encode(charset)) == TEXT * 3


def test_short_windows_french_is_not_taken_for_another_language() -> None:
    """A few accents are enough to be read right."""
    assert decode("Été à Nîmes".encode("cp1252")) == "Été à Nîmes"


def test_utf8_wins_over_a_wrong_declaration() -> None:
    """Servers often declare the encoding they had twenty years ago."""
    assert decode(TEXT.encode(), "iso-8859-1") == TEXT


def test_the_declared_encoding_is_believed_otherwise() -> None:
    """And Latin-1 means Windows-1252, as in every browser."""
    assert decode(TEXT.encode("cp1252"), "ISO-8859-1") == TEXT
    assert decode("Şişli İçin".encode("cp1254"), "windows-1254") == "Şişli İçin"


def test_a_cut_download_loses_one_letter_only() -> None:
    """UTF-8 with a damaged end is still UTF-8."""
    assert decode((TEXT * 20).encode()[:-1] + b"\xc3").startswith(TEXT * 19)


@pytest.mark.parametrize("junk", [bytes(range(256)) * 20, b"\x7fELF\x02\x01\x01" + b"\0\1\2" * 300])
def test_junk_is_refused(junk: bytes) -> None:
    """A program named .txt is no article."""
    with pytest.raises(IngestError, match="not text"):
        decode(junk)


def test_normalising_composes_and_keeps_every_letter() -> None:
    """Accents are composed, invisible characters go, non-breaking spaces stay."""
    assert (
        normalise("e\u0301te\u0301\r\n«\u00a0oui\u00a0»\u200b\ufeff\u00ad")
        == "été\n«\u00a0oui\u00a0»"
    )
