"""One document in, one article out."""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from chatbot.errors import IngestError
from chatbot.ingest.dates import is_to_come, iso
from chatbot.ingest.readers import READERS
from chatbot.language import article_lang
from chatbot.types import Article

if TYPE_CHECKING:
    from chatbot.ingest.draft import Draft
    from chatbot.types import Hints, RawDocument

_LEAST_LETTERS = 20
_STDIN = "-"


def read(raw: RawDocument) -> Article:
    """Read, clean, date and name one document; raise `IngestError` saying why it cannot be.

    ``article_id`` is 16 hex digits: of the source's identity, or of title and text for standard
    input, which has none. Hints say what the document does not: they win over guesses alone.
    """
    media_type = raw.media_type.partition(";")[0].strip().lower()
    reader = READERS.get(media_type)
    if reader is None:
        raise IngestError("ingest_unsupported", origin=raw.source, kind=media_type or "?")
    if not raw.data.strip():
        raise IngestError("ingest_empty", origin=raw.source)
    try:
        draft = _with_hints(reader(raw), raw.hints)
    except IngestError as error:
        raise _located(error, raw.source) from error.__cause__
    except Exception as error:  # the parsers of others raise anything at all
        raise IngestError("ingest_damaged", origin=raw.source) from error
    if len(re.findall(r"[^\W\d_]", draft.text)) < _LEAST_LETTERS:
        raise IngestError("ingest_no_text", origin=raw.source)
    return _article(raw, draft)


def _article(raw: RawDocument, draft: Draft) -> Article:
    identity = f"{draft.title}\n{draft.text}" if raw.source == _STDIN else raw.source
    return Article(
        article_id=sha256(identity.encode()).hexdigest()[:16],
        source=raw.source,
        title=draft.title,
        text=draft.text,
        lang=article_lang(draft.text),
        outlet=draft.outlet,
        url=raw.url or draft.url,
        published=draft.published,
        removed=draft.removed,
    )


def _with_hints(draft: Draft, hints: Hints) -> Draft:
    hinted = iso(hints.published) if hints.published else None
    if hints.published and hinted is None:
        key = "ingest_future_date" if is_to_come(hints.published) else "ingest_bad_date"
        raise IngestError(key, date=hints.published)
    title, outlet = (
        "" if name in draft.guessed else stated
        for name, stated in (("title", draft.title), ("outlet", draft.outlet))
    )
    return replace(
        draft,
        title=title or hints.title or draft.title,
        outlet=outlet or hints.outlet or draft.outlet,
        published=draft.published or hinted,
    )


def _located(error: IngestError, source: str) -> IngestError:
    return IngestError(error.key, origin=error.origin or source, **error.values)
