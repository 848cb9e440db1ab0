"""Rows of the database to values, and back; the SQL that both sides share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from chatbot.library.wording import fingerprint as wording
from chatbot.types import Article
from vectorstore.types import Filter, Passage, Vectors

if TYPE_CHECKING:
    from chatbot.library.database import Row

_COLUMNS = (
    "article_id", "source", "title", "text", "lang",
    "outlet", "url", "published", "revision", "removed",
)  # fmt: skip

ARTICLES = f"SELECT {', '.join(_COLUMNS)} FROM articles"  # noqa: S608 - constant columns
REVISIONS = f"SELECT {', '.join(_COLUMNS)} FROM revisions"  # noqa: S608 - constant columns

_PASSAGE = """p.article_id, ordinal, p.text, "start", "end", p.lang, outlet, published, title"""

PASSAGES = f"""
    SELECT {_PASSAGE} FROM passages AS p JOIN articles USING (article_id)
"""  # noqa: S608 - constant columns

SERVING = "(SELECT fingerprint FROM pairs WHERE serving = 1)"

EMBEDDED = f"""
    SELECT {_PASSAGE}, vector FROM passages AS p JOIN articles USING (article_id)
    JOIN vectors ON vectors.passage_id = p.passage_id
        AND fingerprint = coalesce(:fingerprint, {SERVING})
"""  # noqa: S608 - constant columns
"""Passages with their vectors of one embedder; of the serving one, if none is named."""

MISSING = f"""
    SELECT {_PASSAGE}, p.rowid AS place FROM passages AS p JOIN articles USING (article_id)
    WHERE p.rowid > :after AND NOT EXISTS (
        SELECT 1 FROM vectors
        WHERE vectors.passage_id = p.passage_id AND fingerprint = :fingerprint)
    ORDER BY p.rowid LIMIT :most
"""  # noqa: S608 - constant columns
"""Passages that an embedder has not embedded."""

ADMITTED = """
    (:langs IS NULL OR lang IN (SELECT value FROM json_each(:langs)))
    AND (:outlets IS NULL OR outlet IN (SELECT value FROM json_each(:outlets)))
    AND (:ids IS NULL OR article_id IN (SELECT value FROM json_each(:ids)))
    AND (date(:since) IS NULL OR date(substr(published, 1, 10)) >= date(:since))
    AND (date(:until) IS NULL OR date(substr(published, 1, 10)) <= date(:until))
"""
"""A `Filter` as a condition on articles; its values are `bounds`."""

KEEP_REVISION = f"""
    INSERT INTO revisions ({", ".join(_COLUMNS)}, stored)
    SELECT {", ".join(_COLUMNS)}, stored FROM articles WHERE article_id = :article_id
"""  # noqa: S608 - constant columns

PUT_REVISION = f"""
    INSERT OR REPLACE INTO revisions ({", ".join(_COLUMNS)}, stored)
    VALUES ({", ".join(f":{name}" for name in _COLUMNS)}, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
"""  # noqa: S608 - constant columns
"""A revision put back; when it was first stored is not known any more."""

PUT_ARTICLE = f"""
    INSERT INTO articles ({", ".join(_COLUMNS)}, wording)
    VALUES ({", ".join(f":{name}" for name in _COLUMNS)}, :wording)
    ON CONFLICT (article_id) DO UPDATE SET {
    ", ".join(f"{name} = excluded.{name}" for name in (*_COLUMNS, "wording", "stored"))
}
"""  # noqa: S608 - constant columns

PUT_PASSAGE = """
    INSERT INTO passages (passage_id, article_id, ordinal, text, "start", "end", lang)
    VALUES (:id, :article_id, :ordinal, :text, :start, :end, :lang)
"""

PUT_VECTOR = "INSERT OR REPLACE INTO vectors (passage_id, fingerprint, vector) VALUES (?, ?, ?)"

FIRST_EMBEDDER = "UPDATE pairs SET fingerprint = ? WHERE serving = 1 AND fingerprint = ''"
"""The first vectors say which embedder serves."""

NOTE_CHANGE = "INSERT OR REPLACE INTO outbox (article_id, pair) SELECT ?, name FROM pairs"
"""For every pair of indexes, the one being made too.

A new change takes the place, and a higher number, of one not yet settled.
"""


def bounds(where: Filter) -> dict[str, object]:
    """The values `ADMITTED` wants; an undated article passes no date bound."""
    return {
        "langs": as_list(where.langs) if where.langs else None,
        "outlets": as_list(where.outlets) if where.outlets else None,
        "ids": as_list(where.articles) if where.articles else None,
        "since": where.since,
        "until": where.until,
    }


def as_list(values: Iterable[str]) -> str:
    """A list SQLite can read with ``json_each``."""
    return json.dumps(sorted(values))


def to_article(row: Row) -> Article:
    """Build the article a row holds."""
    values = {name: row[name] for name in _COLUMNS}
    return Article(**values | {"removed": tuple(json.loads(row["removed"]))})


def article_values(article: Article) -> dict[str, object]:
    """What the ``articles`` table keeps of an article."""
    values: dict[str, object] = {name: getattr(article, name) for name in _COLUMNS}
    return values | {
        "removed": json.dumps(article.removed, ensure_ascii=False),
        "wording": wording(article.outlet, article.text),
    }


def to_passage(row: Row) -> Passage:
    """Build a passage from its row joined with its article's outlet, date and headline."""
    names = "article_id ordinal text start end lang outlet published title"
    return Passage(**{name: row[name] for name in names.split()})


def passage_values(passage: Passage) -> dict[str, object]:
    """What the ``passages`` table keeps of a passage."""
    names = "id article_id ordinal text start end lang"
    return {name: getattr(passage, name) for name in names.split()}


def to_vectors(rows: Sequence[Row]) -> Vectors:
    """Stack the ``vector`` blobs of rows; shape ``(len(rows), dim)``, writable."""
    if not rows:
        return np.zeros((0, 0), dtype=np.float32)
    joined = b"".join(row["vector"] for row in rows)
    return np.frombuffer(joined, dtype="<f4").astype(np.float32).reshape(len(rows), -1)


def vector_values(
    passages: Sequence[Passage], vectors: Vectors, fingerprint: str
) -> list[tuple[str, str, bytes]]:
    """Rows of the ``vectors`` table: passage id, embedder, little-endian float32.

    Raises `ValueError` unless there is one finite vector a passage.
    """
    if len(passages) != len(vectors) or not np.isfinite(vectors).all():
        raise ValueError(f"{len(vectors)} finite vectors wanted for {len(passages)} passages")
    blobs = np.ascontiguousarray(vectors, dtype="<f4")
    return [
        (passage.id, fingerprint, blob.tobytes())
        for passage, blob in zip(passages, blobs, strict=True)
    ]
