"""Past briefings: kept whole, with the texts they cite, and never changed."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from hashlib import sha256

from chatbot.errors import LibraryError
from chatbot.library.database import Database, Row
from chatbot.types import Briefing
from chatbot.wire import briefing_from_json, briefing_json

PREFIX = 4
"""Characters of a briefing's id that may stand for all of it."""
_ROW = "SELECT briefing_id, date, days, lang, made, titles FROM briefings"
_NEWEST = "ORDER BY date DESC, rowid DESC"


@dataclass(frozen=True, slots=True, kw_only=True)
class PastBriefing:
    """A briefing in a list: what it is of, without what it says."""

    id: str
    date: str
    """Its last day, ISO 8601."""
    days: int
    lang: str
    made: str
    """ISO 8601 date and time, with its zone."""
    stories: int
    titles: tuple[dict[str, str], ...]
    """A headline a language, for each story."""


class Briefings:
    """The briefings of a library. Any method may raise `LibraryError`."""

    def __init__(self, database: Database) -> None:
        """Use a database already open."""
        self._database = database

    def listed(self) -> list[PastBriefing]:
        """Every past briefing, the newest day first, and of one day the last made first."""
        return [_past(row) for row in self._database.rows(f"{_ROW} {_NEWEST}")]

    def get(self, briefing_id: str) -> Briefing:
        """A past briefing as it was, by its id or the only one that begins so (4 characters).

        Raises `LibraryError` ``briefing_unknown`` or ``briefing_ambiguous``.
        """
        return self._whole(self._known(briefing_id).id)

    def put(self, briefing: Briefing, *, asked: str = "") -> PastBriefing:
        """Keep a briefing; ``asked`` is a hash of all that it depends on."""
        shape = json.dumps(briefing_json(briefing, whole=True), separators=(",", ":")).encode()
        row = {
            "briefing_id": sha256(shape).hexdigest()[:12],
            "date": briefing.date,
            "days": briefing.days,
            "lang": briefing.lang,
            "made": briefing.made,
            "asked": asked,
            "titles": json.dumps([story.title for story in briefing.stories], ensure_ascii=False),
            "whole": zlib.compress(shape),
        }
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO briefings (briefing_id, date, days, lang, made, asked,"
                " titles, whole) VALUES (:briefing_id, :date, :days, :lang, :made, :asked,"
                " :titles, :whole)",
                row,
            )
        return _past(row)

    def forget(self, briefing_id: str) -> PastBriefing:
        """Drop a past briefing for good, and say which; ids as for `get`."""
        known = self._known(briefing_id)
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM briefings WHERE briefing_id = ?", (known.id,))
        return known

    def asked(self, asked: str) -> Briefing | None:
        """The last briefing made from the same; ``None`` if there is none."""
        sql = f"SELECT briefing_id FROM briefings WHERE asked = :asked {_NEWEST} LIMIT 1"  # noqa: S608 - constants
        found = self._database.rows(sql, {"asked": asked})
        return self._whole(found[0]["briefing_id"]) if found else None

    def before(self, date: str, *, most: int) -> list[Briefing]:
        """The last briefings of days before ``date``, newest first, at most ``most``."""
        sql = f"SELECT briefing_id FROM briefings WHERE date < :date {_NEWEST} LIMIT :most"  # noqa: S608 - constants
        found = self._database.rows(sql, {"date": date, "most": most})
        return [self._whole(row["briefing_id"]) for row in found]

    def _known(self, briefing_id: str) -> PastBriefing:
        sql = f"{_ROW} WHERE substr(briefing_id, 1, length(:id)) = :id LIMIT 4"
        values = {"id": briefing_id}
        alike = self._database.rows(sql, values) if len(briefing_id) >= PREFIX else []
        if len(alike) > 1:
            some = ", ".join(row["briefing_id"] for row in alike)
            raise LibraryError("briefing_ambiguous", id=briefing_id, some=some)
        if not alike:
            raise LibraryError("briefing_unknown", id=briefing_id)
        return _past(alike[0])

    def _whole(self, briefing_id: str) -> Briefing:
        sql = "SELECT whole FROM briefings WHERE briefing_id = :id"
        (row,) = self._database.rows(sql, {"id": briefing_id})
        return briefing_from_json(json.loads(zlib.decompress(row["whole"])))


def _past(row: Row | dict[str, object]) -> PastBriefing:
    titles = tuple(json.loads(str(row["titles"])))
    return PastBriefing(
        id=str(row["briefing_id"]),
        date=str(row["date"]),
        days=int(str(row["days"])),
        lang=str(row["lang"]),
        made=str(row["made"]),
        stories=len(titles),
        titles=titles,
    )
