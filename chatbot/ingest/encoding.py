"""Bytes to text: what newsrooms, mailers and old Windows editors write."""

from __future__ import annotations

import codecs
import re
import unicodedata

from chatbot.errors import IngestError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WEB_ALIASES = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}
_NOT_DECLARED = ("utf-8", "utf-16", "utf-32", "idna", "punycode")
"""Told by their bytes, or no charset of a document."""
_PLAUSIBLE = ["utf_8", "cp1252", "utf_16", "utf_16_le", "utf_16_be"]
_FEW_DAMAGED = 0.05
_MOST_CONTROLS = 0.01
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd]")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]|[\x00-\x08\x0e-\x1f\x7f]")
_NEWLINE = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def decode(data: bytes, declared: str = "") -> str:
    """Decode by byte order mark, UTF-8, the declared charset, then the likeliest guess.

    Raises `IngestError` when the bytes are no text at all.

    >>> decode("L’œuvre coûte 3 €".encode("cp1252"))
    'L’œuvre coûte 3 €'
    """
    text = _decoded(data, declared)
    if len(_CONTROL.findall(text)) > max(2, _MOST_CONTROLS * len(text)):
        raise IngestError("ingest_binary")
    return text


def normalise(text: str) -> str:
    r"""Compose accents, unify line ends, drop invisible characters; every letter stays.

    >>> normalise("l’e\u0301te\u0301\r\na\u0300 Ni\u0302mes")
    'l’été\nà Nîmes'
    """
    composed = unicodedata.normalize("NFC", _NEWLINE.sub("\n", text))
    return _INVISIBLE.sub("", composed).replace("\t", " ")


def _decoded(data: bytes, declared: str) -> str:
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data.decode(name, "replace")
    try:
        return data.decode("utf-8") if b"\0" not in data else _guessed(data)
    except UnicodeDecodeError:
        pass
    known = _known(declared)
    if known:
        return data.decode(known, "replace")
    return _mended(data) or _guessed(data)


def _known(declared: str) -> str:
    """Python's name for a charset that is not UTF-8, as browsers understand it; else empty."""
    try:
        name = codecs.lookup(declared.strip("\"' ")).name if declared else ""
        b"a".decode(name or "ascii", "replace")  # Python has codecs that are not for text
    except (LookupError, ValueError):
        return ""
    return "" if name in _NOT_DECLARED else _WEB_ALIASES.get(name, name)


def _mended(data: bytes) -> str:
    """UTF-8 with a few damaged bytes, as a cut download has; empty when it is not that."""
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    beyond_ascii = sum(letter > "\x7f" for letter in text)
    return text if damaged <= _FEW_DAMAGED * beyond_ascii else ""


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000], cp_isolation=_PLAUSIBLE).best()
    return data.decode(best.encoding if best else "cp1252", "replace")
