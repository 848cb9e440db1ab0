"""Conversations kept: what was asked, what was answered and from which passages, reader by reader.

A conversation is saved whole after each exchange and reads back equal to what it was; its answers
keep their quotations even after an article has gone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING
from uuid import uuid4

from chatbot.errors import LibraryError
from chatbot.language.folding import fold
from chatbot.library.database import Database, Row
from chatbot.types import Answer, Sentence
from vectorstore.types import Filter, Hit

if TYPE_CHECKING:
    from pydantic import TypeAdapter

TITLE = 80
"""Characters of the first question that make a title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question of a conversation, where it was looked for, what was found and answered."""

    question: str
    where: Filter = field(default_factory=Filter)
    hits: tuple[Hit, ...] = ()
    answer: Answer | None = None
    """``None``: the reader stopped it, or it failed."""
    sentences: tuple[Sentence, ...] = ()
    """What was printed, checked, before it stopped; an answer holds its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A title, its times (ISO 8601 with their zone) and its exchanges, oldest first."""

    id: str
    title: str
    made: str
    changed: str
    exchanges: tuple[Asked, ...] = ()


class Conversations:
    """The conversations of a library. Any method may raise `LibraryError`.

    ``reader`` is who signed in, and nobody sees another's; empty where nobody needs to.
    """

    def __init__(self, database: Database) -> None:
        """Use a database already open."""
        self._database = database

    def list(self, *, reader: str = "", query: str = "") -> Sequence[Conversation]:
        """Those that hold every word of a query, last changed first, without their exchanges."""
        sql = """SELECT * FROM conversations WHERE reader = :reader AND NOT EXISTS (
            SELECT 1 FROM json_each(:wanted) WHERE instr(words, value) = 0)
            ORDER BY changed DESC, rowid DESC"""
        wanted = json.dumps(fold(query).split())
        found = self._database.rows(sql, {"reader": reader, "wanted": wanted})
        return [_bare(row) for row in found]

    def get(self, conversation_id: str, *, reader: str = "") -> Conversation:
        """One conversation, whole; `LibraryError` ``conversation_unknown`` if it is not theirs."""
        sql = "SELECT * FROM conversations WHERE conversation_id = :id AND reader = :reader"
        rows = self._database.rows(sql, {"id": conversation_id, "reader": reader})
        if not rows:
            raise LibraryError("conversation_unknown")
        return replace(_bare(rows[0]), exchanges=_exchanges().validate_json(rows[0]["body"]))

    def save(
        self,
        exchanges: Sequence[Asked],
        *,
        conversation_id: str = "",
        since: str = "",
        reader: str = "",
    ) -> Conversation:
        """Keep the exchanges as they now stand, under a new id if none is given; return all of it.

        The first question is the title until another is given. ``since``: when it ``changed`` as
        far as is known; `LibraryError` ``conversation_unknown`` if it has changed again, so that
        nothing is written over. The same again changes nothing. `ValueError` without an exchange.
        """
        if not exchanges:
            msg = "a conversation has at least one exchange"
            raise ValueError(msg)
        now = _now()
        kept = Conversation(
            id=conversation_id or uuid4().hex,
            title=_titled(exchanges[0].question),
            made=now,
            changed=now,
            exchanges=tuple(exchanges),
        )
        if conversation_id:
            known = self.get(conversation_id, reader=reader)
            if known.exchanges == kept.exchanges:
                return known
            kept = replace(kept, title=known.title, made=known.made)
        self._put(kept, reader, since)
        return kept

    def rename(self, conversation_id: str, title: str, *, reader: str = "") -> Conversation:
        """Give a title; an empty one gives the first question back."""
        known = self.get(conversation_id, reader=reader)
        named = replace(known, title=_titled(title) or _titled(known.exchanges[0].question))
        self._put(named, reader)
        return named

    def delete(self, conversation_id: str, *, reader: str = "") -> None:
        """Forget a conversation; one already gone is no error."""
        sql = "DELETE FROM conversations WHERE conversation_id = :id AND reader = :reader"
        with self._database.transaction() as run:
            run.execute(sql, {"id": conversation_id, "reader": reader})

    def clear(self, *, reader: str = "") -> int:
        """Forget all of a reader's conversations; return how many there were."""
        with self._database.transaction() as run:
            gone = run.execute("DELETE FROM conversations WHERE reader = :r", {"r": reader})
            return gone.rowcount

    def _put(self, kept: Conversation, reader: str, since: str = "") -> None:
        sql = """INSERT INTO conversations VALUES
            (:id, :reader, :title, :made, :changed, :body, :words)
            ON CONFLICT (conversation_id) DO UPDATE SET
            title = :title, changed = :changed, body = :body, words = :words
            WHERE :since IN ('', changed)"""
        values = {
            "id": kept.id,
            "reader": reader,
            "title": kept.title,
            "made": kept.made,
            "changed": kept.changed,
            "body": _exchanges().dump_json(kept.exchanges).decode(),
            "words": _words(kept),
            "since": since,
        }
        with self._database.transaction() as run:
            written = run.execute(sql, values).rowcount
        if not written:
            raise LibraryError("conversation_unknown")


def _bare(row: Row) -> Conversation:
    return Conversation(
        id=row["conversation_id"], title=row["title"], made=row["made"], changed=row["changed"]
    )


def _words(kept: Conversation) -> str:
    answers = (
        asked.answer.text if asked.answer else " ".join(s.text for s in asked.sentences)
        for asked in kept.exchanges
    )
    return fold("\n".join([kept.title, *(asked.question for asked in kept.exchanges), *answers]))


def _titled(text: str) -> str:
    r"""One line, cut at a word.

    >>> _titled("Quand  le bac\nreprend-il ?")
    'Quand le bac reprend-il ?'
    """
    line = " ".join(text.split())
    return line if len(line) <= TITLE else f"{line[:TITLE].rsplit(' ', 1)[0].rstrip(' ,;:')}…"


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="microseconds")


@cache
def _exchanges() -> TypeAdapter[tuple[Asked, ...]]:
    """Values to JSON and back by their own types, so that a field added later needs no code."""
    from pydantic import TypeAdapter

    return TypeAdapter(tuple[Asked, ...])
