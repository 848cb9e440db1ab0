"""Which pair of indexes answers, and which one is being made beside it."""

from __future__ import annotations

from dataclasses import dataclass

from chatbot.library.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A dense and a lexical index made of one embedder's vectors."""

    name: str
    """Where its files are; empty for the first of a library."""
    fingerprint: str
    """Of the embedder; empty while nothing has been embedded."""


class Pairs:
    """The pairs of a library: one that serves, at most one being made."""

    def __init__(self, database: Database) -> None:
        """Use a database already open."""
        self._database = database

    @property
    def serving(self) -> Pair:
        """The pair that answers."""
        return self._where("serving = 1")[0]

    @property
    def coming(self) -> Pair | None:
        """The pair being made; ``None`` if there is none."""
        return next(iter(self._where("serving = 0")), None)

    def begin(self, fingerprint: str) -> Pair:
        """The pair to make of an embedder's vectors: the one begun before, or a new one.

        One begun for another embedder is given up. From now on, changes are noted for it too.
        """
        if (coming := self.coming) and coming.fingerprint == fingerprint:
            return coming
        taken = {pair.name for pair in self._where("1")}
        name = next(str(n) for n in range(1, len(taken) + 2) if str(n) not in taken)
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM pairs WHERE serving = 0")
            connection.execute("INSERT INTO pairs VALUES (?, ?, 0)", (name, fingerprint))
        return Pair(name=name, fingerprint=fingerprint)

    def switch(self) -> Pair:
        """Let the pair being made serve, in one transaction; the other is no more."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM pairs WHERE serving = 1")
            connection.execute("UPDATE pairs SET serving = 1")
        return self.serving

    def adopt(self, fingerprint: str) -> None:
        """Say that the serving pair is made of this embedder's vectors from now on.

        Whoever says so makes it anew. A pair being made is given up.
        """
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM pairs WHERE serving = 0")
            connection.execute("UPDATE pairs SET fingerprint = ?", (fingerprint,))

    def _where(self, condition: str) -> list[Pair]:
        found = self._database.rows(f"SELECT name, fingerprint FROM pairs WHERE {condition}")  # noqa: S608 - constants
        return [Pair(name=row["name"], fingerprint=row["fingerprint"]) for row in found]
